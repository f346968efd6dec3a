//! A zone takes the database.

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
    for planned in input.planned(&["aws_db_instance"]) {
        if planned.is("multi_az", false) && planned.text("replicate_source_db").is_none() {
            report.add_planned(planned, "The primary runs in one zone");
        }
    }
    for planned in input.planned(&["google_sql_database_instance"]) {
        if planned.text("settings.availability_type") == Some("ZONAL") && planned.text("master_instance_name").is_none() {
            report.add_planned(planned, "The primary runs in one zone");
        }
    }
}
