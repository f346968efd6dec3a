//! Drives the user's `terraform` (or `tofu`): finds it, builds its command lines, runs them, and returns values.
//!
//! `run` is the main caller. This module knows directories, options and messages, and nothing of topologies: what is
//! special about a sandbox or a cloud reaches it as plain environment variables.
//!
//! - `discover`: which binary, and is its version supported;
//! - `command` (pure): a request becomes arguments and a whole, owned environment;
//! - `process`: the only place that spawns;
//! - `message`, `plan` (pure): what terraform says, as types;
//! - `boxed` (pure): errors out of the text of commands that say nothing in JSON;
//! - `failure` (pure): what kind of failure a text is, and whether another try makes sense.

mod boxed;
mod command;
pub(crate) mod discover;
mod error;
mod failure;
mod handle;
mod interrupt;
mod message;
mod plan;
mod process;

pub(crate) use command::ApplyOptions;
pub use command::{CliConfig, DEFAULT_LOCK_TIMEOUT, Environment, InitOptions, PlanOptions};
pub(crate) use discover::Binary;
pub use discover::discover;
pub use error::DiscoverError;
pub(crate) use error::Error;
pub use failure::Cause;
pub use handle::{Terraform, Workplace};
pub use interrupt::{Interrupter, Interrupts, interrupts};
pub(crate) use message::{ChangeCounts, Diagnostic, Message, ResourceProgress};
pub(crate) use plan::{Action, OutputValue, Plan, ResourceChange, Summary};
