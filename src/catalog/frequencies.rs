//! How often something is lost, and for how long.
//!
//! Nobody publishes such figures: they are assumptions, and the availability that is made with them says so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::table::words;
use super::{FigureKind, Provenance, sources, table};

words! {
    /// What happens now and then.
    pub(crate) enum Occasion {
        /// A region is lost and left for another one.
        RegionLoss = "region-loss",
    }
}

/// How often something happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frequency {
    /// Times in a year, typical and worst.
    pub per_year: (f64, f64),
    /// Hours until it is back by itself, typical and worst.
    pub hours: (f64, f64),
    /// Where the figures come from.
    pub provenance: Provenance,
    /// What is counted.
    pub note: &'static str,
}

static FREQUENCIES: LazyLock<BTreeMap<Occasion, Frequency>> = LazyLock::new(|| {
    table::rows(include_str!("data/frequencies.csv"))
        .map(|[occasion, yearly, yearly_worst, hours, hours_worst, kind, source, note]| {
            let number = |field| table::number(field).expect("every frequency has its figures");
            let kind: FigureKind = kind.parse().expect("every frequency has a kind of figure");
            let frequency = Frequency {
                per_year: (number(yearly), number(yearly_worst)),
                hours: (number(hours), number(hours_worst)),
                provenance: Provenance { kind, source: sources::of_row(source) },
                note,
            };
            (occasion.parse().expect("every frequency is of something"), frequency)
        })
        .collect()
});

/// How often something happens. Each has its row: a test asks for all of them.
#[must_use]
pub(crate) fn of(occasion: Occasion) -> &'static Frequency {
    &FREQUENCIES[&occasion]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_none_is_missing() {
        let missing: Vec<&str> =
            Occasion::ALL.iter().filter(|known| !FREQUENCIES.contains_key(known)).map(|known| known.name()).collect();
        assert_eq!(missing, [""; 0]);
        for (occasion, frequency) in FREQUENCIES.iter() {
            let rising = |(typical, worst): (f64, f64)| 0.0 < typical && typical <= worst;
            assert!(rising(frequency.per_year) && rising(frequency.hours), "{}", occasion.name());
        }
    }
}
