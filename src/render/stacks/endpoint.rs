//! The region's own DNS name, the latches that it holds of others, and alarms about the region.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::template;
use crate::clouds::{self, ProviderBlock};
use crate::topology::{Region, RegionName, Service, ServiceName, Topology};

/// How far behind a replica may be where nothing is asked for, in seconds.
const NO_OBJECTIVE: u64 = 60;

/// What the templates of a region's endpoint see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context {
    /// The provider of the region, whose load balancer it finds.
    provider: Option<ProviderBlock>,
    /// The DNS service that has the record: `traffic.dns`.
    dns: &'static str,
}

impl Context {
    pub(super) fn new(topology: &Topology, region: &Region) -> Self {
        Self {
            provider: (clouds::profile(region.cloud).provider)(&region.acting()),
            dns: template::dns_name(topology.traffic.dns),
        }
    }
}

/// What a region's endpoint is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// The cloud's name of the region, with which its own DNS name begins.
    location: &'static str,
    /// `traffic.hostname`.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
    /// The regions of which it holds a latch: all others, if the DNS service asks its cloud's monitoring.
    latches: Vec<&'a RegionName>,
    /// `observability`.
    observability: bool,
    /// The region's databases, in whatever role: `storage` of the service in GiB, and the lag that is an alarm, which is
    /// `objectives.rpo`, or a minute.
    databases: BTreeMap<&'a ServiceName, Watched>,
}

#[derive(Serialize, JsonSchema)]
struct Watched {
    storage_gib: u32,
    max_lag_in_seconds: u64,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, region: &'a Region) -> Self {
        let max_lag_in_seconds = topology.objectives.rpo.unwrap_or(NO_OBJECTIVE).max(1);
        let here = topology.services.iter().filter(|(name, _)| region.placement(name).is_some());
        let databases = here.filter_map(|(name, service)| match service {
            Service::Postgres { storage_gib, .. } => {
                Some((name, Watched { storage_gib: *storage_gib, max_lag_in_seconds }))
            }
            _ => None,
        });
        Self {
            location: region.location.as_str(),
            hostname: &topology.traffic.hostname,
            zone: &topology.traffic.zone,
            latches: topology.latches_in(&region.name).collect(),
            observability: topology.observability,
            databases: databases.collect(),
        }
    }
}
