//! Who says what stands in the tables, and when.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::table;

/// A page, a data set or an agreement that figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The key that rows name.
    pub key: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Where it is; empty for our own assumptions.
    pub address: &'static str,
    /// When it said so: the date of the data or of the page.
    pub date: Date,
}

static SOURCES: LazyLock<BTreeMap<&'static str, Source>> = LazyLock::new(|| {
    table::rows(include_str!("data/sources.csv"))
        .map(|[key, title, address, date]| {
            let date = table::date(date).expect("every source has a date");
            (key, Source { key, title, address, date })
        })
        .collect()
});

/// The source with this key.
#[must_use]
pub(crate) fn get(key: &str) -> Option<&'static Source> {
    SOURCES.get(key)
}

/// The source that a row of a table names.
pub(super) fn of_row(key: &str) -> &'static Source {
    match get(key) {
        Some(source) => source,
        None => panic!("`{key}` is not in sources.csv"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_addresses_are_addresses() {
        let rows = table::rows::<4>(include_str!("data/sources.csv")).count();
        assert_eq!(rows, SOURCES.len());
        for source in SOURCES.values() {
            assert!(
                source.address.starts_with("https://") || source.key == "assumption",
                "{} has no address",
                source.key
            );
        }
    }
}
