//! What of an incident reaches a topology: where, and from when until when.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::incident::{Effect, How, Incident, Place, Thing};
use crate::catalog::Cloud;
use crate::topology::{Region, RegionName, Topology};

/// Kilometres within which one hazard can reach two regions.
const NEAR_KM: f64 = 500.0;

/// Whose something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reach {
    /// A region's.
    Region(RegionName),
    /// A whole cloud's.
    Cloud(Cloud),
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => f.pad(region.as_str()),
            Self::Cloud(cloud) => f.pad(cloud.title()),
        }
    }
}

/// Something of the topology that goes for a while. Seconds count from the incident's beginning.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Window {
    /// What.
    pub thing: Thing,
    /// Whose.
    pub reach: Reach,
    /// How badly. Zones that are fewer than the region uses degrade it.
    pub how: How,
    /// From this second on.
    pub from: u64,
    /// Until this second; `None` if it wasn't back when the sources end.
    pub until: Option<u64>,
    /// What was seen.
    pub says: String,
}

impl Window {
    /// Whether it is open anywhere between two moments.
    pub(super) fn overlaps(&self, start: f64, end: f64) -> bool {
        (self.from as f64) < end.max(start + 1.0) && self.until.is_none_or(|until| start < until as f64)
    }
}

/// The windows of an incident in a topology, in the order of time; `at` is the region that it is moved to.
pub(super) fn windows(incident: &Incident, topology: &Topology, at: Option<&Region>) -> Vec<Window> {
    let mut found: Vec<Window> = incident
        .effects
        .iter()
        .flat_map(|effect| {
            let reaches = reaches(effect, incident, topology, at);
            reaches.into_iter().map(move |reach| window(effect, reach, topology))
        })
        .collect();
    found.sort_by_key(|window| window.from);
    found
}

fn window(effect: &Effect, reach: Reach, topology: &Topology) -> Window {
    let used = match &reach {
        Reach::Region(region) => topology.region(region).map_or(1, Region::zone_count),
        Reach::Cloud(_) => 1,
    };
    let how = if effect.zones.is_some_and(|lost| lost < used) { How::Degraded } else { effect.how };
    Window { thing: effect.what, reach, how, from: effect.from, until: effect.until, says: effect.says.clone() }
}

fn reaches(effect: &Effect, incident: &Incident, topology: &Topology, at: Option<&Region>) -> Vec<Reach> {
    let cloud = at.map(|region| region.cloud).or(incident.cloud);
    if effect.what.is_global() {
        return cloud.filter(|cloud| uses(topology, *cloud, effect.what)).map(Reach::Cloud).into_iter().collect();
    }
    let struck = |region: &&Region| match effect.place {
        Place::Everywhere => Some(region.cloud) == cloud,
        Place::Here => match at {
            Some(at) => region.name == at.name,
            None => Some(region.cloud) == cloud && Some(region.location.as_str()) == incident.region.as_deref(),
        },
        Place::Near => match at {
            Some(at) => region.name != at.name && near(region, at),
            None => Some(region.cloud) == cloud && Some(region.location.as_str()) == incident.neighbour.as_deref(),
        },
    };
    topology.regions.iter().filter(struck).map(|region| Reach::Region(region.name.clone())).collect()
}

/// Whether a topology has to do with something that a cloud has one of.
fn uses(topology: &Topology, cloud: Cloud, thing: Thing) -> bool {
    let runs = topology.regions.iter().any(|region| region.cloud == cloud);
    match thing {
        Thing::DnsEdits => dns_cloud(topology) == cloud,
        _ => runs,
    }
}

/// The cloud whose DNS answers for the hostname.
pub(super) fn dns_cloud(topology: &Topology) -> Cloud {
    topology.traffic.dns.cloud()
}

fn near(region: &Region, at: &Region) -> bool {
    let (one, other) = (region.location.location(), at.location.location());
    let hazard = one.hazard_group.is_some() && one.hazard_group == other.hazard_group;
    hazard || one.distance_km(other) < NEAR_KM
}
