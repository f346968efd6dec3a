//! `check --scenario`: incidents of the past against a topology.

use crate::support::TestEnv;

const THREE: &str = include_str!("../fixtures/topologies/three-clouds.yaml");

#[test]
fn incidents_are_listed() {
    insta::assert_snapshot!(TestEnv::empty().run("check --scenario list"));
}

#[test]
fn an_incident_is_replayed() {
    insta::assert_snapshot!(TestEnv::short().run("check --scenario aws-us-east-1-2025-10-20 --today 2026-11-20"));
}

#[test]
fn an_incident_elsewhere_is_moved_on_request() {
    let env = TestEnv::with_topology(THREE);
    let missed = env.run("check --scenario ovh-strasbourg-2021-03-10 --today 2026-11-20");
    assert!(missed.stdout().contains("replays it as if it had happened there"), "{missed}");
    insta::assert_snapshot!(env.run("check --scenario gcp-europe-west9-2023-04-25 --at west --today 2026-11-20"));
}

#[test]
fn a_replay_for_a_pull_request() {
    let env = TestEnv::with_topology(THREE);
    insta::assert_snapshot!(env.run("check --scenario gcp-2025-06-12 --report markdown --today 2026-11-20"));
}

#[test]
fn a_replay_for_machines() {
    let env = TestEnv::short();
    let answer = env.run("check --scenario aws-us-east-1-2021-12-07 --format json --today 2026-11-20").success();
    let value: serde_json::Value = serde_json::from_str(&answer.stdout()).expect("JSON");
    assert_eq!(value["scenario"], "aws-us-east-1-2021-12-07");
    assert_eq!(value["outcome"]["ways"][0]["why"], "meanwhile");
    assert!(value["windows"].as_array().is_some_and(|windows| windows.len() > 5), "{value}");
}

#[test]
fn what_cannot_be_replayed_is_said() {
    let env = TestEnv::short();
    for arguments in ["--scenario aws-us-east-1-2021", "--at primary", "--scenario gcp-2025-06-12 --at nowhere"] {
        let answer = env.run(&format!("check {arguments}"));
        assert_eq!(answer.status(), 2, "{answer}");
    }
    let sarif = env.run("check --scenario gcp-2025-06-12 --report sarif");
    assert_eq!(sarif.status(), 2, "{sarif}");
}
