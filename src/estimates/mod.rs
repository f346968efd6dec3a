//! What a topology would reach, and what it would cost. Pure.
//!
//! The figures are the catalogue's, each with its source; what isn't known is said to be unknown. [`report`] puts together
//! what the other modules work out: recovery times along the longest path of the real recovery plan ([`rto`]), what each
//! loss takes away ([`losses`], [`data`]), [`availability`], [`money`], and what other designs would give ([`patterns`]).
//! Live drills' [`measurements`] take the place of assumptions.

pub(crate) mod availability;
pub(crate) mod citations;
pub(crate) mod components;
pub(crate) mod data;
pub(crate) mod detection;
pub(crate) mod losses;
pub(crate) mod measurements;
pub(crate) mod money;
pub(crate) mod patterns;
pub(crate) mod report;
pub(crate) mod rto;
pub(crate) mod steps;
pub mod text;
mod verdict;

pub use report::{Estimates, Question};
pub(crate) use verdict::Verdict;

#[cfg(test)]
mod tests;
