//! `terradrill drill`

use std::path::Path;
use std::sync::Arc;

use super::super::args::{AllowArgs, DrillArgs, Format, GlobalArgs};
use super::super::diagnostics::SourceFile;
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::rendered::require_current;
use super::super::session::{Access, Session};
use super::super::stacks::{allowances, outcome_code};
use super::super::views;
use crate::diagnostic::did_you_mean;
use crate::drill::scenario::{self, Script};
use crate::drill::{Drill, DrillError, DrillRecord, DrillResult, Execution, report};
use crate::posture::Posture;
use crate::recovery::Scenario;
use crate::run::{RunSummary, StackOutcome};

pub(crate) fn run(args: &DrillArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    if !global.sandbox {
        return Err(CommandError::new(ExitCode::Usage, "A live drill can't be run by this release")
            .hint("add --sandbox to rehearse it on this machine, against simulated clouds"));
    }
    let scripts = scripts(&args.scenario)?;
    require_current(&environment)?;
    let mut worst = ExitCode::Done;
    for named in scripts {
        let exit = one(named, args, &environment, global, output)?;
        if exit == ExitCode::Interrupted {
            return Ok(exit);
        }
        worst = if exit == ExitCode::Done { worst } else { exit };
    }
    Ok(worst)
}

/// A scenario, its name and its text.
struct Named {
    name: String,
    script: Script,
    file: SourceFile,
}

/// The scenarios that a name or a file means.
fn scripts(wanted: &str) -> Result<Vec<Named>, CommandError> {
    let path = Path::new(wanted);
    if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
        let text = std::fs::read_to_string(path)
            .map_err(|error| CommandError::new(ExitCode::Usage, format!("{wanted} can't be read")).cause(&error))?;
        let file = SourceFile { path: wanted.to_owned(), text };
        let script = match Script::parse(&file.text) {
            Ok(script) => script,
            Err(diagnostics) => return Err(CommandError::of_file(file, diagnostics)),
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(vec![Named { name, script, file }]);
    }
    let prefix = scenario::FAMILIES.iter().find(|(family, _)| *family == wanted).map(|(_, prefix)| *prefix);
    let found: Vec<Named> = scenario::NAMED
        .iter()
        .filter(|(name, _)| prefix.map_or(*name == wanted, |prefix| name.starts_with(prefix)))
        .map(|(name, text)| Named {
            name: (*name).to_owned(),
            script: Script::parse(text).expect("a scenario of ours"),
            file: SourceFile { path: format!("{name}.yaml"), text: (*text).to_owned() },
        })
        .collect();
    if found.is_empty() {
        return Err(unknown(wanted));
    }
    Ok(found)
}

fn unknown(wanted: &str) -> CommandError {
    let families = scenario::FAMILIES.iter().map(|(family, _)| *family);
    let names: Vec<&str> = scenario::NAMED.iter().map(|(name, _)| *name).chain(families).collect();
    let error = CommandError::new(ExitCode::Usage, format!("There is no scenario `{wanted}`"));
    let error = match did_you_mean(wanted, names.iter().copied()) {
        Some(meant) => error.hint(format!("did you mean `{meant}`?")),
        None => error.hint(format!("there are {}", names.join(", "))),
    };
    error.hint("a file of your own ends in .yaml")
}

