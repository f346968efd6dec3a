//! DNS, health checks and latches.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::clouds::{self, ProviderBlock};
use crate::topology::{Region, RegionName, Topology};

/// What the templates of `global/traffic` see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context<'a> {
    /// The region whose provider asks the DNS service: `state.home`.
    home: &'a RegionName,
    /// The regions in the topology's order.
    regions: Vec<Judged<'a>>,
}

/// A region that gets traffic while it is healthy.
#[derive(Serialize, JsonSchema)]
struct Judged<'a> {
    /// Its name.
    name: &'a RegionName,
    /// The cloud's name of it.
    location: &'a str,
    /// Its provider.
    provider: Option<ProviderBlock>,
    /// The region that holds its latch: another one where there is one.
    latch_holder: Holder<'a>,
}

/// A region that holds a latch.
#[derive(Serialize, JsonSchema)]
struct Holder<'a> {
    /// Its name.
    name: &'a RegionName,
    /// The cloud's name of it.
    location: &'a str,
}

impl<'a> Context<'a> {
    pub(super) fn new(topology: &'a Topology) -> Self {
        let judged = |region: &'a Region| {
            let holder = topology.latch_holder(&region.name).unwrap_or(region);
            Judged {
                name: &region.name,
                location: region.location.as_str(),
                provider: (clouds::profile(region.cloud).provider)(&region.acting()),
                latch_holder: Holder { name: &holder.name, location: holder.location.as_str() },
            }
        };
        Self { home: &topology.home().name, regions: topology.regions.iter().map(judged).collect() }
    }
}

/// What `global/traffic` is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `traffic.hostname`.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
    /// `traffic.health_check`; the interval is 10 or 30.
    health_check: HealthCheck<'a>,
    /// Each region's share of traffic in the topology (percent), not in the posture.
    weights: BTreeMap<&'a RegionName, u8>,
}

#[derive(Serialize, JsonSchema)]
struct HealthCheck<'a> {
    path: &'a str,
    interval: u64,
    failures: u32,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology) -> Self {
        let traffic = &topology.traffic;
        Self {
            hostname: &traffic.hostname,
            zone: &traffic.zone,
            health_check: HealthCheck { path: &traffic.path, interval: traffic.interval, failures: traffic.failures },
            weights: topology.regions.iter().map(|region| (&region.name, region.traffic)).collect(),
        }
    }
}
