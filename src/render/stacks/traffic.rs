//! DNS, health checks, and the answer when no region may be.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::clouds::{self, Acting, LatchHome, ProviderBlock};
use crate::posture::Posture;
use crate::stacks::home_on;
use crate::topology::{Region, RegionName, Topology};

/// An address of the documentation's range, at which nobody ever is.
const NOBODY: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
/// The fewest regions from which health can be checked.
const FEWEST_CHECKERS: usize = 3;

/// What the templates of `global/traffic` see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context {
    /// The provider of the region from which the DNS service is edited.
    provider: Option<ProviderBlock>,
}

impl Context {
    pub(super) fn new(topology: &Topology) -> Self {
        Self { provider: (clouds::profile(topology.traffic.dns.cloud()).provider)(&acting(topology)) }
    }
}

/// As whom DNS is edited, and where: in the region of its control plane, if that is of the same partition; where it has none, in
/// one that nothing of the system is in.
fn acting(topology: &Topology) -> Acting<'_> {
    let dns = topology.traffic.dns;
    let region = home_on(topology, dns.cloud());
    let own = region.acting();
    let account = topology.accounts.get(&dns.cloud()).filter(|_| region.cloud != dns.cloud());
    let edited = dns
        .edited_in()
        .filter(|at| region.cloud != dns.cloud() || at.location().partition == region.location.location().partition);
    Acting {
        at: edited.or_else(|| topology.quiet_place(dns.cloud())).unwrap_or(own.at),
        account: account.map_or(own.account, |account| account.id.as_deref()),
        role: account.map_or(own.role, |account| account.role.as_deref()),
    }
}

/// What `global/traffic` is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `traffic.hostname`.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
    /// `traffic.ttl`.
    ttl: u64,
    /// `traffic.sorry`; for `none` an address at which nobody ever is.
    sorry: Vec<Ipv4Addr>,
    /// `traffic.health_check`; the interval is 10 or 30.
    health_check: HealthCheck<'a>,
    /// Where health is checked from: the DNS service's regions without those of the topology; null, which means all, if fewer
    /// than three are left.
    checker_regions: Option<Vec<&'a str>>,
    /// `observability`.
    observability: bool,
    /// Each region: its location, its weight, which is its share of traffic in the topology (percent), not in the posture, and
    /// at least 1, and the locations of those that hold a latch of it; where the latch is an edit of records, whether the posture
    /// has it shut.
    regions: BTreeMap<&'a RegionName, Judged<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct HealthCheck<'a> {
    path: &'a str,
    interval: u64,
    failures: u32,
}

/// A region that gets traffic while it is healthy.
#[derive(Serialize, JsonSchema)]
struct Judged<'a> {
    location: &'a str,
    weight: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    latch_holders: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shut: Option<bool>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &Posture) -> Self {
        let traffic = &topology.traffic;
        let by_alarm = traffic.dns.latch_home() == LatchHome::Alarm;
        let judged = |region: &'a Region| {
            let holders = topology.latch_holders(&region.name).map(|holder| holder.location.as_str());
            let judged = Judged {
                location: region.location.as_str(),
                // An alias knows the health of a set without zero weights; a standby is kept out by its gate.
                weight: region.traffic.max(1),
                latch_holders: by_alarm.then(|| holders.collect()),
                shut: (!by_alarm).then(|| posture.of(&region.name).latch_shut),
            };
            (&region.name, judged)
        };
        let free = |at: &&str| topology.regions.iter().all(|region| region.location.as_str() != *at);
        let checkers: Vec<&str> = traffic.dns.checkers().iter().copied().filter(free).collect();
        Self {
            hostname: &traffic.hostname,
            zone: &traffic.zone,
            ttl: traffic.ttl,
            sorry: if traffic.sorry.is_empty() { vec![NOBODY] } else { traffic.sorry.clone() },
            health_check: HealthCheck { path: &traffic.path, interval: traffic.interval, failures: traffic.failures },
            observability: topology.observability,
            checker_regions: (checkers.len() >= FEWEST_CHECKERS).then_some(checkers),
            regions: topology.regions.iter().map(judged).collect(),
        }
    }
}
