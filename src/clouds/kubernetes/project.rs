//! What the types of `hashicorp/kubernetes` mean.

use serde_json::Value;

use crate::clouds::attributes::{block, blocks, count, entry, label, object_name, text};
use crate::clouds::object::{Daemon, Meaning, Name, Object, Replicas, Workload};
use crate::digest;

/// The label that says what a deployment is for.
const COMPONENT: &str = "app.kubernetes.io/component";

/// The resource a pod asks for when it needs GPUs.
const GPU: &str = "nvidia.com/gpu";

/// The annotation that says how many GiB of weights a replica loads.
const WEIGHTS: &str = "terradrill.dev/weights-gib";

/// What hands out GPUs has this in its name or its image's.
const PLUGIN: &str = "device-plugin";

/// The map that a region's gate reads, and the entry in it with all that it is told.
const GATE: (&str, &str) = ("gate", "gate.json");

/// Attributes that hold a secret as a plain value, by type.
pub(in crate::clouds) const SECRETS: [(&str, &str); 1] = [("kubernetes_secret_v1", "data")];

/// What a resource of a type means.
pub(in crate::clouds) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    let object = match kind {
        "kubernetes_deployment_v1" => Some(Object::Workload(deployment(attributes))),
        "kubernetes_daemon_set_v1" => Some(Object::Daemon(daemon_set(attributes))),
        "kubernetes_config_map_v1" => gate(attributes),
        _ => None,
    };
    object.map(|object| Meaning::new(Name::here(object_name(attributes)), object)).into_iter().collect()
}

fn deployment(attributes: &Value) -> Workload {
    let nothing = &Value::Null;
    let spec = block(attributes, "spec").unwrap_or(nothing);
    let template = block(spec, "template").unwrap_or(nothing);
    let containers = containers(attributes);
    let gpus = containers
        .iter()
        .filter_map(|container| {
            let wants = block(container, "resources")?;
            let map = |name| wants.get(name).and_then(|map| count(map, GPU));
            map("requests").or_else(|| map("limits"))
        })
        .sum();
    let annotation = |value| entry(block(value, "metadata")?, "annotations", WEIGHTS);
    let namespace = block(attributes, "metadata").and_then(|metadata| text(metadata, "namespace"));
    Workload {
        namespace: namespace.unwrap_or("default").to_owned(),
        component: label(attributes, COMPONENT).unwrap_or_default().to_owned(),
        replicas: Replicas::Count(count(spec, "replicas").unwrap_or(1)),
        gpus,
        weights_gib: annotation(attributes)
            .or_else(|| annotation(template))
            .and_then(|gib| gib.parse().ok())
            .unwrap_or(0.0),
        image: image(containers),
        template: digest::short(&template.to_string()),
    }
}

fn containers(attributes: &Value) -> &[Value] {
    let pod = block(attributes, "spec").and_then(|spec| block(block(spec, "template")?, "spec"));
    pod.map_or(&[], |pod| blocks(pod, "container"))
}

fn image(containers: &[Value]) -> Option<String> {
    containers.first().and_then(|container| text(container, "image")).map(str::to_owned)
}

fn daemon_set(attributes: &Value) -> Daemon {
    Daemon { hands_out_gpus: hands_out_gpus(attributes), image: image(containers(attributes)) }
}

fn hands_out_gpus(attributes: &Value) -> bool {
    let images = containers(attributes).iter().filter_map(|container| text(container, "image"));
    object_name(attributes).into_iter().chain(images).any(|text| text.contains(PLUGIN))
}

fn gate(attributes: &Value) -> Option<Object> {
    let (name, told) = GATE;
    let is_gate = object_name(attributes) == Some(name);
    let config = || entry(attributes, "data", told).and_then(|text| serde_json::from_str(text).ok());
    is_gate.then(|| Object::Gate(Box::new(config())))
}
