//! Modules by themselves: each is applied in a sandbox, planned again, and planned with other values.
//!
//! What is said of a module stands in `tests/modules/`, as a file of `terraform test`; modules of its folder `setup/` make
//! what the module needs. In `modules/` themselves tests only plan: whoever runs those builds nothing.
//!
//! The first run applies. A run that plans is judged here too, by what its name begins with:
//!
//! - `again` changes nothing.
//! - `in_place` gives other values, and changes what is there, without a replacement.
//! - `adds` makes what isn't there, and takes nothing away.
//! - `replaces` is for values that can't change otherwise.
//!
//! Every variable of a module is changed in one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hcl_edit::structure::Body;
use serde_json::Value as Json;

use crate::ground::Ground;

/// A test for each module, by its folder.
macro_rules! applied {
    ($($test:ident: $module:literal,)*) => {
        $(
            #[test]
            fn $test() {
                is_applied($module);
            }
        )*

        /// What is tested.
        const APPLIED: &[&str] = &[$($module),*];
    };
}

applied! {
    aws_bucket: "aws/bucket",
    aws_identity: "aws/identity",
    aws_key: "aws/key",
    aws_object_store: "aws/object-store",
    aws_queue: "aws/queue",
    aws_registry: "aws/registry",
    aws_secret: "aws/secret",
    aws_state_storage: "aws/state-storage",
    kubernetes_database_role: "kubernetes/database-role",
    kubernetes_device_plugin: "kubernetes/device-plugin",
    kubernetes_namespace: "kubernetes/namespace",
    kubernetes_secret: "kubernetes/secret",
}

#[test]
fn every_file_of_a_module_is_run() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/modules");
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
    };
    let files = entries(&tests).into_iter().flat_map(|cloud| entries(&cloud)).filter(|path| path.is_file());
    let module = |path: PathBuf| {
        let path = path.strip_prefix(&tests).expect("below").display().to_string();
        path.trim_end_matches(".tftest.hcl").to_owned()
    };
    let there: BTreeSet<String> = files.map(module).collect();
    let run: BTreeSet<String> = APPLIED.iter().map(ToString::to_string).collect();
    assert_eq!(there, run, "name each file of tests/modules above");
}

/// A run that plans: the variables that it gives a value.
type Plans = BTreeMap<String, BTreeSet<String>>;

#[track_caller]
fn is_applied(module: &str) {
    let ground = Ground::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = ground.folder().join("modules");
    copy(&root.join("modules"), &tree);
    let (cloud, name) = module.split_once('/').expect("CLOUD/NAME");
    let tests = root.join("tests/modules").join(cloud);
    if tests.join("setup").exists() {
        copy(&tests.join("setup"), &tree.join(cloud).join("setup"));
    }
    let file = format!("{name}.tftest.hcl");
    let text = fs::read_to_string(tests.join(&file)).expect("a file in tests/modules");
    fs::write(tree.join(module).join(&file), &text).expect("written");

    let plans = plans(&text.parse().expect("HCL"));
    let stack = ground.stack_in(module, tree.join(module));
    let said = stack.run(&["test", "-json", "-verbose"]).succeeds();
    let messages: Vec<Json> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut faults = Vec::new();
    let mut planned = BTreeSet::new();
    for message in messages.iter().filter(|message| message["type"] == "test_plan") {
        let run = message["@testrun"].as_str().expect("a run");
        planned.insert(run.to_owned());
        faults.extend(judge(run, &message["test_plan"]));
    }
    faults.extend(plans.keys().filter(|run| !planned.contains(*run)).map(|run| format!("{run} made no plan")));
    let changed: BTreeSet<&String> = plans.values().flatten().collect();
    let unchanged = variables(&tree.join(module)).into_iter().filter(|variable| !changed.contains(variable));
    faults.extend(unchanged.map(|variable| format!("no run changes {variable}")));
    if !plans.contains_key("again") {
        faults.push("no run plans `again`".to_owned());
    }
    assert!(faults.is_empty(), "{module}:\n  {}", faults.join("\n  "));
}

/// Copies a folder's Terraform, without tests.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() && name != "tests" && name != ".terraform" {
            copy(&path, &to.join(name));
        } else if path.is_file() && !name.to_string_lossy().starts_with(".terraform") {
            fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}

fn plans(tests: &Body) -> Plans {
    let runs = tests.blocks().filter(|block| block.ident.as_str() == "run");
    let plans = runs.filter(|run| {
        let command = run.body.get_attribute("command");
        command.is_some_and(|command| command.value.to_string().trim() == "plan")
    });
    let variables = |run: &hcl_edit::structure::Block| {
        let given = run.body.blocks().filter(|block| block.ident.as_str() == "variables");
        given.flat_map(|block| block.body.attributes().map(|one| one.key.to_string().trim().to_owned())).collect()
    };
    plans.map(|run| (run.labels[0].as_str().to_owned(), variables(run))).collect()
}

/// What is wrong with a plan.
fn judge(run: &str, plan: &Json) -> Option<String> {
    let resources = plan["resource_changes"].as_array().into_iter().flatten();
    let mut changes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for change in resources.filter(|change| change["mode"] == "managed") {
        let actions = change["change"]["actions"].as_array().into_iter().flatten();
        let actions: Vec<&str> = actions.filter_map(Json::as_str).collect();
        if actions != ["no-op"] {
            changes.insert(change["address"].as_str().unwrap_or_default().to_owned(), actions);
        }
    }
    let made = changes.values().filter(|actions| actions.contains(&"create")).count();
    let gone = changes.values().filter(|actions| actions.contains(&"delete")).count();
    let sound = match run.split('_').next() {
        Some("again") => changes.is_empty(),
        Some("in") if run.starts_with("in_place") => !changes.is_empty() && made == 0 && gone == 0,
        Some("adds") => made > 0 && gone == 0,
        Some("replaces") => gone > 0,
        _ => return Some(format!("{run}: a run that plans is called again…, in_place…, adds… or replaces…")),
    };
    (!sound).then(|| format!("{run} plans {changes:?}"))
}

/// The variables that a module declares.
fn variables(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("variables.tf")).expect("variables");
    let body: Body = text.parse().expect("HCL");
    let variables = body.blocks().filter(|block| block.ident.as_str() == "variable");
    variables.map(|variable| variable.labels[0].as_str().to_owned()).collect()
}
