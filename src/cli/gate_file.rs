//! A gate's configuration, read from its file. What is wrong with it is said as of a topology.

use std::ops::Range;
use std::path::Path;

use super::diagnostics::SourceFile;
use super::error::CommandError;
use super::exit::ExitCode;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::gate::{Fault, GateConfig};

/// Reads it.
pub(crate) fn read(path: &Path) -> Result<GateConfig, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        CommandError::new(ExitCode::Topology, format!("{} can't be read", path.display()))
            .cause(&error)
            .hint("module `gate` makes it, as gate.json of a config map; `gate --config` and `fence --gate` name another place")
    })?;
    let (config, faults) = match serde_json::from_str::<GateConfig>(&text) {
        Ok(config) => {
            let faults: Vec<Diagnostic> = config.faults().iter().map(|fault| diagnostic(&text, fault)).collect();
            (Some(config), faults)
        }
        Err(error) => {
            let at = offset(&text, error.line(), error.column());
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default().to_owned();
            (None, vec![Diagnostic::error("gate::form", "This is no configuration of a gate").at(at, words)])
        }
    };
    match config {
        Some(config) if faults.is_empty() => Ok(config),
        _ => {
            let mut all = Diagnostics::default();
            faults.into_iter().for_each(|fault| all.push(fault));
            Err(CommandError::of_file(SourceFile { path: path.display().to_string(), text }, all))
        }
    }
}

fn diagnostic(text: &str, fault: &Fault) -> Diagnostic {
    let found = Diagnostic::error("gate::value", format!("`{}` {}", fault.key, fault.what));
    match place(text, &fault.key) {
        Some(place) => found.at(place, "here"),
        None => found,
    }
}

/// Where a key stands: each of its parts after the one before.
fn place(text: &str, key: &str) -> Option<Range<usize>> {
    let mut from = 0;
    let mut found = None;
    for part in key.split('.') {
        let quoted = format!("\"{part}\"");
        let start = from + text.get(from..)?.find(&quoted)?;
        from = start + quoted.len();
        found = Some(start..from);
    }
    found
}

fn offset(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (before + column.saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    at..text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_keys() {
        let text = r#"{ "region": "a", "ledger": { "region": "b" } }"#;
        assert_eq!(place(text, "region"), Some(2..10));
        assert_eq!(place(text, "ledger.region"), Some(29..37));
        assert_eq!(place(text, "ledger.holders"), None);
        assert_eq!(offset("a\nbc", 2, 2), 3..4);
        assert_eq!(offset("", 1, 9), 0..0);
    }
}
