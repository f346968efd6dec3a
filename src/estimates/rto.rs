//! The recovery time: the longest path through a recovery plan, from the loss until clients are served.

use std::collections::{BTreeMap, HashMap};

use super::steps::{self, Span, StepTime};
use crate::catalog::Provenance;
use crate::catalog::timings::{self, Common};
use crate::clouds::Operation;
use crate::recovery::{Phase, Plan, Probe, Step, StepKey, StepKind};
use crate::topology::Topology;

/// Who decides that a loss is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// A watcher, by rule.
    Automatic,
    /// A person on call.
    Human,
}

/// What a plan would take.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// From the loss until a watcher sees it.
    pub detect: Span,
    /// Until it is decided to act.
    pub decide: Span,
    /// Steps by name.
    pub steps: HashMap<StepKey, StepEstimate>,
    /// From the loss until clients are served again: at the floor, where more is still to come.
    pub rto: Span,
    /// From the loss until all replicas are ready; `None` where none are added.
    pub full: Option<Span>,
    /// The steps that make the recovery time, in order: the longest path.
    pub critical: Vec<StepKey>,
    /// Time of each phase along the longest path.
    pub phases: BTreeMap<Phase, Span>,
    /// The weakest source among the figures on the longest path.
    pub weakest: Option<Provenance>,
}

/// A step in an estimate. Times count from the loss.
#[derive(Clone, Debug, PartialEq)]
pub struct StepEstimate {
    /// When it begins.
    pub start: Span,
    /// When it ends.
    pub end: Span,
    /// How long it takes by itself.
    pub time: StepTime,
    /// The step whose end it waits for longest.
    waits_for: Option<StepKey>,
}

/// Seconds until a health check notices that a region doesn't answer (or answers again).
#[must_use]
pub(crate) fn detection(topology: &Topology) -> f64 {
    super::detection::of(&topology.traffic).checks
}

/// The estimate of a plan.
#[must_use]
pub(crate) fn estimate(plan: &Plan, topology: &Topology, decision: Decision) -> Estimate {
    let detect = Span::exactly(detection(topology));
    let decide = span(match decision {
        Decision::Automatic => Common::DecideAutomatic,
        Decision::Human => Common::DecideHuman,
    });
    let begin = detect.then(decide);
    let by_key: HashMap<&StepKey, &Step> = plan.steps.iter().map(|step| (&step.key, step)).collect();
    let mut estimates: HashMap<StepKey, StepEstimate> = HashMap::with_capacity(plan.steps.len());
    for step in &plan.steps {
        let (mut start, mut waits_for) = (begin, None);
        for id in &step.after {
            let end = estimates[id].end.then(traffic_delay(step, by_key.get(id).copied(), topology));
            if end.typical > start.typical || waits_for.is_none() {
                waits_for = Some(id.clone());
            }
            start = start.or_longer(end);
        }
        let mut time = steps::time(step, plan, topology);
        if let Some(launched) = steps::launch(step, plan).and_then(|launch| estimates.get(&launch.key)) {
            let ahead = Span { typical: start.typical - launched.end.typical, worst: start.worst - launched.end.worst };
            time = time.begun_before(ahead);
        }
        let end = start.then(time.span);
        estimates.insert(step.key.clone(), StepEstimate { start, end, time, waits_for });
    }
    let last = plan
        .steps
        .iter()
        .filter(|step| step.restores_service)
        .max_by(|a, b| estimates[&a.key].end.typical.total_cmp(&estimates[&b.key].end.typical));
    let mut critical = Vec::new();
    let mut next = last.map(|step| step.key.clone());
    while let Some(id) = next {
        next = estimates[&id].waits_for.clone();
        critical.push(id);
    }
    critical.reverse();
    let rto = last.map_or(begin, |step| estimates[&step.key].end);
    let mut phases = BTreeMap::from([(Phase::Detect, detect), (Phase::Decide, decide)]);
    let mut before = begin;
    for id in &critical {
        let Some(step) = plan.step(id) else { continue };
        let end = estimates[id].end;
        let took = Span { typical: end.typical - before.typical, worst: end.worst - before.worst };
        let phase = phases.entry(step.phase).or_default();
        *phase = phase.then(took);
        before = end;
    }
    let decided = timings::common(Common::DecideAutomatic).provenance();
    let weakest = critical.iter().filter_map(|id| estimates[id].time.provenance).fold(decided, Provenance::weakest);
    let full = plan.steps.iter().filter(|step| matches!(step.key, StepKey::Full(..)));
    let full = full.map(|step| estimates[&step.key].end).reduce(Span::or_longer);
    Estimate { detect, decide, steps: estimates, rto, full, critical, phases, weakest: Some(weakest) }
}

