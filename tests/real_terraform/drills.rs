//! Whole drills: an environment is built, loses a region, recovers, and goes back.

use serde_json::Value;
use terradrill::run::Event;
use terradrill::sandbox::Client;
use terradrill::sandbox::log::{Fact, LogEntry, LogQuery, What};

use crate::checkout::{Checkout, Report};

#[test]
fn a_region_is_lost_and_the_way_back_is_taken() {
    // Both at the same time: each waits a lot.
    let (passive, active) = std::thread::scope(|scope| {
        let (passive, active) = (scope.spawn(active_passive), scope.spawn(active_active));
        (passive.join(), active.join())
    });
    let (passive, active) = (passive.expect("active-passive passed"), active.expect("active-active passed"));

    let reason = passive.text("reason");
    assert!(reason.starts_with("The survivor opened with the replicas that it had"), "{reason}");
    let reason = active.text("reason");
    assert!(reason.starts_with("The survivors' gates stayed open, and their replicas ran"), "{reason}");
    let (waited, served) = (passive.measured("rto"), active.measured("rto"));
    assert!(served + 60.0 < waited, "capacity that runs already is worth minutes: {served} s, {waited} s");
    // The third region's copy is made again before the lost region is back.
    let (passive, active) = (passive.measured("unprotected"), active.measured("unprotected"));
    assert!(passive > 0.0 && active < 45.0 * 60.0, "{passive} s, {active} s without a second copy");
}

fn active_passive() -> Report {
    let checkout = Checkout::of("active-passive");
    let committed = checkout.rendered();
    let answer = checkout.run("drill region-loss --sandbox --format json").exits(0);
    let events: Vec<Value> = answer.stdout().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&events[0]["type"], &events[0]["schema"]), (&Value::from("version"), &Value::from(1)));
    let finished = events.iter().find(|event| event["type"] == "run_finished").expect("it ends");
    assert_eq!(finished["exit_code"], 0);
    assert!(!events.iter().any(|event| event["type"] == "step_failed"), "{answer}");
    assert!(committed == checkout.rendered(), "a drill in the sandbox leaves the checkout as it is");
    let report = checkout.report();
    assert_eq!((report.text("environment"), report.text("verdict")), ("active-passive", "passed"));
    let schema = serde_json::from_str(&checkout.run("schema drill").exits(0).stdout()).expect("JSON");
    jsonschema::validate(&schema, report.json()).expect("the report has the form of its schema");
    let phases: Vec<&str> = report.phase_times().into_iter().map(|(phase, ..)| phase).collect();
    assert_eq!(phases, ["detect", "decide", "fence", "promote", "open", "verify"]);
    is_as_estimated(&checkout, &report);
    let sandbox = checkout.serve();
    survivors_stay_apart(&sandbox.client(), &report, &["active-passive/secondary/"], "us-east-1");
    assert_eq!(report.broken(), [""; 0]);
    // The normal posture is what is rendered, and the way back ends exactly there.
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    report
}

fn active_active() -> Report {
    let checkout = Checkout::of("active-active");
    let topology = checkout.topology();
    checkout.write_topology(&format!("objectives: {{ rto: 1m }}\n{topology}"));
    checkout.run("drill region-loss --sandbox").exits(30);
    let report = checkout.report();
    assert_eq!((report.text("environment"), report.text("verdict")), ("active-active", "missed"));
    is_as_estimated(&checkout, &report);
    let sandbox = checkout.serve();
    let survivors = ["active-active/eu-west/", "active-active/ap-southeast/"];
    survivors_stay_apart(&sandbox.client(), &report, &survivors, "us-east-1");

    checkout.write_topology(&topology);
    checkout.run("drill lost-region-returns --sandbox").exits(0);
    let returned = checkout.report();
    survivors_stay_apart(&sandbox.client(), &returned, &survivors, "us-east-1");
    stays_shut(&sandbox.client(), &returned, "api.active-active.example.com", "us-east-1");
    for drill in [&report, &returned] {
        assert_eq!(drill.broken(), [""; 0]);
    }
    report
}

#[test]
fn without_sorry_clients_are_led_behind_a_shut_latch() {
    let checkout = Checkout::of("active-passive");
    // Terraform merges a file that ends so over the module's own.
    let over = checkout.folder().join("../../modules/aws/traffic/sorry_override.tf");
    std::fs::write(over, "resource \"aws_route53_record\" \"sorry\" {\n  count = 0\n}\n").expect("written");
    // The drill itself says so.
    let answer = checkout.run("drill region-loss --sandbox").exits(30);
    let report = checkout.report();
    assert_eq!(report.text("verdict"), "broken", "{answer}");
    assert!(report.broken().contains(&"F2"), "{:?}", report.broken());
}

