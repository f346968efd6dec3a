//! Objects that are gone when they are overwritten.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-bucket-unversioned",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned bucket keeps no versions",
    why: "Replication to another region needs versions, and without them an overwritten state or model is gone in both places.",
    source: "Amazon S3, requirements of replication, https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    fix: "enable versioning",
    fails: Example::planned(&[("primary/state", "aws_s3_bucket_versioning", r#"{ "versioning_configuration": [{ "status": "Suspended" }] }"#)]),
    passes: Example::planned(&[("primary/state", "aws_s3_bucket_versioning", r#"{ "versioning_configuration": [{ "status": "Enabled" }] }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, bucket) in input.planned(Object::bucket) {
        if bucket.versioned == Some(false) {
            report.add_planned(planned, "The bucket keeps no versions");
        }
    }
}
