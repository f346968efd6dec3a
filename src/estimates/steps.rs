//! How long a step of a recovery plan takes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::timings::{self, Timing};
use crate::catalog::{Cloud, Provenance};
use crate::recovery::{Operation, Phase, Plan, Probe, Step, StepKind};
use crate::stacks::{RegionStack, StackId};
use crate::topology::{Region, RegionName, Replication, Service, ServiceName, Topology};

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
    fn of(ids: &[String], gib: f64) -> Self {
        ids.iter().fold(Self::default(), |time, id| time.plus(timings::get(id), gib))
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
    let StepKind::Probe(Probe::Ready(region, ..)) = &step.kind else { return None };
    if !launches_nodes(plan, region) {
        return None;
    }
    let platform = StackId::of(region, RegionStack::Platform);
    let launches = |step: &&Step| {
        let StepKind::Terraform { stacks, .. } = &step.kind else { return false };
        step.phase == Phase::Scale && stacks.contains(&platform)
    };
    plan.steps.iter().find(launches)
}

/// How long a step takes by itself. Waiting for DNS is not in it: see [`super::rto`].
#[must_use]
pub(crate) fn time(step: &Step, plan: &Plan, topology: &Topology) -> StepTime {
    let per_cloud = |operation: &str, cloud: Cloud| format!("{operation}-{}", cloud.name());
    match &step.kind {
        StepKind::Terraform { stacks, replace, .. } => {
            let Some(StackId::Region(region, stack)) = stacks.first() else { return StepTime::default() };
            let Some(cloud) = cloud_of(topology, region) else {
                return StepTime::default();
            };
            let work = match (stack, step.phase) {
                // The old instance goes before the new one comes: both have the same name.
                _ if !replace.is_empty() => {
                    let (delete, create) = ("postgres-delete", "postgres-replica-create");
                    let work = [delete, create].map(|operation| per_cloud(operation, cloud));
                    let run = "terraform-run".to_owned();
                    return StepTime::of(&[&[run], work.as_slice()].concat(), 0.0);
                }
                (RegionStack::Platform, _) => per_cloud("node-group-scale", cloud),
                // The replicas, then the gate that waits for so many.
                (RegionStack::Workloads, Phase::Scale) => {
                    let update = "deployment-update".to_owned();
                    return StepTime::of(&["terraform-run".to_owned(), update.clone(), update], 0.0);
                }
                (RegionStack::Workloads, _) => "deployment-update".to_owned(),
                (RegionStack::Data(database), Phase::Promote) if is_restored(topology, database) => {
                    per_cloud("postgres-restore", cloud)
                }
                (_, Phase::Promote) => per_cloud("postgres-promote", cloud),
                _ => return StepTime::of(&["terraform-run".to_owned()], 0.0),
            };
            StepTime::of(&["terraform-run".to_owned(), work], 0.0)
        }
        StepKind::Operation(Operation::SetLatch { holder, shut, .. }) => {
            let operation = if *shut { "latch-trip" } else { "latch-open" };
            cloud_of(topology, holder)
                .map_or_else(StepTime::default, |cloud| StepTime::of(&[per_cloud(operation, cloud)], 0.0))
        }
        StepKind::Operation(Operation::Unprotect { region, .. }) => cloud_of(topology, region)
            .map_or_else(StepTime::default, |cloud| StepTime::of(&[per_cloud("database-unprotect", cloud)], 0.0)),
        StepKind::Probe(Probe::Ready(region, service, replicas)) => warm(topology, plan, region, service, *replicas),
        StepKind::Probe(Probe::GateOpen(_) | Probe::GateShut(_)) => StepTime::of(&["gate-answer".to_owned()], 0.0),
        StepKind::Probe(Probe::CaughtUp(region, _)) => cloud_of(topology, region)
            .map_or_else(StepTime::default, |cloud| StepTime::of(&[per_cloud("postgres-lag", cloud)], 0.0)),
        StepKind::Probe(Probe::WriteAccepted) => StepTime::of(&["verify-service".to_owned()], 0.0),
        StepKind::Wait(seconds) => StepTime { span: Span::exactly(*seconds as f64), ..StepTime::default() },
        StepKind::Probe(_) | StepKind::Approval(_) => StepTime::default(),
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
    let mut operations = Vec::new();
    if launches_nodes(plan, region) {
        operations.push(node_start(found));
        operations.push("image-pull".to_owned());
    }
    operations.push("weights-load".to_owned());
    operations.push("model-warm-up".to_owned());
    StepTime::of(&operations, *weights_gib)
}

fn launches_nodes(plan: &Plan, region: &RegionName) -> bool {
    plan.to.of(region).nodes.desired > plan.from.of(region).nodes.desired
}

fn node_start(region: &Region) -> String {
    format!("node-start-{}", region.cloud.name())
}
