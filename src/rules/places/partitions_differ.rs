//! Regions that cannot talk to each other.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "partitions-differ",
    family: Family::Places,
    severity: Severity::Error,
    summary: "Regions are in different partitions of AWS",
    why: "China and GovCloud have accounts, identities and networks of their own: nothing replicates to them, and no role reaches them.",
    source: "AWS Fault Isolation Boundaries, https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    fix: "keep all regions of a topology in one partition",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: us-gov-west-1 }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut regions = input.regions().filter_map(|region| Some((region, input.place(region).partition?)));
    let Some((first, expected)) = regions.next() else { return };
    for (region, partition) in regions {
        if partition != expected {
            let message = format!("{region} is in the partition {partition}, {first} in {expected}");
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
