//! Terraform text from stacks, and what it means for the files on disk.
//!
//! `files` renders (pure), `compare` judges the result against what is on disk (pure), `write` reads and writes the disk.
//! `stacks` makes what templates see and what stacks are told from topology and posture; the engine knows neither.
//!
//! Deliberately absent: running Terraform. A rendered text is formatted and parsed here, so that nothing else is needed.

mod compare;
mod departures;
mod engine;
mod files;
pub(crate) mod format;
pub(crate) mod hcl;
pub(crate) mod header;
mod missing;
mod modules;
mod stacks;
mod template;
mod tfvars;
mod write;

pub use compare::compare;
pub(crate) use compare::{Comparison, FileStatus};
pub(crate) use departures::{Departure, departures};
pub use engine::Engine;
pub(crate) use engine::RenderError;
pub use files::render;
pub(crate) use files::{Rendered, StackSource};
pub(crate) use missing::{not_rendered, out_of_reach, placeholders};
pub(crate) use stacks::variables;
pub use stacks::{reference, sources};
pub(crate) use tfvars::tfvars;
pub use write::snapshot;
pub(crate) use write::{WriteError, write};
