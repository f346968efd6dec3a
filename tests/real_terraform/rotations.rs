//! A password rotated: what changes, in which order, and what doesn't notice.

use terradrill::run::{Event, Journal};

use crate::checkout::Checkout;

/// The lines of a plan that say what would be done to what.
fn changes(plan: &str) -> String {
    let lines = plan.lines().filter(|line| !line.contains("no changes") && !line.contains(".terradrill/runs"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_rotation_writes_the_secret_then_the_database_then_the_pods_and_the_gate_goes_on() {
    let checkout = Checkout::of("active-passive");
    let topology = format!("secrets: {{ api-key: {{}} }}\n{}", checkout.topology());
    checkout.write_topology(&topology);
    let sandbox = checkout.serve();
    let client = sandbox.client();
    checkout.run("apply --sandbox --yes").exits(0);
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);

    let rotated = topology.replace("api-key: {}", "api-key: { revision: 2 }");
    checkout.write_topology(&format!("services: {{ vector-db: {{ password_revision: 2 }} }}\n{rotated}"));
    let plan = checkout.run("plan --sandbox --detailed-exitcode").exits(12).stdout();
    insta::assert_snapshot!(changes(&plan), @"");

    // The secret is made elsewhere: without it, the old password would count as the new one.
    let early = checkout.run("apply --sandbox --yes primary/vector-db").exits(20);
    assert!(early.stderr().contains("The secret has another revision"), "{early}");

    checkout.run("apply --sandbox --yes").exits(0);
    let ended: Vec<String> = Journal::read(&checkout.newest_run().join("journal.jsonl"))
        .expect("a journal")
        .into_iter()
        .filter_map(|stamped| match stamped.event {
            Event::StackApplied { stack, .. } => Some(stack.to_string()),
            _ => None,
        })
        .collect();
    let at =
        |stack: &str| ended.iter().position(|ended| ended == stack).unwrap_or_else(|| panic!("{stack}: {ended:?}"));
    assert!(at("secondary/links") < at("primary/vector-db") && at("primary/vector-db") < at("primary/workloads"));
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);

    let hostname = "api.active-passive.example.com";
    assert_eq!(client.write_through_name(hostname, 1).expect("accepted").region, "us-east-1");
}
