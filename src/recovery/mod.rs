//! Recovery plans: the ordered steps from one posture to another.
//!
//! Pure: `(topology, posture, what is lost) → (next posture, steps)`. The order is fence → promote → scale → warm → open →
//! verify, then re-protect; failback is a plan of its own and alone opens a latch. A step that needs something that is
//! lost is found here, not when it is executed.

mod failback;
mod failover;
mod next;
mod scenario;

use std::collections::HashSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use failback::{failback, reprotect, way_back};
pub use failover::failover;
pub use scenario::{Scenario, ScenarioKind};

use crate::clouds;
use crate::posture::Posture;
use crate::stacks::StackId;
use crate::topology::{RegionName, ServiceName, Topology};

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

/// The name of a step, such as `promote-vector-db`.
pub type StepId = String;

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, unique in the plan.
    pub id: StepId,
    /// Its phase.
    pub phase: Phase,
    /// What it does, for people.
    pub title: String,
    /// What is done.
    pub kind: StepKind,
    /// Steps that must have succeeded before.
    pub after: Vec<StepId>,
    /// What must be reachable.
    pub needs: Vec<Need>,
    /// Seconds after which it has failed.
    pub timeout: u64,
    /// Times that it is tried again.
    pub retries: u32,
    /// Whether its failure stops the plan.
    pub required: bool,
    /// Whether service is not restored before it has succeeded: these steps make the recovery time.
    pub restores_service: bool,
}

/// What a step that applies workloads tells the region's gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The next posture.
    Next,
    /// What it was told before the plan: opening is a step of its own, and a gate that asks for a primary before there is
    /// one says no to those whom it serves.
    AsBefore,
    /// That it doesn't serve.
    Shut,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Apply stacks with the next posture.
    Terraform {
        /// The stacks, all in one region.
        stacks: Vec<StackId>,
        /// What the gate is told, where it is among the stacks.
        gate: Gate,
        /// Addresses to replace.
        replace: Vec<String>,
    },
    /// What Terraform can't do.
    Operation(Operation),
    /// Wait until something holds.
    Probe(Probe),
    /// A person's yes.
    Approval(String),
    /// Wait for seconds.
    Wait(u64),
}

/// What Terraform can't do, as a closed set; each is done live by the cloud's own command line and in the sandbox by the
/// simulated cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Shuts or opens a region's latch.
    SetLatch {
        /// The region that is judged.
        region: RegionName,
        /// The region that holds the latch.
        holder: RegionName,
        /// Shut, or open.
        shut: bool,
    },
    /// Lets a database be replaced: lifts the cloud's protection against deletion.
    Unprotect {
        /// Where it is.
        region: RegionName,
        /// The database.
        database: ServiceName,
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
    /// The gate answers yes.
    GateOpen(RegionName),
    /// Every client is sent to these regions and to no other.
    TrafficOn(Vec<RegionName>),
    /// A write through the public name is accepted.
    WriteAccepted,
}

/// What a step can't do without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The region's control plane.
    Region(RegionName),
    /// The state storage in a region.
    StateStorage(RegionName),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => write!(f, "{region}"),
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
        step: StepId,
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
    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
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
    fn checked(self) -> Result<Self, Impossible> {
        for step in &self.steps {
            for need in &step.needs {
                let (Need::Region(region) | Need::StateStorage(region)) = need;
                if self.lost.contains(region) {
                    return Err(Impossible::NeedsLost { step: step.id.clone(), need: need.clone() });
                }
            }
        }
        Ok(self)
    }
}

/// Collects steps; each may only wait for steps that are already there.
struct Steps<'a> {
    topology: &'a Topology,
    steps: Vec<Step>,
    ids: HashSet<StepId>,
    /// What is replaced, by address, in the words of a remark.
    replaced: Vec<String>,
}

impl<'a> Steps<'a> {
    fn new(topology: &'a Topology) -> Self {
        Self { topology, steps: Vec::new(), ids: HashSet::new(), replaced: Vec::new() }
    }

