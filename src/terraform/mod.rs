//! Drives the user's `terraform` (or `tofu`): finds it, builds its command lines, runs them, and returns values.
//!
//! `run` is the main caller. This module knows directories, options and events, and nothing of topologies: what is
//! special about a sandbox or a cloud reaches it as plain environment variables.
//!
//! - `discover`: which binary, and is its version supported;
//! - `command` (pure): a request becomes arguments and a whole, owned environment;
//! - `process`: the only place that spawns;
//! - `event`, `plan` (pure): what terraform says, as types;
//! - `boxed` (pure): errors out of the text of commands that say nothing in JSON;
//! - `failure` (pure): what kind of failure a text is, and whether another try makes sense.

mod boxed;
mod command;
mod discover;
mod error;
mod failure;
mod handle;
mod interrupt;
mod message;
mod plan;
mod process;

pub use command::{
    ApplyOptions, CliConfig, CommandLine, DEFAULT_LOCK_TIMEOUT, Environment, InitOptions, PlanOptions, Request,
    command_line,
};
pub use discover::{Binary, MINIMUM_VERSION, Product, Version, discover, parse_version};
pub use error::{DiscoverError, Error};
pub use failure::{Cause, classify};
pub use handle::{Applied, Planned, Terraform, Workplace};
pub use interrupt::{Interrupter, Interrupts, interrupts};
pub use message::{ChangeCounts, Diagnostic, Message, Position, ResourceProgress, Start, parse_line};
pub use plan::{Action, Change, OutputChange, OutputValue, Plan, ResourceChange, StateSummary, Summary};
