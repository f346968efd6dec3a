//! Nothing to go back to.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-database-without-backups",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A planned database keeps no backups",
    why: "Replication copies the deletion of a table as faithfully as everything else. And on AWS a database without backups can have no replica.",
    source: "OVHcloud, fire of Strasbourg of 2021-03-10, https://blocksandfiles.com/2023/03/23/",
    fix: "keep backups for at least seven days (`backup_retention_period = 7`)",
    fails: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "backup_retention_period": 0 }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "backup_retention_period": 7 }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, database) in input.planned(Object::database) {
        // A replica may do without: its primary has them.
        if database.backups == Some(false) && !database.is_replica() {
            report.add_planned(planned, "The database keeps no backups");
        }
    }
}
