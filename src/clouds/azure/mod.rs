//! Microsoft Azure.

mod names;
pub(super) mod project;
mod sizes;

use super::{AccountForm, Backend, DatabaseFacts, Dns, Profile, Rebuild, StateAddress};
use crate::catalog::Cloud;

pub(super) static PROFILE: Profile = Profile {
    cloud: Cloud::Azure,
    dns: Dns::AzureTrafficManager,
    backend: Backend::Azurerm,
    account: AccountForm {
        word: "subscription",
        noun: "Azure subscription",
        placeholder: "00000000-0000-0000-0000-000000000000",
        is_legal: |id| id.len() == 36 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-'),
        help: "an Azure subscription is a UUID",
    },
    provider: |_| None,
    role: |_| None,
    administrator: |_| None,
    // A registry's name doesn't say where it is.
    registry: |host, _| host.ends_with(".azurecr.io"),
    name: names::name,
    limits: &[],
    taken_prefixes: &[],
    zones: |at| (1..=at.location().zones.unwrap_or(3).max(1)).map(|zone| zone.to_string()).collect(),
    is_zone: |_, name| matches!(name, "1" | "2" | "3"),
    requests_certificates: false,
    // Nothing of it is rendered yet, so that nothing is asked of it.
    certificate: |_, _| Ok(()),
    state: |names, key| StateAddress::Azurerm {
        account: names::name(names, super::Named::StateStore),
        container: "tfstate".to_owned(),
        key: format!("{}/{}.tfstate", key.environment, key.stack),
    },
    sizes: sizes::SIZES,
    database: DatabaseFacts {
        rebuild: Rebuild {
            address: "module.postgres.azurerm_postgresql_flexible_server.this",
            why: "a promoted Flexible Server can't become a replica again",
        },
    },
};
