//! How often something is lost, and for how long.
//!
//! Nobody publishes such figures: they are assumptions, and the availability that is made with them says so.

use std::sync::LazyLock;

use super::{FigureKind, Provenance, sources, table};

/// Something that is lost now and then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frequency {
    /// The name, such as `region-loss`.
    pub id: &'static str,
    /// Times in a year, typical and worst.
    pub per_year: (f64, f64),
    /// Hours until it is back by itself, typical and worst.
    pub hours: (f64, f64),
    /// Where the figures come from.
    pub provenance: Provenance,
    /// What is counted.
    pub note: &'static str,
}

static FREQUENCIES: LazyLock<Vec<Frequency>> = LazyLock::new(|| {
    table::rows(include_str!("data/frequencies.csv"))
        .map(|[id, yearly, yearly_worst, hours, hours_worst, kind, source, note]| {
            let number = |field| table::number(field).expect("every frequency has its figures");
            let kind: FigureKind = kind.parse().expect("every frequency has a kind of figure");
            Frequency {
                id,
                per_year: (number(yearly), number(yearly_worst)),
                hours: (number(hours), number(hours_worst)),
                provenance: Provenance { kind, source: sources::of_row(source) },
                note,
            }
        })
        .collect()
});

/// The loss of a region that is left for another one.
///
/// # Panics
///
/// Never: the row is in the table, and a test asks for it.
#[must_use]
pub(crate) fn region_loss() -> &'static Frequency {
    FREQUENCIES.iter().find(|frequency| frequency.id == "region-loss").expect("the table has the loss of a region")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for frequency in FREQUENCIES.iter() {
            assert!(
                frequency.per_year.0 <= frequency.per_year.1 && frequency.hours.0 <= frequency.hours.1,
                "{}",
                frequency.id
            );
        }
        assert!(region_loss().per_year.0 > 0.0);
    }
}
