//! A log as the predicates read it: what was so from when to when, and what happened at which instant.

use std::collections::{BTreeMap, BTreeSet};

use super::spans::Spans;
use super::{Watched, WatchedRegion};
use crate::gate::State;
use crate::sandbox::clock::Instant;
use crate::sandbox::environment_of;
use crate::sandbox::log::{Fact, LogEntry, Via, What};
use crate::sandbox::world::faults::Loss;

/// The service that keeps the ledger at a holder.
const FENCE_STORES: &str = "s3";

/// A decision that a majority of holders has.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// When it had it.
    pub(super) at: Instant,
    pub(super) epoch: u64,
    pub(super) run: String,
    pub(super) serves: Vec<String>,
    pub(super) shut: Vec<String>,
}

/// An entry that a holder was given.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) at: Instant,
    pub(super) holder: String,
    pub(super) epoch: u64,
}

/// What was said of a gate.
#[derive(Clone, Copy, Debug)]
pub(super) struct GateSeen {
    pub(super) at: Instant,
    pub(super) state: Option<State>,
    pub(super) open: bool,
    pub(super) able: bool,
    pub(super) epoch: Option<u64>,
}

/// Something that was begun in a store, and perhaps done.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) store: String,
    pub(super) from: Instant,
    pub(super) to: Option<Instant>,
}

/// A plan as it was carried out.
#[derive(Clone, Debug)]
pub(super) struct PlanSpan {
    pub(super) purpose: String,
    pub(super) from: Instant,
    pub(super) to: Option<Instant>,
}

