//! Names on AWS.

use crate::clouds::names::{Limit, Limited, Named, Names};

/// What names of buckets (`NAME-state-…`) and security groups (`NAME-load-balancer`) can't begin with.
pub(super) const TAKEN_PREFIXES: &[&str] = &["sg-", "sthree-", "amzn-s3-demo-"];

/// A longer target group's name is cut there by `modules/aws/load-balancer`.
pub(super) const LIMITS: &[Limit] = &[
    Limit { of: Limited::Cache, longest: 40, called: "ElastiCache" },
    Limit { of: Limited::Target, longest: 32, called: "target group" },
];

/// Buckets are named in one space for all accounts, so that an account's is in the name.
pub(super) fn name(names: &Names<'_>, of: Named<'_>) -> String {
    let Names { system, account, at } = names;
    match of {
        Named::StateStore => format!("{system}-state-{at}-{account}"),
        Named::Database(service) | Named::Cache(service) | Named::Target(service) => format!("{system}-{service}"),
    }
}
