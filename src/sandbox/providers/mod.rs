//! The providers that the sandbox plays: which changes of a type replace, what the API fills in, what must exist, what is
//! refused, how long it takes.
//!
//! Most of it is data: what a provider's release says itself is in its [`facts`]; what its service does is in `*.yaml` of
//! its folder, read as a [`Table`] of [`Behaviour`]s. What data can't say is code
//! beside it: `special` by type, `data` and `ephemeral` for what can be asked. What holds for all of a provider's types
//! is its [`Emulator`].
//!
//! Adding a type: its name in `<provider>/types`, then schema and facts made anew (CONTRIBUTING says how), its row in a
//! table there, and code in `special/` only if a row can't say it. A provider: its folder, its static in [`Emulator::of`], its variant of [`Configuration`].

use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

use super::cloud::Cloud;
use super::log::Fact;
use super::resource::Resource;
use super::schema::{Block, ProviderSchemas, Schema};
use super::value::Value;
use crate::clouds::Provider;

mod aws;
mod azurerm;
pub(crate) mod behaviour;
pub(crate) mod change;
pub(crate) mod facts;
mod kubernetes;
pub(crate) mod references;
pub(crate) mod table;
pub(crate) mod template;

use behaviour::{Behaviour, Reference};
use change::{Change, Context, Refusal, Verb};
use facts::{Facts, Releases};
use table::Table;
use template::Scope;

