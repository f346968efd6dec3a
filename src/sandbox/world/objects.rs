//! The resources of the simulated clouds, and the objects that they are.
//!
//! Resources are what is stored. Objects are made from them by projection, and are all that the world looks at: nothing
//! below `world/` knows a provider's types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::clouds::Provider;
use crate::clouds::object::{self, Meaning, Name, Object, Ref};
use crate::sandbox::pairs;
use crate::sandbox::providers::Emulator;
use crate::sandbox::resource::{Resource, ResourceKey, environment_of};

/// All resources with what they mean, in order of provider, kind and identity.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(from = "Stored")]
pub(in crate::sandbox) struct Objects {
    resources: BTreeMap<ResourceKey, Resource>,
    /// What means nothing is not in here.
    known: BTreeMap<ResourceKey, Known>,
}

/// All of a resource that anything can follow from.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    location: String,
    cluster: String,
    owner: String,
    meanings: Vec<Meaning>,
}

impl Known {
    /// `None` of what means nothing.
    fn of(resource: &Resource) -> Option<Self> {
        let meanings = object::project(&resource.key.kind, &resource.attributes);
        (!meanings.is_empty()).then(|| Self {
            location: resource.region.clone(),
            cluster: resource.cluster.clone(),
            owner: resource.owner.clone(),
            meanings,
        })
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Stored(#[serde(with = "pairs")] BTreeMap<ResourceKey, Resource>);

impl From<Stored> for Objects {
    fn from(Stored(resources): Stored) -> Self {
        let mut objects = Self::default();
        for resource in resources.into_values() {
            objects.put(resource);
        }
        objects
    }
}

impl Serialize for Objects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        pairs::serialize(&self.resources, serializer)
    }
}

/// A resource as one of the things that it is.
pub(in crate::sandbox) struct Seen<'a, T> {
    key: &'a ResourceKey,
    known: &'a Known,
    names: &'a [Name],
    /// What it is.
    pub(in crate::sandbox) is: &'a T,
}

/// Picks one kind of object.
type Pick<T> = fn(&Object) -> Option<&T>;

impl Objects {
    /// A resource by its key.
    pub(in crate::sandbox) fn get(&self, key: &ResourceKey) -> Option<&Resource> {
        self.resources.get(key)
    }

    /// Every resource.
    pub(in crate::sandbox) fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.resources.values()
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
            .flat_map(|first| self.resources.range(first..))
            .take_while(move |(key, _)| key.kind == kind)
            .map(|(_, resource)| resource)
    }

    /// Puts a resource in the place of what was there; says whether anything else may follow from it than before.
    pub(super) fn put(&mut self, resource: Resource) -> bool {
        let key = resource.key.clone();
        let known = Known::of(&resource);
        self.resources.insert(key.clone(), resource);
        let is_news = self.known.get(&key) != known.as_ref();
        match known {
            Some(known) => self.known.insert(key, known),
            None => self.known.remove(&key),
        };
        is_news
    }

    /// Removes a resource; says whether anything can follow from that.
    pub(super) fn remove(&mut self, key: &ResourceKey) -> bool {
        self.resources.remove(key);
        self.known.remove(key).is_some()
    }

    /// All objects of a kind, in the order of their resources.
    pub(in crate::sandbox) fn all<T: 'static>(&self, pick: Pick<T>) -> impl Iterator<Item = Seen<'_, T>> {
        let of = move |(key, known)| Seen::of(key, known, pick);
        self.known.iter().flat_map(of)
    }

    /// What a resource is as an object of a kind, if it is one.
    pub(in crate::sandbox) fn seen<T: 'static>(&self, key: &ResourceKey, pick: Pick<T>) -> Option<Seen<'_, T>> {
        let (key, known) = self.known.get_key_value(key)?;
        Seen::of(key, known, pick)
    }

    /// The object of a kind that is referred to from a location: the one of that name, else the one of that name there.
    pub(in crate::sandbox) fn find<T: 'static>(
        &self,
        reference: &Ref,
        from: &str,
        pick: Pick<T>,
    ) -> Option<Seen<'_, T>> {
        let location = reference.at.as_deref().unwrap_or(from);
        let everywhere = |name: &Name| matches!(name, Name::Everywhere(own) if *own == reference.name);
        let here = |name: &Name| matches!(name, Name::Here(own) if *own == reference.name);
        self.all(pick)
            .find(|seen| seen.names.iter().any(everywhere))
            .or_else(|| self.all(pick).find(|seen| seen.location() == location && seen.names.iter().any(here)))
    }
}

