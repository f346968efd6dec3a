//! Weights that come from somewhere else.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Service;

pub(super) static RULE: Rule = Rule {
    id: "weights-from-afar",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "A region serves a model and keeps no copy of its weights",
    why: "A pod that starts during a failover then downloads gigabytes from a model hub or from another region, over a network that others use for the same at that moment. Hubs limit and fail.",
    source: "Cutting Kubernetes cold start times, https://paperscode.org/articles/cut-kubernetes-cold-start-times",
    fix: "place an object store (`model-store`) in each region that serves",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas), model-store (active)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas), model-store (standby)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let is_store = |name| matches!(input.topology.services.get(name), Some(Service::Objects));
    for region in input.regions() {
        let stored = region.services.iter().any(|placement| is_store(&placement.service));
        if let Some((service, ..)) = input.inference(region).next().filter(|_| !stored) {
            let message = format!("{region} has no object store, so the weights of `{service}` come from elsewhere");
            report.add_at_service(region.name.as_str(), service.as_str(), message);
        }
    }
}
