//! The validated topology: nothing undecided, every name legal where it will be used.

use std::collections::BTreeMap;
use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use super::fence::{Fence, Holder, OnBlind, Witness};
use super::image::{Gate, Image};
pub(crate) use super::region::{Access, Api, ComputeKind, Gpu, Part, Placement, Region, Role, Scaling, Status};
use super::region_set::RegionSet;
use crate::catalog::Cloud;
use crate::catalog::replication::{DataKind, Mode};
use crate::clouds::{self, Backend, Dns, Lock, Names};

/// Longest topology name: cloud names are made as `NAME-<component>`, and a load balancer's ends at 32.
pub(crate) const MAX_NAME: usize = 20;

macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $type(String);

        impl $type {
            /// The name, if it is legal in paths, HCL and cloud names: lower-case letters, digits and single hyphens,
            /// a letter first, at most 20 characters.
            #[must_use]
            pub fn new(text: &str) -> Option<Self> {
                is_name(text).then(|| Self(text.to_owned()))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name! {
    /// The name of a region in a topology, such as `primary`.
    RegionName
}
name! {
    /// The name of a service, such as `vector-db`.
    ServiceName
}

/// Whether a text is a legal name (see [`RegionName::new`]).
#[must_use]
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// A system's regions, services and objectives.
#[derive(Clone, Debug, PartialEq)]
pub struct Topology {
    /// The environment: the name of the folder.
    pub environment: String,
    /// A digest of what the file says: the same for another layout, other comments or other entries under `check:`.
    pub digest: String,
    /// Version of what is rendered.
    pub version: u32,
    /// Prefix of cloud names.
    pub name: String,
    /// What must hold.
    pub objectives: Objectives,
    /// Accounts by cloud; empty if the topology can't be used live.
    pub accounts: BTreeMap<Cloud, Account>,
    /// How clients reach the system.
    pub traffic: Traffic,
    /// Where state is kept.
    pub state: StateStorage,
    /// What each service is.
    pub services: BTreeMap<ServiceName, Service>,
    /// Images beside those of inference services, by what they are for.
    pub images: BTreeMap<&'static str, Image>,
    /// What stands before the services.
    pub gate: Gate,
    /// How a region that has lost its role is kept from answering.
    pub fence: Fence,
    /// Secrets, in the order of the file.
    pub secrets: Vec<Secret>,
    /// Whether what goes wrong is measured and raises alarms.
    pub observability: bool,
    /// Tags of every resource.
    pub tags: BTreeMap<String, String>,
    /// Switched-off rules.
    pub ignored: Vec<Ignored>,
    /// Regions in the order of the file; at least one.
    pub regions: RegionSet,
}

/// What must hold; `None` where nothing was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objectives {
    /// Seconds.
    pub rto: Option<u64>,
    /// Seconds.
    pub rpo: Option<u64>,
    /// Percent of a month.
    pub availability: Option<f64>,
    /// `eu`, `eea` or ISO 3166 country codes, lower case.
    pub residency: Vec<String>,
}

/// An account of a cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// AWS account id, Azure subscription or Google Cloud project.
    pub id: Option<String>,
    /// Role to assume when applying.
    pub role: Option<String>,
}

/// How clients reach the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// The name that clients use.
    pub hostname: String,
    /// Whether the hostname was given; else it is a placeholder that only the sandbox accepts.
    pub hostname_given: bool,
    /// The DNS zone that holds the hostname.
    pub zone: String,
    /// The DNS service.
    pub dns: Dns,
    /// Path on which gates answer.
    pub path: String,
    /// Seconds between two health checks.
    pub interval: u64,
    /// Failed checks until a region counts as unhealthy.
    pub failures: u32,
    /// Seconds that clients may keep an answer.
    pub ttl: u64,
    /// Ranges of the clients that load balancers admit; everybody if there is none.
    pub allow: Vec<Ipv4Net>,
    /// Certificates of the user's own, by region.
    pub certificates: BTreeMap<RegionName, String>,
    /// What is answered when no region may be; none if nobody says sorry.
    pub sorry: Vec<Ipv4Addr>,
}

/// Where state is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateStorage {
    /// Region that keeps the state of global stacks.
    pub home: RegionName,
    /// Kind of storage; `None` means the region's own cloud's.
    pub backend: Option<Backend>,
    /// How terraforms keep each other out.
    pub lock: Lock,
}

/// A secret; its value is nowhere in a topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// How often its value was made, this time included.
    pub revision: u32,
}

/// What a service is.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// A model server on GPUs.
    Inference {
        /// The model's name.
        model: String,
        /// Size of its weights in GiB.
        weights_gib: f64,
        /// SHA-256 of the weights' manifest, in hexadecimal digits.
        weights_digest: Option<String>,
        /// The server's image.
        image: Image,
        /// GPUs for one replica.
        gpus_per_replica: u32,
        /// Replicas that must be ready before a region opens.
        floor: u32,
        /// Where clients reach it.
        ports: Ports,
    },
    /// PostgreSQL.
    Postgres {
        /// How it is replicated.
        replication: Replication,
        /// Instance class, if given.
        instance: Option<String>,
        /// Storage in GiB.
        storage_gib: u32,
        /// How often the master user's password was made, this time included.
        password_revision: u32,
    },
    /// A cache, independent in each region.
    Redis {
        /// Node type, if given.
        instance: Option<String>,
    },
    /// A queue, independent in each region.
    Queue,
    /// An object store, replicated between regions.
    Objects,
}

