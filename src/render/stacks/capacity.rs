//! GPU nodes and their reservations.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{inference, listeners};
use crate::posture::Posture;
use crate::topology::{Region, Scaling, ServiceName, Topology};

/// GiB of a node's disk for the system and for images: that of vLLM is 8 to 15 GiB packed, and twice that unpacked.
const SYSTEM_AND_IMAGES: f64 = 60.0;
/// GiB that a replica may write beside its weights: the sizes of its volumes in `modules/kubernetes/inference`.
const SCRATCH: f64 = 23.0;
/// How much more than their size weights may take.
const MARGIN: f64 = 1.1;

/// What a region's capacity is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `region.compute.version`.
    kubernetes_version: &'a str,
    /// `region.compute.gpu`; min, desired and max by posture. Zones are those of the network unless they are named. The disk holds the images and the weights of all replicas that
    /// fit on a node.
    gpu: Gpu<'a>,
    /// Without Kubernetes: `region.compute.scaling`.
    scaling: Scaling,
    /// Without Kubernetes: the port at the load balancer of each inference service, by which its target group is found.
    listeners: BTreeMap<&'a ServiceName, u16>,
}

#[derive(Serialize, JsonSchema)]
struct Gpu<'a> {
    instance_type: &'a str,
    zones: &'a [String],
    zones_are_named: bool,
    min: u32,
    desired: u32,
    max: u32,
    reserved: u32,
    disk_gib: u32,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &Posture, region: &'a Region) -> Self {
        let nodes = posture.of(&region.name).nodes;
        Self {
            kubernetes_version: &region.kubernetes,
            gpu: Gpu {
                instance_type: &region.gpu.instance_type,
                zones: if region.gpu.zones.is_empty() { &region.zones } else { &region.gpu.zones },
                zones_are_named: !region.gpu.zones.is_empty(),
                min: nodes.min,
                desired: nodes.desired,
                max: nodes.max,
                reserved: region.gpu.reserved,
                disk_gib: disk_gib(topology, region),
            },
            scaling: region.scaling,
            listeners: listeners(topology, region),
        }
    }
}

/// GiB of a node's disk, in tens: for the service whose replicas need most.
fn disk_gib(topology: &Topology, region: &Region) -> u32 {
    let of = |service: super::Inference<'_>| {
        let replicas = (region.gpu.gpus_per_node / service.gpus_per_replica.max(1)).max(1);
        f64::from(replicas) * (service.weights_gib * MARGIN + SCRATCH)
    };
    let most = inference(topology, region).map(|(_, service)| of(service)).fold(0.0, f64::max);
    (((SYSTEM_AND_IMAGES + most) / 10.0).ceil() * 10.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(services: &str, gpu: &str) -> u32 {
        let text = format!(
            "services: {{ {services} }}\nregions: {{ a: {{ region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)], compute: {{ gpu: {{ type: {gpu} }} }} }} }}\n"
        );
        let topology = crate::topology::parse(&text, "test").0.expect("a sound topology").0;
        disk_gib(&topology, topology.regions.first().expect("a region"))
    }

    #[test]
    fn a_disk_holds_images_and_weights() {
        assert_eq!(disk("", "g5.2xlarge"), 110);
        assert_eq!(disk("", "g5.12xlarge"), 230, "four replicas fit on a node");
        let large = "llm-service: { model: { weights: 140GiB }, gpus_per_replica: 8 }";
        assert_eq!(disk(large, "p5.48xlarge"), 240);
    }
}
