//! `terradrill apply`

use super::super::args::{ApplyArgs, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::plans::require_finished;
use super::super::rendered::require_current;
use super::super::session::{Access, Session, confirm};
use super::super::stacks::{exit_code, select};
use super::super::views;
use crate::run::{Permits, Task};

pub(crate) fn run(args: &ApplyArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    require_current(&environment)?;
    let session = Session::open(&environment, "apply", Access::Change, global, output)?;
    let (graph, mut units) = session.before(|| {
        require_finished(&session.posture)?;
        select(&environment.topology, &session.posture, &args.select, &args.allow, Permits::Normal)
    })?;
    let summary = session.carry_out(
        async {
            session.prepare()?;
            if !global.yes {
                // What is confirmed is what is applied: the plans are kept.
                let planned = session.executor.execute(&graph, units.clone(), Task::Plan).await;
                views::run::show(&planned, "planned", &session, output)?;
                if !planned.has_changes() || exit_code(&planned, &session) != ExitCode::Done {
                    return Ok(planned);
                }
                confirm(
                    "Apply these plans, and those of the stacks that wait as they become possible?",
                    global,
                    output,
                )?;
                for (stack, result) in &planned.stacks {
                    if let (Some(unit), Some(plan), Some(summary)) =
                        (units.get_mut(stack), &result.plan, result.summary)
                    {
                        unit.saved = Some((plan.clone(), summary));
                    }
                }
            }
            let summary = session.executor.execute(&graph, units, Task::Apply).await;
            if exit_code(&summary, &session) == ExitCode::Done {
                session.settle_ledger(args.fence_key.as_deref()).await?;
            }
            Ok(summary)
        },
        |result| result.as_ref().map_or_else(|error| error.exit, |summary| exit_code(summary, &session)),
    )?;
    views::run::show(&summary, "applied", &session, output)?;
    Ok(exit_code(&summary, &session))
}
