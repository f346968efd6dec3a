//! How often something is lost, and for how long.
//!
//! Nobody publishes such figures: they are assumptions, and the availability that is made with them says so.

use std::sync::LazyLock;

use super::{FigureKind, Provenance, sources, table};

/// Something that is lost now and then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
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

static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(|| {
    table::rows(include_str!("data/events.csv"))
        .map(|[id, yearly, yearly_worst, hours, hours_worst, kind, source, note]| {
            let number = |field| table::number(field).expect("every event has its figures");
            let kind: FigureKind = kind.parse().expect("every event has a kind of figure");
            Event {
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
pub fn region_loss() -> &'static Event {
    EVENTS.iter().find(|event| event.id == "region-loss").expect("the table has the loss of a region")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for event in EVENTS.iter() {
            assert!(event.per_year.0 <= event.per_year.1 && event.hours.0 <= event.hours.1, "{}", event.id);
        }
        assert!(region_loss().per_year.0 > 0.0);
    }
}
