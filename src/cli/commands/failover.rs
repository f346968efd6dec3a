//! `terradrill failover`

use std::sync::Arc;

use super::super::args::{AllowArgs, FailoverArgs, Format, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::session::{Access, Session, confirm};
use super::super::views;
use super::render::require_current;
use super::stacks::allowances;
use crate::drill::{Execution, Site, StepOutcome};
use crate::estimates::rto::{Decision, estimate};
use crate::posture::Posture;
use crate::recovery::{Impossible, Plan, Scenario, ScenarioKind, failover};

pub(crate) fn run(args: &FailoverArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    let topology = &environment.topology;
    // Only looking at the plan needs nothing but the files: at 3 a.m. it must not wait for anything.
    let session = match (args.execute, global.sandbox) {
        (true, false) => return Err(not_live("failover")),
        (true, true) => {
            require_current(&environment)?;
            Some(Session::open(&environment, "failover", Access::Change, global, output)?)
        }
        (false, _) => None,
    };
    let posture = session.as_ref().map_or(&environment.posture, |session| &session.posture);
    let plan = Scenario::new(ScenarioKind::RegionLoss, &args.lose, topology, posture)
        .and_then(|scenario| failover(topology, posture, &scenario))
        .map_err(|error| impossible(&error))?;
    let estimate = estimate(&plan, topology, Decision::Human);
    match output.format {
        Format::Json => output.json(&views::plan::json(&plan, &estimate, topology))?,
        Format::Human => output.data(&views::plan::human(&plan, &estimate, topology))?,
    }
    let Some(session) = session else {
        let lose: Vec<String> = args.lose.iter().map(|region| format!("--lose {region}")).collect();
        output.status(&format!(
            "Nothing was done. To do it:\n\n    terradrill failover {} --env {} --execute",
            lose.join(" "),
            environment.name
        ));
        return Ok(ExitCode::Done);
    };
    confirm("Fail over?", global, output)?;
    carry_out(&Arc::new(session), &plan, &args.allow, output)
}

/// Carries out a plan in the sandbox and says how it ended.
pub(crate) fn carry_out(
    session: &Arc<Session>,
    plan: &Plan,
    allow: &AllowArgs,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let site: Arc<Site> = session.site.clone().expect("plans are carried out in the sandbox");
    let stacks = crate::stacks::stacks(site.topology(), &plan.to);
    let execution = Execution { site, executor: session.executor.clone(), allowed: allowances(allow, &stacks)? };
    let records = session.carry_out(
        async {
            execution
                .carry_out(plan, Arc::new(|_| {}))
                .await
                .map_err(|error| CommandError::new(ExitCode::Incomplete, "The plan came to no end").cause(&error))
        },
        |result| match result {
            Ok(records) if records.iter().all(|record| record.outcome == StepOutcome::Done) => ExitCode::Done,
            Ok(_) => ExitCode::Incomplete,
            Err(error) => error.exit,
        },
    )?;
    let failed: Vec<String> = records
        .iter()
        .filter_map(|record| match &record.outcome {
            StepOutcome::Failed(error) => Some(format!("{}: {error}", record.id)),
            _ => None,
        })
        .collect();
    if session.interrupted() {
        return Ok(ExitCode::Interrupted);
    }
    if failed.is_empty() {
        output.status(&format!("The {} is done: posture {} ({})", plan.purpose, plan.to.epoch, plan.to.because));
        return Ok(ExitCode::Done);
    }
    let mut error = CommandError::new(ExitCode::Incomplete, format!("The {} is incomplete", plan.purpose));
    error.causes = failed;
    Err(error.hint(format!("what terraform said is in {}", session.executor.folder.path().display())))
}

/// An environment that is on its way from one posture to another is brought there by its plan, not by applying all of it.
pub(crate) fn require_finished(posture: &Posture) -> Result<(), CommandError> {
    match &posture.unfinished {
        None => Ok(()),
        Some(begun) if begun.lost.is_empty() => {
            Err(CommandError::new(ExitCode::Refused, "A failback was begun and isn't done")
                .hint("go on with it: `terradrill failback --execute`"))
        }
        Some(begun) => Err(impossible(&Impossible::Unfinished(begun.lost.clone()))),
    }
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
                .hint(format!("go on with it: `terradrill failover {} --execute`", lose.join(" ")));
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
