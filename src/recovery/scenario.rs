//! Scenarios: what is lost.

use super::Impossible;
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Status, Topology};

/// The loss of regions, of which nothing more is said.
pub const REGION_LOSS: &str = "region-loss";

/// What is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What happens, in a word.
    pub name: String,
    /// To which regions.
    pub lost: Vec<RegionName>,
}

impl Scenario {
    /// A scenario over the named regions (by name or cloud region); without names, over the one whose loss harms most.
    ///
    /// # Errors
    /// If a name is none of the topology's regions.
    pub fn new(name: &str, names: &[String], topology: &Topology, posture: &Posture) -> Result<Self, Impossible> {
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
        Ok(Self { name: name.to_owned(), lost })
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
