//! Databases, their replicas, and the marker writes that show what a replica has.
//!
//! A marker is a number written at an instant. A replica shows the markers of its source that are
//! older than the lag; when nothing leaves the source's region any more, those older than the
//! lag was at that moment. Promotion keeps what the replica shows and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use super::objects::{Objects, Seen};
use crate::clouds::object::{self, Object, Role};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::{Fact, Occurrence};
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

/// A replica of a replica of … is followed no further than this.
const CHAIN: usize = 8;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Databases(#[serde(with = "pairs")] BTreeMap<ResourceKey, Database>);

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Database {
    /// What stands in the database itself: number and when it was written.
    markers: BTreeMap<u64, Instant>,
    /// The database that it replicates; `None` for one that takes writes.
    source: Option<ResourceKey>,
}

/// How a database stands, as seen from its region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatabaseStatus {
    /// The instance's identifier.
    pub identifier: String,
    /// The environment that owns it.
    pub environment: String,
    /// Where it stands.
    pub region: String,
    /// Whether it takes writes: it replicates no other.
    pub writable: bool,
    /// Whether its service answers.
    pub reachable: bool,
    /// The source's identifier and region, for a replica.
    pub source: Option<(String, String)>,
    /// How far a replica is behind its source, in seconds; zero for a primary.
    pub lag_seconds: f64,
    /// The highest marker that can be read in it.
    pub highest: Option<u64>,
    /// All markers that can be read in it.
    pub markers: Vec<u64>,
}

impl Databases {
    /// Follows a database's creation or change.
    pub(super) fn put(
        &mut self,
        seen: &Seen<'_, object::Database>,
        now: Instant,
        objects: &Objects,
        (faults, keeps_tails): (&Faults, bool),
        events: &mut Vec<Occurrence>,
    ) {
        let source = source_of(seen, objects);
        let key = seen.key();
        let shown = self.0.contains_key(key).then(|| self.visible(key, now, objects, faults, CHAIN));
        let says = |operation: &str, detail: String, fact: Fact| says(seen, operation, detail, fact);
        let (name, store) = (seen.name().to_owned(), seen.location().to_owned());
        let is_new = !self.0.contains_key(key);
        let database = self.0.entry(key.clone()).or_default();
        let writable = source.is_none();
        match (&database.source, source) {
            (Some(_), None) => {
                database.markers = shown.unwrap_or_default();
                database.source = None;
                let fact = Fact::Promote { database: name.clone(), store: store.clone(), done: true };
                events.push(says("promoted", format!("{name} takes writes"), fact));
            }
            (before, Some(source)) if before.as_ref() != Some(&source) => {
                let fact = Fact::Rebuild { database: name.clone(), store: store.clone(), done: true };
                events.push(says("replicates", format!("{name} replicates {}", source.identity), fact));
                database.source = Some(source);
                // A new replica begins as a copy of its source.
                if !keeps_tails {
                    database.markers = BTreeMap::new();
                }
            }
            _ if is_new => {}
            _ => return,
        }
        let markers = rows(self.visible(key, now, objects, faults, CHAIN).keys());
        let detail = format!("{name} has {} rows of markers", markers.len());
        let fact = Fact::Contents { database: name, store, writable, markers };
        events.push(says("contents", detail, fact));
    }

    /// Follows a database's deletion: its replicas keep what they had.
    pub(super) fn remove(
        &mut self,
        key: &ResourceKey,
        now: Instant,
        (objects, faults): (&Objects, &Faults),
        keeps_tails: bool,
    ) -> Option<Occurrence> {
        let replicas: Vec<ResourceKey> = self
            .0
            .iter()
            .filter(|(_, database)| database.source.as_ref() == Some(key))
            .map(|(replica, _)| replica.clone())
            .collect();
        for replica in replicas {
            let shown = self.visible(&replica, now, objects, faults, CHAIN);
            if let Some(database) = self.0.get_mut(&replica) {
                database.markers = shown;
            }
        }
        if !keeps_tails {
            self.0.remove(key);
        }
        let seen = objects.seen(key, Object::database)?;
        let (database, store) = (seen.name().to_owned(), seen.location().to_owned());
        let detail = format!("{database} is gone");
        Some(says(&seen, "gone", detail, Fact::Rebuild { database, store, done: false }))
    }

    /// Writes a marker into a database; false if it takes no writes.
    pub(super) fn write(&mut self, key: &ResourceKey, number: u64, now: Instant) -> bool {
        match self.0.get_mut(key) {
            Some(database) if database.source.is_none() => {
                database.markers.insert(number, now);
                true
            }
            _ => false,
        }
    }

