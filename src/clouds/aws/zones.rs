//! Zones of AWS. A zone's name is an account's own: `us-east-1a` of one is `us-east-1e` of another, and only the id, such as
//! `use1-az3`, is the same for all.

use crate::catalog::locations::LocationId;

/// Regions whose letters have gaps, as new accounts see them.
const LETTERS: [(&str, &str); 3] = [("ap-northeast-1", "acd"), ("ca-central-1", "abd"), ("us-west-1", "ac")];

/// The names of a region's zones, as new accounts see them.
pub(super) fn names(at: LocationId) -> Vec<String> {
    let count = usize::from(at.location().zones.unwrap_or(3).max(1));
    let known = LETTERS.iter().find(|(region, _)| *region == at.as_str()).map(|(_, letters)| *letters);
    known.unwrap_or("abcdef").chars().take(count).map(|letter| format!("{at}{letter}")).collect()
}

/// A region's name and a letter; local zones have longer names.
pub(super) fn is_zone(at: LocationId, name: &str) -> bool {
    let letter = name.strip_prefix(at.as_str());
    letter.is_some_and(|letter| letter.len() == 1 && letter.chars().all(|c| ('a'..='f').contains(&c)))
}
