//! What a topology would reach, and what it would cost. Pure.
//!
//! The figures are the catalogue's, each with its source; what isn't known is said to be unknown. [`report`] puts together
//! what the other modules work out: recovery times along the longest path of the real recovery plan ([`rto`]), what each
//! loss takes away ([`losses`], [`data`]), [`availability`], [`money`], and what other designs would give ([`patterns`]).
//! Live drills' [`measurements`] take the place of assumptions.

pub mod availability;
pub mod citations;
pub mod components;
pub mod data;
pub mod detection;
pub mod losses;
pub mod measurements;
pub mod money;
pub mod patterns;
pub mod report;
pub mod rto;
pub mod steps;
pub mod text;
mod verdict;

pub use report::{Estimates, Question};
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
