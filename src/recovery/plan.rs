//! What a plan is: steps, what each does, needs and waits for.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StepKey;
use crate::clouds::Operation;
use crate::posture::Posture;
use crate::stacks::StackId;
use crate::topology::{RegionName, ServiceName};

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Away from what is lost.
    Failover,
    /// Copies again, after a failover.
    Reprotect,
    /// Back to the normal posture.
    Failback,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Failover => "failover",
            Self::Reprotect => "re-protect",
            Self::Failback => "failback",
        })
    }
}

/// Whether both sides answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Both sides answer: nothing is lost.
    Graceful,
    /// A side is gone: what it had not replicated is lost.
    Ungraceful,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Graceful => "graceful",
            Self::Ungraceful => "ungraceful",
        })
    }
}

/// A part of a recovery; its time is measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Until somebody or something knows.
    Detect,
    /// Until it is decided to act.
    Decide,
    /// Keep clients and writers away from what is left behind.
    Fence,
    /// Make replicas primaries.
    Promote,
    /// Add nodes and replicas.
    Scale,
    /// Wait until models serve.
    Warm,
    /// Let traffic in.
    Open,
    /// See that clients are served.
    Verify,
    /// Make copies again.
    Reprotect,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Detect => "detect",
            Self::Decide => "decide",
            Self::Fence => "fence",
            Self::Promote => "promote",
            Self::Scale => "scale",
            Self::Warm => "warm",
            Self::Open => "open",
            Self::Verify => "verify",
            Self::Reprotect => "re-protect",
        })
    }
}

/// The ordered steps from one posture to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is for.
    pub purpose: Purpose,
    /// Whether both sides answer.
    pub mode: Mode,
    /// What is lost while it runs.
    pub lost: Vec<RegionName>,
    /// The posture before.
    pub from: Posture,
    /// The posture after; the steps apply it.
    pub to: Posture,
    /// The steps; each stands after those that it waits for.
    pub steps: Vec<Step>,
    /// What a person should know before going on; going on is a recorded decision.
    pub remarks: Vec<String>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, unique in the plan.
    pub key: StepKey,
    /// Its phase.
    pub phase: Phase,
    /// What it does, for people.
    pub title: String,
    /// What is done.
    pub kind: StepKind,
    /// Steps that must have succeeded before.
    pub after: Vec<StepKey>,
    /// What must be reachable.
    pub needs: Vec<Need>,
    /// Whether service is not restored before it has succeeded: these steps make the recovery time.
    pub restores_service: bool,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Apply stacks with the next posture.
    Terraform {
        /// The stacks, all in one region.
        stacks: Vec<StackId>,
        /// Addresses to replace.
        replace: Vec<String>,
        /// How often it is begun before a cause that passes counts as a failure. No timer ends it: nothing is killed while it
        /// applies.
        tries: u32,
    },
    /// What Terraform can't do.
    Operation {
        /// What.
        operation: Operation<RegionName>,
        /// How often it is begun before it counts as failed.
        tries: u32,
    },
    /// Wait until something holds.
    Probe {
        /// What.
        probe: Probe,
        /// Seconds after which it has failed.
        within: u64,
    },
}

/// Something to wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The region's control plane and data plane answer.
    Reachable(RegionName),
    /// The database takes writes.
    Writable(RegionName, ServiceName),
    /// The replica has all that its primary had.
    CaughtUp(RegionName, ServiceName),
    /// This many replicas of the inference service are ready.
    Ready(RegionName, ServiceName, u32),
    /// The gate answers no.
    GateShut(RegionName),
    /// The region counts as shut by an entry of this epoch: its gates say so or, unless they have to, nobody reaches it for
    /// long enough.
    FenceProven {
        /// Which.
        region: RegionName,
        /// The epoch.
        epoch: u64,
        /// Whether its gates have to say it.
        acknowledged: bool,
    },
    /// The gate answers yes.
    GateOpen(RegionName),
    /// Every client is sent to these regions and to no other.
    TrafficOn(Vec<RegionName>),
    /// A write through the public name is accepted.
    WriteAccepted,
}

