//! Diagnostics as people see them: code, place, the line with the place marked, and what to do.

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use crate::diagnostic::{Diagnostics, Severity};

/// A file that diagnostics speak of.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// The path as it is shown.
    pub(crate) path: String,
    /// The text; empty if it couldn't be read as text.
    pub(crate) text: String,
}

impl SourceFile {
    /// Line and column of a byte of the text, from 1, in characters.
    pub(crate) fn position(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// All diagnostics of a file, in the order of their places.
pub(crate) fn render(file: &SourceFile, diagnostics: &Diagnostics, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false);
    let mut text = String::new();
    for diagnostic in diagnostics.sorted() {
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        };
        let mut shown =
            MietteDiagnostic::new(diagnostic.summary.clone()).with_code(diagnostic.code).with_severity(severity);
        if let Some(help) = &diagnostic.help {
            shown = shown.with_help(help.clone());
        }
        for label in &diagnostic.labels {
            let words = (!label.text.is_empty()).then(|| label.text.clone());
            let end = label.span.end.min(file.text.len());
            let start = label.span.start.min(end);
            shown = shown.and_label(LabeledSpan::new(words, start, end - start));
        }
        let report: Report = if diagnostic.labels.is_empty() {
            shown.into()
        } else {
            Report::new(shown).with_source_code(NamedSource::new(&file.path, file.text.clone()))
        };
        if handler.render_report(&mut text, report.as_ref()).is_err() {
            text.push_str(&diagnostic.summary);
            text.push('\n');
        }
        if diagnostic.labels.is_empty() {
            text.push_str(&format!("   in {}\n", file.path));
        }
    }
    text
}