/// What the log says.
pub(super) struct History<'a> {
    pub(super) watched: &'a Watched,
    /// The last instant of the log.
    pub(super) end: Instant,
    ways: BTreeMap<(String, Via, String), Vec<(Instant, bool)>>,
    gates: BTreeMap<String, Vec<GateSeen>>,
    latches: BTreeMap<(String, String), Vec<(Instant, bool)>>,
    health: BTreeMap<String, Vec<(Instant, bool)>>,
    answers: Vec<(Instant, &'a [String], bool)>,
    pub(super) written: Vec<Written>,
    /// What a majority had, in order.
    pub(super) decisions: Vec<Decision>,
    pub(super) plans: Vec<PlanSpan>,
    pub(super) promotions: Vec<Work>,
    pub(super) rebuilds: Vec<Work>,
    writable: BTreeMap<String, Vec<(Instant, bool)>>,
    pub(super) snapshots: Vec<(Instant, String)>,
    pub(super) proven: Vec<(Instant, String, u64)>,
    pub(super) decided: Vec<(Instant, String)>,
    pub(super) losses: Vec<(Loss, Instant, Option<Instant>)>,
    pub(super) returns: Vec<(Instant, Loss)>,
    pub(super) markers: Vec<(Instant, u64, Option<&'a str>)>,
    pub(super) contents: Vec<(Instant, &'a str, BTreeSet<u64>)>,
    /// Latches that somebody set by an API, and the control plane that it took, if one.
    pub(super) flips: Vec<(Instant, String, Option<String>)>,
    pub(super) calls: Vec<&'a LogEntry>,
    /// Who has which entry, while the log is read.
    kept: BTreeMap<String, (u64, String)>,
}

impl<'a> History<'a> {
    pub(super) fn of(entries: &'a [LogEntry], watched: &'a Watched) -> Self {
        let mut history = Self {
            watched,
            end: entries.last().map_or(watched.since, |entry| entry.at),
            ways: BTreeMap::new(),
            gates: BTreeMap::new(),
            latches: BTreeMap::new(),
            health: BTreeMap::new(),
            answers: Vec::new(),
            written: Vec::new(),
            decisions: Vec::new(),
            plans: Vec::new(),
            promotions: Vec::new(),
            rebuilds: Vec::new(),
            writable: BTreeMap::new(),
            snapshots: Vec::new(),
            proven: Vec::new(),
            decided: Vec::new(),
            losses: Vec::new(),
            returns: Vec::new(),
            markers: Vec::new(),
            contents: Vec::new(),
            flips: Vec::new(),
            calls: Vec::new(),
            kept: BTreeMap::new(),
        };
        // A connection that was refused names nobody: it counts where no other environment was at work.
        let is_own = |entry: &LogEntry| environment_of(&entry.session) == watched.environment;
        let is_work = |entry: &&LogEntry| matches!(entry.what, What::Call | What::State);
        let alone = entries.iter().filter(is_work).all(|entry| entry.session.is_empty() || is_own(entry));
        for entry in entries {
            let counts = is_own(entry) || (entry.session.is_empty() && (alone || entry.what == What::Control));
            match (&entry.fact, entry.what) {
                (Some(fact), _) if is_own(entry) || entry.session.is_empty() => history.hears(entry.at, fact),
                (None, What::Call) if is_own(entry) => history.calls.push(entry),
                (None, What::State) if counts => history.calls.push(entry),
                _ => {}
            }
        }
        history
    }

    /// Whether a fact is of a database that no gate lets writes into: nobody sees who writes there.
    fn is_of_another_database(&self, fact: &Fact) -> bool {
        let (Fact::Promote { database, store, .. }
        | Fact::Rebuild { database, store, .. }
        | Fact::Snapshot { database, store }
        | Fact::Contents { database, store, .. }) = fact
        else {
            return false;
        };
        self.at(store).and_then(|region| region.database.as_ref()).is_some_and(|own| own != database)
    }

    fn hears(&mut self, at: Instant, fact: &'a Fact) {
        if self.is_of_another_database(fact) {
            return;
        }
        match fact {
            Fact::Ledger { holder, epoch, run, serves, shut, majority } => {
                if self.watched.holders.iter().any(|known| known.bucket == *holder) {
                    self.written.push(Written { at, holder: holder.clone(), epoch: *epoch });
                    self.kept.insert(holder.clone(), (*epoch, run.clone()));
                    let same = self.kept.values().filter(|(kept, by)| kept == epoch && by == run).count();
                    let known = self.decisions.iter().any(|known| known.epoch == *epoch && known.run == *run);
                    if same >= *majority && !known {
                        let (epoch, run) = (*epoch, run.clone());
                        self.decisions.push(Decision { at, epoch, run, serves: serves.clone(), shut: shut.clone() });
                    }
                }
            }
            Fact::Gate { region, state, open, able, epoch } => {
                let seen = GateSeen { at, state: *state, open: *open, able: *able, epoch: *epoch };
                self.gates.entry(region.clone()).or_default().push(seen);
            }
            Fact::Latch { region, holder, shut } => {
                self.latches.entry((region.clone(), holder.clone())).or_default().push((at, *shut));
            }
            Fact::Health { name, up } => self.health.entry(name.clone()).or_default().push((at, *up)),
            Fact::Answer { name, regions, sorry } if *name == self.watched.hostname => {
                self.answers.push((at, regions, *sorry));
            }
            Fact::Accepts { region, via, store, accepts } => {
                self.ways.entry((region.clone(), *via, store.clone())).or_default().push((at, *accepts));
            }
            Fact::Promote { store, done, .. } => {
                work(&mut self.promotions, store, at, *done);
            }
            Fact::Rebuild { store, done, .. } => {
                work(&mut self.rebuilds, store, at, *done);
                if !done {
                    self.writable.entry(store.clone()).or_default().push((at, false));
                }
            }
            Fact::Snapshot { store, .. } => self.snapshots.push((at, store.clone())),
            Fact::Proven { region, epoch } => self.proven.push((at, region.clone(), *epoch)),
            Fact::Decided { region, .. } => self.decided.push((at, region.clone())),
            Fact::Plan { purpose, done: false } => {
                self.plans.push(PlanSpan { purpose: purpose.clone(), from: at, to: None });
            }
            Fact::Plan { purpose, done: true } => {
                let begun = self.plans.iter_mut().rev().find(|plan| plan.purpose == *purpose && plan.to.is_none());
                if let Some(plan) = begun {
                    plan.to = Some(at);
                }
            }
            Fact::Lost(loss) => self.losses.push((loss.clone(), at, None)),
            Fact::Returned(loss) => {
                self.returns.push((at, loss.clone()));
                for (_, _, to) in self.losses.iter_mut().filter(|(lost, _, to)| lost == loss && to.is_none()) {
                    *to = Some(at);
                }
            }
            Fact::Marker { name, number, store } if *name == self.watched.hostname => {
                self.markers.push((at, *number, store.as_deref()));
            }
            Fact::Contents { store, writable, markers, .. } => {
                self.writable.entry(store.clone()).or_default().push((at, *writable));
                let numbers = markers.iter().flat_map(|(first, last)| *first..=*last).collect();
                self.contents.push((at, store, numbers));
            }
            Fact::Flip { region, needs, .. } => self.flips.push((at, region.clone(), needs.clone())),
            Fact::Answer { .. } | Fact::Marker { .. } => {}
        }
    }

    pub(super) fn regions(&self) -> impl Iterator<Item = &'a WatchedRegion> {
        self.watched.regions.iter()
    }

    /// The region at a cloud's region.
    pub(super) fn at(&self, location: &str) -> Option<&'a WatchedRegion> {
        self.regions().find(|region| region.location == location)
    }

    /// When the ledger lists a region, by what a majority has.
    pub(super) fn listed(&self, region: &WatchedRegion) -> Spans {
        Spans::of(region.serves, self.in_force().map(|entry| (entry.at, entry.serves.contains(&region.name))))
    }

    /// When the ledger says that a region was left behind.
    pub(super) fn left_behind(&self, region: &WatchedRegion) -> Spans {
        Spans::of(false, self.in_force().map(|entry| (entry.at, entry.shut.contains(&region.name))))
    }

    /// The decisions that were ever the highest.
    fn in_force(&self) -> impl Iterator<Item = &Decision> {
        let mut highest = None;
        self.decisions.iter().filter(move |entry| {
            let is_higher = highest.is_none_or(|highest| entry.epoch >= highest);
            highest = highest.max(Some(entry.epoch));
            is_higher
        })
    }

    /// The decision in force at an instant.
    pub(super) fn decision(&self, at: Instant) -> Option<&Decision> {
        self.in_force().filter(|entry| entry.at <= at).last()
    }

    /// When writes are taken of which this holds.
    pub(super) fn accepts(&self, of: impl Fn(&str, Via, &str) -> bool) -> Spans {
        let ways = self.ways.iter().filter(|((region, via, store), _)| of(region, *via, store));
        Spans::any(ways.map(|(_, said)| Spans::of_changes(said)))
    }

    /// The databases that ever took writes, by their places.
    pub(super) fn stores(&self) -> BTreeSet<&str> {
        self.ways.keys().map(|(_, _, store)| store.as_str()).collect()
    }

    pub(super) fn gate(&self, region: &WatchedRegion) -> &[GateSeen] {
        self.gates.get(&region.name).map_or(&[], Vec::as_slice)
    }

    /// When something holds of a region's gate, and what of one of which nothing was said yet.
    pub(super) fn gate_is(&self, region: &WatchedRegion, before: bool, is: impl Fn(&GateSeen) -> bool) -> Spans {
        Spans::of(before, self.gate(region).iter().map(|seen| (seen.at, is(seen))))
    }

    pub(super) fn open(&self, region: &WatchedRegion) -> Spans {
        self.gate_is(region, region.serves && self.gate(region).is_empty(), |seen| seen.open)
    }

    /// When a latch is shut.
    pub(super) fn latched(&self, region: &WatchedRegion, holder: &str) -> Spans {
        let said = self.latches.get(&(region.name.clone(), holder.to_owned()));
        Spans::of_changes(said.map_or(&[], Vec::as_slice))
    }

    /// When the check of a region's own name says healthy.
    pub(super) fn healthy(&self, region: &WatchedRegion) -> Spans {
        match self.health.get(&format!("{}.{}", region.location, self.watched.hostname)) {
            Some(said) => Spans::of_changes(said),
            None => Spans::of(region.serves, []),
        }
    }

    /// When name servers know that a region is not to be named.
    pub(super) fn is_known_shut(&self, region: &WatchedRegion) -> Spans {
        let latched = region.latches.iter().map(|holder| self.latched(region, holder));
        Spans::any(latched).or(&self.healthy(region).not())
    }

    /// When the public name leads to a region.
    pub(super) fn leads_to(&self, region: &WatchedRegion) -> Spans {
        let before = region.serves && self.answers.first().is_none_or(|(at, ..)| *at > self.watched.since);
        Spans::of(before, self.answers.iter().map(|(at, regions, _)| (*at, regions.contains(&region.location))))
    }

    /// When the public name leads to sorry, and nowhere else.
    pub(super) fn is_sorry(&self) -> Spans {
        Spans::of(false, self.answers.iter().map(|(at, regions, sorry)| (*at, *sorry && regions.is_empty())))
    }

    /// When a database takes writes, whoever is let through to it.
    pub(super) fn is_writable(&self, store: &str) -> Spans {
        // Where the log begins later than the database, what is normal is so until something else is said.
        let before = self.at(store).is_some_and(|region| region.primary);
        Spans::of(before, self.writable.get(store).into_iter().flatten().copied())
    }

    /// When something is lost of which this holds.
    pub(super) fn lost(&self, is: impl Fn(&Loss) -> bool) -> Spans {
        let losses = self.losses.iter().filter(|(loss, ..)| is(loss));
        Spans::any(losses.map(|(_, from, to)| Spans::from_to(*from, *to)))
    }

    /// When a place doesn't live, or lives cut off.
    pub(super) fn is_lost(&self, location: &str) -> Spans {
        self.lost(|loss| match loss {
            Loss::Region(at) | Loss::Machines(at) | Loss::Partition { region: at, .. } => at == location,
            _ => false,
        })
    }

    /// When a holder answers nobody else.
    pub(super) fn holder_lost(&self, location: &str) -> Spans {
        self.lost(|loss| match loss {
            Loss::Region(at) => at == location,
            Loss::Service { region, service } => region == location && service == FENCE_STORES,
            _ => false,
        })
    }
}

/// Notes that something begins in a store, or is done there. What is done and was never begun took no time.
fn work(works: &mut Vec<Work>, store: &str, at: Instant, done: bool) {
    let begun = works.iter_mut().rev().find(|work| work.store == store && work.to.is_none());
    match (begun, done) {
        (Some(work), true) => work.to = Some(at),
        (Some(_), false) => {}
        (None, _) => works.push(Work { store: store.to_owned(), from: at, to: done.then_some(at) }),
    }
}
