//! All estimates of a topology in one value.

use schemars::JsonSchema;
use serde::Serialize;

use super::availability::{self, Availability};
use super::losses::{self, LossEstimate, Lost};
use super::measurements::Measurement;
use super::money::{self, Money};
use super::patterns::{self, Patterns};
use crate::catalog::Cloud;
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Topology};

/// Regions that are lost one by one; of a larger topology those with most traffic.
pub(crate) const MOST_REGIONS: usize = 24;
/// Of more than [`MOST_REGIONS`] as many are looked at.
const BUSIEST: usize = 12;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Names of regions, cloud regions or clouds that are lost together; empty for every loss in turn.
    pub lose: Vec<String>,
}

/// What a topology would reach, and what it would cost. Seconds, percent and US dollars; typical and worst.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Estimates {
    /// How each loss would end.
    pub losses: Vec<LossEstimate>,
    /// Regions whose loss isn't estimated, for there are more than [`MOST_REGIONS`]; those that serve least.
    pub left_out: usize,
    /// How often it is there.
    pub availability: Availability,
    /// What it costs.
    pub money: Money,
    /// What other designs would reach and cost; `None` if there is no second region.
    pub patterns: Option<Patterns>,
    /// Live drills whose figures stand in place of assumptions.
    pub measurements: Vec<Measurement>,
}

/// A name that is neither a region nor a cloud of the topology.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a region nor a cloud of this topology")]
pub struct UnknownName(pub String);

impl Estimates {
    /// The estimates of a topology in normal posture.
    ///
    /// # Errors
    /// If the question names something that the topology hasn't.
    pub fn of(topology: &Topology, measurements: &[Measurement], question: &Question) -> Result<Self, UnknownName> {
        let posture = Posture::normal(topology, 0);
        let (singles, left_out) = singles(topology, &posture, measurements);
        let availability = availability::of(topology, &singles);
        let money = money::of(topology);
        let patterns = patterns::of(topology, &posture, &singles, &availability, &money);
        let losses = if question.lose.is_empty() {
            let mut losses = singles;
            losses.extend(others(topology, &posture, measurements));
            losses
        } else {
            vec![asked(topology, &posture, measurements, question)?]
        };
        Ok(Self { losses, left_out, availability, money, patterns, measurements: measurements.to_vec() })
    }
}

/// Each region by itself.
fn singles(topology: &Topology, posture: &Posture, measurements: &[Measurement]) -> (Vec<LossEstimate>, usize) {
    let mut regions: Vec<&Region> = losses::regions(topology).collect();
    let left_out = if regions.len() > MOST_REGIONS { regions.len() - BUSIEST } else { 0 };
    if left_out > 0 {
        regions.sort_by_key(|region| {
            (std::cmp::Reverse(posture.of(&region.name).serves), std::cmp::Reverse(region.traffic))
        });
        regions.truncate(BUSIEST);
    }
    let of = |region: &Region| {
        let names = vec![region.name.clone()];
        losses::of_regions(topology, posture, &names, Lost::Regions(names.clone()), measurements)
    };
    (regions.into_iter().map(of).collect(), left_out)
}

/// Zones of what serves, clouds where there are several, and the storage of state.
fn others(topology: &Topology, posture: &Posture, measurements: &[Measurement]) -> Vec<LossEstimate> {
    let mut found = Vec::new();
    let serving = losses::regions(topology).filter(|region| posture.of(&region.name).serves).take(MOST_REGIONS);
    found.extend(serving.map(|region| losses::of_zone(topology, posture, region)));
    let clouds: Vec<Cloud> =
        Cloud::ALL.into_iter().filter(|cloud| losses::regions(topology).any(|region| region.cloud == *cloud)).collect();
    for cloud in clouds {
        let names = in_cloud(topology, cloud);
        found.push(losses::of_regions(topology, posture, &names, Lost::Cloud(cloud), measurements));
    }
    found.extend(losses::regions(topology).take(MOST_REGIONS).map(|region| losses::of_state_storage(topology, region)));
    found
}

fn in_cloud(topology: &Topology, cloud: Cloud) -> Vec<RegionName> {
    losses::regions(topology).filter(|region| region.cloud == cloud).map(|region| region.name.clone()).collect()
}

/// What somebody asks about.
fn asked(
    topology: &Topology,
    posture: &Posture,
    measurements: &[Measurement],
    question: &Question,
) -> Result<LossEstimate, UnknownName> {
    let mut names: Vec<RegionName> = Vec::new();
    let mut only_cloud = None;
    for name in &question.lose {
        let found = match (topology.find_region(name), name.parse::<Cloud>()) {
            (Some(region), _) => vec![region.name.clone()],
            (None, Ok(cloud)) => {
                only_cloud = Some(cloud);
                in_cloud(topology, cloud)
            }
            (None, Err(_)) => Vec::new(),
        };
        if found.is_empty() {
            return Err(UnknownName(name.clone()));
        }
        for region in found {
            if !names.contains(&region) {
                names.push(region);
            }
        }
    }
    let lost = match (only_cloud, question.lose.len()) {
        (Some(cloud), 1) => Lost::Cloud(cloud),
        _ => Lost::Regions(names.clone()),
    };
    Ok(losses::of_regions(topology, posture, &names, lost, measurements))
}
