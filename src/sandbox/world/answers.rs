//! Answers to names: what name servers say, for how long, and what clients still remember.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::cells::{Cell, View};
use super::checks::Checks;
use super::latches::Latches;
use super::records::Records;
use crate::clouds::object::dns_name;
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::{Fact, Occurrence};

/// One of the answers to a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// What it says.
    pub to: Target,
    /// Its weight among the answers; equal weights are answered equally often.
    pub weight: u32,
    /// Seconds for which a client may keep it.
    pub ttl: u32,
}

impl Answer {
    /// The cell that it leads to.
    pub(super) fn cell(&self) -> Option<Cell> {
        match &self.to {
            Target::Region { region, environment } => {
                Some(Cell { environment: environment.clone(), region: region.clone() })
            }
            Target::Sorry | Target::Text(_) => None,
        }
    }
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An environment's load balancer in a cloud's region.
    Region {
        /// The region.
        region: String,
        /// The environment.
        environment: String,
    },
    /// An address that stands in none.
    Sorry,
    /// A text.
    Text(String),
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region { region: text, .. } | Self::Text(text) => formatter.write_str(text),
            Self::Sorry => formatter.write_str("sorry"),
        }
    }
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
    /// Until when a client may have an older answer.
    stale_until: Instant,
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
        for key in records.names() {
            let answers = records.answers(key, view, checks, latches);
            let Some(name) = self.names.get_mut(key) else {
                events.push(said(key, &answers));
                let stale_until = kept(&answers, now);
                self.names.insert(key.to_owned(), Name { answers, changed_at: now, stale_until, pending: None });
                continue;
            };
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
            events.push(said(key, &answers));
            name.stale_until = kept(&name.answers, now);
            name.answers = answers;
            name.changed_at = now;
            name.pending = None;
        }
    }

    /// The next instant at which an answer changes.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.names.values().filter_map(|name| Some(name.pending.as_ref()?.1)).filter(|due| *due > now).min()
    }

    /// The cells to which these names lead now.
    pub(super) fn lead_to<'a>(&self, names: impl Iterator<Item = &'a str>) -> BTreeSet<Cell> {
        let answers = names.filter_map(|name| self.names.get(name)).flat_map(|name| &name.answers);
        answers.filter_map(Answer::cell).collect()
    }

    /// Whether a name has this text now.
    pub(super) fn says(&self, name: &str, text: &str) -> bool {
        let answers = self.names.get(&dns_name(name)).into_iter().flat_map(|name| &name.answers);
        answers.into_iter().any(|answer| matches!(&answer.to, Target::Text(says) if says == text))
    }

    pub(super) fn status(&self, name: &str, now: Instant) -> Option<NameStatus> {
        let name = self.names.get(&dns_name(name))?;
        Some(NameStatus {
            answers: name.answers.clone(),
            changed_at: name.changed_at,
            settled: name.pending.is_none() && now >= name.stale_until,
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
        let until = now.plus_seconds(f64::from(answer.ttl));
        self.clients.insert(key, Remembered { answer: answer.clone(), until });
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

/// Until when a client may keep what is answered now.
fn kept(answers: &[Answer], now: Instant) -> Instant {
    now.plus_seconds(answers.iter().map(|answer| f64::from(answer.ttl)).fold(0.0, f64::max))
}

/// What the name servers answer from now on.
fn said(name: &str, answers: &[Answer]) -> Occurrence {
    let all: Vec<String> = answers.iter().map(|answer| answer.to.to_string()).collect();
    let says = if answers.iter().any(|answer| matches!(answer.to, Target::Text(_))) { "says" } else { "leads to" };
    let what = if all.is_empty() { "nowhere".to_owned() } else { all.join(", ") };
    Occurrence {
        region: String::new(),
        service: "dns".to_owned(),
        operation: "answer".to_owned(),
        detail: format!("{name} {says} {what}"),
        fact: Some(Fact::Answer {
            name: name.to_owned(),
            regions: answers.iter().filter_map(Answer::cell).map(|cell| cell.region).collect(),
            sorry: answers.iter().any(|answer| answer.to == Target::Sorry),
        }),
        ..Occurrence::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighted_answers_take_turns() {
        let answer = |region: &str, weight| Answer { to: Target::Text(region.to_owned()), weight, ttl: 60 };
        let answers = [answer("a", 1), answer("b", 2)];
        let order: String =
            (0..6).filter_map(|lookup| turn(&answers, lookup)).map(|answer| answer.to.to_string()).collect();
        assert_eq!(order, "abbabb");
        assert_eq!(turn(&[], 3), None);
        assert!(turn(&[answer("a", 0)], 5).is_some());
    }
}
