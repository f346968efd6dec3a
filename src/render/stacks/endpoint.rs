//! The region's own DNS name, and the latches that it holds of others.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::template;
use crate::clouds::{self, ProviderBlock};
use crate::topology::{Region, RegionName, Topology};

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
    /// The regions of which it holds a latch: all others, if the DNS service asks its cloud's monitoring.
    latches: Vec<&'a RegionName>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, region: &Region) -> Self {
        let holds = |of: &&Region| topology.latch_holders(&of.name).any(|holder| holder.name == region.name);
        Self {
            hostname: &topology.traffic.hostname,
            zone: &topology.traffic.zone,
            latches: topology.regions.iter().filter(holds).map(|of| &of.name).collect(),
        }
    }
}
