//! What other designs over the same two regions would reach and cost.
//!
//! Each pattern is a topology of its own, made from the one that is given, and goes through the same functions: the real
//! recovery plan, the catalogue's figures, the same bill. Only backup-restore has no plan that terradrill would execute:
//! its recovery time is put together from the catalogue's operations.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::availability::{self, Availability};
use super::citations::Citations;
use super::components::{self, Component, ComponentTime};
use super::data;
use super::detection;
use super::losses::{self, LossEstimate, Lost, Outcome};
use super::money::{self, Money};
use super::steps::Span;
use super::text::noun;
use super::verdict::Verdict;
use crate::catalog::timings::{self, Common, Timed, Timing};
use crate::catalog::{FigureKind, Provenance, gpus};
use crate::posture::Posture;
use crate::recovery::{self, REGION_LOSS, Scenario};
use crate::topology::{Part, Placement, Region, RegionName, Replication, Role, Service, ServiceName, Status, Topology};

/// Of the replicas that serve, those that a warm standby runs, unless the topology says otherwise.
const WARM_SHARE: f64 = 0.4;

/// A way to be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// The topology as it is.
    AsDesigned,
    /// Both regions serve, and each can carry everything.
    Hot,
    /// The second region runs some replicas and a copy of the data; the rest is started.
    Warm,
    /// The second region runs a cluster without GPU nodes and a copy of the data.
    PilotLight,
    /// The second region holds backups, images and weights; the rest is built.
    BackupRestore,
}

impl Pattern {
    /// The alternatives, from the fastest to the cheapest.
    pub const ALTERNATIVES: [Self; 4] = [Self::Hot, Self::Warm, Self::PilotLight, Self::BackupRestore];
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AsDesigned => "as designed",
            Self::Hot => "hot",
            Self::Warm => "warm",
            Self::PilotLight => "pilot light",
            Self::BackupRestore => "backup-restore",
        })
    }
}

/// The patterns over two regions.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Patterns {
    /// The region that is lost.
    pub lost: RegionName,
    /// The region that takes over.
    pub second: RegionName,
    /// The topology as it is, then the alternatives.
    pub rows: Vec<Row>,
    /// Where the figures of all rows come from.
    pub sources: Citations,
}

/// What a pattern would reach and cost.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// The pattern.
    pub pattern: Pattern,
    /// What the second region runs, for people.
    pub runs: String,
    /// Seconds until clients are served again; `None` if there is no way.
    pub rto: Option<Span>,
    /// The weakest source of that.
    pub rto_weakest: Option<Provenance>,
    /// Beside the objective.
    pub rto_verdict: Verdict,
    /// Seconds of writes that are missing; `None` if a figure is missing.
    pub rpo: Option<Span>,
    /// The weakest source of that.
    pub rpo_weakest: Option<Provenance>,
    /// Beside the objective.
    pub rpo_verdict: Verdict,
    /// Percent, on usual figures and on the worst ones.
    pub availability_percent: Span,
    /// The weakest source of that.
    pub availability_weakest: Option<Provenance>,
    /// US dollars in a month.
    pub usd_per_month: f64,
    /// The weakest source of that.
    pub usd_weakest: Option<Provenance>,
    /// How many of its parts are in no total, for want of a price.
    pub without_price: usize,
}

/// The patterns of a topology, whose own estimates are known; `None` without a second region.
#[must_use]
pub(crate) fn of(
    topology: &Topology,
    posture: &Posture,
    losses: &[LossEstimate],
    availability: &Availability,
    money: &Money,
) -> Option<Patterns> {
    let scenario = Scenario::new(REGION_LOSS, &[], topology, posture).ok()?;
    let lost = scenario.lost.first()?.clone();
    let plan = recovery::failover(topology, posture, &scenario).ok();
    let heir = plan.and_then(|plan| plan.to.serving().next().cloned());
    let any = || losses::regions(topology).find(|region| region.name != lost).map(|region| region.name.clone());
    let second = heir.or_else(any)?;
    let first = topology.region(&lost)?;
    let other = topology.region(&second)?;
    let own = losses.iter().find(|loss| loss.lost == Lost::Regions(vec![lost.clone()]))?;
    // The same without its regions: what is put into a variant is two of them.
    let mut frame = topology.clone();
    frame.regions = Vec::new().into();
    let mut sources = Citations::default();
    sources.add(own, availability, money);
    let mut rows = vec![row(Pattern::AsDesigned, runs(topology, other), own, availability, money)];
    for pattern in Pattern::ALTERNATIVES {
        rows.push(alternative(topology, &frame, (first, other), pattern, &mut sources));
    }
    Some(Patterns { lost, second, rows, sources })
}

