//! How long the operations of a recovery take: node launch, image pull, promotion, a latch.
//!
//! The sandbox takes these durations, and the estimates add them up, so that both walk with the same
//! figures. Most are assumptions until a live drill has measured them; each row says what it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::sources::{self, Source};
use super::table::words;
use super::{Cloud, FigureKind, Provenance, table};

words! {
    /// What takes its time on each cloud.
    pub enum Timed {
        /// A region's latch is shut, and whoever asks is told so.
        LatchTrip = "latch-trip",
        /// A region's latch is opened again.
        LatchOpen = "latch-open",
        /// A database's replica becomes a primary.
        PostgresPromote = "postgres-promote",
        /// A database's primary and replica change places while both answer.
        PostgresSwitchover = "postgres-switchover",
        /// A database gets a replica in another region.
        PostgresReplicaCreate = "postgres-replica-create",
        /// A database is deleted.
        PostgresDelete = "postgres-delete",
        /// A database is made from a backup.
        PostgresRestore = "postgres-restore",
        /// A database moves to another zone by itself.
        PostgresZoneFailover = "postgres-zone-failover",
        /// How far a database's replica is behind.
        PostgresLag = "postgres-lag",
        /// A cache of another region takes writes.
        RedisPromote = "redis-promote",
        /// A queue of another region takes messages.
        QueuePromote = "queue-promote",
        /// A node group is told to have another number of nodes.
        NodeGroupScale = "node-group-scale",
        /// A node starts.
        NodeStart = "node-start",
        /// A cluster is made.
        ClusterCreate = "cluster-create",
        /// A node group is made.
        NodeGroupCreate = "node-group-create",
        /// A network is made.
        NetworkCreate = "network-create",
        /// A load balancer is made.
        LoadBalancerCreate = "load-balancer-create",
        /// A database's protection is lifted.
        DatabaseUnprotect = "database-unprotect",
    }
}

words! {
    /// What takes the same time on every cloud, or is one cloud's by its name.
    pub enum Common {
        /// An alarm reaches a person.
        DetectAlarm = "detect-alarm",
        /// A person decides.
        DecideHuman = "decide-human",
        /// A watcher decides.
        DecideAutomatic = "decide-automatic",
        /// Terraform's own time for a stack.
        TerraformRun = "terraform-run",
        /// Name servers answer differently.
        DnsAnswerChanges = "dns-answer-changes",
        /// A managed failover of an Aurora global database.
        AuroraFailover = "aurora-failover",
        /// A planned one.
        AuroraSwitchover = "aurora-switchover",
        /// A flexible server that was primary becomes a replica, counted from the return of its region.
        FlexibleServerRejoins = "flexible-server-rejoins",
        /// An inference image is pulled.
        ImagePull = "image-pull",
        /// A model's weights are loaded.
        WeightsLoad = "weights-load",
        /// A model warms up.
        ModelWarmUp = "model-warm-up",
        /// A cluster accepts a changed deployment.
        DeploymentUpdate = "deployment-update",
        /// A gate answers by its new posture.
        GateAnswer = "gate-answer",
        /// The ledger is written to a majority of its holders.
        LedgerWrite = "ledger-write",
        /// A region that is reached says that its gates are shut.
        FenceAnswer = "fence-answer",
        /// A region that isn't reached counts as shut.
        FenceSilence = "fence-silence",
        /// A gate opens once nothing keeps it shut.
        GateOpens = "gate-opens",
        /// Probes through the public name hold.
        VerifyService = "verify-service",
    }
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The same on every cloud.
    Common(Common),
    /// Of one cloud.
    Of(Timed, Cloud),
}

/// What an operation's duration is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Once for each time that it is done.
    Once,
    /// For each GiB that it moves.
    Gib,
}

