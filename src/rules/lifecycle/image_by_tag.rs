//! Images that can change behind one's back.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Service;

pub(super) static RULE: Rule = Rule {
    id: "image-by-tag",
    family: Family::Lifecycle,
    severity: Severity::Info,
    summary: "An image is named by a tag",
    why: "A tag can be moved to another image between a drill and a failover, and two regions can hold two images under one tag. A digest is one image for ever, and says whether a region has it.",
    source: "Kubernetes, https://kubernetes.io/docs/concepts/containers/images/#image-names",
    fix: "write `image: vllm/vllm-openai@sha256:…` and the others under `gate:` and `images:`",
    fails: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
gate: { image: 'terradrill/terradrill@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', proxy: 'nginxinc/nginx-unprivileged@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }
images: { aws-cli: 'amazon/aws-cli@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', device-plugin: 'nvidia/k8s-device-plugin@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', postgres: 'postgres@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', python: 'python@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }
services: { llm-service: { image: 'vllm/vllm-openai@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', model: { digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' } } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let topology = input.topology;
    let live = !topology.accounts.is_empty();
    for (name, service) in &topology.services {
        let Service::Inference { image, .. } = service else { continue };
        let path = ["services", name.as_str(), "image"];
        if !image.is_pinned() && (live || image.given) {
            report.add(&path, format!("{name} runs `{}`, whatever that is when it is pulled", image.reference()));
        }
    }
    let gate = [("image", topology.gate.image.as_ref()), ("proxy", Some(&topology.gate.proxy))];
    for (key, image) in gate.into_iter().filter_map(|(key, image)| Some((key, image?))) {
        if !image.is_pinned() && (live || image.given) {
            report.add(&["gate", key], format!("Named by a tag: `{}`", image.reference()));
        }
    }
    let own = topology.images.values().filter(|image| !image.is_pinned() && (live || image.given));
    let named: Vec<String> = own.map(|image| format!("`{}`", image.reference())).collect();
    if !named.is_empty() {
        report.add(&["images"], format!("Named by a tag: {}", named.join(", ")));
    }
}
