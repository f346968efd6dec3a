//! What an incident's replay shows, for people, machines and pull requests.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::table;
use crate::estimates::steps::Span;
use crate::incidents::{self, Held, Outcome, Reach, Replay, Walked, Way, Why};
use crate::topology::units::duration;
use crate::topology::{RegionName, Topology};

/// What there is to show.
pub(crate) struct Answer<'a> {
    pub(crate) environment: &'a str,
    pub(crate) topology: &'a Topology,
    pub(crate) replay: &'a Replay<'a>,
}

impl Answer<'_> {
    /// Whether an objective would have been missed by what really went.
    pub(crate) fn misses_objective(&self) -> bool {
        match &self.replay.outcome {
            Outcome::Moves(ways) => ways
                .iter()
                .filter(|way| way.why == Why::Gone)
                .any(|way| self.misses_rto(way) || way.data.iter().any(|loss| self.misses_rpo(loss.seconds))),
            Outcome::Passes { seconds, .. } => self.topology.objectives.rto.is_some_and(|rto| *seconds > rto),
            _ => false,
        }
    }

    fn misses_rto(&self, way: &Way) -> bool {
        self.topology.objectives.rto.is_some_and(|rto| way.rto.is_none_or(|span| span.typical > rto as f64))
    }

    fn misses_rpo(&self, seconds: Option<Span>) -> bool {
        let objective = self.topology.objectives.rpo;
        objective.zip(seconds).is_some_and(|(rpo, span)| span.typical > rpo as f64)
    }

    fn place(&self, reach: &Reach) -> String {
        match reach {
            Reach::Region(name) => self.topology.region(name).map_or_else(|| name.to_string(), ToString::to_string),
            Reach::Cloud(cloud) => cloud.title().to_owned(),
        }
    }

    fn lost(&self, way: &Way) -> String {
        let names: Vec<String> = way.lost.iter().map(|name| self.place(&Reach::Region(name.clone()))).collect();
        names.join(" and ")
    }
}

/// All incidents, a line each.
pub(crate) fn list_human() -> String {
    let rows: Vec<Vec<String>> =
        incidents::all().map(|incident| vec![incident.id.clone(), incident.title.clone()]).collect();
    table::columns(&rows)
}

/// All incidents for machines.
pub(crate) fn list_json() -> Value {
    let rows: Vec<Value> =
        incidents::all().map(|incident| json!({ "id": incident.id, "title": incident.title })).collect();
    json!({ "schema": 1, "incidents": rows })
}

