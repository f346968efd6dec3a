//! The template engine: contexts in, file bodies out. Everything is parsed once and kept in memory.
//!
//! Two rules are enforced here rather than reviewed: a value gets into a file only through the filters `hcl` and `ident`
//! (any other string, list or map that a template prints is an error), and what is undefined is an error.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde_json::Value;
use tera::{Context, Filter, Kwargs, State, Tera, TeraResult};

use super::{format, hcl};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Why a stack can't be rendered. All of them are faults of templates or contexts, none is a user's.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The templates themselves don't parse.
    #[error("template {template}, line {line}: {message}")]
    Template {
        /// The template's file.
        template: String,
        /// Line in it, from 1; 0 if the engine doesn't say.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A template can't be rendered with a stack's context.
    #[error("stack {stack}: template {template}, line {line}: {message}")]
    Stack {
        /// The stack's directory.
        stack: String,
        /// The template's file.
        template: String,
        /// Line in it, from 1; 0 if the engine doesn't say.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// There is no template for a kind of stack.
    #[error("stack {stack}: no templates {template}")]
    NoTemplate {
        /// The stack's directory.
        stack: String,
        /// The kind that was asked for.
        template: String,
    },
    /// What came out isn't HCL.
    #[error("stack {stack}: template {template} makes no valid HCL: {message}")]
    Syntax {
        /// The stack's directory.
        stack: String,
        /// The template's file.
        template: String,
        /// The parser's words, with the place.
        message: String,
    },
    /// A variable's name is no identifier.
    #[error("stack {stack}: {name:?} is no name for a variable")]
    Variable {
        /// The stack's directory.
        stack: String,
        /// The name.
        name: String,
    },
    /// A stack calls a module that isn't embedded.
    #[error("{caller} calls {module}, which is no module of terradrill")]
    NoModule {
        /// File that calls.
        caller: String,
        /// The module's folder.
        module: String,
    },
}

/// Parsed templates, by kind of stack.
#[derive(Debug)]
pub struct Engine {
    tera: Tera,
    /// Kind of stack (`aws/platform`) → names of its files without `.tera`.
    kinds: BTreeMap<String, Vec<String>>,
}

impl Engine {
    /// The templates that the binary carries.
    ///
    /// # Errors
    /// If one doesn't parse.
    pub fn embedded() -> Result<Self, RenderError> {
        let mut found = Vec::new();
        collect(&TEMPLATES, &mut found);
        Self::new(found)
    }

    /// Templates by path (`aws/platform/main.tf.tera`). Files that don't end in `.tera` are ignored; those whose names
    /// begin with `_` are parts for others to include.
    ///
    /// # Errors
    /// If one doesn't parse.
    pub fn new<'a>(templates: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.register_filter("hcl", HclFilter);
        tera.register_filter("ident", IdentFilter);
        // "Escaping" is on for every file and refuses, so that only what the two filters return can be printed.
        tera.register_filter("safe", |_: &tera::Value, _: Kwargs, _: &State<'_>| -> TeraResult<tera::Value> {
            Err(tera::Error::message("`safe` is not for rendered files; use `hcl` or `ident`"))
        });
        tera.set_escape_fn(|_, _| Err(std::io::Error::other("a value was printed without `hcl` or `ident`")));
        tera.autoescape_on([""]);
        let templates: Vec<(&str, &str)> =
            templates.into_iter().filter_map(|(path, text)| Some((path.strip_suffix(".tera")?, text))).collect();
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, _) in &templates {
            if let Some((kind, file)) = path.rsplit_once('/')
                && !file.starts_with('_')
            {
                kinds.entry(kind.to_owned()).or_default().push(file.to_owned());
            }
        }
        tera.add_raw_templates(templates).map_err(|error| {
            let place = Place::of(&error, "");
            RenderError::Template { template: place.template, line: place.line, message: place.message }
        })?;
        Ok(Self { tera, kinds })
    }

    /// The kinds of stack that have templates.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// Renders a kind's files: file name → body in canonical form, not yet parsed.
    ///
    /// # Errors
    /// If the kind has no templates, or one of them can't be rendered with this context.
    pub(super) fn render(
        &self,
        stack: &str,
        kind: &str,
        context: &Value,
    ) -> Result<BTreeMap<&str, String>, RenderError> {
        let files = self
            .kinds
            .get(kind)
            .ok_or_else(|| RenderError::NoTemplate { stack: stack.to_owned(), template: kind.to_owned() })?;
        let failed = |error: &tera::Error, template: &str| {
            let place = Place::of(error, template);
            RenderError::Stack {
                stack: stack.to_owned(),
                template: place.template,
                line: place.line,
                message: place.message,
            }
        };
        let context = Context::from_serialize(context).map_err(|error| failed(&error, kind))?;
        let mut bodies = BTreeMap::new();
        for file in files {
            let template = format!("{kind}/{file}");
            let body = self.tera.render(&template, &context).map_err(|error| failed(&error, &template))?;
            bodies.insert(file.as_str(), format::format(&body));
        }
        Ok(bodies)
    }
}

