//! Regions: where they are, whose law holds there, how many zones they have.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::sources::{self, Source};
use super::{Cloud, table};
use crate::diagnostic::did_you_mean;

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

/// Kilometres below which two cities often share weather, grid and fibre.
pub(crate) const NEAR_KM: f64 = 300.0;

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
    /// The region with which its cloud pairs it: see [`Location::pair`].
    pair: Option<&'static str>,
    /// The partition that ARNs name, such as `aws-cn`; `None` on clouds without partitions.
    pub partition: Option<&'static str>,
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

    /// The region with which its cloud pairs it. Pairs can be one-way, and can leave the country.
    #[must_use]
    pub(crate) fn pair(&self) -> Option<LocationId> {
        find(self.pair?)
    }
}

/// A region of a cloud that the catalogue knows. As text it is the cloud's own name, which no other cloud uses.
#[derive(Clone, Copy)]
pub struct LocationId(&'static Location);

impl LocationId {
    /// The cloud's own name of it, such as `us-east-1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.name
    }

    /// What is known of it.
    #[must_use]
    pub(crate) fn location(self) -> &'static Location {
        self.0
    }

    /// Its cloud.
    #[must_use]
    pub fn cloud(self) -> Cloud {
        self.0.cloud
    }
}

impl PartialEq for LocationId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for LocationId {}

impl PartialOrd for LocationId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LocationId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for LocationId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for LocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for LocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for LocationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LocationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        find(&name).ok_or_else(|| de::Error::custom(format_args!("no cloud has a region `{name}`")))
    }
}

static LOCATIONS: LazyLock<BTreeMap<&'static str, Location>> =
    LazyLock::new(|| read().map(|location| (location.name, location)).collect());

fn read() -> impl Iterator<Item = Location> {
    table::rows(include_str!("data/locations.csv")).map(|fields: [&'static str; 15]| {
        let [cloud, name, city, country, jurisdiction, membership, rest @ ..] = fields;
        let [latitude, longitude, zones, pair, partition, access, group, note, source] = rest;
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
            pair: (!pair.is_empty()).then_some(pair),
            partition: (!partition.is_empty()).then_some(partition),
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

/// The region of this name.
#[must_use]
pub(crate) fn find(name: &str) -> Option<LocationId> {
    LOCATIONS.get(name).map(LocationId)
}

/// All regions, by name.
pub(crate) fn all() -> impl Iterator<Item = &'static Location> {
    LOCATIONS.values()
}

/// Whether a cloud pairs regions with each other.
#[must_use]
pub(crate) fn are_paired(cloud: Cloud) -> bool {
    all().any(|location| location.cloud == cloud && location.pair.is_some())
}

/// The known name nearest to a misspelt one.
#[must_use]
pub(crate) fn suggest(name: &str) -> Option<&'static str> {
    did_you_mean(name, all().map(|region| region.name))
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
        find(name).expect("is in the table").location()
    }

    #[test]
    fn every_row_is_read() {
        let rows = table::rows::<15>(include_str!("data/locations.csv")).collect::<Vec<_>>();
        // A name is enough to say which cloud's region is meant.
        assert_eq!(rows.len(), all().count(), "two regions have the same name");
        for [_, name, .., access, _, _, _] in rows {
            assert!(matches!(access, "open" | "opt-in" | "restricted" | "partition"), "{name}: {access}");
        }
        for region in all() {
            assert!(region.latitude.abs() <= 90.0 && region.longitude.abs() <= 180.0, "{}", region.name);
            assert_eq!(region.country.len(), 2, "{}", region.name);
            let pair = region.pair.map(find);
            assert!(pair.is_none_or(|pair| pair.is_some_and(|pair| pair.cloud() == region.cloud)), "{}", region.name);
            assert_eq!(region.partition.is_some(), region.cloud == Cloud::Aws, "{}", region.name);
        }
    }

    #[test]
    fn clouds_are_read_off_the_name() {
        for (name, cloud) in [("us-east-1", Cloud::Aws), ("westeurope", Cloud::Azure), ("europe-west4", Cloud::Gcp)] {
            assert_eq!(find(name).map(LocationId::cloud), Some(cloud));
        }
        assert_eq!(find("us-east-9"), None);
    }

    #[test]
    fn ids_are_written_and_read_as_the_clouds_name() {
        let id = find("westeurope").expect("is in the table");
        assert_eq!(format!("{id} {id:?} {id:>12}"), "westeurope \"westeurope\"   westeurope");
        let written = serde_json::to_string(&id).expect("a text");
        assert_eq!((written.as_str(), serde_json::from_str(&written).ok()), ("\"westeurope\"", Some(id)));
        assert!(serde_json::from_str::<LocationId>("\"us-east-9\"").is_err());
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
