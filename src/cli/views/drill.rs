//! A drill's result in a few lines.

use std::fmt::Write as _;

use super::table::{columns, indent};
use crate::drill::{DrillRecord, report};
use crate::topology::units::duration;

/// The result as text.
pub(crate) fn human(record: &DrillRecord) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "\nDrill {} of {}: {}", record.scenario, record.environment, report::verdict(record));
    let _ = writeln!(text, "Lost: {}\n", record.lost.join(", "));
    let mut rows = vec![["", "measured", "objective", "expected"].map(str::to_owned).to_vec()];
    rows.extend(report::summary(record).into_iter().map(|row| row.to_vec()));
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let mut rows = vec![["phase", "measured", "expected"].map(str::to_owned).to_vec()];
    for phase in &record.phases {
        rows.push(vec![phase.phase.to_string(), duration(phase.measured), duration(phase.estimated)]);
    }
    text.push_str(&indent(&columns(&rows), 2));
    let _ = writeln!(text, "\n{}.", record.reason);
    for problem in &record.problems {
        let _ = writeln!(text, "! {problem}");
    }
    if record.simulated {
        let _ = writeln!(
            text,
            "Simulated: the plan works as code; the durations are the catalogue's own. It took {} here.",
            duration(record.wall_seconds)
        );
    }
    text
}
