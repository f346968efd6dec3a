//! As whom and where a stack acts: the block of its provider.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Cloud;
use crate::topology::Region;

/// What a provider's block says, by the region in which it acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "cloud", rename_all = "lowercase")]
pub(super) enum ProviderBlock<'a> {
    /// `hashicorp/aws`.
    Aws {
        /// The AWS region.
        region: &'a str,
        /// The only account that it may act on.
        account: &'a str,
        /// Role that it assumes; null without `clouds`.
        role_arn: Option<String>,
    },
}

impl<'a> ProviderBlock<'a> {
    /// The block of a region's provider; `None` on a cloud that isn't rendered yet.
    pub(super) fn of(region: &'a Region) -> Option<Self> {
        match region.cloud {
            Cloud::Aws => Some(Self::Aws {
                region: region.location.as_str(),
                account: region.account_or_placeholder(),
                role_arn: role_arn(region),
            }),
            _ => None,
        }
    }
}

/// The role to assume, if the account is known: without one nothing can be assumed.
pub(super) fn role_arn(region: &Region) -> Option<String> {
    let (account, role) = (region.account.as_deref()?, region.account_role.as_deref()?);
    if role.starts_with("arn:") {
        return Some(role.to_owned());
    }
    Some(format!("arn:{}:iam::{account}:role/{role}", partition(region)))
}

/// The role of those who apply, which may use the cluster.
pub(super) fn administrator(region: &Region) -> String {
    role_arn(region).unwrap_or_else(|| {
        format!("arn:{}:iam::{}:role/terradrill-apply", partition(region), region.account_or_placeholder())
    })
}

fn partition(region: &Region) -> &'static str {
    region.location.location().partition.unwrap_or("aws")
}
