//! Rules: what an expert would object to in a topology.
//!
//! One file per rule, in the folder of its family. A rule is a value: its id, its severity, what it says and why, where
//! that comes from, how to put it right, an example that it finds fault with and one that it doesn't (both are tests),
//! and a function that looks at a topology. Rules are pure; the day and the drills on record are parameters.
//!
//! Adding one: write `FAMILY/rule_name.rs` with a `RULE` whose id is the file's name in hyphens; name it in `FAMILY/mod.rs`,
//! which both declares the module and lists the rule; run `TERRADRILL_UPDATE_DOCS=1 cargo test --test repository` once, so
//! that `docs/rules.md` gets it.

mod capacity;
mod data;
mod design;
mod detection;
mod lifecycle;
mod live;
mod objectives;
mod places;
mod plans;
mod records;
mod reference;
mod report;
mod rule;
mod state;

pub use reference::reference;
pub(crate) use report::{Checked, Finding};
pub(crate) use rule::{Example, Family, Input, PastDrill, Planned, Rule};

use report::Report;

use crate::diagnostic::{Severity, did_you_mean};
use crate::topology::{self, Ignored};

/// Rule id of findings about the list of ignored rules itself.
const IGNORE_RULE: &str = "ignored-rules";

/// Declares the modules of a family and lists their rules.
macro_rules! family {
    ($($rule:ident),+ $(,)?) => {
        $(mod $rule;)+

        /// The family's rules.
        pub(super) static RULES: &[&crate::rules::Rule] = &[$(&$rule::RULE),+];
    };
}
use family;

/// All rules, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        design::RULES,
        objectives::RULES,
        data::RULES,
        capacity::RULES,
        detection::RULES,
        state::RULES,
        places::RULES,
        lifecycle::RULES,
        records::RULES,
        live::RULES,
        plans::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// What the rules find: worst first, then in the order of the file. What the topology ignores is listed beside.
#[must_use]
pub fn check(input: &Input<'_>) -> Checked {
    let mut report = Report::new(input.topology, input.places);
    for rule in all() {
        report.begin(rule.id, rule.severity, rule.fix);
        (rule.check)(input, &mut report);
    }
    let ignored = &input.topology.ignored;
    report.begin(IGNORE_RULE, Severity::Error, "use the id that `check` prints, or remove the entry");
    for (index, entry) in ignored.iter().enumerate() {
        unknown_rule(index, entry, &mut report);
        unknown_place(index, entry, input, &mut report);
    }
    let mut checked = report.finish(ignored);
    // Only once it is known what was found can be said which entries are needed no more.
    let needless = ignored.iter().enumerate().filter(|(_, entry)| {
        find(&entry.rule).is_some()
            && is_place(entry, input)
            && !checked.ignored.iter().any(|ignored| ignored.by == **entry)
    });
    let mut report = Report::new(input.topology, input.places);
    report.begin(IGNORE_RULE, Severity::Info, "remove the entry, so that the rule speaks again when it has reason to");
    for (index, entry) in needless {
        let index = index.to_string();
        report.add(&["check", "ignore", &index, "rule"], format!("`{}` finds nothing here to ignore", entry.rule));
    }
    checked.findings.extend(report.finish(&[]).findings);
    checked
        .findings
        .sort_by(|a, b| b.severity.cmp(&a.severity).then(a.span.start.cmp(&b.span.start)).then(a.rule.cmp(b.rule)));
    checked
}

fn unknown_rule(index: usize, entry: &Ignored, report: &mut Report<'_>) {
    if find(&entry.rule).is_some() {
        return;
    }
    let index = index.to_string();
    let path = ["check", "ignore", &index, "rule"];
    let message = format!("There is no rule `{}` to ignore", entry.rule);
    match did_you_mean(&entry.rule, all().map(|rule| rule.id)) {
        Some(meant) => report.add_with_fix(&path, message, format!("did you mean `{meant}`?")),
        None => report.add(&path, message),
    }
}

fn unknown_place(index: usize, entry: &Ignored, input: &Input<'_>, report: &mut Report<'_>) {
    if is_place(entry, input) {
        return;
    }
    let at = entry.at.as_deref().unwrap_or_default();
    let path = ["check", "ignore", &index.to_string(), "at"];
    let fix = "write a path of this file, such as `regions` or `regions.primary`, or leave `at` out";
    report.add_with_fix(&path, format!("There is no place `{at}` in this topology"), fix);
}

/// Whether an entry's place can be one: a key that the file may have, and below `regions` and `services` a name that it has.
fn is_place(entry: &Ignored, input: &Input<'_>) -> bool {
    let Some(at) = &entry.at else { return true };
    let mut keys = at.split('.');
    let (first, second) = (keys.next().unwrap_or_default(), keys.next());
    let topology = input.topology;
    let named = |name: &str| match first {
        "regions" => topology.regions.iter().any(|region| region.name.as_str() == name),
        "services" => topology.services.keys().any(|service| service.as_str() == name),
        _ => true,
    };
    let known = topology::schema()["properties"].get(first).is_some();
    known && second.is_none_or(named)
}

#[cfg(test)]
mod tests;
