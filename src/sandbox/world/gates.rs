//! Whether a region serves: what its gate answers, and which latch is held about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::databases::{self, Databases, identifier};
use super::faults::Faults;
use super::objects::Resources;
use super::workloads::Workloads;
use crate::sandbox::attributes::{entry, object_name, text};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::pairs;
use crate::sandbox::resource::{Resource, ResourceKey};

/// What a region's health path answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whether there is an answer at all.
    pub reachable: bool,
    /// Whether the answer is yes.
    pub healthy: bool,
    /// Why not, in words; empty if it is yes.
    pub reasons: Vec<String>,
}

/// The posture that a region's gate answers by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct GatePosture {
    /// The topology's name of the region.
    #[serde(default)]
    pub(super) region: String,
    #[serde(default)]
    pub(super) serves: bool,
    #[serde(default)]
    pub(super) database: Option<String>,
    #[serde(default)]
    pub(super) database_role: Option<String>,
}

/// The postures that gates answer by: each follows what is applied a little later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gates(#[serde(with = "pairs")] BTreeMap<ResourceKey, Gate>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Gate {
    posture: Option<GatePosture>,
    /// What it will answer by, and from when on.
    pending: Option<(Option<GatePosture>, Instant)>,
}

impl Gates {
    /// Brings the gates up to date with what is applied.
    pub(super) fn settle(&mut self, now: Instant, resources: &Resources) {
        self.0.retain(|key, _| resources.get(key).is_some());
        for resource in gates(resources) {
            let applied = applied_posture(resource);
            let Some(gate) = self.0.get_mut(&resource.key) else {
                self.0.insert(resource.key.clone(), Gate { posture: applied, pending: None });
                continue;
            };
            if gate.posture == applied {
                gate.pending = None;
                continue;
            }
            let due = match &gate.pending {
                Some((to, due)) if *to == applied => *due,
                _ => now.plus_seconds(durations::gate_answer()),
            };
            *gate = if due <= now {
                Gate { posture: applied, pending: None }
            } else {
                Gate { posture: gate.posture.take(), pending: Some((applied, due)) }
            };
        }
    }

    /// The next instant at which a gate answers by another posture.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.0.values().filter_map(|gate| Some(gate.pending.as_ref()?.1)).filter(|due| *due > now).min()
    }
}

fn gates(resources: &Resources) -> impl Iterator<Item = &Resource> {
    resources.of_kind("kubernetes_config_map_v1").filter(|map| object_name(&map.attributes) == Some("gate"))
}

fn applied_posture(gate: &Resource) -> Option<GatePosture> {
    serde_json::from_str(entry(&gate.attributes, "data", "posture.json")?).ok()
}

/// An environment's part in a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Cell {
    /// The environment.
    pub environment: String,
    /// The cloud's region.
    pub region: String,
}

/// What the answers depend on.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) now: Instant,
    pub(super) resources: &'a Resources,
    pub(super) faults: &'a Faults,
    pub(super) workloads: &'a Workloads,
    pub(super) databases: &'a Databases,
    pub(super) gates: &'a Gates,
}

impl View<'_> {
    /// Every cell with a gate, in order.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = gates(self.resources)
            .map(|gate| Cell { environment: gate.environment().to_owned(), region: gate.region.clone() })
            .collect();
        cells.sort();
        cells.dedup();
        cells
    }

    /// The posture of a cell's gate.
    pub(super) fn posture(&self, cell: &Cell) -> Option<GatePosture> {
        let gate =
            gates(self.resources).find(|gate| gate.region == cell.region && gate.environment() == cell.environment)?;
        self.gates.0.get(&gate.key)?.posture.clone()
    }

    /// The database that a cell's gate names.
    pub(super) fn database(&self, cell: &Cell, posture: &GatePosture) -> Option<&Resource> {
        let named = posture.database.as_deref()?;
        self.resources
            .of_kind(databases::KIND)
            .filter(|database| database.region == cell.region && database.environment() == cell.environment)
            .find(|database| {
                let identifier = identifier(database);
                identifier == named
                    || identifier.strip_suffix(named).is_some_and(|rest| rest.ends_with('-'))
                    || database.owner.rsplit('/').next() == Some(named)
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
        let pods = self.workloads.pods(&cell.region, self.now, self.resources);
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
        if self.faults.service_lost(&cell.region, "rds") {
            reasons.push(format!("{named} does not answer"));
        } else if posture.database_role.as_deref() == Some("primary") && !self.databases.is_writable(&database.key) {
            reasons.push(format!("{named} takes no writes: it is a replica"));
        }
    }

    /// The alarms that are latches about a region of an environment, by its name in the topology.
    /// Without an environment: of all of them.
    pub(super) fn latches<'a>(
        &'a self,
        environment: Option<&'a str>,
        region: &'a str,
    ) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .of_kind("aws_cloudwatch_metric_alarm")
            .filter(move |alarm| environment.is_none_or(|name| alarm.environment() == name))
            .filter(|alarm| text(&alarm.attributes, "metric_name") == Some("LatchShut"))
            .filter(move |alarm| {
                let judged = entry(&alarm.attributes, "dimensions", "Region");
                judged == Some(region)
            })
    }

    /// The cell that a load balancer's own name leads to.
    pub(super) fn cell_of_load_balancer(&self, dns_name: &str) -> Option<Cell> {
        self.resources
            .of_kind("aws_lb")
            .find(|balancer| {
                text(&balancer.attributes, "dns_name").is_some_and(|own| own.eq_ignore_ascii_case(dns_name))
            })
            .map(|balancer| Cell { environment: balancer.environment().to_owned(), region: balancer.region.clone() })
    }
}

/// The topology's name of a cell's region: from its gate, else from who made its resources.
pub(super) fn region_name(view: &View<'_>, cell: &Cell) -> Option<String> {
    if let Some(posture) = view.posture(cell)
        && !posture.region.is_empty()
    {
        return Some(posture.region);
    }
    view.resources
        .of_kind("aws_lb")
        .find(|balancer| balancer.region == cell.region && balancer.environment() == cell.environment)
        .and_then(|balancer| balancer.owner.split('/').nth(1))
        .map(str::to_owned)
}
