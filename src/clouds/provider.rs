//! The Terraform providers whose types are known.

use serde::{Deserialize, Serialize};

use crate::catalog::Cloud;

/// One of the Terraform providers that the sandbox serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// `hashicorp/aws`
    Aws,
    /// `hashicorp/azurerm`
    Azurerm,
    /// `hashicorp/google`
    Google,
    /// `hashicorp/kubernetes`
    Kubernetes,
}

impl Provider {
    /// Every provider, in the order in which a session's sockets are made.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Azurerm, Self::Google, Self::Kubernetes];

    /// The provider's type name, which is also the prefix of its resource types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azurerm => "azurerm",
            Self::Google => "google",
            Self::Kubernetes => "kubernetes",
        }
    }

    /// The cloud that it is for; `None` of what runs on any.
    #[must_use]
    pub fn cloud(self) -> Option<Cloud> {
        match self {
            Self::Aws => Some(Cloud::Aws),
            Self::Azurerm => Some(Cloud::Azure),
            Self::Google => Some(Cloud::Gcp),
            Self::Kubernetes => None,
        }
    }

    /// The provider that a resource type belongs to, by its prefix.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        let prefix = kind.split('_').next()?;
        Self::ALL.into_iter().find(|provider| provider.name() == prefix)
    }
}
