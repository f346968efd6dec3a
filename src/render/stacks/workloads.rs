//! Device plugin, inference, gate.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{inference as inference_services, listeners, own_images};
use crate::posture::Posture;
use crate::topology::{OnBlind, Region, RegionName, ServiceName, Topology};

/// What a region's workloads are told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// The environment: the name of its folder.
    environment: &'a str,
    /// The region's name, which its gate gives.
    region: &'a RegionName,
    /// The region's inference services, replicas by posture, `services.X.floor`; the port at the nodes as in platform.
    inference: BTreeMap<&'a ServiceName, Inference<'a>>,
    /// Without Kubernetes: GPUs of a machine, by `region.compute.gpu.type`.
    gpus_per_machine: u32,
    /// `services.X.port` of each inference service, where what stands at the load balancer is made here: without Kubernetes, or
    /// where the cluster makes its own.
    listeners: BTreeMap<&'a ServiceName, u16>,
    /// Whether the region serves, by posture.
    serves: bool,
    /// The region's first postgres service.
    database: Option<Database<'a>>,
    /// `traffic.health_check.path`.
    health_path: &'a str,
    /// `traffic.allow`, where the cluster makes its own load balancer; empty means everybody.
    allowed_cidrs: Vec<String>,
    /// `region.api.through`, as a URL: where a tunnel leads to the cluster's API; null where none is needed.
    api_via: Option<String>,
    /// Who holds the ledger: every region and each of `fence.witness`; none where there is one region.
    holders: BTreeMap<String, Held>,
    /// The own names of the other regions, where clients and their gates are reached.
    peers: BTreeMap<&'a RegionName, String>,
    /// `fence.public_key`; null where the sandbox makes one.
    fence_public_key: Option<String>,
    /// `fence.on_blind`.
    on_blind: OnBlind,
    /// The name whose text says whether a latch about the region is shut, where DNS says it.
    latch_record: Option<String>,
    /// The regions of which it holds a latch, as in endpoint.
    latches: Vec<&'a RegionName>,
    /// `images` and those of `gate`: name and version in the region's registry, by what they are for.
    images: BTreeMap<&'static str, String>,
    /// Revision of each of `secrets`.
    secrets: BTreeMap<&'a str, u32>,
}

#[derive(Serialize, JsonSchema)]
struct Inference<'a> {
    node_port: u16,
    replicas: u32,
    floor: u32,
    model: &'a str,
    #[serde(serialize_with = "whole")]
    weights_gib: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights_digest: Option<&'a str>,
    gpus_per_replica: u32,
    image: String,
}

#[derive(Serialize, JsonSchema)]
struct Held {
    bucket: String,
    region: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Database<'a> {
    service: &'a ServiceName,
    password_revision: u32,
}

/// Whole numbers without a fraction.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn whole<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 { serializer.serialize_u64(*value as u64) } else { serializer.serialize_f64(*value) }
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &'a Posture, region: &'a Region) -> Self {
        let part = posture.of(&region.name);
        let inference = |(name, service): (&'a ServiceName, super::Inference<'a>)| {
            let inference = Inference {
                node_port: service.ports.node_port,
                replicas: part.replicas.get(name).copied().unwrap_or(0),
                floor: service.floor,
                model: service.model,
                weights_gib: service.weights_gib,
                weights_digest: service.weights_digest,
                image: service.image.reference(),
                gpus_per_replica: service.gpus_per_replica,
            };
            (name, inference)
        };
        Self {
            environment: &topology.environment,
            region: &region.name,
            holders: topology
                .holders()
                .into_iter()
                .map(|holder| (holder.name, Held { bucket: holder.store, region: holder.location.as_str() }))
                .collect(),
            peers: topology
                .regions
                .iter()
                .filter(|peer| peer.name != region.name)
                .map(|peer| (&peer.name, topology.front(peer)))
                .collect(),
            fence_public_key: topology.fence.public_key.as_ref().map(ToString::to_string),
            on_blind: topology.fence.on_blind,
            latch_record: topology.latch_record(region),
            latches: topology.latches_in(&region.name).collect(),
            images: own_images(topology).map(|(name, image)| (name, image.reference())).collect(),
            inference: inference_services(topology, region).map(inference).collect(),
            gpus_per_machine: region.gpu.gpus_per_node,
            listeners: listeners(topology, region),
            serves: part.serves,
            database: part
                .databases
                .iter()
                .next()
                .map(|(service, _)| Database { service, password_revision: topology.password_revision(service) }),
            health_path: &topology.traffic.path,
            allowed_cidrs: topology.traffic.allow.iter().map(ToString::to_string).collect(),
            api_via: region.api.through.as_ref().map(|through| format!("https://{through}")),
            secrets: topology.secrets.iter().map(|secret| (secret.name.as_str(), secret.revision)).collect(),
        }
    }
}