/// What a provider is, as far as the sandbox plays it.
pub(crate) struct Emulator {
    /// The provider.
    pub(crate) provider: Provider,
    /// What its types hold.
    pub(crate) schemas: LazyLock<ProviderSchemas>,
    /// How its types behave.
    pub(crate) table: LazyLock<Table>,
    /// What its oldest release says of its types beyond the schema.
    pub(crate) oldest: LazyLock<Facts>,
    /// What its newest release says.
    pub(crate) newest: LazyLock<Facts>,
    /// Reads a provider block; says what is missing or unusable, as the real provider would.
    pub(crate) configure: fn(&Value) -> Result<Configuration, String>,
    /// What a provider block must have, for people.
    pub(crate) needs: &'static str,
    /// Where the calls land that are about an object of a type.
    pub(crate) lands: for<'a> fn(&Behaviour, &'a Place) -> &'a str,
    /// The host whose name isn't found where a service (the last) in a region doesn't answer.
    pub(crate) host: fn(&Context<'_>, &str, &str) -> String,
    /// The heading of what it says when something (a verb, an object) gets no answer, and why.
    pub(crate) unanswered: fn(&str, &Behaviour, &Value, &Refusal) -> String,
    /// The refusal of a change of an object, by name: `Code: text`.
    pub(crate) refusal: fn(&Behaviour, Verb, &str, &str) -> Refusal,
    /// What a message calls an object.
    pub(crate) called: fn(&Behaviour, &Value) -> String,
    /// Attributes that name an object when it is made; its identifiers follow from the first that is there.
    pub(crate) named: &'static [&'static str],
    /// What it says of what isn't there, where a row doesn't say it.
    pub(crate) errors: Errors,
    /// Whether a name that an attribute holds can be looked up here.
    pub(crate) is_own: fn(&Change<'_>, &Reference, &str) -> bool,
    /// Whether a resource counts towards the quota of an account.
    pub(crate) is_of: fn(&Resource, &str) -> bool,
    /// Values of templates that follow from others in a way that a template can't say; `None` if there is none.
    pub(crate) derive: fn(&Scope<'_>, &str) -> Option<Json>,
    /// What rows can't say of types.
    pub(crate) special: Special,
    /// Reads a data source: the attributes that it has.
    pub(crate) data: Ask<Map<String, Json>>,
    /// Opens an ephemeral resource.
    pub(crate) ephemeral: Ask<Value>,
}

/// Asks for something of a type, by its schema and its configuration.
type Ask<T> = fn(&Context<'_>, &str, &Schema, &Value) -> Result<T, Refusal>;

/// What a provider says of what isn't there; `{value}` is its name.
pub(crate) struct Errors {
    /// Something refers to it.
    pub(crate) missing: &'static str,
    /// It is itself to be changed.
    pub(crate) gone: &'static str,
    /// It can't go, for something needs it; attributes of it in braces.
    pub(crate) in_use: &'static str,
}

/// What rows of a table can't say: code for the types that need it.
pub(crate) struct Special {
    /// Changes what is planned (type, planned, prior, configuration): values that follow from others, and computed values
    /// that an update changes.
    pub(crate) plan: fn(&str, &mut Value, &Value, &Value),
    /// Whether a change at a path of which the facts say that it sometimes replaces does so (type, path, planned, prior,
    /// configuration).
    pub(crate) replaces: fn(&str, &str, &Value, &Value, &Value) -> bool,
    /// Refuses what the API would refuse, and says how long the change takes where that follows from it.
    pub(crate) before: fn(&Change<'_>, &Behaviour) -> Result<Option<f64>, Refusal>,
    /// Fills in values that other resources decide, before the table's rules.
    pub(crate) computed: fn(&Change<'_>, &Scope<'_>) -> Value,
    /// Corrects an object before it is stored.
    pub(crate) complete: fn(&Change<'_>, &mut Value),
    /// What is left of an object that is deleted.
    pub(crate) leaves: fn(&Change<'_>) -> Option<Leftover>,
    /// Adds to a stored object what no schema has.
    pub(crate) hidden: fn(&Change<'_>, &mut Json),
}

/// What a deleted object leaves behind: nothing that Terraform knows of, and something that later calls meet.
pub(crate) struct Leftover {
    /// What it is: the type that left it and a word, with a slash between.
    pub(crate) kind: &'static str,
    /// What names it in its kind.
    pub(crate) identity: String,
    /// What is kept of it.
    pub(crate) attributes: Json,
    /// What the log says as it is kept.
    pub(crate) fact: Option<Fact>,
}

impl Emulator {
    /// The emulator of a provider; `None` where it isn't served.
    pub(crate) fn of(provider: Provider) -> Option<&'static Self> {
        match provider {
            Provider::Aws => Some(&aws::EMULATOR),
            Provider::Kubernetes => Some(&kubernetes::EMULATOR),
            Provider::Azurerm => Some(&azurerm::EMULATOR),
            Provider::Google => None,
        }
    }

    /// The emulators of all providers that are served.
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        Provider::ALL.into_iter().filter_map(Self::of)
    }

    /// What a release says of its types beyond the schema.
    pub(crate) fn facts(&self, releases: Releases) -> &Facts {
        match releases {
            Releases::Oldest => &self.oldest,
            Releases::Newest => &self.newest,
        }
    }

    /// The refusal of a change of an object: `Code: text`.
    pub(crate) fn refuse(&self, behaviour: &Behaviour, verb: Verb, object: &Value, message: &str) -> Refusal {
        (self.refusal)(behaviour, verb, &(self.called)(behaviour, object), message)
    }
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Emulator").field(&self.provider).finish()
    }
}

/// What a provider block says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Configuration {
    /// That of `hashicorp/aws`.
    Aws(aws::Configuration),
    /// That of `hashicorp/azurerm`.
    Azurerm(azurerm::Configuration),
    /// That of `hashicorp/kubernetes`.
    Kubernetes(kubernetes::Configuration),
}

impl Configuration {
    /// The account that owns what is made; empty where there is none.
    pub(crate) fn account(&self) -> &str {
        match self {
            Self::Aws(own) => &own.account,
            Self::Azurerm(own) => &own.subscription,
            Self::Kubernetes(_) => "",
        }
    }

    /// Whether it is known whom to ask.
    pub(crate) fn reaches(&self) -> bool {
        match self {
            Self::Aws(_) | Self::Azurerm(_) => true,
            Self::Kubernetes(own) => own.host.is_some(),
        }
    }

    /// Where an object stands.
    ///
    /// # Errors
    /// The refusal that the real provider shows if that is nowhere.
    pub(crate) fn place(&self, cloud: &Cloud, object: &Value) -> Result<Place, Refusal> {
        match self {
            Self::Aws(own) => Ok(own.place(object)),
            Self::Azurerm(own) => Ok(own.place(cloud, object)),
            Self::Kubernetes(own) => own.place(cloud),
        }
    }

    /// Fills in what a plan shows of the provider block (schema, planned, configuration), and for what is new of the
    /// place where it will stand.
    pub(crate) fn fill(&self, block: &Block, behaviour: &Behaviour, planned: &mut Value, config: &Value, is_new: bool) {
        match self {
            Self::Aws(own) => own.fill(block, behaviour, planned, config, is_new),
            // The provider adds nothing of its own.
            Self::Azurerm(_) | Self::Kubernetes(_) => {}
        }
    }
}

/// Where an object stands, as owned text that a [`Context`] borrows.
pub(crate) struct Place {
    /// The cloud's region.
    pub(crate) region: String,
    /// The name of the Kubernetes cluster; empty outside of Kubernetes.
    pub(crate) cluster_name: String,
    /// Its address.
    pub(crate) cluster: String,
}
