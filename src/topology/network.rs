//! A region's network: its zones, its addresses, and how whoever applies reaches the cluster in it.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::model::{Access, Api};
use super::spec::{RegionSpec, ZonesSpec};
use super::tree::shown;
use super::units;
use super::validate::Validation;
use crate::catalog::gpus;
use crate::catalog::locations::LocationId;
use crate::clouds;

/// The zones of a region, by name. A number stands for the first of the region's.
pub(super) fn zones(
    given: &RegionSpec,
    location: LocationId,
    path: &[&str],
    check: &mut Validation<'_>,
) -> Vec<String> {
    let all = (clouds::profile(location.cloud()).zones)(location);
    let first = |count: usize| all.iter().take(count).cloned().collect::<Vec<_>>();
    let mut wrong = |path: &[&str], summary: String, help: &str| check.wrong("topology::zones", path, summary, help);
    match &given.network.zones {
        None => first(3),
        Some(ZonesSpec::Count(count)) => {
            let count = *count as usize;
            if count < 2 && all.len() >= 2 {
                let summary = format!("A cluster needs at least 2 zones, not {count}");
                wrong(path, summary, "write 2 or more, or leave `zones` out");
                return first(2);
            }
            if count > all.len() {
                wrong(path, format!("{location} has {} zones, not {count}", all.len()), "ask for fewer");
            }
            first(count)
        }
        Some(ZonesSpec::Names(names)) => {
            let help = format!("zones of {location} are {}", listed(&all));
            for (index, name) in names.iter().enumerate() {
                let place = index.to_string();
                let path: Vec<&str> = path.iter().copied().chain([place.as_str()]).collect();
                if !(clouds::profile(location.cloud()).is_zone)(location, name) {
                    wrong(&path, format!("`{}` isn't a zone of {location}", shown(name)), &help);
                } else if names[..index].contains(name) {
                    wrong(&path, format!("`{name}` is there twice"), "name each zone once");
                }
            }
            if names.len() < 2 && all.len() >= 2 {
                let summary = format!("A cluster needs at least 2 zones, not {}", names.len());
                wrong(path, summary, &help);
            }
            names.clone()
        }
    }
}

/// Zones of the load balancer that the network doesn't have.
pub(super) fn load_balancer_zones(
    asked: &[String],
    location: LocationId,
    zones: &[String],
    path: &[&str],
    check: &mut Validation<'_>,
) -> Vec<String> {
    for (index, name) in asked.iter().enumerate() {
        let place = index.to_string();
        let path: Vec<&str> = path.iter().copied().chain([place.as_str()]).collect();
        if !(clouds::profile(location.cloud()).is_zone)(location, name) {
            let summary = format!("`{}` isn't a zone of {location}", shown(name));
            check.wrong("topology::zones", &path, summary, "name the zone that the network left");
        }
    }
    asked.iter().filter(|name| !zones.contains(name)).cloned().collect()
}

/// The zones of a region's GPU nodes, if they are named. What zone offers a type differs by account: the module asks, refuses
/// one that is named and doesn't, and takes those that do where none is named.
pub(super) fn gpu_zones(
    given: &RegionSpec,
    location: LocationId,
    zones: &[String],
    instance_type: &str,
    path: &[&str],
    check: &mut Validation<'_>,
) -> Vec<String> {
    let known = gpus::offer(location, instance_type).map(|offer| offer.zones().count()).filter(|known| *known > 0);
    let asked = &given.compute.gpu.zones;
    for (index, name) in asked.iter().enumerate() {
        let place = index.to_string();
        let path: Vec<&str> = path.iter().copied().chain([place.as_str()]).collect();
        if !zones.contains(name) {
            let summary = format!("`{}` isn't a zone of this region's network", shown(name));
            check.wrong("topology::gpu-zones", &path, summary, &format!("its zones are {}", listed(zones)));
        } else if asked[..index].contains(name) {
            check.wrong("topology::gpu-zones", &path, format!("`{name}` is there twice"), "name each zone once");
        }
    }
    if let Some(known) = known.filter(|known| *known < asked.len()) {
        let offer = match known {
            1 => format!("One zone of {location} is known to offer"),
            _ => format!("{known} zones of {location} are known to offer"),
        };
        let summary = format!("{offer} `{instance_type}`, not {}", asked.len());
        let help = format!("name at most {known}, or leave `zones` out");
        check.wrong("topology::gpu-zones", path, summary, &help);
    }
    asked.clone()
}

