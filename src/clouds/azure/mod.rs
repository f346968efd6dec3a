//! Microsoft Azure.

mod acting;
mod names;
pub(super) mod project;
mod sizes;

use super::{AccountForm, Backend, ComesBack, DatabaseFacts, Dns, Profile, Promotion, StateAddress};
use crate::catalog::Cloud;
use crate::catalog::timings::Common;

pub(super) static PROFILE: Profile = Profile {
    cloud: Cloud::Azure,
    dns: Dns::AzureTrafficManager,
    backend: Backend::Azurerm,
    account: AccountForm {
        word: "subscription",
        noun: "Azure subscription",
        placeholder: acting::PLACEHOLDER,
        is_legal: acting::is_uuid,
        help: "an Azure subscription is a UUID",
    },
    provider: acting::provider,
    role: |_| None,
    administrator: acting::administrator,
    // A registry's name doesn't say where it is.
    registry: |host, _| host.ends_with(".azurecr.io"),
    name: names::name,
    limits: &[],
    taken_prefixes: &[],
    zones: |at| (1..=at.location().zones.unwrap_or(3).max(1)).map(|zone| zone.to_string()).collect(),
    is_zone: |_, name| matches!(name, "1" | "2" | "3"),
    requests_certificates: false,
    certificate: |_, _| {
        Err("leave it out: a region shows the certificate `region-certificate` of its own Key Vault".to_owned())
    },
    state: |names, key| StateAddress::Azurerm {
        subscription: names.account.to_owned(),
        account: names::name(names, super::Named::StateStore),
        container: "tfstate".to_owned(),
        key: format!("{}/{}.tfstate", key.environment, key.stack),
    },
    sizes: sizes::SIZES,
    database: DatabaseFacts {
        promotion: Promotion::ByOperation,
        comes_back: ComesBack::Follows(Common::FlexibleServerRejoins),
    },
};
