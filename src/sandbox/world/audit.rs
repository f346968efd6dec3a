//! Who takes writes and serves, at every instant: the record that shows a split brain.

use serde::{Deserialize, Serialize};

use super::cells::View;
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Occurrence;

/// A database that takes writes, in a region that serves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Writer {
    /// The environment.
    pub environment: String,
    /// The database's name in the topology.
    pub database: String,
    /// The cloud's region.
    pub region: String,
}

/// The writers from an instant on, until the next change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritersChange {
    /// Since when.
    pub at: Instant,
    /// Who takes writes and serves from then on.
    pub writers: Vec<Writer>,
}

/// The writers at all times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Every change, in order.
    pub changes: Vec<WritersChange>,
}

impl Audit {
    /// The instants from which on one database had more than one writer that served.
    #[cfg(test)]
    pub(crate) fn violations(&self) -> Vec<&WritersChange> {
        self.changes.iter().filter(|change| is_split(&change.writers)).collect()
    }

    /// Seconds between two instants in which a database of an environment took writes and served in one of these regions.
    #[must_use]
    pub fn writing_seconds(&self, environment: &str, regions: &[String], since: Instant, until: Instant) -> f64 {
        let ends = self.changes.iter().skip(1).map(|change| change.at).chain([until]);
        let is_one = |writer: &Writer| writer.environment == environment && regions.contains(&writer.region);
        let writes = |change: &WritersChange| change.writers.iter().any(is_one);
        let spans = self.changes.iter().zip(ends).filter(|(change, _)| writes(change));
        spans.map(|(change, end)| end.min(until).seconds_since(change.at.max(since)).max(0.0)).sum()
    }

    pub(super) fn settle(&mut self, view: &View<'_>, events: &mut Vec<Occurrence>) {
        let writers = writers(view);
        let before = self.changes.last().map_or(&[][..], |change| change.writers.as_slice());
        if writers == before {
            return;
        }
        for (operation, from, to) in [("no-writer", before, writers.as_slice()), ("writer", writers.as_slice(), before)]
        {
            for writer in from.iter().filter(|writer| !to.contains(writer)) {
                events.push(Occurrence {
                    region: writer.region.clone(),
                    service: "audit".to_owned(),
                    operation: operation.to_owned(),
                    detail: format!("{} of {}", writer.database, writer.environment),
                });
            }
        }
        if is_split(&writers) {
            events.push(Occurrence {
                region: String::new(),
                service: "audit".to_owned(),
                operation: "two-writers".to_owned(),
                detail: writers
                    .iter()
                    .map(|writer| format!("{} in {}", writer.database, writer.region))
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        }
        self.changes.push(WritersChange { at: view.now, writers });
    }
}

/// Whether a database has two writers.
fn is_split(writers: &[Writer]) -> bool {
    writers.windows(2).any(|pair| pair[0].environment == pair[1].environment && pair[0].database == pair[1].database)
}

/// Who takes writes and serves now: whose gate says yes. A shut latch keeps clients away, and nobody who is there already.
fn writers(view: &View<'_>) -> Vec<Writer> {
    let mut writers: Vec<Writer> = view
        .cells()
        .into_iter()
        .filter(|cell| view.health(cell).healthy)
        .filter_map(|cell| {
            let posture = view.posture(&cell)?;
            let database = view.database(&cell, &posture)?;
            view.databases.is_writable(database.key()).then(|| Writer {
                environment: cell.environment.clone(),
                database: posture.database.clone().unwrap_or_default(),
                region: cell.region.clone(),
            })
        })
        .collect();
    writers.sort();
    writers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_which_a_region_writes_is_that_between_two_instants() {
        let at = |seconds: u64| Instant(seconds * 1000);
        let writers = |regions: &[&str]| -> Vec<Writer> {
            let writer = |environment: &str, region: &str| Writer {
                environment: environment.to_owned(),
                database: "vector-db".to_owned(),
                region: region.to_owned(),
            };
            // Another environment writes in the same region all the time.
            regions.iter().map(|region| writer("a", region)).chain([writer("b", "old")]).collect()
        };
        let changes = [(0, &["old"][..]), (10, &[]), (20, &["new"]), (30, &["new", "old"]), (45, &["new"])];
        let audit = Audit {
            changes: changes
                .map(|(seconds, regions)| WritersChange { at: at(seconds), writers: writers(regions) })
                .into(),
        };
        let old = ["old".to_owned()];
        for (since, until, seconds) in [(10, 60, 15.0), (0, 60, 25.0), (32, 40, 8.0), (12, 25, 0.0), (50, 60, 0.0)] {
            assert!(
                (audit.writing_seconds("a", &old, at(since), at(until)) - seconds).abs() < 1e-9,
                "{since} to {until}"
            );
        }
    }

    #[test]
    fn two_writers_of_one_database_are_a_violation() {
        let writer = |environment: &str, database: &str, region: &str| Writer {
            environment: environment.to_owned(),
            database: database.to_owned(),
            region: region.to_owned(),
        };
        assert!(!is_split(&[writer("a", "vector-db", "us-east-1"), writer("b", "vector-db", "us-east-1"),]));
        assert!(is_split(&[writer("a", "vector-db", "eu-west-1"), writer("a", "vector-db", "us-east-1"),]));
    }
}
