//! The report as Markdown.

use std::fmt::Write as _;

use super::{SIMULATED, clock, evidence, proven, said, summary, verdict};
use crate::drill::record::DrillRecord;
use crate::topology::units::duration;

/// The report as Markdown.
#[must_use]
pub(crate) fn markdown(record: &DrillRecord) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "# Drill {} of {}: {}\n", record.scenario, record.environment, verdict(record));
    let _ = writeln!(
        text,
        "Lost: {}. Began {}. Run `{}`, terradrill {}.\n",
        record.lost.join(", "),
        record.began,
        record.run,
        record.terradrill
    );
    if record.simulated {
        let _ = writeln!(text, "> {SIMULATED}\n");
    }
    text.push_str("| | measured | objective | expected |\n|---|---|---|---|\n");
    for [what, measured, objective, expected] in summary(record) {
        let _ = writeln!(text, "| {what} | **{measured}** | {objective} | {expected} |");
    }
    if let Some(lost) = record.measured.lost_writes {
        let _ = writeln!(
            text,
            "\nAcknowledged writes that are gone, because the lost region had not replicated them: {lost}."
        );
    }
    let _ = writeln!(text, "\n{}.", record.reason);
    list(&mut text, "Problems", &record.problems);
    if !record.invariants.is_empty() {
        text.push_str("\n## Invariants\n\n");
        let _ = writeln!(text, "{}\n\n| | holds | | tried on |\n|---|---|---|---|", proven(record));
        for proof in &record.invariants {
            let (verdict, detail) = (said(proof.verdict), evidence(proof));
            let _ = writeln!(text, "| {} | {} | {verdict} | {} |", proof.id, cell(proof.holds), cell(&detail));
        }
    }
    text.push_str("\n## Phases\n\nAlong the longest path, from the loss until clients were served.\n\n| phase | measured | expected |\n|---|---|---|\n");
    for phase in &record.phases {
        let _ = writeln!(text, "| {} | {} | {} |", phase.phase, duration(phase.measured), duration(phase.estimated));
    }
    text.push_str("\n## Timeline\n\n| from the loss | |\n|---|---|\n");
    for moment in &record.timeline {
        let _ = writeln!(text, "| {} | {} |", clock(moment.at), cell(&moment.text));
    }
    text.push_str("\n## Steps\n\n`*` made the recovery time.\n\n| | plan | phase | step | from | took | |\n|---|---|---|---|---|---|---|\n");
    for step in &record.steps {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            if step.critical { "*" } else { "" },
            step.plan,
            step.phase,
            cell(&step.title),
            clock(step.start),
            duration(step.end - step.start),
            cell(&format!(
                "{}{}",
                step.outcome,
                step.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default()
            )),
        );
    }
    let isolation = &record.isolation;
    text.push_str("\n## Isolation\n\nWhat the simulator counted while the region was lost.\n\n| | |\n|---|---|\n");
    let _ = writeln!(text, "| calls of terraform | {} |", isolation.calls);
    let _ = writeln!(text, "| of these to the lost region, IAM or Route 53 | {} |", isolation.foreign_calls);
    let _ = writeln!(text, "| requests to the lost region's state storage | {} |", isolation.lost_state_requests);
    list(&mut text, "Warnings", &record.warnings);
    list(&mut text, "Remarks", &record.remarks);
    text
}

fn list(text: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {title}\n");
    for item in items {
        let _ = writeln!(text, "- {}", item.replace('\n', " "));
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
