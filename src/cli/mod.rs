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
mod fence_args;
mod fence_key;
mod gate_file;
mod live_ledger;
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
    // What goes wrong inside is for whoever looks into it: TERRADRILL_LOG=debug. A gate has nothing else to speak by.
    let usual = if matches!(cli.command, Command::Gate(_)) { "terradrill=info" } else { "off" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("TERRADRILL_LOG").unwrap_or_else(|_| usual.into());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = lines.with_target(false).with_ansi(false).try_init();
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
        Command::Fence(command) => commands::fence::run(command, global, output),
        Command::Gate(args) => commands::gate::run(args),
        Command::Sandbox(args) => commands::sandbox::run(&args.command, global, output),
        Command::Schema { of } => commands::schema::run(*of, output),
        Command::Completions { shell } => commands::completions::run(*shell, output),
    }
}
