//! The ports of inference services.

use schemars::JsonSchema;
use serde::Serialize;

use crate::topology::{Part, Region, Service, ServiceName, Topology};

/// Where a service is reached: at the load balancer, and at each node.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub(super) struct Ports {
    pub port: usize,
    pub node_port: usize,
}

/// The inference services of a region with their ports. The ports follow from the service's place in the topology, so
/// that every region uses the same.
pub(super) fn of<'a>(
    topology: &'a Topology,
    region: &'a Region,
) -> impl Iterator<Item = (&'a ServiceName, Ports)> + use<'a> {
    let all = topology.services.iter().filter(|(_, service)| matches!(service, Service::Inference { .. }));
    let here = |name: &ServiceName| {
        region.placement(name).is_some_and(|placement| matches!(placement.part, Part::Replicas(_)))
    };
    all.enumerate().filter(move |(_, (name, _))| here(name)).map(|(index, (name, _))| {
        let port = if index == 0 { 443 } else { 9443 + index };
        (name, Ports { port, node_port: 30080 + index })
    })
}