impl Probe {
    /// The region without which it can't be answered; `None` for what is looked for from outside.
    pub(super) fn region(&self) -> Option<&RegionName> {
        match self {
            Self::Writable(region, _)
            | Self::CaughtUp(region, _)
            | Self::Ready(region, ..)
            | Self::GateShut(region)
            | Self::GateOpen(region) => Some(region),
            Self::Reachable(_) | Self::FenceProven { .. } | Self::TrafficOn(_) | Self::WriteAccepted => None,
        }
    }
}

/// What a step can't do without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The region's control plane.
    Region(RegionName),
    /// The control plane of one of these regions, whichever.
    OneOf(Vec<RegionName>),
    /// The state storage in a region.
    StateStorage(RegionName),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => write!(f, "{region}"),
            Self::OneOf(regions) => {
                f.write_str(&regions.iter().map(RegionName::as_str).collect::<Vec<_>>().join(" or "))
            }
            Self::StateStorage(region) => write!(f, "the state storage in {region}"),
        }
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// Nobody is left to take over.
    #[error("no region is left that could serve")]
    NoSurvivor,
    /// All that is left was left behind by an earlier failover.
    #[error("what is left ({}) was left behind by an earlier failover: its data is stale, and its latch is shut", listed(.0))]
    OnlyShut(Vec<RegionName>),
    /// A failover was begun and isn't done.
    #[error("the failover away from {} was begun and isn't done", listed(.0))]
    Unfinished(Vec<RegionName>),
    /// A database has no replica outside of what is lost.
    #[error("`{0}` has no replica outside the lost regions")]
    NoReplica(ServiceName),
    /// A step needs what is lost.
    #[error("step `{step}` needs {need}, which is lost")]
    NeedsLost {
        /// The step.
        step: StepKey,
        /// What it needs.
        need: Need,
    },
    /// A region is named that isn't one.
    #[error("`{0}` is not a region of this topology")]
    UnknownRegion(String),
    /// There is nothing to do.
    #[error("{0}")]
    Nothing(String),
}

fn listed(regions: &[RegionName]) -> String {
    regions.iter().map(RegionName::as_str).collect::<Vec<_>>().join(", ")
}

impl Plan {
    /// Whether service was interrupted and comes back by it.
    #[must_use]
    pub(crate) fn restores_service(&self) -> bool {
        self.steps.iter().any(|step| step.restores_service)
    }

    /// The step of this name.
    #[must_use]
    pub fn step(&self, key: &StepKey) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == *key)
    }

    /// The stacks that the plan touches, in the order of its steps.
    pub fn stacks(&self) -> impl Iterator<Item = &StackId> {
        self.steps.iter().flat_map(|step| match &step.kind {
            StepKind::Terraform { stacks, .. } => stacks.as_slice(),
            _ => &[],
        })
    }

    /// The addresses that are replaced, with their stacks.
    pub fn replacements(&self) -> impl Iterator<Item = (&StackId, &str)> {
        self.steps.iter().flat_map(|step| match &step.kind {
            StepKind::Terraform { stacks, replace, .. } => {
                stacks.iter().flat_map(|stack| replace.iter().map(move |address| (stack, address.as_str()))).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The plan itself, if no step needs what is lost.
    pub(super) fn checked(self) -> Result<Self, Impossible> {
        for step in &self.steps {
            for need in &step.needs {
                let lost = |region| self.lost.contains(region);
                let lacks = match need {
                    Need::Region(region) | Need::StateStorage(region) => lost(region),
                    Need::OneOf(regions) => regions.iter().all(lost),
                };
                if lacks {
                    return Err(Impossible::NeedsLost { step: step.key.clone(), need: need.clone() });
                }
            }
        }
        Ok(self)
    }
}
