//! Amazon Web Services.

mod acting;
mod machines;
mod names;
pub(super) mod project;
mod sizes;
mod zones;

use super::{AccountForm, Backend, ComesBack, DatabaseFacts, Dns, Profile, Promotion, Rebuild, StateAddress};
use crate::catalog::Cloud;

pub(super) static PROFILE: Profile = Profile {
    cloud: Cloud::Aws,
    dns: Dns::Route53,
    backend: Backend::S3,
    account: AccountForm {
        word: "account",
        noun: "AWS account",
        placeholder: acting::PLACEHOLDER,
        is_legal: |id| id.len() == 12 && id.chars().all(|c| c.is_ascii_digit()),
        help: "an AWS account has 12 digits; quote it if it starts with 0",
    },
    provider: acting::provider,
    role: acting::role,
    administrator: acting::administrator,
    registry: |host, at| host.contains(&format!(".dkr.ecr.{at}.")),
    name: names::name,
    limits: names::LIMITS,
    taken_prefixes: names::TAKEN_PREFIXES,
    zones: zones::names,
    is_zone: zones::is_zone,
    requests_certificates: true,
    certificate: names::certificate,
    state: |names, key| StateAddress::S3 {
        bucket: names::name(names, super::Named::StateStore),
        key: format!("{}/{}.tfstate", key.environment, key.stack),
        region: names.at.to_owned(),
    },
    sizes: sizes::SIZES,
    database: DatabaseFacts {
        promotion: Promotion::ByApply,
        comes_back: ComesBack::Rebuilt(Rebuild {
            address: "module.postgres.aws_db_instance.this",
            why: "a promoted RDS instance can't become a replica again",
        }),
    },
};
