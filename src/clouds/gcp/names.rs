//! Names on Google Cloud.

use crate::clouds::names::{Named, Names};

/// Buckets are named in one space for all projects, so that a project's is in the name.
pub(super) fn name(names: &Names<'_>, of: Named<'_>) -> String {
    let Names { system, account, at } = names;
    match of {
        Named::StateStore => format!("{system}-state-{at}-{account}"),
        Named::Database(service) | Named::Cache(service) | Named::Target(service) => format!("{system}-{service}"),
    }
}
