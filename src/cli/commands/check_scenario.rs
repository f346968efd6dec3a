//! `terradrill check --scenario`

use super::super::args::{CheckArgs, Format, ReportForm};
use super::super::environment::Environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::views::{scenario as view, scenario_json};
use crate::incidents::{self, Incident};
use crate::rules::Checked;
use crate::topology::Region;

/// The word that asks for the list.
pub(crate) const LIST: &str = "list";

/// All incidents, a line each.
pub(crate) fn list(output: &Output) -> Result<ExitCode, CommandError> {
    match output.format {
        Format::Json => output.json(&view::list_json())?,
        Format::Human => output.data(&view::list_human())?,
    }
    Ok(ExitCode::Done)
}

/// Replays an incident against an environment.
pub(crate) fn replay(
    id: &str,
    args: &CheckArgs,
    environment: &Environment,
    checked: &Checked,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let incident = find(id)?;
    let at = args.at.as_deref().map(|name| region(name, environment)).transpose()?;
    let replay = incidents::replay(incident, &environment.topology, at, checked);
    let answer = view::Answer { environment: &environment.name, topology: &environment.topology, replay: &replay };
    match (args.report, output.format) {
        (Some(ReportForm::Sarif), _) => {
            return Err(CommandError::new(ExitCode::Usage, "SARIF holds findings, and a scenario is none")
                .hint("leave `--scenario` out, or ask for `--report markdown`"));
        }
        (Some(ReportForm::Markdown), _) => output.data(&view::markdown(&answer))?,
        (None, Format::Json) => output.json(&scenario_json::output(&answer))?,
        (None, Format::Human) => output.data(&view::human(&answer, output.colour, output.width))?,
    }
    Ok(if answer.misses_objective() { ExitCode::ObjectiveMissed } else { ExitCode::Done })
}

fn find(id: &str) -> Result<&'static Incident, CommandError> {
    incidents::find(id).ok_or_else(|| CommandError::new(ExitCode::Usage, format!("There is no incident `{id}`")))
}

fn region<'a>(name: &str, environment: &'a Environment) -> Result<&'a Region, CommandError> {
    let topology = &environment.topology;
    topology.find_region(name).ok_or_else(|| {
        let names: Vec<&str> = topology.regions.iter().map(|region| region.name.as_str()).collect();
        CommandError::new(ExitCode::Usage, format!("`{}` is not a region of this topology", name.escape_debug()))
            .hint(format!("its regions are {}", names.join(", ")))
    })
}
