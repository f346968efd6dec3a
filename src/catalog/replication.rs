//! How data gets to another region, and how much of it can be missing there.

use std::sync::LazyLock;

use super::sources;
use super::{Cloud, Figure, FigureKind, Provenance, table};

/// A way in which a service's data reaches another region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mechanism {
    /// The name, such as `rds-cross-region-replica`.
    pub id: &'static str,
    /// The cloud.
    pub cloud: Cloud,
    /// What it replicates: a kind of service as topologies name it (`postgres`, `redis`, `queue`,
    /// `objects`), or a variant that a topology can't ask for yet (`objects-geo`).
    pub kind: &'static str,
    /// `sync`, `async`, `snapshot`, or `none` where nothing is replicated.
    pub mode: &'static str,
    /// Seconds of writes that can be missing, typical and worst; `None` where nothing is replicated.
    pub rpo_seconds: Option<Figure<(f64, f64)>>,
    /// Where the figures come from.
    pub provenance: Provenance,
    /// What else one should know.
    pub note: &'static str,
}

static MECHANISMS: LazyLock<Vec<Mechanism>> = LazyLock::new(|| {
    table::rows(include_str!("data/replication.csv"))
        .map(|[id, cloud, kind, mode, typical, worst, figure, source, note]| {
            let figure: FigureKind = figure.parse().expect("every mechanism has a kind of figure");
            let provenance = Provenance { kind: figure, source: sources::of_row(source) };
            Mechanism {
                id,
                cloud: cloud.parse().expect("every mechanism has a cloud"),
                kind,
                mode,
                rpo_seconds: table::number(typical).zip(table::number(worst)).map(|value| Figure { value, provenance }),
                provenance,
                note,
            }
        })
        .collect()
});

/// All mechanisms.
pub(crate) fn all() -> impl Iterator<Item = &'static Mechanism> + Clone {
    MECHANISMS.iter()
}

/// The mechanism that a kind of service uses on a cloud for a mode (`sync`, `async`, `snapshot`): the first
/// of the table. A service that replicates nothing there (a queue on AWS) has the mode `none`, whatever was asked.
#[must_use]
pub(crate) fn of_service(cloud: Cloud, kind: &str, mode: &str) -> Option<&'static Mechanism> {
    let mut of_kind = all().filter(|mechanism| mechanism.cloud == cloud && mechanism.kind == kind);
    of_kind
        .clone()
        .find(|mechanism| mechanism.mode == mode)
        .or_else(|| of_kind.find(|mechanism| mechanism.mode == "none"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_is_read() {
        let mut seen = BTreeSet::new();
        for mechanism in all() {
            assert!(seen.insert(mechanism.id), "{} stands twice", mechanism.id);
            assert!(matches!(mechanism.mode, "sync" | "async" | "snapshot" | "none"), "{}", mechanism.id);
            assert_eq!(mechanism.mode == "none", mechanism.rpo_seconds.is_none(), "{}", mechanism.id);
            if let Some(Figure { value: (typical, worst), .. }) = mechanism.rpo_seconds {
                assert!(typical <= worst, "{}", mechanism.id);
                assert_eq!(mechanism.mode == "sync", worst < 0.5, "{}", mechanism.id);
            }
        }
    }

    #[test]
    fn each_cloud_has_its_way_for_each_kind() {
        for cloud in Cloud::ALL {
            for kind in ["postgres", "redis", "queue", "objects"] {
                assert!(of_service(cloud, kind, "async").is_some(), "{cloud} {kind}");
            }
        }
        assert_eq!(of_service(Cloud::Aws, "queue", "async").map(|way| way.id), Some("sqs-regional"));
        assert_eq!(of_service(Cloud::Aws, "redis", "sync"), None);
    }
}
