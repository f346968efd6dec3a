//! Scenarios: what is lost.

use std::fmt;

use serde::Serialize;

use super::Impossible;
use crate::clouds::Loss;
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Status, Topology};

/// Scenarios by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScenarioKind {
    /// A region is gone and stays away until after the failover.
    RegionLoss,
    /// A region is gone and comes back in the middle of the failover, up, writable and stale.
    LostRegionReturns,
}

impl ScenarioKind {
    /// All of them, with their names on the command line.
    pub const ALL: [(&'static str, Self); 2] =
        [("region-loss", Self::RegionLoss), ("lost-region-returns", Self::LostRegionReturns)];

    /// The scenario of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
    }
}

impl fmt::Display for ScenarioKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.into_iter().find(|(_, kind)| kind == self).map_or("", |(name, _)| name);
        f.pad(name)
    }
}

/// What is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What happens.
    pub kind: ScenarioKind,
    /// To which regions.
    pub lost: Vec<RegionName>,
}

impl Scenario {
    /// What is taken away.
    pub(crate) fn losses(&self) -> impl Iterator<Item = Loss<RegionName>> {
        self.lost.iter().cloned().map(Loss::Region)
    }

    /// A scenario over the named regions (by name or cloud region); without names, over the one whose loss harms most.
    ///
    /// # Errors
    /// If a name is none of the topology's regions.
    pub fn new(
        kind: ScenarioKind,
        names: &[String],
        topology: &Topology,
        posture: &Posture,
    ) -> Result<Self, Impossible> {
        let mut lost = Vec::new();
        for name in names {
            let region = topology.find_region(name).ok_or_else(|| Impossible::UnknownRegion(name.clone()))?;
            if !lost.contains(&region.name) {
                lost.push(region.name.clone());
            }
        }
        if lost.is_empty() {
            lost.push(most_harmful(topology, posture).name.clone());
        }
        Ok(Self { kind, lost })
    }
}

/// The region that serves most: by traffic, then by the databases that it is primary for, the first of equals.
fn most_harmful<'a>(topology: &'a Topology, posture: &Posture) -> &'a Region {
    let harm = |region: &Region| {
        let part = posture.of(&region.name);
        let primaries = topology.databases().filter(|(name, _)| posture.primary(name) == Some(&region.name)).count();
        (part.serves, region.traffic, primaries)
    };
    let mut regions = topology.regions.iter().filter(|region| region.status != Status::Retired);
    let first = regions.next().unwrap_or(&topology.regions[0]);
    regions.fold(first, |worst, region| if harm(region) > harm(worst) { region } else { worst })
}
