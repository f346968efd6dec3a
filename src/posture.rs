//! Posture: who serves, who is primary, with what capacity, right now.
//!
//! The normal posture follows from the topology. A failover makes another one with an epoch one higher; it is kept in
//! `posture.yaml` beside the topology and committed by people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ledger::Content;
use crate::topology::{Part, Region, RegionName, Role, ServiceName, Status, Topology};

/// Why a posture is one that follows from the topology: it never was another, or a failback brought it there.
const NORMAL: [&str; 2] = ["normal", "failback"];

/// Who serves, who is primary, with what capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posture {
    /// Grows by one with each change of posture; the normal posture of a new environment has 0.
    pub epoch: u64,
    /// Why the posture is what it is, in one line.
    pub because: String,
    /// Regions by name.
    pub regions: BTreeMap<RegionName, RegionPosture>,
    /// The plan that leads here, as long as it isn't done: not everything is yet as this posture says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<Box<Unfinished>>,
}

/// A plan that was begun. Going on means to make it again, from where it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unfinished {
    /// The regions that are lost; none if the plan is a failback.
    #[serde(default)]
    pub lost: Vec<RegionName>,
    /// The posture before it.
    pub from: Posture,
}

/// A region's part in a posture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionPosture {
    /// Whether its gate answers yes.
    pub serves: bool,
    /// Whether its latch is shut: it gets no traffic, whatever its gate says.
    #[serde(default)]
    pub latch_shut: bool,
    /// Replicas of inference services.
    #[serde(default)]
    pub replicas: BTreeMap<ServiceName, u32>,
    /// Roles of databases.
    #[serde(default)]
    pub databases: BTreeMap<ServiceName, Role>,
    /// GPU nodes.
    pub nodes: Nodes,
}

/// Counts of GPU nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nodes {
    /// Fewest.
    pub min: u32,
    /// Wanted.
    pub desired: u32,
    /// Most.
    pub max: u32,
}

impl Posture {
    /// The posture that follows from a topology, at an epoch.
    #[must_use]
    pub fn normal(topology: &Topology, epoch: u64) -> Self {
        let regions = topology.regions.iter().map(|region| (region.name.clone(), normal_region(region))).collect();
        Self { epoch, because: NORMAL[0].into(), regions, unfinished: None }
    }

    /// The normal posture, as a failback makes it.
    #[must_use]
    pub fn failed_back(topology: &Topology, epoch: u64) -> Self {
        Self { because: NORMAL[1].into(), ..Self::normal(topology, epoch) }
    }

    /// The part of a region.
    ///
    /// # Panics
    /// If the posture isn't one of this topology's; [`Posture::parse`] makes sure that it is.
    #[must_use]
    pub fn of(&self, region: &RegionName) -> &RegionPosture {
        self.regions.get(region).expect("a posture has every region of its topology")
    }

    /// The region that is primary for a database.
    #[must_use]
    pub fn primary(&self, database: &ServiceName) -> Option<&RegionName> {
        self.regions.iter().find(|(_, part)| part.databases.get(database) == Some(&Role::Primary)).map(|(name, _)| name)
    }

    /// The regions whose gates answer yes.
    pub fn serving(&self) -> impl Iterator<Item = &RegionName> {
        self.regions.iter().filter(|(_, part)| part.serves).map(|(name, _)| name)
    }

    /// What the ledger says while this posture is in force. Without holders there is no ledger.
    #[must_use]
    pub(crate) fn ledger(&self, topology: &Topology) -> Content {
        let names = |regions: Vec<&RegionName>| regions.into_iter().map(ToString::to_string).collect();
        let primary =
            |(database, _): (&ServiceName, &Region)| Some((database.to_string(), self.primary(database)?.to_string()));
        Content {
            serves: names(self.serving().collect()),
            primary: topology.databases().filter_map(primary).collect(),
            going_on: Vec::new(),
            shut: names(self.regions.iter().filter(|(_, part)| part.latch_shut).map(|(name, _)| name).collect()),
            holders: topology.holders().into_iter().map(|holder| holder.name).collect(),
        }
    }

    /// What the ledger says when this posture follows on another.
    #[must_use]
    pub(crate) fn ledger_after(&self, before: &Self, topology: &Topology) -> Content {
        let going_on = self.serving().filter(|region| before.of(region).serves).map(ToString::to_string).collect();
        Content { going_on, ..self.ledger(topology) }
    }

    /// Whether nothing but the epoch and the reason differs from normal, and no plan is on its way there.
    #[must_use]
    pub fn is_normal(&self, topology: &Topology) -> bool {
        self.unfinished.is_none() && Self::normal(topology, self.epoch).regions == self.regions
    }

    /// The posture before a failover that was begun and is taken back, with an epoch that follows on another; `None` if none
    /// was begun.
    #[must_use]
    pub(crate) fn taken_back(&self, after: u64) -> Option<Self> {
        let begun = self.unfinished.as_ref().filter(|begun| !begun.lost.is_empty())?;
        Some(Self { epoch: after.max(self.epoch) + 1, ..begun.from.clone() })
    }

