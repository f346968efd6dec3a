//! `terradrill destroy`

use super::super::args::{AllowArgs, DestroyArgs, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::rendered::require_current;
use super::super::session::{Access, Session, confirm};
use super::super::stacks::{exit_code, select};
use super::super::views;
use crate::render::variables;
use crate::run::{Permits, Task};

pub(crate) fn run(args: &DestroyArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    require_current(&environment)?;
    let session = Session::open(&environment, "destroy", Access::Change, global, output)?;
    let (graph, mut units) = session.before(|| {
        select(&environment.topology, &session.posture, &args.select, &AllowArgs::default(), Permits::Destroy)
    })?;
    // What the cloud itself protects has to be told first that it may go.
    let unprotected = session.executor.folder.path().join("unprotected.tfvars");
    session.before(|| Ok(std::fs::write(&unprotected, "deletion_protection = false\n")?))?;
    for (stack, unit) in &mut units {
        let variables = variables(&environment.topology, &session.posture, stack);
        if variables.get("deletion_protection") == Some(&true.into()) {
            unit.before_destroy = Some(unprotected.clone());
        }
    }
    let place = if global.sandbox { "in the sandbox" } else { "and its data, for good" };
    let question = format!("Destroy {} stacks of {} {place}?", graph.len(), environment.name);
    session.before(|| confirm(&question, global, output))?;
    let summary = session.carry_out(
        async {
            session.prepare()?;
            Ok(session.executor.execute(&graph, units, Task::Destroy).await)
        },
        |result| result.as_ref().map_or_else(|error| error.exit, |summary| exit_code(summary, &session)),
    )?;
    views::run::show(&summary, "destroyed", &session, output)?;
    let exit = exit_code(&summary, &session);
    if exit == ExitCode::Done && args.select.stacks.is_empty() {
        session.site.forget_posture()?;
    }
    Ok(exit)
}
