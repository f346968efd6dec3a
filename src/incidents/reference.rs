//! The reference of the incidents, as Markdown.

use std::fmt::Write as _;

use super::incident::{Effect, Incident, Place};
use crate::topology::units::duration;

/// The text of `docs/incidents.md`.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Incidents\n\n\
         <!-- Made from src/incidents/data by its tests; see the head of src/incidents/mod.rs. -->\n\n\
         `terradrill check --scenario ID` replays one of these against a topology: which of its regions and control planes\n\
         would have gone, which step of its recovery plan would have needed something that was gone, how long recovery would\n\
         have taken, what data would have been lost, and which findings of `check` tell it beforehand. `--at REGION` replays it\n\
         as if it had happened there. Times count from the beginning.\n\n\
         A replay knows an incident as coarsely as this page does. It is a question to a design, not a forecast.\n",
    );
    for incident in super::all() {
        section(incident, &mut text);
    }
    text
}

fn section(incident: &Incident, text: &mut String) {
    let place = incident.region.as_ref().map_or_else(String::new, |region| format!(", {region}"));
    let _ = write!(
        text,
        "\n## `{}`\n\n**{}.** {}{place}, {}, {}.\n\n{}\n\n| from | until | where | what | how | seen |\n|---:|---:|---|---|---|---|\n",
        incident.id,
        incident.title,
        incident.operator,
        incident.began.strftime("%Y-%m-%d %H:%M UTC"),
        duration(incident.lasted as f64),
        incident.summary,
    );
    for effect in &incident.effects {
        let until = effect.until.map_or_else(|| "–".to_owned(), |until| duration(until as f64));
        let _ = writeln!(
            text,
            "| {} | {until} | {} | {} | {} | {} |",
            duration(effect.from as f64),
            place_of(effect),
            effect.what,
            effect.how,
            effect.says
        );
    }
    text.push_str("\nWhat it teaches:\n\n");
    for lesson in &incident.lessons {
        let rule = lesson.rule.as_ref().map_or_else(String::new, |rule| format!("[`{rule}`](rules.md#{rule}): "));
        let _ = writeln!(text, "- {rule}{}", lesson.because);
    }
    text.push_str("\nSources:\n\n");
    for source in &incident.sources {
        let _ = writeln!(text, "- [{}]({}), {}", source.title, source.address, source.date);
    }
}

fn place_of(effect: &Effect) -> String {
    let zones = match effect.zones {
        Some(1) => "one zone ",
        Some(_) => "some zones ",
        None => "",
    };
    match effect.place {
        _ if effect.what.is_global() => "the cloud".to_owned(),
        Place::Here => format!("{zones}here"),
        Place::Near => format!("{zones}nearby"),
        Place::Everywhere => "every region".to_owned(),
    }
}
