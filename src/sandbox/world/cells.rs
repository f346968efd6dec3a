//! Whether a region serves: what its gate answers, and which latches are about it.

use serde::{Deserialize, Serialize};

use super::databases::Databases;
use super::faults::Faults;
use super::gates::Gates;
use super::objects::{Objects, Seen};
use super::workloads::Workloads;
use crate::clouds::object::{Database, Latch, Object, Ref};
use crate::gate::GatePosture;
use crate::sandbox::clock::Instant;

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
}

impl View<'_> {
    /// Every cell with a gate, in order.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.objects.all(Object::gate).map(|gate| Cell::of(&gate)).collect();
        cells.sort();
        cells.dedup();
        cells
    }

    /// The posture of a cell's gate.
    pub(super) fn posture(&self, cell: &Cell) -> Option<GatePosture> {
        let gate = self.objects.all(Object::gate).find(|gate| cell.has(gate))?;
        self.gates.posture(gate.key()).cloned()
    }

    /// The database that a cell's gate names.
    pub(super) fn database(&self, cell: &Cell, posture: &GatePosture) -> Option<Seen<'_, Database>> {
        let named = posture.database.as_deref()?;
        self.objects.all(Object::database).filter(|database| cell.has(database)).find(|database| {
            let name = database.name();
            name == named
                || name.strip_suffix(named).is_some_and(|rest| rest.ends_with('-'))
                || database.stack().rsplit('/').next() == Some(named)
        })
    }

    /// What a cell's health path answers.
    pub(super) fn health(&self, cell: &Cell) -> Health {
        if self.faults.region_lost(&cell.region) {
            return Health {
                reachable: false,
                healthy: false,
                reasons: vec![format!("{} does not answer", cell.region)],
            };
        }
        let mut reasons = Vec::new();
        let posture = self.posture(cell);
        match &posture {
            None => reasons.push("no gate is deployed".to_owned()),
            Some(posture) if !posture.serves => {
                reasons.push("the gate's posture says that it does not serve".to_owned());
            }
            Some(_) => {}
        }
        self.judge_pods(cell, &mut reasons);
        if let Some(posture) = &posture {
            self.judge_database(cell, posture, &mut reasons);
        }
        Health { reachable: true, healthy: reasons.is_empty(), reasons }
    }

    fn judge_pods(&self, cell: &Cell, reasons: &mut Vec<String>) {
        let pods = self.workloads.pods(&cell.region, self.now, self.objects);
        for component in ["gate", "inference"] {
            let of_component =
                pods.iter().filter(|pod| pod.environment == cell.environment && pod.component == component);
            let mut some = false;
            for deployment in of_component {
                some = true;
                if deployment.available == 0 {
                    reasons.push(format!("{} has no ready pod of {}", deployment.name, deployment.desired));
                }
            }
            if !some {
                reasons.push(format!("no {component} is deployed"));
            }
        }
    }

    fn judge_database(&self, cell: &Cell, posture: &GatePosture, reasons: &mut Vec<String>) {
        let Some(named) = &posture.database else {
            return;
        };
        let Some(database) = self.database(cell, posture) else {
            reasons.push(format!("{named} does not exist here"));
            return;
        };
        if self.faults.service_lost(&cell.region, database.service()) {
            reasons.push(format!("{named} does not answer"));
        } else if posture.database_role.as_deref() == Some("primary") && !self.databases.is_writable(database.key()) {
            reasons.push(format!("{named} takes no writes: it is a replica"));
        }
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
