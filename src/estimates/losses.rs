//! What can be lost, and how each loss would end.

use schemars::JsonSchema;
use serde::Serialize;

use super::components::{self, Component, ComponentTime};
use super::data::{self, DataLoss};
use super::measurements::{self, Measurement};
use super::rto::{self, Decision};
use super::steps::Span;
use super::verdict::Verdict;
use crate::catalog::timings::{self, Common, Timed, Timing};
use crate::catalog::{Cloud, Provenance};
use crate::clouds::Backend;
use crate::posture::Posture;
use crate::recovery::{self, Plan, REGION_LOSS, Scenario, StepKey};
use crate::topology::{Region, RegionName, Replication, Role, Service, Status, Topology};

/// What is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lost {
    /// These regions.
    Regions(Vec<RegionName>),
    /// One zone of a region.
    Zone(RegionName),
    /// Every region of a cloud.
    Cloud(Cloud),
    /// The storage of the state that is in a region.
    StateStorage(RegionName),
}

impl Lost {
    /// For people: both names of each region.
    #[must_use]
    pub fn title(&self, topology: &Topology) -> String {
        let both = |name: &RegionName| topology.region(name).map_or_else(|| name.to_string(), Region::to_string);
        match self {
            Self::Regions(names) => names.iter().map(both).collect::<Vec<_>>().join(", "),
            Self::Zone(name) => format!("a zone of {}", both(name)),
            Self::Cloud(cloud) => format!("all of {}", cloud.title()),
            Self::StateStorage(name) => format!("the state in {}", both(name)),
        }
    }
}

/// How a loss would end.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LossEstimate {
    /// What is lost.
    pub lost: Lost,
    /// Percent of the traffic that is interrupted.
    pub interrupted_percent: u8,
    /// How it ends.
    pub outcome: Outcome,
    /// What each data service misses afterwards.
    pub data: Vec<DataLoss>,
    /// The recovery time beside its objective.
    pub rto_verdict: Verdict,
    /// The lost data beside its objective.
    pub rpo_verdict: Verdict,
    /// The live drill whose figures stand here in place of assumptions.
    pub measured_in: Option<String>,
    /// Writes that are missing in the data service that misses most, in seconds; `None` if a figure is missing.
    pub rpo: Option<Span>,
}

/// How a loss ends.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nobody notices.
    Unaffected {
        /// Why, and what is missing meanwhile.
        why: String,
    },
    /// Service comes back.
    Recovered(Recovery),
    /// Service is gone until what is lost comes back.
    Impossible {
        /// Why there is no way.
        why: String,
    },
}

/// A recovery.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Recovery {
    /// Seconds from the loss until clients are served again: at the floor, where more is still to come.
    pub rto: Span,
    /// Seconds from the loss until all replicas are ready; `None` where none are added.
    pub full: Option<Span>,
    /// What they are made of, along the longest path.
    pub parts: Vec<ComponentTime>,
    /// The steps of the longest path; empty where no plan is needed.
    pub critical: Vec<StepKey>,
    /// The weakest source of the figures.
    pub weakest: Option<Provenance>,
    /// Which figure that is, for people.
    pub weakest_part: Option<Component>,
}

impl LossEstimate {
    /// Seconds without service; `None` if there is no way back, and zero if nobody notices.
    #[must_use]
    pub fn rto(&self) -> Option<Span> {
        match &self.outcome {
            Outcome::Unaffected { .. } => Some(Span::default()),
            Outcome::Recovered(recovery) => Some(recovery.rto),
            Outcome::Impossible { .. } => None,
        }
    }

    fn judged(mut self, topology: &Topology, measured: Option<&Measurement>) -> Self {
        self.rpo = data::worst(&self.data);
        if let (Some(measured), Outcome::Recovered(recovery)) = (measured, &mut self.outcome) {
            recovery.rto = measurements::replace(recovery.rto, measured.rto);
            self.rpo = self.rpo.map(|span| measurements::replace(span, measured.rpo));
            self.measured_in = Some(measured.drill.clone());
        }
        let objectives = &topology.objectives;
        self.rto_verdict = match (&self.outcome, objectives.rto) {
            (Outcome::Impossible { .. }, Some(_)) => Verdict::Missed,
            (_, objective) => Verdict::of(self.rto(), objective),
        };
        let all_lost = self.data.iter().any(|loss| loss.effect == data::Effect::All);
        self.rpo_verdict = match objectives.rpo {
            Some(_) if all_lost => Verdict::Missed,
            objective => Verdict::of(self.rpo, objective),
        };
        self
    }
}

