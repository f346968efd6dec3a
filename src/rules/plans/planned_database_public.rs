//! A database on the internet.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-database-public",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A planned database has a public address",
    why: "Nothing of this design needs one, and everybody on the internet tries it.",
    source: "CIS AWS Foundations Benchmark, https://www.cisecurity.org/benchmark/amazon_web_services",
    fix: "keep it in private subnets",
    fails: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "publicly_accessible": true }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "publicly_accessible": false }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, database) in input.planned(Object::database) {
        if database.public == Some(true) {
            report.add_planned(planned, "The database has a public address");
        }
    }
}
