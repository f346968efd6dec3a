//! A drill's result in a few lines.

use std::fmt::Write as _;

use super::table::{columns, indent};
use super::wrap;
use crate::drill::{DrillRecord, ProofResult, report};
use crate::topology::units::duration;

/// The result as text.
pub(crate) fn human(record: &DrillRecord, width: usize) -> String {
    let mut text = String::new();
    let title = format!("Drill {} of {}: {}", record.scenario, record.environment, report::verdict(record));
    let lost = format!("Lost: {}", record.lost.join(", "));
    let _ = writeln!(text, "\n{}\n{}\n", wrap(&title, width), wrap(&lost, width));
    let mut rows = vec![["", "measured", "objective", "expected"].map(str::to_owned).to_vec()];
    rows.extend(report::summary(record).into_iter().map(|row| row.to_vec()));
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let mut rows = vec![["phase", "measured", "expected"].map(str::to_owned).to_vec()];
    for phase in &record.phases {
        rows.push(vec![phase.phase.to_string(), duration(phase.measured), duration(phase.estimated)]);
    }
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let mut prose = vec![format!("{}.", record.reason)];
    if !record.invariants.is_empty() {
        prose.push(report::proven(record));
    }
    prose.extend(record.proofs(ProofResult::Broken).map(|proof| format!("! {}", report::broken(proof))));
    prose.extend(record.problems.iter().map(|problem| format!("! {problem}")));
    prose.extend(record.warnings.iter().map(|warning| format!("! {warning}")));
    if record.simulated {
        prose.push(format!(
            "Simulated: the plan works as code; the durations are the catalogue's own. It took {} here.",
            duration(record.wall_seconds)
        ));
    }
    for line in prose {
        let _ = writeln!(text, "{}", wrap(&line, width));
    }
    text
}