/// How whoever applies reaches the cluster's API.
pub(super) fn api(name: &str, given: &RegionSpec, check: &mut Validation<'_>) -> Api {
    let asked = &given.api;
    let at = |key: &'static str| ["regions", name, "api", key];
    let allow = ranges(&asked.allow, &at("allow"), "the cluster's API", check);
    let access = asked.access.or(match (asked.allow.is_empty(), &asked.through) {
        (false, _) => Some(Access::Allowlist),
        (true, Some(_)) => Some(Access::Tunnel),
        (true, None) => None,
    });
    if access == Some(Access::Allowlist) && asked.allow.is_empty() {
        let help = "add `allow: [203.0.113.0/24]` with the ranges of those who apply";
        check.wrong("topology::api", &at("access"), "An allowlist with nobody on it".into(), help);
    }
    if access != Some(Access::Allowlist) && !asked.allow.is_empty() {
        let help = "leave `allow` out, or write `access: allowlist`";
        check.wrong("topology::api", &at("allow"), "Ranges are allowed, and the way isn't the allowlist".into(), help);
    }
    let is_address = |text: &String| {
        text.rsplit_once(':').is_some_and(|(host, port)| {
            let legal = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            !host.is_empty() && host.chars().all(legal) && port.parse::<u16>().is_ok_and(|port| port > 0)
        })
    };
    if let Some(through) = asked.through.as_ref().filter(|through| !is_address(through)) {
        let summary = format!("`{}` isn't where a tunnel ends", shown(through));
        check.wrong("topology::api", &at("through"), summary, "write host and port, such as `localhost:8443`");
    }
    if access == Some(Access::Tunnel) && asked.through.is_none() {
        let help =
            "add `through: localhost:8443`, where the tunnel that you keep open ends on the machine that applies";
        check.wrong("topology::api", &at("access"), "A tunnel that leads nowhere".into(), help);
    }
    Api { access, allow, through: asked.through.clone() }
}

