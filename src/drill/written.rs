//! A scenario's text, read: what is wrong with it is said at its place. Pure.

use std::ops::Range;

use serde::Deserialize;
use serde_saphyr::{Location, Spanned};

use super::scenario::{Back, Holds, Place, Script, TimedLoss, What};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::topology::units;

/// How long the longest text may be, in bytes: some hundred losses.
const LONGEST: usize = 64 * 1024;
const BY_CHECKS: &str = "by-checks";
const PROMOTED: &str = "promoted";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    /// `by-checks`, or a time after the first loss. Default: by-checks.
    #[serde(default)]
    noticed: Option<Spanned<String>>,
    losses: Spanned<Vec<WrittenLoss>>,
    #[serde(default = "Holds::all")]
    holds: Vec<Holds>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLoss {
    lose: What,
    #[serde(default, rename = "in")]
    place: Option<Spanned<String>>,
    /// A time after the first loss. Default: at once.
    #[serde(default)]
    after: Option<Spanned<String>>,
    /// `promoted`, or a time after its loss. Default: after the failover.
    #[serde(default)]
    back: Option<Spanned<String>>,
}

impl Script {
    /// Reads a scenario.
    ///
    /// # Errors
    /// What is wrong: the first mistake of its form, or all in what it says.
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let mut wrong = Diagnostics::default();
        if text.len() > LONGEST {
            wrong.push(Diagnostic::error("scenario::too-long", format!("It is longer than {LONGEST} bytes")));
            return Err(wrong);
        }
        let written: Written = match serde_saphyr::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                wrong.push(unreadable(&error, text));
                return Err(wrong);
            }
        };
        if written.losses.value.is_empty() {
            let nothing = Diagnostic::error("scenario::nothing", "It takes nothing away: `losses` is empty");
            wrong.push(nothing.at(span(&written.losses.referenced, text), "").help("`losses: [{ lose: region }]`"));
        }
        let mut seconds = |key: &str, written: &Spanned<String>| {
            units::seconds(&written.value).unwrap_or_else(|| {
                let summary = format!("`{key}` is no duration");
                let place = span(&written.referenced, text);
                wrong.push(
                    Diagnostic::error("scenario::duration", summary).at(place, "").help("write `90s`, `20m` or `1h`"),
                );
                0
            })
        };
        let noticed = written.noticed.filter(|noticed| noticed.value != BY_CHECKS);
        let noticed = noticed.map(|noticed| seconds("noticed", &noticed));
        let losses: Vec<TimedLoss> = written
            .losses
            .value
            .into_iter()
            .map(|loss| TimedLoss {
                lose: loss.lose,
                after: loss.after.map_or(0, |after| seconds("after", &after)),
                back: match loss.back {
                    None => Back::Afterwards,
                    Some(back) if back.value == PROMOTED => Back::Promoted,
                    Some(back) => Back::After(seconds("back", &back)),
                },
                place: loss.place.map(|place| Place { span: span(&place.referenced, text), name: place.value }),
            })
            .collect();
        let script = Self { title: written.title, noticed, losses, holds: written.holds };
        if wrong.is_empty() { Ok(script) } else { Err(wrong) }
    }
}

/// What the reader says, without the excerpt and the place that it adds to it.
fn unreadable(error: &serde_saphyr::Error, text: &str) -> Diagnostic {
    let bare = error.without_snippet();
    let message = bare.to_string();
    let first = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let summary = match first.split_once(": ") {
        Some((place, what)) if place.starts_with("line ") => what,
        _ => first,
    };
    let summary = summary.split(" at line ").next().unwrap_or(summary);
    let diagnostic = Diagnostic::error("scenario::unreadable", format!("It can't be read: {summary}"))
        .help("docs/scenarios.md has the keys, and an example of each");
    match error.location() {
        Some(location) => diagnostic.at(span(&location, text), ""),
        None => diagnostic,
    }
}

fn span(location: &Location, text: &str) -> Range<usize> {
    let whole = location.span();
    let at = |bytes: Option<u64>| bytes.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0);
    let begin = at(whole.byte_offset()).min(text.len());
    begin..(begin + at(whole.byte_len())).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each mistake: the code, the text that it is about, and the summary.
    fn wrong(text: &str) -> Vec<(&'static str, String, String)> {
        let found = Script::parse(text).expect_err(text);
        let place = |d: &Diagnostic| d.labels.first().map_or("", |label| &text[label.span.clone()]).to_owned();
        found.sorted().into_iter().map(|d| (d.code, place(d), d.summary.clone())).collect()
    }

    #[test]
    fn what_is_no_scenario() {
        let text = "title: t\nnoticed: soon\nlosses: [{ lose: region, after: a while, back: 1x }]\n";
        let of = |key: &str, at: &str| ("scenario::duration", at.to_owned(), format!("`{key}` is no duration"));
        assert_eq!(wrong(text), [of("noticed", "soon"), of("after", "a while"), of("back", "1x")]);
        assert_eq!(wrong("title: t\nlosses: []\n")[0].0, "scenario::nothing");
        let key = &wrong("title: t\nlosses:\n  - lose: region\n    whne: 1s\n")[0];
        assert_eq!((key.0, key.1.as_str()), ("scenario::unreadable", "whne"));
        assert!(key.2.starts_with("It can't be read: unknown field `whne`"), "{}", key.2);
        assert!(wrong("title: t\nlosses: [{ lose: everything }]\n")[0].2.contains("everything"));
        assert_eq!(wrong("title: [")[0].0, "scenario::unreadable");
        assert_eq!(wrong(&"#".repeat(LONGEST + 1))[0].0, "scenario::too-long");
    }

    #[test]
    fn what_is_left_out_has_defaults() {
        let script = Script::parse("title: t\nlosses: [{ lose: region }]\n").expect("a scenario");
        let loss = TimedLoss { lose: What::Region, place: None, after: 0, back: Back::Afterwards };
        assert_eq!((script.noticed, script.losses, script.holds), (None, vec![loss], Holds::all()));
        let script = Script::parse("title: t\nnoticed: by-checks\nlosses: [{ lose: region, back: promoted }]\n");
        let script = script.expect("a scenario");
        assert_eq!((script.noticed, script.losses[0].back), (None, Back::Promoted));
    }
}
