//! Stacks of a region that are told nothing of their own: its state storage, and its cloud's identity.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::provider::ProviderBlock;
use crate::topology::Region;

/// What the templates of a stack with one region's provider see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context<'a> {
    /// The provider of the stack's region; of identity's, the one from which the cloud's global stacks act.
    provider: Option<ProviderBlock<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(region: &'a Region) -> Self {
        Self { provider: ProviderBlock::of(region) }
    }
}
