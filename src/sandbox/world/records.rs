//! DNS answers: records, weights, health, time to live, and what clients still remember.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::gates::{Cell, View};
use super::objects::Resources;
use crate::sandbox::attributes::{block, blocks, count, flag, number, text, texts};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;
use crate::sandbox::resource::Resource;

/// The time to live of an answer whose record names none: that of an alias to a load balancer.
const ALIAS_TTL: f64 = 60.0;

/// A record that leads to a record that leads to … is followed no further than this.
const CHAIN: usize = 6;

/// A place that a name leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// The cloud's region.
    pub region: String,
    /// The environment whose load balancer stands there.
    pub environment: String,
    /// Its weight among the answers; equal weights are answered equally often.
    pub weight: u32,
}

/// One record of a name.
#[derive(Debug, Clone, PartialEq)]
struct Record {
    weight: Option<u32>,
    check: Option<String>,
    targets: Vec<String>,
    evaluates_target: bool,
    ttl: f64,
}

/// All records, by name.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<String, Vec<Record>>);

impl Records {
    pub(super) fn of(resources: &Resources) -> Self {
        let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for resource in resources.of_kind("aws_route53_record") {
            // An AAAA record stands beside an A record that leads to the same place.
            if !matches!(text(&resource.attributes, "type"), Some("A" | "CNAME")) {
                continue;
            }
            if let Some(name) = text(&resource.attributes, "fqdn").or_else(|| text(&resource.attributes, "name")) {
                records.entry(normal(name)).or_default().push(Record::of(resource));
            }
        }
        Self(records)
    }

    /// The cells that a name leads to, whatever their health.
    pub(super) fn lead(&self, name: &str, view: &View<'_>) -> Vec<Cell> {
        self.resolve(name, view, &|_| true, CHAIN)
            .into_iter()
            .map(|answer| Cell { environment: answer.environment, region: answer.region })
            .collect()
    }

    /// What the name servers answer to a name.
    fn answers(&self, name: &str, view: &View<'_>, checks: &Checks) -> Vec<Answer> {
        let healthy = |id: &str| checks.is_healthy(id, view.resources);
        let mut answers = self.resolve(name, view, &healthy, CHAIN);
        answers.sort();
        answers.dedup();
        answers
    }

    fn resolve(&self, name: &str, view: &View<'_>, healthy: &dyn Fn(&str) -> bool, chain: usize) -> Vec<Answer> {
        let Some(records) = self.0.get(&normal(name)) else {
            return view
                .cell_of_load_balancer(name)
                .map(|cell| Answer { region: cell.region, environment: cell.environment, weight: 1 })
                .into_iter()
                .collect();
        };
        if chain == 0 {
            return Vec::new();
        }
        let candidates: Vec<Candidate> = records
            .iter()
            .map(|record| Candidate {
                weight: record.weight,
                healthy: record.check.as_deref().is_none_or(healthy)
                    && (!record.evaluates_target || self.target_is_healthy(record, healthy)),
            })
            .collect();
        choose(&candidates)
            .into_iter()
            .flat_map(|index| {
                let record = &records[index];
                let weight = record.weight;
                record
                    .targets
                    .iter()
                    .flat_map(|target| self.resolve(target, view, healthy, chain - 1))
                    .map(move |answer| Answer { weight: weight.unwrap_or(answer.weight), ..answer })
            })
            .collect()
    }

    /// Whether any record that a record leads to has no check or a healthy one.
    fn target_is_healthy(&self, record: &Record, healthy: &dyn Fn(&str) -> bool) -> bool {
        record.targets.iter().any(|target| {
            self.0
                .get(&normal(target))
                .is_none_or(|records| records.iter().any(|record| record.check.as_deref().is_none_or(healthy)))
        })
    }

    fn ttl(&self, name: &str) -> f64 {
        self.0.get(name).and_then(|records| records.first()).map_or(ALIAS_TTL, |record| record.ttl)
    }
}

impl Record {
    fn of(resource: &Resource) -> Self {
        let attributes = &resource.attributes;
        let weight = blocks(attributes, "weighted_routing_policy").first().and_then(|policy| count(policy, "weight"));
        let alias = block(attributes, "alias");
        let targets = match alias.and_then(|alias| text(alias, "name")) {
            Some(target) => vec![target.to_owned()],
            None => texts(attributes, "records").into_iter().map(str::to_owned).collect(),
        };
        Self {
            weight,
            check: text(attributes, "health_check_id").map(str::to_owned),
            targets,
            evaluates_target: alias.is_some_and(|alias| flag(alias, "evaluate_target_health")),
            ttl: number(attributes, "ttl").filter(|ttl| *ttl > 0.0).unwrap_or(ALIAS_TTL),
        }
    }
}

fn normal(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// A record as the rule below sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    weight: Option<u32>,
    healthy: bool,
}

/// Route 53's rule for records of one name: only those with a weight above zero are considered;
/// if none of them is healthy, healthy ones of weight zero answer; if none at all is healthy, all
/// with a weight above zero do. Where all weights are zero, or there are none, all are equal.
fn choose(candidates: &[Candidate]) -> Vec<usize> {
    let pick = |holds: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        (0..candidates.len()).filter(|index| holds(&candidates[*index])).collect()
    };
    let weighs = |candidate: &Candidate| candidate.weight.is_none_or(|weight| weight > 0);
    let any_weighs = candidates.iter().any(weighs);
    let considered = |candidate: &Candidate| !any_weighs || weighs(candidate);
    let steps: [&dyn Fn(&Candidate) -> bool; 3] =
        [&|candidate| considered(candidate) && candidate.healthy, &|candidate| candidate.healthy, &considered];
    steps.into_iter().map(pick).find(|chosen| !chosen.is_empty()).unwrap_or_default()
}

