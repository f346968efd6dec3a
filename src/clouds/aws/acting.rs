//! Accounts and roles of AWS.

use crate::clouds::acting::{Acting, ProviderBlock};

/// The account of a topology that names none.
pub(super) const PLACEHOLDER: &str = "000000000000";

/// The block of `hashicorp/aws`.
pub(super) fn provider(acting: &Acting<'_>) -> Option<ProviderBlock> {
    let account = acting.account.unwrap_or(PLACEHOLDER).to_owned();
    Some(ProviderBlock::Aws { region: acting.at.as_str(), account, role_arn: role(acting) })
}

/// The ARN of the role to assume, if the account is known: without one nothing can be assumed.
pub(super) fn role(acting: &Acting<'_>) -> Option<String> {
    let (account, role) = (acting.account?, acting.role?);
    if role.starts_with("arn:") {
        return Some(role.to_owned());
    }
    Some(format!("arn:{}:iam::{account}:role/{role}", partition(acting)))
}

/// The role of those who apply, which may use the cluster.
pub(super) fn administrator(acting: &Acting<'_>) -> Option<String> {
    let account = acting.account.unwrap_or(PLACEHOLDER);
    Some(role(acting).unwrap_or_else(|| format!("arn:{}:iam::{account}:role/terradrill-apply", partition(acting))))
}

fn partition(acting: &Acting<'_>) -> &'static str {
    acting.at.location().partition.unwrap_or("aws")
}
