//! GPU types, where they are offered, and what they cost there.
//!
//! "Offered" is what the provider's own API or its price list said on the source's date. It is no
//! promise of stock: whether a region has a GPU to give is known when it gives it, or when it is reserved.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::locations::{self, LocationId};
use super::sources::{self, Source};
use super::{Cloud, Figure, FigureKind, table};
use crate::diagnostic::did_you_mean;

/// GPU memory that serving a model needs, as a multiple of its weights: the rest is for the key-value
/// cache and activations. An assumption; long contexts and many parallel requests need more.
pub(crate) const MEMORY_PER_WEIGHTS: f64 = 1.2;

/// Where a GPU type stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GpuStatus {
    /// The provider's current generation.
    Current,
    /// Still offered, but not called current any more.
    Previous,
    /// Not yet generally available.
    Preview,
    /// Not to be had from its retirement date on.
    Retired,
}

/// An instance type, VM size or machine type with GPUs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GpuType {
    /// The cloud.
    pub cloud: Cloud,
    /// The cloud's name for it. On Google Cloud `n1-standard-8+t4x1` is a host with attached GPUs.
    pub name: &'static str,
    /// The GPU, such as `NVIDIA A10G`.
    pub model: &'static str,
    /// GPUs in one machine; below 1 for a slice of one, `None` if not known.
    pub gpus: Option<f64>,
    /// Memory of each GPU (of the slice), GiB.
    pub gpu_memory_gib: f64,
    /// Virtual CPUs.
    pub vcpus: u16,
    /// Memory of the host, GiB; `None` if not known.
    pub memory_gib: Option<f64>,
    /// `x86_64` or `arm64`: images must be built for it.
    pub architecture: &'static str,
    /// Where it stands in its life.
    pub status: GpuStatus,
    /// Since when it has that status; for a retired type the date of its retirement.
    pub status_date: Option<Date>,
    /// What else one should know.
    pub note: &'static str,
    /// Who says so.
    pub source: &'static Source,
}

impl GpuType {
    /// Whole GPUs in one machine: what Kubernetes can hand out as `nvidia.com/gpu`.
    #[must_use]
    pub(crate) fn whole_gpus(&self) -> u32 {
        // The table's counts are small; a slice is no whole GPU.
        [16, 8, 4, 2, 1].into_iter().find(|&count| self.gpus.is_some_and(|gpus| gpus >= f64::from(count))).unwrap_or(0)
    }

    /// Whether it can't be had any more on that day.
    #[must_use]
    pub(crate) fn retired_by(&self, today: Date) -> bool {
        self.status == GpuStatus::Retired && self.status_date.is_none_or(|date| date <= today)
    }

    /// Whether a replica that uses `gpus` GPUs of one such machine can hold the weights:
    /// `weights × 1.2 ≤ gpus × memory of each`.
    #[must_use]
    pub(crate) fn fits(&self, weights_gib: f64, gpus: u32) -> bool {
        gpus >= 1
            && self.whole_gpus() >= gpus
            && weights_gib * MEMORY_PER_WEIGHTS <= f64::from(gpus) * self.gpu_memory_gib
    }
}

/// How it is known that a region has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// The provider's offering API listed it.
    Offered,
    /// There is a price for it there. All that is known about Azure; weak elsewhere.
    Priced,
}

/// A GPU type in a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Offer {
    /// The type's name.
    pub gpu: &'static str,
    /// The zones that have it, joined by `+`; empty if not known. On AWS zone *ids* (`use1-az1`).
    zones: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// US dollars for an hour on demand; `None` if not known.
    pub usd_per_hour: Option<Figure<f64>>,
    /// Who says that it is offered.
    pub source: &'static Source,
}

impl Offer {
    /// The zones that have it; empty if not known.
    pub(crate) fn zones(&self) -> impl Iterator<Item = &'static str> {
        self.zones.split('+').filter(|zone| !zone.is_empty())
    }
}

