//! How data gets to another region, and how much of it can be missing there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::sources;
use super::table::words;
use super::{Cloud, Figure, FigureKind, Provenance, table};

words! {
    /// What is replicated. A topology can ask for the first four; the others are for those who look for a way.
    pub(crate) enum DataKind {
        /// A PostgreSQL database.
        Postgres = "postgres",
        /// A cache.
        Redis = "redis",
        /// A queue.
        Queue = "queue",
        /// An object store.
        Objects = "objects",
        /// PostgreSQL's protocol on Aurora's storage.
        Aurora = "postgres-aurora",
        /// DynamoDB's tables.
        Dynamodb = "dynamodb",
        /// Cosmos DB's containers.
        Cosmos = "cosmos",
        /// Machines with their disks.
        Instances = "instances",
        /// The names of queues, without messages.
        QueueMetadata = "queue-metadata",
        /// Objects without a bound on how late they are.
        ObjectsPlain = "objects-plain",
        /// Objects with such a bound for a surcharge.
        ObjectsPriority = "objects-priority",
        /// Objects in the pair of their region.
        ObjectsGeo = "objects-geo",
    }
}

words! {
    /// How something is replicated.
    pub(crate) enum Mode {
        /// Every write waits for the other region.
        Sync = "sync",
        /// Writes follow with a lag.
        Async = "async",
        /// Copies of backups.
        Snapshot = "snapshot",
        /// Not at all.
        None = "none",
    }
}

/// A way in which a service's data reaches another region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mechanism {
    /// The name, such as `rds-cross-region-replica`.
    pub id: &'static str,
    /// How it replicates.
    pub mode: Mode,
    /// Seconds of writes that can be missing, typical and worst; `None` where nothing is replicated.
    pub rpo_seconds: Option<Figure<(f64, f64)>>,
    /// Where the figures come from.
    pub provenance: Provenance,
    /// What else one should know.
    pub note: &'static str,
}

static MECHANISMS: LazyLock<BTreeMap<(Cloud, DataKind, Mode), Mechanism>> = LazyLock::new(|| {
    table::rows(include_str!("data/replication.csv"))
        .map(|[id, cloud, kind, mode, typical, worst, figure, source, note]| {
            let figure: FigureKind = figure.parse().expect("every mechanism has a kind of figure");
            let provenance = Provenance { kind: figure, source: sources::of_row(source) };
            let mode = mode.parse().expect("every mechanism has a mode");
            let mechanism = Mechanism {
                id,
                mode,
                rpo_seconds: table::number(typical).zip(table::number(worst)).map(|value| Figure { value, provenance }),
                provenance,
                note,
            };
            let cloud = cloud.parse().expect("every mechanism has a cloud");
            ((cloud, kind.parse().expect("every mechanism replicates something"), mode), mechanism)
        })
        .collect()
});

/// The mechanism that a kind of data uses on a cloud for a mode. What replicates nothing there (a queue on AWS) has the
/// mode `none`, whatever was asked.
#[must_use]
pub(crate) fn of(cloud: Cloud, kind: DataKind, mode: Mode) -> Option<&'static Mechanism> {
    MECHANISMS.get(&(cloud, kind, mode)).or_else(|| MECHANISMS.get(&(cloud, kind, Mode::None)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<9>(include_str!("data/replication.csv")).count();
        assert_eq!(rows, MECHANISMS.len(), "a cloud has two mechanisms for the same");
        let mut seen = BTreeSet::new();
        for mechanism in MECHANISMS.values() {
            assert!(seen.insert(mechanism.id), "{} stands twice", mechanism.id);
            assert_eq!(mechanism.mode == Mode::None, mechanism.rpo_seconds.is_none(), "{}", mechanism.id);
            if let Some(Figure { value: (typical, worst), .. }) = mechanism.rpo_seconds {
                assert!(typical <= worst, "{}", mechanism.id);
                assert_eq!(mechanism.mode == Mode::Sync, worst < 0.5, "{}", mechanism.id);
            }
        }
    }

    #[test]
    fn each_cloud_has_its_way_for_each_kind() {
        for cloud in Cloud::ALL {
            for kind in [DataKind::Postgres, DataKind::Redis, DataKind::Queue, DataKind::Objects] {
                assert!(of(cloud, kind, Mode::Async).is_some(), "{cloud} {}", kind.name());
            }
        }
        assert_eq!(of(Cloud::Aws, DataKind::Queue, Mode::Async).map(|way| way.id), Some("sqs-regional"));
        assert_eq!(of(Cloud::Aws, DataKind::Redis, Mode::Sync), None);
    }
}
