//! GPU nodes of a region: the machine that the model fits, and how many of them.

use std::collections::BTreeMap;

use super::model::{Gpu, Region, Scaling, Service, ServiceName, Status, nodes};
use super::placements::replicas;
use super::spec::{RegionSpec, TopologySpec};
use super::tree::shown;
use super::validate::Validation;
use crate::catalog;
use crate::catalog::gpus::GpuStatus;
use crate::catalog::locations::LocationId;

/// GPU nodes of a region; nobody has so many, and sums of such counts never overflow.
const MAX_NODES: u32 = 10_000;

pub(super) fn gpu(
    given: &RegionSpec,
    location: LocationId,
    services: &BTreeMap<ServiceName, Service>,
    replicas: &BTreeMap<ServiceName, u32>,
    name: &str,
    check: &mut Validation<'_>,
) -> Gpu {
    // The largest replica of the region decides what fits; a region without inference gets nodes for none.
    let (weights, per_replica) = services
        .iter()
        .filter_map(|(service, what)| match what {
            Service::Inference { weights_gib, gpus_per_replica, .. } if replicas.contains_key(service) => {
                Some((*weights_gib, *gpus_per_replica))
            }
            _ => None,
        })
        .max_by(|a, b| (a.0 / f64::from(a.1)).total_cmp(&(b.0 / f64::from(b.1))))
        .unwrap_or((1.0, 1));
    let path = ["regions", name, "compute", "gpu", "type"];
    let cloud = location.cloud();
    let chosen = match &given.compute.gpu.instance_type {
        None => {
            let default = catalog::gpus::default_for(location, weights, per_replica);
            if default.is_none() && !replicas.is_empty() {
                let summary = format!("No GPU type that {location} offers is known to fit this model");
                check.wrong_key("topology::no-gpu", &["regions", name, "region"], summary, "name one under `compute: { gpu: { type: … } }`, raise `gpus_per_replica`, or choose another region");
            }
            default
        }
        Some(wanted) => match catalog::gpus::find(wanted).filter(|gpu| gpu.cloud == cloud) {
            None => {
                let help = match (catalog::gpus::find(wanted), catalog::gpus::suggest(cloud, wanted)) {
                    (Some(other), _) => {
                        format!("it is a type of {}: give one of {}", other.cloud.title(), cloud.title())
                    }
                    (None, Some(meant)) => format!("did you mean `{meant}`?"),
                    (None, None) => format!("give a GPU type of {}", cloud.title()),
                };
                check.wrong(
                    "topology::unknown-gpu",
                    &path,
                    format!("{} has no GPU type `{}`", cloud.title(), shown(wanted)),
                    &help,
                );
                None
            }
            Some(found) => {
                if catalog::gpus::offer(location, wanted).is_none() {
                    let help = match catalog::gpus::default_for(location, weights, per_replica) {
                        Some(other) => format!("`{}` is offered there and the model fits it", other.name),
                        None => "choose another region".into(),
                    };
                    let (code, summary) = match (found.status, found.status_date) {
                        (GpuStatus::Retired, Some(date)) => {
                            ("topology::gpu-retired", format!("`{}` was retired on {date}", found.name))
                        }
                        (GpuStatus::Retired, None) => ("topology::gpu-retired", format!("`{}` is retired", found.name)),
                        _ => ("topology::gpu-not-offered", format!("{location} doesn't offer `{}`", found.name)),
                    };
                    check.wrong(code, &path, summary, &help);
                }
                Some(found)
            }
        },
    };
    let gpus_per_node = chosen.map_or(1, |gpu| gpu.whole_gpus().max(1));
    let needed = replicas
        .iter()
        .map(|(service, count)| match services.get(service) {
            Some(Service::Inference { gpus_per_replica, .. }) => nodes(*count, *gpus_per_replica, gpus_per_node),
            _ => 0,
        })
        .fold(0, u32::saturating_add);
    let desired = given.compute.gpu.desired.unwrap_or(needed);
    let (min, max) = (given.compute.gpu.min.unwrap_or(desired), given.compute.gpu.max.unwrap_or(desired));
    let gpu_path = |key: &'static str| ["regions", name, "compute", "gpu", key];
    let asked = &given.compute.gpu;
    let counts = [("min", asked.min), ("desired", asked.desired), ("max", asked.max), ("reserved", asked.reserved)];
    for (key, count) in counts {
        if count.is_some_and(|count| count > MAX_NODES) {
            let summary = "More than 10,000 GPU nodes in a region".into();
            check.wrong("topology::gpu-count", &gpu_path(key), summary, "write a smaller number");
        }
    }
    if needed > MAX_NODES {
        let summary = format!("The replicas of `{}` would need {needed} GPU nodes", shown(name));
        let help = "a region has at most 10,000: lower `replicas` or `gpus_per_replica`, or choose a larger GPU type";
        check.wrong_key("topology::gpu-count", &["regions", name], summary, help);
    } else if desired < needed {
        let summary = format!("{desired} nodes can't hold this region's replicas");
        check.wrong("topology::gpu-count", &gpu_path("desired"), summary, &format!("the replicas need {needed} nodes"));
    }
    if min > desired {
        let summary = format!("The minimum of {min} nodes is above the {desired} desired");
        check.wrong("topology::gpu-count", &gpu_path("min"), summary, "lower `min` or raise `desired`");
    }
    if given.compute.gpu.max.is_some() && max < desired {
        let summary = format!("The maximum of {max} nodes is below the {desired} desired");
        check.wrong("topology::gpu-count", &gpu_path("max"), summary, "raise `max` or lower `desired`");
    }
    Gpu {
        instance_type: chosen.map_or_else(String::new, |gpu| gpu.name.to_string()),
        gpus_per_node,
        min,
        desired,
        max,
        reserved: given.compute.gpu.reserved.unwrap_or(0),
        zones: Vec::new(),
    }
}

