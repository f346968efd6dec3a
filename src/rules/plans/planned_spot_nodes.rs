//! Capacity that is taken back when it is scarce.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-spot-nodes",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "Planned GPU nodes are spot capacity",
    why: "Spot machines are taken back when others want them: in a regional failure everybody does, within minutes.",
    source: "AWS ARC Region switch, execution blocks, https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-execution-blocks.html",
    fix: "use on-demand capacity with a reservation for what must not go",
    fails: Example::planned(&[("secondary/platform", "aws_eks_node_group", r#"{ "capacity_type": "SPOT" }"#)]),
    passes: Example::planned(&[("secondary/platform", "aws_eks_node_group", r#"{ "capacity_type": "ON_DEMAND" }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, nodes) in input.planned(Object::nodes) {
        if nodes.spot == Some(true) {
            report.add_planned(planned, "The nodes are spot capacity");
        }
    }
}
