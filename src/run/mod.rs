//! Runs: stacks driven in order, judged, journaled, and never two at a time on one environment.
//!
//! `cli` and `drill` are the callers. This module knows ids and directories, and nothing of topologies.
//!
//! - `event`, `stamped` (pure): the one closed enum that progress, JSON output, journal and report see, and its time;
//! - `graph`, `scheduler` (pure): what may run now, and what can't any more;
//! - `policy` (pure): judges a saved plan before it is applied;
//! - `journal`, `folder`, `lock`: what a run leaves on disk;
//! - `recorder`: every event's way, journal first;
//! - `drive`: the only loop, for stacks and for the steps of a plan; `execute`: a task over stacks; `stack_run`: what happens
//!   to one stack in it.

mod drive;
mod event;
mod execute;
mod folder;
mod graph;
mod init_stamp;
mod journal;
mod lock;
mod policy;
mod recorder;
mod scheduler;
mod stack_run;
mod stamped;

pub use drive::{Beside, drive};
pub(crate) use event::Stage;
pub use event::{Event, ResourceState, SkipReason};
pub(crate) use execute::OpenWorkspace;
pub use execute::{Executor, RunSummary, Task, Unit, Workspace};
pub use folder::{RunFolder, RunId};
pub use graph::Graph;
pub use journal::Journal;
pub(crate) use journal::JournalError;
pub(crate) use lock::{EnvironmentLock, Holder, LockError};
pub(crate) use policy::{Allowance, Expectation, Permits, Unreachable};
pub use policy::{Policy, Refusal, RefusalReason};
pub use recorder::Recorder;
pub use scheduler::{Finish, Scheduler};
pub use stack_run::StackOutcome;
pub(crate) use stack_run::{Passing, StackResult};
pub use stamped::{Moment, Stamped};
