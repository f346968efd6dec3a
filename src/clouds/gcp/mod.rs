//! Google Cloud.

mod names;
pub(super) mod project;
mod sizes;

use super::{AccountForm, Backend, ComesBack, DatabaseFacts, Dns, Profile, Promotion, Rebuild, StateAddress};
use crate::catalog::Cloud;

pub(super) static PROFILE: Profile = Profile {
    cloud: Cloud::Gcp,
    dns: Dns::CloudDns,
    backend: Backend::Gcs,
    account: AccountForm {
        word: "project",
        noun: "Google Cloud project",
        placeholder: "placeholder-project",
        is_legal: |id| {
            (6..=30).contains(&id.len()) && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        },
        help: "a Google Cloud project has 6 to 30 lower-case letters, digits and hyphens",
    },
    provider: |_| None,
    role: |_| None,
    administrator: |_| None,
    // A registry may be one of several regions, such as `europe`.
    registry: |host, _| host.ends_with("-docker.pkg.dev"),
    name: names::name,
    limits: &[],
    taken_prefixes: &[],
    zones: names::zones,
    is_zone: |at, name| {
        let letter = name.strip_prefix(at.as_str()).and_then(|rest| rest.strip_prefix('-'));
        letter.is_some_and(|letter| letter.len() == 1 && letter.chars().all(|c| c.is_ascii_lowercase()))
    },
    requests_certificates: true,
    // Nothing of it is rendered yet, so that nothing is asked of it.
    certificate: |_, _| Ok(()),
    state: |names, key| StateAddress::Gcs {
        bucket: names::name(names, super::Named::StateStore),
        prefix: format!("{}/{}", key.environment, key.stack),
    },
    sizes: sizes::SIZES,
    database: DatabaseFacts {
        promotion: Promotion::ByApply,
        comes_back: ComesBack::Rebuilt(Rebuild {
            address: "module.postgres.google_sql_database_instance.this",
            why: "a promoted Cloud SQL instance can't become a replica again",
        }),
    },
};
