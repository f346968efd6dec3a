//! Regions and what runs in them: the part of validation that needs the catalogue.

use std::collections::BTreeMap;

use super::fence::is_witness;
use super::model::{
    Account, ComputeKind, Part, Placement, Region, RegionName, Role, Scaling, Service, ServiceName, Status,
};
use super::placements::{mentioned, placements, replicas};
use super::spec::{RegionSpec, TopologySpec};
use super::tree::{Node, Value, shown};
use super::validate::{Validation, account};
use super::{capacity, network, units};
use crate::catalog::locations::LocationId;
use crate::catalog::{self, Cloud};
use crate::diagnostic::did_you_mean;

/// Names of folders beside the regions' own: of stacks that are in none of them, and of modules.
const TAKEN: [&str; 2] = ["global", "modules"];

pub(super) fn regions(
    spec: &TopologySpec,
    services: &BTreeMap<ServiceName, Service>,
    accounts: &BTreeMap<Cloud, Account>,
    check: &mut Validation<'_>,
) -> Vec<Region> {
    // Regions that are there and don't conform have been reported as that.
    if spec.regions.is_empty() && check.tree.nearest(&["regions"]).is_empty() {
        check.wrong_key(
            "topology::no-regions",
            &["regions"],
            "There is no region".into(),
            "add at least one under `regions:`",
        );
    }
    let mut parts: Vec<(&str, Vec<Placement>)> = Vec::new();
    let mut regions: Vec<Region> = Vec::new();
    for (index, (name, given)) in spec.regions.iter().enumerate() {
        let standing = standing(name, given, check);
        let placements = placements(name, given, standing.status, services, check);
        parts.push((name.as_str(), placements.clone()));
        regions.extend(region(index, name, given, standing, placements, services, accounts, check));
    }
    // Judged over all that was understood, so that one wrong region doesn't hide what is wrong between regions.
    traffic_sum(spec, check);
    one_primary(spec, &parts, services, check);
    overlaps(spec, &regions, check);
    if regions.len() == spec.regions.len() {
        capacity::most_nodes(spec, services, &mut regions, check);
    }
    regions
}

/// What a region does in normal posture.
#[derive(Clone, Copy)]
struct Standing {
    status: Status,
    /// Percent.
    traffic: u8,
}

/// Whole percent.
fn share(text: &str) -> Option<u8> {
    units::percent(text).filter(|share| share.fract() == 0.0).map(|share| share as u8)
}

fn standing(name: &str, given: &RegionSpec, check: &mut Validation<'_>) -> Standing {
    let path = ["regions", name, "traffic"];
    let share = given.traffic.as_ref().map(|text| {
        let whole = self::share(text);
        if whole.is_none() {
            let summary = format!("`{}` isn't a share of the traffic", shown(text));
            check.wrong("topology::traffic", &path, summary, "write whole percent from `0%` to `100%`");
        }
        whole.unwrap_or(0)
    });
    let traffic = share.unwrap_or(0);
    let status = match given.status {
        Some(status) => status,
        None if traffic > 0 => Status::Active,
        None => Status::Standby,
    };
    if status != Status::Active && traffic > 0 {
        let help = "a region that takes traffic is `active`; write `traffic: 0%` or `status: active`";
        check.wrong("topology::traffic", &path, format!("A {status} region has {traffic} % of the traffic"), help);
    }
    Standing { status, traffic }
}