#[test]
fn two_of_four_regions_are_lost_and_their_latches_hold() {
    let checkout = Checkout::of("active-passive");
    let regions = [
        ("a", "us-east-1", "primary", "50%"),
        ("b", "eu-west-1", "replica", "50%"),
        ("c", "us-west-2", "replica", "0%"),
        ("d", "eu-central-1", "replica", "0%"),
    ];
    let described: String = regions
        .iter()
        .map(|(name, location, role, traffic)| {
            let resources = format!("[llm-service (1 replica), vector-db ({role})]");
            format!("  {name}: {{ region: {location}, traffic: {traffic}, resources: {resources} }}\n")
        })
        .collect();
    checkout.write_topology(&format!("regions:\n{described}"));
    // The primary and the home of state.
    checkout.run("drill lost-region-returns --lose a --lose d --sandbox").exits(0);
    let report = checkout.report();
    let sandbox = checkout.serve();
    let client = sandbox.client();
    assert_eq!(report.broken(), [""; 0]);
    let entries = client.log(&LogQuery { since: Some(report.impact()), ..LogQuery::default() }).expect("a log");
    let holders = |operation: &str| {
        let of = |entry: &&LogEntry| entry.operation == operation && entry.detail == "a of active-passive";
        let mut holders: Vec<String> = entries.iter().filter(of).map(|entry| entry.region.clone()).collect();
        holders.sort();
        holders
    };
    let all = ["eu-central-1", "eu-west-1", "us-west-2"];
    assert_eq!(holders("latch-shut"), all, "each survivor's, and that of the other one once it is back");
    assert_eq!(holders("latch-open"), holders("latch-shut"));
    assert_eq!(holders("latch-silent"), [""; 0], "gates repeat what the ledger says");
    assert!(client.latches("active-passive").expect("latches").iter().all(|latch| !latch.shut));
}

/// Estimate and drill walk the same plan with the catalogue's durations, phase by phase. What may be between them, besides
/// a tenth, is what terraform itself takes on this machine: its seconds count one to one.
fn is_as_estimated(checkout: &Checkout, report: &Report) {
    let own = terraforms_own_seconds(checkout);
    for (phase, measured, estimated) in report.phase_times() {
        let apart = (measured - estimated).abs();
        assert!(
            apart <= estimated / 10.0 + own,
            "{phase}: {measured} s measured, {estimated} s estimated, {own} s ours"
        );
    }
    let (measured, estimated) = (report.measured("rto"), report.measured("rto_estimate"));
    assert!((measured - estimated).abs() <= estimated / 10.0 + own, "{measured} s measured, {estimated} s estimated");
    let lost = report.measured("rpo");
    assert!((0.0..=60.0).contains(&lost), "{lost} s of writes are gone");
}

/// What the failover's terraforms took by the machine's clock.
fn terraforms_own_seconds(checkout: &Checkout) -> f64 {
    let journal = checkout.journal();
    let failover = journal
        .iter()
        .skip_while(|event| !matches!(event, Event::ScenarioInjected { .. }))
        .take_while(|event| !matches!(event, Event::PhaseStarted { .. }));
    let seconds = |event: &Event| if let Event::StackApplied { seconds, .. } = event { *seconds } else { 0.0 };
    failover.map(seconds).sum()
}

/// While the region is lost nothing reaches for it, for the control planes that stand in it, or for its states.
fn survivors_stay_apart(client: &Client, report: &Report, survivors: &[&str], lost: &str) {
    let window =
        LogQuery { since: Some(report.impact()), until: Some(report.span("failover").1), ..LogQuery::default() };
    let entries = client.log(&window).expect("a log");
    let of = |what: What| entries.iter().filter(move |entry| entry.what == what);
    for entry in of(What::Call).filter(|call| !call.session.is_empty()).chain(of(What::State)) {
        assert!(survivors.iter().any(|survivor| entry.session.starts_with(survivor)), "{entry:?}");
        assert!(entry.region != lost && !["iam", "route53"].contains(&entry.service.as_str()), "{entry:?}");
    }
    assert!(of(What::Call).count() > 10 && of(What::State).count() > 0, "terraform worked");
    assert_eq!(report.isolation("calls"), of(What::Call).filter(|call| !call.session.is_empty()).count() as u64);
    for counted in ["foreign_calls", "lost_state_requests"] {
        assert_eq!(report.isolation(counted), 0, "{counted}");
    }
}

/// A region that is back gets no traffic and takes no write before the failback.
fn stays_shut(client: &Client, report: &Report, hostname: &str, returned: &str) {
    let failback = report.span("failback").0;
    let window = LogQuery { since: Some(report.impact()), until: Some(failback), ..LogQuery::default() };
    let entries = client.log(&window).expect("a log");
    let back = |entry: &LogEntry| entry.operation == "return" && entry.region == returned && !entry.refused;
    let since = entries.iter().position(back).expect("the region came back");
    assert!(entries[since].at < report.span("failover").1, "it came back in the middle of the failover");
    let mut writes = 0;
    for entry in &entries[since..] {
        let led_back = entry.service == "dns" && entry.detail.starts_with(&format!("{hostname} leads to"));
        assert!(!(led_back && entry.detail.contains(returned)), "{entry:?}");
        if entry.operation.starts_with("write-") && !entry.refused {
            assert_ne!(entry.region, returned, "{entry:?}");
            writes += 1;
        }
    }
    assert!(writes > 0, "the survivors took writes");

    // Nobody gets a write into it, by whatever way: it learns that it was left behind before it opens.
    let lets_in =
        |entry: &LogEntry| entry.region == returned && matches!(entry.fact, Some(Fact::Accepts { accepts: true, .. }));
    let let_in: Vec<_> = entries[since..].iter().filter(|entry| lets_in(entry)).collect();
    assert!(let_in.is_empty(), "{let_in:?}");
}
