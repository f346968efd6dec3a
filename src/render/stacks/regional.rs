//! What the templates of stacks see that have one region's provider and nothing else of their own.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clouds::{self, ProviderBlock};
use crate::topology::Region;

/// What the templates of a stack with one region's provider see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context {
    /// The provider of the stack's region; of identity's, the one from which the cloud's global stacks act.
    provider: Option<ProviderBlock>,
}

impl Context {
    pub(super) fn new(region: &Region) -> Self {
        Self { provider: (clouds::profile(region.cloud).provider)(&region.acting()) }
    }
}
