//! Scenarios as they are written: what is lost, when, for how long, and what must hold. Pure.
//!
//! Those by name are files beside this one; `drill FILE` reads one of the user's own.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::clouds::{Loss, Side};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::topology::{RegionName, Topology};

macro_rules! embedded {
    ($($name:literal),+) => {
        /// The scenarios that have a name, with their texts.
        pub(crate) const NAMED: &[(&str, &str)] = &[$(($name, include_str!(concat!("scenarios/", $name, ".yaml")))),+];
    };
}

embedded!("region-loss", "lost-region-returns", "partition-holders", "partition-probes", "partition-clients");

/// One name for all of a kind: they are drilled one after the other.
pub(crate) const FAMILIES: &[(&str, &str)] = &[("partition", "partition-")];

/// A scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// What happens, in a sentence.
    pub title: String,
    /// Seconds after the first loss at which somebody says that it is one; `None` if health checks have to see it.
    pub noticed: Option<u64>,
    /// What is lost; at least one.
    pub losses: Vec<TimedLoss>,
    /// What must hold.
    pub holds: Vec<Holds>,
}

/// A loss, when it comes and when it is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimedLoss {
    /// What.
    pub lose: What,
    /// Where; `None` for the regions that are lost, by `--lose` or where the harm is greatest.
    pub place: Option<Place>,
    /// Seconds after the first one.
    pub after: u64,
    /// When it is back.
    pub back: Back,
}

/// A region by name, and where in the text it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The name.
    pub name: String,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// What can be lost.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    /// The whole region.
    Region,
    /// Its machines stand still, and go on later without knowing.
    Machines,
    /// What its gates ask: the holders of the ledger, and the other regions' gates.
    Holders,
    /// Who looks at it from outside: health checks, operators, the other regions' gates.
    Probes,
    /// Its clients.
    Clients,
    /// Replication out of it.
    Replication,
    /// The storage of its state.
    StateStorage,
    /// GPU machines beyond this many.
    GpuMachinesBeyond(u32),
}

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Holds {
    /// The invariants of the fence.
    Fence,
    /// All replicas are ready in the end.
    Capacity,
    /// The objectives for recovery time and lost data.
    Objectives,
}

impl Holds {
    pub(super) fn all() -> Vec<Self> {
        vec![Self::Fence, Self::Capacity, Self::Objectives]
    }
}

/// When something is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// After the failover.
    Afterwards,
    /// Once a survivor was told to take writes.
    Promoted,
    /// Seconds after its loss.
    After(u64),
}

/// A loss that can be injected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Injection {
    /// What.
    pub loss: Loss<RegionName>,
    /// Seconds after the first one.
    pub after: u64,
    /// When it is given back.
    pub back: Back,
}

impl Script {
    /// What is injected, in a topology of which these regions are lost.
    ///
    /// # Errors
    /// Every region that the topology hasn't.
    pub(crate) fn injections(&self, topology: &Topology, lost: &[RegionName]) -> Result<Vec<Injection>, Diagnostics> {
        let (mut injections, mut unknown) = (Vec::new(), Diagnostics::default());
        for timed in &self.losses {
            let places: Vec<RegionName> = match &timed.place {
                None => lost.to_vec(),
                Some(place) => match topology.find_region(&place.name) {
                    Some(region) => vec![region.name.clone()],
                    None => {
                        unknown.push(place.unknown(topology));
                        continue;
                    }
                },
            };
            let (after, back) = (timed.after, timed.back);
            injections.extend(places.into_iter().map(|place| Injection { loss: timed.lose.at(place), after, back }));
        }
        injections.sort_by_key(|injection| injection.after);
        if unknown.is_empty() { Ok(injections) } else { Err(unknown) }
    }
}

impl Place {
    fn unknown(&self, topology: &Topology) -> Diagnostic {
        let names: Vec<&str> = topology.regions.iter().map(|region| region.name.as_str()).collect();
        let help = did_you_mean(&self.name, names.iter().copied())
            .map_or_else(|| format!("there are {}", names.join(", ")), |meant| format!("did you mean `{meant}`?"));
        let summary = format!("The topology has no region `{}`", self.name);
        Diagnostic::error("scenario::unknown-region", summary).at(self.span.clone(), "").help(help)
    }
}

impl What {
    fn at(&self, place: RegionName) -> Loss<RegionName> {
        let cut = |region, from| Loss::Partition { region, from };
        match self {
            Self::Region => Loss::Region(place),
            Self::Machines => Loss::Machines(place),
            Self::Holders => cut(place, Side::Holders),
            Self::Probes => cut(place, Side::Probes),
            Self::Clients => cut(place, Side::Clients),
            Self::Replication => Loss::Replication(place),
            Self::StateStorage => Loss::StateStorage(place),
            Self::GpuMachinesBeyond(instances) => {
                Loss::Capacity { region: place, instance_type: None, instances: *instances }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_scenario_is_one() {
        for (name, text) in NAMED {
            let script = Script::parse(text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!(!script.title.ends_with('.'), "{name}");
        }
        for (family, prefix) in FAMILIES {
            assert!(NAMED.iter().filter(|(name, _)| name.starts_with(prefix)).count() > 1, "{family}");
        }
    }

    #[test]
    fn losses_come_in_their_order_where_they_are_said() {
        let topology = include_str!("../../environments/active-passive/topology.yaml");
        let topology = crate::topology::parse(topology, "test").0.expect("a sound topology").0;
        let lost = [RegionName::new("primary").expect("legal")];
        let text = "title: t\nlosses:\n  - { lose: { gpu-machines-beyond: 2 }, in: eu-west-1, after: 90s, back: 20m }\n  - lose: region\n    back: promoted\n";
        let found = Script::parse(text).expect("a scenario").injections(&topology, &lost).expect("losses");
        let secondary = RegionName::new("secondary").expect("legal");
        assert_eq!(
            found,
            [
                Injection { loss: Loss::Region(lost[0].clone()), after: 0, back: Back::Promoted },
                Injection {
                    loss: Loss::Capacity { region: secondary, instance_type: None, instances: 2 },
                    after: 90,
                    back: Back::After(1_200),
                },
            ]
        );
    }

    #[test]
    fn a_region_that_the_topology_has_not_is_named_where_it_stands() {
        let text = "title: t\nlosses: [{ lose: region, in: secondry }, { lose: region, in: mars }]\n";
        let script = Script::parse(text).expect("read");
        let topology = include_str!("../../environments/active-passive/topology.yaml");
        let topology = crate::topology::parse(topology, "test").0.expect("a sound topology").0;
        let unknown = script.injections(&topology, &[]).expect_err("there are none");
        let shown: Vec<(&str, Option<&str>)> =
            unknown.sorted().iter().map(|d| (&text[d.labels[0].span.clone()], d.help.as_deref())).collect();
        let expected =
            [("secondry", Some("did you mean `secondary`?")), ("mars", Some("there are primary, secondary"))];
        assert_eq!(shown, expected);
    }
}
