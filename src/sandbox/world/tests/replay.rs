//! Whole drills, done again from what their sandbox was told: the same inputs at the same instants make the same events
//! at the same instants, to the millisecond. There is no clock here and no terraform.
//!
//! `tests/fixtures/world/` holds the inputs, one JSON object a line: `at` (milliseconds of virtual time) and what was
//! done then. They are the resources as the real terraform applied them from rendered environments, with every
//! attribute that the providers' schemas know. A drill's inputs are made so, in a checkout:
//!
//! 1. `terradrill sandbox serve` in the background, then `terradrill drill region-loss --sandbox --env active-passive`
//!    beside it, which uses the clouds that are served.
//! 2. SIGKILL to the server: an orderly end would write the world and empty its journal.
//! 3. `.terradrill/sandbox/journal.jsonl` holds the inputs. As this file reads them:
//!    ```sh
//!    jq -c '{at} + (.input | if .put then {put: (.put | {type: .key.kind, identity: .key.identity, region, cluster,
//!        owner, attributes})} elif .remove then {remove: {type: .remove.kind, identity: .remove.identity}} else . end)'
//!    ```
//!
//! `lost-region-returns.jsonl` is of active-active; network, keys, grants and the like are left out of it, for nothing
//! that answers clients depends on them.
//!
//! The form of the files is this test's own: whatever becomes of the world's types, [`read`] makes them from it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::clouds::Provider;
use crate::sandbox::fence::{Astray, Watched, WatchedRegion, astray};
use crate::sandbox::log::{LogEntry, What};

/// How often somebody looks at what can be asked for, in milliseconds. Events say when it changed.
const LOOK_EVERY: u64 = 60_000;

/// What is left to come of itself after the last input, in milliseconds.
const AFTERWARDS: u64 = 600_000;

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap_or_else(|| panic!("no number `{name}` in {value}"))
}

fn key(value: &Value) -> ResourceKey {
    let kind = text(value, "type");
    let provider = Provider::of_kind(&kind).unwrap_or_else(|| panic!("{kind} is of no provider"));
    ResourceKey { provider, kind, identity: text(value, "identity") }
}

fn loss(value: &Value) -> Loss {
    match value["region"].as_str() {
        Some(region) => Loss::Region(region.to_owned()),
        None => panic!("what is lost? {value}"),
    }
}

fn input(act: &str, value: &Value) -> Input {
    match act {
        "put" => Input::Put(Box::new(Resource {
            key: key(value),
            region: text(value, "region"),
            cluster: text(value, "cluster"),
            owner: text(value, "owner"),
            attributes: value["attributes"].clone(),
            created: Instant::default(),
            changed: Instant::default(),
        })),
        "remove" => Input::Remove(key(value)),
        "lose" => Input::Lose(loss(value)),
        "return" => Input::Return(loss(value)),
        "set_latch" => Input::SetLatch {
            environment: value["environment"].as_str().map(str::to_owned),
            region: text(value, "region"),
            holder: text(value, "holder"),
            shut: value["shut"].as_bool().expect("shut or open"),
        },
        "write_through_name" => {
            Input::WriteThroughName { hostname: text(value, "hostname"), number: number(value, "number") }
        }
        _ => panic!("nobody does `{act}` to a world"),
    }
}

/// The inputs of a file, each with its instant.
fn read(file: &str) -> Vec<(Instant, Input)> {
    file.lines()
        .map(|line| {
            let line: BTreeMap<String, Value> = serde_json::from_str(line).expect("a JSON object");
            let at = line["at"].as_u64().expect("an instant");
            let (act, value) = line.iter().find(|(name, _)| *name != "at").expect("what is done");
            (Instant(at), input(act, value))
        })
        .collect()
}

fn ended(outcome: &Result<Outcome, Refusal>) -> String {
    match outcome {
        Ok(Outcome::Done) => "done".to_owned(),
        Ok(Outcome::EffectiveAt(at)) => format!("in force at {at}"),
        Ok(Outcome::Written { region }) => format!("written in {region}"),
        Err(refusal) => format!("refused: {refusal}"),
    }
}