/// An operation with its duration in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// What takes so long.
    pub what: What,
    /// Seconds that it usually takes (per GiB if `per` says so).
    pub typical: f64,
    /// Seconds that it takes on a bad day, short of failing (per GiB if `per` says so).
    pub worst: f64,
    /// What the seconds are counted by.
    pub per: Per,
    /// How far the figures can be trusted.
    pub kind: FigureKind,
    /// Who says so.
    pub source: &'static Source,
    /// When the source said so.
    pub date: Date,
    /// What is counted.
    pub note: &'static str,
}

impl Timing {
    /// Where its figures come from.
    #[must_use]
    pub const fn provenance(&self) -> Provenance {
        Provenance { kind: self.kind, source: self.source }
    }

    /// Typical and worst seconds for moving `gib`; the size doesn't matter to what is counted once.
    #[must_use]
    pub fn seconds(&self, gib: f64) -> (f64, f64) {
        match self.per {
            Per::Once => (self.typical, self.worst),
            Per::Gib => (self.typical * gib, self.worst * gib),
        }
    }
}

static TIMINGS: LazyLock<BTreeMap<What, Timing>> = LazyLock::new(|| {
    table::rows(include_str!("data/timings.csv"))
        .map(|[timed, cloud, typical, worst, per, kind, source, note]| {
            let what = match cloud {
                "" => What::Common(timed.parse().expect("a row without a cloud is about what all have in common")),
                cloud => What::Of(
                    timed.parse().expect("a row with a cloud is about what differs"),
                    cloud.parse().expect("a known cloud"),
                ),
            };
            let source = sources::of_row(source);
            let timing = Timing {
                what,
                typical: table::number(typical).expect("every operation has a typical duration"),
                worst: table::number(worst).expect("every operation has a worst duration"),
                per: match per {
                    "gib" => Per::Gib,
                    _ => Per::Once,
                },
                kind: kind.parse().expect("every operation has a kind of figure"),
                source,
                date: source.date,
                note,
            };
            (what, timing)
        })
        .collect()
});

/// How long something takes on a cloud. Every pair has its row: a test asks for each of them.
#[must_use]
pub(crate) fn of(timed: Timed, cloud: Cloud) -> &'static Timing {
    &TIMINGS[&What::Of(timed, cloud)]
}

/// How long something takes that doesn't differ by cloud. Each has its row: a test asks for all of them.
#[must_use]
pub(crate) fn common(common: Common) -> &'static Timing {
    &TIMINGS[&What::Common(common)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lacks_its_row() {
        let pairs = Timed::ALL.iter().flat_map(|timed| Cloud::ALL.map(|cloud| (*timed, cloud)));
        let missing = pairs.filter(|(timed, cloud)| !TIMINGS.contains_key(&What::Of(*timed, *cloud)));
        let mut missing: Vec<String> =
            missing.map(|(timed, cloud)| format!("{} has no row for {cloud}", timed.name())).collect();
        let common = Common::ALL.iter().filter(|common| !TIMINGS.contains_key(&What::Common(**common)));
        missing.extend(common.map(|common| format!("{} has no row", common.name())));
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<8>(include_str!("data/timings.csv")).collect::<Vec<_>>();
        assert_eq!(rows.len(), TIMINGS.len(), "an operation stands twice in the table");
        for [timed, _, _, _, per, ..] in rows {
            assert!(matches!(per, "once" | "gib"), "{timed}: {per}");
        }
        for timing in TIMINGS.values() {
            assert!(timing.typical <= timing.worst, "{:?}", timing.what);
            assert!(timing.typical >= 0.0, "{:?}", timing.what);
            let assumed = timing.source.key == "assumption";
            assert_eq!(assumed, timing.kind == FigureKind::Assumption, "{:?}", timing.what);
        }
    }

    #[test]
    fn weights_are_counted_by_size() {
        let (typical, worst) = common(Common::WeightsLoad).seconds(16.0);
        assert!((typical - 17.12).abs() < 1e-9 && (worst - 64.0).abs() < 1e-9);
        assert_eq!(of(Timed::PostgresPromote, Cloud::Aws).seconds(16.0), (300.0, 600.0));
    }
}
