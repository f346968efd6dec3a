//! The `terradrill` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(terradrill::cli::run(std::env::args_os()))
}