/// What the log says of something that happened by itself.
fn entry(at: Instant, event: &Occurrence) -> LogEntry {
    LogEntry {
        number: 0,
        at,
        what: What::Event,
        session: String::new(),
        region: event.region.clone(),
        service: event.service.clone(),
        operation: event.operation.clone(),
        kind: String::new(),
        refused: false,
        detail: event.detail.clone(),
        fact: event.fact.clone(),
    }
}

/// A world that is told what happened, and the story that it makes of it.
#[derive(Default)]
struct Replay {
    world: World,
    names: BTreeSet<String>,
    seen: BTreeMap<String, String>,
    /// What latches were told last, by judged region and holder.
    told: BTreeMap<(String, String), bool>,
    events: Vec<LogEntry>,
    story: Vec<String>,
}

impl Replay {
    fn of(file: &str) -> Self {
        Self::told(read(file))
    }

    fn told(inputs: Vec<(Instant, Input)>) -> Self {
        let mut replay = Self::default();
        // The public name is known before the first client asks for it.
        replay.names.extend(inputs.iter().filter_map(|(_, input)| match input {
            Input::WriteThroughName { hostname, .. } => Some(hostname.clone()),
            _ => None,
        }));
        let begin = inputs.first().expect("inputs").0;
        let end = Instant(inputs.last().expect("inputs").0.0 + AFTERWARDS);
        let mut look = begin.0;
        for (at, input) in inputs {
            while look < at.0 {
                replay.look(Instant(look));
                look += LOOK_EVERY;
            }
            replay.act(at, input);
        }
        while look <= end.0 {
            replay.look(Instant(look));
            look += LOOK_EVERY;
        }
        replay
    }

    fn act(&mut self, at: Instant, input: Input) {
        // What only repeats the signal of a latch is no news.
        let repeats = match &input {
            Input::SetLatch { region, holder, shut, .. } => {
                self.told.insert((region.clone(), holder.clone()), *shut) == Some(*shut)
            }
            _ => false,
        };
        if repeats {
            assert!(self.world.apply(at, input).is_ok(), "a latch is told again at {at}");
            return self.note();
        }
        let quiet = matches!(input, Input::Put(_));
        let look = !quiet && !matches!(input, Input::WriteThroughName { .. });
        let what = format!("{at} > {} {input}", input.operation());
        let outcome = self.world.apply(at, input);
        if quiet {
            assert_eq!(outcome, Ok(Outcome::Done), "{what}");
        } else {
            self.note();
            self.story.push(format!("{what}: {}", ended(&outcome)));
        }
        if look {
            self.look(at);
        }
    }

    /// Tells what happened by itself since it was told before.
    fn note(&mut self) {
        for (at, event) in self.world.take_events() {
            self.events.push(entry(at, &event));
            let Occurrence { region, service, operation, detail, .. } = event;
            let region = if region.is_empty() { "-".to_owned() } else { region };
            self.story.push(format!("{at} {region} {service} {operation}: {detail}"));
        }
    }

    /// Asks for all that can be asked for, and tells what has changed.
    fn look(&mut self, at: Instant) {
        self.world.advance(at);
        self.note();
        let seen = self.sight();
        let gone = self.seen.keys().filter(|what| !seen.contains_key(*what)).map(|what| format!("{at} = {what}: gone"));
        self.story.extend(gone);
        let changed = seen.iter().filter(|(what, how)| self.seen.get(*what) != Some(how));
        self.story.extend(changed.map(|(what, how)| format!("{at} = {what}: {how}")));
        self.seen = seen;
    }

