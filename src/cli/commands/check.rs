//! `terradrill check`

use std::fs;
use std::path::{Path, PathBuf};

use super::super::args::{CheckArgs, FailOn, Format, GlobalArgs, ReportForm};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::views::check::Answer;
use super::super::views::{check as view, check_json, check_sarif};
use super::check_scenario;
use crate::catalog::Cloud;
use crate::diagnostic::{Severity, did_you_mean};
use crate::estimates::measurements::{self, Measurement};
use crate::estimates::{Estimates, Question};
use crate::rules::{self, Input, PastDrill, Planned};
use crate::stacks::{self, NoStack, StackId};
use crate::terraform::Plan;
use crate::topology::Topology;

pub(crate) fn run(args: &CheckArgs, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    if let Some(id) = &args.rule {
        return explain(id, output);
    }
    if args.scenario.as_deref() == Some(check_scenario::LIST) {
        return check_scenario::list(output);
    }
    let environment = environment::load(global.env.as_deref()).or_else(|error| unsound(error, args.report, output))?;
    let today = args.today.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
    let measurements = measurements(&environment)?;
    let drills: Vec<PastDrill> = measurements.iter().map(on_record).collect();
    let plans = args.plans.as_deref().map_or_else(|| Ok(Vec::new()), planned)?;
    let input = Input::new(&environment.topology, &environment.places, today, &drills).with_plans(&plans);
    let checked = rules::check(&input);
    if let Some(id) = &args.scenario {
        return check_scenario::replay(id, args, &environment, &checked, output);
    }
    let question = Question { lose: args.lose.clone() };
    let estimates = Estimates::of(&environment.topology, &measurements, &question).map_err(|error| {
        CommandError::new(ExitCode::Usage, error.to_string()).hint(what_can_be_lost(&environment.topology))
    })?;
    let answer = Answer::new(&environment.name, &environment.file, &environment.topology, &checked, &estimates);
    match (args.report, output.format) {
        (Some(ReportForm::Sarif), _) => output.data(&format!("{:#}\n", check_sarif::sarif(&answer)))?,
        (Some(ReportForm::Markdown), _) => output.data(&view::markdown(&answer))?,
        (None, Format::Json) => output.json(&check_json::output(&answer))?,
        (None, Format::Human) => output.data(&view::human(&answer, output.colour, output.width, output.verbose > 0))?,
    }
    let limit = match args.fail_on {
        FailOn::Warning => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    let failed = checked.worst().is_some_and(|worst| worst >= limit);
    Ok(if failed { ExitCode::Topology } else { ExitCode::Done })
}

/// A topology that can't be checked. Who uploads SARIF gets one all the same: what is wrong with the file stands in it.
fn unsound(error: CommandError, report: Option<ReportForm>, output: &Output) -> Result<Environment, CommandError> {
    if let (Some(ReportForm::Sarif), Some((file, diagnostics))) = (report, error.diagnostics.as_deref()) {
        output.data(&format!("{:#}\n", check_sarif::of_file(file, diagnostics)))?;
    }
    Err(error)
}

/// The regions of a topology, the first ones of many, and its clouds.
fn what_can_be_lost(topology: &Topology) -> String {
    const FEW: usize = 8;
    let mut regions: Vec<String> = topology.regions.iter().take(FEW).map(ToString::to_string).collect();
    if topology.regions.len() > FEW {
        regions.push(format!("{} more", topology.regions.len() - FEW));
    }
    let clouds: Vec<&str> = stacks::clouds(topology).into_iter().map(Cloud::name).collect();
    let word = if clouds.len() == 1 { "cloud" } else { "clouds" };
    format!("its regions are {}; its {word}: {}", regions.join(", "), clouds.join(", "))
}

/// What the environment's live drills have measured, by the reports in `drills/`.
fn measurements(environment: &Environment) -> Result<Vec<Measurement>, CommandError> {
    let Ok(entries) = fs::read_dir(environment.folder().join("drills")) else { return Ok(Vec::new()) };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let mut found = Vec::new();
    for folder in folders {
        let path = folder.join("report.json");
        if !path.is_file() {
            continue;
        }
        let drill = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let wrong = |why: String| {
            CommandError::new(ExitCode::Topology, format!("The report of drill {drill} can't be read: {why}"))
                .hint("restore the file that the drill wrote; it is made by `drill`, not by hand")
        };
        let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        found.extend(measurements::parse(&drill, &text, &environment.topology).map_err(wrong)?);
    }
    Ok(found)
}

/// A live drill as the rules see it.
fn on_record(measurement: &Measurement) -> PastDrill {
    PastDrill {
        scenario: measurement.scenario.clone(),
        date: measurement.date,
        current: measurement.current,
        objectives_met: measurement.objectives_met,
    }
}

/// What the saved plans of a folder hold: resources that exist after the plan.
fn planned(folder: &Path) -> Result<Vec<Planned>, CommandError> {
    let wrong = |path: &Path, why: String| {
        CommandError::new(ExitCode::Usage, format!("{}: {why}", path.display()))
            .hint("make it with `terraform show -json PLAN > STACK.json`, such as `primary/platform.json`")
    };
    let entries = |folder: &Path| -> Result<Vec<PathBuf>, CommandError> {
        let found = fs::read_dir(folder).map_err(|error| wrong(folder, error.to_string()))?;
        let mut paths: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        Ok(paths)
    };
    let mut planned = Vec::new();
    let mut places: Vec<PathBuf> = entries(folder)?.into_iter().filter(|path| path.is_dir()).collect();
    while let Some(place) = places.pop() {
        for path in entries(&place)? {
            if path.is_dir() {
                places.push(path);
                continue;
            }
            if path.extension().is_none_or(|kind| kind != "json") {
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
            let stack: StackId =
                name.to_string_lossy().parse().map_err(|error: NoStack| wrong(&path, error.to_string()))?;
            let text = fs::read_to_string(&path).map_err(|error| wrong(&path, error.to_string()))?;
            let plan: Plan = serde_json::from_str(&text).map_err(|error| wrong(&path, error.to_string()))?;
            let left = plan
                .resource_changes
                .into_iter()
                .filter(|change| change.is_managed() && !change.change.after.is_null());
            planned.extend(left.map(|change| Planned {
                stack: stack.clone(),
                address: change.address,
                kind: change.kind,
                values: change.change.after,
            }));
        }
    }
    planned.sort_by(|one, other| one.stack.cmp(&other.stack));
    if planned.is_empty() {
        return Err(wrong(folder, "There is no plan in it".to_owned()));
    }
    Ok(planned)
}

fn explain(id: &str, output: &Output) -> Result<ExitCode, CommandError> {
    let Some(rule) = rules::find(id) else {
        let error = CommandError::new(ExitCode::Usage, format!("There is no rule `{}`", id.escape_debug()));
        return Err(match did_you_mean(id, rules::all().map(|rule| rule.id)) {
            Some(meant) => error.hint(format!("did you mean `{meant}`?")),
            None => error.hint("`docs/rules.md` lists all of them"),
        });
    };
    match output.format {
        Format::Json => output.json(&view::rule_json(rule))?,
        Format::Human => output.data(&view::rule_human(rule, output.width))?,
    }
    Ok(ExitCode::Done)
}
