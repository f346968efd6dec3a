//! What a topology costs in a month, at the catalogue's prices.
//!
//! A region's parts are those that its stacks make. What the catalogue has no price for is listed as unknown and is in no
//! total; what depends on use (requests, traffic, logs, backups) is in none either.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::components;
use super::text::noun;
use crate::catalog::bill::{self, Billed};
use crate::catalog::locations::LocationId;
use crate::catalog::prices::{self, HOURS_PER_MONTH, Unit};
use crate::catalog::{Cloud, Figure, FigureKind, Provenance, gpus};
use crate::topology::{ComputeKind, Part, Region, RegionName, Service, ServiceName, Status, Topology};

/// What no total holds, as it is printed.
pub(crate) const NOT_IN_TOTALS: &str = "Not in any total: traffic, requests, logs, backups, support, taxes, discounts.";

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Item {
    /// What is bought.
    pub what: String,
    /// How many.
    pub count: f64,
    /// US dollars in a month for all of them.
    pub usd_per_month: f64,
    /// Where the price comes from.
    pub provenance: Provenance,
}

/// A region's bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RegionCost {
    /// The region, both names.
    pub region: String,
    /// Its status.
    pub status: Status,
    /// What is bought.
    pub items: Vec<Item>,
    /// What the catalogue has no price for.
    pub unknown: Vec<String>,
    /// US dollars in a month, without what isn't known.
    pub usd_per_month: f64,
    /// Of these, GPU nodes that serve nobody in normal posture; `None` if their price isn't known.
    pub spare_usd_per_month: Option<f64>,
    /// GPU nodes that serve nobody in normal posture.
    pub spare_nodes: u32,
}

/// The bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Money {
    /// Region by region, in the order of the file.
    pub regions: Vec<RegionCost>,
    /// What belongs to no region.
    pub shared: Vec<Item>,
    /// US dollars in a month.
    pub usd_per_month: f64,
    /// Of these, for regions that wait.
    pub standby_usd_per_month: f64,
    /// Of these, for GPU nodes that serve nobody in normal posture; `None` if a price isn't known.
    pub spare_usd_per_month: Option<f64>,
    /// What is in no total for want of a price.
    pub unknown: Vec<String>,
    /// The weakest source.
    pub weakest: Option<Provenance>,
    /// [`NOT_IN_TOTALS`].
    pub note: &'static str,
}

/// The bill of a topology.
#[must_use]
pub(crate) fn of(topology: &Topology) -> Money {
    sum(topology, topology.regions.iter().map(|region| of_region(topology, region)).collect())
}

/// The bill of a topology in which one region holds nothing but copies: backups and weights.
#[must_use]
pub(crate) fn with_copies_only(topology: &Topology, copies: &RegionName) -> Money {
    let of = |region: &Region| {
        if region.name == *copies { copies_in(topology, region) } else { of_region(topology, region) }
    };
    sum(topology, topology.regions.iter().map(of).collect())
}

fn copies_in(topology: &Topology, region: &Region) -> RegionCost {
    let mut bill = Bill::in_region(region);
    bill.add(Billed::Copies, 1.0, "");
    for placement in &region.services {
        let name = placement.service.as_str();
        match topology.services.get(&placement.service) {
            Some(Service::Postgres { storage_gib, .. }) => {
                bill.add(Billed::Backups, f64::from(*storage_gib), name);
            }
            Some(Service::Inference { weights_gib, .. }) => {
                bill.add(Billed::Weights, *weights_gib, name);
            }
            _ => {}
        }
    }
    bill.of(region, 0, Some(0.0))
}

fn sum(topology: &Topology, regions: Vec<RegionCost>) -> Money {
    let mut shared = Bill::new(topology.traffic.dns.cloud());
    shared.add(Billed::Dns, 1.0, "");
    shared.add(Billed::HealthCheck, regions.len() as f64, "");
    let all = || regions.iter().flat_map(|region| &region.items).chain(&shared.items);
    let mut unknown: Vec<String> = regions
        .iter()
        .flat_map(|region| region.unknown.iter().map(move |what| format!("{what} in {}", region.region)))
        .collect();
    unknown.extend(shared.unknown.clone());
    let standby = regions.iter().filter(|region| region.status == Status::Standby);
    Money {
        usd_per_month: all().map(|item| item.usd_per_month).sum(),
        standby_usd_per_month: standby.map(|region| region.usd_per_month).sum(),
        spare_usd_per_month: regions.iter().map(|region| region.spare_usd_per_month).sum(),
        weakest: all().fold(None, |known, item| components::weakest(known, Some(item.provenance))),
        unknown,
        shared: shared.items,
        regions,
        note: NOT_IN_TOTALS,
    }
}

