//! `terradrill failover`

use std::fmt::Write as _;
use std::sync::Arc;

use super::super::args::{AllowArgs, FailoverArgs, Format, GlobalArgs};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::session::{Access, Session, confirm};
use super::super::views;
use super::render::require_current;
use super::stacks::allowances;
use crate::drill::{Execution, StepOutcome};
use crate::estimates::rto::{Decision, Estimate, estimate};
use crate::posture::Posture;
use crate::recovery::{Impossible, Plan, Scenario, ScenarioKind, failover};
use crate::run::Event;
use crate::topology::Topology;

pub(crate) fn run(args: &FailoverArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    if args.execute { execute(args, &environment, global, output) } else { show(args, &environment, global, output) }
}

/// Only looking at the plan needs nothing but files: at 3 a.m. it must not wait for anything.
fn show(
    args: &FailoverArgs,
    environment: &Environment,
    global: &GlobalArgs,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let topology = &environment.topology;
    let plan = plan(args, topology, &environment.posture_in(global.sandbox)?)?;
    let estimate = estimate(&plan, topology, Decision::Human);
    match output.format {
        Format::Json => output.json(&views::plan::json(&plan, &estimate, topology))?,
        Format::Human => output.data(&views::plan::human(&plan, &estimate, topology, output.width))?,
    }
    let lose: Vec<String> = args.lose.iter().map(|region| format!("--lose {region}")).collect();
    nothing_done(&format!("failover {}", lose.join(" ")), environment, global, output);
    Ok(ExitCode::Done)
}

fn execute(
    args: &FailoverArgs,
    environment: &Environment,
    global: &GlobalArgs,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let topology = &environment.topology;
    if !global.sandbox {
        return Err(not_live("failover"));
    }
    require_current(environment)?;
    require_built(environment)?;
    let session = Session::open(environment, "failover", Access::Change, global, output)?;
    let plan = session.before(|| {
        let plan = plan(args, topology, &session.posture)?;
        announce(&session, &plan, &estimate(&plan, topology, Decision::Human), output)?;
        confirm("Fail over?", global, output)?;
        Ok(plan)
    })?;
    carry_out(&session, &[plan], &args.allow)
}

fn plan(args: &FailoverArgs, topology: &Topology, posture: &Posture) -> Result<Plan, CommandError> {
    Scenario::new(ScenarioKind::RegionLoss, &args.lose, topology, posture)
        .and_then(|scenario| failover(topology, posture, &scenario))
        .map_err(|error| impossible(&error))
}

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
pub(crate) fn carry_out(session: &Session, plans: &[Plan], allow: &AllowArgs) -> Result<ExitCode, CommandError> {
    let work = async {
        for plan in plans {
            let exit = carry_out_one(session, plan, allow).await?;
            if exit != ExitCode::Done {
                return Ok(exit);
            }
        }
        Ok(ExitCode::Done)
    };
    session.carry_out(work, |result| result.as_ref().map_or_else(|error| error.exit, |exit| *exit))
}

async fn carry_out_one(session: &Session, plan: &Plan, allow: &AllowArgs) -> Result<ExitCode, CommandError> {
    let site = Arc::clone(&session.site);
    let stacks = crate::stacks::stacks(site.topology(), &plan.to);
    let execution = Execution { site, executor: session.executor.clone(), allowed: allowances(allow, &stacks)? };
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
        Some(begun) => Err(impossible(&Impossible::Unfinished(begun.lost.clone()))),
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
fn require_built(environment: &Environment) -> Result<(), CommandError> {
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

/// Why there is no plan, as an error with advice.
pub(crate) fn impossible(error: &Impossible) -> CommandError {
    let (exit, hint) = match error {
        Impossible::UnknownRegion(_) => {
            (ExitCode::Usage, "name a region of the topology, by its name or its cloud region")
        }
        Impossible::NoSurvivor => (ExitCode::Topology, "add a standby region to the topology before it is needed"),
        Impossible::OnlyShut(_) => (
            ExitCode::Topology,
            "bring a region back first: `terradrill failback` shows how, and makes its data a copy of what serves",
        ),
        Impossible::Unfinished(lost) => {
            let lose: Vec<String> = lost.iter().map(|region| format!("--lose {region}")).collect();
            return CommandError::new(ExitCode::Refused, format!("There is no way: {error}"))
                .hint(format!("go on with it: `terradrill failover {} --sandbox --execute`", lose.join(" ")));
        }
        Impossible::NoReplica(_) => (
            ExitCode::Topology,
            "give the database a replica in another region; without one its last backup has to be restored by hand",
        ),
        Impossible::NeedsLost { .. } => {
            (ExitCode::Topology, "let a region that isn't lost hold it: see `state: { home: … }`")
        }
        Impossible::Nothing(what) => return CommandError::new(ExitCode::Done, what.clone()),
    };
    CommandError::new(exit, format!("There is no way: {error}")).hint(hint)
}
