//! Device plugin, inference, gate.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::ports;
use crate::clouds::{self, ProviderBlock};
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Role, Service, ServiceName, Topology};

/// What the templates of a region's workloads see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context<'a> {
    /// The provider of the region.
    provider: Option<ProviderBlock>,
    /// The region's name, which its gate gives.
    region: &'a RegionName,
}

impl<'a> Context<'a> {
    pub(super) fn new(region: &'a Region) -> Self {
        Self { provider: (clouds::profile(region.cloud).provider)(&region.acting()), region: &region.name }
    }
}

/// What a region's workloads are told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// The region's inference services, replicas by posture; ports as in platform.
    inference: BTreeMap<&'a ServiceName, Inference<'a>>,
    /// Whether the region serves, by posture.
    serves: bool,
    /// The region's first postgres service, role by posture.
    database: Option<Database<'a>>,
    /// `traffic.health_check.path`.
    health_path: &'a str,
    /// Names in `secrets`.
    secrets: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct Inference<'a> {
    port: usize,
    node_port: usize,
    replicas: u32,
    model: &'a str,
    #[serde(serialize_with = "whole")]
    weights_gib: f64,
    gpus_per_replica: u32,
}

#[derive(Serialize, JsonSchema)]
struct Database<'a> {
    service: &'a ServiceName,
    role: Role,
}

/// Whole numbers without a fraction.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn whole<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 { serializer.serialize_u64(*value as u64) } else { serializer.serialize_f64(*value) }
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &'a Posture, region: &'a Region) -> Self {
        let part = posture.of(&region.name);
        let inference = |(name, ports): (&'a ServiceName, ports::Ports)| {
            let Service::Inference { model, weights_gib, gpus_per_replica } = topology.services.get(name)? else {
                return None;
            };
            let inference = Inference {
                port: ports.port,
                node_port: ports.node_port,
                replicas: part.replicas.get(name).copied().unwrap_or(0),
                model,
                weights_gib: *weights_gib,
                gpus_per_replica: *gpus_per_replica,
            };
            Some((name, inference))
        };
        Self {
            inference: ports::of(topology, region).filter_map(inference).collect(),
            serves: part.serves,
            database: part.databases.iter().next().map(|(service, role)| Database { service, role: *role }),
            health_path: &topology.traffic.path,
            secrets: &topology.secrets,
        }
    }
}
