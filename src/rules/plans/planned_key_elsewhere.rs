//! Data that needs a key of the lost region.

use crate::clouds::object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-key-elsewhere",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A planned resource uses a key of another region",
    why: "A copy that is encrypted with a key of the lost region cannot be read when it is needed. Each region needs a key of its own, or a replica of a multi-Region key, whose policy is not copied with it.",
    source: "AWS KMS, multi-Region keys, https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    fix: "use a key of the resource's own region",
    fails: Example::planned(&[("secondary/vector-db", "aws_db_instance", r#"{ "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/1" }"#)]),
    passes: Example::planned(&[("secondary/vector-db", "aws_db_instance", r#"{ "kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/1" }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for planned in input.plans {
        let Some(region) = input.region_of(planned) else { continue };
        let keys = object::keys(&planned.values);
        for (attribute, home) in keys.into_iter().filter(|(_, home)| *home != region.location.as_str()) {
            report.add_planned(planned, format!("`{attribute}` is a key in {home}, and the resource is in {region}"));
        }
    }
}
