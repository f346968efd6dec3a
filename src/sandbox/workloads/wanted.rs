//! What deployments and node groups ask for, read off their attributes.

use serde_json::Value;

use super::super::attributes::{block, blocks, count, entry, object_name, text, texts};
use super::super::resource::Resource;
use super::super::resources::Resources;

/// The resource a pod asks for when it needs GPUs.
const GPU: &str = "nvidia.com/gpu";

/// The annotation that says how many GiB of weights a replica loads.
const WEIGHTS: &str = "terradrill.dev/weights-gib";

/// A deployment as it is applied.
pub(super) struct Wanted<'a> {
    pub(super) resource: &'a Resource,
    pub(super) replicas: u32,
    pub(super) gpus: u32,
    pub(super) weights_gib: f64,
    pub(super) image: &'a str,
    pub(super) template: String,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(resource: &'a Resource) -> Self {
        let attributes = &resource.attributes;
        let nothing = &Value::Null;
        let spec = block(attributes, "spec").unwrap_or(nothing);
        let template = block(spec, "template").unwrap_or(nothing);
        let pod = block(template, "spec").unwrap_or(nothing);
        let containers = blocks(pod, "container");
        let gpus = containers
            .iter()
            .filter_map(|container| {
                let wants = block(container, "resources")?;
                let map = |name| wants.get(name).and_then(|map| count(map, GPU));
                map("requests").or_else(|| map("limits"))
            })
            .sum();
        let annotation = |value| entry(block(value, "metadata")?, "annotations", WEIGHTS);
        Self {
            resource,
            replicas: count(spec, "replicas").unwrap_or(1),
            gpus,
            weights_gib: annotation(attributes)
                .or_else(|| annotation(template))
                .and_then(|gib| gib.parse().ok())
                .unwrap_or(0.0),
            image: containers.first().and_then(|container| text(container, "image")).unwrap_or(""),
            template: digest(template),
        }
    }
}

/// Whether a device plugin hands out the GPUs of the cluster's nodes.
pub(super) fn has_device_plugin(object: &Resource, resources: &Resources) -> bool {
    resources
        .of_kind("kubernetes_daemon_set_v1")
        .filter(|set| set.region == object.region && set.cluster == object.cluster)
        .any(|set| {
            let pod = block(&set.attributes, "spec").and_then(|spec| block(block(spec, "template")?, "spec"));
            let images = pod.map_or(&[][..], |pod| blocks(pod, "container"));
            let named = object_name(&set.attributes).unwrap_or("");
            named.contains("device-plugin")
                || images
                    .iter()
                    .filter_map(|container| text(container, "image"))
                    .any(|image| image.contains("device-plugin"))
        })
}

/// A group's machine type: its own, or its launch template's.
pub(super) fn instance_type<'a>(group: &'a Resource, resources: &'a Resources) -> &'a str {
    if let Some(own) = texts(&group.attributes, "instance_types").first() {
        return own;
    }
    block(&group.attributes, "launch_template")
        .and_then(|template| {
            resources.of_kind("aws_launch_template").filter(|candidate| candidate.region == group.region).find(
                |candidate| {
                    let is = |name| {
                        text(template, name).is_some() && text(template, name) == text(&candidate.attributes, name)
                    };
                    is("id") || is("name")
                },
            )
        })
        .and_then(|template| text(&template.attributes, "instance_type"))
        .unwrap_or("t3.medium")
}

pub(super) fn desired_nodes(attributes: &Value) -> u32 {
    block(attributes, "scaling_config").and_then(|scaling| count(scaling, "desired_size")).unwrap_or(0)
}

/// Tells templates apart, the same in every process.
fn digest(template: &Value) -> String {
    crate::digest::short(&template.to_string())
}
