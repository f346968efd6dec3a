//! What `plan`, `apply` and `destroy` have in common: which stacks, in which order, under which policy, and how it ended.

use std::collections::BTreeMap;

use super::args::{AllowArgs, SelectArgs};
use super::error::CommandError;
use super::exit::ExitCode;
use super::session::Session;
use crate::diagnostic::did_you_mean;
use crate::posture::Posture;
use crate::run::{Allowance, Graph, Permits, Policy, RunSummary, StackOutcome, Unit};
use crate::stacks::{Stack, StackId};
use crate::topology::Topology;

/// The selected stacks in their order, with what is special about each.
pub(crate) fn select(
    topology: &Topology,
    posture: &Posture,
    select: &SelectArgs,
    allow: &AllowArgs,
    permits: Permits,
) -> Result<(Graph<StackId>, BTreeMap<StackId, Unit>), CommandError> {
    let stacks = crate::stacks::stacks(topology, posture);
    let allowed = allowances(allow, &stacks)?;
    let is_meant = |stack: &Stack, text: &str| {
        stack.id.to_string().strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let wanted = |stack: &Stack| select.stacks.is_empty() || select.stacks.iter().any(|text| is_meant(stack, text));
    for text in &select.stacks {
        if !stacks.iter().any(|stack| is_meant(stack, text)) {
            let error = CommandError::new(ExitCode::Usage, format!("There is no stack `{}`", text.escape_debug()));
            let names: Vec<String> = stacks.iter().map(|stack| stack.id.to_string()).collect();
            return Err(match did_you_mean(text, names.iter().map(String::as_str)) {
                Some(meant) => error.hint(format!("did you mean `{meant}`?")),
                None => error
                    .hint("name one as `<region>/<stack>` or `global/<stack>`, or a place to mean all of its stacks"),
            });
        }
    }
    let graph = Graph::new(stacks.iter().map(|stack| (stack.id.clone(), stack.after.clone())))
        .map_err(|error| CommandError::new(ExitCode::Unexpected, error.to_string()))?;
    let chosen: Vec<&Stack> = stacks.iter().filter(|stack| wanted(stack)).collect();
    let graph = graph.retain(|id| chosen.iter().any(|stack| stack.id == *id));
    let units = chosen
        .iter()
        .map(|stack| {
            let serves = stack.id.region().is_some_and(|region| posture.of(region).serves);
            let policy =
                Policy { permits, epoch: Some(posture.epoch), serves, allowed: allowed.clone(), ..Policy::default() };
            (stack.id.clone(), Unit { needs: stack.after.clone(), policy, ..Unit::default() })
        })
        .collect();
    Ok((graph, units))
}

/// What is allowed by name: `STACK:ADDRESS`, or an address in any stack.
pub(crate) fn allowances(allow: &AllowArgs, stacks: &[Stack]) -> Result<Vec<Allowance>, CommandError> {
    let reason = allow.reason.clone().unwrap_or_default();
    if !allow.allow.is_empty() && reason.trim().is_empty() {
        return Err(CommandError::new(ExitCode::Usage, "What is allowed needs a reason").hint("add --reason TEXT"));
    }
    allow
        .allow
        .iter()
        .map(|text| {
            let (stack, address) = text.split_once(':').ok_or_else(|| {
                CommandError::new(
                    ExitCode::Usage,
                    format!("`{}` doesn't name a stack and an address", text.escape_debug()),
                )
                .hint("write it as STACK:ADDRESS, such as primary/vector-db:module.postgres.aws_db_instance.this")
            })?;
            let stack = stacks.iter().find(|known| known.id.to_string() == stack).ok_or_else(|| {
                CommandError::new(ExitCode::Usage, format!("There is no stack `{}`", stack.escape_debug()))
            })?;
            Ok(Allowance { stack: Some(stack.id.clone()), address: address.to_owned(), reason: reason.clone() })
        })
        .collect()
}

/// The exit code of what came of a run.
pub(crate) fn exit_code(summary: &RunSummary, session: &Session) -> ExitCode {
    if session.interrupted() { ExitCode::Interrupted } else { outcome_code(summary) }
}

/// The exit code that follows from how the stacks ended.
pub(crate) fn outcome_code(summary: &RunSummary) -> ExitCode {
    let any = |is: &dyn Fn(&StackOutcome) -> bool| summary.with(is).next().is_some();
    if any(&|outcome| matches!(outcome, StackOutcome::Failed(_))) {
        ExitCode::TerraformFailed
    } else if any(&|outcome| matches!(outcome, StackOutcome::Refused { .. })) {
        ExitCode::Refused
    } else if summary.succeeded() {
        ExitCode::Done
    } else {
        ExitCode::Incomplete
    }
}
