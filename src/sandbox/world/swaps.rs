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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::faults::Loss;
    use super::super::input::Input;
    use super::*;
    use crate::clouds::Provider;
    use crate::sandbox::resource::Resource;

    const PRIMARY: &str = "westeurope";
    const SECONDARY: &str = "swedencentral";

    fn key(region: &str) -> ResourceKey {
        let kind = "azurerm_postgresql_flexible_server".to_owned();
        ResourceKey { provider: Provider::Azurerm, kind, identity: format!("/servers/{region}") }
    }

    /// A server in each of two regions, of which the second follows the first.
    fn pair() -> World {
        let mut world = World::default();
        for (region, source) in [(PRIMARY, None), (SECONDARY, Some("/servers/westeurope"))] {
            let resource = Resource {
                key: key(region),
                region: region.to_owned(),
                cluster: String::new(),
                owner: "test/x/vector-db".to_owned(),
                attributes: json!({ "id": format!("/servers/{region}"), "name": region, "source_server_id": source }),
                created: Instant::EPOCH,
                changed: Instant::EPOCH,
            };
            act(&mut world, 0.0, Input::Put(Box::new(resource))).expect("put");
        }
        world
    }

    fn act(world: &mut World, seconds: f64, input: Input) -> Result<Outcome, Refusal> {
        world.apply(Instant::EPOCH.plus_seconds(seconds), input)
    }

    fn promote(world: &mut World, seconds: f64, how: How) -> Result<Outcome, Refusal> {
        act(world, seconds, Input::Promote { database: key(SECONDARY), how })
    }

    /// Who takes writes: the first, the second.
    fn writable(world: &mut World, seconds: f64) -> [bool; 2] {
        world.advance(Instant::EPOCH.plus_seconds(seconds));
        [PRIMARY, SECONDARY].map(|region| world.databases.is_writable(&key(region)))
    }

    #[test]
    fn two_that_answer_change_places_at_once() {
        let mut world = pair();
        assert_eq!(writable(&mut world, 10.0), [true, false]);
        let at = Instant::EPOCH.plus_seconds(190.0);
        assert_eq!(promote(&mut world, 10.0, How::Planned), Ok(Outcome::EffectiveAt(at)));
        assert_eq!(promote(&mut world, 20.0, How::Planned), Ok(Outcome::EffectiveAt(at)), "it is under way");
        assert_eq!(writable(&mut world, 189.0), [true, false]);
        assert_eq!(writable(&mut world, 190.0), [false, true]);
        assert_eq!(promote(&mut world, 200.0, How::Planned), Ok(Outcome::Done), "it is done");
        // Terraform reads what became of them.
        let source = |region| world.objects.get(&key(region)).expect("there").attributes["source_server_id"].clone();
        assert_eq!((source(PRIMARY), source(SECONDARY)), ("/servers/swedencentral".into(), Json::Null));
    }

    #[test]
    fn a_lost_primary_comes_back_stale_and_follows_later() {
        let mut world = pair();
        act(&mut world, 10.0, Input::Lose(Loss::Region(PRIMARY.to_owned()))).expect("lost");
        assert_eq!(promote(&mut world, 20.0, How::Planned), Err(Refusal::Lost(PRIMARY.to_owned())), "nobody sends it");
        promote(&mut world, 20.0, How::Forced).expect("begun");
        assert_eq!(writable(&mut world, 300.0), [true, true]);
        act(&mut world, 1000.0, Input::Return(Loss::Region(PRIMARY.to_owned()))).expect("back");
        assert_eq!(writable(&mut world, 1299.0), [true, true], "up, writable and stale");
        assert_eq!(writable(&mut world, 1300.0), [false, true]);
    }

    #[test]
    fn what_is_lost_while_it_is_promoted_stays_what_it_was() {
        let mut world = pair();
        promote(&mut world, 10.0, How::Forced).expect("begun");
        act(&mut world, 20.0, Input::Lose(Loss::Region(SECONDARY.to_owned()))).expect("lost");
        assert_eq!(promote(&mut world, 30.0, How::Forced), Err(Refusal::Lost(SECONDARY.to_owned())));
        assert_eq!(writable(&mut world, 1000.0), [true, false]);
    }
}
