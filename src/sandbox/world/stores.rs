//! The fence stores: what each holder keeps of the ledger, written by compare-and-swap as an object store does it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use super::objects::Objects;
use crate::clouds::object::{Object, Ref};
use crate::ledger::Signed;

/// What holders keep, by bucket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Stores(BTreeMap<String, Kept>);

/// What a holder keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The entry.
    pub entry: Signed,
    /// Counts how often it was written.
    pub version: u64,
}

/// How a holder answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer<'a> {
    /// It keeps this.
    Keeps(&'a Kept),
    /// It keeps nothing.
    Nothing,
    /// No answer.
    Silence,
}

impl Stores {
    /// What a bucket answers to somebody in a region, or to somebody outside all of them.
    pub(super) fn read<'a>(
        &'a self,
        bucket: &str,
        at: &str,
        from: Option<&str>,
        (objects, faults): (&Objects, &Faults),
    ) -> Answer<'a> {
        let reached = match from {
            Some(from) => faults.reaches(from, at),
            None => !faults.region_lost(at),
        };
        let there = objects.find(&Ref::to(bucket), at, Object::bucket);
        let is_lost = there.is_none_or(|store| faults.service_lost(at, store.service()) && from != Some(at));
        if !reached || is_lost {
            return Answer::Silence;
        }
        self.0.get(bucket).map_or(Answer::Nothing, Answer::Keeps)
    }

    /// The version that a bucket keeps.
    pub(super) fn version(&self, bucket: &str) -> Option<u64> {
        self.0.get(bucket).map(|kept| kept.version)
    }

    /// Writes in place of a version, or of nothing; false if there is another.
    pub(super) fn write(&mut self, bucket: &str, version: Option<u64>, entry: Signed) -> bool {
        if self.version(bucket) != version {
            return false;
        }
        self.0.insert(bucket.to_owned(), Kept { entry, version: version.unwrap_or(0) + 1 });
        true
    }

    /// Forgets what is kept in buckets that are gone.
    pub(super) fn settle(&mut self, objects: &Objects) {
        self.0.retain(|bucket, _| objects.find(&Ref::to(bucket.as_str()), "", Object::bucket).is_some());
    }
}
