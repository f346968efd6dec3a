//! Tests that need the real `terraform` (or `tofu`): its path is in `TERRADRILL_TEST_TERRAFORM`, or it is on the
//! `PATH`. That there is none is a failure, not a reason to skip.

mod bed;
mod changes;
mod checkout;
mod drills;
mod driver;
mod facts;
mod ground;
mod interruptions;
mod modules;
mod postures;
mod providers;
mod refusals;
mod rotations;
mod whole_environments;
