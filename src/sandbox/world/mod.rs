//! The simulated clouds as a value: what is done to them at an instant, and what follows by itself.
//!
//! Everything that changes them is an [`Input`] with its instant. The same inputs in the same order
//! make the same world, so a journal of inputs is all that has to be kept. What happens by itself
//! (nodes join, checks change their mind) happens at its own instant, however late somebody looks.

use serde::{Deserialize, Serialize};

use self::answers::{NameServers, NameStatus, Target};
use self::audit::Audit;
use self::cells::{Cell, Health, View};
use self::checks::Checks;
use self::databases::{DatabaseStatus, Databases};
use self::faults::Faults;
use self::gates::Gates;
use self::latches::Latches;
use self::objects::{Objects, Seen};
use self::records::Records;
use self::workloads::{NodeCount, PodCount, Workloads};
use super::clock::Instant;
use super::log::Occurrence;
use super::resource::{Resource, ResourceKey};
use crate::clouds::object::{Latch, Object};
use crate::gate::GateAnswer;

pub(super) mod answers;
pub(super) mod audit;
pub(super) mod cells;
mod checks;
pub(crate) mod databases;
pub mod faults;
#[cfg(test)]
pub(super) mod fixture;
mod gates;
mod input;
mod latches;
mod objects;
mod records;
pub(super) mod workloads;

