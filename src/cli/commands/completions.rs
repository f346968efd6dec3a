//! `terradrill completions`

use clap::CommandFactory as _;

use super::super::args::Cli;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;

pub(crate) fn run(shell: clap_complete::Shell, output: &Output) -> Result<ExitCode, CommandError> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "terradrill", &mut text);
    output.data(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::Done)
}
