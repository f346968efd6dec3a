//! `terradrill failover`

use super::super::args::{FailoverArgs, Format, GlobalArgs};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::plans::{announce, carry_out, not_live, nothing_done, require_built};
use super::super::rendered::require_current;
use super::super::session::{Access, Session, confirm};
use super::super::views;
use crate::estimates::rto::{Decision, estimate};
use crate::posture::Posture;
use crate::recovery::{Plan, REGION_LOSS, Scenario, failover};
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
    carry_out(&session, &[plan], &args.allow, args.fence_unproven.as_deref())
}

fn plan(args: &FailoverArgs, topology: &Topology, posture: &Posture) -> Result<Plan, CommandError> {
    let scenario = Scenario::new(REGION_LOSS, &args.lose, topology, posture)?;
    Ok(failover(topology, posture, &scenario)?)
}
