//! terradrill plans disaster recovery for AI systems and drives it through Terraform.
//!
//! The modules depend on each other in one direction: `diagnostic ← catalog ← topology ← posture ← stacks ← recovery ←
//! estimates ← rules`, all of them pure; `terraform`, `run`, `sandbox` and `drill` are the shell; `cli` is the top.

mod catalog;
pub mod cli;
mod clouds;
mod diagnostic;
mod digest;
mod drill;
pub mod estimates;
mod gate;
pub mod incidents;
pub mod posture;
pub mod recovery;
pub mod render;
pub mod rules;
pub mod run;
pub mod sandbox;
mod site;
pub mod stacks;
pub mod terraform;
pub mod topology;
