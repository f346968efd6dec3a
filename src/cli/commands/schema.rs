//! `terradrill schema`

use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;

pub(crate) fn run(output: &Output) -> Result<ExitCode, CommandError> {
    let text = serde_json::to_string_pretty(crate::topology::schema())
        .map_err(|error| CommandError::new(ExitCode::Unexpected, error.to_string()))?;
    output.data(&format!("{text}\n"))?;
    Ok(ExitCode::Done)
}
