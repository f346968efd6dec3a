//! A failover that needs one certain region.

use crate::catalog::control_planes;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::stacks::{RegionStack, StackId};

pub(super) static RULE: Rule = Rule {
    id: "planned-global-in-failover",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A stack that failovers plan manages identity, DNS or another global service",
    why: "The control planes of IAM, Route 53, CloudFront, Organizations and Global Accelerator are each in one region. In 2021 and 2025 that region was the one that failed, and nothing of theirs could be changed anywhere.",
    source: "AWS Fault Isolation Boundaries, https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    fix: "move it to `global/identity/<cloud>` or `global/traffic`, which no failover plans",
    fails: Example::planned(&[("secondary/platform", "aws_iam_role", r#"{}"#)]),
    passes: Example::planned(&[("global/identity/aws", "aws_iam_role", r#"{}"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for planned in input.plans.iter().filter(|planned| control_planes::of_type(&planned.kind).is_some()) {
        // The region's own name is made once, before any failover.
        if !matches!(planned.stack, StackId::Global(_) | StackId::Region(_, RegionStack::Endpoint)) {
            report.add_planned(planned, format!("{} has its control plane in one region, and failovers plan this stack", planned.kind));
        }
    }
}
