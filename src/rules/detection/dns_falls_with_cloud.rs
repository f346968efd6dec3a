//! The signpost stands in the burning house.

use crate::catalog::Cloud;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "dns-falls-with-cloud",
    family: Family::Detection,
    severity: Severity::Info,
    summary: "DNS is with the cloud that carries the traffic",
    why: "With regions on several clouds the loss of one cloud is part of the plan. If its DNS goes with it, nobody is told of the others.",
    source: "Google Cloud, incident of 2025-06-12 (Service Control), https://status.cloud.google.com/incidents/ow5i3PPK96RduMcb1SsW",
    fix: "let another cloud of the topology answer (`traffic: { dns: … }`), or accept that cloud-wide failures of DNS are the rarest",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("traffic: { dns: cloud-dns }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let dns = input.dns_cloud();
    let share = |cloud: Cloud| -> u32 {
        input.regions().filter(|region| region.cloud == cloud).map(|region| u32::from(region.traffic)).sum()
    };
    if input.clouds().len() > 1 && Cloud::ALL.iter().all(|cloud| share(*cloud) <= share(dns)) {
        let message = format!("{} carries most of the traffic and answers for the name", dns.title());
        report.add(&["traffic", "dns"], message);
    }
}
