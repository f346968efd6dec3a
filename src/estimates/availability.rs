//! Availability: agreements in a row within a region, regions side by side, and the time that failovers take.

use schemars::JsonSchema;
use serde::Serialize;

use super::losses::{self, LossEstimate, Lost};
use super::steps::Span;
use super::verdict::Verdict;
use crate::catalog::Provenance;
use crate::catalog::frequencies::{self, Occasion};
use crate::catalog::slas::{self, Part, Sla};
use crate::topology::{ComputeKind, Region, Service, Status, Topology};

/// The formula, as it is printed.
pub(crate) const FORMULA: &str = "unavailability = shared + Σ serving regions (events per year × RTO ÷ 8,760 h × share interrupted) \
                           + Π regions (1 − availability of the region)";

/// What agreements are, as it is printed.
pub(crate) const SLA_NOTE: &str = "An SLA is a promise of a refund, not a probability; and regions fail together more often than \
                            independent ones would.";

const HOURS_PER_YEAR: f64 = 8_760.0;
const MINUTES_PER_MONTH: f64 = 730.0 * 60.0;

/// A service that a request passes through.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Dependency {
    /// The service, with its configuration.
    pub service: String,
    /// Percent of a month; `None` where the catalogue knows no agreement.
    pub percent: Option<f64>,
    /// Where the figure comes from.
    pub provenance: Option<Provenance>,
}

/// A region's availability by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RegionAvailability {
    /// The region, both names.
    pub region: String,
    /// What a request passes through there, one after the other.
    pub serial: Vec<Dependency>,
    /// Their product, in percent, without those that aren't known.
    pub percent: f64,
}

/// The availability of a design.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Availability {
    /// [`FORMULA`].
    pub formula: &'static str,
    /// The formula with its typical figures.
    pub worked: String,
    /// What every request passes through, wherever it goes.
    pub shared: Vec<Dependency>,
    /// The regions that can serve.
    pub regions: Vec<RegionAvailability>,
    /// Percent, on the usual figures and on the worst ones.
    pub typical_percent: f64,
    /// Percent on the worst figures.
    pub worst_percent: f64,
    /// Minutes without service in a month.
    pub minutes_per_month: Span,
    /// Hours without service in a year.
    pub hours_per_year: Span,
    /// Times in a year that a region is given up, typical and worst.
    pub events_per_year: Span,
    /// The weakest source.
    pub weakest: Option<Provenance>,
    /// Beside the objective.
    pub verdict: Verdict,
    /// [`SLA_NOTE`].
    pub note: &'static str,
}

/// The availability of a topology whose losses of single regions have been estimated.
#[must_use]
pub(crate) fn of(topology: &Topology, losses: &[LossEstimate]) -> Availability {
    // A name is answered from everywhere: zones make no difference.
    let shared = vec![dependency(slas::of(topology.traffic.dns.cloud(), Part::Dns, 1))];
    let regions: Vec<RegionAvailability> =
        losses::regions(topology).map(|region| of_region(topology, region)).collect();
    let frequency = frequencies::of(Occasion::RegionLoss);
    let (mut failovers, mut recoverable) = (Span::default(), true);
    for loss in losses {
        let Lost::Regions(names) = &loss.lost else { continue };
        let [name] = names.as_slice() else { continue };
        if topology.region(name).is_none_or(|region| region.status != Status::Active) {
            continue;
        }
        let hours = loss.rto().map_or_else(
            || {
                recoverable = false;
                Span { typical: frequency.hours.0, worst: frequency.hours.1 }
            },
            |rto| Span { typical: rto.typical / 3_600.0, worst: rto.worst / 3_600.0 },
        );
        let share = f64::from(loss.interrupted_percent) / 100.0 / HOURS_PER_YEAR;
        failovers.typical += frequency.per_year.0 * hours.typical * share;
        failovers.worst += frequency.per_year.1 * hours.worst * share;
    }
    let of_shared = 1.0 - product(&shared);
    let fractions = || regions.iter().map(|region| 1.0 - region.percent / 100.0);
    // Where nobody can take over, the serving region's own unavailability counts in full.
    let together = if recoverable { fractions().product::<f64>() } else { fractions().fold(0.0, f64::max) };
    let down = Span {
        typical: (of_shared + failovers.typical + together).min(1.0),
        worst: (of_shared + failovers.worst + together).min(1.0),
    };
    let scaled = |by: f64| Span { typical: down.typical * by, worst: down.worst * by };
    let mut weakest = frequency.provenance;
    let dependencies = shared.iter().chain(regions.iter().flat_map(|region| &region.serial));
    for provenance in dependencies.filter_map(|dependency| dependency.provenance) {
        weakest = weakest.weakest(provenance);
    }
    let seconds = |percent: f64| ((1.0 - percent / 100.0) * MINUTES_PER_MONTH * 60.0).round() as u64;
    let worked = format!(
        "{:.4} % + {:.4} % + {:.5} % = {:.4} % typically",
        of_shared * 100.0,
        failovers.typical * 100.0,
        together * 100.0,
        down.typical * 100.0
    );
    Availability {
        formula: FORMULA,
        worked,
        typical_percent: (1.0 - down.typical) * 100.0,
        worst_percent: (1.0 - down.worst) * 100.0,
        minutes_per_month: scaled(MINUTES_PER_MONTH),
        hours_per_year: scaled(HOURS_PER_YEAR),
        events_per_year: Span { typical: frequency.per_year.0, worst: frequency.per_year.1 },
        weakest: Some(weakest),
        verdict: Verdict::of(Some(scaled(MINUTES_PER_MONTH * 60.0)), topology.objectives.availability.map(seconds)),
        note: SLA_NOTE,
        shared,
        regions,
    }
}

/// What a request passes through in a region.
fn of_region(topology: &Topology, region: &Region) -> RegionAvailability {
    let mut parts = vec![Part::LoadBalancer];
    if region.compute == ComputeKind::Kubernetes {
        parts.push(Part::Cluster);
    }
    parts.push(Part::Nodes);
    parts.extend(region.services.iter().filter_map(|placement| match topology.services.get(&placement.service)? {
        Service::Postgres { .. } => Some(Part::Postgres),
        Service::Redis { .. } => Some(Part::Redis),
        Service::Queue => Some(Part::Queue),
        // Weights are read when a replica starts, not when a request comes.
        Service::Objects | Service::Inference { .. } => None,
    }));
    let serial: Vec<Dependency> =
        parts.into_iter().map(|part| dependency(slas::of(region.cloud, part, region.zone_count()))).collect();
    let percent = product(&serial) * 100.0;
    RegionAvailability { region: region.to_string(), serial, percent }
}

fn dependency(sla: &Sla) -> Dependency {
    let service = match sla.configuration {
        "" => sla.service.to_owned(),
        configuration => format!("{} ({configuration})", sla.service),
    };
    Dependency {
        service,
        percent: sla.percent.map(|figure| figure.value),
        provenance: sla.percent.map(|figure| figure.provenance),
    }
}

fn product(dependencies: &[Dependency]) -> f64 {
    dependencies.iter().filter_map(|dependency| dependency.percent).map(|percent| percent / 100.0).product()
}
