//! A region's gate: whether traffic may come, and how it knows. Pure: `gate_daemon` is the process around it, the sandbox
//! plays it, and what looks at a region judges its answers.

mod admission;
mod answer;
mod config;
mod decision;
mod proof;
mod state;
mod traffic;

pub(crate) use admission::{limit, retry_when_shut};
pub(crate) use answer::{DRAIN, FenceAnswer, GateAnswer, LatchTold, LeaseAnswer, Sibling};
pub(crate) use config::{Fault, GateConfig, HolderConfig, InferenceConfig, LedgerConfig};
pub(crate) use decision::{DatabaseSeen, Decision, Region, SEEN_LATELY, database_objection, decide, second_primary};
pub(crate) use proof::{Proof, Proven, Sighting};
pub(crate) use state::{Event, FRESH, Heard, Knowledge, LOOK_EVERY, LOOK_WITHIN, OnBlind, State, Uptime};
pub(crate) use traffic::Traffic;
