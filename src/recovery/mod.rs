//! Recovery plans: the ordered steps from one posture to another.
//!
//! Pure: `(topology, posture, what is lost) → (next posture, steps)`. The order is fence, proven, and capacity beside it →
//! promote → the survivors' gates open by themselves at their floor → verify, then full capacity, then re-protect; failback
//! is a plan of its own and alone opens a latch. A step that needs something that is lost is found here, not when it is
//! executed.

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
pub(crate) use plan::{Impossible, Mode, Need, Phase, Plan, Probe, Purpose, Step, StepKind};
pub use scenario::{REGION_LOSS, Scenario};

#[cfg(test)]
mod tests;
