//! Messages that stay in the lost region.

use crate::catalog::replication::{self, DataKind, Mode};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Service;

pub(super) static RULE: Rule = Rule {
    id: "queue-stays",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "A queue whose messages are not in the other regions",
    why: "Each region has a queue of its own. What lies in the lost one comes back with the region, late and out of order, or not at all; an RPO for the database says nothing of it.",
    source: "Figures in src/catalog/data/replication.csv",
    fix: "make producers able to send again (keep the request until it is answered) and consumers able to see a message twice; or replicate by the application",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas), message-queue (active)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas), message-queue (standby)] }
"),
    passes: Example::of("regions:
  primary: { region: europe-west4, traffic: 100%, resources: [llm-service (2 replicas), message-queue (active)] }
  secondary: { region: europe-west1, resources: [llm-service (2 replicas), message-queue (standby)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (name, service) in &input.topology.services {
        if !matches!(service, Service::Queue) || input.regions().count() < 2 {
            continue;
        }
        for region in input.active().filter(|region| region.placement(name).is_some()) {
            let way = replication::of(region.cloud, DataKind::Queue, Mode::Async);
            if way.is_none_or(|way| way.mode == Mode::None) {
                let message = format!("Messages of `{name}` that are in {region} when it is lost are lost or late");
                report.add_at_service(region.name.as_str(), name.as_str(), message);
            }
        }
    }
}
