//! The command line: the only place that prints, exits and turns errors into advice.
//!
//! Arguments (`args`) go to a command (`commands`), which calls the pure parts and the shell and shows what they answer
//! (`views`).

mod args;
mod commands;
mod diagnostics;
mod environment;
mod error;
mod exit;
mod output;
mod plans;
mod progress;
mod rendered;
mod session;
mod stacks;
mod views;

use std::ffi::OsString;

use clap::Parser as _;

pub(crate) use exit::ExitCode;

use args::{Cli, Command};
use error::CommandError;
use output::Output;

/// Runs the command that the arguments ask for and answers the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let failed = error.use_stderr();
            // Help and version go to stdout and are no failure; nobody is left to tell if that fails.
            let _ = error.print();
            return if failed { ExitCode::Usage.code() } else { ExitCode::Done.code() };
        }
    };
    let output = Output::new(&cli.global);
    // What goes wrong inside is for whoever looks into it: TERRADRILL_LOG=debug.
    let filter = tracing_subscriber::EnvFilter::try_from_env("TERRADRILL_LOG").unwrap_or_else(|_| "off".into());
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    match dispatch(&cli, &output) {
        Ok(exit) => exit.code(),
        Err(error) => {
            output.error(&error);
            error.exit.code()
        }
    }
}

fn dispatch(cli: &Cli, output: &Output) -> Result<ExitCode, CommandError> {
    let global = &cli.global;
    match &cli.command {
        Command::Check(args) => commands::check::run(args, global, output),
        Command::Render(args) => commands::render::run(args, global, output),
        Command::Plan(args) => commands::plan::run(args, global, output),
        Command::Apply(args) => commands::apply::run(args, global, output),
        Command::Destroy(args) => commands::destroy::run(args, global, output),
        Command::Failover(args) => commands::failover::run(args, global, output),
        Command::Failback(args) => commands::failback::run(args, global, output),
        Command::Drill(args) => commands::drill::run(args, global, output),
        Command::Artifacts(command) => commands::artifacts::run(command, output),
        Command::Sandbox(args) => commands::sandbox::run(&args.command, global, output),
        Command::Schema { of } => commands::schema::run(*of, output),
        Command::Completions { shell } => commands::completions::run(*shell, output),
    }
}
