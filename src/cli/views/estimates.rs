//! Estimates, for people and for pull requests. For machines they are written as they are.

use std::fmt::Write as _;

use super::table::{columns, indent};
use crate::catalog::Provenance;
use crate::estimates::data::Effect;
use crate::estimates::losses::{LossEstimate, Lost, Outcome, Recovery};
use crate::estimates::money::Money;
use crate::estimates::patterns::Patterns;
use crate::estimates::text::{self, dollars, percent, range};
use crate::estimates::{Estimates, Verdict};
use crate::topology::Topology;
use crate::topology::units::duration;

/// Losses that a short answer shows.
const FEW: usize = 8;

/// For people; `all` shows every loss, what each dependency promises and each line of the bill.
pub(crate) fn human(estimates: &Estimates, topology: &Topology, width: usize, all: bool) -> String {
    let mut text = prose("What would be lost, and for how long (typical to worst; a watcher decides)", width);
    let mut rows = vec![["lost", "back after", "data missing", "RTO", "RPO"].map(str::to_owned).to_vec()];
    let shown: Vec<&LossEstimate> = shown(estimates, topology, all).collect();
    for loss in &shown {
        rows.push(vec![
            loss.lost.title(topology),
            back(loss),
            missing(loss),
            verdict(loss.rto_verdict),
            verdict(loss.rpo_verdict),
        ]);
    }
    text.push_str(&indent(&columns(&rows), 2));
    for line in shown.iter().filter_map(|loss| details(loss, topology)) {
        text.push_str(&prose(&format!("  {line}"), width));
    }
    let hidden = estimates.losses.len() - shown.len() + estimates.left_out;
    if hidden > 0 {
        let hidden = if hidden == 1 { "1 more loss isn't".to_owned() } else { format!("{hidden} more losses aren't") };
        let _ = writeln!(text, "  {hidden} shown (`-v` shows those that are estimated)");
    }
    text.push('\n');
    text.push_str(&prose(&availability(estimates, topology, all), width));
    text.push_str(&prose(&bill(&estimates.money, all), width));
    if let Some(patterns) = &estimates.patterns {
        let weakest = patterns
            .rows
            .iter()
            .flat_map(|row| [row.rto_weakest, row.rpo_weakest, row.availability_weakest, row.usd_weakest]);
        let weakest = weakest.flatten().map(|weakest| weakest.kind).max();
        let weakest = weakest.map_or_else(String::new, |kind| format!("; weakest figure: {kind}"));
        let title = format!("{}{weakest}", patterns_title(patterns, topology));
        let _ = write!(text, "\n{}", prose(&title, width));
        text.push_str(&indent(&columns(&text::patterns_rows(patterns, false)), 2));
    }
    text
}

/// Lines no longer than the width; what is left of one goes on a little to the right of where it began.
pub(super) fn prose(text: &str, width: usize) -> String {
    let wrapped = |line: &str| {
        let words = line.trim_start();
        let start = line.len() - words.len();
        let rest = format!("\n{}", " ".repeat(start + 2));
        let lines = super::wrap(words, width.saturating_sub(start + 2)).replace('\n', &rest);
        format!("{}{lines}\n", &line[..start])
    };
    text.lines().map(wrapped).collect()
}

/// For a pull request.
pub(crate) fn markdown(estimates: &Estimates, topology: &Topology) -> String {
    let mut text =
        String::from("\n#### Estimates\n\n| lost | back after | data missing | RTO | RPO |\n|---|---|---|---|---|\n");
    let shown: Vec<&LossEstimate> = shown(estimates, topology, false).collect();
    for loss in &shown {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            loss.lost.title(topology),
            back(loss),
            missing(loss),
            verdict(loss.rto_verdict),
            verdict(loss.rpo_verdict)
        );
    }
    text.push('\n');
    for loss in &shown {
        if let Some(line) = details(loss, topology) {
            let _ = writeln!(text, "- {line}");
        }
    }
    let _ = write!(text, "\n{}\n{}", availability(estimates, topology, false), bill(&estimates.money, false));
    if let Some(patterns) = &estimates.patterns {
        let _ = write!(text, "\n{}\n\n{}", patterns_title(patterns, topology), text::patterns_markdown(patterns));
    }
    text
}

/// The losses of a short answer: regions first, then one zone, the clouds, and the state at its home.
fn shown<'a>(estimates: &'a Estimates, topology: &'a Topology, all: bool) -> impl Iterator<Item = &'a LossEstimate> {
    let (mut regions, mut zones) = (0, 0);
    estimates.losses.iter().filter(move |loss| match &loss.lost {
        _ if all => true,
        Lost::Regions(_) => {
            regions += 1;
            regions <= FEW
        }
        Lost::Zone(_) => {
            zones += 1;
            zones == 1
        }
        Lost::Cloud(_) => true,
        Lost::StateStorage(region) => *region == topology.state.home,
    })
}

