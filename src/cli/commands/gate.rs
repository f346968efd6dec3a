//! `terradrill gate`

use super::super::args::GateArgs;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::gate_file;
use crate::gate_daemon::{DaemonError, Options};

pub(crate) fn run(args: &GateArgs) -> Result<ExitCode, CommandError> {
    let config = gate_file::read(&args.config)?;
    let options = Options { config, state: args.state.clone(), listen: args.listen };
    // One thread answers; what waits for names and files has another.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(4).build()?;
    runtime.block_on(crate::gate_daemon::run(options))?;
    Ok(ExitCode::Done)
}

impl From<DaemonError> for CommandError {
    fn from(error: DaemonError) -> Self {
        let failed = Self::unexpected(&error);
        match &error {
            DaemonError::Listen { .. } => failed.hint("another gate may run there; `--listen` names another port"),
            DaemonError::Begin(_) => failed.hint("`--state` names a folder that is there and can be written"),
            DaemonError::Machine(_) => failed,
        }
    }
}
