//! The simulated clouds as a value: what is done to them at an instant, and what follows by itself.
//!
//! Everything that changes them is an [`Input`] with its instant. The same inputs in the same order
//! make the same world, so a journal of inputs is all that has to be kept. What happens by itself
//! (nodes join, checks change their mind) happens at its own instant, however late somebody looks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::answers::{NameServers, NameStatus};
use self::cells::{Cell, Health, View};
use self::checks::Checks;
use self::clients::Clients;
use self::databases::{DatabaseStatus, Databases};
use self::faults::Faults;
use self::gates::{Around, Gate, Gates};
use self::latches::Latches;
use self::objects::{Objects, Seen};
use self::records::Records;
use self::said::{announce, repaired};
use self::stores::{Answer, Stores};
use self::swaps::Swaps;
use self::workloads::{NodeCount, PodCount, Workloads};
use super::clock::Instant;
use super::log::{Fact, Occurrence};
use super::pairs;
use super::resource::{Resource, ResourceKey};
use super::switch::Switch;
use crate::clouds::Side;
use crate::clouds::object::{Latch, Object};
use crate::gate::{FenceAnswer, GateAnswer};

mod acts;
pub(super) mod answers;
pub(super) mod cells;
mod checks;
mod clients;
pub(crate) mod databases;
pub mod faults;
#[cfg(test)]
pub(super) mod fixture;
mod gates;
mod input;
mod latches;
mod objects;
mod records;
mod said;
mod stores;
mod swaps;
pub(super) mod workloads;

pub(super) use input::{Input, Outcome, Refusal};
pub(crate) use stores::Kept;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct World {
    /// Up to when everything that happens by itself has happened.
    now: Instant,
    objects: Objects,
    faults: Faults,
    workloads: Workloads,
    databases: Databases,
    gates: Gates,
    latches: Latches,
    checks: Checks,
    names: NameServers,
    clients: Clients,
    stores: Stores,
    /// Databases that change places.
    #[serde(default)]
    swaps: Swaps,
    /// What is broken on purpose.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    broken: BTreeSet<Switch>,
    /// What was last said of each gate.
    #[serde(with = "pairs")]
    said: BTreeMap<Cell, Fact>,
    /// What happened since it was last taken.
    #[serde(skip)]
    events: Vec<(Instant, Occurrence)>,
}

impl World {
    pub(super) fn objects(&self) -> &Objects {
        &self.objects
    }

    pub(super) fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(super) fn workloads(&self) -> &Workloads {
        &self.workloads
    }

    /// Up to when everything has happened; `None` in a world that has no past.
    pub(super) fn time(&self) -> Option<Instant> {
        (self.now > Instant::default()).then_some(self.now)
    }

    /// What is broken on purpose.
    pub(super) fn broken(&self) -> &BTreeSet<Switch> {
        &self.broken
    }

    /// Whether something is broken on purpose.
    pub(super) fn is_broken(&self, switch: Switch) -> bool {
        self.broken.contains(&switch)
    }

    /// What happened since this was last asked.
    pub(super) fn take_events(&mut self) -> Vec<(Instant, Occurrence)> {
        std::mem::take(&mut self.events)
    }

    /// Lets everything happen that is due until an instant.
    pub(super) fn advance(&mut self, to: Instant) {
        while let Some(due) = self.next_due().filter(|due| *due <= to) {
            self.now = due;
            self.swap();
            self.settle();
        }
        self.now = self.now.max(to);
    }

