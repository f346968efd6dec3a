//! Every rule finds fault with its first example and not with its second; ignoring; the reference.

use std::collections::BTreeSet;

use super::*;
use crate::topology;

fn checked(text: &str, drills: &[PastDrill]) -> Checked {
    checked_with(text, drills, &[])
}

fn checked_with(text: &str, drills: &[PastDrill], plans: &[Planned]) -> Checked {
    let (parsed, diagnostics) = topology::parse(text, "example");
    let (topology, places) = parsed.unwrap_or_else(|| panic!("{diagnostics:#?}\n{text}"));
    check(&Input::new(&topology, &places, "2026-11-20".parse().expect("a date"), drills).with_plans(plans))
}

fn example(example: &Example) -> Checked {
    let drills: Vec<PastDrill> = example
        .drills
        .iter()
        .map(|&(scenario, date, current, objectives_met)| PastDrill {
            scenario: scenario.to_owned(),
            date: date.parse().expect("a date"),
            current,
            objectives_met,
        })
        .collect();
    let plans: Vec<Planned> = example
        .plans
        .iter()
        .map(|(stack, kind, values)| Planned {
            stack: stack.parse().expect("a stack"),
            address: format!("{kind}.this"),
            kind: (*kind).to_owned(),
            values: serde_json::from_str(values).expect("JSON"),
        })
        .collect();
    checked_with(example.topology, &drills, &plans)
}

#[test]
fn every_rule_finds_fault_with_its_first_example_only() {
    let mut wrong = Vec::new();
    for rule in all() {
        for text in [rule.fails.topology, rule.passes.topology] {
            let diagnostics = topology::parse(text, "example").1;
            if diagnostics.has_errors() {
                wrong.push(format!("an example of {} is no topology: {diagnostics:?}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for rule in all() {
        let finds = |of: &Example| example(of).findings.iter().filter(|finding| finding.rule == rule.id).count();
        if finds(&rule.fails) == 0 {
            wrong.push(format!("{} is silent about its failing example", rule.id));
        }
        if finds(&rule.passes) > 0 {
            wrong.push(format!("{} finds fault with its passing example", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rules_are_complete_and_unique() {
    let mut ids = BTreeSet::new();
    for rule in all() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        for (what, text) in [("summary", rule.summary), ("why", rule.why), ("fix", rule.fix), ("source", rule.source)] {
            assert!(!text.is_empty(), "{} has no {what}", rule.id);
        }
        for (what, text) in [("summary", rule.summary), ("fix", rule.fix)] {
            assert!(!text.ends_with('.'), "{}: the {what} ends with a full stop", rule.id);
        }
        assert!(rule.fails.topology.ends_with('\n') && rule.passes.topology.ends_with('\n'), "{}", rule.id);
    }
}

#[test]
fn rules_are_ignored_by_place_and_with_a_reason() {
    let text = |ignore: &str| {
        format!("check: {{ ignore: [{ignore}] }}\nregions:\n  primary: {{ region: us-east-1, traffic: 100% }}\n")
    };
    let single = |ignore: &str| {
        let checked = checked(&text(ignore), &[]);
        let found = checked.findings.iter().any(|finding| finding.rule == "single-region");
        (found, checked.ignored.iter().any(|ignored| ignored.finding.rule == "single-region"))
    };
    assert_eq!(single(""), (true, false));
    assert_eq!(single("{ rule: single-region, reason: a trial }"), (false, true));
    assert_eq!(single("{ rule: single-region, at: regions, reason: a trial }"), (false, true));
    assert_eq!(single("{ rule: single-region, at: region, reason: a trial }"), (true, false));
    assert_eq!(single("{ rule: single-region, at: traffic, reason: a trial }"), (true, false));
}

#[test]
fn an_unknown_rule_is_found() {
    let text = "check: { ignore: [{ rule: single-regoin, reason: a trial }] }\nregions: { a: { region: us-east-1, traffic: 100% } }\n";
    let checked = checked(text, &[]);
    let finding = checked.findings.iter().find(|finding| finding.rule == IGNORE_RULE).expect("found");
    assert_eq!(finding.fix, "did you mean `single-region`?");
    assert_eq!(&text[finding.span.clone()], "single-regoin");
}

#[test]
fn shipped_topologies_have_no_errors() {
    for text in [
        include_str!("../../environments/active-passive/topology.yaml"),
        include_str!("../../environments/active-active/topology.yaml"),
        include_str!("../../environments/production/topology.yaml"),
    ] {
        let checked = checked(text, &[]);
        let errors: Vec<_> = checked.findings.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn findings_stand_at_their_lines_in_both_forms() {
    let place = |text: &str| {
        let checked = checked(text, &[]);
        let finding = checked.findings.into_iter().find(|finding| finding.rule == "single-replica").expect("found");
        text[finding.span].to_owned()
    };
    let short = "regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    resources:\n      - cache (active)\n      - llm-service (1 replica)\n";
    assert_eq!(place(short), "llm-service (1 replica)");
    let full =
        "regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    services:\n      llm-service: { replicas: 1 }\n";
    assert_eq!(place(full), "llm-service");
}

#[test]
fn an_entry_that_ignores_nothing_is_said() {
    let text = "check: { ignore: [{ rule: gpu-retired, reason: a trial }] }\nregions: { a: { region: us-east-1, traffic: 100% } }\n";
    let checked = checked(text, &[]);
    let needless = checked.findings.iter().find(|finding| finding.rule == IGNORE_RULE).expect("found");
    assert_eq!((needless.severity, &text[needless.span.clone()]), (Severity::Info, "gpu-retired"));
}

#[test]
fn an_entry_at_no_place_is_an_error() {
    let found = |at: &str| {
        let text = format!(
            "check: {{ ignore: [{{ rule: single-region, at: {at}, reason: a trial }}] }}\nregions: {{ a: {{ region: us-east-1, traffic: 100% }} }}\n"
        );
        let of = |finding: Finding| (finding.severity, finding.message, text[finding.span].to_owned());
        checked(&text, &[]).findings.into_iter().filter(|found| found.rule == IGNORE_RULE).map(of).collect::<Vec<_>>()
    };
    for at in ["regions.nope", "region", "services.cache"] {
        let message = format!("There is no place `{at}` in this topology");
        assert_eq!(found(at), [(Severity::Error, message, at.to_owned())]);
    }
    assert_eq!(found("regions"), []);
    assert_eq!(found("regions.a.network")[0].0, Severity::Info, "a place, but nothing is found there");
}
