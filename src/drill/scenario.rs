//! Scenarios as they are written: what is lost, when, for how long, and what must hold. Pure.
//!
//! Those by name are files beside this one; `drill FILE` reads one of the user's own.

use serde::{Deserialize, Serialize};

use crate::clouds::{Loss, Side};
use crate::topology::{Region, RegionName, Topology, units};

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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// What happens, in a sentence.
    pub title: String,
    /// When it is noticed: `by-checks`, or a time after the first loss, where somebody says so. Default: by-checks.
    #[serde(default = "by_checks")]
    pub noticed: String,
    /// What is lost; at least one.
    pub losses: Vec<TimedLoss>,
    /// What must hold. Default: all.
    #[serde(default = "Holds::all")]
    pub holds: Vec<Holds>,
}

/// A loss, when it comes and when it is given back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimedLoss {
    /// What.
    pub lose: What,
    /// Where: a region's name. Default: the regions that are lost, by `--lose` or where the harm is greatest.
    #[serde(default, rename = "in")]
    pub place: Option<String>,
    /// When, after the first one, such as `90s`. Default: at once.
    #[serde(default)]
    pub after: Option<String>,
    /// When it is back: `promoted`, once a survivor was told to take writes; a time after its loss, such as `20m`; or, by
    /// default, after the failover.
    #[serde(default)]
    pub back: Option<String>,
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
    fn all() -> Vec<Self> {
        vec![Self::Fence, Self::Capacity, Self::Objectives]
    }
}

fn by_checks() -> String {
    "by-checks".to_owned()
}

/// When something is given back.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Why a text is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ScriptError {
    /// It isn't YAML of this form.
    #[error("{0}")]
    Unreadable(String),
    /// It takes nothing away.
    #[error("it takes nothing away: `losses` is empty")]
    Nothing,
    /// A duration isn't one.
    #[error("`{what}: {text}` is no duration, such as `90s` or `20m`")]
    Duration {
        /// The key.
        what: &'static str,
        /// What stands there.
        text: String,
    },
    /// A region isn't one of the topology.
    #[error("`in: {0}` is none of the topology's regions")]
    Place(String),
}

impl Script {
    /// Reads a scenario.
    ///
    /// # Errors
    /// Why it isn't one.
    pub(crate) fn parse(text: &str) -> Result<Self, ScriptError> {
        let script: Self = serde_saphyr::from_str(text).map_err(|error| ScriptError::Unreadable(error.to_string()))?;
        if script.losses.is_empty() {
            return Err(ScriptError::Nothing);
        }
        script.noticed()?;
        for loss in &script.losses {
            loss.times()?;
        }
        Ok(script)
    }

    /// Seconds after the first loss at which somebody says that it is one; `None` if health checks have to see it.
    ///
    /// # Errors
    /// [`ScriptError::Duration`] if it is neither.
    pub(crate) fn noticed(&self) -> Result<Option<u64>, ScriptError> {
        if self.noticed == by_checks() { Ok(None) } else { duration("noticed", &self.noticed).map(Some) }
    }

    /// What is injected, in a topology of which these regions are lost.
    ///
    /// # Errors
    /// If it names a region that the topology hasn't.
    pub(crate) fn injections(&self, topology: &Topology, lost: &[RegionName]) -> Result<Vec<Injection>, ScriptError> {
        let mut injections = Vec::new();
        for timed in &self.losses {
            let places: Vec<RegionName> = match &timed.place {
                None => lost.to_vec(),
                Some(place) => {
                    let found: Option<&Region> = topology.find_region(place);
                    vec![found.ok_or_else(|| ScriptError::Place(place.clone()))?.name.clone()]
                }
            };
            let (after, back) = timed.times()?;
            injections.extend(places.into_iter().map(|place| Injection { loss: timed.lose.at(place), after, back }));
        }
        injections.sort_by_key(|injection| injection.after);
        Ok(injections)
    }
}

impl TimedLoss {
    fn times(&self) -> Result<(u64, Back), ScriptError> {
        let after = self.after.as_deref().map_or(Ok(0), |text| duration("after", text))?;
        let back = match self.back.as_deref() {
            None => Back::Afterwards,
            Some("promoted") => Back::Promoted,
            Some(text) => Back::After(duration("back", text)?),
        };
        Ok((after, back))
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

fn duration(what: &'static str, text: &str) -> Result<u64, ScriptError> {
    units::seconds(text).ok_or_else(|| ScriptError::Duration { what, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_scenario_is_one() {
        for (name, text) in NAMED {
            let script = Script::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
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
    fn what_is_no_scenario() {
        let wrong = |text: &str| Script::parse(text).expect_err(text).to_string();
        assert_eq!(wrong("title: t\nlosses: []\n"), "it takes nothing away: `losses` is empty");
        assert_eq!(
            wrong("title: t\nnoticed: soon\nlosses: [{ lose: region }]\n"),
            "`noticed: soon` is no duration, such as `90s` or `20m`"
        );
        assert!(wrong("title: t\nlosses: [{ lose: everything }]\n").contains("everything"));
        assert!(wrong("title: t\nlosses: [{ lose: region, whne: 1s }]\n").contains("whne"));
        let script = Script::parse("title: t\nlosses: [{ lose: region, in: mars }]\n").expect("read");
        let topology = include_str!("../../environments/active-passive/topology.yaml");
        let topology = crate::topology::parse(topology, "test").0.expect("a sound topology").0;
        assert_eq!(script.injections(&topology, &[]), Err(ScriptError::Place("mars".to_owned())));
    }
}
