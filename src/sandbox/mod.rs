//! Simulated clouds, served to the real `terraform`.
//!
//! The sandbox knows provider schemas, resources, regions, faults and time; of a topology it knows
//! nothing beyond the names that it finds in what was applied.
//!
//! Pure: [`world`](self) and what it is made of (workloads, databases, gates, health checks, DNS,
//! audit) are values that change by inputs at instants. Around them stand the clock, the storage
//! and the servers.

pub mod api;
pub mod audit;
pub mod client;
pub mod clock;
pub mod cloud;
pub mod databases;
pub mod dns;
pub mod faults;
pub mod gate;
pub mod log;
pub mod provider;
pub mod resource;
pub mod schema;
pub mod server;
pub mod storage;
pub mod tree;
pub mod workloads;

pub(crate) mod behaviour;
pub(crate) mod plan;
pub(crate) mod proto;
pub(crate) mod value;

mod attributes;
mod control;
mod durations;
#[cfg(test)]
mod fixture;
mod health;
mod pairs;
mod resources;
mod sessions;
mod state_server;
mod state_store;
mod world;

pub use client::{Client, ClientError};
pub use clock::{Clock, Instant, StopSignal, Stopped};
pub use cloud::Cloud;
pub use resource::{Call, Provider, Resource, ResourceKey, Unreachable};
pub use server::{Options, Sandbox, StartError};
