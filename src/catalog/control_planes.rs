//! Control planes that all regions of a cloud share: what can be changed nowhere when they are away.

use std::sync::LazyLock;

use super::locations::{self, LocationId};
use super::sources::{self, Source};
use super::table::words;
use super::{Cloud, table};

words! {
    /// What a control plane is for.
    pub(crate) enum Facility {
        /// Roles and permissions.
        Identity = "identity",
        /// DNS records and health checks.
        Dns = "dns",
        /// The cloud's own worldwide entrance.
        Edge = "edge",
        /// Anycast addresses in front of regions.
        Accelerator = "accelerator",
        /// Accounts and what is above them.
        Organization = "organization",
    }
}

/// A control plane that all regions of a cloud share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ControlPlane {
    /// The cloud.
    pub cloud: Cloud,
    /// What it is for.
    pub facility: Facility,
    /// The region with which it is lost; `None` if it is in none.
    pub home: Option<LocationId>,
    /// The service's name, for people.
    pub name: &'static str,
    /// Beginnings of the names of Terraform types whose changes need it.
    pub types: Vec<&'static str>,
    /// The service's name in the addresses of its API.
    services: Vec<&'static str>,
    /// Who says so.
    pub source: &'static Source,
    /// What else one should know.
    pub note: &'static str,
}

static CONTROL_PLANES: LazyLock<Vec<ControlPlane>> = LazyLock::new(|| {
    let several = |field: &'static str| field.split('+').filter(|one| !one.is_empty()).collect();
    table::rows(include_str!("data/control_planes.csv"))
        .map(|[cloud, facility, home, name, types, services, source, note]| ControlPlane {
            cloud: cloud.parse().expect("every control plane has a cloud"),
            facility: facility.parse().expect("every control plane is for something"),
            home: (!home.is_empty()).then(|| locations::find(home).expect("a home is a region")),
            name,
            types: several(types),
            services: several(services),
            source: sources::of_row(source),
            note,
        })
        .collect()
});

/// The control planes that are lost together with a region.
pub(crate) fn at(location: LocationId) -> impl Iterator<Item = &'static ControlPlane> {
    CONTROL_PLANES.iter().filter(move |plane| plane.home == Some(location))
}

/// What a cloud's regions share of a kind.
#[must_use]
pub(crate) fn of(cloud: Cloud, facility: Facility) -> Option<&'static ControlPlane> {
    CONTROL_PLANES.iter().find(|plane| plane.cloud == cloud && plane.facility == facility)
}

/// The control plane in one region that a change of a Terraform type needs, if it needs one.
#[must_use]
pub(crate) fn of_type(kind: &str) -> Option<&'static ControlPlane> {
    let needs = |plane: &&ControlPlane| plane.types.iter().any(|beginning| kind.starts_with(beginning));
    CONTROL_PLANES.iter().filter(|plane| plane.home.is_some()).find(needs)
}

/// Whether a call to a service is answered by one control plane for all regions.
#[must_use]
pub(crate) fn answers_for_all(service: &str) -> bool {
    CONTROL_PLANES.iter().any(|plane| plane.services.contains(&service))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_is_read_and_each_cloud_says_where_its_roles_and_records_are_edited() {
        let mut seen = BTreeSet::new();
        for plane in CONTROL_PLANES.iter() {
            assert!(seen.insert((plane.cloud, plane.facility)), "{} stands twice", plane.name);
            assert!(plane.home.is_none_or(|home| home.cloud() == plane.cloud), "{}", plane.name);
            assert!(!plane.types.is_empty(), "{} changes nothing", plane.name);
        }
        for (cloud, facility) in
            Cloud::ALL.into_iter().flat_map(|cloud| [Facility::Identity, Facility::Dns].map(|of| (cloud, of)))
        {
            assert!(seen.contains(&(cloud, facility)), "{} has no row for {cloud}", facility.name());
        }
    }

    #[test]
    fn awss_are_lost_with_one_region() {
        let with = |name| at(locations::find(name).expect("known")).map(|plane| plane.name).collect::<Vec<_>>();
        assert_eq!(with("us-east-1"), ["IAM", "Route 53", "CloudFront", "Organizations"]);
        assert_eq!(with("eu-west-1"), [""; 0]);
        assert!(answers_for_all("iam") && !answers_for_all("ec2"));
    }
}
