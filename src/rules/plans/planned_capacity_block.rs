//! A reservation that ends.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-capacity-block",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned standby rests on a Capacity Block",
    why: "A Capacity Block is a window in one zone: its machines are terminated from 30 minutes before its end, whatever runs on them.",
    source: "Amazon EC2, Capacity Blocks, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
    fix: "reserve on-demand capacity (`gpu.reserved`)",
    fails: Example::planned(&[("secondary/platform", "aws_ec2_capacity_block_reservation", r#"{}"#)]),
    passes: Example::planned(&[("secondary/platform", "aws_ec2_capacity_reservation", r#"{}"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, reservation) in input.planned(Object::reservation) {
        if reservation.ends {
            report.add_planned(planned, "A Capacity Block ends on its day, and its machines with it");
        }
    }
}