    /// This posture while a plan is on its way to it.
    #[must_use]
    pub fn begun(&self, from: &Self, lost: &[RegionName]) -> Self {
        let from = Self { unfinished: None, ..from.clone() };
        Self { unfinished: Some(Box::new(Unfinished { lost: lost.to_vec(), from })), ..self.clone() }
    }

    /// Reads `posture.yaml`. A normal posture is read as that of the topology as it is by now.
    #[must_use]
    pub fn parse(text: &str, topology: &Topology) -> (Option<Self>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let posture: Posture = match serde_saphyr::from_str(text) {
            Ok(posture) => posture,
            Err(error) => {
                let message = error.to_string();
                let summary = message.lines().next().unwrap_or_default();
                diagnostics.push(
                    Diagnostic::error("posture::unreadable", format!("The posture can't be read: {summary}"))
                        .help("restore the file that `failover` or `failback` wrote; it is made by them, not by hand"),
                );
                return (None, diagnostics);
            }
        };
        if posture.unfinished.is_none() && NORMAL.contains(&posture.because.as_str()) {
            let regions = Self::normal(topology, posture.epoch).regions;
            return (Some(Self { regions, ..posture }), diagnostics);
        }
        let before = posture.unfinished.iter().map(|unfinished| &unfinished.from);
        for region in &topology.regions {
            if std::iter::once(&posture).chain(before.clone()).any(|one| !one.regions.contains_key(&region.name)) {
                diagnostics.push(
                    Diagnostic::error(
                        "posture::region-missing",
                        format!("The posture says nothing of `{}`", region.name),
                    )
                    .help("a region can't be added while the environment isn't in normal posture: fail back first"),
                );
            }
        }
        for name in posture.regions.keys() {
            if topology.region(name).is_none() {
                diagnostics.push(
                    Diagnostic::error(
                        "posture::unknown-region",
                        format!("The posture has a region `{name}` that the topology hasn't"),
                    )
                    .help("a region leaves the topology after a failback, as `status: retired` first"),
                );
            }
        }
        for (database, _) in topology.databases() {
            let primaries =
                posture.regions.values().filter(|part| part.databases.get(database) == Some(&Role::Primary)).count();
            if primaries != 1 {
                diagnostics.push(
                    Diagnostic::error(
                        "posture::primary",
                        format!("The posture has {primaries} primaries of `{database}`"),
                    )
                    .help("restore the file that `failover` or `failback` wrote"),
                );
            }
        }
        let sound = !diagnostics.has_errors();
        (sound.then_some(posture), diagnostics)
    }

    /// The text of `posture.yaml`.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let body = serde_saphyr::to_string(self).expect("a posture has only strings, numbers and maps");
        format!(
            "# Written by terradrill; commit it with the terraform.tfvars that changed with it.\n\
             # Without this file the environment is in the posture that follows from topology.yaml.\n{body}"
        )
    }
}

fn normal_region(region: &Region) -> RegionPosture {
    let mut part = RegionPosture {
        serves: region.status == Status::Active,
        latch_shut: false,
        replicas: BTreeMap::new(),
        databases: BTreeMap::new(),
        nodes: Nodes { min: region.gpu.min, desired: region.gpu.desired, max: region.gpu.max },
    };
    for placement in &region.services {
        match placement.part {
            Part::Replicas(count) => {
                part.replicas.insert(placement.service.clone(), count);
            }
            Part::Database(role) => {
                part.databases.insert(placement.service.clone(), role);
            }
            Part::Local(_) => {}
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = include_str!("../environments/active-passive/topology.yaml");

    fn topology() -> Topology {
        crate::topology::parse(SHORT, "active-passive").0.expect("a shipped topology").0
    }

    #[test]
    fn what_is_written_is_read_again() {
        let topology = topology();
        let posture = Posture::normal(&topology, 3);
        let (read, diagnostics) = Posture::parse(&posture.to_yaml(), &topology);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(read, Some(posture));
    }

    #[test]
    fn a_normal_posture_follows_the_topology() {
        let before = Posture::failed_back(&topology(), 4);
        let text = SHORT.replace("(5 replicas)", "(6 replicas)");
        let topology = crate::topology::parse(&text, "active-passive").0.expect("a sound topology").0;
        let (read, _) = Posture::parse(&before.to_yaml(), &topology);
        let read = read.expect("a posture");
        assert!(read.is_normal(&topology));
        assert_eq!((read.epoch, read.because.as_str()), (4, "failback"));
    }

    #[test]
    fn a_posture_has_one_primary_and_every_region() {
        let topology = topology();
        let mut posture = Posture { because: "region-loss of primary".into(), ..Posture::normal(&topology, 1) };
        let secondary = RegionName::new("secondary").expect("legal");
        let database = ServiceName::new("vector-db").expect("legal");
        posture.regions.get_mut(&secondary).expect("there").databases.insert(database, Role::Primary);
        let codes = |text: &str| Posture::parse(text, &topology).1.into_iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes(&posture.to_yaml()), ["posture::primary"]);
        posture.regions.remove(&secondary);
        assert_eq!(codes(&posture.to_yaml()), ["posture::region-missing"]);
        assert_eq!(codes("epoch: x"), ["posture::unreadable"]);
    }
}
