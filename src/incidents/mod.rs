//! Incidents of the past, replayed against a topology and its recovery plan.
//!
//! Each incident is a file in `data/`: what went, where, from when until when, and what it teaches. A replay finds which of
//! a topology's regions and control planes were among that, walks the recovery plan that terradrill would have followed,
//! and says which step needed something that was gone, what recovery time and data loss came of it, and which findings of
//! `check` would have told before. Pure; nothing here knows today's date.
//!
//! Adding one: write `data/ID.yaml` in words of your own, with sources; name it in `FILES` of `incident.rs`; run
//! `TERRADRILL_UPDATE_DOCS=1 cargo test --test repository` once, so that `docs/incidents.md` gets it.

mod data_loss;
mod incident;
mod reference;
mod replay;
mod walk;
mod windows;

pub(crate) use data_loss::DataLoss;
pub(crate) use incident::{Incident, Source, Thing, all, find, ids};
pub use reference::reference;
pub(crate) use replay::{Outcome, Replay, Way, Why, replay};
pub(crate) use walk::{Held, Walked};
pub(crate) use windows::{Reach, Window};

#[cfg(test)]
mod tests;
