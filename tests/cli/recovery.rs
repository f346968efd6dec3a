//! `failover` and `failback`: what is shown, and what is said about carrying it out.

use serde_json::Value;
use terradrill::posture::Posture;
use terradrill::recovery::{REGION_LOSS, Scenario, failover};
use terradrill::topology::Topology;

use crate::support::{SHORT, TestEnv};

fn topology() -> Topology {
    terradrill::topology::parse(SHORT, "test").0.expect("a sound topology").0
}

/// The posture after the short topology's primary is lost.
fn failed_over() -> String {
    let topology = topology();
    let normal = Posture::normal(&topology, 4);
    let scenario = Scenario::new(REGION_LOSS, &[], &topology, &normal).expect("a region");
    failover(&topology, &normal, &scenario).expect("a plan").to.to_yaml()
}

const IN_SANDBOX: &str = ".terradrill/sandbox/postures/test.yaml";
const IN_CHECKOUT: &str = "environments/test/posture.yaml";

#[test]
fn the_command_that_carries_it_out_is_one_that_works() {
    let env = TestEnv::short();
    insta::assert_snapshot!(env.run("failover --lose primary").success().stderr(), @"
    Nothing was done: this release carries plans out in the sandbox only. There:

        terradrill apply --env test --sandbox --yes
        terradrill failover --lose primary --env test --sandbox --execute
    ");
    env.write(IN_SANDBOX, Posture::normal(&topology(), 0).to_yaml());
    insta::assert_snapshot!(env.run("failover --lose us-east-1 --sandbox").success().stderr(), @"
    Nothing was done. To do it in the sandbox:

        terradrill failover --lose us-east-1 --env test --sandbox --execute
    ");
    env.write(IN_SANDBOX, failed_over());
    insta::assert_snapshot!(env.run("failback --sandbox").success().stderr(), @"
    Nothing was done. To do it in the sandbox:

        terradrill failback --env test --sandbox --execute
    ");
}

#[test]
fn what_is_not_built_cannot_be_moved() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    insta::assert_snapshot!(env.run("failover --lose primary --sandbox --execute --yes"), @"
    ------- stderr -------
    error: test isn't built in the sandbox
    hint: `terradrill apply --env test --sandbox --yes` builds it
    [exit status: 22]
    ");
    assert!(!env.path(".terradrill").exists(), "nothing began");
}

#[test]
fn the_sandbox_has_a_posture_of_its_own() {
    let env = TestEnv::short();
    env.write(IN_SANDBOX, failed_over());
    let inside = env.run("failover --lose primary --sandbox").success().stdout();
    assert!(inside.contains("Posture 5 → 6"), "{inside}");
    let outside = env.run("failover --lose primary").success().stdout();
    assert!(outside.contains("Posture 0 → 1"), "{outside}");
    env.write(IN_SANDBOX, "epoch: many\n");
    let broken = env.run("failback --sandbox");
    assert_eq!(broken.status(), 10, "{broken}");
    assert!(broken.stderr().contains(IN_SANDBOX), "{broken}");
}

#[test]
fn there_is_nothing_to_go_back_from() {
    let env = TestEnv::short();
    insta::assert_snapshot!(env.run("failback"), @"
    ------- stderr -------
    The environment is in its normal posture; there is nothing to fail back
    [exit status: 0]
    ");
    assert_eq!(object(&env.run("failback --format json").success().stdout())["plans"], Value::Array(Vec::new()));
}

#[test]
fn what_is_only_shown_is_one_object_and_needs_nothing_but_the_topology() {
    let env = TestEnv::short();
    env.write(IN_CHECKOUT, failed_over());
    env.write(IN_SANDBOX, failed_over());
    let files = env.files("");
    for place in ["", " --sandbox"] {
        let shown = object(&env.run(&format!("failback --format json{place}")).success().stdout());
        assert_eq!(shown["schema"], 1);
        let purposes: Vec<&Value> = shown["plans"].as_array().expect("plans").iter().map(|p| &p["purpose"]).collect();
        assert_eq!(purposes, ["reprotect", "failback"]);
        let shown = object(&env.run(&format!("failover --lose primary --format json{place}")).stdout());
        assert_eq!((&shown["schema"], &shown["purpose"]), (&Value::from(1), &Value::from("failover")));
        assert!(env.run(&format!("failback{place}")).success().stdout().contains("Failback of test"));
    }
    assert_eq!(env.files(""), files, "nothing was written");
}

/// The one JSON object of an answer.
#[track_caller]
fn object(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
