//! A zone takes the database.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-database-in-one-zone",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned primary runs in one zone",
    why: "A zone is the failure that happens most, and it then costs a failover to another region, with the loss of data that goes with it, where a standby in the next zone loses nothing.",
    source: "Amazon RDS service level agreement, https://aws.amazon.com/rds/sla/",
    fix: "set `multi_az = true` (`high_availability`, `REGIONAL`) on the primary",
    fails: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "multi_az": false }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "multi_az": true }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, database) in input.planned(Object::database) {
        if database.zones == Some(1) && !database.is_replica() {
            report.add_planned(planned, "The primary runs in one zone");
        }
    }
}
