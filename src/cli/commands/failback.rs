//! `terradrill failback`

use super::super::args::{FailbackArgs, Format, GlobalArgs};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::plans::{announce, carry_out, not_live, nothing_done};
use super::super::rendered::require_current;
use super::super::session::{Access, Session, confirm};
use super::super::views;
use crate::clouds::Loss;
use crate::estimates::rto::{Decision, estimate};
use crate::recovery::{Impossible, way_back};

pub(crate) fn run(args: &FailbackArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    if args.execute { execute(args, &environment, global, output) } else { show(&environment, global, output) }
}

/// Only looking at the plans needs nothing but files.
fn show(environment: &Environment, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let topology = &environment.topology;
    let plans = match way_back(topology, &environment.posture_in(global.sandbox)?) {
        // Machines get the same object, with nothing in it.
        Err(Impossible::Nothing(_)) if output.format == Format::Json => Vec::new(),
        plans => plans?,
    };
    let estimated = plans.iter().map(|plan| (plan, estimate(plan, topology, Decision::Automatic)));
    match output.format {
        Format::Json => output.json(&views::plan::list(estimated, topology))?,
        Format::Human => {
            for (plan, estimate) in estimated {
                output.data(&format!("{}\n", views::plan::human(plan, &estimate, topology, output.width)))?;
            }
        }
    }
    if !plans.is_empty() {
        nothing_done("failback", environment, global, output);
    }
    Ok(ExitCode::Done)
}

fn execute(
    args: &FailbackArgs,
    environment: &Environment,
    global: &GlobalArgs,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let topology = &environment.topology;
    if !global.sandbox {
        return Err(not_live("failback"));
    }
    require_current(environment)?;
    let session = Session::open(environment, "failback", Access::Change, global, output)?;
    let plans = session.before(|| {
        let plans = way_back(topology, &session.posture)?;
        for plan in &plans {
            announce(&session, plan, &estimate(plan, topology, Decision::Automatic), output)?;
        }
        confirm("Make copies in the returned region and go back to the normal posture?", global, output)?;
        give_back(&session, output)?;
        Ok(plans)
    })?;
    carry_out(&session, &plans, &args.allow, None)
}

/// In the sandbox nobody else can bring a lost region back.
fn give_back(session: &Session, output: &Output) -> Result<(), CommandError> {
    for region in &session.site.topology().regions {
        let returned = session
            .site
            .simulated("failback")
            .and_then(|site| site.give_back(&Loss::Region(region.name.clone())))
            .map_err(|error| CommandError::new(ExitCode::Unexpected, "The sandbox doesn't answer").cause(&error))?;
        if returned {
            output.status(&format!("{region} is given back by the sandbox"));
        }
    }
    Ok(())
}