    fn sight(&self) -> BTreeMap<String, String> {
        let mut seen = BTreeMap::new();
        let mut regions = BTreeSet::new();
        for cell in self.world.cells(None) {
            let health = self.world.health(&cell);
            let gate = if health.healthy { "yes".to_owned() } else { format!("no: {}", health.reasons.join("; ")) };
            seen.insert(format!("gate in {}", cell.region), gate);
            regions.insert(cell.region);
        }
        for name in &self.names {
            let Some(status) = self.world.name(name) else { continue };
            let answers: Vec<String> = status
                .answers
                .iter()
                .map(|answer| format!("{} ({}, {} s)", answer.to, answer.weight, answer.ttl))
                .collect();
            let settled = if status.settled { "settled" } else { "changing" };
            let changed = status.changed_at;
            seen.insert(name.clone(), format!("[{}] since {changed}, {settled}", answers.join(", ")));
        }
        for region in &regions {
            for nodes in self.world.nodes(region) {
                let what = format!("nodes of {} in {region}", nodes.group);
                let kind = format!("{} with {} GPUs", nodes.instance_type, nodes.gpus);
                seen.insert(what, format!("{} of {} {kind}", nodes.ready, nodes.desired));
            }
            for pods in self.world.pods(region) {
                let what = format!("pods of {} ({}) in {region}", pods.name, pods.component);
                let ready = format!("{} of {} ready", pods.ready, pods.desired);
                seen.insert(what, format!("{ready}, {} available, {} pending", pods.available, pods.pending));
            }
            for database in self.world.databases(region) {
                let role = match &database.source {
                    None => format!("writable {}", database.writable),
                    Some((name, region)) => format!("follows {name} in {region}"),
                };
                let lag = database.lag_seconds;
                let state =
                    format!("{role}, reachable {}, lag {lag}, markers {:?}", database.reachable, database.highest);
                seen.insert(format!("{} in {region}", database.identifier), state);
            }
        }
        for (latch, shut) in self.world.latches() {
            let what = format!("latch {} in {}", latch.name(), latch.location());
            seen.insert(what, if shut { "shut" } else { "open" }.to_owned());
        }
        seen
    }
}

#[test]
fn a_region_is_lost() {
    let file = include_str!("../../../../tests/fixtures/world/region-loss.jsonl");
    let story = Replay::of(file).story.join("\n");
    insta::assert_snapshot!(story);
}

#[test]
fn a_lost_region_returns() {
    let file = include_str!("../../../../tests/fixtures/world/lost-region-returns.jsonl");
    let story = Replay::of(file).story.join("\n");
    insta::assert_snapshot!(story);
}

/// Where the name was led that it must not be, after the loss of the first of these regions.
fn led_astray(inputs: Vec<(Instant, Input)>, environment: &str, regions: &[(&str, &str, bool)]) -> Vec<Astray> {
    let lost = inputs.iter().find(|(_, input)| matches!(input, Input::Lose(_))).expect("a loss").0;
    let region = |(name, location, serves): &(&str, &str, bool)| WatchedRegion {
        name: (*name).to_owned(),
        location: (*location).to_owned(),
        serves: *serves,
    };
    let watched = Watched {
        environment: environment.to_owned(),
        hostname: format!("api.{environment}.example.com"),
        regions: regions.iter().map(region).collect(),
    };
    let mut events = Replay::told(inputs).events;
    events.retain(|entry| entry.at >= lost);
    astray(&events, &watched)
}

#[test]
fn with_nothing_healthy_the_answer_is_sorry_and_without_it_a_shut_region() {
    let passive = include_str!("../../../../tests/fixtures/world/region-loss.jsonl");
    let active = include_str!("../../../../tests/fixtures/world/lost-region-returns.jsonl");
    let passive = (passive, "active-passive", &[("primary", "us-east-1", true), ("secondary", "eu-west-1", false)][..]);
    let active = (
        active,
        "active-active",
        &[("us-east", "us-east-1", true), ("eu-west", "eu-west-1", true), ("ap-southeast", "ap-southeast-1", false)][..],
    );
    for (file, environment, regions) in [passive, active] {
        assert_eq!(led_astray(read(file), environment, regions), [], "{environment}");
        let second = |input: &Input| match input {
            Input::Put(resource) => {
                resource.attributes["failover_routing_policy"][0]["type"] == "SECONDARY"
                    && resource.attributes["type"] == "A"
            }
            _ => false,
        };
        let without: Vec<_> = read(file).into_iter().filter(|(_, input)| !second(input)).collect();
        assert!(without.len() < read(file).len(), "{environment} has a record that says sorry");
        let astray = led_astray(without, environment, regions);
        assert!(astray.iter().any(|one| one.why.ends_with("behind its shut latch")), "{environment}: {astray:?}");
    }
}