    /// The database that a replica follows.
    pub(super) fn source(&self, key: &ResourceKey) -> Option<&ResourceKey> {
        self.0.get(key)?.source.as_ref()
    }

    /// Whether a database takes writes.
    pub(super) fn is_writable(&self, key: &ResourceKey) -> bool {
        self.0.get(key).is_some_and(|database| database.source.is_none())
    }

    /// How a database stands now.
    pub(super) fn status(
        &self,
        seen: &Seen<'_, object::Database>,
        now: Instant,
        objects: &Objects,
        faults: &Faults,
    ) -> DatabaseStatus {
        let key = seen.key();
        let source = self.source(key).and_then(|source| objects.seen(source, Object::database));
        let shown_until = self.source(key).map(|source| shown_until(source, now, objects, faults));
        let markers: Vec<u64> = self.visible(key, now, objects, faults, CHAIN).into_keys().collect();
        DatabaseStatus {
            identifier: seen.name().to_owned(),
            environment: seen.environment().to_owned(),
            region: seen.location().to_owned(),
            writable: self.is_writable(key),
            reachable: !faults.service_lost(seen.location(), seen.service()),
            source: source.map(|source| (source.name().to_owned(), source.location().to_owned())),
            lag_seconds: shown_until.map_or(0.0, |until| now.seconds_since(until)),
            highest: markers.last().copied(),
            markers,
        }
    }

    /// The markers that can be read in a database, of those written until `at`.
    fn visible(
        &self,
        key: &ResourceKey,
        at: Instant,
        objects: &Objects,
        faults: &Faults,
        chain: usize,
    ) -> BTreeMap<u64, Instant> {
        let Some(database) = self.0.get(key) else {
            return BTreeMap::new();
        };
        let mut shown: BTreeMap<u64, Instant> = database
            .markers
            .iter()
            .filter(|(_, written)| **written <= at)
            .map(|(number, written)| (*number, *written))
            .collect();
        if let (Some(source), true) = (&database.source, chain > 0) {
            let until = shown_until(source, at, objects, faults);
            shown.extend(self.visible(source, until, objects, faults, chain - 1));
        }
        shown
    }
}

fn says(seen: &Seen<'_, object::Database>, operation: &str, detail: String, fact: Fact) -> Occurrence {
    Occurrence {
        region: seen.location().to_owned(),
        service: seen.service().to_owned(),
        operation: operation.to_owned(),
        detail,
        environment: seen.environment().to_owned(),
        fact: Some(fact),
    }
}

/// Numbers in order, as the first and the last of each unbroken row.
fn rows<'a>(numbers: impl Iterator<Item = &'a u64>) -> Vec<(u64, u64)> {
    let mut rows: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match rows.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => rows.push((*number, *number)),
        }
    }
    rows
}

/// Until when a replica shows what was written in its source.
fn shown_until(source: &ResourceKey, at: Instant, objects: &Objects, faults: &Faults) -> Instant {
    let region = objects.get(source).map_or("", |source| &source.region);
    let stopped = faults.replication_stopped(region);
    stopped.map_or(at, |stopped| stopped.min(at)).minus_seconds(durations::replica_lag(region))
}

