//! Stacks in, files out: renders every stack's files and adds the modules that they call. Pure.

use std::collections::{BTreeMap, HashSet};

use hcl_edit::structure::Body;
use serde_json::Value;

use super::engine::{Engine, RenderError};
use super::header::{self, Comment};
use super::{hcl, modules, tfvars};

/// A stack as the engine sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct StackSource {
    /// Its folder below the environment's, such as `primary/platform`.
    pub directory: String,
    /// The kind of stack whose templates are used, such as `aws/platform`.
    pub template: String,
    /// What the templates see.
    pub context: Value,
    /// What goes into `terraform.tfvars`.
    pub variables: BTreeMap<String, Value>,
}

/// What should be on disk for one environment. Paths are relative to the repository's root, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The environment's name, which is also its folder's.
    pub environment: String,
    /// The stacks' files with their headers.
    pub stacks: BTreeMap<String, String>,
    /// The files of the modules that the stacks call, as they are embedded (without header).
    pub modules: BTreeMap<String, &'static str>,
}

impl Rendered {
    /// The environment's folder.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("environments/{}", self.environment)
    }

    /// The paths that should have a file.
    pub(super) fn expected(&self) -> impl Iterator<Item = &str> {
        self.stacks.keys().chain(self.modules.keys()).map(String::as_str)
    }

    /// Whether there should be a file at this path.
    pub(super) fn expects(&self, path: &str) -> bool {
        self.stacks.contains_key(path) || self.modules.contains_key(path)
    }

    /// The bodies of one stack's files without their headers, by file name.
    #[must_use]
    pub fn stack(&self, directory: &str) -> BTreeMap<&str, &str> {
        let prefix = format!("{}/{directory}/", self.folder());
        self.stacks
            .range(prefix.clone()..)
            .map_while(|(path, text)| Some((path.strip_prefix(&prefix)?, text.as_str())))
            .filter(|(file, _)| !file.contains('/'))
            .filter_map(|(file, text)| match header::read(text) {
                header::Ownership::Own(body) => Some((file, body)),
                _ => None,
            })
            .collect()
    }
}

/// Renders an environment's stacks.
///
/// # Errors
/// The first fault of a template or context; faults are ours, not the user's.
pub fn render(engine: &Engine, environment: &str, stacks: &[StackSource]) -> Result<Rendered, RenderError> {
    let parts = in_parallel(stacks, |stacks| render_some(engine, environment, stacks));
    let mut rendered =
        Rendered { environment: environment.to_owned(), stacks: BTreeMap::new(), modules: BTreeMap::new() };
    let mut called = BTreeMap::new();
    for part in parts {
        let (files, calls) = part?;
        rendered.stacks.extend(files);
        called.extend(calls);
    }
    rendered.modules = modules::closure(called)?;
    Ok(rendered)
}

/// Files by path, and the modules that they call with one caller each.
type Part = (BTreeMap<String, String>, BTreeMap<String, String>);

fn render_some(engine: &Engine, environment: &str, stacks: &[StackSource]) -> Result<Part, RenderError> {
    let mut files = BTreeMap::new();
    let mut called = BTreeMap::new();
    // Stacks of one kind have many files in common; each text is parsed once.
    let mut parsed: HashSet<String> = HashSet::new();
    let source = header::environment_source(environment);
    for stack in stacks {
        let kind = &stack.template;
        let mut bodies = engine.render(&stack.directory, kind, &stack.context)?;
        if let Some(name) = stack.variables.keys().find(|name| !hcl::is_identifier(name)) {
            return Err(RenderError::Variable { stack: stack.directory.clone(), name: name.clone() });
        }
        let told = tfvars::tfvars(&declared(bodies.get("variables.tf").map(String::as_str), &stack.variables));
        bodies.insert("terraform.tfvars", told);
        for (file, body) in bodies {
            let path = format!("environments/{environment}/{}/{file}", stack.directory);
            if !parsed.contains(&body) {
                let syntax: Body = body.parse().map_err(|error: hcl_edit::parser::Error| RenderError::Syntax {
                    stack: stack.directory.clone(),
                    template: format!("{kind}/{file}.tera"),
                    message: error.to_string(),
                })?;
                called.extend(modules::calls(&path, &syntax).into_iter().map(|module| (module, path.clone())));
            }
            let text = match Comment::of(file) {
                Some(comment) => header::add(comment, &source, &body),
                None => body.clone(),
            };
            parsed.insert(body);
            files.insert(path, text);
        }
    }
    Ok((files, called))
}

