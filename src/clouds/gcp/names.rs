//! Names on Google Cloud.

use crate::catalog::locations::LocationId;
use crate::clouds::names::{Named, Names};

/// Buckets are named in one space for all projects, so that a project's is in the name.
pub(super) fn name(names: &Names<'_>, of: Named<'_>) -> String {
    let Names { system, account, at } = names;
    match of {
        Named::StateStore => format!("{system}-state-{at}-{account}"),
        Named::FenceStore => format!("{system}-fence-{at}-{account}"),
        Named::Database(service) | Named::Cache(service) => format!("{system}-{service}"),
    }
}

/// Letters of zones where they aren't a, b and c (the cloud's list of regions and zones).
const LETTERS: [(&str, &str); 3] = [("europe-west1", "bcd"), ("us-central1", "abcf"), ("us-east1", "bcd")];

/// A region's zones end with a letter.
pub(super) fn zones(at: LocationId) -> Vec<String> {
    let known = LETTERS.iter().find(|(region, _)| *region == at.as_str()).map_or("abc", |(_, letters)| letters);
    let count = at.location().zones.unwrap_or(3).max(1);
    known.chars().take(usize::from(count)).map(|letter| format!("{at}-{letter}")).collect()
}