fn one(
    named: Named,
    args: &DrillArgs,
    environment: &Environment,
    global: &GlobalArgs,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let topology = &environment.topology;
    let Named { name, script, file } = named;
    let normal = Posture::normal(topology, 0);
    // What can't be recovered is said before anything is built.
    let scenario = Scenario::new(&name, &args.lose, topology, &normal)
        .and_then(|scenario| crate::recovery::failover(topology, &normal, &scenario).map(|_| scenario))?;
    let injections =
        script.injections(topology, &scenario.lost).map_err(|diagnostics| CommandError::of_file(file, diagnostics))?;
    let session = Session::open(environment, &format!("drill {name}"), Access::Change, global, output)?;
    let drill = Drill {
        execution: Execution {
            site: Arc::clone(&session.site),
            executor: session.executor.clone(),
            allowed: allowances(&AllowArgs::default(), &[])?,
            unproven: None,
        },
        posture: session.posture.clone(),
        scenario,
        script,
        injections,
        began: session.began,
    };
    let exit = |record: &DrillRecord| if session.interrupted() { ExitCode::Interrupted } else { exit_code(record) };
    let record = session
        .carry_out(async { drill.run().await.map_err(|error| ended_early(error, &session)) }, |result| {
            result.as_ref().map_or_else(|error| error.exit, exit)
        })?;
    let folder = &session.executor.folder;
    for (extension, text) in
        [("json", report::json(&record)), ("md", report::markdown(&record)), ("html", report::html(&record))]
    {
        std::fs::write(folder.report(extension), text)?;
    }
    if output.format == Format::Human {
        output.data(&views::drill::human(&record, output.width))?;
        output.status(&format!("report: {}", folder.report("html").display()));
    }
    Ok(exit(&record))
}

fn exit_code(record: &DrillRecord) -> ExitCode {
    match record.verdict {
        DrillResult::Passed => ExitCode::Done,
        DrillResult::Missed | DrillResult::Broken => ExitCode::ObjectiveMissed,
        DrillResult::Incomplete => ExitCode::Incomplete,
    }
}

fn ended_early(error: DrillError, session: &Session) -> CommandError {
    let log = session.executor.folder.path().display().to_string();
    match error {
        DrillError::Impossible(error) => error.into(),
        DrillError::Interrupted => CommandError::new(ExitCode::Interrupted, "The drill was interrupted")
            .hint("run the same command again: what is built stays, and the rest is built"),
        DrillError::BringUp(summary) => not_brought_up(&summary).hint(format!("what terraform said is in {log}")),
        DrillError::NotNormal(because) => CommandError::new(
            ExitCode::Refused,
            format!("The environment in the sandbox isn't in its normal posture: {because}"),
        )
        .hint("`terradrill failback --sandbox --execute` brings it back, `terradrill sandbox reset` forgets it"),
        other => CommandError::new(ExitCode::Incomplete, "The drill came to no end").cause(&other),
    }
}

/// Why the environment isn't there, stack by stack; what was skipped for others says nothing new.
fn not_brought_up(summary: &RunSummary) -> CommandError {
    let mut error = CommandError::new(outcome_code(summary), "The environment couldn't be brought up");
    let ended = |outcome: &StackOutcome| matches!(outcome, StackOutcome::Failed(_) | StackOutcome::Refused { .. });
    error.causes = summary
        .with(ended)
        .map(|(stack, result)| format!("{stack}: {}", views::run::outcome(result, "applied")))
        .collect();
    error
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::run::{Refusal, RefusalReason, SkipReason, StackResult};
    use crate::stacks::StackId;

    #[test]
    fn a_refused_plan_is_told_from_a_failed_terraform_and_its_reasons_are_named() {
        let refused = "primary/vector-db".parse::<StackId>().expect("a stack");
        let reason = RefusalReason::StalePosture { applied: 2, posture: 1 };
        let refusals = vec![Refusal { stack: refused.clone(), address: "output.epoch".to_owned(), reason }];
        let outcomes = [
            (refused.clone(), StackOutcome::Refused { refusals }),
            (
                "primary/workloads".parse().expect("a stack"),
                StackOutcome::Skipped { reason: SkipReason::DependencyFailed { stack: refused } },
            ),
        ];
        let result = |outcome| StackResult {
            outcome,
            summary: None,
            plan: None,
            only_epoch: false,
            outputs: BTreeMap::new(),
            log: "terraform.log".into(),
            seconds: 0.0,
        };
        let stacks = outcomes.into_iter().map(|(stack, outcome)| (stack, result(outcome))).collect();
        let summary = RunSummary { stacks };
        let error = not_brought_up(&summary);
        assert_eq!(error.exit, ExitCode::Refused);
        insta::assert_snapshot!(error.text(false, 100), @"
        error: The environment couldn't be brought up
          caused by: primary/vector-db: refused: the state was made with the posture of epoch 2, and this one is of epoch 1
        ");
    }
}