/// Whether the binary carries this folder or file of templates.
pub(super) fn embeds(path: &str) -> bool {
    TEMPLATES.contains(path)
}

/// The embedded files below a folder, as (path, text).
pub(super) fn collect<'a>(folder: &'a Dir<'a>, found: &mut Vec<(&'a str, &'a str)>) {
    for file in folder.files() {
        // What is no text is nothing that a person put there on purpose, such as an editor's leavings.
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.push((path, text));
        }
    }
    for inner in folder.dirs() {
        collect(inner, found);
    }
}

/// Where the engine says that something is wrong.
struct Place {
    template: String,
    line: usize,
    message: String,
}

impl Place {
    fn of(error: &tera::Error, template: &str) -> Self {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => Self {
                template: format!("{}.tera", report.filename()),
                line: report.span().start_line,
                message: report.message().to_owned(),
            },
            _ => {
                // An error while printing comes from the escape function above; the engine knows no line for it.
                let message = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
                Self { template: format!("{template}.tera"), line: 0, message }
            }
        }
    }
}

/// `{{ value | hcl }}`: an expression.
struct HclFilter;

impl Filter<&tera::Value, TeraResult<String>> for HclFilter {
    fn call(&self, value: &tera::Value, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
        if value.is_undefined() {
            return Err(tera::Error::message("the value is undefined"));
        }
        let value = serde_json::to_value(value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(hcl::expression(&value))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// `{{ name | ident }}`: an identifier, or an error.
struct IdentFilter;

impl Filter<&tera::Value, TeraResult<String>> for IdentFilter {
    fn call(&self, value: &tera::Value, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
        match value.as_str() {
            Some(name) if hcl::is_identifier(name) => Ok(name.to_owned()),
            _ => Err(tera::Error::message(format!("{value:?} is no identifier"))),
        }
    }

    fn is_safe(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rendered(template: &str, context: &Value) -> Result<String, String> {
        let engine = Engine::new([("aws/x/main.tf.tera", template)]).map_err(|error| error.to_string())?;
        let mut bodies = engine.render("primary/x", "aws/x", context).map_err(|error| error.to_string())?;
        Ok(bodies.remove("main.tf").expect("the only file"))
    }

    #[test]
    fn values_are_literals_and_the_layout_is_canonical() {
        let context = json!({ "name": "${x}\"", "tags": { "b": 1, "a": [] }, "label": "vector-db" });
        let template = "module \"{{ label | ident }}\" {\n\n{% if name %}\nname={{ name | hcl }}\n{% endif %}\n  \
                        tags = {{ tags | hcl }}\n wide = {{ (name ~ \"-vpc\") | hcl }}\n}\n";
        insta::assert_snapshot!(rendered(template, &context).expect("renders"), @r#"
        module "vector-db" {
          name = "$${x}\""

          tags = {
            a = []
            b = 1
          }
          wide = "$${x}\"-vpc"
        }
        "#);
    }

    #[test]
    fn faults_name_stack_template_and_line() {
        let errors: Vec<String> = [
            "a = 1\nb = {{ missing | hcl }}",
            "a = 1\nb = {{ region.missing | hcl }}",
            "a = 1\nb = {{ missing.missing | hcl }}",
            "a = {{ region.name }}",
            "a = {{ region.list }}",
            "a = {{ region.name ~ \"-vpc\" | hcl }}",
            "a = {{ region.name | safe }}",
            "{{ region.odd | ident }} = 1",
            "{% if %}",
        ]
        .into_iter()
        .map(|template| {
            rendered(template, &json!({ "region": { "name": "a", "odd": "a b", "list": ["b"] } })).expect_err(template)
        })
        .collect();
        insta::assert_snapshot!(errors.join("\n"), @r#"
        stack primary/x: template aws/x/main.tf.tera, line 2: the value is undefined
        stack primary/x: template aws/x/main.tf.tera, line 2: the value is undefined
        stack primary/x: template aws/x/main.tf.tera, line 2: Variable `missing` is not defined. Available variables: region
        stack primary/x: template aws/x/main.tf.tera, line 0: a value was printed without `hcl` or `ident`
        stack primary/x: template aws/x/main.tf.tera, line 0: a value was printed without `hcl` or `ident`
        stack primary/x: template aws/x/main.tf.tera, line 0: a value was printed without `hcl` or `ident`
        stack primary/x: template aws/x/main.tf.tera, line 1: `safe` is not for rendered files; use `hcl` or `ident`
        stack primary/x: template aws/x/main.tf.tera, line 1: String("a b") is no identifier
        template aws/x/main.tf.tera, line 1: Found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
        "#);
    }

    #[test]
    fn the_embedded_templates_parse() {
        Engine::embedded().expect("templates parse");
    }
}