fn back(loss: &LossEstimate) -> String {
    match &loss.outcome {
        Outcome::Unaffected { .. } => "nobody notices".into(),
        Outcome::Recovered(recovery) => range(recovery.rto),
        Outcome::Impossible { .. } => "no way back".into(),
    }
}

/// What each data service misses, the measured figure first where there is one.
fn missing(loss: &LossEstimate) -> String {
    let mut said = Vec::new();
    if let (Some(_), Some(span)) = (&loss.measured_in, loss.rpo) {
        said.push(format!("measured {}", range(span)));
    }
    for loss in &loss.data {
        match loss.effect {
            Effect::Writes(span) => said.push(format!("{} {}", loss.service, range(span))),
            Effect::Stays => said.push(format!("{} stays there", loss.service)),
            Effect::All => said.push(format!("all of {}", loss.service)),
            Effect::NotKnown => said.push(format!("{}: not known", loss.service)),
            Effect::Cold => {}
        }
    }
    if said.is_empty() { "nothing".into() } else { said.join(", ") }
}

fn verdict(verdict: Verdict) -> String {
    if verdict == Verdict::NotAsked { "-".into() } else { verdict.to_string() }
}

fn details(loss: &LossEstimate, topology: &Topology) -> Option<String> {
    let title = loss.lost.title(topology);
    match &loss.outcome {
        Outcome::Unaffected { why } | Outcome::Impossible { why } => Some(format!("{title}: {why}")),
        Outcome::Recovered(recovery) => {
            let measured =
                loss.measured_in.as_ref().map_or_else(String::new, |drill| format!("; measured in live drill {drill}"));
            let full =
                recovery.full.map_or_else(String::new, |full| format!("; at full capacity after {}", range(full)));
            Some(format!("{title}: {}{full}{}{measured}", parts(recovery), weakest(recovery)))
        }
    }
}

fn parts(recovery: &Recovery) -> String {
    let parts = recovery.parts.iter().filter(|time| time.span.typical >= 0.5);
    parts.map(|time| format!("{} {}", time.part, duration(time.span.typical))).collect::<Vec<_>>().join(", ")
}

fn weakest(recovery: &Recovery) -> String {
    match (recovery.weakest, recovery.weakest_part) {
        (Some(weakest), Some(part)) => format!("; weakest figure: {part} ({})", weakest.kind),
        _ => String::new(),
    }
}

fn availability(estimates: &Estimates, topology: &Topology, all: bool) -> String {
    let found = &estimates.availability;
    let objective = topology
        .objectives
        .availability
        .map_or_else(String::new, |asked| format!("; the objective of {asked} % is {}", found.verdict));
    let mut text = format!(
        "Availability {} % (worst {} %): {} to {} minutes a month, {} to {} hours a year{objective}\n",
        percent(found.typical_percent),
        percent(found.worst_percent),
        two(found.minutes_per_month.typical),
        two(found.minutes_per_month.worst),
        two(found.hours_per_year.typical),
        two(found.hours_per_year.worst),
    );
    let _ = writeln!(text, "  {}", found.formula);
    let _ = writeln!(
        text,
        "  {}, with {} to {} events a year (assumption)",
        found.worked, found.events_per_year.typical, found.events_per_year.worst
    );
    for region in found.regions.iter().take(if all { usize::MAX } else { FEW }) {
        let _ = writeln!(text, "  {} by itself: {} %", region.region, percent(region.percent));
        for dependency in region.serial.iter().filter(|dependency| all || dependency.percent.is_none()) {
            let said =
                dependency.percent.map_or_else(|| "not known, not in it".into(), |percent| format!("{percent} %"));
            let _ = writeln!(text, "    {}: {said}{}", dependency.service, kind(dependency.provenance));
        }
    }
    let _ = writeln!(text, "  {}\n", found.note);
    text
}