static TYPES: LazyLock<BTreeMap<&'static str, GpuType>> = LazyLock::new(|| {
    table::rows(include_str!("data/gpu_types.csv"))
        .map(|fields: [&'static str; 12]| {
            let [cloud, name, model, gpus, gpu_memory, vcpus, rest @ ..] = fields;
            let [memory, architecture, status, date, note, source] = rest;
            let gpu = GpuType {
                cloud: cloud.parse().expect("every type has a cloud"),
                name,
                model,
                gpus: table::number(gpus),
                gpu_memory_gib: table::number(gpu_memory).expect("every type has a GPU memory"),
                vcpus: vcpus.parse().expect("every type has vCPUs"),
                memory_gib: table::number(memory),
                architecture,
                status: match status {
                    "current" => GpuStatus::Current,
                    "previous" => GpuStatus::Previous,
                    "preview" => GpuStatus::Preview,
                    _ => GpuStatus::Retired,
                },
                status_date: table::date(date),
                note,
                source: sources::of_row(source),
            };
            (name, gpu)
        })
        .collect()
});

/// By region; its offers in the order of their names.
static OFFERS: LazyLock<BTreeMap<&'static str, Vec<Offer>>> = LazyLock::new(|| {
    let mut offers: BTreeMap<_, Vec<Offer>> = BTreeMap::new();
    for [_cloud, gpu, region, zones, evidence, price, source, price_source] in
        table::rows(include_str!("data/gpu_offers.csv"))
    {
        offers.entry(region).or_default().push(Offer {
            gpu,
            zones,
            evidence: if evidence == "offered" { Evidence::Offered } else { Evidence::Priced },
            usd_per_hour: table::number(price)
                .map(|usd| Figure::new(usd, FigureKind::Documentation, sources::of_row(price_source))),
            source: sources::of_row(source),
        });
    }
    offers
});

/// The clouds that say themselves what they offer where: of the others only price lists are known.
static CONFIRMING: LazyLock<Vec<Cloud>> = LazyLock::new(|| {
    let confirmed = |cloud: &Cloud| {
        let of_cloud =
            OFFERS.iter().filter(|(region, _)| locations::find(region).is_some_and(|id| id.cloud() == *cloud));
        of_cloud.flat_map(|(_, offers)| offers).any(|offer| offer.evidence == Evidence::Offered)
    };
    Cloud::ALL.into_iter().filter(confirmed).collect()
});

static PREFERENCES: LazyLock<Vec<(Cloud, &'static str)>> = LazyLock::new(|| {
    table::rows(include_str!("data/gpu_preferences.csv"))
        .map(|[cloud, gpu, _why]| (cloud.parse().expect("every preference has a cloud"), gpu))
        .collect()
});

/// The GPU type of this name.
#[must_use]
pub(crate) fn find(name: &str) -> Option<&'static GpuType> {
    TYPES.get(name)
}

/// All GPU types, by name.
pub(crate) fn all() -> impl Iterator<Item = &'static GpuType> {
    TYPES.values()
}

/// The types that a region offers; empty for a region of which nothing is known.
#[must_use]
pub(crate) fn offered(location: LocationId) -> &'static [Offer] {
    OFFERS.get(location.as_str()).map_or(&[], Vec::as_slice)
}

/// Whether a cloud says itself what it offers where. If not, a price is all the evidence that there can be.
#[must_use]
pub(crate) fn are_confirmed(cloud: Cloud) -> bool {
    CONFIRMING.contains(&cloud)
}

/// A type's offer in a region.
#[must_use]
pub(crate) fn offer(location: LocationId, name: &str) -> Option<&'static Offer> {
    offered(location).iter().find(|offer| offer.gpu == name)
}

/// A cloud's type nearest to a misspelt one.
#[must_use]
pub(crate) fn suggest(cloud: Cloud, name: &str) -> Option<&'static str> {
    did_you_mean(name, all().filter(|gpu| gpu.cloud == cloud).map(|gpu| gpu.name))
}

/// The types that a topology gets when it names none: those of the ordered list of
/// `gpu_preferences.csv` that the region offers and the model fits, first choice first. A model fits when
/// its weights times [`MEMORY_PER_WEIGHTS`] are no more than the memory of the GPUs that a replica uses.
pub(crate) fn candidates(
    location: LocationId,
    weights_gib: f64,
    gpus_per_replica: u32,
) -> impl Iterator<Item = &'static GpuType> {
    let offers = offered(location);
    let price_is_enough = !are_confirmed(location.cloud());
    PREFERENCES
        .iter()
        .filter(move |(of, _)| *of == location.cloud())
        .filter(move |(_, name)| {
            let is_enough = |evidence| evidence == Evidence::Offered || price_is_enough;
            offers.iter().any(|offer| offer.gpu == *name && is_enough(offer.evidence))
        })
        .filter_map(|(_, name)| find(name))
        .filter(move |gpu| gpu.fits(weights_gib, gpus_per_replica))
}

