//! Who takes writes and serves, at every instant: the record that shows a split brain.

use serde::{Deserialize, Serialize};

use super::cells::View;
use super::latches::Latches;
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
    #[must_use]
    pub fn violations(&self) -> Vec<&WritersChange> {
        self.changes.iter().filter(|change| is_split(&change.writers)).collect()
    }

    pub(super) fn settle(&mut self, view: &View<'_>, latches: &Latches, events: &mut Vec<Occurrence>) {
        let writers = writers(view, latches);
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

/// Who takes writes and serves now: the gate says yes and no latch is shut.
fn writers(view: &View<'_>, latches: &Latches) -> Vec<Writer> {
    let mut writers: Vec<Writer> = view
        .cells()
        .into_iter()
        .filter(|cell| view.health(cell).healthy && !view.is_latched(latches, cell))
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