#[expect(clippy::too_many_arguments, reason = "each is a part of the file that a region is made from")]
fn region(
    index: usize,
    name: &str,
    given: &RegionSpec,
    standing: Standing,
    placements: Vec<Placement>,
    services: &BTreeMap<ServiceName, Service>,
    accounts: &BTreeMap<Cloud, Account>,
    check: &mut Validation<'_>,
) -> Option<Region> {
    let path = ["regions", name];
    let at = |keys: &[&'static str]| -> Vec<&str> { path.iter().copied().chain(keys.iter().copied()).collect() };
    let region_name = RegionName::new(name).filter(|_| !TAKEN.contains(&name) && !is_witness(name));
    if region_name.is_none() {
        let summary = format!("`{}` can't be the name of a region", shown(name));
        check.wrong_key(
            "topology::name",
            &path,
            summary,
            "use lower-case letters, digits and single hyphens, a letter first, at most 20 characters; `global`, `modules` and \
             `witness` are taken, as is `witness-` with a number",
        );
    }
    let location = location(given, &at(&["region"]), check);
    let (region_name, location) = (region_name?, location?);
    let cloud = location.cloud();

    if let Some(id) = &given.account {
        account(cloud, id, &at(&["account"]), check);
    }
    let zones = network::zones(given, location, &at(&["network", "zones"]), check);
    let path = at(&["network", "load_balancer_zones"]);
    let load_balancer_zones =
        network::load_balancer_zones(&given.network.load_balancer_zones, location, &zones, &path, check);
    let cidr = network::cidr(index, name, given, check);
    let api = network::api(name, given, check);
    let replicas = replicas(&placements);
    let mut gpu = capacity::gpu(given, location, services, &replicas, name, check);
    gpu.zones =
        network::gpu_zones(given, location, &zones, &gpu.instance_type, &at(&["compute", "gpu", "zones"]), check);
    let kubernetes = kubernetes(given, &at(&["compute", "version"]), check);
    let cidr = cidr?;
    Some(Region {
        name: region_name,
        cloud,
        location,
        status: standing.status,
        traffic: standing.traffic,
        account: given.account.clone().or_else(|| accounts.get(&cloud).and_then(|account| account.id.clone())),
        account_role: accounts.get(&cloud).and_then(|account| account.role.clone()),
        cidr,
        zones,
        load_balancer_zones,
        api,
        compute: given.compute.kind.unwrap_or(ComputeKind::Kubernetes),
        scaling: scaling(given, name, check),
        kubernetes,
        gpu,
        services: placements,
    })
}

fn location(given: &RegionSpec, path: &[&str], check: &mut Validation<'_>) -> Option<LocationId> {
    let Some(found) = catalog::locations::find(&given.region) else {
        let help = match catalog::locations::suggest(&given.region) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "give the cloud's own name, such as `us-east-1`, `westeurope` or `europe-west4`".into(),
        };
        let summary = format!("No cloud has a region `{}`", shown(&given.region));
        check.wrong("topology::unknown-region", path, summary, &help);
        return None;
    };
    if given.cloud.is_some_and(|cloud| cloud != found.cloud()) {
        let summary = format!("`{}` is a region of {}", shown(&given.region), found.cloud().title());
        check.wrong("topology::wrong-cloud", path, summary, "leave `cloud:` out, or name that cloud's region");
        return None;
    }
    Some(found)
}

fn scaling(given: &RegionSpec, name: &str, check: &mut Validation<'_>) -> Scaling {
    let kind = given.compute.kind.unwrap_or(ComputeKind::Kubernetes);
    if given.compute.scaling.is_some() && kind == ComputeKind::Kubernetes {
        let summary = "Nodes of a cluster are always in groups".to_owned();
        let help = "leave `scaling` out, or run without Kubernetes: `kind: instances`";
        check.wrong("topology::scaling", &["regions", name, "compute", "scaling"], summary, help);
    }
    given.compute.scaling.unwrap_or_default()
}

fn kubernetes(given: &RegionSpec, path: &[&str], check: &mut Validation<'_>) -> String {
    let Some(version) = &given.compute.version else { return catalog::kubernetes::DEFAULT_MINOR.to_owned() };
    let minor = version.strip_prefix("1.").and_then(|minor| minor.parse::<u8>().ok());
    if minor.is_none() {
        check.wrong(
            "topology::kubernetes",
            path,
            format!("`{}` isn't a Kubernetes minor version", shown(version)),
            "write it in quotes, such as `\"1.35\"`",
        );
    }
    version.clone()
}

/// Whether every region's share was understood: otherwise a sum would say what another mistake has said.
fn traffic_understood(spec: &TopologySpec, tree: &Node) -> bool {
    let Value::Mapping(regions) = &tree.nearest(&["regions"]).value else { return true };
    let says = |region: &Node| {
        let Value::Mapping(keys) = &region.value else { return false };
        keys.keys().any(|key| did_you_mean(key, ["traffic"]).is_some())
    };
    regions
        .iter()
        .all(|(name, entry)| spec.regions.get(name).is_some_and(|given| given.traffic.is_some() || !says(&entry.value)))
}

fn traffic_sum(spec: &TopologySpec, check: &mut Validation<'_>) {
    if !traffic_understood(spec, check.tree) {
        return;
    }
    let shares: Option<Vec<u32>> = spec
        .regions
        .values()
        .map(|region| region.traffic.as_ref().map_or(Some(0), |text| share(text).map(u32::from)))
        .collect();
    let Some(shares) = shares.filter(|shares| !shares.is_empty()) else { return };
    let sum: u32 = shares.iter().sum();
    if sum != 100 {
        let last =
            spec.regions.iter().rev().find(|(_, region)| region.traffic.is_some()).map(|(name, _)| name.as_str());
        let path: Vec<&str> = match last {
            Some(name) => vec!["regions", name, "traffic"],
            None => vec!["regions"],
        };
        let summary = format!("The regions' traffic adds up to {sum} %, not 100 %");
        let help = "share out exactly 100 % over the active regions";
        if last.is_some() {
            check.wrong("topology::traffic-sum", &path, summary, help);
        } else {
            check.wrong_key("topology::traffic-sum", &path, summary, help);
        }
    }
}

