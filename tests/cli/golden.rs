//! What a user reads of every topology that is kept here, word for word: `check`, `failover` and `failback`, for people
//! and for machines.
//!
//! These pin what is said while code below is rebuilt, so nothing is left out and nothing is judged. A change that is
//! meant shows as a difference of `golden/`; `INSTA_UPDATE=always cargo test --locked --test cli golden` writes it anew.

use serde_json::Value;
use terradrill::posture::Posture;
use terradrill::recovery::{REGION_LOSS, Scenario, failover};
use terradrill::topology::Topology;

use crate::support::TestEnv;

const TODAY: &str = "--today 2026-11-20";

/// The epoch before anything is lost: one that has several digits after the failover.
const EPOCH: u64 = 9;

/// A command's answer for people, then the one for machines, spread over lines.
fn answers(env: &TestEnv, command: &str) -> String {
    let people = env.run(command);
    let machines = env.run(&format!("{command} --format json"));
    let stdout = machines.stdout();
    let spread = match serde_json::from_str::<Value>(&stdout) {
        Ok(value) => {
            // Spreading changes nothing but blanks.
            assert_eq!(stdout, format!("{value}\n"), "{command}");
            format!("{value:#}\n")
        }
        Err(_) => stdout,
    };
    format!(
        "$ terradrill {command}\n{people}\n$ terradrill {command} --format json\n{spread}------- stderr -------\n{}[exit status: {}]\n",
        machines.stderr(),
        machines.status()
    )
}

/// The posture after a region is lost, where there is a way out.
fn after_loss(topology: &Topology, region: &str) -> Option<String> {
    let normal = Posture::normal(topology, EPOCH);
    let scenario = Scenario::new(REGION_LOSS, &[region.to_owned()], topology, &normal).expect("a region");
    Some(failover(topology, &normal, &scenario).ok()?.to.to_yaml())
}

fn pin(name: &str, text: &str) {
    let (topology, _) = terradrill::topology::parse(text, "test").0.expect("a sound topology");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("golden/{name}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let env = TestEnv::with_topology(text);
        insta::assert_snapshot!("check", answers(&env, &format!("check {TODAY}")));
        for region in topology.regions.iter() {
            let region = region.name.to_string();
            // For machines it is a part of what `check` says without the loss.
            insta::assert_snapshot!(format!("check-{region}"), env.run(&format!("check --lose {region} {TODAY}")));
            insta::assert_snapshot!(format!("failover-{region}"), answers(&env, &format!("failover --lose {region}")));
            let env = TestEnv::with_topology(text);
            if let Some(posture) = after_loss(&topology, &region) {
                env.write("environments/test/posture.yaml", posture);
                insta::assert_snapshot!(format!("failback-{region}"), answers(&env, "failback"));
            }
        }
    });
}

/// A test for each topology, by its name and the file that holds it.
macro_rules! pinned {
    ($($test:ident: $name:literal, $path:literal;)*) => {
        $(
            #[test]
            fn $test() {
                pin($name, include_str!($path));
            }
        )*

        /// A topology that is kept is pinned.
        const PINNED: &[&str] = &[$($path),*];
    };
}

pinned! {
    environment_active_active: "environment-active-active", "../../environments/active-active/topology.yaml";
    environment_active_passive: "environment-active-passive", "../../environments/active-passive/topology.yaml";
    environment_azure: "environment-azure", "../../environments/azure/topology.yaml";
    environment_instances: "environment-instances", "../../environments/instances/topology.yaml";
    environment_pilot_light: "environment-pilot-light", "../../environments/pilot-light/topology.yaml";
    environment_production: "environment-production", "../../environments/production/topology.yaml";
    fixture_aks: "aks", "../fixtures/topologies/aks.yaml";
    fixture_azure: "azure", "../fixtures/topologies/azure.yaml";
    fixture_bad: "bad", "../fixtures/topologies/bad.yaml";
    fixture_gcp: "gcp", "../fixtures/topologies/gcp.yaml";
    fixture_gke: "gke", "../fixtures/topologies/gke.yaml";
    fixture_mixed: "mixed", "../fixtures/topologies/mixed.yaml";
    fixture_three_clouds: "three-clouds", "../fixtures/topologies/three-clouds.yaml";
}

#[test]
fn every_topology_is_pinned() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let names = |folder: &str| -> Vec<String> {
        let entries = std::fs::read_dir(here.join(folder)).expect("a folder");
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect()
    };
    let mut kept: Vec<String> = Vec::new();
    kept.extend(names("../../environments").iter().map(|name| format!("../../environments/{name}/topology.yaml")));
    kept.extend(names("../fixtures/topologies").iter().map(|name| format!("../fixtures/topologies/{name}")));
    kept.sort();
    let mut pinned = PINNED.to_vec();
    pinned.sort_unstable();
    assert_eq!(kept, pinned);
}
