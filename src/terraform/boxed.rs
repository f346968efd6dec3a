//! Errors out of the text that terraform draws for people, for the commands that say nothing in JSON. Pure.

use super::message::{Diagnostic, Position, Start};

/// Finds the errors in a text, in order. Lines that terraform wrapped are joined again.
pub(super) fn errors_in(text: &str) -> Vec<Diagnostic> {
    let mut errors: Vec<Diagnostic> = Vec::new();
    let mut part = Part::Outside;
    for line in text.lines() {
        let line = line.trim_start_matches(['│', '╷', '╵']).trim_end();
        let bare = line.trim();
        if let Some(summary) = bare.strip_prefix("Error: ") {
            errors.push(Diagnostic {
                severity: "error".to_owned(),
                summary: summary.to_owned(),
                detail: String::new(),
                address: None,
                range: None,
            });
            part = Part::Summary;
            continue;
        }
        if bare.starts_with("Warning: ") {
            part = Part::Outside;
            continue;
        }
        let Some(error) = errors.last_mut() else { continue };
        match part {
            Part::Outside => {}
            Part::Summary | Part::Place if bare.is_empty() => part = Part::Detail,
            Part::Summary => append(&mut error.summary, bare),
            Part::Place => {}
            Part::Detail => match place(bare).filter(|_| error.detail.is_empty()) {
                Some(place) => {
                    error.range = Some(place);
                    part = Part::Place;
                }
                None => append(&mut error.detail, bare),
            },
        }
    }
    // What `init` says before the errors themselves.
    if errors.len() > 1 {
        errors.retain(|error| !error.summary.contains("encountered problems during initiali"));
    }
    errors
}

#[derive(Clone, Copy)]
enum Part {
    Outside,
    Summary,
    /// The excerpt of the configuration.
    Place,
    Detail,
}

fn append(text: &mut String, words: &str) {
    if words.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(words);
}

/// Reads `on main.tf line 5, in resource "x" "y":`.
fn place(line: &str) -> Option<Position> {
    let (filename, rest) = line.strip_prefix("on ")?.split_once(" line ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some(Position { filename: filename.to_owned(), start: Start { line: digits.parse().ok()?, column: 0 } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors() {
        let text = "\
Initializing the backend...
╷
│ Warning: Old
│\u{20}
│ Use the new one.
╵
╷
│ Error: Terraform encountered problems during initialisation, including problems
│ with the configuration, described below.
│\u{20}
│ The configuration must be valid.
╵
╷
│ Error: Invalid precondition expression
│\u{20}
│   on main.tf line 5, in resource \"terraform_data\" \"it\":
│    5:       condition     = 1 > 2
│\u{20}
│ The condition expression must refer to at least one object from elsewhere
│ in the configuration.
╵
Error: Unsupported
";
        let errors = errors_in(text);
        let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Invalid precondition expression: The condition expression must refer to at least one object from \
                 elsewhere in the configuration.",
                "Unsupported"
            ]
        );
        assert_eq!(
            errors[0].range.as_ref().map(|range| (range.filename.as_str(), range.start.line)),
            Some(("main.tf", 5))
        );
        assert_eq!(errors_in("panic: runtime error"), []);
    }
}