/// For people.
pub(crate) fn human(answer: &Answer<'_>, colour: bool, width: usize) -> String {
    let heading = |words: &str| if colour { format!("\n\x1b[1m{words}\x1b[0m\n") } else { format!("\n{words}\n") };
    let incident = answer.replay.incident;
    let mut text = if colour { format!("\x1b[1m{}\x1b[0m\n", incident.title) } else { format!("{}\n", incident.title) };
    let _ = writeln!(text, "{}", about(answer));
    let _ = writeln!(text, "\n{}", super::wrap(&incident.summary, width));
    if let Outcome::NotTouched(why) = &answer.replay.outcome {
        let _ = writeln!(text, "\nThis topology isn't touched: {why}.");
        let _ = writeln!(text, "`--at REGION` replays it as if it had happened there.");
        return text;
    }
    text += &heading("What goes");
    text += &table::indent(&table::columns(&windows(answer)), 2);
    text += &heading("What comes of it");
    if let Outcome::Passes { lost, seconds } = &answer.replay.outcome {
        text += &table::indent(&super::wrap(&passes(answer, lost, *seconds), width.saturating_sub(2)), 2);
    }
    for way in ways(answer) {
        for line in moves(answer, way) {
            text += &table::indent(&super::wrap(&line, width.saturating_sub(2)), 2);
        }
        if !way.steps.is_empty() {
            text += &heading("The recovery plan, counted from that loss");
            text += &table::indent(&table::columns(&steps(answer, way)), 2);
        }
        if !way.data.is_empty() {
            text += &heading("Data");
            text += &table::indent(&table::columns(&data(way)), 2);
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len() + 1);
    told(answer, width, &heading, &mut text);
    let sources: Vec<String> =
        incident.sources.iter().map(|source| format!("{} ({})", source.address, source.date)).collect();
    let _ = write!(text, "{}{}", heading("Sources"), table::indent(&sources.join("\n"), 2));
    text
}

fn told(answer: &Answer<'_>, width: usize, heading: &dyn Fn(&str) -> String, text: &mut String) {
    let replay = answer.replay;
    if !replay.told.is_empty() {
        *text += &heading("What `check` tells about it beforehand");
    }
    for told in &replay.told {
        let _ = writeln!(text, "  {}: {}", told.rule, told.because);
        for finding in &told.findings {
            let line = super::wrap(&format!("→ {}", finding.message), width.saturating_sub(4));
            *text += &table::indent(&line, 4);
        }
        for reason in &told.ignored {
            let _ = writeln!(text, "    ignored: {reason}");
        }
    }
    if !replay.silent.is_empty() {
        let line = format!("No fault found by {}.", replay.silent.join(", "));
        *text += &table::indent(&super::wrap(&line, width.saturating_sub(2)), 2);
    }
    if !replay.lessons.is_empty() {
        *text += &heading("What no topology shows");
        for lesson in &replay.lessons {
            *text += &table::indent(&super::wrap(&format!("- {lesson}"), width.saturating_sub(2)), 2);
        }
    }
}

fn about(answer: &Answer<'_>) -> String {
    let incident = answer.replay.incident;
    let place = incident.region.as_ref().map_or_else(String::new, |region| format!(", {region}"));
    let moved = answer.replay.moved_to.map_or_else(String::new, |region| format!(", replayed at {region}"));
    let began = incident.began.strftime("%Y-%m-%d %H:%M UTC");
    format!("{}{place}, {began}, {}{moved}", incident.operator, duration(incident.lasted as f64))
}

fn windows(answer: &Answer<'_>) -> Vec<Vec<String>> {
    let row = |window: &incidents::Window| {
        let until = window.until.map_or_else(|| "…".to_owned(), |until| duration(until as f64));
        vec![
            format!("{} – {until}", duration(window.from as f64)),
            answer.place(&window.reach),
            format!("{} {}", window.thing, window.how),
            window.says.clone(),
        ]
    };
    answer.replay.windows.iter().map(row).collect()
}

/// The ways out that were walked.
fn ways<'a>(answer: &Answer<'a>) -> &'a [Way] {
    match &answer.replay.outcome {
        Outcome::Moves(ways) => ways,
        Outcome::NotTouched(_) | Outcome::Passes { .. } => &[],
    }
}

fn passes(answer: &Answer<'_>, lost: &[RegionName], seconds: u64) -> String {
    let names: Vec<String> = lost.iter().map(|name| answer.place(&Reach::Region(name.clone()))).collect();
    format!("{} is gone for {} and back before anybody would move.", names.join(" and "), duration(seconds as f64))
}

fn moves(answer: &Answer<'_>, way: &Way) -> Vec<String> {
    let (lost, at) = (answer.lost(way), duration(way.at as f64));
    let back = way.back.map_or_else(
        || "it isn't back when the sources end".to_owned(),
        |seconds| format!("by itself it is well after {}", duration(seconds as f64)),
    );
    let mut lines = vec![match way.why {
        Why::Gone => format!("{lost} is gone at {at}; {back}."),
        Why::Errors => {
            format!("{lost} answers with errors from {at} on; {back}. Whether to move is a decision. If so:")
        }
        Why::Meanwhile => {
            format!("What serves can go on. The worst meanwhile would be the loss of {lost} at {at}:")
        }
    }];
    if let Some(impossible) = &way.impossible {
        lines.push(format!("There is no way out: {impossible}."));
    }
    if let Some(step) = way.first_held()
        && let Some(held) = &step.held
    {
        lines.push(format!("The plan stops at `{}`: {}.", step.step, held_by(answer, held, way.at)));
    } else if way.impossible.is_none() {
        lines.push("No step of the recovery plan needs anything that is gone.".to_owned());
    }
    lines.push(rto(answer, way));
    if way.why == Why::Gone
        && way.back.zip(way.rto).is_some_and(|(back, rto)| way.impossible.is_none() && (back as f64) < rto.typical)
    {
        lines.push("It is back before the plan ends, stale and shut behind its latch, until failback.".to_owned());
    }
    if !way.unneeded.is_empty() {
        let things: Vec<String> =
            way.unneeded.iter().map(|(thing, reach)| format!("{thing} ({})", answer.place(reach))).collect();
        lines.push(format!("Gone meanwhile, and needed by no step: {}.", things.join(", ")));
    }
    lines
}

