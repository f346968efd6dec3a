//! The price of consistency.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::OnBlind;

pub(super) static RULE: Rule = Rule {
    id: "blind-gates-shut",
    family: Family::Detection,
    severity: Severity::Info,
    summary: "Gates that see no majority of the holders shut a region that clients reach",
    why: "A gate is blind when clients come and the holders don't answer: its way out is broken, or the ledger is. With `shut` a fault of the ledger then becomes an outage of the service; with `serve` a region that was fenced meanwhile, and that no push reaches, goes on taking writes.",
    source: "pg_auto_failover, failover and fault tolerance (a monitor that is lost), https://pg-auto-failover.readthedocs.io/en/main/fault-tolerance.html",
    fix: "keep it if lost writes are worse than an outage; else write `fence: { on_blind: serve }`",
    fails: Example::of("fence: { on_blind: shut }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("fence: { on_blind: serve }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if input.topology.majority() > 0 && input.topology.fence.on_blind == OnBlind::Shut {
        report.add(&["fence", "on_blind"], "Regions that lose sight of the ledger shut, although clients reach them");
    }
}
