//! DNS with a cloud that is not there.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "dns-without-account",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "DNS is with a cloud on which there is no account",
    why: "The records would be made in an account that the topology does not name.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "name the account under `clouds:`, or choose the DNS of a cloud that the topology uses",
    fails: Example::of("traffic: { dns: cloud-dns }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("traffic: { dns: route53 }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let dns = input.dns_cloud();
    if !input.clouds().contains(&dns) && !input.topology.accounts.contains_key(&dns) {
        let message = format!("{} answers for the name, and no account of it is named", dns.title());
        report.add(&["traffic", "dns"], message);
    }
}
