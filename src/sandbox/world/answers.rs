//! Answers to names: what name servers say, for how long, and what clients still remember.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::View;
use super::checks::Checks;
use super::latches::Latches;
use super::records::Records;
use crate::clouds::object::dns_name;
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;

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
    pub(super) fn settle(
        &mut self,
        view: &View<'_>,
        records: &Records,
        (checks, latches): (&Checks, &Latches),
        events: &mut Vec<Occurrence>,
    ) {
        let now = view.now;
        self.names.retain(|name, _| records.has(name));
        for (key, ttl) in records.names() {
            let answers = records.answers(key, view, checks, latches);
            let Some(name) = self.names.get_mut(key) else {
                self.names.insert(key.to_owned(), Name { answers, changed_at: now, ttl, pending: None });
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
        let name = self.names.get(&dns_name(name))?;
        Some(NameStatus {
            answers: name.answers.clone(),
            changed_at: name.changed_at,
            ttl: name.ttl,
            settled: name.pending.is_none() && now.seconds_since(name.changed_at) >= name.ttl,
        })
    }

    /// Resolves a name as a client does, who keeps an answer for its time to live.
    pub(super) fn look_up(&mut self, name: &str, now: Instant) -> Option<Answer> {
        let key = dns_name(name);
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
