//! `terradrill sandbox`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::args::{Format, GlobalArgs, SandboxCommand};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::session::{open_sandbox, sandbox_folder};
use crate::sandbox::api::OpenSession;
use crate::sandbox::{Client, Options};

pub(crate) fn run(command: &SandboxCommand, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    match command {
        SandboxCommand::Serve => serve(global, output),
        SandboxCommand::Status => status(global, output),
        SandboxCommand::Reset => reset(output),
        SandboxCommand::Schemas { input, output: folder } => schemas(input, folder, output),
        SandboxCommand::Facts { input, output: folder } => facts(input, folder, output),
    }
}

fn root() -> Result<PathBuf, CommandError> {
    environment::root(&std::env::current_dir()?)
}

fn serve(global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let (sandbox, client) = open_sandbox(&Options::new(sandbox_folder(&root()?)).playing(global.releases()), output)?;
    let Some(_sandbox) = sandbox else {
        return Err(CommandError::new(
            ExitCode::Held,
            format!("A sandbox of this folder runs already, at {}", client.address()),
        ));
    };
    let session = client.open_session(&OpenSession {
        label: "by-hand".to_owned(),
        state_region: None,
        state_path: None,
        process: Some(std::process::id()),
        holds_clock: false,
        serves: true,
    })?;
    match output.format {
        Format::Json => output.json(&session.env)?,
        Format::Human => {
            for (name, value) in &session.env {
                output.data(&format!("export {name}='{value}'\n"))?;
            }
        }
    }
    output.status("The simulated clouds are served until Ctrl-C. Export the lines above, then run terraform by hand.");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(ExitCode::Done)
}

fn status(global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let (_sandbox, client) =
        open_sandbox(&Options::for_one_run(sandbox_folder(&root()?)).playing(global.releases()), output)?;
    let status = client.status()?;
    let faults = client.faults()?;
    match output.format {
        Format::Json => output.json(&serde_json::json!({ "schema": 1, "status": status, "faults": faults }))?,
        Format::Human => {
            let (resources, sessions) = (status.resources, status.sessions.len());
            let (resources, sessions) = (count(resources, "resource"), count(sessions, "session"));
            output.data(&format!("{resources}, {sessions}, {} providers\n", status.providers))?;
            for fault in faults {
                output.data(&format!("lost: {}\n", fault.what))?;
            }
        }
    }
    Ok(ExitCode::Done)
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn reset(output: &Output) -> Result<ExitCode, CommandError> {
    let folder = sandbox_folder(&root()?);
    if let Ok(Some(client)) = Client::attach(&folder) {
        return Err(CommandError::new(ExitCode::Held, format!("The sandbox runs, at {}", client.address()))
            .hint("end what uses it first"));
    }
    crate::sandbox::reset(&folder)?;
    output.status("The simulated clouds are empty");
    Ok(ExitCode::Done)
}

/// Trims schemas to the types that are served: those listed in `types` of the provider's folder.
fn schemas(inputs: &[PathBuf], folder: &Path, output: &Output) -> Result<ExitCode, CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::new(ExitCode::Unexpected, error.to_string());
    for input in inputs {
        let text = std::fs::read_to_string(input)?;
        let provider = input.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let own = folder.join(&provider);
        let types = std::fs::read_to_string(own.join("types"))?;
        let wanted: BTreeSet<String> = types.split_whitespace().map(str::to_owned).collect();
        let source = format!("hashicorp/{provider}");
        let trimmed = crate::sandbox::schema::trim(&text, &source, None, &wanted).map_err(|error| failed(&error))?;
        std::fs::write(own.join("schema.json"), trimmed)?;
        output.status(&format!("{source}: {} types", wanted.len()));
    }
    Ok(ExitCode::Done)
}

/// Reduces facts to the types whose schemas are served. The file's name begins with the provider's.
fn facts(inputs: &[PathBuf], folder: &Path, output: &Output) -> Result<ExitCode, CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::new(ExitCode::Unexpected, error.to_string());
    for input in inputs {
        let text = std::fs::read_to_string(input)?;
        let stem = input.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let own = folder.join(stem.split('-').next().unwrap_or(&stem));
        let read = |name: &str| std::fs::read_to_string(own.join(name));
        let schemas = crate::sandbox::schema::ProviderSchemas::parse(&read("schema.json")?, &read("overlay.json")?)
            .map_err(|error| failed(&error))?;
        let documented: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&read("facts/documented.json")?).map_err(|error| failed(&error))?;
        let documented = documented.keys().cloned().collect();
        let (version, reduced) =
            crate::sandbox::providers::facts::reduce(&text, &schemas, &documented).map_err(|error| failed(&error))?;
        std::fs::write(own.join("facts").join(format!("{version}.json")), reduced)?;
        output.status(&format!("{stem}: reduced"));
    }
    Ok(ExitCode::Done)
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_is_not_many() {
        assert_eq!([0, 1, 2].map(|number| super::count(number, "session")), ["0 sessions", "1 session", "2 sessions"]);
    }
}
