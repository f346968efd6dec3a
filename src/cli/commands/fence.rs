//! `terradrill fence`

use std::io::IsTerminal as _;
use std::path::Path;

use super::super::args::{FenceCommand, Format};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::fence_key;
use super::super::output::Output;

pub(crate) fn run(command: &FenceCommand, output: &Output) -> Result<ExitCode, CommandError> {
    match command {
        FenceCommand::Key { out } => key(out.as_deref(), output),
        _ => Ok(ExitCode::Done),
    }
}

/// Makes a key. Its private part goes to a file, or to whoever asks for it by name.
fn key(out: Option<&Path>, output: &Output) -> Result<ExitCode, CommandError> {
    let to_output = match out {
        Some(path) => path == Path::new("-"),
        None if std::io::stdout().is_terminal() => true,
        None => {
            return Err(CommandError::new(ExitCode::Usage, "The private part isn't written to what is no terminal")
                .hint("`--out FILE` writes it into a file that only you can read, `--out -` writes it all the same"));
        }
    };
    let key = fence_key::make()?;
    let public = key.public().to_string();
    match out.filter(|_| !to_output) {
        Some(path) => {
            fence_key::write(&key, path)?;
            output.status(&format!("{}: the private part. Whoever has it decides who serves", path.display()));
        }
        None => output.data(&key.to_pem())?,
    }
    output.status("the public part, for the topology:");
    let lines = format!("fence:\n  public_key: {public}\n");
    match (output.format, to_output) {
        // The private part is what goes to standard output then, and nothing else.
        (_, true) => output.status(lines.trim_end()),
        (Format::Human, false) => output.data(&lines)?,
        (Format::Json, false) => output.json(&serde_json::json!({ "schema": 1, "public_key": public }))?,
    }
    Ok(ExitCode::Done)
}
