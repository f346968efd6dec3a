//! Simulated clouds, served to the real `terraform`.
//!
//! The sandbox knows provider schemas, resources, regions, faults and time; of a topology it knows
//! nothing beyond the names that it finds in what was applied.
//!
//! Pure: `world` and what it is made of (workloads, databases, gates, health checks, DNS, audit) are values that change
//! by inputs at instants; it looks at objects and knows no provider's types. `providers` says how each provider's types
//! behave, `protocol` speaks with terraform for all of them. Around them stand the clock, the storage and the servers.

pub mod api;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod cloud;
pub mod invariants;
pub mod log;
pub(crate) mod protocol;
pub(crate) mod resource;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod storage;
pub mod switch;
pub(crate) mod tree;

pub(crate) mod plan;
pub(crate) mod proto;
pub(crate) mod providers;
pub(crate) mod value;

mod control;
mod durations;
mod pairs;
mod sessions;
mod state_server;
mod state_store;
mod world;

pub use client::{Client, ClientError};
pub use clock::Instant;
pub(crate) use clock::StopSignal;
pub use cloud::Cloud;
pub use providers::facts::Releases;
pub use resource::Resource;
pub(crate) use resource::environment_of;
pub(crate) use server::StartError;
pub use server::{Options, Sandbox};
pub(crate) use storage::reset;
pub(crate) use world::databases;
pub use world::faults;
