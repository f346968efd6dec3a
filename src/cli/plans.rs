//! What `failover` and `failback` have in common: a plan is shown, carried out, and said to be unfinished.

use std::fmt::Write as _;
use std::sync::Arc;

use super::args::{AllowArgs, Format, GlobalArgs};
use super::environment::Environment;
use super::error::CommandError;
use super::exit::ExitCode;
use super::output::Output;
use super::session::Session;
use super::stacks::allowances;
use super::views;
use crate::drill::{Execution, StepOutcome};
use crate::estimates::rto::Estimate;
use crate::posture::Posture;
use crate::recovery::{Impossible, Plan};
use crate::run::Event;

/// Shows a plan that is about to be carried out: people as text, machines and the journal as an event.
pub(crate) fn announce(
    session: &Session,
    plan: &Plan,
    estimate: &Estimate,
    output: &Output,
) -> Result<(), CommandError> {
    let topology = session.site.topology();
    if output.format == Format::Human {
        output.data(&views::plan::human(plan, estimate, topology, output.width))?;
    }
    session.executor.recorder.note(Event::RecoveryPlan { plan: views::plan::json(plan, estimate, topology) });
    Ok(())
}

/// Carries out plans in the sandbox, one after the other, and says how each ended.
pub(crate) fn carry_out(
    session: &Session,
    plans: &[Plan],
    allow: &AllowArgs,
    unproven: Option<&str>,
) -> Result<ExitCode, CommandError> {
    let work = async {
        for plan in plans {
            let exit = carry_out_one(session, plan, allow, unproven).await?;
            if exit != ExitCode::Done {
                return Ok(exit);
            }
        }
        Ok(ExitCode::Done)
    };
    session.carry_out(work, |result| result.as_ref().map_or_else(|error| error.exit, |exit| *exit))
}

async fn carry_out_one(
    session: &Session,
    plan: &Plan,
    allow: &AllowArgs,
    unproven: Option<&str>,
) -> Result<ExitCode, CommandError> {
    let site = Arc::clone(&session.site);
    let stacks = crate::stacks::stacks(site.topology(), &plan.to);
    let execution = Execution {
        site,
        executor: session.executor.clone(),
        allowed: allowances(allow, &stacks)?,
        unproven: unproven.map(str::to_owned),
    };
    let records = execution
        .carry_out(plan, Arc::new(|_| {}))
        .await
        .map_err(|error| CommandError::new(ExitCode::Incomplete, "The plan came to no end").cause(&error))?;
    let go_on = "run the same command again, and it goes on";
    if session.interrupted() {
        let text = format!("The {} isn't done: {go_on}", plan.purpose);
        session.executor.recorder.note(Event::Message { text });
        return Ok(ExitCode::Interrupted);
    }
    let failed: Vec<String> = records
        .iter()
        .filter_map(|record| match &record.outcome {
            StepOutcome::Failed(error) => Some(format!("{}: {error}", record.key)),
            _ => None,
        })
        .collect();
    if failed.is_empty() {
        let text = format!("The {} is done: posture {} ({})", plan.purpose, plan.to.epoch, plan.to.because);
        session.executor.recorder.note(Event::Message { text });
        return Ok(ExitCode::Done);
    }
    let mut error = CommandError::new(ExitCode::Incomplete, format!("The {} is incomplete", plan.purpose));
    error.causes = failed;
    Err(error
        .hint(format!("what terraform said is in {}", session.executor.folder.path().display()))
        .hint(format!("once the cause is gone, {go_on}")))
}

/// An environment that is on its way from one posture to another is brought there by its plan, not by applying all of it.
pub(crate) fn require_finished(posture: &Posture) -> Result<(), CommandError> {
    match &posture.unfinished {
        None => Ok(()),
        Some(begun) if begun.lost.is_empty() => {
            Err(CommandError::new(ExitCode::Refused, "A failback was begun and isn't done")
                .hint("go on with it: `terradrill failback --sandbox --execute`"))
        }
        Some(begun) => Err(Impossible::Unfinished(begun.lost.clone()).into()),
    }
}

/// Says below a plan that was only shown which command carries it out.
pub(crate) fn nothing_done(command: &str, environment: &Environment, global: &GlobalArgs, output: &Output) {
    let how = if global.sandbox {
        "Nothing was done. To do it in the sandbox:"
    } else {
        "Nothing was done: this release carries plans out in the sandbox only. There:"
    };
    let mut text = format!("{}\n\n", views::wrap(how, output.width));
    if !environment.is_in_sandbox() {
        let _ = writeln!(text, "    terradrill {}", to_build(environment));
    }
    let _ = write!(text, "    terradrill {command} --env {} --sandbox --execute", environment.name);
    output.status(&text);
}

fn to_build(environment: &Environment) -> String {
    format!("apply --env {} --sandbox --yes", environment.name)
}

/// There is nothing to move where nothing was built.
pub(crate) fn require_built(environment: &Environment) -> Result<(), CommandError> {
    if environment.is_in_sandbox() {
        return Ok(());
    }
    Err(CommandError::new(ExitCode::Refused, format!("{} isn't built in the sandbox", environment.name))
        .hint(format!("`terradrill {}` builds it", to_build(environment))))
}

/// What this release does in the sandbox only.
pub(crate) fn not_live(what: &str) -> CommandError {
    CommandError::new(
        ExitCode::Usage,
        format!("A live {what} can't be carried out by this release; its plan can be shown"),
    )
    .hint("leave out --execute to see the plan, or add --sandbox to carry it out against simulated clouds")
}
