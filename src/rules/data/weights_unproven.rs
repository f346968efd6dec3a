//! Weights that nobody has compared.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Service;

pub(super) static RULE: Rule = Rule {
    id: "weights-unproven",
    family: Family::Data,
    severity: Severity::Info,
    summary: "Nothing proves that each region has the same weights",
    why: "Replicas load what lies in their region's bucket. A copy that is incomplete, or of another revision, is found out when the region has to serve; the stores' own checksums can't be compared. With a manifest's digest each replica proves its weights before it is ready.",
    source: "Amazon S3, https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html",
    fix: "run `terradrill artifacts manifest DIR` over the weights, upload `SHA256SUMS` with them, and write the digest that it prints as `model: { digest: sha256:… }`",
    fails: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
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
    if input.topology.accounts.is_empty() {
        return;
    }
    for (name, service) in &input.topology.services {
        if let Service::Inference { weights_digest: None, model, .. } = service {
            let path = ["services", name.as_str(), "model", "digest"];
            report.add(&path, format!("Nothing proves the weights of {model} in any region"));
        }
    }
}