fn one_primary(
    spec: &TopologySpec,
    parts: &[(&str, Vec<Placement>)],
    services: &BTreeMap<ServiceName, Service>,
    check: &mut Validation<'_>,
) {
    for service in services.iter().filter(|(_, what)| matches!(what, Service::Postgres { .. })).map(|(name, _)| name) {
        let with = |role: Role| {
            let here = |placement: &Placement| placement.service == *service && placement.part == Part::Database(role);
            parts.iter().filter(|(_, parts)| parts.iter().any(here)).map(|(name, _)| *name).collect::<Vec<_>>()
        };
        let (primaries, replicas) = (with(Role::Primary), with(Role::Replica));
        if let [first, second, ..] = primaries.as_slice() {
            let path = mention(spec, second, service);
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let summary = format!("`{service}` has {} primaries", primaries.len());
            let help = format!("keep the one in `{first}` and make the others replicas");
            check.wrong("topology::two-primaries", &path, summary, &help);
        }
        if let ([], [replica, ..]) = (primaries.as_slice(), replicas.as_slice()) {
            let path = mention(spec, replica, service);
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let summary = format!("`{service}` has replicas and no primary");
            check.wrong("topology::no-primary", &path, summary, "make one region's `primary`");
        }
    }
}

/// The path of a service's mention in a region: in the full form its key, in the short form its line.
fn mention(spec: &TopologySpec, region: &str, service: &ServiceName) -> Vec<String> {
    let mentions = spec.regions.get(region).map(|given| mentioned(region, given)).unwrap_or_default();
    mentions.into_iter().find(|(name, _)| name == service.as_str()).map(|(_, path)| path).unwrap_or_default()
}

fn overlaps(spec: &TopologySpec, regions: &[Region], check: &mut Validation<'_>) {
    // First and last address: each is compared with all before it, and there may be a thousand.
    let bounds: Vec<(u32, u32)> = regions.iter().map(|region| units::bounds(region.cidr)).collect();
    for (index, region) in regions.iter().enumerate() {
        let (first, last) = bounds[index];
        let Some(before) = bounds[..index].iter().position(|other| other.0 <= last && first <= other.1) else {
            continue;
        };
        let other = &regions[before];
        let given = spec.regions.get(region.name.as_str()).is_some_and(|spec| spec.network.cidr.is_some());
        let name = if given { region.name.as_str() } else { other.name.as_str() };
        let summary = format!(
            "The networks of `{}` and `{}` overlap: {} and {}",
            other.name, region.name, other.cidr, region.cidr
        );
        check.wrong(
            "topology::network-overlap",
            &["regions", name, "network", "cidr"],
            summary,
            "give each region a range of its own",
        );
    }
}

#[cfg(test)]
mod tests {
    /// The codes of what is wrong in a file, each with its summary.
    fn wrong(text: &str) -> Vec<String> {
        let diagnostics = crate::topology::parse(text, "test").1;
        diagnostics.sorted().iter().map(|found| format!("{} {}", found.code, found.summary)).collect()
    }

    #[test]
    fn a_misspelt_share_is_reported_once() {
        let of = |region: &str| {
            wrong(&format!("regions:\n  a: {{ {region} }}\n  b: {{ region: eu-west-1, traffic: 0% }}\n"))
        };
        assert_eq!(of("region: us-east-1, trafic: 100%"), ["topology::unknown-key There is no key `trafic` here"]);
        assert_eq!(of("regoin: us-east-1, traffic: 100%").len(), 2, "the key is unknown, and another is missing");
        assert_eq!(of("region: us-east-1, traffic: 99.9%"), ["topology::traffic `99.9%` isn't a share of the traffic"]);
        let sum = "topology::traffic-sum The regions' traffic adds up to 0 %, not 100 %";
        assert_eq!(of("region: us-east-1"), [sum]);
        let colour = of("region: us-east-1, colour: red");
        assert_eq!(colour, ["topology::unknown-key There is no key `colour` here", sum]);
    }

    #[test]
    fn a_type_of_another_cloud_is_said_to_be_that() {
        let help = |wanted: &str| {
            let text = format!(
                "regions: {{ a: {{ region: us-east-1, traffic: 100%, compute: {{ gpu: {{ type: {wanted} }} }} }} }}\n"
            );
            let diagnostics = crate::topology::parse(&text, "test").1;
            diagnostics.into_iter().find_map(|found| found.help).expect("advice")
        };
        assert_eq!(help("Standard_NC24ads_A100_v4"), "it is a type of Azure: give one of AWS");
        assert_eq!(help("g5.2xlage"), "did you mean `g5.2xlarge`?");
    }

    #[test]
    fn counts_of_nodes_have_a_limit() {
        let of = |rest: &str| {
            wrong(&format!(
                "{rest}regions:\n  a: {{ region: us-east-1, traffic: 100%, compute: {{ gpu: {{ desired: 4294967295, reserved: 10001 }} }} }}\n"
            ))
        };
        assert_eq!(of(""), ["topology::gpu-count More than 10,000 GPU nodes in a region"; 2]);
        let replicas = "services: { llm-service: { gpus_per_replica: 4294967295 } }
regions: { a: { region: us-east-1, traffic: 100%, compute: { gpu: { type: g5.2xlarge } }, resources: [llm-service (9999 replicas)] } }
";
        assert_eq!(wrong(replicas), ["topology::gpu-count The replicas of `a` would need 4294967295 GPU nodes"]);
    }
}
