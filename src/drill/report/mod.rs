//! A drill's record as texts: JSON for machines, Markdown and HTML for people. Pure.

mod html;
mod markdown;

pub(crate) use html::html;
pub(crate) use markdown::markdown;

use super::record::{DrillRecord, DrillResult};
use crate::topology::units::duration;

/// The record as JSON.
#[must_use]
pub(crate) fn json(record: &DrillRecord) -> String {
    let mut text = serde_json::to_string_pretty(record).expect("a record is plain data");
    text.push('\n');
    text
}

/// The verdict in a word.
#[must_use]
pub(crate) fn verdict(record: &DrillRecord) -> &'static str {
    match record.verdict {
        DrillResult::Passed => "passed",
        DrillResult::Missed => "objective missed",
        DrillResult::Incomplete => "incomplete",
    }
}

/// What a sandbox drill can and can't show.
pub(crate) const SIMULATED: &str = "Simulated: the real terraform ran against simulated clouds. This shows that the plan works as code. \
The durations are the catalogue's own, so they say nothing new about the real clouds, replace no assumption, and don't count as the drill \
that is due.";

/// The rows of the summary: what, measured, objective, expected.
#[must_use]
pub(crate) fn summary(record: &DrillRecord) -> Vec<[String; 4]> {
    let measured = &record.measured;
    let seconds = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), duration);
    let objective =
        |value: Option<u64>| value.map_or_else(|| "none set".to_owned(), |seconds| duration(seconds as f64));
    let mut rows = vec![
        [
            "Recovery time (RTO)".to_owned(),
            seconds(measured.rto),
            objective(measured.rto_objective),
            duration(measured.rto_estimate),
        ],
        [
            "Lost data (RPO)".to_owned(),
            seconds(measured.rpo),
            objective(measured.rpo_objective),
            duration(measured.rpo_estimate),
        ],
    ];
    if let Some(expected) = measured.full_capacity_estimate {
        let measured = measured.full_capacity.map_or_else(|| "not reached".to_owned(), duration);
        rows.push(["At full capacity after".to_owned(), measured, "–".to_owned(), duration(expected)]);
    }
    let mut more = |what: &str, value: Option<f64>| {
        if value.is_some() {
            rows.push([what.to_owned(), seconds(value), "–".to_owned(), "–".to_owned()]);
        }
    };
    more("Without a second copy of the data for", measured.unprotected);
    more("Interruption by the failback", measured.failback_interruption);
    rows
}

/// Minutes and seconds from the loss, such as `+12:05`.
pub(super) fn clock(seconds: f64) -> String {
    let whole = seconds.abs().round() as u64;
    let sign = if seconds < -0.5 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", whole / 60, whole % 60)
}
