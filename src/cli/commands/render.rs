//! `terradrill render`

use serde::Serialize;

use super::super::args::{Format, GlobalArgs, RenderArgs};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::rendered::{compare_environment, out_of_date};
use super::super::session::sandbox_folder;
use crate::clouds::{self, StateAddress};
use crate::render::{Comparison, Departure, departures, write};
use crate::stacks::StackId;

#[derive(Serialize)]
struct RenderReport {
    schema: u32,
    environment: String,
    unchanged: usize,
    changes: Vec<ChangedFile>,
}

#[derive(Serialize)]
struct ChangedFile {
    path: String,
    status: String,
    diff: String,
}

pub(crate) fn run(args: &RenderArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    let comparison = compare_environment(&environment, &environment.posture)?;
    if args.check {
        return check(&environment, &comparison, output);
    }
    if !args.leave_behind {
        refuse_departures(&environment, &comparison)?;
    }
    let written = write(&environment.root, &comparison, args.force)?;
    output.status(&format!(
        "{}: {} created, {} updated, {} removed, {} unchanged",
        comparison.folder, written.created, written.updated, written.removed, comparison.unchanged
    ));
    Ok(ExitCode::Done)
}

/// Refuses to forget what was applied: terraform would never hear of it again.
fn refuse_departures(environment: &Environment, comparison: &Comparison) -> Result<(), CommandError> {
    let mut left = departures(comparison);
    left.retain(|departure| may_be_applied(environment, departure));
    if left.is_empty() {
        return Ok(());
    }
    let name = &environment.name;
    let simulated = left.iter().all(|departure| is_simulated(&departure.from));
    let mut error = CommandError::new(
        ExitCode::Topology,
        "Rendering would leave behind what was applied; nothing was written".to_owned(),
    );
    error.causes = left
        .iter()
        .map(|departure| match &departure.to {
            None => format!("{} leaves the topology, and what it has made would stay", departure.stack),
            Some(to) => {
                let (from, to) = (&departure.from, to);
                let place = |at: &StateAddress| match at.region() {
                    Some(region) if from.region() != to.region() => region.to_owned(),
                    _ => format!("{}/{}", at.store(), at.path()),
                };
                let (is, looked_for) = (place(from), place(to));
                format!("the state of {} is in {is}, and would be looked for in {looked_for}", departure.stack)
            }
        })
        .collect();
    let gone: Vec<&str> =
        left.iter().filter(|departure| departure.to.is_none()).map(|departure| departure.stack.as_str()).collect();
    if !gone.is_empty() {
        error = error.hint(format!(
            "put it back into the topology, take it down with `terradrill destroy --env {name}{} {}`, then take it out",
            if simulated { " --sandbox" } else { "" },
            gone.join(" ")
        ));
    }
    let moved =
        |departure: &&Departure| matches!(departure.stack.parse(), Ok(StackId::Global(_))) && departure.to.is_some();
    if let Some(departure) = left.iter().find(moved)
        && let Some(home) =
            environment.topology.regions.iter().find(|r| Some(r.location.as_str()) == departure.from.region())
    {
        error = error.hint(format!(
            "keep it where it is: `state: {{ home: {} }}` (without it, the home follows from traffic)",
            home.name
        ));
    }
    Err(error.hint("or render with --leave-behind, and see yourself to what stays and to where states are"))
}

/// Whether a state is that of the sandbox: its store has the name of no real account.
fn is_simulated(state: &StateAddress) -> bool {
    clouds::profiles().any(|profile| state.store().ends_with(profile.account.placeholder))
}

/// Whether a departure leaves something behind. With a real account what was applied can't be told from here; without one
/// it was in the sandbox, which keeps states by region and path.
fn may_be_applied(environment: &Environment, departure: &Departure) -> bool {
    let from = &departure.from;
    if !is_simulated(from) {
        return true;
    }
    if departure.to.as_ref().is_some_and(|to| (to.region(), to.path()) == (from.region(), from.path())) {
        return false;
    }
    let Some(region) = from.region() else { return true };
    let file = sandbox_folder(&environment.root).join("states").join(region).join(from.path());
    let state = std::fs::read(file).ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    state.is_some_and(|state| state["resources"].as_array().is_some_and(|resources| !resources.is_empty()))
}

fn check(environment: &Environment, comparison: &Comparison, output: &Output) -> Result<ExitCode, CommandError> {
    match output.format {
        Format::Json => {
            let changes = comparison
                .changes
                .iter()
                .map(|(path, change)| ChangedFile {
                    path: path.clone(),
                    status: format!("{:?}", change.status).to_lowercase(),
                    diff: change.diff(path),
                })
                .collect();
            output.json(&RenderReport {
                schema: 1,
                environment: environment.name.clone(),
                unchanged: comparison.unchanged,
                changes,
            })?;
        }
        Format::Human => {
            for (path, change) in &comparison.changes {
                output.data(&change.diff(path))?;
            }
        }
    }
    if comparison.is_current() {
        output.status(&format!("{} is current: {} files", comparison.folder, comparison.unchanged));
        return Ok(ExitCode::Done);
    }
    Err(out_of_date(comparison, &environment.name))
}
