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

/// A test for each module, by its folder. All take some minutes together: those of `later` are for `.ci/run`, which asks
/// for what is ignored.
macro_rules! applied {
    (now { $($soon:ident: $module:literal,)* } later { $($late:ident: $other:literal,)* }) => {
        $(
            #[test]
            fn $soon() {
                is_applied($module);
            }
        )*

        $(
            #[test]
            #[ignore = "long: `cargo test --locked --test real_terraform modules -- --ignored`"]
            fn $late() {
                is_applied($other);
            }
        )*

        /// What is tested.
        const APPLIED: &[&str] = &[$($module,)* $($other,)*];
    };
}

applied! {
    now {
        aws_alarm_topic: "aws/alarm-topic",
        aws_bucket: "aws/bucket",
        aws_cache: "aws/cache",
        aws_certificate: "aws/certificate",
        aws_eks: "aws/eks",
        aws_endpoint: "aws/endpoint",
        aws_fence_store: "aws/fence-store",
        aws_gpu_pool: "aws/gpu-pool",
        aws_identity: "aws/identity",
        aws_key: "aws/key",
        aws_latch: "aws/latch",
        aws_links: "aws/links",
        aws_load_balancer: "aws/load-balancer",
        aws_network: "aws/network",
        aws_object_store: "aws/object-store",
        aws_observability: "aws/observability",
        aws_postgres: "aws/postgres",
        aws_queue: "aws/queue",
        aws_registry: "aws/registry",
        aws_secret: "aws/secret",
        aws_state_storage: "aws/state-storage",
        aws_traffic: "aws/traffic",
        kubernetes_database_role: "kubernetes/database-role",
        kubernetes_device_plugin: "kubernetes/device-plugin",
        kubernetes_gate: "kubernetes/gate",
        kubernetes_inference: "kubernetes/inference",
        kubernetes_namespace: "kubernetes/namespace",
        kubernetes_secret: "kubernetes/secret",
    }
    later {
        aws_gpu_instances: "aws/gpu-instances",
        aws_instance_services: "aws/instance-services",
        aws_system: "aws/system",
        azure_address: "azure/address",
        azure_aks: "azure/aks",
        azure_cache: "azure/cache",
        azure_endpoint: "azure/endpoint",
        azure_fence_store: "azure/fence-store",
        azure_gpu_pool: "azure/gpu-pool",
        azure_identity: "azure/identity",
        azure_links: "azure/links",
        azure_network: "azure/network",
        azure_object_store: "azure/object-store",
        azure_postgres: "azure/postgres",
        azure_private_endpoint: "azure/private-endpoint",
        azure_queue: "azure/queue",
        azure_registry: "azure/registry",
        azure_state_storage: "azure/state-storage",
        azure_storage_account: "azure/storage-account",
        azure_traffic: "azure/traffic",
        azure_vault: "azure/vault",
    }
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

/// Those that stand in the modules' own folders, for whoever uses a module by itself.
#[test]
fn the_tests_of_the_modules_themselves_pass() {
    let ground = Ground::new();
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("modules");
    let tree = ground.folder().join("modules");
    copy(&modules, &tree);
    let mut tested = 0;
    for cloud in ["aws", "azure", "kubernetes"] {
        for entry in fs::read_dir(modules.join(cloud)).expect("modules") {
            let module = entry.expect("a module").path();
            let own = tree.join(cloud).join(module.file_name().expect("a name"));
            copy(&module.join("tests"), &own.join("tests"));
            let label = format!("{cloud}/{}", own.file_name().expect("a name").display());
            ground.stack_in(&label, own).run(&["test"]).succeeds();
            tested += 1;
        }
    }
    assert!(tested > 50);
}

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

    let runs = Runs::of(&text.parse().expect("HCL"));
    let stack = ground.stack_in(module, tree.join(module));
    let said = stack.run(&["test", "-json", "-verbose"]).text();
    let messages: Vec<Json> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let errors = messages.iter().filter(|message| message["@level"] == "error").map(|error| {
        let text = |field: &str| error["diagnostic"][field].as_str().unwrap_or_default();
        format!("{} in {}: {}", text("summary"), error["@testrun"], text("detail"))
    });
    let mut faults: Vec<String> = errors.collect();
    assert!(faults.is_empty(), "{module}:\n  {}", faults.join("\n  "));
    let mut planned = BTreeSet::new();
    for message in messages.iter().filter(|message| message["type"] == "test_plan") {
        let run = message["@testrun"].as_str().expect("a run");
        planned.insert(run);
        faults.extend(judge(run, &message["test_plan"]));
    }
    let silent = runs.plan.iter().filter(|run| !planned.contains(run.as_str()));
    faults.extend(silent.map(|run| format!("{run} shows no plan")));
    let unchanged = variables(&tree.join(module)).into_iter().filter(|variable| !runs.changed.contains(variable));
    faults.extend(unchanged.map(|variable| format!("no run changes {variable}")));
    if !runs.plan.contains("again") {
        faults.push("no run plans `again`".to_owned());
    }
    assert!(faults.is_empty(), "{module}:\n  {}", faults.join("\n  "));
}

/// What a file says.
struct Runs {
    /// The runs that plan.
    plan: BTreeSet<String>,
    /// The variables to which one of them gives what none gave before that applies.
    changed: BTreeSet<String>,
}

impl Runs {
    fn of(file: &Body) -> Self {
        let mut runs = Self { plan: BTreeSet::new(), changed: BTreeSet::new() };
        let mut applied = given(file);
        for run in file.blocks().filter(|block| block.ident.as_str() == "run") {
            let command = run.body.get_attribute("command").map(|command| command.value.to_string());
            if command.is_some_and(|command| command.trim() == "plan") {
                runs.plan.insert(run.labels[0].as_str().to_owned());
                let other = given(&run.body).into_iter().filter(|one| !applied.contains(one));
                runs.changed.extend(other.map(|(name, _)| name));
            } else {
                applied.extend(given(&run.body));
            }
        }
        runs
    }
}

/// Names and values of the variables that a body gives.
fn given(body: &Body) -> Vec<(String, String)> {
    let blocks = body.blocks().filter(|block| block.ident.as_str() == "variables");
    let pair =
        |one: &hcl_edit::structure::Attribute| (one.key.as_str().to_owned(), one.value.to_string().trim().to_owned());
    blocks.flat_map(|block| block.body.attributes().map(pair)).collect()
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
