//! Prices of what isn't a GPU (those stand with the GPU's offers).
//!
//! One price per item and cloud, of the cloud's reference region (on AWS us-east-1). Elsewhere prices
//! differ by some percent up to a half; there the same price is given as an assumption.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::locations::LocationId;
use super::sources;
use super::{Cloud, Figure, FigureKind, table};

/// Hours in a month of a bill.
pub(crate) const HOURS_PER_MONTH: f64 = 730.0;

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// One hour of existence.
    Hour,
    /// One month of existence.
    Month,
    /// One GiB for a month.
    GibMonth,
    /// One GiB moved.
    Gib,
    /// One million requests.
    Million,
}

/// A price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Price {
    /// What is bought, such as `kubernetes-cluster`.
    pub item: &'static str,
    /// The cloud.
    pub cloud: Cloud,
    /// What the price is for.
    pub unit: Unit,
    /// US dollars for one unit.
    pub usd: Figure<f64>,
    /// What exactly is bought.
    pub note: &'static str,
}

static PRICES: LazyLock<BTreeMap<(Cloud, &'static str), Price>> = LazyLock::new(|| {
    table::rows(include_str!("data/prices.csv"))
        .map(|[item, cloud, unit, usd, kind, source, note]| {
            let cloud = cloud.parse().expect("every price has a cloud");
            let unit = match unit {
                "hour" => Unit::Hour,
                "month" => Unit::Month,
                "gib-month" => Unit::GibMonth,
                "gib" => Unit::Gib,
                "million" => Unit::Million,
                _ => panic!("`{unit}` is not a unit of a price"),
            };
            let kind = kind.parse().expect("every price has a kind of figure");
            let usd = table::number(usd).expect("every price has an amount");
            let usd = Figure::new(usd, kind, sources::of_row(source));
            ((cloud, item), Price { item, cloud, unit, usd, note })
        })
        .collect()
});

/// The price of an item that belongs to no region.
#[must_use]
pub(crate) fn anywhere(cloud: Cloud, item: &str) -> Option<Price> {
    all().find(|price| price.cloud == cloud && price.item == item).copied()
}

/// The price of an item in a region; outside the cloud's reference region as an assumption.
#[must_use]
pub(crate) fn find(location: LocationId, item: &str) -> Option<Price> {
    let mut price = anywhere(location.cloud(), item)?;
    if location.as_str() != reference_region(location.cloud()) {
        price.usd.provenance.kind = FigureKind::Assumption;
    }
    Some(price)
}

/// All prices, by cloud and item.
pub(crate) fn all() -> impl Iterator<Item = &'static Price> {
    PRICES.values()
}

/// The region whose prices stand in the table.
#[must_use]
const fn reference_region(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Aws => "us-east-1",
        Cloud::Azure => "eastus",
        Cloud::Gcp => "us-central1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::locations;

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<7>(include_str!("data/prices.csv")).count();
        assert_eq!(rows, all().count(), "an item stands twice in the table");
        assert!(all().all(|price| price.usd.value > 0.0));
    }

    #[test]
    fn elsewhere_it_is_an_assumption() {
        let location = |region| locations::find(region).expect("is in the table");
        let kind = |region| find(location(region), "kubernetes-cluster").expect("known").usd.provenance.kind;
        assert_eq!(kind("us-east-1"), FigureKind::Documentation);
        assert_eq!(kind("eu-west-1"), FigureKind::Assumption);
        assert_eq!(find(location("us-central1"), "hosted-zone"), None);
    }
}
