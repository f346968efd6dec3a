use std::fmt::Write as _;

use super::incident::Place;
use super::*;
use crate::posture::Posture;
use crate::rules::{self, Checked, Input};
use crate::topology::units::duration;
use crate::topology::{Topology, parse};

const PASSIVE: &str = include_str!("../../environments/active-passive/topology.yaml");
const THREE: &str = include_str!("../../tests/fixtures/topologies/three-clouds.yaml");
const GKE: &str = include_str!("../../tests/fixtures/topologies/gke.yaml");
const AKS: &str = include_str!("../../tests/fixtures/topologies/aks.yaml");

fn checked(text: &str) -> (Topology, Checked) {
    let (found, diagnostics) = parse(text, "test");
    let (topology, places) = found.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let today = "2026-11-20".parse().expect("a date");
    let checked = rules::check(&Input::new(&topology, &places, today, &[]));
    (topology, checked)
}

#[test]
fn every_incident_is_sound() {
    for (incident, id) in all().zip(ids()) {
        assert_eq!(incident.id, id);
        assert!(!incident.sources.is_empty() && !incident.effects.is_empty(), "{id}");
        for source in &incident.sources {
            assert!(source.address.starts_with("https://"), "{id}");
        }
        for effect in &incident.effects {
            assert!(effect.until.is_none_or(|until| effect.from < until), "{id}: {}", effect.says);
            assert!(effect.until.is_none_or(|until| until <= incident.lasted), "{id}: {}", effect.says);
            assert_eq!(
                effect.place == Place::Near,
                effect.place == Place::Near && incident.neighbour.is_some(),
                "{id}"
            );
        }
        for lesson in &incident.lessons {
            assert!(lesson.because.ends_with('.'), "{id}");
            if let Some(rule) = &lesson.rule {
                assert!(rules::find(rule).is_some(), "{id} names the rule `{rule}`");
            }
        }
    }
}

/// A replay in a few lines.
fn outline(replay: &Replay<'_>) -> String {
    let mut text = String::new();
    for window in &replay.windows {
        let until = window.until.map_or_else(|| "–".to_owned(), |until| duration(until as f64));
        let (from, reach, thing) = (duration(window.from as f64), &window.reach, window.thing);
        let _ = writeln!(text, "{from} to {until}: {thing} of {reach} {}", window.how);
    }
    match &replay.outcome {
        Outcome::NotTouched(why) => {
            let _ = writeln!(text, "not touched: {why}");
        }
        Outcome::Passes { lost, seconds } => {
            let _ = writeln!(text, "passes: {lost:?} for {seconds} s");
        }
        Outcome::Moves(ways) => ways.iter().for_each(|way| outline_way(way, &mut text)),
    }
    for told in &replay.told {
        let _ = writeln!(text, "told by {} ({})", told.rule, told.findings.len());
    }
    let _ = writeln!(text, "silent: {}", replay.silent.join(" "));
    text
}

fn outline_way(way: &Way, text: &mut String) {
    let names: Vec<&str> = way.lost.iter().map(|name| name.as_str()).collect();
    let _ = writeln!(text, "{:?}: {} at {}", way.why, names.join(" "), duration(way.at as f64));
    let time = |seconds: Option<f64>| seconds.map_or_else(|| "never".to_owned(), duration);
    for step in &way.steps {
        let held = step.held.as_ref().map_or_else(String::new, |held| {
            format!(" held by {} of {} until {}", held.thing, held.reach, time(held.until.map(|until| until as f64)))
        });
        let troubled: Vec<String> = step.troubled.iter().map(|held| format!(" hampered by {}", held.thing)).collect();
        let _ =
            writeln!(text, "  {:<34} {} to {}{held}{}", step.step, time(step.start), time(step.end), troubled.concat());
    }
    if let Some(impossible) = &way.impossible {
        let _ = writeln!(text, "  no plan: {impossible}");
    }
    let _ = writeln!(text, "  RTO {} to {}", time(way.rto.map(|rto| rto.typical)), time(way.rto.map(|rto| rto.worst)));
    for loss in &way.data {
        let seconds = loss
            .seconds
            .map_or_else(String::new, |span| format!(" {} to {},", duration(span.typical), duration(span.worst)));
        let _ = writeln!(text, "  {}:{seconds} {}", loss.service, loss.says);
    }
    for (thing, reach) in &way.unneeded {
        let _ = writeln!(text, "  gone and not needed: {thing} of {reach}");
    }
}

/// Each incident as it was, and, where it doesn't touch the topology, moved to a region.
fn replays(text: &str, at: &str) -> String {
    let (topology, checked) = checked(text);
    let mut all_of_them = String::new();
    for incident in all() {
        let as_it_was = replay(incident, &topology, None, &checked);
        let _ = write!(all_of_them, "# {}\n{}\n", incident.id, outline(&as_it_was));
        if matches!(as_it_was.outcome, Outcome::NotTouched(_)) {
            let moved = replay(incident, &topology, topology.find_region(at), &checked);
            let _ = write!(all_of_them, "# {} at {at}\n{}\n", incident.id, outline(&moved));
        }
    }
    all_of_them
}

#[test]
fn active_passive() {
    insta::assert_snapshot!(replays(PASSIVE, "primary"));
}

#[test]
fn three_clouds() {
    insta::assert_snapshot!(replays(THREE, "east"));
}

#[test]
fn two_regions_of_google_cloud() {
    insta::assert_snapshot!(replays(GKE, "primary"));
}

#[test]
fn two_regions_of_azure() {
    insta::assert_snapshot!(replays(AKS, "primary"));
}

#[test]
fn replays_hold_together() {
    for text in [PASSIVE, THREE, GKE, AKS] {
        let (topology, checked) = checked(text);
        let places: Vec<_> = topology.regions.iter().map(Some).chain([None]).collect();
        for (incident, at) in all().flat_map(|incident| places.iter().map(move |at| (incident, *at))) {
            let replay = replay(incident, &topology, at, &checked);
            let Outcome::Moves(ways) = &replay.outcome else { continue };
            let way = ways.last().expect("a way");
            let posture = Posture::normal(&topology, 0);
            assert!(way.lost.iter().any(|region| posture.of(region).serves), "{}", incident.id);
            assert!(way.rto.is_none_or(|rto| rto.typical <= rto.worst + 0.001), "{}", incident.id);
            for step in &way.steps {
                let ordinary = way.ordinary.is_some();
                assert!(ordinary && step.start.is_none_or(|start| step.end.is_some_and(|end| start <= end)));
            }
            let restored = way.steps.iter().filter(|step| step.restores_service);
            if let (true, Some(rto), Some(ordinary)) =
                (restored.clone().all(|step| step.end.is_some()), way.rto, way.ordinary)
            {
                assert!(rto.typical >= ordinary.typical - 0.001, "{}", incident.id);
            }
        }
    }
}
