//! What becomes of the data in regions that are lost.

use schemars::JsonSchema;
use serde::Serialize;

use super::incident::{How, Incident, Thing};
use super::windows::{Reach, Window};
use crate::catalog::replication::{self, DataKind, Mode};
use crate::estimates::steps::Span;
use crate::posture::Posture;
use crate::topology::units::duration;
use crate::topology::{Part, Region, RegionName, Replication, Role, Service, ServiceName, Status, Topology};

/// What becomes of a data service's data.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct DataLoss {
    /// The service.
    pub service: ServiceName,
    /// Seconds of writes that are lost, typical and worst; `None` where that can't be said in seconds.
    #[serde(serialize_with = "span")]
    #[schemars(with = "Option<Span>")]
    pub seconds: Option<Span>,
    /// Why, in one sentence without a full stop.
    pub says: String,
}

fn span<S: serde::Serializer>(span: &Option<Span>, serializer: S) -> Result<S::Ok, S::Error> {
    span.map(|span| serde_json::json!({ "typical": span.typical.round(), "worst": span.worst.round() }))
        .serialize(serializer)
}

/// What is asked about the lost regions.
pub(super) struct Loss<'a> {
    pub(super) incident: &'a Incident,
    pub(super) topology: &'a Topology,
    pub(super) lost: &'a [RegionName],
    /// Seconds after the incident's beginning.
    pub(super) at: u64,
    /// The posture after the failover; `None` if there is no way out.
    pub(super) to: Option<&'a Posture>,
    pub(super) windows: &'a [Window],
}

impl Loss<'_> {
    /// The services whose data is touched, in the order of their names.
    pub(super) fn data(&self) -> Vec<DataLoss> {
        self.topology.services.iter().filter_map(|(name, service)| self.of(name, service)).collect()
    }

    fn of(&self, name: &ServiceName, service: &Service) -> Option<DataLoss> {
        let region = self.lost.iter().filter_map(|region| self.topology.region(region)).find(|region| {
            region.placement(name).is_some_and(|placement| {
                matches!(placement.part, Part::Database(Role::Primary) | Part::Local(Status::Active))
            })
        })?;
        let (seconds, says) = match service {
            Service::Inference { .. } => return None,
            Service::Postgres { replication, .. } => self.database(name, *replication, region),
            Service::Redis { .. } => {
                (None, format!("starts empty elsewhere; what was in {region} is a copy of other data"))
            }
            Service::Queue => (None, format!("what is in {region} {}", self.fate(region))),
            Service::Objects => self.replicated(DataKind::Objects, Mode::Async, region),
        };
        Some(DataLoss { service: name.clone(), seconds, says })
    }

    fn database(&self, name: &ServiceName, mode: Replication, region: &Region) -> (Option<Span>, String) {
        let Some(to) = self.to else {
            let nothing = (!self.incident.destroyed).then(Span::default);
            return (nothing, format!("nowhere else to go on: what is in {region} {}", self.fate(region)));
        };
        let new = to.primary(name).and_then(|primary| self.topology.region(primary));
        if let Some(new) = new.filter(|new| new.cloud != region.cloud) {
            return (None, format!("not known: no managed replication goes from {region} to {new}"));
        }
        self.replicated(DataKind::Postgres, mode.into(), region)
    }

    fn replicated(&self, kind: DataKind, mode: Mode, region: &Region) -> (Option<Span>, String) {
        let mechanism = replication::of(region.cloud, kind, mode);
        let Some((mechanism, figure)) = mechanism.and_then(|found| Some((found, found.rpo_seconds?))) else {
            return (None, "not known to the catalogue".to_owned());
        };
        let mut lag = Span { typical: figure.value.0, worst: figure.value.1 };
        let mut says = format!("{} ({})", mechanism.id, mechanism.provenance.kind);
        let reach = Reach::Region(region.name.clone());
        let at = self.at as f64;
        for window in self.windows.iter().filter(|w| w.thing == Thing::Replication && w.reach == reach) {
            if window.from < self.at && window.overlaps(at, at) {
                let behind = at - window.from as f64;
                lag.worst += behind;
                if window.how == How::Gone {
                    lag.typical += behind;
                }
                says = format!("{says}; behind for {} by then", duration(behind));
            }
        }
        (Some(lag), says)
    }

    /// What becomes of what stays in a region.
    fn fate(&self, region: &Region) -> String {
        if self.incident.destroyed {
            return "is destroyed".to_owned();
        }
        let reach = Reach::Region(region.name.clone());
        let mut gone =
            self.windows.iter().filter(|w| w.thing == Thing::Serving && w.reach == reach && w.how == How::Gone);
        match gone.next_back().map(|window| window.until) {
            Some(Some(until)) => format!("waits there for {}", duration(until.saturating_sub(self.at) as f64)),
            Some(None) => "waits there for longer than the sources tell".to_owned(),
            None => "waits there until the region is back".to_owned(),
        }
    }
}