pub(super) use input::{Input, Outcome, Refusal};

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
    audit: Audit,
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

    pub(super) fn audit(&self) -> &Audit {
        &self.audit
    }

    pub(super) fn workloads(&self) -> &Workloads {
        &self.workloads
    }

    /// Up to when everything has happened; `None` in a world that has no past.
    pub(super) fn time(&self) -> Option<Instant> {
        (self.now > Instant::default()).then_some(self.now)
    }

    /// What happened since this was last asked.
    pub(super) fn take_events(&mut self) -> Vec<(Instant, Occurrence)> {
        std::mem::take(&mut self.events)
    }

    /// Lets everything happen that is due until an instant.
    pub(super) fn advance(&mut self, to: Instant) {
        while let Some(due) = self.next_due().filter(|due| *due <= to) {
            self.now = due;
            self.settle();
        }
        self.now = self.now.max(to);
    }

    fn next_due(&self) -> Option<Instant> {
        [
            self.workloads.next_due(self.now),
            self.gates.next_due(self.now),
            self.latches.next_due(self.now),
            self.checks.next_due(self.now),
            self.names.next_due(self.now),
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
                self.settle();
                Ok(Outcome::Done)
            }
            Input::SetLatch { environment, region, holder, shut } => {
                self.set_latch(environment.as_deref(), &region, &holder, shut)
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
            self.databases.put(&database, self.now, &self.objects, &self.faults, &mut events);
            self.note(events);
        }
        if is_news {
            self.settle();
        }
    }

    fn remove(&mut self, key: &ResourceKey) {
        self.databases.remove(key, self.now, &self.objects, &self.faults);
        if self.objects.remove(key) {
            self.settle();
        }
    }

    fn set_latch(
        &mut self,
        environment: Option<&str>,
        region: &str,
        holder: &str,
        shut: bool,
    ) -> Result<Outcome, Refusal> {
        if self.faults.region_lost(holder) {
            return Err(Refusal::Lost(holder.to_owned()));
        }
        let view = self.view();
        let latches: Vec<Seen<'_, Latch>> =
            view.latches(environment, region).filter(|latch| latch.location() == holder).collect();
        let latch = match latches.as_slice() {
            [] => {
                return Err(Refusal::NoLatch { region: region.to_owned(), holder: holder.to_owned() });
            }
            [one] => one,
            many => {
                let environments: Vec<&str> = many.iter().map(Seen::environment).collect();
                return Err(Refusal::ManyLatches { region: region.to_owned(), environments: environments.join(", ") });
            }
        };
        if self.faults.service_lost(holder, latch.service()) {
            return Err(Refusal::Lost(holder.to_owned()));
        }
        let (latch, location) = (latch.key().clone(), latch.location().to_owned());
        let at = self.latches.set(&latch, &location, shut, self.now);
        self.settle();
        Ok(Outcome::EffectiveAt(at))
    }

    fn write_marker(&mut self, cell: &Cell, number: u64) -> Result<Outcome, Refusal> {
        if self.faults.region_lost(&cell.region) {
            return Err(Refusal::Lost(cell.region.clone()));
        }
        let (database, name) = self.database_of(cell)?;
        self.write(cell, &database, name, number)
    }

    /// Resolves the name and writes where the answer's service would: in its own primary, or in
    /// the database that its replica follows.
    fn write_through_name(&mut self, hostname: &str, number: u64) -> Result<Outcome, Refusal> {
        let answer = self.names.look_up(hostname, self.now).ok_or_else(|| Refusal::Unresolved(hostname.to_owned()))?;
        let cell = match answer.to {
            Target::Region { region, environment } => Cell { environment, region },
            Target::Sorry => return Err(Refusal::Sorry(hostname.to_owned())),
            Target::Text(_) => return Err(Refusal::Unresolved(hostname.to_owned())),
        };
        let health = self.view().health(&cell);
        if !health.reachable {
            return Err(Refusal::Lost(cell.region));
        }
        if !health.healthy {
            return Err(Refusal::NotServing { region: cell.region, reasons: health.reasons.join("; ") });
        }
        let (database, name) = self.database_of(&cell)?;
        let source = self.databases.source(&database).and_then(|source| self.objects.seen(source, Object::database));
        match source {
            None => self.write(&cell, &database, name, number),
            Some(source) => {
                let far = Cell { environment: cell.environment, region: source.location().to_owned() };
                let key = source.key().clone();
                self.write(&far, &key, name, number)
            }
        }
    }

    fn write(&mut self, cell: &Cell, database: &ResourceKey, name: String, number: u64) -> Result<Outcome, Refusal> {
        let service = self.objects.seen(database, Object::database).map_or("", |database| database.service());
        if self.faults.service_lost(&cell.region, service) {
            return Err(Refusal::Lost(cell.region.clone()));
        }
        if !self.databases.write(database, number, self.now) {
            return Err(Refusal::Replica { database: name, region: cell.region.clone() });
        }
        Ok(Outcome::Written { region: cell.region.clone() })
    }

    fn database_of(&self, cell: &Cell) -> Result<(ResourceKey, String), Refusal> {
        let view = self.view();
        let none = || Refusal::NoDatabase(cell.region.clone());
        let posture = view.posture(cell).ok_or_else(none)?;
        let database = view.database(cell, &posture).ok_or_else(none)?;
        Ok((database.key().clone(), posture.database.clone().unwrap_or_default()))
    }

    /// Brings everything that follows by itself up to date with what is there at `now`.
    fn settle(&mut self) {
        let mut events = Vec::new();
        self.workloads.settle(self.now, &self.objects, &self.faults, &mut events);
        self.gates.settle(self.now, &self.objects);
        let view = View {
            now: self.now,
            objects: &self.objects,
            faults: &self.faults,
            workloads: &self.workloads,
            databases: &self.databases,
            gates: &self.gates,
        };
        let records = Records::of(&self.objects);
        self.latches.settle(&view, &mut events);
        self.checks.settle(&view, &records, &mut events);
        self.names.settle(&view, &records, (&self.checks, &self.latches), &mut events);
        self.audit.settle(&view, &mut events);
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
        }
    }

    /// Every environment's part in a region that has a gate; in all regions without one.
    pub(super) fn cells(&self, region: Option<&str>) -> Vec<Cell> {
        let mut cells = self.view().cells();
        cells.retain(|cell| region.is_none_or(|region| cell.region == region));
        cells
    }

    /// What a cell's gate answers; `None` if nothing answers there. It knows no epoch: its posture has none.
    pub(super) fn answer(&self, cell: &Cell) -> Option<GateAnswer> {
        let view = self.view();
        let Health { reachable, healthy, reasons } = view.health(cell);
        let region = view.posture(cell).map(|posture| posture.region);
        reachable.then_some(GateAnswer { serves: healthy, region, reasons, ..GateAnswer::default() })
    }

    #[cfg(test)]
    pub(super) fn health(&self, cell: &Cell) -> Health {
        self.view().health(cell)
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
        let posture = view.posture(cell)?;
        let database = view.database(cell, &posture)?;
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
