//! A stack that needs two regions to be up.

use crate::clouds::object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-in-another-region",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A region's stack manages something in another region",
    why: "Such a stack can be neither planned nor applied while the other region is away: that is when it is needed. What ties two regions together belongs into `<region>/links` of the one that sends.",
    source: "Terraform state and lost regions, https://blog.bluflametech.com/blog/recover-tf-state",
    fix: "move it to a stack of its own region, or to a global one",
    fails: Example::planned(&[("secondary/platform", "aws_s3_bucket", r#"{ "region": "us-east-1" }"#)]),
    passes: Example::planned(&[("secondary/platform", "aws_s3_bucket", r#"{ "region": "eu-west-1" }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for planned in input.plans {
        let Some(region) = input.region_of(planned) else { continue };
        let named = object::own_location(&planned.kind, &planned.values);
        if let Some(other) = named.filter(|other| *other != region.location.as_str()) {
            report.add_planned(planned, format!("It is in {other}, and its stack is that of {region}"));
        }
    }
}
