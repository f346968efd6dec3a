//! Regions: where they are, whose law holds there, how many zones they have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::sources::{self, Source};
use super::{Cloud, suggest, table};

/// Who can use a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Every account.
    Open,
    /// Accounts that switched it on (AWS).
    OptIn,
    /// On request, or through a partner.
    Restricted,
    /// Accounts of another partition (AWS China, GovCloud).
    Partition,
}

/// A cloud's region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Location {
    /// The cloud.
    pub cloud: Cloud,
    /// The cloud's name for it, such as `us-east-1`.
    pub name: &'static str,
    /// City or area; the coordinates are the city's, not the buildings'.
    pub city: &'static str,
    /// Country, ISO 3166 alpha-2.
    pub country: &'static str,
    /// Whose data protection law holds: `EU` for its members, `EEA-NO`, else the country.
    pub jurisdiction: &'static str,
    /// In the European Union.
    pub eu: bool,
    /// In the European Economic Area.
    pub eea: bool,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Availability zones; `None` if not known.
    pub zones: Option<u8>,
    /// The region with which Azure pairs it. Pairs can be one-way, and can leave the country.
    pub azure_pair: Option<&'static str>,
    /// Who can use it.
    pub access: Access,
    /// Regions with the same name here were hit by one cause before, and may be again.
    pub hazard_group: Option<&'static str>,
    /// What else one should know.
    pub note: &'static str,
    /// Who says so.
    pub source: &'static Source,
}

impl Location {
    /// Kilometres along the surface between two regions' cities.
    #[must_use]
    pub(crate) fn distance_km(&self, other: &Self) -> f64 {
        const EARTH_RADIUS_KM: f64 = 6371.0;
        let (from_latitude, to_latitude) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_latitude = (to_latitude - from_latitude) / 2.0;
        let half_longitude = (other.longitude - self.longitude).to_radians() / 2.0;
        let chord =
            half_latitude.sin().powi(2) + from_latitude.cos() * to_latitude.cos() * half_longitude.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * chord.sqrt().asin()
    }

    /// Whether the region lies in an area of a residency objective: a country code, `eu`, `eea` or a
    /// jurisdiction, in either case. `None` if no region at all lies in an area of that name.
    #[must_use]
    pub(crate) fn lies_in(&self, area: &str) -> Option<bool> {
        is_area(area).then(|| self.covers(area))
    }

    fn covers(&self, area: &str) -> bool {
        (self.eu && area.eq_ignore_ascii_case("eu"))
            || (self.eea && area.eq_ignore_ascii_case("eea"))
            || self.country.eq_ignore_ascii_case(area)
            || self.jurisdiction.eq_ignore_ascii_case(area)
    }

    /// The AWS partition that ARNs name: `aws`, `aws-us-gov` or `aws-cn`.
    #[must_use]
    pub(crate) fn partition(&self) -> &'static str {
        match (self.access, self.country) {
            (Access::Partition, "CN") => "aws-cn",
            (Access::Partition, _) => "aws-us-gov",
            _ => "aws",
        }
    }
}

/// By name; regions of several clouds may share one.
static LOCATIONS: LazyLock<BTreeMap<&'static str, Vec<Location>>> = LazyLock::new(|| {
    let mut regions: BTreeMap<_, Vec<Location>> = BTreeMap::new();
    for region in read() {
        regions.entry(region.name).or_default().push(region);
    }
    regions
});

fn read() -> impl Iterator<Item = Location> {
    table::rows(include_str!("data/locations.csv")).map(|fields: [&'static str; 14]| {
        let [cloud, name, city, country, jurisdiction, membership, rest @ ..] = fields;
        let [latitude, longitude, zones, pair, access, group, note, source] = rest;
        let cloud = cloud.parse().expect("every region has a cloud");
        Location {
            cloud,
            name,
            city,
            country,
            jurisdiction,
            eu: membership == "eu",
            eea: !membership.is_empty(),
            latitude: table::number(latitude).expect("every region has coordinates"),
            longitude: table::number(longitude).expect("every region has coordinates"),
            zones: (!zones.is_empty()).then(|| zones.parse().expect("zones are a number")),
            azure_pair: (!pair.is_empty()).then_some(pair),
            access: match access {
                "opt-in" => Access::OptIn,
                "restricted" => Access::Restricted,
                "partition" => Access::Partition,
                _ => Access::Open,
            },
            hazard_group: (!group.is_empty()).then_some(group),
            note,
            source: sources::of_row(source),
        }
    })
}

/// The regions of this name: none, one, or one on each of several clouds.
#[must_use]
pub(crate) fn find(name: &str) -> Vec<&'static Location> {
    Cloud::ALL.into_iter().filter_map(|cloud| get(cloud, name)).collect()
}

/// The region of this name on this cloud.
#[must_use]
pub(crate) fn get(cloud: Cloud, name: &str) -> Option<&'static Location> {
    LOCATIONS.get(name)?.iter().find(|region| region.cloud == cloud)
}

/// All regions, by name.
pub(crate) fn all() -> impl Iterator<Item = &'static Location> {
    LOCATIONS.values().flatten()
}

/// The known name nearest to a misspelt one.
#[must_use]
pub(crate) fn suggest(name: &str) -> Option<&'static str> {
    suggest::nearest(name, all().map(|region| region.name))
}

/// Whether any region lies in an area of this name: a country, a jurisdiction, `eu` or `eea`.
#[must_use]
pub(crate) fn is_area(area: &str) -> bool {
    all().any(|region| region.covers(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> &'static Location {
        find(name).first().copied().expect("is in the table")
    }

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<14>(include_str!("data/locations.csv")).collect::<Vec<_>>();
        assert_eq!(rows.len(), all().count(), "a region stands twice in the table");
        for [_, name, .., access, _, _, _] in rows {
            assert!(matches!(access, "open" | "opt-in" | "restricted" | "partition"), "{name}: {access}");
        }
        for region in all() {
            assert!(region.latitude.abs() <= 90.0 && region.longitude.abs() <= 180.0, "{}", region.name);
            assert_eq!(region.country.len(), 2, "{}", region.name);
            assert!(region.azure_pair.is_none_or(|pair| get(Cloud::Azure, pair).is_some()), "{}", region.name);
        }
    }

    #[test]
    fn clouds_are_read_off_the_name() {
        for (name, cloud) in [("us-east-1", Cloud::Aws), ("westeurope", Cloud::Azure), ("europe-west4", Cloud::Gcp)] {
            assert_eq!(find(name).iter().map(|region| region.cloud).collect::<Vec<_>>(), [cloud]);
        }
        assert!(find("us-east-9").is_empty());
    }

    #[test]
    fn misspelt_names_find_their_neighbour() {
        assert_eq!(suggest("us-esat-1"), Some("us-east-1"));
        assert_eq!(suggest("west-europe"), Some("westeurope"));
        assert_eq!(suggest("the moon"), None);
    }

    #[test]
    fn areas() {
        assert_eq!(region("eu-west-1").lies_in("eu"), Some(true));
        assert_eq!(region("eu-west-2").lies_in("EU"), Some(false));
        assert_eq!(region("eu-west-2").lies_in("uk"), Some(true));
        assert_eq!(region("norwayeast").lies_in("eea"), Some(true));
        assert_eq!(region("us-east-1").lies_in("atlantis"), None);
    }

    #[test]
    fn distances() {
        let km = region("us-east-1").distance_km(region("eu-west-1"));
        assert!((5400.0..5520.0).contains(&km), "{km}");
        assert!(region("eastus").distance_km(region("eastus")) < 0.001);
    }
}