/// What a stack is told of what it could be: the variables that its templates declare. A cloud's stack of a kind leaves out
/// what has no meaning there. That every other variable has a value, a test sees to.
fn declared(declarations: Option<&str>, variables: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let Some(text) = declarations else { return variables.clone() };
    let name = |line: &'_ str| Some(line.strip_prefix("variable \"")?.split_once('"')?.0.to_owned());
    let names: HashSet<String> = text.lines().filter_map(name).collect();
    variables
        .iter()
        .filter(|(name, _)| names.contains(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Splits a list over the machine's cores. The results come in the list's order.
fn in_parallel<'a, T: Sync, R: Send>(list: &'a [T], work: impl Fn(&'a [T]) -> R + Sync) -> Vec<R> {
    /// Fewer stacks than this are not worth a thread.
    const WORTHWHILE: usize = 64;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if list.len() < WORTHWHILE || cores == 1 {
        return vec![work(list)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            list.chunks(list.len().div_ceil(cores)).map(|part| scope.spawn(move || work(part))).collect();
        parts.into_iter().map(|part| part.join().expect("rendering doesn't panic")).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stack(directory: &str, context: Value) -> StackSource {
        StackSource {
            directory: directory.to_owned(),
            template: "aws/x".to_owned(),
            context,
            variables: BTreeMap::from([("epoch".to_owned(), json!(3))]),
        }
    }

    fn engine(main: &str) -> Engine {
        Engine::new([("aws/x/main.tf.tera", main), ("aws/x/_part.tf.tera", "b = 1"), ("README.md", "no template")])
            .expect("parses")
    }

    #[test]
    fn a_stack_is_told_what_it_declares() {
        let variables = BTreeMap::from([("epoch".to_owned(), json!(3)), ("other".to_owned(), json!(1))]);
        let told = declared(Some("variable \"epoch\" {\n}\n# variable \"other\"\n"), &variables);
        assert_eq!(told.keys().collect::<Vec<_>>(), ["epoch"]);
        assert_eq!(declared(None, &variables).len(), 2);
    }

    #[test]
    fn files_have_header_body_and_variables() {
        let rendered = render(
            &engine("a = {{ a | hcl }}\n{% include \"aws/x/_part.tf\" %}\n"),
            "staging",
            &[stack("primary/x", json!({ "a": "1" }))],
        )
        .expect("renders");
        let paths: Vec<&str> = rendered.stacks.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            ["environments/staging/primary/x/main.tf", "environments/staging/primary/x/terraform.tfvars"]
        );
        insta::assert_snapshot!(rendered.stacks["environments/staging/primary/x/main.tf"], @r#"
        # Rendered by terradrill from environments/staging/topology.yaml. Edit that file, then run terradrill render --env staging.
        # Digest of what follows: 72c58cf7c65a3b31

        a = "1"
        b = 1
        "#);
        assert_eq!(rendered.stack("primary/x")["terraform.tfvars"], "epoch = 3\n");
        assert!(rendered.stack("primary").is_empty());
    }

    #[test]
    fn what_is_no_hcl_is_refused() {
        let error = render(&engine("a = {"), "staging", &[stack("primary/x", json!({}))]).expect_err("no HCL");
        insta::assert_snapshot!(error, @"
        stack primary/x: template aws/x/main.tf.tera makes no valid HCL:  --> HCL parse error in line 1, column 1
          |
        1 | a = {
          | ^---
          |
          = unexpected token
        ");
    }

    #[test]
    fn a_module_that_nobody_carries_is_refused() {
        let engine = engine("module \"a\" { \n source = \"../../../../modules/aws/nowhere\" \n }");
        let error = render(&engine, "staging", &[stack("primary/x", json!({}))]).expect_err("no such module");
        assert_eq!(
            error.to_string(),
            "environments/staging/primary/x/main.tf calls modules/aws/nowhere, which is no module of terradrill"
        );
    }

    #[test]
    fn many_stacks_come_out_as_one_by_one() {
        let stacks: Vec<StackSource> = (0..200).map(|n| stack(&format!("r{n}/x"), json!({ "a": n }))).collect();
        let engine = engine("a = {{ a | hcl }}\n");
        let together = render(&engine, "staging", &stacks).expect("renders");
        let single: BTreeMap<String, String> = stacks
            .iter()
            .flat_map(|stack| render(&engine, "staging", std::slice::from_ref(stack)).expect("renders").stacks)
            .collect();
        assert_eq!(together.stacks, single);
    }
}
