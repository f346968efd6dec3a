//! A validated region: where it is, what it has, and what runs there.

use std::fmt;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{RegionName, ServiceName};
use crate::catalog::Cloud;
use crate::catalog::locations::LocationId;
use crate::clouds::{self, Acting};

/// One place where the system runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its name in the topology.
    pub name: RegionName,
    /// Its cloud.
    pub cloud: Cloud,
    /// The cloud's own name of the region.
    pub location: LocationId,
    /// Whether it serves in normal posture.
    pub status: Status,
    /// Share of traffic in normal posture, percent.
    pub traffic: u8,
    /// Account, if it is known.
    pub account: Option<String>,
    /// Role to assume when applying.
    pub account_role: Option<String>,
    /// Private address range.
    pub cidr: Ipv4Net,
    /// Names of the availability zones in use, in the order that counts.
    pub zones: Vec<String>,
    /// Names of zones in which the load balancer stands beside these.
    pub load_balancer_zones: Vec<String>,
    /// How whoever applies reaches the cluster's API.
    pub api: Api,
    /// What the workloads run on.
    pub compute: ComputeKind,
    /// How machines without Kubernetes come to be as many as they are.
    pub scaling: Scaling,
    /// Kubernetes minor version.
    pub kubernetes: String,
    /// GPU nodes.
    pub gpu: Gpu,
    /// Services in the order of the file.
    pub services: Vec<Placement>,
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.location)
    }
}

impl Region {
    /// As whom Terraform acts there.
    #[must_use]
    pub(crate) fn acting(&self) -> Acting<'_> {
        Acting { at: self.location, account: self.account.as_deref(), role: self.account_role.as_deref() }
    }

    /// The account; where none is given, the placeholder that only the sandbox accepts.
    #[must_use]
    pub(crate) fn account_or_placeholder(&self) -> &str {
        self.account.as_deref().unwrap_or(clouds::profile(self.cloud).account.placeholder)
    }

    /// How many zones are in use.
    #[must_use]
    pub(crate) fn zone_count(&self) -> u8 {
        u8::try_from(self.zones.len()).unwrap_or(u8::MAX)
    }

    /// The placement of a service in this region.
    #[must_use]
    pub fn placement(&self, service: &ServiceName) -> Option<&Placement> {
        self.services.iter().find(|placement| placement.service == *service)
    }
}

/// Whether a region serves in normal posture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Serves.
    Active,
    /// Waits.
    Standby,
    /// Is being taken down.
    Retired,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Active => "active",
            Self::Standby => "standby",
            Self::Retired => "retired",
        })
    }
}

/// What runs the workloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ComputeKind {
    /// EKS, AKS or GKE.
    Kubernetes,
    /// Groups of virtual machines.
    Instances,
}

/// How machines without Kubernetes come to be as many as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// Groups, which a failover makes larger.
    #[default]
    Group,
    /// Single machines, whose number is the same in every posture.
    Fixed,
}

/// GPU nodes of a region; counts are nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpu {
    /// Instance type.
    pub instance_type: String,
    /// GPUs of one node.
    pub gpus_per_node: u32,
    /// Fewest nodes.
    pub min: u32,
    /// Nodes in normal posture.
    pub desired: u32,
    /// Most nodes.
    pub max: u32,
    /// Nodes whose capacity is reserved.
    pub reserved: u32,
    /// Names of their zones, in the order that counts; empty means those of the network that offer the type.
    pub zones: Vec<String>,
}

/// How whoever applies reaches a cluster's API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// The way; `None` where none is given.
    pub access: Option<Access>,
    /// Ranges from which it is reached over the internet.
    pub allow: Vec<Ipv4Net>,
    /// Host and port at which a tunnel leads to it.
    pub through: Option<String>,
}

/// A way to a cluster's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Over the internet, from given ranges.
    Allowlist,
    /// Through a tunnel that the user keeps open.
    Tunnel,
    /// From a runner inside the network.
    Runner,
    /// By the cloud's own name of the API, which asks for an identity (Google Cloud).
    DnsEndpoint,
}

/// A service in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The service.
    pub service: ServiceName,
    /// Its part there.
    pub part: Part,
}

/// What a service does in a region in normal posture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Serves with this many replicas.
    Replicas(u32),
    /// A database with a role.
    Database(Role),
    /// A service of the region's own with a status.
    Local(Status),
}

/// Role of a database in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes writes.
    Primary,
    /// Follows the primary.
    Replica,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Primary => "primary",
            Self::Replica => "replica",
        })
    }
}
