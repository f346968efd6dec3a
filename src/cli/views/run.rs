//! What came of a run over stacks.

use std::fmt::Write as _;

use super::super::args::Format;
use super::super::error::CommandError;
use super::super::output::Output;
use super::super::session::Session;
use super::table::{columns, indent};
use crate::run::{RunSummary, StackOutcome, StackResult};

/// Shows the stacks with their outcomes and the sum. In JSON the events have said it all.
pub(crate) fn show(summary: &RunSummary, done: &str, session: &Session, output: &Output) -> Result<(), CommandError> {
    if output.format == Format::Json {
        return Ok(());
    }
    output.data(&human(summary, done))?;
    output.status(&format!("logs and plans: {}", session.executor.folder.path().display()));
    Ok(())
}

fn human(summary: &RunSummary, done: &str) -> String {
    let rows: Vec<Vec<String>> =
        summary.stacks.iter().map(|(stack, result)| vec![stack.to_string(), outcome(result, done)]).collect();
    let mut text = indent(&columns(&rows), 2);
    let total = summary.total();
    let count = |is: fn(&StackOutcome) -> bool| summary.with(is).count();
    let only_epoch = summary.stacks.values().filter(|result| result.only_epoch).count();
    let planned = count(|o| matches!(o, StackOutcome::Planned));
    let unchanged = count(|o| matches!(o, StackOutcome::Unchanged));
    let epochs = only_epoch.min(planned);
    let mut parts = Vec::new();
    let mut part = |number: usize, what: &str| {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    };
    part(planned - epochs, "with changes");
    part(count(|o| matches!(o, StackOutcome::Applied { .. })), done);
    part(unchanged + epochs, "without changes");
    part(count(|o| matches!(o, StackOutcome::Waits { .. })), "waiting for others");
    part(count(|o| matches!(o, StackOutcome::Refused { .. })), "refused");
    part(count(|o| matches!(o, StackOutcome::Failed(_))), "failed");
    part(count(|o| matches!(o, StackOutcome::Interrupted)), "interrupted");
    part(count(|o| matches!(o, StackOutcome::Skipped { .. })), "skipped");
    let _ = writeln!(
        text,
        "\n{} stacks: {}; resources +{} ~{} -{}",
        summary.stacks.len(),
        parts.join(", "),
        total.add,
        total.change,
        total.remove
    );
    text
}

/// How a stack ended, in a line; `done` says what was done to it.
pub(crate) fn outcome(result: &StackResult, done: &str) -> String {
    match &result.outcome {
        StackOutcome::Planned if result.only_epoch => "no changes but the posture's epoch".into(),
        StackOutcome::Planned => {
            result.summary.map(|s| format!("+{} ~{} -{}", s.add, s.change, s.remove)).unwrap_or_default()
        }
        StackOutcome::Applied { counts } => format!("+{} ~{} -{} {done}", counts.add, counts.change, counts.remove),
        StackOutcome::Unchanged => "no changes".into(),
        StackOutcome::Waits { needs } => {
            format!("waits for {}", needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        StackOutcome::Refused { refusals } => {
            format!("refused: {}", refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        }
        StackOutcome::Failed(error) => format!("failed: {error}"),
        StackOutcome::Interrupted => "interrupted".into(),
        StackOutcome::Skipped { reason } => format!("skipped: {reason}"),
    }
}
