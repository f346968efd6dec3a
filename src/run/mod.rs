//! Runs: stacks driven in order, judged, journaled, and never two at a time on one environment.
//!
//! `cli` and `drill` are the callers. This module knows stack ids and directories, and nothing of topologies.
//!
//! - `event`, `stamped` (pure): the one closed enum that progress, JSON output, journal and report see, and its time;
//! - `graph`, `scheduler` (pure): what may run now, and what can't any more;
//! - `policy` (pure): judges a saved plan before it is applied;
//! - `journal`, `folder`, `lock`: what a run leaves on disk;
//! - `recorder`: every event's way, journal first;
//! - `drive`: the only loop; `execute`: what happens to one stack in it.

mod drive;
mod event;
mod execute;
mod folder;
mod graph;
mod init_stamp;
mod journal;
mod lock;
mod policy;
mod protected;
mod recorder;
mod scheduler;
mod stack_run;
mod stamped;

pub use drive::drive;
pub use event::{Event, ResourceState, SCHEMA, SkipReason, Stage};
pub use execute::{Executor, OpenWorkspace, RunSummary, Task, Unit, Workspace};
pub use folder::{RunFolder, RunId};
pub use graph::{Graph, GraphError};
pub use journal::{Journal, JournalError};
pub use lock::{EnvironmentLock, Holder, LockError};
pub use policy::{
    Allowance, Expectation, Judgement, Permits, Policy, Refusal, RefusalReason, Unreachable, aws_global_control_planes,
    judge,
};
pub use protected::{Holds, holds};
pub use recorder::Recorder;
pub use scheduler::{Decision, Finish, Scheduler};
pub use stack_run::{StackFailure, StackOutcome, StackResult};
pub use stamped::{Moment, Stamped};
