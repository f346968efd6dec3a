//! What was edited, and which posture is the newest: who may apply what.

use std::fs;

use terradrill::run::{Event, RefusalReason};
use terradrill::sandbox::{Options, Sandbox};

use crate::checkout::{Checkout, writers};

#[test]
fn an_edited_file_is_not_applied() {
    let checkout = Checkout::of("active-passive");
    let main = checkout.folder().join("secondary/vector-db/main.tf");
    let rendered = fs::read_to_string(&main).expect("a rendered file");
    let edited = rendered.replacen("module \"postgres\"", "# by hand\nmodule \"postgres\"", 1);
    assert_ne!(edited, rendered);
    fs::write(&main, &edited).expect("written");
    let answer = checkout.run("render --check").exits(11);
    assert!(answer.stdout().contains("\n-# by hand\n"), "{answer}");
    for command in ["apply --sandbox --yes", "plan --sandbox", "drill region-loss --sandbox"] {
        let answer = checkout.run(command).exits(11);
        assert!(answer.stderr().contains("secondary/vector-db/main.tf: edited by hand"), "{answer}");
    }
    assert!(!checkout.sandbox_folder().exists(), "nothing was begun");
}

#[test]
fn a_run_does_not_use_what_another_one_takes_along() {
    let checkout = Checkout::of("active-passive");
    let anothers = Sandbox::start(&Options::for_one_run(checkout.sandbox_folder())).expect("a sandbox");
    for command in ["plan --sandbox", "drill region-loss --sandbox"] {
        let answer = checkout.run(command).exits(40);
        assert!(answer.stderr().contains("terradrill sandbox serve"), "{answer}");
    }
    checkout.run("sandbox status").exits(0);
    drop(anothers);
}

#[test]
fn after_a_failover_an_older_posture_is_refused_and_dns_leads_nobody_to_the_old_primary() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    let client = sandbox.client();
    let (environment, hostname) = ("active-passive", "api.active-passive.example.com");
    checkout.run("apply --sandbox --yes").exits(0);
    checkout.run("failover --lose primary --sandbox --execute --yes").exits(0);

    // The region is there, up and writable, as one that comes back is: DNS leads nobody there. Who reaches it all the same is
    // kept out by nothing yet.
    let answers = client.dns(hostname).expect("a name").answers;
    let led_to: Vec<String> = answers.iter().map(|answer| answer.to.to_string()).collect();
    assert_eq!(led_to, ["eu-west-1"]);
    client.write_marker("us-east-1", environment, 1_000).expect("a latch stops no writer");
    assert_eq!(client.write_through_name(hostname, 1_001).expect("accepted").region, "eu-west-1");

    // Whoever doesn't know of the failover would undo it.
    let kept = checkout.sandbox_folder().join("postures/active-passive.yaml");
    let posture = fs::read_to_string(&kept).expect("a posture");
    fs::remove_file(&kept).expect("removed");
    checkout.run("plan --sandbox secondary/vector-db secondary/workloads").exits(22);
    let refusals: Vec<_> = checkout
        .journal()
        .into_iter()
        .filter_map(|event| match event {
            Event::StackRefused { refusals, .. } => Some(refusals),
            _ => None,
        })
        .flatten()
        .collect();
    let stale = |reason: &RefusalReason| *reason == RefusalReason::StalePosture { applied: 1, posture: 0 };
    assert_eq!(refusals.iter().filter(|refusal| stale(&refusal.reason)).count(), 2, "{refusals:?}");
    checkout.run("apply --sandbox --yes secondary/vector-db").exits(22);

    fs::write(&kept, posture).expect("written");
    one_stream(&checkout.run("failback --sandbox --execute --yes --format json").exits(0).stdout());
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    assert_eq!(client.write_through_name(hostname, 1_002).expect("accepted").region, "us-east-1");
    assert_eq!(writers(&client), ["us-east-1"]);

    checkout.run("destroy --sandbox --yes").exits(0);
    assert!(!kept.exists(), "what is built next begins in the normal posture");
}

/// Two plans are carried out, and machines read one stream of events with one end.
fn one_stream(text: &str) {
    let events: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(events.iter().all(|event| event["type"].is_string() && event["at"].is_string()), "{text}");
    let of = |kind: &str| events.iter().filter(|event| event["type"] == kind).count();
    assert_eq!((of("version"), of("run_started"), of("recovery_plan"), of("run_finished")), (1, 1, 2, 1), "{text}");
    assert_eq!(events.last().expect("an end")["type"], "run_finished");
}
