//! Runs that are cut: by Ctrl-C, and by a kill that nobody hears.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use terradrill::run::{Event, ResourceState, Stamped};
use terradrill::sandbox::Client;
use terradrill::sandbox::api::OpenSession;
use terradrill::sandbox::faults::Loss;

use crate::checkout::{Checkout, resources, writers};

const PLATFORMS: [&str; 2] = ["primary/platform", "secondary/platform"];

/// An apply of both platforms, each of which is in the middle of something that takes long.
struct Cut {
    client: Client,
    terradrill: Child,
    lines: BufReader<ChildStdout>,
    /// Keeps virtual time at one to one, so that clusters really take minutes.
    held: String,
}

impl Cut {
    fn begin(checkout: &Checkout, client: Client) -> Self {
        let hold = OpenSession {
            label: "a-test-that-watches".to_owned(),
            state_region: None,
            state_path: None,
            process: Some(std::process::id()),
            holds_clock: true,
            serves: false,
        };
        let held = client.open_session(&hold).expect("a session").id;
        let mut terradrill = checkout.start("apply primary/platform secondary/platform --sandbox --yes --jobs 2");
        let mut lines = BufReader::new(terradrill.stdout.take().expect("piped"));
        let mut working = BTreeSet::new();
        while working.len() < PLATFORMS.len() {
            let mut line = String::new();
            assert_ne!(lines.read_line(&mut line).expect("a line"), 0, "terradrill ended too early");
            let stamped = Stamped::from_line(&line).expect("an event");
            if let Event::Resource { stack, state: ResourceState::Started, .. } = stamped.event {
                working.insert(stack.to_string());
            }
        }
        Self { client, terradrill, lines, held }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.terradrill)
    }

    /// Waits for the end, lets time jump again, and tells how it ended.
    fn end(self) -> Option<i32> {
        let Self { client, mut terradrill, lines, held } = self;
        // Output that nobody reads would stop it.
        for line in lines.lines() {
            line.expect("a line");
        }
        let status = terradrill.wait().expect("it ends");
        client.close_session(&held).expect("closed");
        status.code()
    }
}

fn global_stacks_first(checkout: &Checkout) {
    checkout
        .run("apply global/identity/aws global/certificates/aws primary/state secondary/state --sandbox --yes")
        .exits(0);
}

fn the_rest_is_done(checkout: &Checkout) {
    checkout.run("apply primary/platform secondary/platform --sandbox --yes").exits(0);
    assert!(checkout.state_locks().is_empty(), "{:?}", checkout.state_locks());
    checkout.run("plan primary/platform secondary/platform --sandbox --detailed-exitcode").exits(0);
}