    fn next_due(&self) -> Option<Instant> {
        [
            self.workloads.next_due(self.now),
            self.gates.next_due(self.now),
            self.latches.next_due(self.now, self.is_broken(Switch::OneSignal)),
            self.checks.next_due(self.now),
            self.names.next_due(self.now),
            self.clients.next_due(self.now),
            self.swaps.next_due(self.now),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Does something to the world. What is refused changes nothing.
    pub(super) fn apply(&mut self, at: Instant, input: Input) -> Result<Outcome, Refusal> {
        self.advance(at);
        match input {
            Input::Put(resource) => {
                self.put(*resource);
                Ok(Outcome::Done)
            }
            Input::Remove(key) => {
                self.remove(&key);
                Ok(Outcome::Done)
            }
            Input::Lose(loss) => {
                if !self.faults.lose(&loss, self.now) {
                    return Err(Refusal::AlreadyLost(loss.to_string()));
                }
                self.settle();
                Ok(Outcome::Done)
            }
            Input::Return(loss) => {
                if !self.faults.restore(&loss) {
                    return Err(Refusal::NotLost(loss.to_string()));
                }
                self.swap();
                self.settle();
                Ok(Outcome::Done)
            }
            Input::SetLatch { environment, region, holder, shut } => {
                self.set_latch(environment.as_deref(), &region, &holder, shut)
            }
            Input::Promote { database, how } => self.promote(&database, how),
            Input::WriteEntry { bucket, holder, version, entry } => self.write_entry(&bucket, &holder, version, entry),
            Input::Push { cell, entry } => {
                if !self.faults.reached(&cell.region, Side::Probes) {
                    return Err(Refusal::Lost(cell.region));
                }
                if !self.gates.push(&cell, &entry) {
                    return Err(Refusal::NotOurs(cell.region));
                }
                self.settle();
                Ok(Outcome::Done)
            }
            Input::Break(switch) => {
                self.broken.insert(switch);
                self.settle();
                Ok(Outcome::Done)
            }
            Input::Mend(switch) => {
                self.broken.remove(&switch);
                self.settle();
                Ok(Outcome::Done)
            }
            Input::WriteMarker { cell, number } => self.write_marker(&cell, number),
            Input::WriteThroughName { hostname, number } => self.write_through_name(&hostname, number),
        }
    }

    fn put(&mut self, mut resource: Resource) {
        resource.created = self.objects.get(&resource.key).map_or(self.now, |before| before.created);
        resource.changed = self.now;
        let key = resource.key.clone();
        let is_news = self.objects.put(resource);
        if let Some(database) = self.objects.seen(&key, Object::database) {
            let mut events = Vec::new();
            let keeps_tails = self.is_broken(Switch::DivergentTail);
            self.databases.put(&database, self.now, &self.objects, (&self.faults, keeps_tails), &mut events);
            self.note(events);
        }
        if is_news {
            self.settle();
        }
    }

    fn remove(&mut self, key: &ResourceKey) {
        let keeps_tails = self.is_broken(Switch::DivergentTail);
        let gone = self.databases.remove(key, self.now, (&self.objects, &self.faults), keeps_tails);
        self.note(gone.into_iter().collect());
        if self.objects.remove(key) {
            self.settle();
        }
    }

    /// What a holder keeps, as somebody outside all regions sees it; an error if it doesn't answer.
    pub(super) fn entry(&self, bucket: &str, holder: &str) -> Result<Option<&Kept>, Refusal> {
        match self.stores.read(bucket, holder, None, (&self.objects, &self.faults)) {
            Answer::Keeps(kept) => Ok(Some(kept)),
            Answer::Nothing => Ok(None),
            Answer::Silence => Err(Refusal::Lost(holder.to_owned())),
        }
    }

    /// Brings everything that follows by itself up to date with what is there at `now`.
    fn settle(&mut self) {
        let mut events = Vec::new();
        self.workloads.settle(self.now, &self.objects, &self.faults, &mut events);
        self.stores.settle(&self.objects);
        let (objects, faults) = (&self.objects, &self.faults);
        let resumes = self.broken.contains(&Switch::ResumeUnasked);
        let (workloads, stores, names) = (&self.workloads, &self.stores, &self.names);
        let around = Around { objects, faults, workloads, stores, names, resumes };
        self.gates.settle(self.now, around);
        for (bucket, version, entry) in self.gates.repairs(around) {
            if self.stores.write(&bucket, version, entry.clone()) {
                events.extend(repaired(&bucket, &entry));
            }
        }
        let view = View {
            now: self.now,
            objects: &self.objects,
            faults: &self.faults,
            workloads: &self.workloads,
            databases: &self.databases,
            gates: &self.gates,
            broken: &self.broken,
        };
        let records = Records::of(&self.objects, &self.broken);
        if !view.broken.contains(&Switch::OneSignal) {
            self.latches.repeat(&view);
        }
        self.latches.settle(&view, &mut events);
        self.checks.settle(&view, &records, &mut events);
        self.names.settle(&view, &records, (&self.checks, &self.latches), &mut events);
        let led_to = self.names.lead_to(records.public(&self.objects));
        self.clients.settle(&view, &led_to, &mut events);
        announce(&view, &mut self.said, &mut events);
        self.note(events);
    }

    fn note(&mut self, events: Vec<Occurrence>) {
        let now = self.now;
        self.events.extend(events.into_iter().map(|event| (now, event)));
    }

    fn view(&self) -> View<'_> {
        View {
            now: self.now,
            objects: &self.objects,
            faults: &self.faults,
            workloads: &self.workloads,
            databases: &self.databases,
            gates: &self.gates,
            broken: &self.broken,
        }
    }

    /// Every environment's part in a region that has a gate; in all regions without one.
    pub(super) fn cells(&self, region: Option<&str>) -> Vec<Cell> {
        let mut cells = self.view().cells();
        cells.retain(|cell| region.is_none_or(|region| cell.region == region));
        cells
    }

    /// What a cell's gate answers; `None` if nothing answers there.
    pub(super) fn answer(&self, cell: &Cell) -> Option<GateAnswer> {
        let view = self.view();
        let Health { reachable, healthy, reasons } = view.health(cell);
        let told = view.told(cell);
        let followed = self.gates.of(cell).and_then(Gate::knowledge).and_then(|(knowledge, _)| knowledge.latest());
        reachable.then(|| GateAnswer {
            serves: healthy,
            degraded: view.decision(cell).degraded,
            region: told.map(|told| told.region.clone()),
            epoch: followed.map(|latest| latest.entry().epoch).or_else(|| told.map(|told| told.epoch)),
            reasons,
        })
    }

    /// What a cell's gate answers on `/fence`; `None` if nothing answers there, or it follows no ledger.
    pub(super) fn fence(&self, cell: &Cell) -> Option<FenceAnswer> {
        let view = self.view();
        let gate = self.gates.of(cell).filter(|_| view.health(cell).reachable)?;
        let ((knowledge, at), told) = (gate.knowledge()?, gate.told()?);
        let answer = FenceAnswer::new(&told.region, knowledge, &view.decision(cell), None, at);
        Some(FenceAnswer {
            draining: self.clients.drains(cell, self.now),
            peers: gate.peers(),
            database: told.database_here(view.sees(cell, told)),
            latches: self.latches.told(cell, &self.objects, self.now),
            ..answer
        })
    }

    #[cfg(test)]
    pub(super) fn health(&self, cell: &Cell) -> Health {
        self.view().health(cell)
    }

    #[cfg(test)]
    fn ways(&self) -> impl Iterator<Item = &(Cell, super::log::Via, String)> {
        self.clients.ways()
    }

    /// The databases that stand in a region.
    pub(super) fn databases(&self, region: &str) -> Vec<DatabaseStatus> {
        self.objects
            .all(Object::database)
            .filter(|database| database.location() == region)
            .map(|database| self.databases.status(&database, self.now, &self.objects, &self.faults))
            .collect()
    }

    /// The database of a name in a region.
    pub(super) fn database_called(&self, name: &str, region: &str) -> Option<&Resource> {
        let mut databases = self.objects.all(Object::database);
        let database = databases.find(|database| database.location() == region && database.name() == name)?;
        self.objects.get(database.key())
    }

    /// The database that a cell's gate names.
    pub(super) fn database(&self, cell: &Cell) -> Option<DatabaseStatus> {
        let view = self.view();
        let database = view.database(cell)?;
        Some(self.databases.status(&database, self.now, &self.objects, &self.faults))
    }

    pub(super) fn nodes(&self, region: &str) -> Vec<NodeCount> {
        self.workloads.nodes(region, self.now, &self.objects)
    }

    pub(super) fn pods(&self, region: &str) -> Vec<PodCount> {
        self.workloads.pods(region, self.now, &self.objects)
    }

    pub(super) fn name(&self, name: &str) -> Option<NameStatus> {
        self.names.status(name, self.now)
    }

    /// Every latch, and whether it is shut.
    pub(super) fn latches(&self) -> Vec<(Seen<'_, Latch>, bool)> {
        let latches = self.objects.all(Object::latch);
        latches.map(|latch| (self.latches.is_shut(latch.key()), latch)).map(|(shut, latch)| (latch, shut)).collect()
    }
}

#[cfg(test)]
mod tests;
