//! Subscriptions of Azure, and who acts there.

use crate::clouds::acting::{Acting, ProviderBlock};

/// The subscription of a topology that names none.
pub(super) const PLACEHOLDER: &str = "00000000-0000-0000-0000-000000000000";

/// The block of `hashicorp/azurerm`. As whom it acts is said by whoever runs it: by `az login` or its variables.
pub(super) fn provider(acting: &Acting<'_>) -> Option<ProviderBlock> {
    let subscription = acting.account.unwrap_or(PLACEHOLDER).to_owned();
    Some(ProviderBlock::Azure { subscription, location: acting.at.as_str() })
}

/// The Entra group whose members may use a cluster, by its object id: the only role that is an id.
pub(super) fn administrator(acting: &Acting<'_>) -> Option<String> {
    acting.role.filter(|role| is_uuid(role)).map(str::to_owned)
}

/// Whether a text is a UUID, with its hyphens.
pub(super) fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_hexdigit()))
}
