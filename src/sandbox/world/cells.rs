//! Whether a region serves: what its gate answers, and which latches are about it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::databases::Databases;
use super::faults::Faults;
use super::gates::{Gate, Gates};
use super::objects::{Objects, Seen};
use super::workloads::Workloads;
use crate::clouds::Side;
use crate::clouds::object::{Database, Latch, Object, Ref};
use crate::gate::{self, DatabaseSeen, Decision, GateConfig, State};
use crate::sandbox::clock::Instant;
use crate::sandbox::switch::Switch;

/// What a region's health path answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Health {
    /// Whether there is an answer at all.
    pub reachable: bool,
    /// Whether the answer is yes.
    pub healthy: bool,
    /// Why not, in words; empty if it is yes.
    pub reasons: Vec<String>,
}

/// An environment's part in a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Cell {
    /// The environment.
    pub environment: String,
    /// The cloud's region.
    pub region: String,
}

impl Cell {
    /// The cell that an object is part of.
    pub(super) fn of<T>(object: &Seen<'_, T>) -> Self {
        Self { environment: object.environment().to_owned(), region: object.location().to_owned() }
    }

    fn has<T>(&self, object: &Seen<'_, T>) -> bool {
        object.location() == self.region && object.environment() == self.environment
    }
}

/// What the answers depend on.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) now: Instant,
    pub(super) objects: &'a Objects,
    pub(super) faults: &'a Faults,
    pub(super) workloads: &'a Workloads,
    pub(super) databases: &'a Databases,
    pub(super) gates: &'a Gates,
    /// What is broken on purpose.
    pub(super) broken: &'a BTreeSet<Switch>,
}

impl View<'_> {
    /// Every cell with a gate, in order.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.objects.all(Object::gate).map(|gate| Cell::of(&gate)).collect();
        cells.sort();
        cells.dedup();
        cells
    }

    /// What a cell's gate is told.
    pub(super) fn told(&self, cell: &Cell) -> Option<&GateConfig> {
        self.gates.of(cell)?.told()
    }

    /// The database that a cell's gate names.
    pub(super) fn database(&self, cell: &Cell) -> Option<Seen<'_, Database>> {
        let named = self.told(cell)?.database.as_deref()?;
        self.objects.all(Object::database).filter(|database| cell.has(database)).find(|database| {
            let name = database.name();
            name == named
                || name.strip_suffix(named).is_some_and(|rest| rest.ends_with('-'))
                || database.stack().rsplit('/').next() == Some(named)
        })
    }

    /// What a cell's health path answers to a health checker.
    pub(super) fn health(&self, cell: &Cell) -> Health {
        if !self.faults.reached(&cell.region, Side::Probes) {
            return Health {
                reachable: false,
                healthy: false,
                reasons: vec![format!("{} does not answer", cell.region)],
            };
        }
        let decision = self.decision(cell);
        Health { reachable: true, healthy: decision.is_open(), reasons: decision.reasons }
    }

    /// What a cell's gate decides, whoever can ask it.
    pub(super) fn decision(&self, cell: &Cell) -> Decision {
        let no = |reason: &str| Decision { reasons: vec![reason.to_owned()], degraded: false };
        let Some(gate) = self.gates.of(cell) else { return no("no gate is deployed") };
        let Some(told) = gate.told() else { return no("the gate can't read what it is told") };
        let pods = self.workloads.pods(&cell.region, self.now, self.objects);
        let of = |component: &str| {
            let own = pods.iter().filter(|pod| pod.environment == cell.environment && pod.component == component);
            own.cloned().collect::<Vec<_>>()
        };
        match of("gate").iter().map(|pods| pods.available).sum::<u32>() {
            0 => return no("no pod of the gate is ready"),
            _ if self.faults.machines_lost(&cell.region) => return no("the machines stand still"),
            _ => {}
        }
        let ready = of("inference").into_iter().map(|pods| (pods.name, pods.available)).collect();
        let region = gate::Region { database: self.sees(cell, told), ready };
        let mut decision = match (&told.ledger, gate.knowledge()) {
            (None, _) => gate::decide(told, None, &region, 0),
            (Some(_), Some((knowledge, at))) => gate::decide(told, Some(knowledge), &region, at),
            (Some(_), None) => no("the gate has just begun"),
        };
        let is_blind = gate.knowledge().is_some_and(|(knowledge, _)| knowledge.state() == State::Blind);
        if is_blind && self.broken.contains(&Switch::QuorumAsLiveness) {
            decision.reasons.push("too few holders can be read".to_owned());
        }
        if decision.degraded && self.broken.contains(&Switch::WaitForAll) {
            decision.reasons.push("not every replica is ready".to_owned());
        }
        decision
    }

    /// Whether writers in a cell go to another region: to the one that is primary by the ledger that they are told of, where
    /// there is one.
    pub(super) fn follows(&self, cell: &Cell, location: &str) -> bool {
        let Some((knowledge, _)) = self.gates.of(cell).and_then(Gate::knowledge) else { return true };
        let Some(latest) = knowledge.latest() else { return true };
        let primary = self.told(cell).and_then(|told| told.database.as_ref());
        let primary = primary.and_then(|database| latest.entry().content.primary.get(database));
        let there = Cell { environment: cell.environment.clone(), region: location.to_owned() };
        self.told(&there).is_none_or(|told| primary == Some(&told.region))
    }

    /// Whether a cell could serve, whatever the ledger says: its data takes writes and its replicas are at their floor.
    pub(super) fn is_able(&self, cell: &Cell) -> bool {
        let Some(told) = self.told(cell) else { return false };
        let knowledge = self.gates.of(cell).and_then(Gate::knowledge).map(|(knowledge, _)| knowledge);
        let content = knowledge.and_then(gate::Knowledge::latest).map(|latest| &latest.entry().content);
        let sound = told
            .database
            .as_ref()
            .is_none_or(|database| gate::database_objection(told, database, self.sees(cell, told), content).is_none());
        let pods = self.workloads.pods(&cell.region, self.now, self.objects);
        let stands = |(service, wanted): (&String, &gate::InferenceConfig)| {
            pods.iter().any(|pod| {
                pod.environment == cell.environment && pod.name == *service && pod.available >= wanted.floor.max(1)
            })
        };
        told.serves && sound && told.inference.iter().all(stands)
    }

    /// What a cell's gate sees of its database: it writes a marker of its epoch where it can.
    pub(super) fn sees(&self, cell: &Cell, told: &GateConfig) -> Option<DatabaseSeen> {
        let database = self.database(cell)?;
        Some(if self.faults.service_lost_inside(&cell.region, database.service()) {
            DatabaseSeen::Unreachable
        } else if self.databases.is_writable(database.key()) {
            DatabaseSeen::Primary { epoch: told.epoch }
        } else {
            DatabaseSeen::Replica
        })
    }

    /// The latches about a region of an environment, by its name in the topology.
    /// Without an environment: of all of them.
    pub(super) fn latches<'a>(
        &'a self,
        environment: Option<&'a str>,
        region: &'a str,
    ) -> impl Iterator<Item = Seen<'a, Latch>> {
        self.objects
            .all(Object::latch)
            .filter(move |latch| environment.is_none_or(|name| latch.environment() == name))
            .filter(move |latch| latch.is.judges == region)
    }

    /// The cell that an address leads to.
    pub(super) fn cell_at(&self, address: &Ref) -> Option<Cell> {
        self.objects.find(address, "", Object::entry).map(|entry| Cell::of(&entry))
    }
}
