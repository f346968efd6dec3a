//! The Terraform modules that the binary carries, and which of them some text calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use include_dir::{Dir, include_dir};

use super::engine::{RenderError, collect};

static MODULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/modules");

/// All embedded files of modules: path from the repository's root → text. What stands in `modules/` itself belongs to no
/// module and is left out.
pub(super) fn embedded() -> &'static BTreeMap<String, &'static str> {
    static FILES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut found = Vec::new();
        collect(&MODULES, &mut found);
        found
            .into_iter()
            .filter(|(path, _)| path.split('/').count() > 2 && !path.split('/').any(|part| part.starts_with('.')))
            .map(|(path, text)| (format!("modules/{path}"), text))
            .collect()
    })
}

/// The local module folders that a file calls, as paths from the repository's root.
pub(super) fn calls(file: &str, body: &Body) -> BTreeSet<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    body.blocks()
        .filter(|block| block.ident.as_str() == "module")
        .filter_map(|block| match &block.body.get_attribute("source")?.value {
            Expression::String(source) => Some(source.value().as_str()),
            _ => None,
        })
        .filter(|source| source.starts_with("./") || source.starts_with("../"))
        .map(|source| resolve(folder, source))
        .collect()
}

/// The embedded files of some modules and of all that they call in turn.
///
/// # Errors
/// If one isn't embedded, or is no HCL.
pub(super) fn closure(called: BTreeMap<String, String>) -> Result<BTreeMap<String, &'static str>, RenderError> {
    let mut files = BTreeMap::new();
    let mut waiting = called;
    let mut done = BTreeSet::new();
    while let Some((module, caller)) = waiting.pop_first() {
        if !done.insert(module.clone()) {
            continue;
        }
        let prefix = format!("{module}/");
        let own: Vec<_> = embedded().iter().filter(|(path, _)| path.starts_with(&prefix)).collect();
        if own.is_empty() {
            return Err(RenderError::NoModule { caller, module });
        }
        for (path, text) in own {
            if path.ends_with(".tf") {
                let body: Body = text.parse().map_err(|error: hcl_edit::parser::Error| RenderError::Syntax {
                    stack: module.clone(),
                    template: path.clone(),
                    message: error.to_string(),
                })?;
                waiting.extend(calls(path, &body).into_iter().map(|called| (called, path.clone())));
            }
            files.insert(path.clone(), *text);
        }
    }
    Ok(files)
}

/// A relative path from a folder, without `.` and `..`.
fn resolve(folder: &str, source: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_sources_are_resolved_from_the_file() {
        let body: Body = r#"
            module "a" { source = "../../../../modules/aws/network" }
            module "b" { source = "../key" }
            module "c" { source = "hashicorp/consul/aws" }
            resource "d" "e" { source = "./no" }
        "#
        .parse()
        .expect("HCL");
        let called = calls("environments/p/primary/platform/main.tf", &body);
        assert_eq!(
            called.into_iter().collect::<Vec<_>>(),
            ["environments/p/primary/key".to_owned(), "modules/aws/network".to_owned()]
        );
    }

    #[test]
    fn every_embedded_module_calls_embedded_modules_only() {
        let all = embedded()
            .keys()
            .filter_map(|path| path.rsplit_once('/'))
            .filter(|(folder, _)| folder.split('/').count() == 3)
            .map(|(folder, _)| (folder.to_owned(), "the test".to_owned()))
            .collect();
        closure(all).expect("all are embedded");
    }
}
