//! How clients reach the system: names, health checks, who is let in, and what is answered when no region may be.

use std::collections::BTreeMap;

use super::model::{Region, RegionName, Traffic};
use super::spec::TopologySpec;
use super::tree::shown;
use super::validate::Validation;
use super::{network, sorry, units};
use crate::catalog::Cloud;
use crate::clouds;

pub(super) fn traffic(spec: &TopologySpec, name: &str, regions: &[Region], check: &mut Validation<'_>) -> Traffic {
    let given = &spec.traffic;
    let time = "write a duration such as `60s`";
    for (key, host) in [("hostname", &given.hostname), ("zone", &given.zone)] {
        if let Some(host) = host
            && !is_hostname(host)
        {
            check.wrong(
                "topology::hostname",
                &["traffic", key],
                format!("`{}` can't be a host name", shown(host)),
                "write a name such as `api.example.com`",
            );
        }
    }
    let health = &given.health_check;
    let path = health.path.clone().unwrap_or_else(|| "/healthz".into());
    if !path.starts_with('/') || !path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c)) {
        check.wrong(
            "topology::path",
            &["traffic", "health_check", "path"],
            format!("`{}` can't be a health check's path", shown(&path)),
            "write a path such as `/healthz`",
        );
    }
    if matches!(path.as_str(), "/authorize" | "/fence" | "/lease" | "/livez") {
        check.wrong(
            "topology::path",
            &["traffic", "health_check", "path"],
            format!("`{path}` is a path at which the gate answers something else"),
            "write another, such as `/healthz`",
        );
    }
    let interval_path = ["traffic", "health_check", "interval"];
    let interval = check.read(health.interval.as_ref(), &interval_path, units::seconds, time).unwrap_or(10);
    if !matches!(interval, 10 | 30) {
        check.wrong(
            "topology::interval",
            &interval_path,
            format!("Health checks can't run every {interval} s"),
            "Route 53 and Traffic Manager know `10s` and `30s`",
        );
    }
    let failures = health.failures.unwrap_or(3);
    if !(1..=10).contains(&failures) {
        check.wrong(
            "topology::failures",
            &["traffic", "health_check", "failures"],
            format!("A region can't be given up after {failures} failed checks"),
            "write 1 to 10",
        );
    }
    let ttl = check.read(given.ttl.as_ref(), &["traffic", "ttl"], units::seconds, time).unwrap_or(60);
    if !(1..=86_400).contains(&ttl) {
        check.wrong(
            "topology::ttl",
            &["traffic", "ttl"],
            format!("A TTL of {ttl} s is out of range"),
            "write 1s to 1d; 60s is usual",
        );
    }
    let hostname = given.hostname.clone().unwrap_or_else(|| format!("api.{name}.example.com"));
    let zone = given.zone.clone().unwrap_or_else(|| default_zone(&hostname).to_owned());
    if is_hostname(&hostname) && is_hostname(&zone) && hostname != zone && !hostname.ends_with(&format!(".{zone}")) {
        check.wrong(
            "topology::zone",
            &["traffic", "zone"],
            format!("`{hostname}` isn't in the zone `{zone}`"),
            "the hostname must end with the zone's name",
        );
    }
    let dns =
        given.dns.unwrap_or_else(|| clouds::profile(regions.first().map_or(Cloud::ALL[0], |region| region.cloud)).dns);
    Traffic {
        hostname,
        hostname_given: given.hostname.is_some(),
        zone,
        dns,
        path,
        interval,
        failures,
        ttl,
        allow: network::ranges(&given.allow, &["traffic", "allow"], "the system", check),
        certificates: certificates(spec, regions, check),
        sorry: given.sorry.as_ref().map_or_else(Vec::new, |given| sorry::addresses(given, regions, check)),
    }
}

/// Certificates of the user's own: each of its region, or no load balancer there takes it.
fn certificates(spec: &TopologySpec, regions: &[Region], check: &mut Validation<'_>) -> BTreeMap<RegionName, String> {
    let mut certificates = BTreeMap::new();
    for (name, certificate) in &spec.traffic.certificate {
        let path = ["traffic", "certificate", name.as_str()];
        let Some(region) = regions.iter().find(|region| region.name.as_str() == name) else {
            if !spec.regions.contains_key(name) {
                let summary = format!("`{}` isn't a region of this topology", shown(name));
                check.wrong_key(
                    "topology::certificate",
                    &path,
                    summary,
                    "name the region whose load balancer shows it",
                );
            }
            continue;
        };
        if let Err(help) = (clouds::profile(region.cloud).certificate)(region.location, certificate) {
            let summary = format!("`{}` can't be a certificate of {region}", shown(certificate));
            check.wrong("topology::certificate", &path, summary, &help);
        }
        certificates.insert(region.name.clone(), certificate.clone());
    }
    certificates
}

/// The hostname without its first label; a name of two labels, `acme.io`, is its own zone, for nobody holds `io`.
fn default_zone(hostname: &str) -> &str {
    hostname.split_once('.').map(|(_, zone)| zone).filter(|zone| zone.contains('.')).unwrap_or(hostname)
}

fn is_hostname(text: &str) -> bool {
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_follows_from_the_hostname() {
        for (hostname, zone) in [("api.acme.io", "acme.io"), ("a.b.acme.io", "b.acme.io"), ("acme.io", "acme.io")] {
            assert_eq!(default_zone(hostname), zone);
        }
    }
}
