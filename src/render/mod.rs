//! Terraform text from stacks, and what it means for the files on disk.
//!
//! `files` renders (pure), `compare` judges the result against what is on disk (pure), `write` reads and writes the disk.
//! The contexts that templates see are made from topology and posture; the engine knows neither.
//!
//! Deliberately absent: running Terraform. A rendered text is formatted and parsed here, so that nothing else is needed.

mod compare;
pub mod context;
mod departures;
mod engine;
mod files;
pub mod format;
pub mod hcl;
pub mod header;
mod modules;
mod tfvars;
mod write;

pub use compare::{Comparison, FileChange, FileStatus, OnDisk, Snapshot, compare};
pub use departures::{Departure, StateAddress, departures};
pub use engine::{Engine, RenderError};
pub use files::{Rendered, StackSource, render};
pub use tfvars::tfvars;
pub use write::{WriteError, Written, snapshot, write};
