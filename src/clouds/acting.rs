//! As whom and where Terraform acts: what a provider's block says.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::locations::LocationId;

/// Where somebody acts, and as whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acting<'a> {
    /// The cloud's region.
    pub at: LocationId,
    /// The account, if it is known.
    pub account: Option<&'a str>,
    /// The role to assume, if one was given.
    pub role: Option<&'a str>,
}

/// What a provider's block says, by the region in which it acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "cloud", rename_all = "lowercase")]
pub(crate) enum ProviderBlock {
    /// `hashicorp/aws`.
    Aws {
        /// The AWS region.
        region: &'static str,
        /// The only account that it may act on.
        account: String,
        /// Role that it assumes; null without `clouds`.
        role_arn: Option<String>,
    },
    /// `hashicorp/azurerm`, which has no region of its own.
    Azure {
        /// The subscription on which it acts.
        subscription: String,
        /// The Azure region.
        location: &'static str,
    },
}
