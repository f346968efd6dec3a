//! How the simulated clouds behave, type by type: which changes replace, what the API fills in, what
//! must exist, what is refused, how long it takes.
//!
//! Most of it is data (`behaviour/aws/*.yaml`, `behaviour/kubernetes.yaml`, read by [`table`]); what data can't say is code in
//! [`special`]. Data sources are in [`data`].
//!
//! Adding a type: its name in `schemas/<provider>.types`, its row in the provider's table, and
//! code in `special/` only if a row can't say it.

use super::cloud::Cloud;
use super::resource::{Call, Provider, ResourceKey};
use super::value::Value;

pub(crate) mod data;
pub(crate) mod ephemeral;
pub(crate) mod policy_document;
pub(crate) mod references;
pub(crate) mod special;
pub(crate) mod table;
pub(crate) mod template;

/// Where and for whom something is done.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The simulated clouds.
    pub(crate) cloud: &'a Cloud,
    /// The session's label.
    pub(crate) session: &'a str,
    /// The provider.
    pub(crate) provider: Provider,
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

/// Where AWS keeps the control plane of what is global.
pub(crate) const GLOBAL_CONTROL_PLANE: &str = "us-east-1";

impl Context<'_> {
    /// The partition of the region: the second part of its ARNs.
    pub(crate) fn partition(&self) -> &'static str {
        crate::catalog::locations::find(self.region).and_then(|region| region.location().partition).unwrap_or("aws")
    }

    /// Calls a service in a region.
    ///
    /// # Errors
    /// The refusal that the real provider shows if the service doesn't answer.
    pub(crate) fn call(&self, region: &str, service: &str, operation: &str, kind: &str) -> Result<(), Refusal> {
        let call = Call { session: self.session, provider: self.provider, region, service, operation, kind };
        self.cloud.call(&call).map_err(|_| {
            let host = if self.provider == Provider::Kubernetes {
                self.cluster.trim_start_matches("https://").to_owned()
            } else {
                host(service, region)
            };
            Refusal::with_detail(
                format!("{service} in {region} does not answer"),
                format!("request send failed, Post \"https://{host}/\": dial tcp: lookup {host}: no such host"),
            )
        })
    }

    /// The key of an object of a kind.
    pub(crate) fn key(&self, kind: &str, identity: &str) -> ResourceKey {
        ResourceKey { provider: self.provider, kind: kind.to_owned(), identity: identity.to_owned() }
    }
}

/// The host name of a service's API.
fn host(service: &str, region: &str) -> String {
    match service {
        "iam" | "route53" => format!("{service}.amazonaws.com"),
        "ecr" => format!("api.ecr.{region}.amazonaws.com"),
        _ => format!("{service}.{region}.amazonaws.com"),
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
