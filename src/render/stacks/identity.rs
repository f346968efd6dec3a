//! Roles and permissions.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Cloud;
use crate::topology::{ComputeKind, Service, Topology};

/// What a cloud's identity is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `compute.kind` of the regions on the cloud.
    compute: BTreeSet<ComputeKind>,
    /// Inference services that stand on the cloud: their pods take a role.
    inference_services: Vec<&'a str>,
    /// The ledger that gates read: its holders on the cloud; null where there is one region.
    ledger: Option<Ledger<'a>>,
    /// `observability`.
    observability: bool,
    /// Locations of the cloud's regions, in each of which identities stand where the cloud has none of all regions.
    locations: Vec<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct Ledger<'a> {
    environment: &'a str,
    holders: BTreeMap<String, Holder>,
}

#[derive(Serialize, JsonSchema)]
struct Holder {
    bucket: String,
    region: &'static str,
    has_gate: bool,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, cloud: Cloud) -> Self {
        let regions = || topology.regions.iter().filter(|region| region.cloud == cloud);
        let stands = |service| regions().any(|region| region.placement(service).is_some());
        let inference = topology.services.iter().filter(|(_, service)| matches!(service, Service::Inference { .. }));
        Self {
            compute: regions().map(|region| region.compute).collect(),
            inference_services: inference.filter(|(name, _)| stands(name)).map(|(name, _)| name.as_str()).collect(),
            ledger: (topology.majority() > 0).then(|| Ledger::new(topology, cloud)),
            observability: topology.observability,
            locations: regions().map(|region| region.location.as_str()).collect(),
        }
    }
}

impl<'a> Ledger<'a> {
    fn new(topology: &'a Topology, cloud: Cloud) -> Self {
        let on_cloud = topology.holders().into_iter().filter(|holder| holder.cloud == cloud);
        let holder = |holder: crate::topology::Holder| {
            let its = Holder { bucket: holder.store, region: holder.location.as_str(), has_gate: holder.is_region };
            (holder.name, its)
        };
        Self { environment: &topology.environment, holders: on_cloud.map(holder).collect() }
    }
}
