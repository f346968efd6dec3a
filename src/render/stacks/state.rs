//! The stores of a region, or of a witness: of Terraform's state, and of the ledger.

use schemars::JsonSchema;
use serde::Serialize;

use super::protected;
use crate::catalog::Cloud;
use crate::catalog::locations::Location;
use crate::clouds::{self, Acting, Backend, Lock, ProviderBlock};
use crate::topology::{Region, Topology, Witness};

/// What the templates of stores see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context {
    /// The provider of the region, or of the witness.
    provider: Option<ProviderBlock>,
    /// Whether it holds the ledger: all do where there are several regions.
    holds_ledger: bool,
}

impl Context {
    pub(super) fn of_region(topology: &Topology, region: &Region) -> Self {
        Self::new(topology, region.cloud, &region.acting())
    }

    pub(super) fn of_witness(topology: &Topology, witness: &Witness) -> Self {
        Self::new(topology, witness.cloud, &topology.witness_acting(witness))
    }

    fn new(topology: &Topology, cloud: Cloud, acting: &Acting<'_>) -> Self {
        let provider = (clouds::profile(cloud).provider)(acting);
        Self { provider, holds_ledger: topology.majority() > 0 }
    }
}

/// What a state storage is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables {
    /// Whether states are locked in a table, by `state.lock`.
    lock_table: bool,
    /// True makes the cloud refuse deletion: of that table, or of the account that keeps states.
    deletion_protection: bool,
    /// Where the cloud itself copies states: to the `pair` of the region, where it has one, else over its `zones`, or within `one`.
    copies: Copies,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Copies {
    Pair,
    Zones,
    One,
}

impl Variables {
    pub(super) fn new(topology: &Topology, cloud: Cloud, at: &Location) -> Self {
        let backend = topology.state.backend.unwrap_or(clouds::profile(cloud).backend);
        let lock_table = topology.state.lock == Lock::Dynamodb && backend == Backend::S3;
        let copies = match (at.pair(), at.zones) {
            (Some(_), _) => Copies::Pair,
            (None, Some(zones)) if zones > 1 => Copies::Zones,
            _ => Copies::One,
        };
        Self { copies, lock_table, deletion_protection: (lock_table || backend != Backend::S3) && protected(topology) }
    }
}
