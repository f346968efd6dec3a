//! What differs by cloud, as data: one [`Profile`] for each, and what it is made of.
//!
//! `names`, `state`, `dns`, `database` and `types` say what a cloud can say of itself; a cloud's folder says it. The only
//! `match` over clouds outside the catalogue is in [`profile`]: a new cloud is a folder here, and the compiler leads to what
//! its profile lacks.
//!
//! `object` is what a Terraform resource means, and a provider's `project.rs` says it of its types.

pub(crate) mod account;
pub(crate) mod acting;
pub(crate) mod attributes;
mod aws;
mod azure;
pub(crate) mod database;
pub(crate) mod dns;
mod gcp;
mod kubernetes;
pub(crate) mod loss;
pub(crate) mod names;
pub(crate) mod object;
pub(crate) mod operation;
mod provider;
mod running;
pub(crate) mod sizes;
pub(crate) mod state;
pub(crate) mod types;

pub(crate) use account::AccountForm;
pub(crate) use acting::{Acting, ProviderBlock};
pub(crate) use database::{ComesBack, DatabaseFacts, Promotion, Rebuild};
pub(crate) use dns::{Dns, LatchHome};
pub(crate) use loss::{Loss, Side};
pub(crate) use names::{Limit, Limited, Named, Names};
pub(crate) use operation::{How, Operation};
pub(crate) use provider::Provider;
pub(crate) use sizes::Sizes;
pub(crate) use state::{Backend, Lock, StateAddress, StateKey};

use crate::catalog::Cloud;
use crate::catalog::locations::LocationId;

/// What is to be known of a cloud.
pub(crate) struct Profile {
    /// The cloud.
    pub cloud: Cloud,
    /// Its own DNS service.
    pub dns: Dns,
    /// Its own kind of state storage.
    pub backend: Backend,
    /// What its accounts are called, and look like.
    pub account: AccountForm,
    /// What its provider's block says; `None` while nothing is rendered for it.
    pub provider: fn(&Acting<'_>) -> Option<ProviderBlock>,
    /// The role to assume, in the cloud's own form.
    pub role: fn(&Acting<'_>) -> Option<String>,
    /// Who may use a cluster beside its workloads.
    pub administrator: fn(&Acting<'_>) -> Option<String>,
    /// Whether the host of a registry is, as far as its name tells, in a region.
    pub registry: fn(&str, LocationId) -> bool,
    /// The name that a thing gets there.
    pub name: fn(&Names<'_>, Named<'_>) -> String,
    /// How long names can be there.
    pub limits: &'static [Limit],
    /// What the name of a system can't begin with there, with the hyphen that follows it.
    pub taken_prefixes: &'static [&'static str],
    /// The names of a region's zones, in order, as far as they are known.
    pub zones: fn(LocationId) -> Vec<String>,
    /// Whether a text can be the name of one of a region's zones.
    pub is_zone: fn(LocationId, &str) -> bool,
    /// Whether it issues certificates to whoever holds a DNS name.
    pub requests_certificates: bool,
    /// Whether a text can name a certificate of one's own in a region; if not, what to write.
    pub certificate: fn(LocationId, &str) -> Result<(), String>,
    /// Where the state of a stack is kept there.
    pub state: fn(&Names<'_>, &StateKey<'_>) -> StateAddress,
    /// How large databases and caches can be.
    pub sizes: Sizes,
    /// How a database is moved, and comes back.
    pub database: DatabaseFacts,
}

/// The profile of a cloud.
#[must_use]
pub(crate) fn profile(cloud: Cloud) -> &'static Profile {
    match cloud {
        Cloud::Aws => &aws::PROFILE,
        Cloud::Azure => &azure::PROFILE,
        Cloud::Gcp => &gcp::PROFILE,
    }
}

/// The profiles of all clouds.
pub(crate) fn profiles() -> impl Iterator<Item = &'static Profile> {
    Cloud::ALL.into_iter().map(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_profile_is_of_its_cloud_and_has_a_legal_placeholder() {
        for cloud in Cloud::ALL {
            let profile = profile(cloud);
            assert_eq!(profile.cloud, cloud);
            assert_eq!(profile.dns.cloud(), cloud);
            assert_eq!(profile.backend.cloud(), Some(cloud));
            assert!((profile.account.is_legal)(profile.account.placeholder), "{cloud}");
        }
    }
}