/// What the name servers answer now, and since when, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct NameServers {
    names: BTreeMap<String, Name>,
    clients: BTreeMap<String, Remembered>,
    /// Counts look-ups, so that weighted answers take turns.
    lookups: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Name {
    answers: Vec<Answer>,
    changed_at: Instant,
    ttl: f64,
    pending: Option<(Vec<Answer>, Instant)>,
}

/// An answer that a client keeps until it is too old.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Remembered {
    answer: Answer,
    until: Instant,
}

/// What is known about a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameStatus {
    /// The answers, in order of region.
    pub answers: Vec<Answer>,
    /// When they last changed.
    pub changed_at: Instant,
    /// Seconds for which a client may keep an answer.
    pub ttl: f64,
    /// Whether no change is on its way and no client can still have an older answer.
    pub settled: bool,
}

impl NameServers {
    /// Brings the answers up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, records: &Records, checks: &Checks, events: &mut Vec<Occurrence>) {
        let now = view.now;
        self.names.retain(|name, _| records.0.contains_key(name));
        for key in records.0.keys() {
            let answers = records.answers(key, view, checks);
            let ttl = records.ttl(key);
            let Some(name) = self.names.get_mut(key) else {
                self.names.insert(key.clone(), Name { answers, changed_at: now, ttl, pending: None });
                continue;
            };
            name.ttl = ttl;
            if answers == name.answers {
                name.pending = None;
                continue;
            }
            let due = match &name.pending {
                Some((to, at)) if *to == answers => *at,
                _ => now.plus_seconds(durations::dns_answer()),
            };
            if due > now {
                name.pending = Some((answers, due));
                continue;
            }
            let regions: Vec<&str> = answers.iter().map(|answer| answer.region.as_str()).collect();
            events.push(Occurrence {
                region: String::new(),
                service: "dns".to_owned(),
                operation: "answer".to_owned(),
                detail: format!("{key} leads to {}", or_nowhere(&regions.join(", "))),
            });
            name.answers = answers;
            name.changed_at = now;
            name.pending = None;
        }
    }

    /// The next instant at which an answer changes.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.names.values().filter_map(|name| Some(name.pending.as_ref()?.1)).filter(|due| *due > now).min()
    }

    pub(super) fn status(&self, name: &str, now: Instant) -> Option<NameStatus> {
        let name = self.names.get(&normal(name))?;
        Some(NameStatus {
            answers: name.answers.clone(),
            changed_at: name.changed_at,
            ttl: name.ttl,
            settled: name.pending.is_none() && now.seconds_since(name.changed_at) >= name.ttl,
        })
    }

    /// Resolves a name as a client does, who keeps an answer for its time to live.
    pub(super) fn look_up(&mut self, name: &str, now: Instant) -> Option<Answer> {
        let key = normal(name);
        if let Some(remembered) = self.clients.get(&key)
            && remembered.until > now
        {
            return Some(remembered.answer.clone());
        }
        let status = self.names.get(&key)?;
        let answer = turn(&status.answers, self.lookups)?.clone();
        self.lookups += 1;
        self.clients.insert(key, Remembered { answer: answer.clone(), until: now.plus_seconds(status.ttl) });
        Some(answer)
    }
}

/// The answer whose turn it is: each as often as its weight says.
fn turn(answers: &[Answer], lookups: u64) -> Option<&Answer> {
    let weight = |answer: &Answer| u64::from(answer.weight.max(1));
    let total: u64 = answers.iter().map(weight).sum();
    let mut position = lookups.checked_rem(total)?;
    answers.iter().find(|answer| {
        let here = position < weight(answer);
        position = position.saturating_sub(weight(answer));
        here
    })
}

fn or_nowhere(regions: &str) -> &str {
    if regions.is_empty() { "nowhere" } else { regions }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn route_53_chooses_by_weight_and_health() {
        let candidates = |text: &str| -> Vec<Candidate> {
            text.split_whitespace()
                .map(|word| Candidate {
                    weight: word.trim_end_matches('!').parse().ok(),
                    healthy: !word.ends_with('!'),
                })
                .collect()
        };
        // A weight with `!` is unhealthy; `-` has no weight.
        for (records, chosen) in [
            ("100 0", vec![0]),
            ("100! 0", vec![1]),
            ("100! 0!", vec![0]),
            ("50 50 0", vec![0, 1]),
            ("50! 50 0", vec![1]),
            ("50! 50! 0", vec![2]),
            ("50! 50! 0!", vec![0, 1]),
            ("0 0", vec![0, 1]),
            ("0! 0", vec![1]),
            ("0! 0!", vec![0, 1]),
            ("-", vec![0]),
            ("-!", vec![0]),
            ("", vec![]),
        ] {
            assert_eq!(choose(&candidates(records)), chosen, "{records}");
        }
    }

    #[test]
    fn weighted_answers_take_turns() {
        let answer =
            |region: &str, weight| Answer { region: region.to_owned(), environment: "test".to_owned(), weight };
        let answers = [answer("a", 1), answer("b", 2)];
        let order: String =
            (0..6).filter_map(|lookup| turn(&answers, lookup)).map(|answer| answer.region.as_str()).collect();
        assert_eq!(order, "abbabb");
        assert_eq!(turn(&[], 3), None);
        assert!(turn(&[answer("a", 0)], 5).is_some());
    }
}
