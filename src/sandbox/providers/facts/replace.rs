//! Which differences between two objects replace the one by the other.

use super::TypeFacts;
use crate::sandbox::plan::{self, Step};
use crate::sandbox::schema::Block;
use crate::sandbox::value::Value;

/// The places whose change replaces an object. `sometimes` says of a path whether its condition holds.
pub(crate) fn replaced(
    facts: &TypeFacts,
    block: &Block,
    planned: &Value,
    prior: &Value,
    config: &Value,
    sometimes: impl Fn(&str) -> bool,
) -> Vec<Vec<Step>> {
    let written = |path: &str| super::places::is_written(config, &path.split('.').collect::<Vec<_>>()) == Some(true);
    let paths = facts.replace.iter();
    let paths = paths.chain(facts.replace_if_configured.iter().filter(|path| written(path)));
    let paths = paths.chain(facts.replace_if.iter().filter(|path| sometimes(path)));
    let mut places: Vec<_> = paths.flat_map(|path| plan::differences(block, path, planned, prior)).collect();
    places.sort();
    places.dedup();
    places
}
