//! Names on AWS.

use crate::catalog::locations::LocationId;
use crate::clouds::names::{Limit, Limited, Named, Names};

/// What names of buckets (`NAME-state-…`) and security groups (`NAME-load-balancer`) can't begin with.
pub(super) const TAKEN_PREFIXES: &[&str] = &["sg-", "sthree-", "amzn-s3-demo-"];

pub(super) const LIMITS: &[Limit] = &[Limit { of: Limited::Cache, longest: 40, called: "ElastiCache" }];

/// Buckets are named in one space for all accounts, so that an account's is in the name.
pub(super) fn name(names: &Names<'_>, of: Named<'_>) -> String {
    let Names { system, account, at } = names;
    match of {
        Named::StateStore => format!("{system}-state-{at}-{account}"),
        Named::FenceStore => format!("{system}-fence-{at}-{account}"),
        Named::Database(service) | Named::Cache(service) => format!("{system}-{service}"),
    }
}

/// A certificate of ACM is used in its own region alone.
pub(super) fn certificate(at: LocationId, arn: &str) -> Result<(), String> {
    let beginning = format!("arn:{}:acm:{at}:", at.location().partition.unwrap_or("aws"));
    let rest = arn.strip_prefix(&beginning).and_then(|rest| rest.split_once(":certificate/"));
    let legal = |(account, id): (&str, &str)| {
        let id_is_legal = !id.is_empty() && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        account.len() == 12 && account.chars().all(|c| c.is_ascii_digit()) && id_is_legal
    };
    if rest.is_some_and(legal) {
        return Ok(());
    }
    Err(format!("give the ARN of one that ACM has in this region: `{beginning}ACCOUNT:certificate/…`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::locations;

    #[test]
    fn a_certificate_is_of_its_region() {
        let at = locations::find("eu-west-1").expect("a region");
        let of = |region: &str| certificate(at, &format!("arn:aws:acm:{region}:123456789012:certificate/0a1b-2c"));
        assert_eq!(of("eu-west-1"), Ok(()));
        assert!(of("us-east-1").is_err());
        assert!(certificate(at, "arn:aws:acm:eu-west-1:1:certificate/x").is_err());
    }
}
