//! What a release of a provider says of its types beyond the schema: what replaces, what defaults, what excludes what,
//! which values are allowed.
//!
//! Each provider has two files, `<provider>/facts/<release>.json`: one of the oldest and one of the newest release of
//! the range that is supported. [`reduce`] makes them, one type a line, so that a type is read when it is first asked
//! for and not before. `documented.json` beside them holds, in the same form, the types of which no release's facts are
//! known, each with the documentation that they are from.

use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

mod check;
mod defaults;
mod places;
mod reduce;
mod replace;
mod validate;

pub(crate) use check::Check;
pub(crate) use defaults::with_defaults;
pub(crate) use reduce::reduce;
pub(crate) use replace::replaced;
pub(crate) use validate::{Complaint, validate};

/// Which end of the range of a provider's releases the sandbox plays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Releases {
    /// The oldest release that is supported.
    Oldest,
    /// The newest release that is known.
    #[default]
    Newest,
}

impl std::fmt::Display for Releases {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Oldest => "oldest",
            Self::Newest => "newest",
        })
    }
}

/// The facts of one release of a provider.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The release.
    #[cfg(test)]
    pub(crate) version: &'static str,
    types: HashMap<&'static str, Lazy>,
}

#[derive(Debug)]
struct Lazy {
    text: &'static str,
    read: OnceLock<TypeFacts>,
}

/// The facts of one type, by paths: names joined by dots, without the indexes of lists.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TypeFacts {
    /// Where they are from, if from a page and from no release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) documentation: Option<String>,
    /// It is made with the newer framework for providers, which plans strictly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) framework: bool,
    /// What the schema has and this release doesn't.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) absent: Vec<String>,
    /// Whose change replaces. A block without its members: only when it comes or goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) replace: Vec<String>,
    /// Whose change replaces if the configuration says something there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) replace_if_configured: Vec<String>,
    /// Whose change replaces on a condition, which `special` knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) replace_if: Vec<String>,
    /// What stands where the configuration says nothing.
    #[serde(rename = "default", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) defaults: BTreeMap<String, Json>,
    /// Which values are allowed.
    #[serde(rename = "check", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) checks: BTreeMap<String, Check>,
    /// What can't stand beside what.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) conflicts: BTreeMap<String, Vec<String>>,
    /// Groups of which exactly one must be given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) exactly_one: Vec<Vec<String>>,
    /// Groups of which at least one must be given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) at_least_one: Vec<Vec<String>>,
    /// What must be given beside what.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) required_with: BTreeMap<String, Vec<String>>,
    /// The fewest elements, where the schema doesn't say it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) min_items: BTreeMap<String, usize>,
    /// The most elements, where the schema doesn't say it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) max_items: BTreeMap<String, usize>,
    /// What is handed on and never kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) write_only: Vec<String>,
    /// What isn't to be used any more, with the names of what is used instead, if there are any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) deprecated: BTreeMap<String, Vec<String>>,
}

impl Facts {
    /// The facts in a release's file, and those of `documented`, which no release has. Types are read later, each when
    /// it is asked for.
    pub(crate) fn load(text: &'static str, documented: &'static str) -> Self {
        let types = [documented, text].into_iter().flat_map(entries);
        Self {
            #[cfg(test)]
            version: version(text).expect("a file of facts names its release"),
            types: types.map(|(kind, text)| (kind, Lazy { text, read: OnceLock::new() })).collect(),
        }
    }

    /// The facts of a type; `data.` and `ephemeral.` stand before the names of those.
    pub(crate) fn get(&self, kind: &str) -> &TypeFacts {
        static NONE: LazyLock<TypeFacts> = LazyLock::new(TypeFacts::default);
        self.types.get(kind).map_or(&NONE, Lazy::read)
    }

    /// All types of which there are facts.
    #[cfg(test)]
    pub(crate) fn types(&self) -> impl Iterator<Item = (&str, &TypeFacts)> {
        self.types.iter().map(|(kind, lazy)| (*kind, lazy.read()))
    }
}

impl Lazy {
    fn read(&self) -> &TypeFacts {
        self.read.get_or_init(|| serde_json::from_str(self.text).expect("the embedded facts are tested to parse"))
    }
}

/// The lines of a file that hold a type each: `"name":{…}`, with or without a comma.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| {
        let (name, facts) = line.strip_prefix('"')?.split_once("\":")?;
        let facts = facts.strip_suffix(',').unwrap_or(facts);
        (facts.starts_with('{') && facts.ends_with('}')).then_some((name, facts))
    })
}

#[cfg(test)]
fn version(text: &'static str) -> Option<&'static str> {
    text.lines().find_map(|line| line.strip_prefix("\"version\":\"")?.strip_suffix("\","))
}

#[cfg(test)]
mod tests;
