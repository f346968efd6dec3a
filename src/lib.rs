//! terradrill plans disaster recovery for AI systems and drives it through Terraform.
//!
//! The modules depend on each other in one direction; `docs/ARCHITECTURE.md` has the table, which a test compares with the
//! code. The pure ones: `diagnostic`, `digest`, `catalog`, `ledger`, `gate` and `clouds` know what is so, `topology`, `posture` and
//! `stacks` what is wanted, `recovery`, `estimates`, `rules` and `incidents` what follows, `render` how it is written. The
//! shell: `holders` and `gate_daemon` are the fence at work, `terraform` and `run` drive stacks, `sandbox` plays the clouds, `site` is where a plan acts, `drill` carries it out.

mod artifacts;
mod catalog;
pub mod cli;
mod clouds;
mod diagnostic;
mod digest;
mod drill;
pub mod estimates;
mod gate;
mod gate_daemon;
mod holders;
pub mod incidents;
mod ledger;
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
