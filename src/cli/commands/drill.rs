//! `terradrill drill`

use std::sync::Arc;

use super::super::args::{AllowArgs, DrillArgs, Format, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::session::{Access, Session};
use super::super::views;
use super::failover::impossible;
use super::render::require_current;
use super::stacks::allowances;
use crate::drill::{Drill, DrillError, DrillRecord, Execution, Verdict, report};
use crate::recovery::{Scenario, ScenarioKind};

pub(crate) fn run(args: &DrillArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    if !global.sandbox {
        return Err(CommandError::new(ExitCode::Usage, "A live drill can't be run by this release")
            .hint("add --sandbox to rehearse it on this machine, against simulated clouds"));
    }
    require_current(&environment)?;
    let kind = ScenarioKind::from_name(&args.scenario)
        .ok_or_else(|| CommandError::new(ExitCode::Usage, format!("There is no scenario `{}`", args.scenario)))?;
    let scenario = Scenario::new(kind, &args.lose, &environment.topology, &environment.posture)
        .and_then(|scenario| {
            // What can't be recovered is said before anything is built.
            crate::recovery::failover(&environment.topology, &environment.posture, &scenario).map(|_| scenario)
        })
        .map_err(|error| impossible(&error))?;
    let session = Session::open(&environment, &format!("drill {kind}"), Access::Change, global, output)?;
    let site = session.site.clone().expect("a sandbox session has a site");
    let drill = Drill {
        execution: Execution {
            site: Arc::clone(&site),
            executor: session.executor.clone(),
            allowed: allowances(&AllowArgs::default(), &[])?,
        },
        scenario,
        began: session.began,
    };
    let record = session
        .carry_out(async { drill.run().await.map_err(|error| ended_early(error, &session)) }, |result| {
            result.as_ref().map_or_else(|error| error.exit, exit_code)
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
    Ok(if session.interrupted() { ExitCode::Interrupted } else { exit_code(&record) })
}

fn exit_code(record: &DrillRecord) -> ExitCode {
    match record.verdict {
        Verdict::Passed => ExitCode::Done,
        Verdict::Missed => ExitCode::ObjectiveMissed,
        Verdict::Incomplete => ExitCode::Incomplete,
    }
}

fn ended_early(error: DrillError, session: &Session) -> CommandError {
    let log = session.executor.folder.path().display().to_string();
    match error {
        DrillError::Impossible(error) => impossible(&error),
        DrillError::Interrupted => CommandError::new(ExitCode::Interrupted, "The drill was interrupted")
            .hint("run the same command again: what is built stays, and the rest is built"),
        DrillError::BringUp(summary) => {
            let failed = summary.with(|outcome| !outcome.is_success()).map(|(stack, _)| stack.to_string());
            let mut failed_command =
                CommandError::new(ExitCode::TerraformFailed, "The environment couldn't be brought up");
            failed_command.causes = failed.collect();
            failed_command.hint(format!("what terraform said is in {log}"))
        }
        DrillError::NotNormal(because) => CommandError::new(
            ExitCode::Refused,
            format!("The environment in the sandbox isn't in its normal posture: {because}"),
        )
        .hint("`terradrill failback --sandbox --execute` brings it back, `terradrill sandbox reset` forgets it"),
        other => CommandError::new(ExitCode::Incomplete, "The drill came to no end").cause(&other),
    }
}
