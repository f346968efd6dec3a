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
    /// A region's latch is shut.
    Fence(RegionName),
    /// The gate of a region that came back is shut.
    Shut(RegionName),
    /// That gate answers no.
    ShutSeen(RegionName),
    /// What a replica in a region is to be made of takes writes.
    Source(ServiceName, RegionName),
    /// The gate of a region that stops serving is shut.
    Drain(RegionName),
    /// That gate answers no.
    Drained(RegionName),
    /// The next primary has all that the present one has.
    CaughtUp(ServiceName),
    /// A replica is made the primary.
    Promote(ServiceName),
    /// The new primary takes writes.
    Writable(ServiceName),
    /// GPU nodes are raised.
    ScaleNodes(RegionName),
    /// Replicas of inference services are raised.
    ScaleReplicas(RegionName),
    /// The replicas of a service are ready in a region.
    Warm(ServiceName, RegionName),
    /// A region's gate is opened.
    Open(RegionName),
    /// That gate answers yes.
    Answers(RegionName),
    /// A region's latch is opened.
    Unlatch(RegionName),
    /// Clients are sent where they should be.
    VerifyTraffic,
    /// A write is accepted.
    VerifyWrite,
    /// A gate is told of a new primary, or of a posture in which nothing else of its region changes.
    Tell(RegionName),
    /// A database may be replaced.
    Unprotect(ServiceName, RegionName),
    /// A database is replaced by a replica.
    Rebuild(ServiceName, RegionName),
    /// That replica has all that its primary has.
    Follow(ServiceName, RegionName),
    /// A region's workloads are brought to the normal posture.
    Reopen(RegionName),
    /// GPU nodes are lowered.
    ReleaseNodes(RegionName),
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Reachable(region) => format!("reachable-{region}"),
            Self::Fence(region) => format!("fence-{region}"),
            Self::Shut(region) => format!("shut-{region}"),
            Self::ShutSeen(region) => format!("shut-seen-{region}"),
            Self::Source(database, region) => format!("source-{database}-{region}"),
            Self::Drain(region) => format!("drain-{region}"),
            Self::Drained(region) => format!("drained-{region}"),
            Self::CaughtUp(database) => format!("caught-up-{database}"),
            Self::Promote(database) => format!("promote-{database}"),
            Self::Writable(database) => format!("writable-{database}"),
            Self::ScaleNodes(region) => format!("scale-nodes-{region}"),
            Self::ScaleReplicas(region) => format!("scale-replicas-{region}"),
            Self::Warm(service, region) => format!("warm-{service}-{region}"),
            Self::Open(region) => format!("open-{region}"),
            Self::Answers(region) => format!("answers-{region}"),
            Self::Unlatch(region) => format!("unlatch-{region}"),
            Self::VerifyTraffic => "verify-traffic".to_owned(),
            Self::VerifyWrite => "verify-write".to_owned(),
            Self::Tell(region) => format!("tell-{region}"),
            Self::Unprotect(database, region) => format!("unprotect-{database}-{region}"),
            Self::Rebuild(database, region) => format!("rebuild-{database}-{region}"),
            Self::Follow(database, region) => format!("follow-{database}-{region}"),
            Self::Reopen(region) => format!("reopen-{region}"),
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
