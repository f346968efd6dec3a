//! Drills on record.

crate::rules::family! {
    no_drill,
    drill_overdue,
    drill_outdated,
    drill_missed_objective,
    untested_backups,
}
