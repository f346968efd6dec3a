//! Whether a fence held, by the log: where a public name led while regions were shut, and while nothing was healthy.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::Instant;
use super::durations;
use super::log::{LogEntry, What};

/// An environment whose name is watched, as it is when the watch begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The environment.
    pub environment: String,
    /// Its public name.
    pub hostname: String,
    /// Its regions, all of whose latches are open.
    pub regions: Vec<WatchedRegion>,
}

/// A region of a watched environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedRegion {
    /// Its name in the topology.
    pub name: String,
    /// The cloud's name of it.
    pub location: String,
    /// Whether its gate answers yes, and the name leads to it.
    pub serves: bool,
}

/// A moment at which the name led where it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Astray {
    /// When.
    pub at: Instant,
    /// What was answered, and why it must not be.
    pub why: String,
}

/// The moments at which the name led to a region that a latch shut, or to any although none was healthy. The second is known
/// to the name servers a little later.
#[must_use]
pub fn astray(entries: &[LogEntry], watched: &Watched) -> Vec<Astray> {
    let mut watch = Watch::new(watched);
    let mut found: Vec<Astray> = Vec::new();
    for entry in entries {
        let late = watch.hopeless_since.is_some_and(|since| entry.at > since.plus_seconds(durations::dns_answer()));
        let mut faults: Vec<String> = if late { watch.opens_to_nobody().into_iter().collect() } else { Vec::new() };
        if entry.what == What::Event {
            watch.hears(entry);
        }
        faults.extend(watch.leads_behind_a_latch());
        for why in faults {
            if !found.iter().any(|before| before.why == why) {
                found.push(Astray { at: entry.at, why });
            }
        }
    }
    found
}

struct Watch<'a> {
    watched: &'a Watched,
    answer: Vec<String>,
    /// The locations whose checks say healthy.
    up: BTreeSet<&'a str>,
    /// The holders whose latch is shut, by the location that it is about.
    shut: BTreeMap<&'a str, BTreeSet<String>>,
    /// Since when no region is healthy with all of its latches open.
    hopeless_since: Option<Instant>,
}

impl<'a> Watch<'a> {
    fn new(watched: &'a Watched) -> Self {
        let serving = watched.regions.iter().filter(|region| region.serves).map(|region| region.location.as_str());
        Self {
            watched,
            answer: serving.clone().map(str::to_owned).collect(),
            up: serving.collect(),
            shut: BTreeMap::new(),
            hopeless_since: None,
        }
    }

    fn hears(&mut self, entry: &LogEntry) {
        let Watched { environment, hostname, regions } = self.watched;
        match entry.operation.as_str() {
            "answer" => {
                if let Some(answer) = entry.detail.strip_prefix(&format!("{hostname} leads to ")) {
                    self.answer = answer.split(", ").map(str::to_owned).collect();
                }
            }
            "healthy" | "unhealthy" => {
                let of = |region: &&WatchedRegion| entry.detail == format!("{}.{hostname}", region.location);
                let Some(region) = regions.iter().find(of) else { return };
                if entry.operation == "healthy" {
                    self.up.insert(&region.location);
                } else {
                    self.up.remove(region.location.as_str());
                }
            }
            "latch-shut" | "latch-open" => {
                let of = |region: &&WatchedRegion| entry.detail == format!("{} of {environment}", region.name);
                let Some(region) = regions.iter().find(of) else { return };
                let holders = self.shut.entry(&region.location).or_default();
                if entry.operation == "latch-shut" {
                    holders.insert(entry.region.clone());
                } else {
                    holders.remove(&entry.region);
                }
            }
            _ => return,
        }
        let hopeless = !self.up.iter().any(|location| !self.is_shut(location));
        self.hopeless_since = hopeless.then(|| self.hopeless_since.unwrap_or(entry.at));
    }

    fn is_shut(&self, location: &str) -> bool {
        self.shut.get(location).is_some_and(|holders| !holders.is_empty())
    }

    fn leads_behind_a_latch(&self) -> Vec<String> {
        let shut = self.answer.iter().filter(|location| self.is_shut(location));
        shut.map(|location| format!("{} led to {location} behind its shut latch", self.watched.hostname)).collect()
    }

    fn opens_to_nobody(&self) -> Option<String> {
        (self.answer != ["sorry"])
            .then(|| format!("{} led to {} with nothing healthy", self.watched.hostname, self.answer.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(story: &[(u64, &str, &str, &str)]) -> Vec<(u64, String)> {
        let region = |name: &str, location: &str, serves| WatchedRegion {
            name: name.to_owned(),
            location: location.to_owned(),
            serves,
        };
        let watched = Watched {
            environment: "shop".to_owned(),
            hostname: "api.shop".to_owned(),
            regions: vec![region("first", "a", true), region("second", "b", false)],
        };
        let entry = |(second, region, operation, detail): &(u64, &str, &str, &str)| LogEntry {
            number: 0,
            at: Instant(second * 1000),
            what: What::Event,
            session: String::new(),
            region: (*region).to_owned(),
            service: String::new(),
            operation: (*operation).to_owned(),
            kind: String::new(),
            refused: false,
            detail: (*detail).to_owned(),
            fact: None,
        };
        let entries: Vec<LogEntry> = story.iter().map(entry).collect();
        astray(&entries, &watched).into_iter().map(|astray| (astray.at.0 / 1000, astray.why)).collect()
    }

    const LOST: (u64, &str, &str, &str) = (30, "", "unhealthy", "a.api.shop");
    const SORRY: (u64, &str, &str, &str) = (35, "", "answer", "api.shop leads to sorry");
    const SHUT: (u64, &str, &str, &str) = (40, "b", "latch-shut", "first of shop");
    const LATER: (u64, &str, &str, &str) = (500, "", "sleep", "");

    #[test]
    fn sorry_is_where_a_name_leads_while_nothing_is_healthy() {
        let opened = [(90, "", "healthy", "b.api.shop"), (95, "", "answer", "api.shop leads to b")];
        assert_eq!(faults(&[LOST, SORRY, SHUT, opened[0], opened[1], LATER]), []);
        let why = "api.shop led to a with nothing healthy".to_owned();
        assert_eq!(faults(&[LOST, (100, "", "sleep", "")]), [(100, why)]);
    }

    #[test]
    fn one_shut_latch_is_enough_until_all_are_open() {
        let back = [(60, "", "healthy", "a.api.shop"), (65, "", "answer", "api.shop leads to a")];
        let shut_too = (41, "c", "latch-shut", "first of shop");
        let open = |at, holder| (at, holder, "latch-open", "first of shop");
        let why = || "api.shop led to a behind its shut latch".to_owned();
        assert_eq!(faults(&[LOST, SORRY, SHUT, shut_too, open(50, "c"), back[0], back[1]])[0], (65, why()));
        assert_eq!(faults(&[LOST, SORRY, SHUT, shut_too, open(50, "c"), open(51, "b"), back[0], back[1], LATER]), []);
        let others = (40, "b", "latch-shut", "first of another");
        assert_eq!(faults(&[LOST, SORRY, others, back[0], back[1], LATER]), []);
    }
}
