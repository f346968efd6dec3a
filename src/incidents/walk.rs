//! Walks a recovery plan through an incident: each step waits until what it needs is there.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::incident::{How, Thing};
use super::windows::{Reach, Window, dns_cloud};
use crate::clouds::{LatchHome, Operation};
use crate::estimates::rto::Estimate;
use crate::estimates::steps::Span;
use crate::recovery::{Need, Phase, Plan, Probe, Step, StepKey, StepKind};
use crate::topology::{RegionName, Topology};

/// A step of the recovery plan as the incident would have let it go. Seconds count from the loss.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Walked {
    /// The step's id.
    pub step: String,
    /// What it does.
    pub title: String,
    /// Its phase.
    pub phase: Phase,
    /// When it could begin, on a usual day; `None` if never.
    pub start: Option<f64>,
    /// When it would have ended, on a usual day; `None` if never.
    pub end: Option<f64>,
    /// When it would have ended on a bad day; `None` if never.
    pub worst_end: Option<f64>,
    /// Whether service isn't restored before it has succeeded.
    pub restores_service: bool,
    /// What it had to wait for.
    pub held: Option<Held>,
    /// What it needed and was degraded: it may have to be tried again.
    pub troubled: Vec<Held>,
}

/// Something that a step needs and that was gone or degraded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Held {
    /// What.
    pub thing: Thing,
    /// Whose.
    pub reach: Reach,
    /// Seconds after the incident's beginning when it was there again; `None` if it wasn't back when the sources end.
    pub until: Option<u64>,
    /// What was seen.
    pub says: String,
}

impl Held {
    fn by(window: &Window) -> Self {
        Self { thing: window.thing, reach: window.reach.clone(), until: window.until, says: window.says.clone() }
    }
}

/// The steps, when the loss is at a second of the incident.
pub(super) fn walk(
    plan: &Plan,
    estimate: &Estimate,
    topology: &Topology,
    windows: &[Window],
    loss: u64,
) -> Vec<Walked> {
    let usual = passes(plan, estimate, topology, windows, loss, |span| span.typical);
    let bad = passes(plan, estimate, topology, windows, loss, |span| span.worst);
    plan.steps
        .iter()
        .map(|step| {
            let (pass, worst) = (&usual[&step.key], &bad[&step.key]);
            let troubled = match (pass.start, pass.end) {
                (Some(start), Some(end)) => ways(step, plan, topology)[pass.way]
                    .iter()
                    .flat_map(|need| open(windows, need, How::Degraded, loss as f64 + start, loss as f64 + end))
                    .map(Held::by)
                    .collect(),
                _ => Vec::new(),
            };
            Walked {
                step: step.key.to_string(),
                title: step.title.clone(),
                phase: step.phase,
                start: pass.start,
                end: pass.end,
                worst_end: worst.end,
                restores_service: step.restores_service,
                held: pass.held.clone(),
                troubled,
            }
        })
        .collect()
}

/// When a step begins and ends, in seconds after the loss.
#[derive(Clone, Debug, Default)]
struct Pass {
    start: Option<f64>,
    end: Option<f64>,
    held: Option<Held>,
    /// Which of the step's ways it took.
    way: usize,
}

fn passes<'a>(
    plan: &'a Plan,
    estimate: &Estimate,
    topology: &Topology,
    windows: &[Window],
    loss: u64,
    pick: fn(Span) -> f64,
) -> BTreeMap<&'a StepKey, Pass> {
    let loss = loss as f64;
    let mut passes: BTreeMap<&StepKey, Pass> = BTreeMap::new();
    for step in &plan.steps {
        let planned = &estimate.steps[&step.key];
        let mut start = Some(pick(planned.start));
        for id in &step.after {
            let before = pick(estimate.steps[id].end);
            // What a step that waits for clients waits for besides is between its steps, so it has no slack.
            let slack = match step.kind {
                StepKind::Probe { probe: Probe::TrafficOn(_), .. } => 0.0,
                _ => pick(planned.start) - before,
            };
            let late = passes[id].end.map(|end| end - before - slack);
            start = start.zip(late).map(|(start, late)| start.max(pick(planned.start) + late));
        }
        let takes = pick(planned.time.span);
        let taken = ways(step, plan, topology).into_iter().enumerate().map(|(way, needs)| {
            let (start, held) = wait(&needs, windows, start, loss, takes);
            Pass { start, end: start.map(|start| start + takes), held, way }
        });
        let soon = |pass: &Pass| pass.start.unwrap_or(f64::INFINITY);
        let soonest = taken.min_by(|a, b| soon(a).total_cmp(&soon(b)));
        passes.insert(&step.key, soonest.unwrap_or_default());
    }
    passes
}

