//! Service level agreements: what a provider pays for when it isn't kept. No probability of anything.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::sources;
use super::table::words;
use super::{Cloud, Figure, table};

words! {
    /// What a request passes through, as far as it differs by cloud.
    pub(crate) enum Part {
        /// The DNS service that answers for the hostname.
        Dns = "dns",
        /// A region's load balancer.
        LoadBalancer = "load-balancer",
        /// A Kubernetes cluster's control plane.
        Cluster = "cluster",
        /// The machines.
        Nodes = "nodes",
        /// A PostgreSQL database.
        Postgres = "postgres",
        /// A cache.
        Redis = "redis",
        /// A queue.
        Queue = "queue",
    }
}

/// An agreement about one configuration of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sla {
    /// The name, such as `rds-zones`.
    pub id: &'static str,
    /// The service.
    pub service: &'static str,
    /// The configuration for which it holds; empty if it makes no difference.
    pub configuration: &'static str,
    /// Percent of a month; `None` when nothing is promised.
    pub percent: Option<Figure<f64>>,
    /// What else one should know.
    pub note: &'static str,
}

fn read() -> impl Iterator<Item = (Cloud, &'static str, &'static str, Sla)> {
    table::rows(include_str!("data/slas.csv")).map(
        |[id, cloud, part, zones, service, configuration, percent, kind, source, note]| {
            let kind = kind.parse().expect("every agreement has a kind of figure");
            let source = sources::of_row(source);
            let percent = table::number(percent).map(|percent| Figure::new(percent, kind, source));
            let cloud = cloud.parse().expect("every agreement has a cloud");
            (cloud, part, zones, Sla { id, service, configuration, percent, note })
        },
    )
}

/// By cloud, part, and whether it is over several zones. A row that says nothing of zones holds for either.
static SLAS: LazyLock<BTreeMap<(Cloud, Part, bool), Sla>> = LazyLock::new(|| {
    let mut slas = BTreeMap::new();
    for (cloud, part, zones, sla) in read().filter(|(_, part, ..)| !part.is_empty()) {
        let part = part.parse().expect("a part, or none");
        let over: &[bool] = match zones {
            "" => &[false, true],
            zones => &[zones == "several"],
        };
        slas.extend(over.iter().map(|several| ((cloud, part, *several), sla)));
    }
    slas
});

/// The agreement about a part in as many zones. Each has one: a test asks for all of them.
#[must_use]
pub(crate) fn of(cloud: Cloud, part: Part, zones: u8) -> &'static Sla {
    &SLAS[&(cloud, part, zones > 1)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::FigureKind;

    #[test]
    fn every_row_is_read_and_none_is_missing() {
        let (mut ids, mut known) = (BTreeSet::new(), BTreeSet::new());
        for (cloud, part, zones, sla) in read() {
            assert!(ids.insert(sla.id), "{} stands twice in the table", sla.id);
            assert!(matches!(zones, "" | "one" | "several"), "{}: {zones}", sla.id);
            assert!(sla.percent.is_none_or(|percent| (90.0..=100.0).contains(&percent.value)), "{}", sla.id);
            for several in ["one", "several"].into_iter().filter(|several| zones.is_empty() || zones == *several) {
                assert!(part.is_empty() || known.insert((cloud, part, several)), "{} isn't the first", sla.id);
            }
        }
        for (cloud, part) in Part::ALL.iter().flat_map(|part| Cloud::ALL.map(|cloud| (cloud, part.name()))) {
            for several in ["one", "several"] {
                assert!(known.contains(&(cloud, part, several)), "{part} in {several} has no row for {cloud}");
            }
        }
    }

    #[test]
    fn zones_decide_where_a_row_says_so() {
        let ids = |zones| Cloud::ALL.map(|cloud| of(cloud, Part::Cluster, zones).id);
        assert_eq!(ids(1), ["eks", "aks", "gke-zonal"]);
        assert_eq!(ids(3), ["eks", "aks-zones", "gke"]);
        let eks = of(Cloud::Aws, Part::Cluster, 3).percent.expect("promised");
        assert!((eks.value - 99.95).abs() < 1e-9 && eks.provenance.kind == FigureKind::Sla);
        assert_eq!(of(Cloud::Azure, Part::LoadBalancer, 3).percent, None);
    }
}
