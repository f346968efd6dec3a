//! A change of one object: where, for whom, and what is refused.

use super::Emulator;
use crate::sandbox::cloud::Cloud;
use crate::sandbox::resource::{Call, ResourceKey};
use crate::sandbox::value::Value;

/// Where and for whom something is done.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The simulated clouds.
    pub(crate) cloud: &'a Cloud,
    /// The session's label.
    pub(crate) session: &'a str,
    /// The provider.
    pub(crate) emulator: &'static Emulator,
    /// The region where the object stands; for what is global, the provider's own.
    pub(crate) region: &'a str,
    /// The account.
    pub(crate) account: &'a str,
    /// The address of the Kubernetes cluster; empty outside of Kubernetes.
    pub(crate) cluster: &'a str,
}

/// What the simulated cloud says no with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// The heading.
    pub(crate) summary: String,
    /// The rest.
    pub(crate) detail: String,
    /// How long the cloud takes to say so, in seconds.
    pub(crate) seconds: f64,
}

impl Refusal {
    /// A refusal with a heading only.
    pub(crate) fn new(summary: impl Into<String>) -> Self {
        Self::with_detail(summary, "")
    }

    /// A refusal with a heading and a detail.
    pub(crate) fn with_detail(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { summary: summary.into(), detail: detail.into(), seconds: 0.0 }
    }
}

impl Context<'_> {
    /// Calls a service in a region.
    ///
    /// # Errors
    /// The refusal that the real provider shows if the service doesn't answer.
    pub(crate) fn call(&self, region: &str, service: &str, operation: &str, kind: &str) -> Result<(), Refusal> {
        let provider = self.emulator.provider;
        let call = Call { session: self.session, provider, region, service, operation, kind };
        self.cloud.call(&call).map_err(|_| {
            let host = (self.emulator.host)(self, region, service);
            Refusal::with_detail(
                format!("{service} in {region} does not answer"),
                format!("request send failed, Post \"https://{host}/\": dial tcp: lookup {host}: no such host"),
            )
        })
    }

    /// The key of an object of a kind.
    pub(crate) fn key(&self, kind: &str, identity: &str) -> ResourceKey {
        ResourceKey { provider: self.emulator.provider, kind: kind.to_owned(), identity: identity.to_owned() }
    }
}

/// What is about to happen to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is deleted.
    Delete,
}

impl Verb {
    /// The word for the log of calls.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// The word for error messages.
    pub(crate) fn gerund(self) -> &'static str {
        match self {
            Self::Create => "creating",
            Self::Update => "updating",
            Self::Delete => "deleting",
        }
    }
}

/// A change of one object, for the code that decides on it.
pub(crate) struct Change<'a> {
    /// Where.
    pub(crate) context: Context<'a>,
    /// The resource type.
    pub(crate) kind: &'a str,
    /// What is done.
    pub(crate) verb: Verb,
    /// The object before; null if it is made.
    pub(crate) prior: &'a Value,
    /// The object as planned; null if it is deleted.
    pub(crate) planned: &'a Value,
    /// What the configuration says, with write-only values; null if it is deleted.
    pub(crate) config: &'a Value,
}
