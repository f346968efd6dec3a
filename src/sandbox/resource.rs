//! What a simulated cloud holds: resources, named by provider, kind and identity.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::Instant;
use crate::clouds::Provider;

/// Names one resource in the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ResourceKey {
    /// The provider that made it.
    pub provider: Provider,
    /// The resource type, such as `aws_vpc`.
    pub kind: String,
    /// Unique inside the kind and opaque; the provider chooses it.
    pub identity: String,
}

/// A resource as it was last applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name in the sandbox.
    pub key: ResourceKey,
    /// The cloud's region that it stands in, empty if it is global.
    pub region: String,
    /// The Kubernetes cluster that holds it, empty for what is in no cluster.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cluster: String,
    /// The label of the session that made it: `environment/stack`.
    pub owner: String,
    /// The whole object as last applied, in the schema's shape; write-only values are null.
    pub attributes: Value,
    /// When it was made, in virtual time.
    pub created: Instant,
    /// When it was last changed, in virtual time.
    pub changed: Instant,
}

impl Resource {
    /// The environment that owns it: the first part of the owner's label.
    #[must_use]
    pub fn environment(&self) -> &str {
        environment_of(&self.owner)
    }

    /// Whether it is what a deleted resource left behind, and none that Terraform made.
    #[must_use]
    pub(crate) fn is_leftover(&self) -> bool {
        self.key.kind.contains('/')
    }

    /// A text attribute of the top level, if it is there and not null.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_str()
    }
}

/// The environment in a session's label `environment/stack`.
#[must_use]
pub(crate) fn environment_of(label: &str) -> &str {
    label.split('/').next().unwrap_or(label)
}

/// A call that a provider is about to make to the simulated cloud.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The label of the session that calls.
    pub session: &'a str,
    /// The provider that calls.
    pub provider: Provider,
    /// Where the call lands; `us-east-1` for what is global on AWS and managed there.
    pub region: &'a str,
    /// The service that is called: `rds`, `eks`, `iam`, `route53`, `kubernetes` …
    pub service: &'a str,
    /// What is asked: `read`, `create`, `update`, `delete` or `data`.
    pub operation: &'a str,
    /// The resource or data source type that it is asked for.
    pub kind: &'a str,
}

/// Why a call to the simulated cloud gets no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{service} in {region} does not answer: {cause}")]
pub struct Unreachable {
    /// The service that was called.
    pub service: String,
    /// The region where the call landed.
    pub region: String,
    /// What has been lost, in words.
    pub cause: String,
}
