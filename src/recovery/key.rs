//! Names of steps. Text is made of them here, and never taken apart again.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::topology::{RegionName, ServiceName};

/// The name of a step, unique in its plan; as text such as `promote-vector-db`. In order as plans go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub enum StepKey {
    /// A region answers.
    Reachable(RegionName),
    /// The ledger says who serves from now on.
    Ledger(u64),
    /// A region's latch is shut.
    Fence(RegionName),
    /// A region counts as shut.
    Proven(RegionName),
    /// The workloads of a region that came back are told that it doesn't serve.
    Shut(RegionName),
    /// That gate answers no.
    ShutSeen(RegionName),
    /// What a replica in a region is to be made of takes writes.
    Source(ServiceName, RegionName),
    /// The next primary has all that the present one has.
    CaughtUp(ServiceName),
    /// A replica is made the primary.
    Promote(ServiceName),
    /// The new primary takes writes.
    Writable(ServiceName),
    /// GPU nodes are raised.
    ScaleNodes(RegionName),
    /// A region's workloads are brought to the next posture.
    Workloads(RegionName),
    /// As many replicas of a service are ready in a region as it takes to open.
    Floor(ServiceName, RegionName),
    /// A region's gate opens by itself.
    Open(RegionName),
    /// All replicas of a service are ready in a region.
    Full(ServiceName, RegionName),
    /// A region's latch is opened.
    Unlatch(RegionName),
    /// Clients are sent where they should be.
    VerifyTraffic,
    /// A write is accepted.
    VerifyWrite,
    /// A gate is told of a posture in which nothing of its region changes that matters now.
    Tell(RegionName),
    /// A database may be replaced.
    Unprotect(ServiceName, RegionName),
    /// A database is replaced by a replica.
    Rebuild(ServiceName, RegionName),
    /// That replica has all that its primary has.
    Follow(ServiceName, RegionName),
    /// A region's workloads are brought to the normal posture.
    Normal(RegionName),
    /// GPU nodes are lowered.
    ReleaseNodes(RegionName),
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Reachable(region) => format!("reachable-{region}"),
            Self::Ledger(epoch) => format!("ledger-{epoch}"),
            Self::Fence(region) => format!("fence-{region}"),
            Self::Proven(region) => format!("proven-{region}"),
            Self::Shut(region) => format!("shut-{region}"),
            Self::ShutSeen(region) => format!("shut-seen-{region}"),
            Self::Source(database, region) => format!("source-{database}-{region}"),
            Self::CaughtUp(database) => format!("caught-up-{database}"),
            Self::Promote(database) => format!("promote-{database}"),
            Self::Writable(database) => format!("writable-{database}"),
            Self::ScaleNodes(region) => format!("scale-nodes-{region}"),
            Self::Workloads(region) => format!("workloads-{region}"),
            Self::Floor(service, region) => format!("floor-{service}-{region}"),
            Self::Open(region) => format!("open-{region}"),
            Self::Full(service, region) => format!("full-{service}-{region}"),
            Self::Unlatch(region) => format!("unlatch-{region}"),
            Self::VerifyTraffic => "verify-traffic".to_owned(),
            Self::VerifyWrite => "verify-write".to_owned(),
            Self::Tell(region) => format!("tell-{region}"),
            Self::Unprotect(database, region) => format!("unprotect-{database}-{region}"),
            Self::Rebuild(database, region) => format!("rebuild-{database}-{region}"),
            Self::Follow(database, region) => format!("follow-{database}-{region}"),
            Self::Normal(region) => format!("normal-{region}"),
            Self::ReleaseNodes(region) => format!("release-nodes-{region}"),
        };
        f.pad(&text)
    }
}

impl Serialize for StepKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