fn rto(answer: &Answer<'_>, way: &Way) -> String {
    let objective = answer.topology.objectives.rto.map_or_else(String::new, |rto| {
        let verdict = if answer.misses_rto(way) { "missed" } else { "kept" };
        format!("; the objective of {} is {verdict}", duration(rto as f64))
    });
    let Some(rto) = way.rto else { return format!("RTO: no end in sight{objective}.") };
    let ordinary =
        way.ordinary.filter(|ordinary| rto.typical > ordinary.typical + 0.5).map_or_else(String::new, |ordinary| {
            format!(", in place of {} to {}", duration(ordinary.typical), duration(ordinary.worst))
        });
    let weakest = way.weakest.map_or_else(String::new, |weakest| format!(" Weakest figure: {}.", weakest.kind));
    format!("RTO: {} to {}{ordinary}{objective}.{weakest}", duration(rto.typical), duration(rto.worst))
}

fn held_by(answer: &Answer<'_>, held: &Held, loss: u64) -> String {
    let until = held.until.map_or_else(
        || "for longer than the sources tell".to_owned(),
        |until| format!("until {} after the loss", duration(until.saturating_sub(loss) as f64)),
    );
    format!("it needs {} of {}, gone {until} ({})", held.thing, answer.place(&held.reach), held.says)
}

fn steps(answer: &Answer<'_>, way: &Way) -> Vec<Vec<String>> {
    let remark = |step: &Walked| match (&step.held, step.troubled.first()) {
        (Some(held), _) => format!("waits for {} of {}", held.thing, answer.place(&held.reach)),
        (None, Some(trouble)) => format!("{} of {} degraded", trouble.thing, answer.place(&trouble.reach)),
        (None, None) => String::new(),
    };
    let time = |seconds: Option<f64>| seconds.map_or_else(|| "never".to_owned(), duration);
    let row = |step: &Walked| {
        let mark = if step.restores_service { "" } else { "(later)" };
        vec![
            format!("{} – {}", time(step.start), time(step.end)),
            step.phase.to_string(),
            step.title.clone(),
            format!("{mark} {}", remark(step)).trim().to_owned(),
        ]
    };
    way.steps.iter().map(row).collect()
}

fn data(way: &Way) -> Vec<Vec<String>> {
    let row = |loss: &incidents::DataLoss| {
        let seconds = loss
            .seconds
            .map_or_else(|| "–".to_owned(), |span| format!("{} to {}", duration(span.typical), duration(span.worst)));
        vec![loss.service.to_string(), seconds, loss.says.clone()]
    };
    way.data.iter().map(row).collect()
}

/// For a pull request.
pub(crate) fn markdown(answer: &Answer<'_>) -> String {
    let replay = answer.replay;
    let mut text = format!("### {}: {}\n\n{}\n\n", answer.environment, replay.incident.title, about(answer));
    match &replay.outcome {
        Outcome::NotTouched(why) => text += &format!("Not touched: {why}.\n\n"),
        Outcome::Passes { lost, seconds } => text += &format!("{}\n\n", passes(answer, lost, *seconds)),
        Outcome::Moves(_) => {}
    }
    for way in ways(answer) {
        for line in moves(answer, way) {
            let _ = writeln!(text, "{line}\n");
        }
        markdown_table(&["time", "phase", "step", ""], &steps(answer, way), &mut text);
        markdown_table(&["data", "lost", ""], &data(way), &mut text);
    }
    for told in &replay.told {
        let _ = writeln!(text, "- `{}`: {}", told.rule, told.because);
        for finding in &told.findings {
            let _ = writeln!(text, "  - {}", finding.message);
        }
    }
    text
}

fn markdown_table(heads: &[&str], rows: &[Vec<String>], text: &mut String) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(text, "| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text.push('\n');
}
