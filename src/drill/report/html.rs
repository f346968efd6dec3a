//! The report as one HTML page, with a timeline; it needs nothing but itself.

use std::fmt::Write as _;

use super::{SIMULATED, clock, evidence, proven, said, summary, verdict};
use crate::drill::record::{DrillRecord, DrillResult};
use crate::topology::units::duration;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid #d8dee4;vertical-align:top}
.verdict{padding:.1rem .6rem;border-radius:.3rem;color:#fff;background:#8a1c1c}.passed{background:#1a6b35}
.note{border-left:.25rem solid #b98b00;padding:.3rem .8rem;background:#fff8e1}
.bars{margin-top:1rem}.row{display:grid;grid-template-columns:26rem 1fr;gap:.8rem;align-items:center;font-size:.85rem}
.track{position:relative;height:1.1rem;background:#f3f5f7}.bar{position:absolute;height:100%;min-width:2px;background:#9db4cc}
.bar.critical{background:#1f5fa8}.bar.failed{background:#8a1c1c}.bar.skipped{background:#c9ced4}
@media(prefers-color-scheme:dark){body{background:#14181d;color:#dde3ea}th,td{border-color:#30363d}.track{background:#20262d}.note{background:#2d2710}}";

/// The report as HTML.
#[must_use]
pub(crate) fn html(record: &DrillRecord) -> String {
    let mut text = String::new();
    let title = format!("Drill {} of {}", record.scenario, record.environment);
    let class = if record.verdict == DrillResult::Passed { "verdict passed" } else { "verdict" };
    let _ = write!(
        text,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{STYLE}</style></head><body>\n<h1>{0} <span class=\"{class}\">{1}</span></h1>\n<p>Lost: {2}. Began {3}. Run <code>{4}</code>, terradrill {5}.</p>\n",
        escaped(&title),
        verdict(record),
        escaped(&record.lost.join(", ")),
        escaped(&record.began),
        escaped(&record.run),
        escaped(&record.terradrill)
    );
    if record.simulated {
        let _ = writeln!(text, "<p class=\"note\">{}</p>", escaped(SIMULATED));
    }
    table(&mut text, &["", "measured", "objective", "expected"], summary(record).iter().map(|row| row.to_vec()));
    if let Some(lost) = record.measured.lost_writes {
        let _ = writeln!(
            text,
            "<p>Acknowledged writes that are gone, because the lost region had not replicated them: {lost}.</p>"
        );
    }
    let _ = writeln!(text, "<p>{}.</p>", escaped(&record.reason));
    list(&mut text, "Problems", &record.problems);
    if !record.invariants.is_empty() {
        let _ = writeln!(text, "<h2>Invariants</h2>\n<p>{}</p>", escaped(&proven(record)));
        let rows = record.invariants.iter().map(|proof| {
            let verdict = said(proof.verdict).replace('*', "");
            vec![proof.id.to_string(), proof.holds.to_owned(), verdict, evidence(proof)]
        });
        table(&mut text, &["", "holds", "", "tried on"], rows);
    }
    bars(&mut text, record);
    text.push_str("<h2>Phases</h2>\n");
    let phases = record
        .phases
        .iter()
        .map(|phase| vec![phase.phase.to_string(), duration(phase.measured), duration(phase.estimated)]);
    table(&mut text, &["phase", "measured", "expected"], phases);
    text.push_str("<h2>What happened</h2>\n");
    table(
        &mut text,
        &["from the loss", ""],
        record.timeline.iter().map(|moment| vec![clock(moment.at), moment.text.clone()]),
    );
    text.push_str("<h2>Isolation</h2>\n<p>What the simulator counted while the region was lost.</p>\n");
    let isolation = &record.isolation;
    let rows = [
        ("calls of terraform", isolation.calls.to_string()),
        ("of these to the lost region, IAM or Route 53", isolation.foreign_calls.to_string()),
        ("requests to the lost region's state storage", isolation.lost_state_requests.to_string()),
    ];
    table(&mut text, &["", ""], rows.into_iter().map(|(what, count)| vec![what.to_owned(), count]));
    list(&mut text, "Warnings", &record.warnings);
    list(&mut text, "Remarks", &record.remarks);
    text.push_str("</body></html>\n");
    text
}

/// One bar for each step over the time from the loss to the end.
fn bars(text: &mut String, record: &DrillRecord) {
    let end = record.steps.iter().map(|step| step.end).fold(1.0, f64::max);
    text.push_str("<h2>Timeline</h2>\n<p>Dark bars made the recovery time.</p>\n<div class=\"bars\">\n");
    for step in &record.steps {
        let class = match step.outcome {
            "failed" => "bar failed",
            "skipped" => "bar skipped",
            _ if step.critical => "bar critical",
            _ => "bar",
        };
        let (left, width) = (step.start.max(0.0) / end * 100.0, (step.end - step.start) / end * 100.0);
        let _ = writeln!(
            text,
            "<div class=\"row\"><span>{} {}</span><div class=\"track\"><div class=\"{class}\" style=\"left:{left:.2}%;width:{width:.2}%\" title=\"{} for {}\"></div></div></div>",
            escaped(&step.plan),
            escaped(&step.title),
            clock(step.start),
            duration(step.end - step.start)
        );
    }
    text.push_str("</div>\n");
}

fn table(text: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    text.push_str("<table><thead><tr>");
    for cell in head {
        let _ = write!(text, "<th>{}</th>", escaped(cell));
    }
    text.push_str("</tr></thead><tbody>\n");
    for row in rows {
        text.push_str("<tr>");
        for cell in row {
            let _ = write!(text, "<td>{}</td>", escaped(&cell));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody></table>\n");
}

fn list(text: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "<h2>{}</h2>\n<ul>", escaped(title));
    for item in items {
        let _ = writeln!(text, "<li>{}</li>", escaped(item));
    }
    text.push_str("</ul>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
