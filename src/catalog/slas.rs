//! Service level agreements: what a provider pays for when it isn't kept. No probability of anything.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::sources;
use super::{Cloud, Figure, table};

/// An agreement about one configuration of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sla {
    /// The name, such as `rds-zones`.
    pub id: &'static str,
    /// The cloud.
    pub cloud: Cloud,
    /// The service.
    pub service: &'static str,
    /// The configuration for which it holds.
    pub configuration: &'static str,
    /// Percent of a month; `None` when nothing is promised.
    pub percent: Option<Figure<f64>>,
    /// What else one should know.
    pub note: &'static str,
}

static SLAS: LazyLock<BTreeMap<&'static str, Sla>> = LazyLock::new(|| {
    table::rows(include_str!("data/slas.csv"))
        .map(|[id, cloud, service, configuration, percent, kind, source, note]| {
            let kind = kind.parse().expect("every agreement has a kind of figure");
            let source = sources::of_row(source);
            let sla = Sla {
                id,
                cloud: cloud.parse().expect("every agreement has a cloud"),
                service,
                configuration,
                percent: table::number(percent).map(|percent| Figure::new(percent, kind, source)),
                note,
            };
            (id, sla)
        })
        .collect()
});

/// The agreement of this name.
#[must_use]
pub(crate) fn find(id: &str) -> Option<&'static Sla> {
    SLAS.get(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::FigureKind;

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<8>(include_str!("data/slas.csv")).count();
        assert_eq!(rows, SLAS.len(), "an agreement stands twice in the table");
        for sla in SLAS.values() {
            assert!(sla.percent.is_none_or(|percent| (90.0..=100.0).contains(&percent.value)), "{}", sla.id);
        }
    }

    #[test]
    fn the_free_tier_promises_nothing() {
        assert_eq!(find("aks-free").expect("known").percent, None);
        let eks = find("eks").expect("known").percent.expect("promised");
        assert!((eks.value - 99.95).abs() < 1e-9 && eks.provenance.kind == FigureKind::Sla);
    }
}