impl<'a, T> Seen<'a, T> {
    /// A resource is at most one thing of a kind.
    fn of(key: &'a ResourceKey, known: &'a Known, pick: Pick<T>) -> Option<Self> {
        let mut meanings = known.meanings.iter();
        meanings.find_map(|meaning| Some(Self { key, known, names: &meaning.names, is: pick(&meaning.object)? }))
    }

    /// The resource's key.
    pub(in crate::sandbox) fn key(&self) -> &'a ResourceKey {
        self.key
    }

    /// Where it stands; empty for what stands nowhere.
    pub(in crate::sandbox) fn location(&self) -> &'a str {
        &self.known.location
    }

    /// The cluster that it is in; empty for what is in none.
    pub(in crate::sandbox) fn cluster(&self) -> &'a str {
        &self.known.cluster
    }

    /// The environment that owns it.
    pub(in crate::sandbox) fn environment(&self) -> &'a str {
        environment_of(&self.known.owner)
    }

    /// The stack that made it, without its environment.
    pub(in crate::sandbox) fn stack(&self) -> &'a str {
        self.known.owner.split_once('/').map_or("", |(_, stack)| stack)
    }

    /// What people call it.
    pub(in crate::sandbox) fn name(&self) -> &'a str {
        let first = self.names.iter().find_map(|name| match name {
            Name::Here(name) => Some(name.as_str()),
            Name::Everywhere(_) => None,
        });
        first.unwrap_or(&self.key.identity)
    }

    /// The service of its cloud that keeps it.
    pub(in crate::sandbox) fn service(&self) -> &'static str {
        let key = self.key;
        let behaviour = Emulator::of(key.provider).and_then(|emulator| emulator.table.get(&key.kind));
        behaviour.map_or("", |behaviour| &behaviour.service)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{PRIMARY, SECONDARY, arn, database, deployment};
    use super::*;

    #[test]
    fn only_what_changes_a_meaning_is_news() {
        let mut objects = Objects::default();
        assert!(objects.put(database(PRIMARY, None)));
        let mut renamed = database(PRIMARY, None);
        renamed.attributes["instance_class"] = "db.r7g.large".into();
        assert!(!objects.put(renamed));
        assert!(objects.put(database(PRIMARY, Some(SECONDARY))));
        let mut moved = database(PRIMARY, Some(SECONDARY));
        moved.region = SECONDARY.to_owned();
        assert!(objects.put(moved.clone()));
        let nothing = Resource { key: moved.key.clone(), attributes: serde_json::json!({}), ..moved };
        assert!(objects.put(nothing), "it has lost its names");
        assert!(objects.remove(&database(PRIMARY, None).key));
        assert!(!objects.remove(&database(PRIMARY, None).key));
    }

    #[test]
    fn a_full_name_is_looked_up_first_and_a_short_one_where_it_is_said() {
        let mut objects = Objects::default();
        for location in [PRIMARY, SECONDARY] {
            objects.put(database(location, None));
            objects.put(deployment(location, "gate", 1, "gate"));
        }
        let find = |reference: &Ref, from: &str| {
            objects.find(reference, from, Object::database).map(|database| database.location().to_owned())
        };
        assert_eq!(find(&Ref::to(arn(SECONDARY)), PRIMARY).as_deref(), Some(SECONDARY));
        assert_eq!(find(&Ref::to("shop-vector-db"), SECONDARY).as_deref(), Some(SECONDARY));
        let elsewhere = Ref { at: Some(PRIMARY.to_owned()), ..Ref::to("shop-vector-db") };
        assert_eq!(find(&elsewhere, SECONDARY).as_deref(), Some(PRIMARY));
        assert_eq!(find(&Ref::to("gate"), PRIMARY), None, "a deployment is no database");
        assert_eq!(find(&Ref::to("other-db"), PRIMARY), None);
    }
}
