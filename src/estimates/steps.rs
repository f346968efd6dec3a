//! How long a step of a recovery plan takes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::timings::{self, Common, Timed, Timing};
use crate::catalog::{Cloud, Provenance};
use crate::clouds::{self, ComesBack, How, Operation};
use crate::recovery::{Phase, Plan, Probe, Purpose, Step, StepKind};
use crate::stacks::{RegionStack, StackId};
use crate::topology::{RegionName, Replication, Service, ServiceName, Topology};

/// Seconds: what is usual, and what a bad day takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Span {
    /// Usual.
    pub typical: f64,
    /// On a bad day, short of failing.
    pub worst: f64,
}

impl Span {
    /// Both one after the other.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        Self { typical: self.typical + other.typical, worst: self.worst + other.worst }
    }

    /// Until both are over.
    #[must_use]
    pub fn or_longer(self, other: Self) -> Self {
        Self { typical: self.typical.max(other.typical), worst: self.worst.max(other.worst) }
    }

    /// The same seconds on every day.
    #[must_use]
    pub fn exactly(seconds: f64) -> Self {
        Self { typical: seconds, worst: seconds }
    }
}

/// A step's time and the figures that it is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepTime {
    /// Seconds.
    pub span: Span,
    /// The catalogue's operations behind it, one after the other.
    pub figures: Vec<(&'static Timing, Span)>,
    /// The weakest of their sources; `None` if it takes no time.
    pub provenance: Option<Provenance>,
}

impl StepTime {
    fn of(figures: &[&'static Timing], gib: f64) -> Self {
        figures.iter().fold(Self::default(), |time, figure| time.plus(figure, gib))
    }

    fn plus(mut self, figure: &'static Timing, gib: f64) -> Self {
        let (typical, worst) = figure.seconds(gib);
        let span = Span { typical, worst };
        self.span = self.span.then(span);
        self.figures.push((figure, span));
        self.provenance = Some(match self.provenance {
            Some(known) => known.weakest(figure.provenance()),
            None => figure.provenance(),
        });
        self
    }

    /// The same where what comes first was begun this long before.
    #[must_use]
    pub fn begun_before(mut self, ahead: Span) -> Self {
        if let Some((_, first)) = self.figures.first_mut() {
            let rest = Span {
                typical: (first.typical - ahead.typical.max(0.0)).max(0.0),
                worst: (first.worst - ahead.worst.max(0.0)).max(0.0),
            };
            self.span.typical -= first.typical - rest.typical;
            self.span.worst -= first.worst - rest.worst;
            *first = rest;
        }
        self
    }
}

/// The step that launches the nodes that a step waits for.
#[must_use]
pub(crate) fn launch<'a>(step: &Step, plan: &'a Plan) -> Option<&'a Step> {
    let StepKind::Probe { probe: Probe::Ready(region, ..), .. } = &step.kind else { return None };
    if !launches_nodes(plan, region) {
        return None;
    }
    let capacity = StackId::of(region, RegionStack::Capacity);
    let launches = |step: &&Step| {
        let StepKind::Terraform { stacks, .. } = &step.kind else { return false };
        step.phase == Phase::Scale && stacks.contains(&capacity)
    };
    plan.steps.iter().find(launches)
}

