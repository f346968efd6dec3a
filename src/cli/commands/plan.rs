//! `terradrill plan`

use super::super::args::{AllowArgs, GlobalArgs, PlanArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::rendered::require_current;
use super::super::session::{Access, Session};
use super::super::stacks::{exit_code, select};
use super::super::views;
use crate::run::{Permits, RunSummary, Task};

pub(crate) fn run(args: &PlanArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    require_current(&environment)?;
    let session = Session::open(&environment, "plan", Access::Look, global, output)?;
    let (graph, units) = session.before(|| {
        select(&environment.topology, &session.posture, &args.select, &AllowArgs::default(), Permits::Normal)
    })?;
    let exit = |summary: &RunSummary| match exit_code(summary, &session) {
        ExitCode::Done if args.detailed_exitcode && summary.has_changes() => ExitCode::Changes,
        other => other,
    };
    let summary = session.carry_out(
        async {
            session.prepare()?;
            Ok(session.executor.execute(&graph, units, Task::Plan).await)
        },
        |result| result.as_ref().map_or_else(|error| error.exit, exit),
    )?;
    views::run::show(&summary, "planned", &session, output)?;
    Ok(exit(&summary))
}
