//! Each invariant on recorded logs: it holds where all went well, and fails where its switch was set.
//!
//! The logs are `tests/fixtures/invariants/*.jsonl`: `whole.jsonl` of what went well, and one named after each switch. They are
//! recorded anew, and looked at as a diff, by
//!
//! ```sh
//! TERRADRILL_RECORD=1 cargo test --lib sandbox::invariants
//! ```
//!
//! Without it a test compares them with what the simulated clouds do now, to the millisecond.

use std::path::PathBuf;

use super::super::log::LogEntry;
use super::super::switch::Switch;
use super::*;

mod stories;

/// What else is broken by a switch, of necessity.
fn implied(switch: Switch) -> &'static [Invariant] {
    match switch {
        // Who is named in place of sorry is the old primary: by what nothing else is, before its successor is seen to be healthy.
        Switch::NoSorry => &[Invariant::F2, Invariant::F6],
        // The old primary is a region that the ledger doesn't list.
        Switch::OneNameForBoth => &[Invariant::F1],
        _ => &[],
    }
}

fn file(switch: Option<Switch>) -> PathBuf {
    let name = switch.map_or("whole", Switch::name);
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invariants").join(format!("{name}.jsonl"))
}

fn records() -> bool {
    std::env::var_os("TERRADRILL_RECORD").is_some()
}

/// What was recorded; while it is recorded anew, what is.
fn recorded(switch: Option<Switch>) -> Vec<LogEntry> {
    if records() {
        return stories::tell(switch);
    }
    let text = std::fs::read_to_string(file(switch)).expect("it was recorded");
    text.lines().map(|line| serde_json::from_str(line).expect("an entry of the log")).collect()
}

fn counted(switch: Option<Switch>) -> u64 {
    match switch {
        None | Some(Switch::DivergentTail) => 1,
        Some(_) => 0,
    }
}

#[test]
fn the_logs_are_what_the_simulated_clouds_do() {
    for switch in std::iter::once(None).chain(Switch::ALL.map(Some)) {
        let mut entries = stories::tell(switch);
        for (number, entry) in (1..).zip(&mut entries) {
            entry.number = number;
        }
        let lines = entries.iter().map(|entry| serde_json::to_string(entry).unwrap() + "\n");
        let text: String = lines.collect();
        let file = file(switch);
        if records() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        let differs = kept.lines().zip(text.lines()).find(|(kept, now)| kept != now);
        assert!(kept == text, "{} isn't what happens now: {differs:?}", file.display());
    }
}

fn breaches(findings: &[Finding]) -> Vec<String> {
    let broken = findings.iter().filter_map(|finding| match &finding.verdict {
        Verdict::Broken(breaches) => Some((finding.invariant, breaches)),
        _ => None,
    });
    let words = |(invariant, breaches): (Invariant, &Vec<Breach>)| {
        let at = |at: Instant| at.seconds_since(stories::at(0.0));
        breaches.iter().map(|one| format!("{invariant} at {}: {}", at(one.at), one.what)).collect::<Vec<_>>()
    };
    broken.flat_map(words).collect()
}

#[test]
fn all_are_tried_and_hold_where_all_goes_well() {
    let findings = judge(&recorded(None), &stories::watched(counted(None)));
    assert_eq!(breaches(&findings), Vec::<String>::new());
    let tried: Vec<String> = findings
        .iter()
        .map(|finding| match &finding.verdict {
            Verdict::Held(tried) => format!("{}: {tried}", finding.invariant),
            other => panic!("{}: {other:?}", finding.invariant),
        })
        .collect();
    insta::assert_snapshot!(tried.join("\n"));
}

/// Judges the log of the switch that breaks an invariant: it and what follows from that are broken, and nothing else.
fn broken_by_its_switch(invariant: Invariant) -> String {
    let switch = Switch::ALL.into_iter().find(|switch| switch.breaks() == invariant).expect("a switch");
    let findings = judge(&recorded(Some(switch)), &stories::watched(counted(Some(switch))));
    let broken: Vec<Invariant> =
        findings.iter().filter(|finding| finding.verdict.is_broken()).map(|finding| finding.invariant).collect();
    let mut expected = vec![invariant];
    expected.extend(implied(switch));
    expected.sort();
    assert_eq!(broken, expected, "{switch}: {:#?}", breaches(&findings));
    breaches(&findings).join("\n")
}

macro_rules! broken_by_their_switches {
    ($($name:ident $invariant:ident,)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(broken_by_its_switch(Invariant::$invariant));
        })*
    };
}

broken_by_their_switches! {
    f1_a_name_leads_to_a_shut_region F1,
    f2_a_name_leads_somewhere_with_nothing_healthy F2,
    f3_a_shut_region_takes_writes F3,
    f4_the_old_primary_takes_writes F4,
    f5_two_databases_take_writes F5,
    f6_a_name_leads_to_two_primaries F6,
    f7_a_promotion_without_proof F7,
    f8_two_runs_of_one_epoch F8,
    f9_a_region_comes_back_and_writes F9,
    f10_a_lost_holder_holds_up_a_failover F10,
    f11_a_gate_shuts_without_holders F11,
    f12_a_lost_standby_takes_a_region_along F12,
    f13_a_latch_needs_a_control_plane F13,
    f14_a_survivor_waits_for_all_replicas F14,
    f15_a_latch_forgets F15,
    f16_a_loss_isnt_counted F16,
    f17_a_primary_goes_without_snapshot F17,
    f18_a_tail_comes_back F18,
}
