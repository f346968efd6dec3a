//! `check`: what the rules find in topologies of all clouds, and how the answer looks.

use crate::support::{SHORT, TestEnv};

const AZURE: &str = include_str!("../fixtures/topologies/azure.yaml");
const GCP: &str = include_str!("../fixtures/topologies/gcp.yaml");
const MIXED: &str = include_str!("../fixtures/topologies/mixed.yaml");
const BAD: &str = include_str!("../fixtures/topologies/bad.yaml");

/// Severity, rule and line of each finding.
fn findings(topology: &str) -> String {
    let answer = TestEnv::with_topology(topology).run("check --format json --today 2026-11-20");
    let found: serde_json::Value = serde_json::from_str(&answer.stdout()).expect("one JSON object");
    let line = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}\n", text("severity"), text("rule"), finding["line"])
    };
    found["findings"].as_array().expect("a list").iter().map(line).collect()
}

#[test]
fn what_is_found_on_azure() {
    insta::assert_snapshot!(findings(AZURE));
}

#[test]
fn what_is_found_on_google_cloud() {
    insta::assert_snapshot!(findings(GCP));
}

#[test]
fn what_is_found_over_three_clouds() {
    insta::assert_snapshot!(findings(MIXED));
}

#[test]
fn what_is_found_in_a_bad_topology() {
    insta::assert_snapshot!(findings(BAD));
}

#[test]
fn only_errors_fail_unless_more_is_asked_for() {
    let exit = |topology: &str, arguments: &str| TestEnv::with_topology(topology).run(arguments).status();
    assert_eq!(exit(SHORT, "check"), 0);
    assert_eq!(exit(SHORT, "check --fail-on warning"), 10);
    assert_eq!(exit(BAD, "check"), 10);
}

#[test]
fn a_rule_is_explained() {
    let env = TestEnv::empty();
    let explained = env.run("check unreserved-growth");
    assert!(explained.stdout().contains("reserve the difference"), "{explained}");
    let unknown = env.run("check unreserved-growht");
    assert!(unknown.stderr().contains("did you mean `unreserved-growth`?"), "{unknown}");
    assert_eq!(unknown.status(), 2);
}

#[test]
fn saved_plans_are_looked_at() {
    let env = TestEnv::short();
    env.write(
        "plans/secondary/vector-db.json",
        r#"{ "format_version": "1.2", "resource_changes": [{
            "address": "module.postgres.aws_db_instance.this", "mode": "managed", "type": "aws_db_instance",
            "change": { "actions": ["create"], "before": null, "after": { "publicly_accessible": true } } }] }"#,
    );
    let answer = env.run("check --plans plans");
    assert!(answer.stdout().contains("secondary/vector-db:module.postgres.aws_db_instance.this"), "{answer}");
    assert_eq!(answer.status(), 10);
    assert_eq!(env.run("check --plans nowhere").status(), 2);
}

#[test]
fn a_loss_of_what_the_topology_has_not() {
    let answer = TestEnv::with_topology(SHORT).run("check --lose gcp");
    insta::assert_snapshot!(answer, @"
    ------- stderr -------
    error: `gcp` is neither a region nor a cloud of this topology
    hint: its regions are primary (us-east-1), secondary (eu-west-1); its cloud: aws
    [exit status: 2]
    ");
}

#[test]
fn findings_are_as_wide_as_the_output_in_colour_too() {
    let answer = TestEnv::with_topology(AZURE).run("check --color never --today 2026-11-20").stdout();
    let findings = answer.split("What would be lost").next().expect("what comes first");
    let wide: Vec<&str> = findings.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    let painted = TestEnv::with_topology(AZURE).run("check --color always --today 2026-11-20").stdout();
    let plain: String = painted
        .split("\x1b[")
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once('m').expect("a colour").1 })
        .collect();
    assert_eq!(plain, answer);
}
