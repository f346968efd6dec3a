//! Two regions can't tell a partition from a loss.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-third-place",
    family: Family::Design,
    severity: Severity::Info,
    summary: "There are only two regions, so each judges the other",
    why: "When the line between two regions is cut, each sees the other as lost. In 2018 a cut of 43 seconds promoted a second primary at GitHub, and it took 24 hours to put the data together again.",
    source: "GitHub, analysis of the incident of 2018-10-21, https://github.blog/2018-10-30-oct21-post-incident-analysis/",
    fix: "decide on a failover from a third place (a third region, or a watcher outside both), with a hold-down longer than a usual cut",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
  us:
    region: us-east-1
    traffic: 50%
    resources: [llm-service (2 replicas), vector-db (primary)]
  eu:
    region: eu-west-1
    traffic: 50%
    resources: [llm-service (2 replicas), vector-db (replica)]
  spare:
    region: us-west-2
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if input.regions().count() == 2 {
        report.add(&["regions"], "Two regions can't tell a cut line between them from the loss of one");
    }
}
