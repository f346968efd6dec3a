//! The reference of the rules, as Markdown.

use std::fmt::Write as _;

use super::rule::{Example, Family, Rule};
use crate::diagnostic::Severity;

/// The text of `docs/rules.md`.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Rules of `terradrill check`\n\n\
         <!-- Made from src/rules by its tests; see the head of src/rules/mod.rs. -->\n\n\
         A rule that doesn't apply is switched off in the topology, with a reason:\n\n\
         ```yaml\ncheck:\n  ignore:\n    - { rule: single-cloud, at: regions, reason: the board decided for one cloud }\n```\n",
    );
    let mut family: Option<Family> = None;
    for rule in super::all() {
        if family != Some(rule.family) {
            let _ = write!(text, "\n## {}\n", rule.family);
            family = Some(rule.family);
        }
        section(rule, &mut text);
    }
    text
}

fn section(rule: &Rule, text: &mut String) {
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let _ = write!(
        text,
        "\n### `{}`\n\n**{severity}** · {}.\n\n{}\n\n*Fix:* {}.\n\n*Source:* {}\n\nFinds fault with:\n\n{}\nNot with:\n\n{}",
        rule.id,
        rule.summary,
        rule.why,
        rule.fix,
        rule.source,
        example(&rule.fails),
        example(&rule.passes),
    );
}

fn example(example: &Example) -> String {
    if !example.plans.is_empty() {
        let planned: Vec<String> =
            example.plans.iter().map(|(stack, kind, values)| format!("{stack}: {kind} {values}\n")).collect();
        return format!("```\n{}```\n", planned.concat());
    }
    let mut text = format!("```yaml\n{}```\n", example.topology);
    for (scenario, date, current, met) in example.drills {
        let topology = if *current { "this topology" } else { "an older topology" };
        let objectives = if *met { "met" } else { "missed" };
        let _ = write!(text, "\nwith a live drill `{scenario}` of {date} on {topology}, objectives {objectives}\n");
    }
    text
}
