//! What a recovery time is made of, finer than the phases of a plan.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::rto::Estimate;
use super::steps::Span;
use crate::catalog::Provenance;
use crate::catalog::timings::{self, Common, Timing, What};
use crate::recovery::{Phase, Plan, Probe, StepKind};

/// A part of a recovery time, in the order in which they follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Part")]
pub enum Component {
    /// Until a health check has failed often enough.
    Detect,
    /// Until it is decided to act.
    Decide,
    /// Until the lost region's latch is shut.
    Fence,
    /// Until the database takes writes.
    Promote,
    /// Until the cloud has accepted more nodes and replicas.
    Capacity,
    /// Until the nodes are there.
    NodeStart,
    /// Until the image is on them.
    Image,
    /// Until the weights are.
    Weights,
    /// Until the model answers.
    WarmUp,
    /// Until the gate answers yes.
    Open,
    /// Until every client has the new answer.
    Dns,
    /// Until a write has been accepted.
    Verify,
}

impl Component {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::Detect,
        Self::Decide,
        Self::Fence,
        Self::Promote,
        Self::Capacity,
        Self::NodeStart,
        Self::Image,
        Self::Weights,
        Self::WarmUp,
        Self::Open,
        Self::Dns,
        Self::Verify,
    ];

    /// The phase of a plan that it is a part of.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            Self::Detect => Phase::Detect,
            Self::Decide => Phase::Decide,
            Self::Fence => Phase::Fence,
            Self::Promote => Phase::Promote,
            Self::Capacity => Phase::Scale,
            Self::NodeStart | Self::Image | Self::Weights | Self::WarmUp => Phase::Warm,
            Self::Open => Phase::Open,
            Self::Dns | Self::Verify => Phase::Verify,
        }
    }

    fn of(figure: Option<&Timing>, phase: Phase) -> Self {
        match (figure.map(|figure| figure.what), phase) {
            (Some(What::Common(Common::ImagePull)), _) => Self::Image,
            (Some(What::Common(Common::WeightsLoad)), _) => Self::Weights,
            (Some(What::Common(Common::ModelWarmUp)), _) => Self::WarmUp,
            (_, Phase::Warm) => Self::NodeStart,
            (_, phase) => Self::ALL.into_iter().find(|part| part.phase() == phase).unwrap_or(Self::Verify),
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Detect => "detect",
            Self::Decide => "decide",
            Self::Fence => "fence",
            Self::Promote => "promote",
            Self::Capacity => "capacity",
            Self::NodeStart => "node start",
            Self::Image => "image",
            Self::Weights => "weights",
            Self::WarmUp => "warm-up",
            Self::Open => "open",
            Self::Dns => "DNS",
            Self::Verify => "verify",
        })
    }
}

/// Seconds of one part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "PartTime")]
pub struct ComponentTime {
    /// Which part.
    pub part: Component,
    /// How long.
    #[serde(flatten)]
    pub span: Span,
    /// The weakest source of its figures; `None` where it follows from the topology alone.
    pub weakest: Option<Provenance>,
}

/// The parts along the longest path of an estimate, in order; they add up to its recovery time.
#[must_use]
pub(crate) fn of(estimate: &Estimate, plan: &Plan) -> Vec<ComponentTime> {
    let mut parts = Vec::new();
    add(&mut parts, Component::Detect, estimate.detect, None);
    add(&mut parts, Component::Decide, estimate.decide, Some(timings::common(Common::DecideAutomatic).provenance()));
    let mut before = estimate.detect.then(estimate.decide);
    for id in &estimate.critical {
        let (Some(step), Some(times)) = (plan.step(id), estimate.steps.get(id)) else { continue };
        // Between two steps of the path lies what DNS takes, and on a bad day a wait for a step beside the path.
        let waited = Span { typical: times.start.typical - before.typical, worst: times.start.worst - before.worst };
        if matches!(step.kind, StepKind::Probe { probe: Probe::TrafficOn(_), .. }) {
            add(&mut parts, Component::Dns, waited, Some(timings::common(Common::DnsAnswerChanges).provenance()));
        } else {
            add(&mut parts, Component::of(None, step.phase), waited, None);
        }
        for (figure, span) in &times.time.figures {
            add(&mut parts, Component::of(Some(figure), step.phase), *span, Some(figure.provenance()));
        }
        before = times.end;
    }
    parts.sort_by_key(|time| time.part);
    parts
}

/// Adds a time to its part.
pub(super) fn add(parts: &mut Vec<ComponentTime>, part: Component, span: Span, provenance: Option<Provenance>) {
    if span == Span::default() {
        return;
    }
    match parts.iter_mut().find(|time| time.part == part) {
        Some(time) => {
            time.span = time.span.then(span);
            time.weakest = weakest(time.weakest, provenance);
        }
        None => parts.push(ComponentTime { part, span, weakest: provenance }),
    }
}

/// The weaker of two sources, where there are two.
pub(super) fn weakest(one: Option<Provenance>, other: Option<Provenance>) -> Option<Provenance> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.weakest(other)),
        (one, other) => one.or(other),
    }
}