    fn add(&mut self, id: String, phase: Phase, title: String, kind: StepKind, after: &[StepId]) -> StepId {
        let needs = needs(&kind);
        // A probe's time limit covers the slowest thing it may wait for: a new node that pulls an image and loads a model.
        let (timeout, retries) = match &kind {
            // A database that was told to be a primary is one, or needs a person.
            StepKind::Probe(Probe::Writable(..)) => (600, 0),
            StepKind::Probe(_) => (3_600, 0),
            StepKind::Operation(_) => (300, 3),
            _ => (7_200, 1),
        };
        let after = after.iter().filter(|id| self.ids.contains(*id)).cloned().collect();
        self.ids.insert(id.clone());
        self.steps.push(Step {
            id: id.clone(),
            phase,
            title,
            kind,
            after,
            needs,
            timeout,
            retries,
            required: true,
            restores_service: false,
        });
        id
    }

    fn latch(&mut self, region: &RegionName, shut: bool, phase: Phase, after: &[StepId]) -> Option<StepId> {
        let holder = self.topology.latch_holder(region)?.name.clone();
        let (id, verb) = if shut { (format!("fence-{region}"), "Shut") } else { (format!("unlatch-{region}"), "Open") };
        let title = format!("{verb} the latch of {region}, held in {holder}");
        let operation = Operation::SetLatch { region: region.clone(), holder, shut };
        Some(self.add(id, phase, title, StepKind::Operation(operation), after))
    }

    fn terraform(&mut self, id: String, phase: Phase, title: String, stack: StackId, after: &[StepId]) -> StepId {
        let kind = StepKind::Terraform { stacks: vec![stack], gate: Gate::Next, replace: Vec::new() };
        self.add(id, phase, title, kind, after)
    }

    fn probe(&mut self, id: String, phase: Phase, title: String, probe: Probe, after: &[StepId]) -> StepId {
        self.add(id, phase, title, StepKind::Probe(probe), after)
    }

    /// Makes a database in a region a replica again: its instance is replaced by a copy of the new primary.
    fn rebuild(&mut self, region: &RegionName, database: &ServiceName, from: &RegionName, after: &[StepId]) -> StepId {
        let unprotect = self.add(
            format!("unprotect-{database}-{region}"),
            Phase::Reprotect,
            format!("Let {database} in {region} be replaced"),
            StepKind::Operation(Operation::Unprotect { region: region.clone(), database: database.clone() }),
            after,
        );
        let cloud = self.topology.region(region).expect("a plan is over the topology's regions").cloud;
        let rebuild = &clouds::profile(cloud).database.rebuild;
        let stack = StackId::data(region, database);
        self.replaced
            .push(format!("{} in {stack} is replaced: {}. A final snapshot is kept", rebuild.address, rebuild.why));
        let kind =
            StepKind::Terraform { stacks: vec![stack], gate: Gate::Next, replace: vec![rebuild.address.to_owned()] };
        let rebuilt = self.add(
            format!("rebuild-{database}-{region}"),
            Phase::Reprotect,
            format!("Replace {database} in {region} by a replica of {from}'s"),
            kind,
            &[unprotect],
        );
        self.probe(
            format!("follow-{database}-{region}"),
            Phase::Reprotect,
            format!("{database} in {region} follows {from}"),
            Probe::CaughtUp(region.clone(), database.clone()),
            &[rebuilt],
        )
    }

    /// Marks what leads to these steps: service isn't restored before they have succeeded.
    fn restores_service(&mut self, ends: &[StepId]) {
        let mut open: Vec<StepId> = ends.to_vec();
        while let Some(id) = open.pop() {
            if let Some(step) = self.steps.iter_mut().find(|step| step.id == id)
                && !step.restores_service
            {
                step.restores_service = true;
                open.extend(step.after.clone());
            }
        }
    }
}

fn needs(kind: &StepKind) -> Vec<Need> {
    match kind {
        StepKind::Terraform { stacks, .. } => stacks
            .iter()
            .filter_map(StackId::region)
            .flat_map(|region| [Need::Region(region.clone()), Need::StateStorage(region.clone())])
            .collect(),
        StepKind::Operation(Operation::SetLatch { holder, .. }) => vec![Need::Region(holder.clone())],
        StepKind::Operation(Operation::Unprotect { region, .. }) => vec![Need::Region(region.clone())],
        StepKind::Probe(
            Probe::Writable(region, _)
            | Probe::CaughtUp(region, _)
            | Probe::Ready(region, ..)
            | Probe::GateShut(region)
            | Probe::GateOpen(region),
        ) => vec![Need::Region(region.clone())],
        StepKind::Probe(_) | StepKind::Approval(_) | StepKind::Wait(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
