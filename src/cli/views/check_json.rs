//! What `check` has found, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use super::check::Answer;
use crate::diagnostic::Severity;
use crate::estimates::Estimates;
use crate::rules::Finding;

/// What `check --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "terradrill check")]
pub(crate) struct Output<'a> {
    /// The version of this form: 1.
    schema: u32,
    /// The environment.
    environment: &'a str,
    /// The topology file.
    file: &'a str,
    /// What rules object to, worst first.
    findings: Vec<Found<'a>>,
    /// What rules object to and the topology ignores.
    ignored: Vec<Ignored<'a>>,
    /// What the design would reach and cost. Times are seconds, money is US dollars in a month.
    estimates: &'a Estimates,
}

/// A finding and its place.
#[derive(Serialize, JsonSchema)]
struct Found<'a> {
    /// The rule's id; it doesn't change.
    rule: &'a str,
    /// How bad it is.
    severity: Severity,
    /// The place as a dotted path, such as `regions.primary.compute.gpu`.
    path: &'a str,
    /// The resource in a saved plan, as `stack:address`, if it is about one.
    resource: Option<&'a str>,
    /// The line in the file, from 1.
    line: usize,
    /// The column, from 1, in characters.
    column: usize,
    /// What is wrong.
    message: &'a str,
    /// What to do.
    fix: &'a str,
}

/// A finding that the topology ignores.
#[derive(Serialize, JsonSchema)]
struct Ignored<'a> {
    #[serde(flatten)]
    found: Found<'a>,
    /// Why it doesn't apply.
    reason: &'a str,
}

/// The output of an answer.
pub(crate) fn output<'a>(answer: &Answer<'a>) -> Output<'a> {
    let found = |finding: &'a Finding| {
        let (line, column) = answer.position(finding.span.start);
        Found {
            rule: finding.rule,
            severity: finding.severity,
            path: &finding.path,
            resource: finding.resource.as_deref(),
            line,
            column,
            message: &finding.message,
            fix: &finding.fix,
        }
    };
    let ignored = answer.checked.ignored.iter();
    Output {
        schema: 1,
        environment: answer.environment,
        file: &answer.file.path,
        findings: answer.checked.findings.iter().map(found).collect(),
        ignored: ignored.map(|ignored| Ignored { found: found(&ignored.finding), reason: &ignored.reason }).collect(),
        estimates: answer.estimates,
    }
}
