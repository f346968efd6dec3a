//! Round trips between regions: measured where somebody measured them, else estimated from the distance.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::locations::Location;
use super::sources::{self, Source};
use super::table;

/// Milliseconds that light in fibre needs for a kilometre, one way (refractive index 1.468).
const FIBRE_MS_PER_KM: f64 = 0.004_897;

/// A round trip between two regions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Latency {
    /// Milliseconds for there and back.
    pub ms: f64,
    /// Whether somebody measured it; else it is [`estimate_ms`].
    pub measured: bool,
    /// Who measured it, or what the estimate rests on.
    pub source: &'static Source,
}

struct Row {
    source: &'static str,
    /// `aws/us-east-1=84.9 aws/us-east-2=…`, in milliseconds.
    round_trips: &'static str,
}

/// By `cloud/region`; each pair stands once, under the name that comes first in the alphabet.
static ROWS: LazyLock<BTreeMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    for [from, source, round_trips] in table::rows(include_str!("data/latency.csv")) {
        rows.entry(from).or_default().push(Row { source, round_trips });
    }
    rows
});

/// The round trip between two regions.
#[must_use]
pub(crate) fn round_trip_ms(a: &Location, b: &Location) -> Latency {
    measured(a, b).unwrap_or_else(|| Latency {
        ms: estimate_ms(a.distance_km(b)),
        measured: false,
        source: sources::of_row("latency-fit"),
    })
}

fn measured(a: &Location, b: &Location) -> Option<Latency> {
    let name = |region: &Location| format!("{}/{}", region.cloud, region.name);
    let (mut from, mut to) = (name(a), name(b));
    if from > to {
        std::mem::swap(&mut from, &mut to);
    }
    ROWS.get(from.as_str())?.iter().find_map(|row| {
        let (_, ms) = round_trips(row).find(|(region, _)| *region == to)?;
        Some(Latency { ms, measured: true, source: sources::of_row(row.source) })
    })
}

fn round_trips(row: &Row) -> impl Iterator<Item = (&'static str, f64)> + use<> {
    row.round_trips.split(' ').map(|pair| {
        let (region, ms) = pair.split_once('=').expect("a round trip is `cloud/region=milliseconds`");
        (region, table::number(ms).expect("a round trip has its milliseconds"))
    })
}

/// The estimate for a distance in kilometres: `max(1, 2 × 0.004897 × km × k)` milliseconds, where `k` says
/// how much longer than a straight fibre the way is: 2.42 up to 1,500 km, 1.99 to 5,000, 1.82 to 10,000,
/// 1.59 beyond. `k` is the median over 3,726 measured pairs; on those the estimate's median error is
/// 15 %, the 90th percentile 35 %.
#[must_use]
pub(crate) fn estimate_ms(km: f64) -> f64 {
    let detour = match km {
        km if km <= 1_500.0 => 2.42,
        km if km <= 5_000.0 => 1.99,
        km if km <= 10_000.0 => 1.82,
        _ => 1.59,
    };
    (2.0 * FIBRE_MS_PER_KM * km * detour).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::locations;

    fn region(name: &str) -> &'static Location {
        locations::find(name).expect("is in the table").location()
    }

    #[test]
    fn every_row_is_read() {
        let known = |name: &str| {
            let (cloud, region) = name.split_once('/').expect("cloud/region");
            locations::find(region).is_some_and(|location| location.cloud().name() == cloud)
        };
        let mut pairs = 0;
        for (from, rows) in ROWS.iter() {
            assert!(known(from), "{from}");
            for row in rows {
                assert!(sources::get(row.source).is_some(), "{}", row.source);
                for (to, ms) in round_trips(row) {
                    assert!(known(to) && *from < to, "{from} {to}");
                    assert!(ms > 0.0 && ms < 700.0, "{from} {to}: {ms}");
                    pairs += 1;
                }
            }
        }
        assert!(pairs > 3_700, "{pairs}");
    }

    #[test]
    fn measured_in_either_direction() {
        let there = round_trip_ms(region("us-east-1"), region("eu-west-1"));
        assert!(there.measured && (there.ms - 84.9).abs() < 0.05, "{there:?}");
        assert_eq!(there, round_trip_ms(region("eu-west-1"), region("us-east-1")));
        assert!(round_trip_ms(region("us-east-1"), region("europe-west4")).measured);
    }

    #[test]
    fn estimated_where_nobody_measured() {
        let latency = round_trip_ms(region("us-east-1"), region("mx-central-1"));
        assert!(!latency.measured && (40.0..90.0).contains(&latency.ms), "{latency:?}");
        assert!((estimate_ms(0.0) - 1.0).abs() < f64::EPSILON);
    }
}
