//! What can go wrong with terraform. Facts only: what to do about them is said by the command line.

use std::path::PathBuf;

use super::discover::{MINIMUM_VERSION, Version};
use super::failure::Cause;
use super::message::Diagnostic;

/// Why no terraform can be used.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// No such binary.
    #[error("no terraform found (looked for: {looked_for})")]
    Missing {
        /// The names or the path that were tried.
        looked_for: String,
    },
    /// The binary is older than the oldest supported version.
    #[error("{} is version {found}; at least {MINIMUM_VERSION} is needed", path.display())]
    TooOld {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        found: Version,
    },
    /// The binary can't be run, or doesn't answer like terraform.
    #[error("{} can't be used as terraform: {detail}", path.display())]
    NotRunnable {
        /// Where it is.
        path: PathBuf,
        /// What the system or the program said.
        detail: String,
    },
}

/// Why a terraform command has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The process could not be started or watched.
    #[error("terraform {command} could not be run in {}", directory.display())]
    Process {
        /// The subcommand.
        command: &'static str,
        /// Where it was to run.
        directory: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// terraform ran and failed.
    #[error("terraform {command} failed ({status}): {}", first_line(diagnostics, tail))]
    Failed {
        /// The subcommand.
        command: &'static str,
        /// Its exit status, in words.
        status: String,
        /// The errors that it reported.
        diagnostics: Vec<Diagnostic>,
        /// The end of what it wrote that was not an event.
        tail: String,
        /// What kind of failure this is.
        cause: Cause,
    },
    /// It was interrupted by us, and ended; what it had done is in its state.
    #[error("terraform {command} was interrupted")]
    Interrupted {
        /// The subcommand.
        command: &'static str,
    },
    /// Nothing was started, for an interrupt had come before.
    #[error("terraform {command} was not started: the run is interrupted")]
    NotStarted {
        /// The subcommand.
        command: &'static str,
    },
    /// The document that terraform answered with can't be read.
    #[error("the answer of terraform {command} can't be read")]
    Document {
        /// The subcommand.
        command: &'static str,
        /// Where it stopped making sense.
        #[source]
        source: serde_json::Error,
    },
}

impl Error {
    /// What kind of failure this is.
    pub fn cause(&self) -> Cause {
        match self {
            Error::Failed { cause, .. } => *cause,
            _ => Cause::Other,
        }
    }

    /// Whether an interrupt ended this, rather than a failure.
    pub fn is_interruption(&self) -> bool {
        matches!(self, Error::Interrupted { .. } | Error::NotStarted { .. })
    }
}

/// The first error in one line; without one, the last words.
fn first_line(diagnostics: &[Diagnostic], tail: &str) -> String {
    match diagnostics.first() {
        Some(diagnostic) => diagnostic.to_string(),
        None => tail.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing").to_owned(),
    }
}
