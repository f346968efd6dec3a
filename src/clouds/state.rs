//! Where Terraform's state is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Cloud;

/// A kind of state storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "BackendSpec")]
pub enum Backend {
    /// Amazon S3.
    S3,
    /// Azure Blob Storage.
    Azurerm,
    /// Google Cloud Storage.
    Gcs,
    /// HCP Terraform.
    Hcp,
    /// Files beside the stacks; for trials.
    Local,
}

impl Backend {
    /// The cloud whose storage it is; `None` if it is no cloud's.
    #[must_use]
    pub(crate) const fn cloud(self) -> Option<Cloud> {
        match self {
            Self::S3 => Some(Cloud::Aws),
            Self::Azurerm => Some(Cloud::Azure),
            Self::Gcs => Some(Cloud::Gcp),
            Self::Hcp | Self::Local => None,
        }
    }
}

/// How terraforms keep each other from writing one state at a time, where a storage has several ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "LockSpec")]
pub enum Lock {
    /// By the storage itself.
    #[default]
    Native,
    /// In a table beside an S3 bucket, which Terraform calls deprecated.
    Dynamodb,
}

/// Which state: a stack of an environment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateKey<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The stack, such as `primary/cache`.
    pub stack: &'a str,
}

/// Where a stack's state is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "backend", rename_all = "lowercase")]
pub(crate) enum StateAddress {
    /// An object in an S3 bucket.
    S3 {
        /// The bucket.
        bucket: String,
        /// The path in it.
        key: String,
        /// The bucket's region.
        region: String,
    },
    /// A blob in a storage account.
    Azurerm {
        /// The subscription of the account.
        subscription: String,
        /// The storage account.
        account: String,
        /// The container in it.
        container: String,
        /// The path in it.
        key: String,
    },
    /// An object in a Google Cloud Storage bucket.
    Gcs {
        /// The bucket.
        bucket: String,
        /// The folder in it.
        prefix: String,
    },
}

impl StateAddress {
    /// The bucket or storage account that holds it.
    #[must_use]
    pub(crate) fn store(&self) -> &str {
        match self {
            Self::S3 { bucket, .. } | Self::Gcs { bucket, .. } => bucket,
            Self::Azurerm { account, .. } => account,
        }
    }

    /// The path in the store.
    #[must_use]
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::S3 { key, .. } | Self::Azurerm { key, .. } => key,
            Self::Gcs { prefix, .. } => prefix,
        }
    }

    /// The store's region, where the address names it.
    #[must_use]
    pub(crate) fn region(&self) -> Option<&str> {
        match self {
            Self::S3 { region, .. } => Some(region),
            Self::Azurerm { .. } | Self::Gcs { .. } => None,
        }
    }
}
