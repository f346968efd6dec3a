//! Data that anybody can read from a disk.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-data-unencrypted",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "Planned data is not encrypted at rest",
    why: "An unencrypted database cannot be encrypted later, and its replicas and snapshots in the other region are unencrypted like it.",
    source: "Amazon RDS, encryption, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    fix: "set `storage_encrypted` (`at_rest_encryption_enabled`) to true, with a key of the region",
    fails: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "storage_encrypted": false }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "storage_encrypted": true }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, database) in input.planned(Object::database) {
        if database.encrypted == Some(false) {
            report.add_planned(planned, "The database is not encrypted");
        }
    }
    for (planned, cache) in input.planned(Object::cache) {
        if cache.encrypted == Some(false) {
            report.add_planned(planned, "The cache is not encrypted");
        }
    }
}
