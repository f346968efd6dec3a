//! A region's own state storage.

use schemars::JsonSchema;
use serde::Serialize;

use super::protected;
use crate::clouds::{Backend, Lock};
use crate::topology::{Region, Topology};

/// What a region's state storage is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables {
    /// Whether states are locked in a table, by `state.lock`.
    lock_table: bool,
    /// True makes the cloud refuse deletion of that table.
    deletion_protection: bool,
}

impl Variables {
    pub(super) fn new(topology: &Topology, region: &Region) -> Self {
        let lock_table = topology.state.lock == Lock::Dynamodb && topology.backend(region) == Backend::S3;
        Self { lock_table, deletion_protection: lock_table && protected(topology) }
    }
}