fn of_region(topology: &Topology, region: &Region) -> RegionCost {
    let mut bill = Bill::in_region(region);
    let nodes = region.gpu.desired.max(region.gpu.reserved);
    let needed = match region.status {
        Status::Active => topology.nodes_for(&region.gpu, &replicas(region)).min(nodes),
        Status::Standby | Status::Retired => 0,
    };
    let spare_nodes = nodes - needed;
    let price = gpus::offer(region.location, &region.gpu.instance_type).and_then(|offer| offer.usd_per_hour);
    if nodes > 0 {
        let what = format!("{} {}", region.gpu.instance_type, noun(nodes, "GPU node"));
        bill.push(&what, f64::from(nodes), price, HOURS_PER_MONTH);
    }
    if region.compute == ComputeKind::Kubernetes {
        bill.add(Billed::Cluster, 1.0, "");
    }
    bill.add(Billed::Region, 1.0, "");
    if !topology.secrets.is_empty() {
        bill.add(Billed::Secret, topology.secrets.len() as f64, "");
    }
    for placement in &region.services {
        let name = placement.service.as_str();
        match topology.services.get(&placement.service) {
            Some(Service::Postgres { instance, storage_gib, .. }) => {
                match instance {
                    Some(instance) => bill.unknown.push(format!("{name} on {instance}")),
                    None => bill.add(Billed::Postgres, 1.0, name),
                }
                bill.add(Billed::PostgresStorage, f64::from(*storage_gib), name);
            }
            Some(Service::Redis { instance: Some(instance) }) => bill.unknown.push(format!("{name} on {instance}")),
            Some(Service::Redis { instance: None }) => bill.add(Billed::Redis, 1.0, name),
            Some(Service::Queue) => bill.add(Billed::Queue, 1.0, name),
            Some(Service::Inference { weights_gib, .. }) => {
                bill.add(Billed::Weights, *weights_gib, name);
            }
            Some(Service::Objects) | None => {}
        }
    }
    let spare_usd = match (spare_nodes, price) {
        (0, _) => Some(0.0),
        (spare, price) => price.map(|price| f64::from(spare) * price.value * HOURS_PER_MONTH),
    };
    bill.of(region, spare_nodes, spare_usd)
}

/// Replicas of a region in normal posture.
pub(super) fn replicas(region: &Region) -> BTreeMap<ServiceName, u32> {
    let counts = region.services.iter().filter_map(|placement| match placement.part {
        Part::Replicas(count) => Some((placement.service.clone(), count)),
        _ => None,
    });
    counts.collect()
}

/// A bill in the making.
struct Bill {
    cloud: Cloud,
    /// `None` for what belongs to no region.
    location: Option<LocationId>,
    zones: u8,
    items: Vec<Item>,
    unknown: Vec<String>,
}

impl Bill {
    /// The bill as a region's.
    fn of(self, region: &Region, spare_nodes: u32, spare_usd_per_month: Option<f64>) -> RegionCost {
        RegionCost {
            region: region.to_string(),
            status: region.status,
            usd_per_month: self.items.iter().map(|item| item.usd_per_month).sum(),
            items: self.items,
            unknown: self.unknown,
            spare_usd_per_month,
            spare_nodes,
        }
    }

    fn in_region(region: &Region) -> Self {
        Self { location: Some(region.location), zones: region.zone_count(), ..Self::new(region.cloud) }
    }

    /// A bill for what belongs to no region.
    fn new(cloud: Cloud) -> Self {
        Self { cloud, location: None, zones: 1, items: Vec::new(), unknown: Vec::new() }
    }

    /// What is billed for this much of something.
    fn add(&mut self, billed: Billed, amount: f64, name: &str) {
        for line in bill::lines(billed, self.cloud, self.zones) {
            let price = match self.location {
                Some(location) => prices::find(location, line.item),
                None => prices::anywhere(self.cloud, line.item),
            };
            let per_month = match price.map(|price| price.unit) {
                Some(Unit::Hour) => HOURS_PER_MONTH,
                _ => 1.0,
            };
            let count = line.count(self.zones, amount);
            self.push(&line.what(name, amount), count, price.map(|price| price.usd), per_month);
        }
    }

    fn push(&mut self, what: &str, count: f64, price: Option<Figure<f64>>, per_month: f64) {
        match price {
            Some(price) => self.items.push(Item {
                what: what.to_owned(),
                count,
                usd_per_month: count * price.value * per_month,
                provenance: price.provenance,
            }),
            None => self.unknown.push(what.to_owned()),
        }
    }
}

/// US dollars for people: two figures are enough for an estimate that rests on assumptions, three for list prices.
#[must_use]
pub(crate) fn rounded(usd: f64, weakest: Option<FigureKind>) -> f64 {
    if usd <= 0.0 {
        return 0.0;
    }
    let digits = if weakest.is_some_and(|kind| kind >= FigureKind::Assumption) { 2 } else { 3 };
    let scale = 10_f64.powi(usd.log10().floor() as i32 - (digits - 1));
    (usd / scale).round() * scale
}
