//! A drill's record as texts: JSON for machines, Markdown and HTML for people. Pure.

mod html;
mod markdown;

pub(crate) use html::html;
pub(crate) use markdown::markdown;

use super::record::{DrillRecord, DrillResult, Proof, ProofResult};
use crate::sandbox::invariants::Invariant;
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
        DrillResult::Broken => "invariant broken",
        DrillResult::Incomplete => "incomplete",
    }
}

/// What was proven, in a few words: the invariants that held, and those that nothing could have broken.
#[must_use]
pub(crate) fn proven(record: &DrillRecord) -> String {
    let names = |verdict| ranges(&record.proofs(verdict).map(|proof| proof.id).collect::<Vec<_>>());
    let (held, not_tried) = (names(ProofResult::Held), names(ProofResult::NotTried));
    match (held.as_str(), not_tried.as_str()) {
        ("", "") => "Nothing was proven.".to_owned(),
        ("", not_tried) => format!("Proven: nothing; not tried: {not_tried}."),
        (held, "") => format!("Proven: {held}."),
        (held, not_tried) => format!("Proven: {held}; not tried: {not_tried}."),
    }
}

/// Invariants in order, rows of three and more as their first and last.
fn ranges(invariants: &[Invariant]) -> String {
    let mut rows: Vec<Vec<Invariant>> = Vec::new();
    for invariant in invariants {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|last| *last as usize + 1 == *invariant as usize) => {
                row.push(*invariant)
            }
            _ => rows.push(vec![*invariant]),
        }
    }
    let row = |row: &Vec<Invariant>| match row.as_slice() {
        [first, _, .., last] => format!("{first}–{last}"),
        few => few.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Whether an invariant held, in a word.
pub(super) const fn said(verdict: ProofResult) -> &'static str {
    match verdict {
        ProofResult::Held => "held",
        ProofResult::Broken => "**broken**",
        ProofResult::NotTried => "not tried",
    }
}

/// What an invariant was tried on, why it wasn't, or when it was broken.
pub(super) fn evidence(proof: &Proof) -> String {
    let moments = || proof.breaches.iter().map(|one| format!("{}: {}", clock(one.at), one.text));
    if proof.breaches.is_empty() { proof.detail.clone() } else { moments().collect::<Vec<_>>().join("; ") }
}

/// A broken invariant in full: what should have held, and when it didn't.
#[must_use]
pub(crate) fn broken(proof: &Proof) -> String {
    format!("{} broken: {}. {}", proof.id, proof.holds, evidence(proof))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_invariants_are_short() {
        use Invariant::{F1, F2, F3, F5, F6, F9};
        assert_eq!(ranges(&[F1, F2, F3, F5, F6, F9]), "F1–F3, F5, F6, F9");
        assert_eq!(ranges(&[]), "");
    }
}
