//! What `check` has found, for people, machines and pull requests.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::diagnostics::SourceFile;
use super::estimates::{self, prose};
use crate::diagnostic::Severity;
use crate::estimates::Estimates;
use crate::rules::{Checked, Finding, Rule};
use crate::topology::Topology;

/// What there is to show.
pub(crate) struct Answer<'a> {
    pub(crate) environment: &'a str,
    pub(crate) file: &'a SourceFile,
    pub(crate) topology: &'a Topology,
    pub(crate) checked: &'a Checked,
    pub(crate) estimates: &'a Estimates,
    lines: Vec<usize>,
}

impl<'a> Answer<'a> {
    pub(crate) fn new(
        environment: &'a str,
        file: &'a SourceFile,
        topology: &'a Topology,
        checked: &'a Checked,
        estimates: &'a Estimates,
    ) -> Self {
        let ends = file.text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(ends).collect();
        Self { environment, file, topology, checked, estimates, lines }
    }

    /// Line and column of a place in the file, from 1.
    pub(crate) fn position(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let before = self.file.text.get(self.lines[line - 1]..at).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.checked.findings.iter().filter(move |finding| finding.severity == severity)
    }

    fn counts(&self) -> String {
        let count = |severity| self.of(severity).count();
        let plural =
            |number: usize, one: &str| if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") };
        format!(
            "{}, {}, {}",
            plural(count(Severity::Error), "error"),
            plural(count(Severity::Warning), "warning"),
            plural(count(Severity::Info), "remark")
        )
    }
}

/// For people: errors and warnings with what to do, remarks in a line each (with `all` as long as the rest).
pub(crate) fn human(answer: &Answer<'_>, colour: bool, width: usize, all: bool) -> String {
    let mut text = String::new();
    let paint = |code: &str, words: &str| if colour { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() };
    for (severity, title, code) in
        [(Severity::Error, "error", "1;31"), (Severity::Warning, "warning", "1;33"), (Severity::Info, "remark", "1;36")]
    {
        for finding in answer.of(severity) {
            let (line, _) = answer.position(finding.span.start);
            let place = format!("{}:{line}", answer.file.path);
            if severity == Severity::Info && !all {
                let said = prose(&format!("{title} {} ({}, line {line})", finding.message, finding.rule), width);
                text.push_str(&said.replacen(title, &paint(code, title), 1));
                continue;
            }
            // The colours come last: they take no room in a line.
            let said = prose(&format!("{title} {} ({})", finding.message, finding.rule), width);
            let words = said.strip_prefix(title).unwrap_or(&said).trim_start();
            let (message, rule) = words.rsplit_once('(').unwrap_or((words, ""));
            let _ = write!(text, "{} {}({rule}", paint(code, title), paint("1", message));
            match &finding.resource {
                Some(resource) => {
                    let _ = writeln!(text, "  {resource}");
                }
                None => {
                    let _ = writeln!(text, "  {place}  {}", finding.path);
                }
            }
            let _ = writeln!(text, "{}", prose(&format!("  → {}", finding.fix), width));
        }
    }
    for ignored in &answer.checked.ignored {
        let finding = &ignored.finding;
        text.push_str(&prose(&format!("ignored {} at {}: {}", finding.rule, finding.path, ignored.reason), width));
    }
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push('\n');
    }
    let _ = writeln!(text, "{}", estimates::human(answer.estimates, answer.topology, width, all));
    let _ = writeln!(text, "{}: {}. `terradrill check RULE` explains one.", answer.file.path, answer.counts());
    text
}

/// For a pull request.
pub(crate) fn markdown(answer: &Answer<'_>) -> String {
    let mut text = format!("### terradrill check: {}\n\n{}\n", answer.environment, answer.counts());
    for (severity, title) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings"), (Severity::Info, "Remarks")]
    {
        if answer.of(severity).next().is_none() {
            continue;
        }
        let _ = write!(text, "\n#### {title}\n\n| line | finding | what to do | rule |\n|---:|---|---|---|\n");
        for finding in answer.of(severity) {
            let (line, _) = answer.position(finding.span.start);
            let cell = |words: &str| words.replace('|', "\\|");
            let _ =
                writeln!(text, "| {line} | {} | {} | `{}` |", cell(&finding.message), cell(&finding.fix), finding.rule);
        }
    }
    if !answer.checked.ignored.is_empty() {
        text.push_str("\n#### Ignored\n\n");
        for ignored in &answer.checked.ignored {
            let _ = writeln!(text, "- `{}` at `{}`: {}", ignored.finding.rule, ignored.finding.path, ignored.reason);
        }
    }
    text.push_str(&estimates::markdown(answer.estimates, answer.topology));
    text
}

/// A rule at length.
pub(crate) fn rule_human(rule: &Rule, width: usize) -> String {
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "remark",
    };
    format!(
        "{} ({severity}; {})\n\n{}.\n\n{}\n\nWhat to do: {}.\n\nSource: {}\n\nFinds fault with:\n\n{}\nNot with:\n\n{}",
        rule.id,
        rule.family,
        rule.summary,
        super::wrap(rule.why, width),
        rule.fix,
        rule.source,
        example(rule.fails.topology, rule.fails.drills.len()),
        example(rule.passes.topology, rule.passes.drills.len()),
    )
}

fn example(topology: &str, drills: usize) -> String {
    let drilled = if drills == 0 { "" } else { "    # and a live drill on record\n" };
    format!("{}{drilled}", super::table::indent(topology, 4))
}

/// A rule for machines.
pub(crate) fn rule_json(rule: &Rule) -> Value {
    json!({
        "schema": 1,
        "rule": rule.id,
        "family": rule.family,
        "severity": rule.severity,
        "summary": rule.summary,
        "why": rule.why,
        "fix": rule.fix,
        "source": rule.source,
        "fails": rule.fails.topology,
        "passes": rule.passes.topology,
    })
}