fn estimate(lost: Lost, interrupted_percent: u8, outcome: Outcome, data: Vec<DataLoss>) -> LossEstimate {
    LossEstimate {
        lost,
        interrupted_percent,
        outcome,
        data,
        rto_verdict: Verdict::NotAsked,
        rpo_verdict: Verdict::NotAsked,
        measured_in: None,
        rpo: None,
    }
}

/// Percent of the traffic that the loss of these regions interrupts; zero if nobody notices.
#[must_use]
pub(crate) fn interrupted_percent(topology: &Topology, posture: &Posture, lost: &[RegionName]) -> u8 {
    let primary = |name: &RegionName| posture.of(name).databases.values().any(|role| *role == Role::Primary);
    // Without its primary no region takes writes.
    if lost.iter().any(primary) {
        return 100;
    }
    let serving = lost.iter().filter(|name| posture.of(name).serves).filter_map(|name| topology.region(name));
    serving.map(|region| u32::from(region.traffic)).sum::<u32>().min(100) as u8
}

/// Regions are lost, out of the normal posture; a watcher decides.
#[must_use]
pub(crate) fn of_regions(
    topology: &Topology,
    posture: &Posture,
    names: &[RegionName],
    lost: Lost,
    measurements: &[Measurement],
) -> LossEstimate {
    let interrupted = interrupted_percent(topology, posture, names);
    let data = data::of(topology, posture, names);
    let scenario = Scenario { name: REGION_LOSS.to_owned(), lost: names.to_vec() };
    let plan = recovery::failover(topology, posture, &scenario);
    let crossing = plan.as_ref().ok().and_then(|plan| crosses_clouds(plan, topology));
    let outcome = match (plan, crossing) {
        (Err(why), _) => Outcome::Impossible { why: why.to_string() },
        (Ok(_), Some(why)) => Outcome::Impossible { why },
        (Ok(_), None) if interrupted == 0 => {
            Outcome::Unaffected { why: "it serves nobody; until it is back, there is one place less to go to".into() }
        }
        (Ok(plan), None) => {
            let estimated = rto::estimate(&plan, topology, Decision::Automatic);
            let parts = components::of(&estimated, &plan);
            let full = estimated.full;
            Outcome::Recovered(Recovery { full, ..recovery(estimated.rto, parts, estimated.critical) })
        }
    };
    let measured = measurements::newest(measurements, names);
    estimate(lost, interrupted, outcome, data).judged(topology, measured)
}

/// Why a plan can't be relied on that makes a copy of a database on another cloud its primary: nothing that terradrill makes
/// brings the data there, so there is nothing to promote. `None` if no database changes its cloud.
#[must_use]
pub(crate) fn crosses_clouds(plan: &Plan, topology: &Topology) -> Option<String> {
    topology.databases().find_map(|(database, _)| {
        let primary = |posture: &Posture| posture.primary(database).and_then(|name| topology.region(name));
        let (old, new) = (primary(&plan.from)?, primary(&plan.to)?);
        let why =
            || format!("`{database}` would go on in {new}, and no managed replication brings it there from {old}");
        (old.cloud != new.cloud).then(why)
    })
}

/// A recovery and the weakest of its figures: of equally weak ones that of the longest part.
pub(super) fn recovery(rto: Span, parts: Vec<ComponentTime>, critical: Vec<StepKey>) -> Recovery {
    let weak = parts.iter().filter(|time| time.weakest.is_some()).max_by(|a, b| {
        let kind = |time: &ComponentTime| time.weakest.map(|weakest| weakest.kind);
        kind(a).cmp(&kind(b)).then(a.span.typical.total_cmp(&b.span.typical))
    });
    let (weakest, weakest_part) = (weak.and_then(|time| time.weakest), weak.map(|time| time.part));
    Recovery { rto, full: None, parts, critical, weakest, weakest_part }
}

