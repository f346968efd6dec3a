//! The region's own DNS name.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::template;
use crate::clouds::{self, ProviderBlock};
use crate::topology::{Region, Topology};

/// What the templates of a region's endpoint see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context<'a> {
    /// The provider of the region, whose load balancer it finds.
    provider: Option<ProviderBlock>,
    /// The cloud's name of the region, with which the DNS name begins.
    location: &'a str,
    /// The DNS service that has the record: `traffic.dns`.
    dns: &'static str,
}

impl<'a> Context<'a> {
    pub(super) fn new(topology: &Topology, region: &'a Region) -> Self {
        Self {
            provider: (clouds::profile(region.cloud).provider)(&region.acting()),
            location: region.location.as_str(),
            dns: template::dns_name(topology.traffic.dns),
        }
    }
}

/// What a region's endpoint is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `traffic.hostname`.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology) -> Self {
        Self { hostname: &topology.traffic.hostname, zone: &topology.traffic.zone }
    }
}
