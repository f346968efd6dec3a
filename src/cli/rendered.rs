//! What is rendered for an environment, against what is on disk.

use super::environment::Environment;
use super::error::CommandError;
use super::exit::ExitCode;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::posture::Posture;
use crate::render::{Comparison, Engine, FileStatus, Rendered, compare, not_rendered, render, snapshot, sources};

/// What is rendered for an environment in a posture.
fn render_environment(environment: &Environment, posture: &Posture) -> Result<Rendered, CommandError> {
    let missing = not_rendered(&environment.topology);
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
    let sources = sources(&environment.topology, posture);
    Ok(render(&Engine::embedded()?, &environment.name, &sources)?)
}

/// What is rendered against what is on disk.
pub(crate) fn compare_environment(environment: &Environment, posture: &Posture) -> Result<Comparison, CommandError> {
    let rendered = render_environment(environment, posture)?;
    let disk = snapshot(&environment.root, &rendered)?;
    Ok(compare(&rendered, &disk))
}

/// Refuses to go on with files that aren't what the topology and the posture say.
pub(crate) fn require_current(environment: &Environment) -> Result<(), CommandError> {
    let comparison = compare_environment(environment, &environment.posture)?;
    if comparison.is_current() { Ok(()) } else { Err(out_of_date(&comparison, &environment.name)) }
}

pub(crate) fn out_of_date(comparison: &Comparison, name: &str) -> CommandError {
    let words = |status: FileStatus| match status {
        FileStatus::Create => "missing",
        FileStatus::Update => "out of date",
        FileStatus::Orphan => "no longer needed",
        FileStatus::Edited => "edited by hand",
        FileStatus::Foreign => "not terradrill's, where a rendered file belongs",
        FileStatus::Unchanged => "current",
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
