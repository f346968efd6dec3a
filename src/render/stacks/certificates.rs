//! The proof that the hostname is ours.

use schemars::JsonSchema;
use serde::Serialize;

use crate::topology::Topology;

/// What the proof of the hostname is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `traffic.hostname`.
    hostname: &'a str,
    /// `traffic.zone`, the hosted zone's name.
    zone: &'a str,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology) -> Self {
        Self { hostname: &topology.traffic.hostname, zone: &topology.traffic.zone }
    }
}