/// Ranges that are let in to something; not the whole world, which is no list.
pub(super) fn ranges(given: &[String], path: &[&str], to: &str, check: &mut Validation<'_>) -> Vec<Ipv4Net> {
    let mut ranges = Vec::new();
    for (index, text) in given.iter().enumerate() {
        let place = index.to_string();
        let path: Vec<&str> = path.iter().copied().chain([place.as_str()]).collect();
        match units::range(text) {
            Some(range) if range.prefix_len() > 0 => ranges.push(range),
            Some(_) => {
                let summary = format!("{} would be open to the whole internet", sentence(to));
                check.wrong("topology::open", &path, summary, "name the ranges that need it, such as `203.0.113.0/24`");
            }
            None => {
                let summary = format!("`{}` isn't an address range", shown(text));
                check.wrong(
                    "topology::range",
                    &path,
                    summary,
                    "write the first address and the prefix, such as `203.0.113.0/24`",
                );
            }
        }
    }
    ranges
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The range that the region at an index gets: 10.10.0.0/16, 10.20.0.0/16 … 10.240.0.0/16, then the others inside 10.0.0.0/8;
/// `None` when all 256 are used up.
fn default_cidr(index: usize) -> Option<Ipv4Net> {
    let tens = (1..=24).map(|ten| ten * 10).chain([0]);
    let others = (1..=u8::MAX).filter(|second| second % 10 != 0 || *second > 240);
    let second = tens.chain(others).nth(index)?;
    Some(Ipv4Net::new_assert(Ipv4Addr::new(10, second, 0, 0), 16))
}

pub(super) fn cidr(index: usize, name: &str, given: &RegionSpec, check: &mut Validation<'_>) -> Option<Ipv4Net> {
    let Some(text) = &given.network.cidr else {
        let default = default_cidr(index);
        if default.is_none() {
            let summary = format!("No default network is left for `{}`", shown(name));
            let help = "the 256 from 10.0.0.0/16 to 10.255.0.0/16 are used up: give it `network: { cidr: … }`";
            check.wrong_key("topology::network", &["regions", name], summary, help);
        }
        return default;
    };
    let (summary, help) = match units::range(text) {
        Some(cidr) if (16..=20).contains(&cidr.prefix_len()) && units::is_private(cidr) => return Some(cidr),
        Some(cidr) if units::is_private(cidr) => {
            (format!("A network of /{} doesn't fit", cidr.prefix_len()), "subnets for nodes and pods need a /16 to /20")
        }
        Some(_) => (
            format!("`{}` isn't a private range", shown(text)),
            "use a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
        ),
        None => (
            format!("`{}` isn't an address range", shown(text)),
            "write the first address and the prefix, such as `10.10.0.0/16`",
        ),
    };
    check.wrong("topology::network", &["regions", name, "network", "cidr"], summary, help);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of what is wrong in a file, each with its summary.
    fn wrong(text: &str) -> Vec<String> {
        let diagnostics = crate::topology::parse(text, "test").1;
        diagnostics.sorted().iter().map(|found| format!("{} {}", found.code, found.summary)).collect()
    }

    /// The same for a region in us-east-1 with these keys.
    fn region(keys: &str) -> Vec<String> {
        wrong(&format!("regions: {{ a: {{ region: us-east-1, traffic: 100%, {keys} }} }}\n"))
    }

    #[test]
    fn default_networks_are_different_until_none_is_left() {
        let all: Vec<Ipv4Net> = (0..256).filter_map(default_cidr).collect();
        assert_eq!([all[0], all[23], all[24], all[25]].map(|cidr| cidr.addr().octets()[1]), [10, 240, 0, 1]);
        let different: std::collections::BTreeSet<&Ipv4Net> = all.iter().collect();
        assert_eq!((different.len(), default_cidr(256)), (256, None));
    }

    #[test]
    fn a_region_without_a_default_network_needs_its_own() {
        let region = |index: usize| {
            let share = if index == 0 { 100 } else { 0 };
            format!("  r{index}: {{ region: us-east-1, traffic: {share}% }}\n")
        };
        let file = |count: usize| format!("regions:\n{}", (0..count).map(region).collect::<String>());
        assert_eq!(wrong(&file(256)), [""; 0]);
        assert_eq!(wrong(&file(257)), ["topology::network No default network is left for `r256`"]);
    }

    #[test]
    fn zones_are_a_number_or_names_of_the_region() {
        let zones = |zones: &str| {
            let text =
                format!("regions: {{ a: {{ region: us-east-1, traffic: 100%, network: {{ zones: {zones} }} }} }}\n");
            let topology = crate::topology::parse(&text, "test").0;
            topology.map(|(topology, _)| topology.regions.first().expect("a region").zones.clone())
        };
        assert_eq!(zones("2").expect("sound"), ["us-east-1a", "us-east-1b"]);
        assert_eq!(zones("[us-east-1f, us-east-1a]").expect("sound"), ["us-east-1f", "us-east-1a"]);
        for (given, said) in [
            ("1", "A cluster needs at least 2 zones, not 1"),
            ("7", "us-east-1 has 6 zones, not 7"),
            ("[us-east-1a]", "A cluster needs at least 2 zones, not 1"),
            ("[us-east-1a, eu-west-1a]", "`eu-west-1a` isn't a zone of us-east-1"),
            ("[us-east-1a, use1-az1]", "`use1-az1` isn't a zone of us-east-1"),
            ("[us-east-1a, us-east-1a]", "`us-east-1a` is there twice"),
        ] {
            assert_eq!(region(&format!("network: {{ zones: {given} }}")), [format!("topology::zones {said}")]);
        }
    }

    #[test]
    fn gpu_zones_are_of_the_network_and_offer_the_type() {
        let gpu =
            |keys: &str| region(&format!("compute: {{ gpu: {{ {keys} }} }}, resources: [llm-service (2 replicas)]"));
        assert_eq!(gpu("type: g5.2xlarge, zones: [us-east-1b]"), [""; 0]);
        let foreign = "topology::gpu-zones `us-east-1f` isn't a zone of this region's network";
        assert_eq!(gpu("type: g5.2xlarge, zones: [us-east-1f]"), [foreign]);
        let few = "topology::gpu-zones One zone of eu-west-1 is known to offer `p4d.24xlarge`, not 2";
        let text = "regions: { a: { region: eu-west-1, traffic: 100%, resources: [llm-service (1 replica)], compute: { gpu: { type: p4d.24xlarge, zones: [eu-west-1a, eu-west-1b] } } } }\n";
        assert_eq!(wrong(text), [few]);
    }

    #[test]
    fn a_cluster_is_reached_by_one_way() {
        let api = |keys: &str| region(&format!("api: {{ {keys} }}"));
        for sound in ["allow: [203.0.113.0/24]", "access: runner", "through: localhost:8443"] {
            assert_eq!(api(sound), [""; 0], "{sound}");
        }
        for (given, said) in [
            ("allow: [0.0.0.0/0]", "topology::open The cluster's API would be open to the whole internet"),
            ("allow: [office]", "topology::range `office` isn't an address range"),
            ("access: allowlist", "topology::api An allowlist with nobody on it"),
            ("access: tunnel", "topology::api A tunnel that leads nowhere"),
            (
                "access: runner, allow: [203.0.113.0/24]",
                "topology::api Ranges are allowed, and the way isn't the allowlist",
            ),
            ("through: localhost", "topology::api `localhost` isn't where a tunnel ends"),
        ] {
            assert_eq!(api(given), [said], "{given}");
        }
    }
}