#[test]
fn an_interrupted_apply_stops_cleanly_and_the_next_one_does_the_rest() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    global_stacks_first(&checkout);
    let before = resources(&sandbox.client());
    let cut = Cut::begin(&checkout, sandbox.client());
    // As a terminal does: everybody in the group of the foreground hears it.
    kill_process_group(cut.pid(), Signal::INT).expect("sent");
    assert_eq!(cut.end(), Some(130));

    let journal = checkout.journal();
    let interrupts = journal.iter().filter(|event| matches!(event, Event::Interrupted { count: 1, running: 2 }));
    assert_eq!(interrupts.count(), 1, "{journal:?}");
    let interrupted: BTreeSet<String> = journal
        .iter()
        .filter_map(|event| match event {
            Event::StackInterrupted { stack, .. } => Some(stack.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(interrupted, PLATFORMS.map(str::to_owned).into(), "{journal:?}");
    assert!(matches!(journal.last(), Some(Event::RunFinished { exit_code: 130, .. })));
    for stack in PLATFORMS {
        let log = fs::read_to_string(checkout.newest_run().join(format!("stacks/{stack}.log"))).expect("a log");
        assert_eq!(log.matches("Interrupt received").count(), 1, "{log}");
        assert!(!log.contains("Two interrupts received"), "{log}");
    }
    assert!(checkout.state_locks().is_empty(), "{:?}", checkout.state_locks());
    assert!(resources(&sandbox.client()) >= before);
    the_rest_is_done(&checkout);
}

#[test]
fn after_a_kill_the_next_apply_does_the_rest() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    global_stacks_first(&checkout);
    let cut = Cut::begin(&checkout, sandbox.client());
    kill_process(cut.pid(), Signal::KILL).expect("sent");
    assert_eq!(cut.end(), None);
    the_rest_is_done(&checkout);
}

/// Runs a command until a step of its recovery plan is done, and interrupts it there.
fn cut_after(checkout: &Checkout, command: &str, step: &str) {
    let mut terradrill = checkout.start(command);
    let lines = BufReader::new(terradrill.stdout.take().expect("piped"));
    let mut cut = false;
    for line in lines.lines() {
        let Ok(stamped) = Stamped::from_line(&line.expect("a line")) else { continue };
        if !cut && matches!(&stamped.event, Event::StepFinished { step: done, .. } if done == step) {
            kill_process(Pid::from_child(&terradrill), Signal::INT).expect("it runs");
            cut = true;
        }
    }
    assert!(cut, "{step} was done");
    assert_eq!(terradrill.wait().expect("it ends").code(), Some(130));
}

#[test]
fn a_failover_and_a_failback_that_are_cut_go_on() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    let client = sandbox.client();
    let hostname = "api.active-passive.example.com";
    checkout.run("apply --sandbox --yes").exits(0);
    // Until pods are ready and checks have seen it, the name leads to sorry.
    client.sleep(20.0 * 60.0).expect("slept");
    assert_eq!(client.write_through_name(hostname, 1).expect("accepted").region, "us-east-1");

    let failover = "failover --lose primary --sandbox --execute --yes";
    cut_after(&checkout, failover, "fence-primary");
    // Nothing was promoted yet: whatever took the new posture for true would lose the only database that takes writes.
    for command in ["failback --sandbox --execute --yes", "apply --sandbox --yes", "drill region-loss --sandbox"] {
        let answer = checkout.run(command).exits(22);
        assert!(answer.stderr().contains("failover --lose primary --sandbox --execute"), "{answer}");
    }
    cut_after(&checkout, failover, "promote-vector-db");
    let answer = checkout.run("fence restore --sandbox --yes").exits(22);
    assert!(answer.stderr().contains("vector-db in secondary takes writes"), "{answer}");
    checkout.run(failover).exits(0);
    assert_eq!(client.write_through_name(hostname, 1_000).expect("accepted").region, "eu-west-1");

    let failback = "failback --sandbox --execute --yes";
    cut_after(&checkout, failback, "writable-vector-db");
    checkout.run(failback).exits(0);
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    let written = client.write_through_name(hostname, 2_000).expect("accepted");
    assert_eq!(written.region, "us-east-1");
    let kept = client.markers("us-east-1", "active-passive").expect("markers").highest;
    assert_eq!(kept, Some(2_000));
    assert_eq!(writers(&client), ["us-east-1"]);
    // A standby is lost and nobody notices; it is free to take over afterwards.
    checkout.run("drill region-loss --lose secondary --sandbox").exits(0);
    let report = checkout.report();
    assert_eq!((report.measured("rto"), report.measured("rto_estimate")), (0.0, 0.0));
    assert!(client.latches("active-passive").expect("latches").iter().all(|latch| !latch.shut));
}

#[test]
fn a_failover_that_too_few_holders_know_of_is_taken_back() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    let client = sandbox.client();
    checkout.run("apply --sandbox --yes").exits(0);
    client.sleep(20.0 * 60.0).expect("slept");
    let answer = checkout.run("fence restore --sandbox --yes").exits(22);
    assert!(answer.stderr().contains("no failover was begun"), "{answer}");

    // Of three holders one is left to take the entry.
    let stores =
        ["us-east-1", "us-east-2"].map(|region| Loss::Service { region: region.to_owned(), service: "s3".to_owned() });
    for store in &stores {
        client.lose(store.clone()).expect("lost");
    }
    let answer = checkout.run("failover --lose primary --sandbox --execute --yes").exits(31);
    assert!(answer.stderr().contains("no majority of holders has epoch 1 of the ledger (secondary has it"), "{answer}");
    let status = checkout.run("fence status --sandbox").exits(0).stdout();
    assert!(status.starts_with("not in force: epoch 1 of run "), "{status}");
    for store in stores {
        client.give_back(store).expect("given back");
    }
    let answer = checkout.run("fence restore --sandbox --yes").exits(0);
    assert!(answer.stderr().contains("primary serves again, by epoch 2 of the ledger"), "{answer}");
    client.sleep(5.0 * 60.0).expect("slept");
    let written = client.write_through_name("api.active-passive.example.com", 1).expect("accepted");
    assert_eq!(written.region, "us-east-1");
    let status = checkout.run("fence status --sandbox").exits(0).stdout();
    assert!(status.starts_with("in force: epoch 2 of run "), "{status}");
    assert!(status.contains("\ngate of primary: open (confirmed, "), "{status}");
    assert!(status.contains("\nlatch about primary, in secondary: open (told "), "{status}");
    // What was raised for it goes again.
    checkout.run("apply --sandbox --yes").exits(0);
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
}
