//! What is billed for a region, a cluster, a service: which items of the price list, and how many.

use std::sync::LazyLock;

use super::table::words;
use super::{Cloud, table};

words! {
    /// What somebody is billed for.
    pub(crate) enum Billed {
        /// The hostname's zone.
        Dns = "dns",
        /// Health checks of the regions.
        HealthCheck = "health-check",
        /// A Kubernetes cluster, without its GPU nodes.
        Cluster = "cluster",
        /// A region's network and what stands at its edge.
        Region = "region",
        /// Secrets.
        Secret = "secret",
        /// A database's instance.
        Postgres = "postgres",
        /// A database's storage, by GiB.
        PostgresStorage = "postgres-storage",
        /// A cache.
        Redis = "redis",
        /// A queue.
        Queue = "queue",
        /// A model's weights, by GiB.
        Weights = "weights",
        /// A region that holds nothing but copies.
        Copies = "copies",
        /// Backups of a database, by GiB.
        Backups = "backups",
    }
}

/// A line of a bill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    billed: Billed,
    /// `None` if every cloud bills it.
    cloud: Option<Cloud>,
    /// Whether it is for what is over several zones; `None` if for either.
    several_zones: Option<bool>,
    /// The item of the price list.
    pub item: &'static str,
    count: f64,
    /// Whether the count is for each zone.
    each_zone: bool,
    what: &'static str,
    /// `what` of more than one; empty if it is the same.
    many: &'static str,
}

impl Line {
    /// How many of the item there are in so many zones, for this much of what is billed.
    #[must_use]
    pub(crate) fn count(&self, zones: u8, amount: f64) -> f64 {
        let each = if self.each_zone { f64::from(zones) } else { 1.0 };
        self.count * each * amount
    }

    /// What the line is called, for this much of what is billed.
    #[must_use]
    pub(crate) fn what(&self, name: &str, amount: f64) -> String {
        let one = self.many.is_empty() || (amount - 1.0).abs() < f64::EPSILON;
        if one { self.what.replace("{name}", name) } else { self.many.to_owned() }
    }
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    table::rows(include_str!("data/bill.csv"))
        .map(|[billed, cloud, zones, item, count, times, what, many, _note]| Line {
            billed: billed.parse().expect("every line is for something"),
            cloud: (!cloud.is_empty()).then(|| cloud.parse().expect("a known cloud")),
            several_zones: (!zones.is_empty()).then_some(zones == "several"),
            item,
            count: table::number(count).expect("every line has a count"),
            each_zone: times == "zones",
            what,
            many,
        })
        .collect()
});

/// What a cloud bills for something in so many zones, in the order of the table.
pub(crate) fn lines(billed: Billed, cloud: Cloud, zones: u8) -> impl Iterator<Item = &'static Line> {
    LINES.iter().filter(move |line| {
        line.billed == billed
            && line.cloud.is_none_or(|of| of == cloud)
            && line.several_zones.is_none_or(|several| several == (zones > 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::prices;

    #[test]
    fn every_row_is_read() {
        for [billed, _, zones, item, _, times, ..] in table::rows::<9>(include_str!("data/bill.csv")) {
            assert!(matches!(zones, "" | "one" | "several"), "{billed}: {zones}");
            assert!(matches!(times, "" | "zones"), "{billed}: {times}");
            assert!(prices::all().any(|price| price.item == item), "{billed}: {item} has no price anywhere");
        }
        for billed in Billed::ALL {
            assert!(LINES.iter().any(|line| line.billed == *billed), "{} has no line", billed.name());
        }
    }

    #[test]
    fn what_every_cloud_has_is_billed_by_every_cloud() {
        let everywhere =
            [Billed::Dns, Billed::Cluster, Billed::Region, Billed::Postgres, Billed::PostgresStorage, Billed::Redis];
        for (cloud, billed) in Cloud::ALL.into_iter().flat_map(|cloud| everywhere.map(|billed| (cloud, billed))) {
            for zones in [1, 3] {
                assert!(lines(billed, cloud, zones).next().is_some(), "{} has no line for {cloud}", billed.name());
            }
        }
    }

    #[test]
    fn endpoints_are_in_each_zone_and_secrets_have_a_plural() {
        let line = |billed, item| lines(billed, Cloud::Aws, 3).find(|line| line.item == item).expect("a line");
        assert!((line(Billed::Region, "interface-endpoint").count(3, 1.0) - 27.0).abs() < f64::EPSILON);
        assert!((line(Billed::Redis, "redis-node").count(3, 1.0) - 2.0).abs() < f64::EPSILON);
        let secret = line(Billed::Secret, "secret");
        assert_eq!([1.0, 2.0].map(|amount| secret.what("", amount)), ["secret", "secrets"]);
        assert_eq!(line(Billed::Weights, "object-storage").what("llm", 16.0), "weights of llm (GiB)");
    }
}
