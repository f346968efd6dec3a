//! The resources of the simulated clouds, in order of provider, kind and identity.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sandbox::pairs;
use crate::sandbox::resource::{Provider, Resource, ResourceKey};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::sandbox) struct Resources(#[serde(with = "pairs")] BTreeMap<ResourceKey, Resource>);

impl Resources {
    pub(in crate::sandbox) fn get(&self, key: &ResourceKey) -> Option<&Resource> {
        self.0.get(key)
    }

    pub(super) fn put(&mut self, resource: Resource) {
        self.0.insert(resource.key.clone(), resource);
    }

    pub(super) fn remove(&mut self, key: &ResourceKey) -> Option<Resource> {
        self.0.remove(key)
    }

    pub(in crate::sandbox) fn all(&self) -> impl Iterator<Item = &Resource> {
        self.0.values()
    }

    /// All resources of a kind, in the order of their identities.
    pub(in crate::sandbox) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        let first = Provider::of_kind(kind).map(|provider| ResourceKey {
            provider,
            kind: kind.to_owned(),
            identity: String::new(),
        });
        first
            .into_iter()
            .flat_map(|first| self.0.range(first..))
            .take_while(move |(key, _)| key.kind == kind)
            .map(|(_, resource)| resource)
    }
}
