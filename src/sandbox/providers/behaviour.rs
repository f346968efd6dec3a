//! How one resource type behaves, as a row of a provider's table says it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::change::Verb;

/// How one resource type behaves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// The service whose API it is, as in its host name.
    pub(crate) service: String,
    /// What the provider calls it in messages.
    pub(crate) noun: String,
    /// What the API calls it in the names of its operations; the noun without spaces by default.
    #[serde(default)]
    pub(super) api: Option<String>,
    /// The verbs before that name, for create, update and delete.
    #[serde(default)]
    pub(super) verbs: Option<[String; 3]>,
    /// It stands in no region, and its control plane in one.
    #[serde(default)]
    pub(crate) global: bool,
    /// What makes it unique in its kind, as a template; its `id` by default.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// Creating it where it exists changes it.
    #[serde(default)]
    pub(crate) overwrites: bool,
    /// How long create, update and delete take, in seconds.
    pub(crate) seconds: [f64; 3],
    /// What the API fills in and a plan already shows; what the provider fills in by itself is in its facts.
    #[serde(default)]
    pub(crate) defaults: BTreeMap<String, Json>,
    /// What is known after apply, as templates (`template.rs`), by path.
    #[serde(default)]
    pub(crate) computed: BTreeMap<String, Json>,
    /// Attributes that refer to another object, `kind.attribute`, which must exist, and can't be deleted meanwhile.
    #[serde(default)]
    pub(crate) needs: BTreeMap<String, Reference>,
    /// The same for objects that can be deleted nevertheless.
    #[serde(default)]
    pub(crate) knows: BTreeMap<String, Reference>,
    /// Where else objects of this kind come from: attributes of other kinds that name one.
    #[serde(default)]
    pub(crate) also: Vec<Reference>,
    /// An attribute that forbids deletion while it is true.
    #[serde(default)]
    pub(crate) protected: Option<Protection>,
    /// An attribute that is true while it leads clients somewhere, where an operation can set it.
    #[serde(default)]
    pub(crate) latch: Option<String>,
    /// An attribute that names, by id, the database that this one follows, where an operation can make two change places.
    #[serde(default)]
    pub(crate) follows: Option<String>,
    /// How many there can be.
    #[serde(default)]
    pub(crate) quota: Option<Quota>,
    /// The answer to a reference to an object of this kind that doesn't exist: `Code: message`.
    #[serde(default)]
    pub(crate) missing: Option<String>,
    /// The answer to deleting it while something needs it.
    #[serde(default)]
    pub(crate) in_use: Option<String>,
    /// The answer to creating it a second time.
    #[serde(default)]
    pub(crate) taken: Option<String>,
}

/// Another object, by kind and attribute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Reference {
    /// The resource type.
    pub(crate) kind: String,
    /// The attribute of it that is named.
    pub(crate) attribute: String,
}

impl TryFrom<String> for Reference {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (kind, attribute) = text.split_once('.').ok_or_else(|| format!("{text} is not kind.attribute"))?;
        Ok(Self { kind: kind.to_owned(), attribute: attribute.to_owned() })
    }
}

/// Protection from deletion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protection {
    /// The attribute that protects.
    pub(crate) attribute: String,
    /// The answer to a deletion.
    pub(crate) refusal: String,
}

/// The default quota of a new account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quota {
    /// How many there can be in an account, in each region unless the type is global.
    pub(crate) count: usize,
    /// The answer to creating one more.
    pub(crate) refusal: String,
}

impl Behaviour {
    /// How long it takes by the table, in seconds.
    pub(crate) fn seconds(&self, verb: Verb) -> f64 {
        self.seconds[verb as usize]
    }
}