fn alternative(
    topology: &Topology,
    frame: &Topology,
    (first, second): (&Region, &Region),
    pattern: Pattern,
    sources: &mut Citations,
) -> Row {
    let variant = variant(topology, frame, first, second, pattern);
    let posture = Posture::normal(&variant, 0);
    let mut losses: Vec<LossEstimate> = [&first.name, &second.name].map(|name| loss(&variant, &posture, name)).into();
    let mut money = money::of(&variant);
    let standby = variant.region(&second.name).unwrap_or(second);
    let mut what = runs(&variant, standby);
    // From another cloud's backups nothing can be restored either.
    let crossed = first.cloud != second.cloud && variant.databases().next().is_some();
    if pattern == Pattern::BackupRestore && !crossed {
        let parts = restore(&variant, standby);
        let rto = parts.iter().fold(Span::default(), |sum, time| sum.then(time.span));
        losses[0].outcome = Outcome::Recovered(losses::recovery(rto, parts, Vec::new()));
        losses[0].rto_verdict = Verdict::of(Some(rto), topology.objectives.rto);
    }
    if pattern == Pattern::BackupRestore {
        money = money::with_copies_only(&variant, &second.name);
        what = "backups, images, weights".into();
    }
    let availability = availability::of(&variant, &losses);
    sources.add(&losses[0], &availability, &money);
    row(pattern, what, &losses[0], &availability, &money)
}

fn loss(topology: &Topology, posture: &Posture, name: &RegionName) -> LossEstimate {
    let names = vec![name.clone()];
    losses::of_regions(topology, posture, &names, Lost::Regions(names.clone()), &[])
}

fn row(pattern: Pattern, runs: String, lost: &LossEstimate, availability: &Availability, money: &Money) -> Row {
    Row {
        pattern,
        runs,
        rto: lost.rto(),
        rto_weakest: match &lost.outcome {
            Outcome::Recovered(recovery) => recovery.weakest,
            Outcome::Unaffected { .. } | Outcome::Impossible { .. } => None,
        },
        rto_verdict: lost.rto_verdict,
        rpo: lost.rpo,
        rpo_weakest: data::weakest(&lost.data),
        rpo_verdict: lost.rpo_verdict,
        availability_percent: Span { typical: availability.typical_percent, worst: availability.worst_percent },
        availability_weakest: availability.weakest,
        usd_per_month: money.usd_per_month,
        usd_weakest: money.weakest,
        without_price: money.unknown.len(),
    }
}

/// What a region runs in normal posture, for people.
fn runs(topology: &Topology, region: &Region) -> String {
    let replicas: u32 = money::replicas(region).values().sum();
    let data = topology.databases().any(|(name, _)| region.placement(name).is_some());
    let nodes = if replicas == 0 && region.gpu.desired == 0 {
        "no GPU nodes".into()
    } else {
        let nodes = region.gpu.desired;
        format!("{replicas} {}, {nodes} {}", noun(replicas, "replica"), noun(nodes, "GPU node"))
    };
    if data { format!("{nodes}, database") } else { nodes }
}

/// The topology with two regions in a pattern.
fn variant(topology: &Topology, frame: &Topology, first: &Region, second: &Region, pattern: Pattern) -> Topology {
    let mut demand: BTreeMap<ServiceName, u32> = BTreeMap::new();
    for region in topology.regions.iter().filter(|region| region.status == Status::Active) {
        for (service, count) in money::replicas(region) {
            *demand.entry(service).or_default() += count;
        }
    }
    let mut variant = frame.clone();
    let (mut serving, mut standby) = (first.clone(), second.clone());
    let share = |service: &ServiceName, wanted: u32| match pattern {
        Pattern::AsDesigned | Pattern::Hot => wanted,
        Pattern::Warm => {
            let present = match second.placement(service).map(|placement| placement.part) {
                Some(Part::Replicas(count)) => count,
                _ => 0,
            };
            // What the topology runs there, where that is a part of what serves.
            if (1..wanted).contains(&present) { present } else { (f64::from(wanted) * WARM_SHARE).ceil() as u32 }
        }
        Pattern::PilotLight | Pattern::BackupRestore => 0,
    };
    let hot = pattern == Pattern::Hot;
    (serving.status, serving.traffic) = (Status::Active, if hot { 50 } else { 100 });
    (standby.status, standby.traffic) = if hot { (Status::Active, 50) } else { (Status::Standby, 0) };
    for (name, service) in &topology.services {
        let anywhere = topology.regions.iter().any(|region| region.placement(name).is_some());
        let (in_first, in_second) = match service {
            _ if !anywhere => continue,
            Service::Inference { .. } => {
                let wanted = demand.get(name).copied().unwrap_or(0);
                (Part::Replicas(wanted), Part::Replicas(share(name, wanted)))
            }
            Service::Postgres { .. } => (Part::Database(Role::Primary), Part::Database(Role::Replica)),
            Service::Redis { .. } | Service::Queue | Service::Objects => {
                (Part::Local(Status::Active), Part::Local(standby.status))
            }
        };
        place(&mut serving, name, in_first);
        place(&mut standby, name, in_second);
    }
    for region in [&mut serving, &mut standby] {
        size(region, topology);
    }
    if pattern == Pattern::BackupRestore {
        for service in variant.services.values_mut() {
            if let Service::Postgres { replication, .. } = service {
                *replication = Replication::Snapshot;
            }
        }
    }
    variant.state.home = standby.name.clone();
    variant.regions = vec![serving, standby].into();
    variant
}

