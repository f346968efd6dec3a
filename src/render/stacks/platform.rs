//! Network, cluster, load balancer, registry, object store.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{inference, own_images, protected};
use crate::clouds;
use crate::topology::{Access, Region, ServiceName, Topology};

/// What a region's platform is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `region.network`.
    network: Network<'a>,
    /// `region.compute.version`.
    kubernetes_version: &'a str,
    /// `region.api.allow`.
    api_access_cidrs: Vec<String>,
    /// Each inference service: its port at the load balancer (`services.X.port`), and the one at the nodes, which follows from
    /// its name.
    inference_services: BTreeMap<&'a ServiceName, Ports>,
    /// `traffic.allow`; empty means everybody.
    allowed_cidrs: Vec<String>,
    /// Names of the images of the region's inference services, of `images` and of `gate`.
    repositories: BTreeSet<String>,
    /// Whether `region.api.access` is `runner`.
    runner_inside: bool,
    /// `observability`.
    observability: bool,
    /// `traffic.hostname`, for which the certificate is requested.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
    /// `traffic.certificate` of the region; null requests one.
    certificate_arn: Option<&'a str>,
    /// Role ARNs with access to the cluster: the role that the provider assumes, without `clouds` the account's
    /// `terradrill-apply`.
    administrators: Vec<String>,
    /// True makes the cloud refuse deletion of the cluster and the load balancer; must be applied as false before a destroy.
    deletion_protection: bool,
}

#[derive(Serialize, JsonSchema)]
struct Network<'a> {
    cidr: String,
    zones: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    load_balancer_zones: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct Ports {
    port: u16,
    node_port: u16,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, region: &'a Region) -> Self {
        let traffic = &topology.traffic;
        let ports = inference(topology, region)
            .map(|(name, service)| (name, Ports { port: service.ports.port, node_port: service.ports.node_port }));
        let servers = inference(topology, region).map(|(_, service)| service.image.name.clone());
        let images = servers.chain(own_images(topology).map(|(_, image)| image.name));
        Self {
            network: Network {
                cidr: region.cidr.to_string(),
                zones: &region.zones,
                load_balancer_zones: &region.load_balancer_zones,
            },
            kubernetes_version: &region.kubernetes,
            api_access_cidrs: region.api.allow.iter().map(ToString::to_string).collect(),
            inference_services: ports.collect(),
            repositories: images.collect(),
            runner_inside: region.api.access == Some(Access::Runner),
            observability: topology.observability,
            allowed_cidrs: traffic.allow.iter().map(ToString::to_string).collect(),
            hostname: &traffic.hostname,
            zone: &traffic.zone,
            certificate_arn: traffic.certificates.get(&region.name).map(String::as_str),
            administrators: (clouds::profile(region.cloud).administrator)(&region.acting()).into_iter().collect(),
            deletion_protection: protected(topology),
        }
    }
}
