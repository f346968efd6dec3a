//! Terraform's text: modules, and what is rendered from topologies.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use hcl_edit::structure::Body;

use crate::{assert_none, files, read, root, shown};

#[test]
fn terraform_text_is_formatted() {
    let terraform = which::which("terraform").expect("this test needs terraform");
    for folder in ["modules", "environments", "tests/modules"] {
        let output = Command::new(&terraform)
            .args(["fmt", "-check", "-recursive", "-diff", "-no-color", folder])
            .current_dir(root())
            .output()
            .expect("terraform starts");
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// The modules' folders: those two below `modules/`.
fn terraform_modules() -> Vec<PathBuf> {
    let folders: BTreeSet<PathBuf> = files(&root().join("modules"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "tf"))
        .filter_map(|path| Some(path.parent()?.to_owned()))
        .filter(|folder| shown(folder).split('/').count() == 3)
        .collect();
    folders.into_iter().collect()
}

#[test]
fn every_terraform_module_is_documented_and_tested() {
    let mut faults = Vec::new();
    for folder in terraform_modules() {
        if !folder.join("README.md").exists() {
            faults.push(format!("{} has no README.md", shown(&folder)));
        }
        if !files(&folder).iter().any(|path| path.to_string_lossy().ends_with(".tftest.hcl")) {
            faults.push(format!("{} has no .tftest.hcl", shown(&folder)));
        }
        for path in files(&folder).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "tf")) {
            let body: Body = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", shown(&path)));
            for block in body.blocks() {
                let wanted: &[&str] = match block.ident.as_str() {
                    "variable" => &["type", "description"],
                    "output" => &["description"],
                    _ => &[],
                };
                let label = block.labels.first().map_or("", |label| label.as_str());
                faults.extend(
                    wanted
                        .iter()
                        .filter(|wanted| !block.body.has_attribute(wanted))
                        .map(|wanted| format!("{}: {} {label} has no {wanted}", shown(&path), block.ident.as_str())),
                );
            }
        }
    }
    assert_none(&faults, "modules are usable by others");
}

/// Modules that no test applies by themselves, and why.
const NOT_APPLIED: &[(&str, &str)] = &[
    ("aws/capacity", WHOLE),
    ("aws/capacity-instances", WHOLE),
    ("aws/platform", WHOLE),
    ("aws/platform-instances", WHOLE),
    ("aws/region", "it makes nothing: it finds what others made"),
    ("aws/workloads", WHOLE),
    ("aws/workloads-instances", WHOLE),
    ("azure/capacity", WHOLE),
    ("azure/names", "it makes nothing: it says names"),
    ("azure/platform", WHOLE),
    ("azure/region", "it makes nothing: it finds what others made"),
    ("azure/workloads", WHOLE),
];

const WHOLE: &str = "other modules put together, as each region of each environment has them";

#[test]
fn every_terraform_module_is_applied_by_a_test() {
    let exempt = |module: &str| NOT_APPLIED.iter().any(|(exempt, _)| *exempt == module);
    let mut faults = Vec::new();
    for folder in terraform_modules() {
        let module = shown(&folder).trim_start_matches("modules/").to_owned();
        let applied = root().join("tests/modules").join(format!("{module}.tftest.hcl")).exists();
        if applied == exempt(&module) {
            faults.push(format!("{module}: tests/modules/{module}.tftest.hcl, or a reason why there is none"));
        }
    }
    assert_none(&faults, "a module is applied, planned again, and changed");
}

#[test]
fn rendered_environments_are_current() {
    use terradrill::posture::Posture;
    use terradrill::render;
    let engine = render::Engine::embedded().expect("templates parse");
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("environments")).expect("environments") {
        let folder = entry.expect("readable").path();
        let environment = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let text = read(&folder.join("topology.yaml"));
        let (topology, _) = terradrill::topology::parse(&text, &environment).0.expect("a sound topology");
        let posture = Posture::normal(&topology, 0);
        let sources = render::sources(&topology, &posture);
        let rendered = render::render(&engine, &environment, &sources).expect("renders");
        let disk = render::snapshot(root(), &rendered).expect("readable");
        let comparison = render::compare(&rendered, &disk);
        faults.extend(comparison.changes.iter().map(|(path, change)| format!("{path}: {:?}", change.status)));
    }
    assert_none(&faults, "run `cargo run -- render --env …`");
}

#[test]
fn stacks_are_told_what_they_declare() {
    let variables: Vec<PathBuf> =
        files(&root().join("environments")).into_iter().filter(|path| path.ends_with("variables.tf")).collect();
    assert!(!variables.is_empty());
    let mut faults = Vec::new();
    for path in variables {
        let declared: Body = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", shown(&path)));
        let told: Body = read(&path.with_file_name("terraform.tfvars")).parse().expect("HCL");
        let told: BTreeSet<&str> = told.attributes().map(|one| one.key.as_str()).collect();
        let name = |block: &'_ hcl_edit::structure::Block| block.labels[0].as_str().to_owned();
        let known: BTreeSet<String> = declared.blocks().map(name).collect();
        let needed = declared.blocks().filter(|block| !block.body.has_attribute("default")).map(name);
        let missing = needed.filter(|name| !told.contains(name.as_str())).map(|name| format!("{name} isn't told"));
        let unknown = told.iter().filter(|name| !known.contains(**name)).map(|name| format!("{name} isn't declared"));
        faults.extend(missing.chain(unknown).map(|fault| format!("{}: {fault}", shown(&path))));
    }
    assert_none(&faults, "`terraform.tfvars` and `variables.tf` agree");
}