/// Single machines are as many in every posture: those that the region needs once it has taken over from the others.
fn fixed(region: &mut Region, spec: &TopologySpec, check: &mut Validation<'_>) {
    let Some(given) = spec.regions.get(region.name.as_str()).map(|given| &given.compute.gpu) else { return };
    let asked = given.max.or(given.desired).or(given.min);
    let count = asked.unwrap_or(region.gpu.max);
    for (key, other) in [("min", given.min), ("desired", given.desired), ("max", given.max)] {
        if other.is_some_and(|other| other != count) {
            let path = ["regions", region.name.as_str(), "compute", "gpu", key];
            let summary = format!("Single machines are {count} in every posture, and can't be other than that");
            let help = "give one of `min`, `desired` and `max`, or let groups scale: `scaling: group`";
            check.wrong("topology::fixed-count", &path, summary, help);
        }
    }
    (region.gpu.min, region.gpu.desired, region.gpu.max) = (count, count, count);
}

/// A region that takes over from the others must be allowed to grow to what all of them run.
pub(super) fn most_nodes(
    spec: &TopologySpec,
    services: &BTreeMap<ServiceName, Service>,
    regions: &mut [Region],
    check: &mut Validation<'_>,
) {
    let mut active: BTreeMap<ServiceName, u32> = BTreeMap::new();
    for region in regions.iter().filter(|region| region.status == Status::Active) {
        for (service, count) in replicas(&region.services) {
            let sum = active.entry(service).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    for region in regions {
        let needed = active
            .iter()
            .filter(|(service, _)| region.placement(service).is_some())
            .map(|(service, count)| match services.get(service) {
                Some(Service::Inference { gpus_per_replica, .. }) => {
                    nodes(*count, *gpus_per_replica, region.gpu.gpus_per_node)
                }
                _ => 0,
            })
            .fold(0, u32::saturating_add);
        if spec.regions.get(region.name.as_str()).is_none_or(|given| given.compute.gpu.max.is_none()) {
            region.gpu.max = region.gpu.max.max(needed).max(1);
        }
        if region.scaling == Scaling::Fixed {
            fixed(region, spec, check);
        }
        if region.gpu.reserved > region.gpu.max {
            let path = ["regions", region.name.as_str(), "compute", "gpu", "reserved"];
            let summary = format!("{} nodes are reserved, and at most {} can run", region.gpu.reserved, region.gpu.max);
            check.wrong("topology::gpu-count", &path, summary, "reserve at most `max`");
        }
    }
}
