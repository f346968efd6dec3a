//! What a topology lacks before it can be used live, and what it asks for that this release doesn't render.

use super::template;
use crate::clouds::{self, Backend};
use crate::stacks::Template;
use crate::topology::{Access, ComputeKind, Region, Replication, Service, Status, Topology};

/// What only the user can know and hasn't said: paths in the topology and what they are needed for.
#[must_use]
pub(crate) fn placeholders(topology: &Topology) -> Vec<(Vec<String>, String)> {
    let mut missing = Vec::new();
    if !topology.traffic.hostname_given {
        let what = format!("no hostname is given; `{}` stands in for it", topology.traffic.hostname);
        missing.push((at(&["traffic", "hostname"]), what));
    }
    for region in topology.regions.iter().filter(|region| region.account.is_none()) {
        let what = clouds::profile(region.cloud).account.noun;
        missing.push((at(&["regions", region.name.as_str(), "account"]), format!("no {what} is given for {region}")));
    }
    if topology.gate.image.is_none() {
        missing.push((at(&["gate", "image"]), "no image is given for the gate".to_owned()));
    }
    if topology.majority() > 0 && topology.fence.public_key.is_none() {
        missing.push((at(&["fence", "public_key"]), "no key is given by which gates believe the ledger".to_owned()));
    }
    missing
}

/// Regions whose cluster nobody outside reaches: nothing says how whoever applies would.
pub(crate) fn out_of_reach(topology: &Topology) -> impl Iterator<Item = &Region> {
    let kubernetes = topology.regions.iter().filter(|region| region.compute == ComputeKind::Kubernetes);
    kubernetes.filter(|region| region.api.access.is_none())
}

/// What a topology asks for that this release doesn't render: paths in the topology and what is asked for.
#[must_use]
pub(crate) fn not_rendered(topology: &Topology) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    for region in &topology.regions {
        let name = region.name.as_str();
        if !template::exists(Template::State(region.cloud)) {
            found.push((at(&["regions", name, "region"]), format!("{} in {}", region.cloud.title(), region.location)));
        }
        if region.api.access == Some(Access::DnsEndpoint) {
            found.push((at(&["regions", name, "api", "access"]), "a cluster's API by DNS endpoint".to_owned()));
        }
        let instances = region.compute == ComputeKind::Instances;
        if instances && !template::exists(Template::Platform(region.cloud, region.compute)) {
            found.push((at(&["regions", name, "compute", "kind"]), "compute without Kubernetes".to_owned()));
        }
        let inference = |service| matches!(topology.services.get(service), Some(Service::Inference { .. }));
        let services = region.services.iter().filter(|placement| inference(&placement.service)).count();
        if instances && services != 1 {
            let what = format!(
                "{services} inference services in a region without Kubernetes, where one shares out the machines' GPUs"
            );
            found.push((at(&["regions", name, "services"]), what));
        }
        // Roles, buckets and secrets are found by names that hold one account.
        if topology.regions.iter().any(|other| other.cloud == region.cloud && other.account != region.account) {
            let what = format!("{} regions in several accounts", region.cloud.title());
            found.push((at(&["regions", name, "account"]), what));
        }
        if region.status == Status::Retired {
            found.push((at(&["regions", name, "status"]), "a retired region".to_owned()));
        }
    }
    for witness in topology.fence.witnesses.iter().filter(|witness| !template::exists(Template::State(witness.cloud))) {
        let what = format!("a witness on {}, in {}", witness.cloud.title(), witness.location);
        found.push((at(&["fence", "witness", witness.cloud.name()]), what));
    }
    let of_another_cloud =
        |backend: Backend| topology.regions.iter().any(|region| backend.cloud() != Some(region.cloud));
    if topology.state.backend.is_some_and(|backend| !template::backend_exists(backend) || of_another_cloud(backend)) {
        found.push((at(&["state", "backend"]), "a backend other than each region's own cloud's".to_owned()));
    }
    let dns = topology.traffic.dns;
    if !template::exists(Template::Traffic(dns)) {
        found.push((at(&["traffic", "dns"]), format!("{} as DNS", dns.title())));
    } else if let Some(region) = topology.regions.iter().find(|region| region.cloud != dns.cloud()) {
        let what = format!("{} in front of {}", dns.title(), region.cloud.title());
        found.push((at(&["traffic", "dns"]), what));
    }
    for (name, service) in &topology.services {
        let path = at(&["services", name.as_str(), "replication", "mode"]);
        if let Service::Postgres { replication, .. } = service
            && *replication != Replication::Async
        {
            found.push((path, format!("replication of {name} that isn't async")));
        }
    }
    found
}

/// A path in the topology.
fn at(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
