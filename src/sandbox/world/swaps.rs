//! Databases that change places by an operation: the replica takes writes, and the one that was primary follows it, at once where
//! it is there, else a while after its region is back. Until then a returned primary is up, writable and stale.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::World;
use super::input::{Outcome, Refusal};
use crate::clouds::How;
use crate::clouds::object::Object;
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::{Fact, Occurrence};
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

/// What is under way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Swaps {
    /// Replicas that are told to take writes, and when they do.
    #[serde(with = "pairs")]
    begun: BTreeMap<ResourceKey, Instant>,
    /// Former primaries that are to follow the new one, and when they do; `None` while their region is away.
    #[serde(with = "pairs")]
    owed: BTreeMap<ResourceKey, (ResourceKey, Option<Instant>)>,
}

impl Swaps {
    /// The next instant at which a database changes.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let owed = self.owed.values().filter_map(|(_, at)| *at);
        self.begun.values().copied().chain(owed).filter(|due| *due > now).min()
    }
}

impl World {
    /// Tells a replica to change places. One that takes writes has done so already.
    pub(super) fn promote(&mut self, database: &ResourceKey, how: How) -> Result<Outcome, Refusal> {
        let Some(seen) = self.objects.seen(database, Object::database) else {
            return Err(Refusal::NoDatabase(database.identity.clone()));
        };
        let region = seen.location().to_owned();
        if self.faults.region_lost(&region) || self.faults.service_lost(&region, seen.service()) {
            return Err(Refusal::Lost(region));
        }
        let Some(source) = self.databases.source(database) else { return Ok(Outcome::Done) };
        // Who is asked to wait for what hasn't arrived needs somebody who sends it.
        let source_region = self.objects.get(source).map_or("", |source| &source.region);
        if how == How::Planned && self.faults.region_lost(source_region) {
            return Err(Refusal::Lost(source_region.to_owned()));
        }
        if let Some(at) = self.swaps.begun.get(database) {
            return Ok(Outcome::EffectiveAt(*at));
        }
        let at = self.now.plus_seconds(durations::promote(&region, how));
        let begins = Occurrence {
            region: region.clone(),
            service: seen.service().to_owned(),
            operation: "promotes".to_owned(),
            detail: format!("{} is to take writes", seen.name()),
            environment: seen.environment().to_owned(),
            fact: Some(Fact::Promote { database: seen.name().to_owned(), store: region, done: false }),
        };
        self.note(vec![begins]);
        self.swaps.begun.insert(database.clone(), at);
        Ok(Outcome::EffectiveAt(at))
    }

    /// Lets databases change that are due to.
    pub(super) fn swap(&mut self) {
        let now = self.now;
        let due: Vec<ResourceKey> =
            self.swaps.begun.iter().filter(|(_, at)| **at <= now).map(|(database, _)| database.clone()).collect();
        for database in due {
            self.swaps.begun.remove(&database);
            let away = self.objects.get(&database).is_none_or(|database| self.faults.region_lost(&database.region));
            let source = self.databases.source(&database).cloned();
            // What was lost meanwhile stays what it was.
            let Some(source) = source.filter(|_| !away) else { continue };
            self.follow(&database, None);
            self.swaps.owed.insert(source, (database, Some(now)));
        }
        let mut due = Vec::new();
        for (old, (new, at)) in &mut self.swaps.owed {
            let away = self.objects.get(old).is_none_or(|old| self.faults.region_lost(&old.region));
            *at = match (away, *at) {
                (true, _) => None,
                (false, None) => Some(now.plus_seconds(durations::rejoin())),
                (false, at) => at,
            };
            if at.is_some_and(|at| at <= now) {
                due.push((old.clone(), new.clone()));
            }
        }
        for (old, new) in due {
            self.swaps.owed.remove(&old);
            self.follow(&old, Some(&new));
        }
        self.swaps.owed.retain(|old, (new, _)| self.objects.get(old).is_some() && self.objects.get(new).is_some());
    }

    /// Makes a database follow another, or nobody.
    fn follow(&mut self, database: &ResourceKey, source: Option<&ResourceKey>) {
        let id = source.and_then(|source| self.objects.get(source)?.text("id").map(str::to_owned));
        self.change(database, |row| row.follows.clone().map(|follows| (follows, id.map_or(Json::Null, Json::from))));
    }
}