/// What DNS adds between a step that changes who is healthy and one that waits for clients to have followed.
fn traffic_delay(step: &Step, before: Option<&Step>, topology: &Topology) -> Span {
    if !matches!(step.kind, StepKind::Probe { probe: Probe::TrafficOn(_), .. }) {
        return Span::default();
    }
    let follow = span(Common::DnsAnswerChanges).then(Span::exactly(topology.traffic.ttl as f64));
    match before.map(|step| &step.kind) {
        // A gate that opened is seen after as many good checks as it takes bad ones to give a region up.
        Some(StepKind::Probe { probe: Probe::GateOpen(_), .. }) => Span::exactly(detection(topology)).then(follow),
        Some(StepKind::Operation { operation: Operation::SetLatch { .. }, .. }) => follow,
        _ => Span::default(),
    }
}

fn span(common: Common) -> Span {
    let figure = timings::common(common);
    Span { typical: figure.typical, worst: figure.worst }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Cloud;
    use crate::posture::Posture;
    use crate::recovery::{REGION_LOSS, Scenario, failover, reprotect};

    fn estimate_of(text: &str) -> Estimate {
        let topology = crate::topology::parse(text, "test").0.expect("a sound topology").0;
        let posture = Posture::normal(&topology, 0);
        let scenario = Scenario::new(REGION_LOSS, &[], &topology, &posture).expect("a region");
        estimate(&failover(&topology, &posture, &scenario).expect("a plan"), &topology, Decision::Automatic)
    }

    #[test]
    fn who_has_replicas_waits_for_the_promotion_and_who_has_none_for_nodes() {
        let has = |estimate: &Estimate, key: &str| estimate.critical.iter().any(|critical| critical.to_string() == key);
        let text = include_str!("../../environments/active-passive/topology.yaml");
        let warm = estimate_of(text);
        assert!(has(&warm, "promote-vector-db"), "{:?}", warm.critical);
        let full = warm.full.expect("replicas are added");
        assert!(full.typical > 0.0 && warm.rto.typical < full.typical.max(warm.rto.typical) + 1.0);
        // A pilot light has no node for its floor.
        let cold = estimate_of(&text.replace("(2 replicas)", "(0 replicas)"));
        assert!(has(&cold, "floor-llm-service-secondary"), "{:?}", cold.critical);
        assert!(cold.rto.typical > warm.rto.typical);
        let active = estimate_of(include_str!("../../environments/active-active/topology.yaml"));
        assert!(has(&active, "promote-vector-db") && warm.rto.typical > active.rto.typical, "{:?}", active.critical);
    }

    #[test]
    fn nodes_start_while_the_replicas_are_asked_for() {
        let estimate = estimate_of(include_str!("../../environments/active-passive/topology.yaml"));
        let times = |step: &str| {
            let found = estimate.steps.iter().find(|(key, _)| key.to_string() == step);
            found.expect("a step of the plan").1
        };
        let (launched, warm) = (times("scale-nodes-secondary"), times("full-llm-service-secondary"));
        assert!(warm.start.typical >= launched.end.typical, "both are asked for at once");
        let node_start = timings::of(timings::Timed::NodeStart, Cloud::Aws).typical;
        let rest = warm.time.figures[0].1.typical;
        assert!((rest - (node_start - (warm.start.typical - launched.end.typical))).abs() < 0.001, "{rest}");
        let sum: f64 = warm.time.figures.iter().map(|(_, span)| span.typical).sum();
        assert!((warm.end.typical - warm.start.typical - sum).abs() < 0.001);
    }

    #[test]
    fn a_replica_is_rebuilt_in_place_of_the_old_instance() {
        let text = include_str!("../../environments/active-passive/topology.yaml");
        let topology = crate::topology::parse(text, "test").0.expect("a sound topology").0;
        let posture = Posture::normal(&topology, 0);
        let scenario = Scenario::new(REGION_LOSS, &[], &topology, &posture).expect("a region");
        let moved = failover(&topology, &posture, &scenario).expect("a plan").to;
        let plan = reprotect(&topology, &moved, &scenario.lost).expect("a plan");
        let estimate = estimate(&plan, &topology, Decision::Automatic);
        let rebuilt = plan.replacements().count();
        let seconds = |step: &Step| estimate.steps[&step.key].time.span.typical;
        let longest = plan.steps.iter().map(seconds).fold(0.0, f64::max);
        // As the sandbox takes: 20 s of terraform, 240 s to delete, 1,500 s to create.
        assert_eq!((rebuilt, longest), (1, 1_760.0));
    }

    #[test]
    fn phases_add_up_to_the_recovery_time() {
        let estimate = estimate_of(include_str!("../../environments/active-passive/topology.yaml"));
        let sum: f64 = estimate.phases.values().map(|span| span.typical).sum();
        assert!((sum - estimate.rto.typical).abs() < 0.001, "{sum} and {}", estimate.rto.typical);
    }
}