/// When a step can go that needs all of this and takes so long, and what held it up.
fn wait(
    needs: &[(Thing, Reach)],
    windows: &[Window],
    mut start: Option<f64>,
    loss: f64,
    takes: f64,
) -> (Option<f64>, Option<Held>) {
    let mut held = None;
    while let Some(at) = start {
        let (begins, ends) = (loss + at, loss + at + takes);
        let Some(window) = needs.iter().find_map(|need| open(windows, need, How::Gone, begins, ends).next()) else {
            break;
        };
        held.get_or_insert_with(|| Held::by(window));
        start = window.until.map(|until| until as f64 - loss);
    }
    (start, held)
}

fn open<'a>(
    windows: &'a [Window],
    (thing, reach): &(Thing, Reach),
    how: How,
    start: f64,
    end: f64,
) -> impl Iterator<Item = &'a Window> {
    let (thing, reach) = (*thing, reach.clone());
    windows.iter().filter(move |window| {
        window.thing == thing && window.reach == reach && window.how == how && window.overlaps(start, end)
    })
}

/// The ways in which a step can be done, at least one, each with what it can't do without: where one of several places is
/// enough, each is a way.
pub(super) fn ways(step: &Step, plan: &Plan, topology: &Topology) -> Vec<Vec<(Thing, Reach)>> {
    if let [Need::OneOf(places)] = step.needs.as_slice() {
        return places.iter().map(|place| of_need(&Need::Region(place.clone()), step, topology)).collect();
    }
    let of = |thing, region: &RegionName| (thing, Reach::Region(region.clone()));
    let mut needs: Vec<_> = step.needs.iter().flat_map(|need| of_need(need, step, topology)).collect();
    if let StepKind::Probe { probe: Probe::Ready(region, service, replicas), .. } = &step.kind {
        let (before, after) = (plan.from.of(region), plan.to.of(region));
        if after.nodes.desired > before.nodes.desired {
            needs.extend([of(Thing::Launches, region), of(Thing::Registry, region)]);
        }
        if before.replicas.get(service).is_none_or(|present| present < replicas) {
            needs.push(of(Thing::Storage, region));
        }
    }
    vec![needs]
}

/// A need of the plan's, split into what can go separately.
fn of_need(need: &Need, step: &Step, topology: &Topology) -> Vec<(Thing, Reach)> {
    let of = |thing, region: &RegionName| (thing, Reach::Region(region.clone()));
    match (need, &step.kind) {
        (Need::StateStorage(region), _) => {
            let backend = topology.region(region).map(|region| topology.backend(region));
            let stands = backend.is_some_and(|backend| backend.cloud().is_some());
            stands.then(|| of(Thing::Storage, region)).into_iter().collect()
        }
        (Need::Region(holder), StepKind::Operation { operation: Operation::SetLatch { .. }, .. }) => {
            let set = match topology.traffic.dns.latch_home() {
                LatchHome::Alarm => of(Thing::Monitoring, holder),
                LatchHome::Records => (Thing::DnsEdits, Reach::Cloud(dns_cloud(topology))),
            };
            vec![of(Thing::Identity, holder), set]
        }
        (Need::Region(region), StepKind::Probe { .. }) => vec![of(Thing::Serving, region)],
        (Need::Region(region), _) => vec![of(Thing::Identity, region), of(Thing::ControlPlane, region)],
        (Need::OneOf(regions), _) => regions.iter().map(|region| of(Thing::ControlPlane, region)).collect(),
    }
}
