//! What can be lost: by a scenario, in the simulated clouds, and of what a step needs.
//!
//! Adding one: a variant, its line in `Display`, what follows from it in `sandbox/world/faults.rs`, a test.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that is taken away, and may be given back. `P` is a place: a region of a topology, or of a cloud.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss<P> {
    /// A whole region.
    Region(P),
    /// One service's control plane and data plane in a region.
    Service {
        /// Where.
        region: P,
        /// The service, as calls name it: `rds`, `eks` …
        service: String,
    },
    /// A service's control plane, wherever its calls land; what runs goes on.
    ControlPlane(String),
    /// The state storage of a region, and nothing else there.
    StateStorage(P),
    /// A region's stock of GPU machines: no more than this many can run there.
    Capacity {
        /// Where.
        region: P,
        /// The machine type; every GPU type if there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance_type: Option<String>,
        /// How many machines can run at once.
        instances: u32,
    },
    /// Replication out of a region: nothing written there from now on reaches another.
    Replication(P),
    /// The way between a living region and one kind of others.
    Partition {
        /// The region.
        region: P,
        /// From whom it is cut off.
        from: Side,
    },
    /// All machines of a region: they stop where they are, know nothing of it, and go on when they are given back.
    Machines(P),
}

/// From whom a living region can be cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// What its gates ask: the holders of the ledger and the other regions' gates.
    Holders,
    /// Who looks at it from outside: health checkers, operators, the other regions' gates.
    Probes,
    /// Its clients.
    Clients,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Holders => "holders",
            Self::Probes => "probes",
            Self::Clients => "clients",
        })
    }
}

impl<P> Loss<P> {
    /// The same loss at another kind of place.
    #[must_use]
    pub fn map<Q>(&self, place: impl Fn(&P) -> Q) -> Loss<Q> {
        match self {
            Self::Region(region) => Loss::Region(place(region)),
            Self::Service { region, service } => Loss::Service { region: place(region), service: service.clone() },
            Self::ControlPlane(service) => Loss::ControlPlane(service.clone()),
            Self::StateStorage(region) => Loss::StateStorage(place(region)),
            Self::Capacity { region, instance_type, instances } => {
                Loss::Capacity { region: place(region), instance_type: instance_type.clone(), instances: *instances }
            }
            Self::Replication(region) => Loss::Replication(place(region)),
            Self::Partition { region, from } => Loss::Partition { region: place(region), from: *from },
            Self::Machines(region) => Loss::Machines(place(region)),
        }
    }
}

impl<P: fmt::Display> fmt::Display for Loss<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => write!(formatter, "region {region}"),
            Self::Service { region, service } => write!(formatter, "{service} in {region}"),
            Self::ControlPlane(service) => write!(formatter, "the control plane of {service}"),
            Self::StateStorage(region) => write!(formatter, "the state storage of {region}"),
            Self::Capacity { region, instances, .. } => {
                write!(formatter, "GPU capacity of {region} beyond {instances} machines")
            }
            Self::Replication(region) => write!(formatter, "replication out of {region}"),
            Self::Partition { region, from } => write!(formatter, "the way between {region} and its {from}"),
            Self::Machines(region) => write!(formatter, "the machines of {region}"),
        }
    }
}
