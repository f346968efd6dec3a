//! Ports of inference services. They follow from a service's name, so that no other service, and no place in a list, changes
//! them; every region has the same.

use std::collections::BTreeMap;

use super::model::{Ports, Region, Service, ServiceName, Topology};
use super::spec::ServiceSpec;
use super::validate::Validation;
use crate::digest;

/// The service that clients know, and the port that they know it by.
const USUAL: (&str, u16) = ("llm-service", 443);
/// The gate's port at the load balancer.
const GATE: u16 = 8443;
/// First port, and how many, of those that names are given at the load balancer.
const LISTENERS: (u16, u16) = (10_000, 10_000);
/// The same at the nodes: Kubernetes gives out 30000 to 32767, and the gate's is 30443.
const NODES: (u16, u16) = (30_500, 2_200);

impl Topology {
    /// Where a region is reached by its own name: where most clients reach it, or, if none do at the usual port, where its gate
    /// is asked.
    #[must_use]
    pub(crate) fn front(&self, region: &Region) -> String {
        let usual = region.services.iter().any(|placement| match self.services.get(&placement.service) {
            Some(Service::Inference { ports, .. }) => ports.port == USUAL.1,
            _ => false,
        });
        let port = if usual { String::new() } else { format!(":{GATE}") };
        format!("https://{}.{}{port}", region.location, self.traffic.hostname)
    }

    /// The name whose text says whether a latch about a region is shut, where the DNS service says it and there is a ledger.
    #[must_use]
    pub(crate) fn latch_record(&self, region: &Region) -> Option<String> {
        let says = self.traffic.dns.says_latches() && !self.holders().is_empty();
        says.then(|| format!("_fence.{}.{}", region.location, self.traffic.hostname))
    }
}

/// The ports of a service.
pub(super) fn of(name: &str, given: &ServiceSpec, path: &[&str], check: &mut Validation<'_>) -> Ports {
    let usual = || if name == USUAL.0 { USUAL.1 } else { pick(name, "listener", LISTENERS) };
    let port = given
        .port
        .map_or_else(|| Some(usual()), |port| u16::try_from(port).ok().filter(|port| *port > 0 && *port != GATE));
    if port.is_none() {
        let path: Vec<&str> = path.iter().copied().chain(["port"]).collect();
        let summary = format!("An inference service can't have port {}", given.port.unwrap_or_default());
        check.wrong("topology::port", &path, summary, "write 1 to 65535, and not 8443, on which the gate answers");
    }
    Ports { port: port.unwrap_or(USUAL.1), node_port: pick(name, "node", NODES) }
}

/// Services that would have the same port.
pub(super) fn differ(services: &BTreeMap<ServiceName, Service>, mut wrong: impl FnMut(&ServiceName, String, &str)) {
    let (mut listeners, mut nodes) = (BTreeMap::new(), BTreeMap::new());
    for (name, service) in services {
        let Service::Inference { ports, .. } = service else { continue };
        if let Some(other) = listeners.insert(ports.port, name) {
            let summary = format!("`{other}` and `{name}` have the same port, {}", ports.port);
            wrong(name, summary, "give one of them another `port`");
        }
        if let Some(other) = nodes.insert(ports.node_port, name) {
            let summary = format!("`{other}` and `{name}` would have the same port at the nodes, {}", ports.node_port);
            wrong(name, summary, "it follows from the name: rename one of them");
        }
    }
}

fn pick(name: &str, what: &str, (first, count): (u16, u16)) -> u16 {
    let digest = digest::sha256([what, "/", name]);
    first + u16::from_be_bytes([digest[0], digest[1]]) % count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ports of each service of a file, and what is wrong with it.
    fn ports(services: &str, resources: &str) -> (Vec<(String, Ports)>, Vec<String>) {
        let text = format!(
            "services: {{ {services} }}\nregions: {{ a: {{ region: us-east-1, traffic: 100%, resources: [{resources}] }} }}\n"
        );
        let (topology, wrong) = crate::topology::parse(&text, "test");
        let all = topology.into_iter().flat_map(|(topology, _)| topology.services);
        let ports = all.filter_map(|(name, service)| match service {
            Service::Inference { ports, .. } => Some((name.to_string(), ports)),
            _ => None,
        });
        (ports.collect(), wrong.sorted().iter().map(|found| found.summary.clone()).collect())
    }

    #[test]
    fn another_service_changes_no_port() {
        let (alone, _) = ports("", "llm-service (1 replica)");
        let (both, _) = ports(
            "chat: { kind: inference }, zeta: { kind: inference }",
            "chat (1 replica), llm-service (1 replica), zeta (1 replica)",
        );
        assert_eq!(alone[0].1.port, 443);
        assert!(both.contains(&alone[0]), "{both:?}");
        for (name, Ports { port, node_port }) in &both {
            assert!((30_500..32_700).contains(node_port), "{name}");
            assert!(*port == 443 || (10_000..20_000).contains(port), "{name}");
        }
    }

    #[test]
    fn a_region_is_reached_where_clients_are() {
        let front = |resources: &str| {
            let text = format!(
                "traffic: {{ hostname: api.acme.io }}\nservices: {{ chat: {{ kind: inference }} }}\nregions: {{ a: {{ region: eu-west-1, traffic: 100%, resources: [{resources}] }} }}\n"
            );
            let topology = crate::topology::parse(&text, "test").0.expect("a sound topology").0;
            topology.front(&topology.regions[0])
        };
        assert_eq!(front("llm-service (1 replica)"), "https://eu-west-1.api.acme.io");
        assert_eq!(front("chat (1 replica)"), "https://eu-west-1.api.acme.io:8443");
    }

    #[test]
    fn a_port_can_be_given_once() {
        let (given, _) = ports("chat: { kind: inference, port: 443 }", "chat (1 replica)");
        assert_eq!(given[0].1.port, 443);
        let (_, wrong) = ports("chat: { kind: inference, port: 443 }", "chat (1 replica), llm-service (1 replica)");
        assert_eq!(wrong, ["`chat` and `llm-service` have the same port, 443"]);
        for port in ["0", "8443", "65536"] {
            let (_, wrong) = ports(&format!("chat: {{ kind: inference, port: {port} }}"), "chat (1 replica)");
            assert_eq!(wrong, [format!("An inference service can't have port {port}")]);
        }
    }
}
