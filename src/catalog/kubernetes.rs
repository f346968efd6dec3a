//! Kubernetes minor versions and until when each cloud supports them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::sources::{self, Source};
use super::{Cloud, table};

/// The minor version that a topology gets when it names none.
pub(crate) const DEFAULT_MINOR: &str = "1.35";

/// A minor version on one cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Minor {
    /// The version, such as `1.35`.
    pub version: &'static str,
    /// The last day of normal support.
    pub standard_until: Date,
    /// The last day of support for extra money; `None` if not known.
    pub extended_until: Option<Date>,
    /// Who says so.
    pub source: &'static Source,
}

/// Where a minor version stands on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// In normal support until that day.
    Standard(Date),
    /// In extended support until that day, which costs more.
    Extended(Date),
    /// Out of support since that day; the provider may upgrade it by force.
    Ended(Date),
    /// Older than what the catalogue knows: out of support for longer than it goes back.
    Gone,
    /// Newer than what the catalogue knows.
    Unknown,
}

/// By cloud and version.
static MINORS: LazyLock<BTreeMap<Cloud, Vec<Minor>>> = LazyLock::new(|| {
    let mut minors: BTreeMap<_, Vec<Minor>> = BTreeMap::new();
    for [cloud, version, standard, extended, source] in table::rows(include_str!("data/kubernetes.csv")) {
        let cloud: Cloud = cloud.parse().expect("every version has a cloud");
        minors.entry(cloud).or_default().push(Minor {
            version,
            standard_until: table::date(standard).expect("every version has an end"),
            extended_until: table::date(extended),
            source: sources::of_row(source),
        });
    }
    minors
});

/// The minor versions of a cloud, oldest first.
#[must_use]
pub(crate) fn minors(cloud: Cloud) -> &'static [Minor] {
    MINORS.get(&cloud).map_or(&[], Vec::as_slice)
}

/// The minor version of this name on a cloud.
#[must_use]
pub(crate) fn find(cloud: Cloud, version: &str) -> Option<&'static Minor> {
    minors(cloud).iter().find(|minor| minor.version == version)
}

/// `1.35` → 35.
fn number(version: &str) -> Option<u32> {
    version.strip_prefix("1.")?.parse().ok()
}

/// Where a version stands on a day.
#[must_use]
pub(crate) fn support(cloud: Cloud, version: &str, today: Date) -> Support {
    let Some(minor) = find(cloud, version) else {
        let oldest = minors(cloud).first().and_then(|oldest| number(oldest.version));
        return if number(version) < oldest { Support::Gone } else { Support::Unknown };
    };
    match minor.extended_until {
        _ if today <= minor.standard_until => Support::Standard(minor.standard_until),
        Some(until) if today <= until => Support::Extended(until),
        until => Support::Ended(until.unwrap_or(minor.standard_until)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for cloud in Cloud::ALL {
            let minors = minors(cloud);
            assert!(minors.len() >= 5, "{cloud}");
            for pair in minors.windows(2) {
                assert!(pair[0].standard_until < pair[1].standard_until, "{cloud} {}", pair[0].version);
            }
            for minor in minors {
                assert!(minor.extended_until.is_none_or(|until| until > minor.standard_until));
            }
        }
    }

    #[test]
    fn support_is_compared_with_the_given_day() {
        let on = |day: &str, cloud, version| support(cloud, version, day.parse().expect("a date"));
        let date = |day: &str| day.parse::<Date>().expect("a date");
        assert_eq!(on("2026-11-20", Cloud::Aws, "1.34"), Support::Standard(date("2026-12-02")));
        assert_eq!(on("2026-12-03", Cloud::Aws, "1.34"), Support::Extended(date("2027-12-02")));
        assert_eq!(on("2026-11-20", Cloud::Aws, "1.30"), Support::Ended(date("2026-07-23")));
        assert_eq!(on("2026-11-20", Cloud::Gcp, "1.34"), Support::Ended(date("2026-10-01")));
        assert_eq!(on("2026-11-20", Cloud::Aws, "1.9"), Support::Gone);
        assert_eq!(on("2026-11-20", Cloud::Gcp, "1.31"), Support::Gone);
        assert_eq!(on("2026-11-20", Cloud::Aws, "1.99"), Support::Unknown);
        for cloud in Cloud::ALL {
            assert!(matches!(on("2026-11-20", cloud, DEFAULT_MINOR), Support::Standard(_)), "{cloud}");
        }
    }
}
