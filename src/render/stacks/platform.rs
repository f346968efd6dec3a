//! Network, cluster, load balancer, registry, object store.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::ports::{self, Ports};
use super::protected;
use crate::clouds;
use crate::posture::Posture;
use crate::topology::{Region, ServiceName, Topology};

/// What a region's platform is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `region.network`.
    network: Network,
    /// `region.compute.version`.
    kubernetes_version: &'a str,
    /// `region.compute.gpu`; min, desired and max by posture.
    gpu: Gpu<'a>,
    /// Each inference service: the i-th of the topology has node port 30080 + i, and port 443 (i = 0) or 9443 + i.
    inference_services: BTreeMap<&'a ServiceName, Ports>,
    /// `traffic.hostname`: its certificate is looked up.
    hostname: &'a str,
    /// Role ARNs with access to the cluster: the role that the provider assumes, without `clouds` the account's
    /// `terradrill-apply`.
    administrators: Vec<String>,
    /// True makes the cloud refuse deletion of the cluster and the load balancer; must be applied as false before a destroy.
    deletion_protection: bool,
}

#[derive(Serialize, JsonSchema)]
struct Network {
    cidr: String,
    zones: u8,
}

#[derive(Serialize, JsonSchema)]
struct Gpu<'a> {
    instance_type: &'a str,
    min: u32,
    desired: u32,
    max: u32,
    reserved: u32,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &Posture, region: &'a Region) -> Self {
        let nodes = posture.of(&region.name).nodes;
        Self {
            network: Network { cidr: region.cidr.to_string(), zones: region.zones },
            kubernetes_version: &region.kubernetes,
            gpu: Gpu {
                instance_type: &region.gpu.instance_type,
                min: nodes.min,
                desired: nodes.desired,
                max: nodes.max,
                reserved: region.gpu.reserved,
            },
            inference_services: ports::of(topology, region).collect(),
            hostname: &topology.traffic.hostname,
            administrators: (clouds::profile(region.cloud).administrator)(&region.acting()).into_iter().collect(),
            deletion_protection: protected(topology),
        }
    }
}
