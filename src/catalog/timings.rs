//! How long the operations of a recovery take: node launch, image pull, promotion, a latch.
//!
//! The sandbox takes these durations, and the estimates add them up, so that both walk with the same
//! figures. Most are assumptions until a live drill has measured them; each row says what it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::sources::{self, Source};
use super::{FigureKind, Provenance, table};

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
    /// The name, such as `postgres-promote-aws`.
    pub id: &'static str,
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

static TIMINGS: LazyLock<BTreeMap<&'static str, Timing>> = LazyLock::new(|| {
    table::rows(include_str!("data/timings.csv"))
        .map(|[id, typical, worst, per, kind, source, note]| {
            let source = sources::of_row(source);
            let timing = Timing {
                id,
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
            (id, timing)
        })
        .collect()
});

/// The operation with this name.
///
/// # Panics
///
/// When there is none: callers name operations by constants, and a test asks for each of them.
#[must_use]
pub(crate) fn get(id: &str) -> &'static Timing {
    find(id).unwrap_or_else(|| panic!("the operation `{id}` is not in the catalogue"))
}

/// The operation with this name, if there is one.
#[must_use]
pub(crate) fn find(id: &str) -> Option<&'static Timing> {
    TIMINGS.get(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<7>(include_str!("data/timings.csv")).collect::<Vec<_>>();
        assert_eq!(rows.len(), TIMINGS.len(), "an operation stands twice in the table");
        for [id, _, _, per, ..] in rows {
            assert!(matches!(per, "once" | "gib"), "{id}: {per}");
        }
        for timing in TIMINGS.values() {
            assert!(timing.typical <= timing.worst, "{}", timing.id);
            assert!(timing.typical >= 0.0, "{}", timing.id);
            let assumed = timing.source.key == "assumption";
            assert_eq!(assumed, timing.kind == FigureKind::Assumption, "{}", timing.id);
        }
    }

    #[test]
    fn weights_are_counted_by_size() {
        let (typical, worst) = get("weights-load").seconds(16.0);
        assert!((typical - 17.12).abs() < 1e-9 && (worst - 64.0).abs() < 1e-9);
        assert_eq!(get("postgres-promote-aws").seconds(16.0), (300.0, 600.0));
    }
}