fn place(region: &mut Region, service: &ServiceName, part: Part) {
    match region.services.iter_mut().find(|placement| placement.service == *service) {
        Some(placement) => placement.part = part,
        None => region.services.push(Placement { service: service.clone(), part }),
    }
}

/// Exactly the nodes that the replicas need, of a type that the region has.
fn size(region: &mut Region, topology: &Topology) {
    if gpus::find(&region.gpu.instance_type).is_none() {
        let weights = topology.services.values().filter_map(|service| match service {
            Service::Inference { weights_gib, gpus_per_replica, .. } => Some((*weights_gib, *gpus_per_replica)),
            _ => None,
        });
        let default = weights
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .and_then(|(gib, gpus)| gpus::default_for(region.location, gib, gpus));
        if let Some(gpu) = default {
            region.gpu.instance_type = gpu.name.to_owned();
            region.gpu.gpus_per_node = gpu.whole_gpus();
        }
    }
    let needed = topology.nodes_for(&region.gpu, &money::replicas(region));
    (region.gpu.min, region.gpu.desired, region.gpu.max) = (needed, needed, region.gpu.max.max(needed));
    region.gpu.reserved = region.gpu.reserved.min(needed);
}

/// The way back from backups: network, then database beside cluster and nodes, then the model, then traffic.
fn restore(topology: &Topology, region: &Region) -> Vec<ComponentTime> {
    let times = |list: &[(Component, &Timing)], gib: f64| {
        let mut parts = Vec::new();
        for (piece, timing) in list {
            let (typical, worst) = timing.seconds(gib);
            components::add(&mut parts, *piece, Span { typical, worst }, Some(timing.provenance()));
        }
        parts
    };
    let run = timings::common(Common::TerraformRun);
    let of = |timed: Timed| timings::of(timed, region.cloud);
    let weights = topology.services.values().filter_map(|service| match service {
        Service::Inference { weights_gib, .. } => Some(*weights_gib),
        _ => None,
    });
    let compute = times(
        &[
            (Component::Capacity, run),
            (Component::Capacity, of(Timed::ClusterCreate)),
            (Component::Capacity, of(Timed::NodeGroupCreate)),
            (Component::Capacity, run),
            (Component::Image, timings::common(Common::ImagePull)),
            (Component::Weights, timings::common(Common::WeightsLoad)),
            (Component::WarmUp, timings::common(Common::ModelWarmUp)),
        ],
        weights.fold(0.0, f64::max),
    );
    let database = if topology.databases().next().is_some() && losses::restores(topology) {
        times(&[(Component::Promote, run), (Component::Promote, of(Timed::PostgresRestore))], 0.0)
    } else {
        Vec::new()
    };
    let sum = |parts: &[ComponentTime]| parts.iter().fold(Span::default(), |sum, time| sum.then(time.span));
    let longer = sum(&compute).or_longer(sum(&database));
    let (mut path, beside) =
        if sum(&compute).typical >= sum(&database).typical { (compute, database) } else { (database, compute) };
    // On a bad day what runs beside the path may be what is waited for.
    let late = Span { typical: 0.0, worst: longer.worst - sum(&path).worst };
    if let Some(last) = beside.last() {
        components::add(&mut path, last.part, late, last.weakest);
    }
    let found = detection::of(&topology.traffic);
    components::add(&mut path, Component::Detect, Span::exactly(found.checks), None);
    let rest = times(
        &[
            (Component::Decide, timings::common(Common::DecideAutomatic)),
            (Component::Fence, of(Timed::LatchTrip)),
            (Component::Capacity, run),
            (Component::Capacity, of(Timed::NetworkCreate)),
            (Component::Open, run),
            (Component::Open, timings::common(Common::GateAnswer)),
            (Component::Dns, timings::common(Common::DnsAnswerChanges)),
            (Component::Verify, timings::common(Common::VerifyService)),
        ],
        0.0,
    );
    for time in rest {
        components::add(&mut path, time.part, time.span, time.weakest);
    }
    components::add(&mut path, Component::Dns, Span::exactly(found.checks + found.ttl), None);
    path.sort_by_key(|time| time.part);
    path
}

/// The weakest kind of a row, for people.
#[must_use]
pub(crate) fn kind(weakest: Option<Provenance>) -> &'static str {
    weakest.map_or("topology", |weakest: Provenance| FigureKind::name(weakest.kind))
}
