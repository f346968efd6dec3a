//! Recovery plans carried out, and drills: a scenario, its plan, the way back, timed and judged.
//!
//! `scenario` says what is lost and what must hold; `engine` carries out a plan; `rehearsal` wraps it into a drill, beside
//! which losses come and go; `measure` says what came of it, `record` is what a drill leaves behind, `report` shows it. Uses `recovery` for what to do, `run` for terraform, and `site` for the rest.

mod beside;
mod engine;
mod measure;
mod record;
mod rehearsal;
pub(crate) mod report;
pub(crate) mod scenario;
mod written;

pub(crate) use engine::{Execution, StepOutcome};
pub(crate) use record::{DrillRecord, DrillResult, ProofResult};
pub(crate) use rehearsal::{Drill, DrillError};
