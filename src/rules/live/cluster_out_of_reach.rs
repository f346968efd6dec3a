//! A door that nobody can open.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::ComputeKind;

pub(super) static RULE: Rule = Rule {
    id: "cluster-out-of-reach",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "Nothing says how whoever applies reaches a region's cluster",
    why: "A cluster's API is open to its own network alone unless ranges are given. What is applied from elsewhere then ends, after the cluster is built and paid for, at a door that nobody can open; so live commands refuse before.",
    source: "Amazon EKS, https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    fix: "write `api: { allow: [ranges of those who apply] }`, `api: { through: localhost:8443 }` with a tunnel that you keep open, or `api: { access: runner }` if you apply from inside",
    fails: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    api: { allow: [203.0.113.0/24] }
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    api: { allow: [203.0.113.0/24] }
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    // Where nothing is live, nobody has to reach anything.
    for region in input.regions().filter(|region| region.account.is_some()) {
        if region.compute == ComputeKind::Kubernetes && region.api.access.is_none() {
            let path = ["regions", region.name.as_str(), "api"];
            report.add(&path, format!("Nobody outside its network reaches the cluster of {region}"));
        }
    }
}