/// A zone of a region is lost: within the region the database switches over by itself, and nodes come back elsewhere.
#[must_use]
pub(crate) fn of_zone(topology: &Topology, posture: &Posture, region: &Region) -> LossEstimate {
    let lost = Lost::Zone(region.name.clone());
    if region.zone_count() < 2 {
        return of_regions(topology, posture, std::slice::from_ref(&region.name), lost, &[]);
    }
    let part = posture.of(&region.name);
    let (mut database, mut compute) = (Vec::new(), Vec::new());
    let figure = |into: &mut Vec<ComponentTime>, part: Component, timing: &Timing, gib: f64| {
        let (typical, worst) = timing.seconds(gib);
        components::add(into, part, Span { typical, worst }, Some(timing.provenance()));
    };
    if part.databases.values().any(|role| *role == Role::Primary) {
        figure(&mut database, Component::Promote, timings::of(Timed::PostgresZoneFailover, region.cloud), 0.0);
    }
    let nodes = part.nodes.desired;
    // Nodes are spread over the zones: one alone may be in the zone that is lost.
    if nodes == 1 {
        figure(&mut compute, Component::NodeStart, timings::of(Timed::NodeStart, region.cloud), 0.0);
        figure(&mut compute, Component::Image, timings::common(Common::ImagePull), 0.0);
        figure(&mut compute, Component::Weights, timings::common(Common::WeightsLoad), heaviest(topology, region));
        figure(&mut compute, Component::WarmUp, timings::common(Common::ModelWarmUp), 0.0);
    }
    let sum = |parts: &[ComponentTime]| parts.iter().fold(Span::default(), |sum, time| sum.then(time.span));
    let (of_database, of_compute) = (sum(&database), sum(&compute));
    let serves = part.serves && (region.traffic > 0 || !database.is_empty());
    let longer = if of_compute.typical > of_database.typical { compute } else { database };
    let outcome = if longer.is_empty() || !serves {
        let left = nodes.saturating_sub(nodes.div_ceil(u32::from(region.zone_count())));
        Outcome::Unaffected { why: format!("{left} of {nodes} GPU nodes go on in the other zones") }
    } else {
        Outcome::Recovered(recovery(of_database.or_longer(of_compute), longer, Vec::new()))
    };
    estimate(lost, if part.serves { region.traffic } else { 0 }, outcome, Vec::new()).judged(topology, None)
}

fn heaviest(topology: &Topology, region: &Region) -> f64 {
    let weights = |service: &Service| match service {
        Service::Inference { weights_gib, .. } => Some(*weights_gib),
        _ => None,
    };
    region
        .services
        .iter()
        .filter_map(|placement| topology.services.get(&placement.service).and_then(weights))
        .fold(0.0, f64::max)
}

/// The storage of a region's state is lost: nothing that runs needs it, but nothing can be changed there either.
#[must_use]
pub(crate) fn of_state_storage(topology: &Topology, region: &Region) -> LossEstimate {
    let copied = match topology.state.backend {
        Some(Backend::Local) => "local state has no copy",
        Some(Backend::Hcp) => "HCP Terraform keeps it, and the catalogue doesn't know how available it is",
        _ if topology.state_keeper(&region.name).is_none() => "there is no other region to keep a copy",
        _ => "its copy is in another region",
    };
    let why = format!("what runs needs no state, but nothing can be changed there, nor failed over into it; {copied}");
    estimate(Lost::StateStorage(region.name.clone()), 0, Outcome::Unaffected { why }, Vec::new()).judged(topology, None)
}

/// Whether a database of a topology has to be restored before it takes writes.
pub(super) fn restores(topology: &Topology) -> bool {
    topology
        .services
        .values()
        .any(|service| matches!(service, Service::Postgres { replication: Replication::Snapshot, .. }))
}

/// The regions that aren't being taken down.
pub(super) fn regions(topology: &Topology) -> impl Iterator<Item = &Region> + Clone {
    topology.regions.iter().filter(|region| region.status != Status::Retired)
}
