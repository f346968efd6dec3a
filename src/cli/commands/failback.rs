//! `terradrill failback`

use std::sync::Arc;

use super::super::args::{FailbackArgs, Format, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::session::{Access, Session, confirm};
use super::super::views;
use super::failover::{carry_out, impossible, not_live};
use super::render::require_current;
use crate::estimates::rto::{Decision, estimate};
use crate::recovery::way_back;

pub(crate) fn run(args: &FailbackArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    require_current(&environment)?;
    let topology = &environment.topology;
    if args.execute && !global.sandbox {
        return Err(not_live("failback"));
    }
    // Only looking at the plan needs nothing but the files; the sandbox has a posture of its own.
    let session = match (global.sandbox, args.execute) {
        (true, execute) => {
            let access = if execute { Access::Change } else { Access::Look };
            Some(Session::open(&environment, "failback", access, global, output)?)
        }
        (false, _) => None,
    };
    let posture = session.as_ref().map_or(&environment.posture, |session| &session.posture).clone();
    let plans = way_back(topology, &posture).map_err(|error| impossible(&error))?;
    for plan in &plans {
        let estimate = estimate(plan, topology, Decision::Automatic);
        match output.format {
            Format::Json => output.json(&views::plan::json(plan, &estimate, topology))?,
            Format::Human => output.data(&format!("{}\n", views::plan::human(plan, &estimate, topology)))?,
        }
    }
    let Some(session) = session.filter(|_| args.execute) else {
        output.status(&format!(
            "Nothing was done. To do it:\n\n    terradrill failback --env {} --execute",
            environment.name
        ));
        return Ok(ExitCode::Done);
    };
    confirm("Make copies in the returned region and go back to the normal posture?", global, output)?;
    // In the sandbox nobody else can bring a lost region back.
    if let Some(site) = &session.site {
        for region in &topology.regions {
            let returned = site
                .give_back(&region.name)
                .map_err(|error| CommandError::new(ExitCode::Unexpected, "The sandbox doesn't answer").cause(&error))?;
            if returned {
                output.status(&format!("{region} is given back by the sandbox"));
            }
        }
    }
    let session = Arc::new(session);
    for plan in &plans {
        let exit = carry_out(&session, plan, &args.allow, output)?;
        if exit != ExitCode::Done {
            return Ok(exit);
        }
    }
    Ok(ExitCode::Done)
}