fn two(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn kind(weakest: Option<Provenance>) -> String {
    weakest.map_or_else(String::new, |weakest| format!(" ({}, {})", weakest.kind, weakest.date()))
}

fn bill(money: &Money, all: bool) -> String {
    let weakest = money.weakest;
    let spare =
        money.spare_usd_per_month.map_or_else(|| "not known".into(), |usd| format!("{} USD", dollars(usd, weakest)));
    let mut text = format!(
        "Cost: about {} USD a month, of which {} for regions that wait; GPU nodes that serve nobody: {spare}{}\n",
        dollars(money.usd_per_month, weakest),
        dollars(money.standby_usd_per_month, weakest),
        kind(weakest),
    );
    for region in money.regions.iter().take(if all { usize::MAX } else { FEW }) {
        let gpus = region.items.iter().find(|item| item.what.contains(" GPU node")).map_or_else(String::new, |item| {
            let (usd, from) = (dollars(item.usd_per_month, Some(item.provenance)), kind(Some(item.provenance)));
            format!(", of which {} {} {usd}{from}", item.count, item.what)
        });
        let _ = writeln!(text, "  {}: about {} USD{gpus}", region.region, dollars(region.usd_per_month, weakest));
        for item in region.items.iter().filter(|_| all) {
            let usd = dollars(item.usd_per_month, Some(item.provenance));
            let _ = writeln!(text, "    {} {}: {usd} USD{}", item.count, item.what, kind(Some(item.provenance)));
        }
    }
    if !money.unknown.is_empty() {
        let shown: Vec<&str> = money.unknown.iter().take(FEW).map(String::as_str).collect();
        let more = money.unknown.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "  Price not known, in no total: {}{more}", shown.join(", "));
    }
    let _ = writeln!(text, "  {}", money.note);
    text
}

fn patterns_title(patterns: &Patterns, topology: &Topology) -> String {
    let both = |name| topology.region(name).map_or_else(String::new, ToString::to_string);
    format!(
        "What other designs would give when {} is lost and {} takes over",
        both(&patterns.lost),
        both(&patterns.second)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimates::Question;
    use crate::estimates::measurements;

    fn shipped(text: &str) -> Topology {
        crate::topology::parse(text, "test").0.expect("a shipped topology").0
    }

    #[test]
    fn shipped_environments() {
        for (name, text) in [
            ("active-passive", include_str!("../../../environments/active-passive/topology.yaml")),
            ("active-active", include_str!("../../../environments/active-active/topology.yaml")),
            ("production", include_str!("../../../environments/production/topology.yaml")),
        ] {
            let topology = shipped(text);
            let estimates = Estimates::of(&topology, &[], &Question::default()).expect("nothing is asked");
            insta::assert_snapshot!(name, human(&estimates, &topology, 100, name == "production"));
        }
    }

    #[test]
    fn a_live_drill_takes_the_place_of_assumptions() {
        let topology = shipped(include_str!("../../../environments/production/topology.yaml"));
        let report = r#"{ "scenario": "region-loss", "lost": ["primary (us-east-1)"], "simulated": false,
            "began": "2026-10-01T08:00:00Z", "verdict": "passed", "measured": { "rto": 512, "rpo": 1.5 } }"#;
        let measured = measurements::parse("2026-10-01", report, &topology).expect("a report").expect("a live one");
        let estimates = Estimates::of(&topology, &[measured], &Question::default()).expect("nothing is asked");
        let text = human(&estimates, &topology, 100, false);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("measured in live drill 2026-10-01"), "{text}");
        assert!(text.contains("8m 32s to "), "{text}");
    }

    #[test]
    fn nothing_but_tables_is_wider_than_the_output() {
        assert_eq!(prose("  one two three\n\nfour", 12), "  one two\n    three\n\nfour\n");
        let topology = shipped(include_str!("../../../environments/production/topology.yaml"));
        let estimates = Estimates::of(&topology, &[], &Question::default()).expect("nothing is asked");
        let text = human(&estimates, &topology, 60, true);
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 60).collect();
        assert!(wide.iter().all(|line| line.trim_start().contains("  ")), "{wide:#?}");
    }

    #[test]
    fn one_node_is_a_node_and_what_is_not_known_has_no_currency() {
        let text = "regions:\n  a: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }\n  b: { region: eu-west-1, resources: [llm-service (1 replica)] }\n";
        let topology = shipped(text);
        let mut estimates = Estimates::of(&topology, &[], &Question::default()).expect("nothing is asked");
        estimates.money.spare_usd_per_month = None;
        let text = human(&estimates, &topology, 200, true);
        assert!(text.contains("of which 1 g5.2xlarge GPU node ") && text.contains("1 replica, 1 GPU node "), "{text}");
        assert!(text.contains("GPU nodes that serve nobody: not known ("), "{text}");
    }

    #[test]
    fn losses_by_name() {
        let topology = shipped(include_str!("../../../environments/production/topology.yaml"));
        let ask = |name: &str| Estimates::of(&topology, &[], &Question { lose: vec![name.into()] });
        assert_eq!(ask("us-east-1").expect("a region").losses.len(), 1);
        assert!(matches!(ask("aws").expect("a cloud").losses[0].lost, Lost::Cloud(_)));
        assert!(ask("gcp").is_err());
    }
}