/// The database that another follows.
fn source_of(seen: &Seen<'_, object::Database>, objects: &Objects) -> Option<ResourceKey> {
    match &seen.is.role {
        None | Some(Role::Primary) => None,
        Some(Role::Replica { of }) => Some(match objects.find(of, seen.location(), Object::database) {
            Some(source) => source.key().clone(),
            // Its source is gone: it stays a replica of something that sends nothing.
            None => ResourceKey { identity: of.name.clone(), ..seen.key().clone() },
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::faults::Loss;
    use super::*;
    use crate::clouds::Provider;
    use crate::sandbox::resource::Resource;

    struct Fixture {
        objects: Objects,
        faults: Faults,
        databases: Databases,
    }

    fn at(seconds: f64) -> Instant {
        Instant::EPOCH.plus_seconds(seconds)
    }

    fn key(region: &str) -> ResourceKey {
        ResourceKey { provider: Provider::Aws, kind: "aws_db_instance".to_owned(), identity: format!("db-{region}") }
    }

    fn arn(region: &str) -> String {
        format!("arn:aws:rds:{region}:000000000000:db:vector-db")
    }

    impl Fixture {
        fn new() -> Self {
            let mut fixture =
                Self { objects: Objects::default(), faults: Faults::default(), databases: Databases::default() };
            fixture.put("us-east-1", None, 0.0);
            fixture.put("eu-west-1", Some("us-east-1"), 10.0);
            fixture
        }

        fn put(&mut self, region: &str, source: Option<&str>, seconds: f64) {
            let resource = Resource {
                key: key(region),
                region: region.to_owned(),
                cluster: String::new(),
                owner: "test/x/vector-db".to_owned(),
                attributes: json!({
                    "identifier": "vector-db",
                    "arn": arn(region),
                    "replicate_source_db": source.map(arn),
                }),
                created: at(seconds),
                changed: at(seconds),
            };
            self.objects.put(resource);
            let mut events = Vec::new();
            let seen = self.objects.seen(&key(region), Object::database).expect("a database");
            self.databases.put(&seen, at(seconds), &self.objects, (&self.faults, false), &mut events);
        }

        fn write(&mut self, region: &str, number: u64, seconds: f64) -> bool {
            self.databases.write(&key(region), number, at(seconds))
        }

        fn highest(&self, region: &str, seconds: f64) -> Option<u64> {
            let seen = self.objects.seen(&key(region), Object::database).expect("is there");
            self.databases.status(&seen, at(seconds), &self.objects, &self.faults).highest
        }
    }

    #[test]
    fn a_replica_is_behind_by_the_lag_and_takes_no_writes() {
        let mut fixture = Fixture::new();
        assert!(fixture.write("us-east-1", 1, 20.0));
        assert!(!fixture.write("eu-west-1", 2, 20.0));
        assert_eq!(fixture.highest("us-east-1", 20.0), Some(1));
        assert_eq!(fixture.highest("eu-west-1", 21.0), None);
        assert_eq!(fixture.highest("eu-west-1", 22.0), Some(1));
    }

    #[test]
    fn promotion_after_a_loss_keeps_what_had_arrived_by_then() {
        let mut fixture = Fixture::new();
        for second in 20..=30 {
            fixture.write("us-east-1", second, f64::from(u32::try_from(second).unwrap()));
        }
        fixture.faults.lose(&Loss::Region("us-east-1".into()), at(30.0));
        assert_eq!(fixture.highest("eu-west-1", 100.0), Some(28));
        fixture.put("eu-west-1", None, 330.0);
        assert!(fixture.write("eu-west-1", 40, 331.0));
        // The old primary comes back writable and stale; nothing flows between the two.
        fixture.faults.restore(&Loss::Region("us-east-1".into()));
        assert_eq!(fixture.highest("us-east-1", 400.0), Some(30));
        assert!(fixture.write("us-east-1", 50, 401.0));
        assert_eq!(fixture.highest("eu-west-1", 500.0), Some(40));
    }

    #[test]
    fn a_replica_that_was_not_promoted_catches_up_when_its_source_returns() {
        let mut fixture = Fixture::new();
        fixture.write("us-east-1", 7, 29.0);
        let loss = Loss::Replication("us-east-1".into());
        fixture.faults.lose(&loss, at(30.0));
        fixture.write("us-east-1", 8, 40.0);
        assert_eq!(fixture.highest("eu-west-1", 60.0), None);
        fixture.faults.restore(&loss);
        assert_eq!(fixture.highest("eu-west-1", 61.0), Some(8));
    }

    #[test]
    fn a_rebuilt_replica_is_a_copy_of_its_source() {
        let mut fixture = Fixture::new();
        fixture.write("us-east-1", 1, 20.0);
        fixture.put("eu-west-1", None, 40.0);
        fixture.write("us-east-1", 2, 50.0);
        fixture.write("eu-west-1", 3, 50.0);
        fixture.databases.remove(&key("us-east-1"), at(60.0), (&fixture.objects, &fixture.faults), false);
        fixture.objects.remove(&key("us-east-1"));
        fixture.put("us-east-1", Some("eu-west-1"), 900.0);
        assert_eq!(fixture.highest("us-east-1", 900.0), Some(3));
        assert!(!fixture.write("us-east-1", 4, 901.0));
    }

    #[test]
    fn a_replica_keeps_what_it_had_when_its_source_is_deleted() {
        let mut fixture = Fixture::new();
        fixture.write("us-east-1", 1, 20.0);
        fixture.databases.remove(&key("us-east-1"), at(60.0), (&fixture.objects, &fixture.faults), false);
        fixture.objects.remove(&key("us-east-1"));
        assert_eq!(fixture.highest("eu-west-1", 70.0), Some(1));
    }
}