/// The first of [`candidates`].
#[must_use]
pub(crate) fn default_for(location: LocationId, weights_gib: f64, gpus_per_replica: u32) -> Option<&'static GpuType> {
    candidates(location, weights_gib, gpus_per_replica).next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn location(name: &str) -> LocationId {
        locations::find(name).expect("is in the table")
    }

    #[test]
    fn every_row_is_read() {
        let types = table::rows::<12>(include_str!("data/gpu_types.csv")).collect::<Vec<_>>();
        assert_eq!(types.len(), all().count(), "a type stands twice in the table");
        for [_, name, .., status, _, _, _] in types {
            assert!(matches!(status, "current" | "previous" | "preview" | "retired"), "{name}: {status}");
        }
        let mut seen = BTreeSet::new();
        for [cloud, gpu, region, ..] in table::rows::<8>(include_str!("data/gpu_offers.csv")) {
            assert_eq!(location(region).cloud().name(), cloud, "{gpu} in {region}");
        }
        for (region, offers) in OFFERS.iter() {
            let cloud = location(region).cloud();
            for offer in offers {
                assert!(seen.insert((region, offer.gpu)), "{} stands twice in {region}", offer.gpu);
                assert!(find(offer.gpu).is_some_and(|gpu| gpu.cloud == cloud), "{}", offer.gpu);
                assert!(offer.usd_per_hour.is_none_or(|price| price.value > 0.0), "{}", offer.gpu);
            }
        }
        for (cloud, name) in PREFERENCES.iter() {
            assert!(find(name).is_some_and(|gpu| gpu.cloud == *cloud && gpu.status != GpuStatus::Retired), "{name}");
        }
    }

    #[test]
    fn an_8b_model_gets_one_gpu_of_24_gib_where_there_is_one() {
        let name = |region| default_for(location(region), 16.0, 1).map(|gpu| gpu.name);
        for region in ["us-east-1", "eu-west-1"] {
            assert_eq!(name(region), Some("g5.2xlarge"));
        }
        assert_eq!(name("westeurope"), Some("Standard_NV36ads_A10_v5"));
        assert_eq!(name("europe-west4"), Some("g2-standard-8"));
        // Singapore's only GPUs with more than 16 GiB: a price list alone (p4d) is no offer.
        assert_eq!(name("ap-southeast-1"), Some("p4de.24xlarge"));
        assert_eq!(default_for(location("us-east-1"), 5000.0, 8), None);
    }

    #[test]
    fn prices_are_all_that_is_known_of_azure() {
        assert_eq!(Cloud::ALL.map(are_confirmed), [true, false, true]);
    }

    #[test]
    fn whole_gpus() {
        let count = |name| find(name).map(GpuType::whole_gpus);
        assert_eq!(count("g5.2xlarge"), Some(1));
        assert_eq!(count("p4d.24xlarge"), Some(8));
        assert_eq!(count("g6f.large"), Some(0));
        assert_eq!(count("a2-megagpu-16g"), Some(16));
    }

    #[test]
    fn retirement_is_compared_with_the_given_day() {
        let gpu = find("Standard_NV12s_v3").expect("is in the table");
        assert!(!gpu.retired_by("2026-09-29".parse().expect("a date")));
        assert!(gpu.retired_by("2026-09-30".parse().expect("a date")));
    }

    #[test]
    fn offers_carry_price_zones_and_source() {
        let offer = offer(location("eu-west-1"), "g5.2xlarge").expect("is offered");
        assert_eq!(offer.zones().count(), 3);
        let price = offer.usd_per_hour.expect("has a price");
        assert!((price.value - 1.353).abs() < 0.001);
        assert_eq!(price.provenance.date().to_string(), "2026-01-21");
        assert_eq!(super::offer(location("eu-west-1"), "p5.48xlarge"), None);
    }

    #[test]
    fn misspelt_types_find_their_neighbour() {
        assert_eq!(suggest(Cloud::Aws, "g5.2xlage"), Some("g5.2xlarge"));
        assert_eq!(suggest(Cloud::Azure, "standard_nc24ads_a100_v4"), Some("Standard_NC24ads_A100_v4"));
        assert_eq!(suggest(Cloud::Aws, "standard_nc24ads_a100_v4"), None);
    }
}
