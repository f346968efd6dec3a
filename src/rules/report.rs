//! What rules have found.

use std::ops::Range;

use serde::Serialize;

use super::rule::Planned;
use crate::diagnostic::Severity;
use crate::topology::{Ignored, Places, Topology};

/// What a rule has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The place as a dotted path, such as `regions.primary.compute.gpu`.
    pub path: String,
    /// The resource in a saved plan, as `stack:address`, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The place in the file, or the nearest key above it, as a byte range.
    pub span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// A finding that the topology ignores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IgnoredFinding {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it doesn't apply.
    pub reason: String,
    /// The entry that says so.
    #[serde(skip)]
    pub(super) by: Ignored,
}

/// The answer of the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// What was found and is ignored.
    pub ignored: Vec<IgnoredFinding>,
}

impl Checked {
    /// The worst severity that was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Collects findings, rule by rule.
pub(super) struct Report<'a> {
    topology: &'a Topology,
    places: &'a Places,
    rule: &'static str,
    severity: Severity,
    fix: &'static str,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) fn new(topology: &'a Topology, places: &'a Places) -> Self {
        Self { topology, places, rule: "", severity: Severity::Info, fix: "", findings: Vec::new() }
    }

    /// From here on findings are this rule's.
    pub(super) fn begin(&mut self, rule: &'static str, severity: Severity, fix: &'static str) {
        (self.rule, self.severity, self.fix) = (rule, severity, fix);
    }

    /// A finding with the rule's own severity and fix.
    pub(super) fn add(&mut self, path: &[&str], message: impl Into<String>) {
        self.push(self.severity, path, message.into(), self.fix.to_owned());
    }

    /// A finding with a fix of its own.
    pub(super) fn add_with_fix(&mut self, path: &[&str], message: impl Into<String>, fix: impl Into<String>) {
        self.push(self.severity, path, message.into(), fix.into());
    }

    /// A finding that is milder or worse than usual.
    pub(super) fn add_as(&mut self, severity: Severity, path: &[&str], message: impl Into<String>) {
        self.push(severity, path, message.into(), self.fix.to_owned());
    }

    /// A finding about a service in a region.
    pub(super) fn add_at_service(&mut self, region: &str, service: &str, message: impl Into<String>) {
        self.add(&["regions", region, "services", service], message);
    }

    /// A finding about a resource in a saved plan; its place in the topology is its stack's region.
    pub(super) fn add_planned(&mut self, planned: &Planned, message: impl Into<String>) {
        match planned.stack.region() {
            None => self.add(&["regions"], message),
            Some(region) => self.add(&["regions", region.as_str()], message),
        }
        if let Some(finding) = self.findings.last_mut() {
            finding.resource = Some(format!("{}:{}", planned.stack, planned.address));
        }
    }

    fn push(&mut self, severity: Severity, path: &[&str], message: String, fix: String) {
        let span = self.short_form(path).unwrap_or_else(|| self.places.of(path));
        let path = path.join(".");
        self.findings.push(Finding { rule: self.rule, severity, path, resource: None, span, message, fix });
    }

    /// The place of `regions.NAME.services.SERVICE` in a region that lists it under `resources:`. The model has a region's
    /// services in the order of the file, those of the short form first.
    fn short_form(&self, path: &[&str]) -> Option<Range<usize>> {
        let ["regions", name, "services", service] = *path else { return None };
        let region_key = self.places.of(&["regions", name]);
        if self.places.of(path) != region_key {
            return None;
        }
        let region = self.topology.regions.iter().find(|region| region.name.as_str() == name)?;
        let index = region.services.iter().position(|placement| placement.service.as_str() == service)?.to_string();
        Some(self.places.of(&["regions", name, "resources", &index])).filter(|place| *place != region_key)
    }

    /// The findings, apart from those that are ignored.
    pub(super) fn finish(self, ignored: &[Ignored]) -> Checked {
        let mut checked = Checked::default();
        for finding in self.findings {
            match ignored.iter().find(|entry| covers(entry, &finding)) {
                Some(entry) => {
                    checked.ignored.push(IgnoredFinding { finding, reason: entry.reason.clone(), by: entry.clone() })
                }
                None => checked.findings.push(finding),
            }
        }
        checked
    }
}

/// Whether an entry of the topology switches a finding off: the rule is the same, and the place is `at` or below it.
fn covers(entry: &Ignored, finding: &Finding) -> bool {
    entry.rule == finding.rule
        && entry
            .at
            .as_deref()
            .is_none_or(|at| finding.path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}
