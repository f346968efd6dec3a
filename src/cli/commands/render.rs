//! `terradrill render`

use serde::Serialize;

use super::super::args::{Format, GlobalArgs, RenderArgs};
use super::super::environment::{self, Environment};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::posture::Posture;
use crate::render::{Comparison, Engine, Rendered, Status, WriteError, compare, context, render, snapshot, write};

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
    let written = write(&environment.root, &comparison, args.force).map_err(write_error)?;
    output.status(&format!(
        "{}: {} created, {} updated, {} removed, {} unchanged",
        comparison.folder, written.created, written.updated, written.removed, comparison.unchanged
    ));
    Ok(ExitCode::Done)
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

/// What is rendered for an environment in a posture.
pub(crate) fn render_environment(environment: &Environment, posture: &Posture) -> Result<Rendered, CommandError> {
    let missing = context::not_rendered(&environment.topology);
    if !missing.is_empty() {
        let mut diagnostics = Diagnostics::default();
        for (path, what) in missing {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            diagnostics.push(
                Diagnostic::error("render::not-yet", format!("This release doesn't render {what}"))
                    .at(environment.places.of(&path), "")
                    .help("`check` and `failover` (without --execute) work with it; the Terraform of this part can't be made yet"),
            );
        }
        return Err(CommandError::of_file(environment.file.clone(), diagnostics));
    }
    let sources = context::sources(&environment.topology, posture);
    Engine::embedded()
        .and_then(|engine| render(&engine, &environment.name, &sources))
        .map_err(|error| CommandError::new(ExitCode::Unexpected, error.to_string()))
}

/// What is rendered against what is on disk.
pub(crate) fn compare_environment(environment: &Environment, posture: &Posture) -> Result<Comparison, CommandError> {
    let rendered = render_environment(environment, posture)?;
    let disk = snapshot(&environment.root, &rendered).map_err(write_error)?;
    Ok(compare(&rendered, &disk))
}

/// Refuses to go on with files that aren't what the topology and the posture say.
pub(crate) fn require_current(environment: &Environment) -> Result<(), CommandError> {
    let comparison = compare_environment(environment, &environment.posture)?;
    if comparison.is_current() { Ok(()) } else { Err(out_of_date(&comparison, &environment.name)) }
}

fn out_of_date(comparison: &Comparison, name: &str) -> CommandError {
    let words = |status: Status| match status {
        Status::Create => "missing",
        Status::Update => "out of date",
        Status::Orphan => "no longer needed",
        Status::Edited => "edited by hand",
        Status::Foreign => "not terradrill's, where a rendered file belongs",
        Status::Unchanged => "current",
    };
    let mut error =
        CommandError::new(ExitCode::Rendered, format!("{} is not what its topology says", comparison.folder));
    let shown = 8;
    error.causes = comparison
        .changes
        .iter()
        .take(shown)
        .map(|(path, change)| format!("{path}: {}", words(change.status)))
        .collect();
    if comparison.changes.len() > shown {
        error.causes.push(format!("and {} more files", comparison.changes.len() - shown));
    }
    let obstacles = comparison.changes.values().any(|change| change.status.is_obstacle());
    if obstacles {
        error = error.hint("put own changes into a file of another name beside it, which terraform reads too; `terradrill render --force` overwrites");
    }
    error.hint(format!("terradrill render --env {name}"))
}

pub(crate) fn write_error(error: WriteError) -> CommandError {
    match error {
        WriteError::Obstacles { edited, foreign } => {
            let mut failed =
                CommandError::new(ExitCode::Rendered, "Something is in the way of rendered files; nothing was written");
            let causes = edited.iter().map(|path| format!("{path}: edited by hand"));
            failed.causes = causes.chain(foreign.iter().map(|path| format!("{path}: not terradrill's"))).collect();
            if !edited.is_empty() {
                failed = failed
                    .hint("put own changes into a file of another name beside it, which terraform reads too")
                    .hint("`terradrill render --check` shows the difference, `terradrill render --force` overwrites");
            }
            if !foreign.is_empty() {
                failed = failed.hint("move what isn't terradrill's to another name; it is never overwritten");
            }
            failed
        }
        WriteError::Read { ref source, .. } | WriteError::Write { ref source, .. } => {
            let cause = source.to_string();
            let mut failed = CommandError::new(ExitCode::Unexpected, error.to_string());
            failed.causes.push(cause);
            failed.hint("nothing was left half-written; check the permissions and the space of that folder")
        }
    }
}
