//! Recovery plans carried out, and drills: a scenario, its plan, the way back, timed and judged.
//!
//! `steps` carries out a plan; `rehearsal` wraps it into a drill; `record` is what a drill leaves behind, `report` shows it.
//! Uses `recovery` for what to do, `run` for terraform, and the sandbox's client for everything that isn't terraform's.

mod record;
mod rehearsal;
pub mod report;
mod site;
mod steps;

pub use record::{DrillRecord, DrillResult, Measured, PhaseTime};
pub use rehearsal::{Drill, DrillError};
pub use site::{HeldBy, Hold, Seen, Site, SiteError};
pub use steps::{AfterStep, Execution, StepOutcome, StepRecord};
