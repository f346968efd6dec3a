//! Recovery plans: the ordered steps from one posture to another.
//!
//! Pure: `(topology, posture, what is lost) → (next posture, steps)`. The order is fence → promote → scale → warm → open →
//! verify, then re-protect; failback is a plan of its own and alone opens a latch. A step that needs something that is
//! lost is found here, not when it is executed.

mod build;
mod failback;
mod failover;
mod key;
mod next;
mod plan;
mod scenario;

pub(crate) use failback::{failback, reprotect, way_back};
pub use failover::failover;
pub use key::StepKey;
pub(crate) use plan::{Gate, Impossible, Mode, Need, Phase, Plan, Probe, Purpose, Step, StepKind};
pub use scenario::{Scenario, ScenarioKind};

#[cfg(test)]
mod tests;
