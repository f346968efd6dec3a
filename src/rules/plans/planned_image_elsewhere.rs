//! An image that has to come from afar.

use crate::clouds;
use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-image-elsewhere",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned deployment takes its image from outside its region",
    why: "Pods that start during a failover pull their image at that moment. A registry of the lost region is lost with it, and public registries limit those who pull most.",
    source: "Amazon ECR, private image replication, https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    fix: "pull from the region's own registry, into which images are replicated when they are pushed",
    fails: Example::planned(&[("secondary/workloads", "kubernetes_deployment_v1", r#"{ "spec": [{ "template": [{ "spec": [{ "container": [{ "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/llm:1" }] }] }] }] }"#)]),
    passes: Example::planned(&[("secondary/workloads", "kubernetes_deployment_v1", r#"{ "spec": [{ "template": [{ "spec": [{ "container": [{ "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/llm:1" }] }] }] }] }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, image) in input.planned(Object::image) {
        let Some(region) = input.region_of(planned) else { continue };
        let registry = image.split('/').next().unwrap_or_default();
        if !(clouds::profile(region.cloud).registry)(registry, region.location) {
            let registry = if registry.contains('.') { registry } else { "docker.io" };
            report.add_planned(planned, format!("Its image comes from {registry}, and it runs in {region}"));
        }
    }
}