impl Service {
    /// The kind as it is written in a topology.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Inference { .. } => "inference",
            Self::Postgres { .. } => "postgres",
            Self::Redis { .. } => "redis",
            Self::Queue => "queue",
            Self::Objects => "objects",
        }
    }

    /// What of it can be replicated; `None` for what holds no data.
    #[must_use]
    pub(crate) fn data_kind(&self) -> Option<DataKind> {
        match self {
            Self::Inference { .. } => None,
            Self::Postgres { .. } => Some(DataKind::Postgres),
            Self::Redis { .. } => Some(DataKind::Redis),
            Self::Queue => Some(DataKind::Queue),
            Self::Objects => Some(DataKind::Objects),
        }
    }
}

/// Where an inference service is reached. The same in each region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// By clients, at the load balancer.
    pub port: u16,
    /// By the load balancer, at the nodes.
    pub node_port: u16,
}

/// A mode of replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Replication {
    /// Every write waits for the other region.
    Sync,
    /// Writes follow with a lag.
    Async,
    /// Copies of backups.
    Snapshot,
}

impl From<Replication> for Mode {
    fn from(asked: Replication) -> Self {
        match asked {
            Replication::Sync => Self::Sync,
            Replication::Async => Self::Async,
            Replication::Snapshot => Self::Snapshot,
        }
    }
}

/// A switched-off rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The rule's id.
    pub rule: String,
    /// Why it doesn't apply.
    pub reason: String,
    /// The place, as a dotted path; everywhere if `None`.
    pub at: Option<String>,
}

impl Topology {
    /// The region with this name.
    #[must_use]
    pub fn region(&self, name: &RegionName) -> Option<&Region> {
        self.regions.get(name)
    }

    /// The region that people mean by its name or by its cloud region.
    #[must_use]
    pub fn find_region(&self, text: &str) -> Option<&Region> {
        self.regions
            .iter()
            .find(|r| r.name.as_str() == text)
            .or_else(|| self.regions.iter().find(|r| r.location.as_str() == text))
    }

    /// What names in a region are made from.
    #[must_use]
    pub(crate) fn names<'a>(&'a self, region: &'a Region) -> Names<'a> {
        Names { system: &self.name, account: region.account_or_placeholder(), at: region.location.as_str() }
    }

    /// Whether a region's certificate is requested, and not its owner's.
    #[must_use]
    pub(crate) fn requests_certificate(&self, region: &Region) -> bool {
        clouds::profile(region.cloud).requests_certificates && !self.traffic.certificates.contains_key(&region.name)
    }

    /// The storage that keeps the states of a region's stacks.
    #[must_use]
    pub(crate) fn backend(&self, region: &Region) -> Backend {
        self.state.backend.unwrap_or(clouds::profile(region.cloud).backend)
    }

    /// The region that keeps the state of global stacks.
    #[must_use]
    pub fn home(&self) -> &Region {
        self.region(&self.state.home).expect("the home of state is one of the regions")
    }

    /// The databases, each with the region that is its primary in normal posture.
    pub fn databases(&self) -> impl Iterator<Item = (&ServiceName, &Region)> {
        self.services.iter().filter(|(_, service)| matches!(service, Service::Postgres { .. })).filter_map(
            |(name, _)| {
                let primary = self
                    .regions
                    .iter()
                    .find(|r| r.placement(name).is_some_and(|p| p.part == Part::Database(Role::Primary)))?;
                Some((name, primary))
            },
        )
    }

    /// How often the password of a database's master user was made.
    #[must_use]
    pub(crate) fn password_revision(&self, service: &ServiceName) -> u32 {
        match self.services.get(service) {
            Some(Service::Postgres { password_revision, .. }) => *password_revision,
            _ => 1,
        }
    }

    /// GPU nodes of a region's type that this many replicas of each inference service need.
    #[must_use]
    pub fn nodes_for(&self, gpu: &Gpu, replicas: &BTreeMap<ServiceName, u32>) -> u32 {
        replicas
            .iter()
            .map(|(service, count)| match self.services.get(service) {
                Some(Service::Inference { gpus_per_replica, .. }) => {
                    nodes(*count, *gpus_per_replica, gpu.gpus_per_node)
                }
                _ => 0,
            })
            .fold(0, u32::saturating_add)
    }
}

/// Nodes that hold this many replicas, when a replica can't span nodes unless it is larger than one.
#[must_use]
pub(crate) fn nodes(replicas: u32, gpus_per_replica: u32, gpus_per_node: u32) -> u32 {
    let (gpus, per_node) = (gpus_per_replica.max(1), gpus_per_node.max(1));
    if gpus > per_node {
        return replicas.saturating_mul(gpus.div_ceil(per_node));
    }
    replicas.div_ceil(per_node / gpus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for legal in ["primary", "eu-1", "a", "us2"] {
            assert!(is_name(legal), "{legal}");
        }
        for illegal in
            ["", "-a", "a-", "a--b", "1a", "A", "a_b", "../a", "a\"b", "${a}", "a\nb", "twenty-one-characters"]
        {
            assert!(!is_name(illegal), "{illegal:?}");
        }
    }

    #[test]
    fn replicas_fill_nodes() {
        assert_eq!(nodes(5, 1, 1), 5);
        assert_eq!(nodes(5, 1, 4), 2);
        assert_eq!(nodes(3, 2, 4), 2);
        assert_eq!(nodes(2, 16, 8), 4);
        assert_eq!(nodes(0, 1, 1), 0);
    }
}
