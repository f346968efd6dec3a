//! What is known about the clouds: regions, GPU types, prices, latency, SLAs, durations.
//!
//! The data stands in `data/*.csv`, embedded in the binary; every row names its source (a key into
//! `sources.csv`, which has the address and the date). A table is read once, when it is first asked
//! for, and rows borrow from the embedded text. The catalogue answers "not known" by `None`; it never
//! guesses silently: what is estimated is marked so.
//!
//! Adding a row: put it where the table's order puts it, add its source to `sources.csv` if that is new,
//! and run the tests of this module (they read every row of every table).

mod cloud;
mod figures;
pub mod frequencies;
pub mod gpus;
pub mod kubernetes;
pub mod latency;
pub mod locations;
pub mod prices;
pub mod replication;
pub mod slas;
pub mod sources;
mod suggest;
mod table;
pub mod timings;

pub use cloud::{Cloud, UnknownCloud};
pub use figures::{Figure, FigureKind, Provenance};
