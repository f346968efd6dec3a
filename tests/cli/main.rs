//! The real binary at the command line: one snapshot of stdout, stderr and exit status per case.

mod bad_input;
mod check;
mod fence;
mod gate;
mod golden;
mod help;
mod json_forms;
mod keys;
mod recovery;
mod render;
mod scenario;
mod support;
mod terraform;
mod what_aws_refuses;