/// How long a step takes by itself. Waiting for DNS is not in it: see [`super::rto`].
#[must_use]
pub(crate) fn time(step: &Step, plan: &Plan, topology: &Topology) -> StepTime {
    let run = timings::common(Common::TerraformRun);
    match &step.kind {
        StepKind::Terraform { stacks, replace, .. } => {
            let Some(StackId::Region(region, stack)) = stacks.first() else { return StepTime::default() };
            let Some(cloud) = cloud_of(topology, region) else {
                return StepTime::default();
            };
            let work = match (stack, step.phase) {
                // The old instance goes before the new one comes: both have the same name.
                _ if !replace.is_empty() => {
                    let work = [Timed::PostgresDelete, Timed::PostgresReplicaCreate];
                    let [delete, create] = work.map(|timed| timings::of(timed, cloud));
                    return StepTime::of(&[run, delete, create], 0.0);
                }
                (RegionStack::Capacity, _) => timings::of(Timed::NodeGroupScale, cloud),
                (RegionStack::Workloads, _) => timings::common(Common::DeploymentUpdate),
                (RegionStack::Data(database), Phase::Promote) if is_restored(topology, database) => {
                    timings::of(Timed::PostgresRestore, cloud)
                }
                (_, Phase::Promote) => timings::of(Timed::PostgresPromote, cloud),
                _ => return StepTime::of(&[run], 0.0),
            };
            StepTime::of(&[run, work], 0.0)
        }
        // All are set at the same time.
        StepKind::Operation { operation: Operation::SetLatch { holders, shut, .. }, .. } => {
            let timed = if *shut { Timed::LatchTrip } else { Timed::LatchOpen };
            holders
                .first()
                .and_then(|holder| cloud_of(topology, holder))
                .map_or_else(StepTime::default, |cloud| StepTime::of(&[timings::of(timed, cloud)], 0.0))
        }
        StepKind::Operation { operation: Operation::WriteLedger { .. }, .. } => {
            StepTime::of(&[timings::common(Common::LedgerWrite)], 0.0)
        }
        StepKind::Operation { operation: Operation::Promote { at: region, how, .. }, .. } => {
            let timed = match how {
                How::Forced => Timed::PostgresPromote,
                How::Planned => Timed::PostgresSwitchover,
            };
            cloud_of(topology, region)
                .map_or_else(StepTime::default, |cloud| StepTime::of(&[timings::of(timed, cloud)], 0.0))
        }
        StepKind::Operation { operation: Operation::Unprotect { at: region, .. }, .. } => cloud_of(topology, region)
            .map_or_else(StepTime::default, |cloud| StepTime::of(&[timings::of(Timed::DatabaseUnprotect, cloud)], 0.0)),
        StepKind::Probe { probe: Probe::Ready(region, service, replicas), .. } => {
            warm(topology, plan, region, service, *replicas)
        }
        StepKind::Probe { probe: Probe::GateOpen(_), .. } => StepTime::of(&[timings::common(Common::GateOpens)], 0.0),
        StepKind::Probe { probe: Probe::GateShut(_), .. } => StepTime::of(&[timings::common(Common::GateAnswer)], 0.0),
        // What is lost is silent; who has to answer is there.
        StepKind::Probe { probe: Probe::FenceProven { acknowledged, .. }, .. } => {
            let timed = if *acknowledged { Common::FenceAnswer } else { Common::FenceSilence };
            StepTime::of(&[timings::common(timed)], 0.0)
        }
        StepKind::Probe { probe: Probe::CaughtUp(region, _), .. } => {
            let Some(cloud) = cloud_of(topology, region) else { return StepTime::default() };
            let lag = timings::of(Timed::PostgresLag, cloud);
            match &clouds::profile(cloud).database.comes_back {
                // It begins to follow a while after its region is back.
                ComesBack::Follows(rejoins) if plan.purpose == Purpose::Reprotect => {
                    StepTime::of(&[timings::common(*rejoins), lag], 0.0)
                }
                _ => StepTime::of(&[lag], 0.0),
            }
        }
        StepKind::Probe { probe: Probe::WriteAccepted, .. } => {
            StepTime::of(&[timings::common(Common::VerifyService)], 0.0)
        }
        StepKind::Probe { .. } => StepTime::default(),
    }
}

/// Whether a database has to be made from a backup before it can take writes.
fn is_restored(topology: &Topology, database: &ServiceName) -> bool {
    matches!(topology.services.get(database), Some(Service::Postgres { replication: Replication::Snapshot, .. }))
}

fn cloud_of(topology: &Topology, region: &RegionName) -> Option<Cloud> {
    topology.region(region).map(|region| region.cloud)
}

/// From the accepted change until the replicas serve: nodes where more are needed, then image, weights and warm-up where
/// replicas are new.
fn warm(topology: &Topology, plan: &Plan, region: &RegionName, service: &ServiceName, replicas: u32) -> StepTime {
    let Some(found) = topology.region(region) else { return StepTime::default() };
    let Some(Service::Inference { weights_gib, .. }) = topology.services.get(service) else {
        return StepTime::default();
    };
    let old = plan.from.of(region);
    if old.replicas.get(service).is_some_and(|present| *present >= replicas) {
        return StepTime::default();
    }
    let mut figures = Vec::new();
    if launches_nodes(plan, region) {
        figures.push(timings::of(Timed::NodeStart, found.cloud));
        figures.push(timings::common(Common::ImagePull));
    }
    figures.push(timings::common(Common::WeightsLoad));
    figures.push(timings::common(Common::ModelWarmUp));
    StepTime::of(&figures, *weights_gib)
}

fn launches_nodes(plan: &Plan, region: &RegionName) -> bool {
    plan.to.of(region).nodes.desired > plan.from.of(region).nodes.desired
}
