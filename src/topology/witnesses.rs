//! Which places hold the ledger beside the regions: those that a file names, or one that follows from the regions.

use std::collections::BTreeMap;

use super::model::{Part, Region, Role, Service, ServiceName, Topology};
use super::spec::TopologySpec;
use super::tree::shown;
use super::validate::Validation;
use crate::catalog::Cloud;
use crate::catalog::locations::{self, Access, Location, LocationId, NEAR_KM};
use crate::clouds;
use crate::diagnostic::did_you_mean;

/// The places of the witnesses, each with whether the file names it.
pub(super) fn places(
    spec: &TopologySpec,
    services: &BTreeMap<ServiceName, Service>,
    regions: &[Region],
    residency: &[String],
    check: &mut Validation<'_>,
) -> Vec<(LocationId, bool)> {
    let (named, all_are_sound) = named(spec, regions, residency, check);
    match spec.regions.len() {
        _ if !all_are_sound => Vec::new(),
        0 | 1 if named.is_empty() => Vec::new(),
        0 | 1 => {
            let summary = "One region has no ledger, and so no witness".to_owned();
            check.wrong_key(
                "topology::witness",
                &["fence", "witness"],
                summary,
                "leave it out, or add a second region",
            );
            Vec::new()
        }
        count if (count + named.len()) % 2 == 1 => named,
        // Where a region wasn't understood it isn't known which places are free.
        count if named.is_empty() && regions.len() < count => Vec::new(),
        count if named.is_empty() => {
            let default = default_witness(services, regions, residency);
            if default.is_none() {
                let summary = format!("{count} regions need a witness, and no place is left for one");
                let help = "name one on another cloud: `fence: { witness: { aws: eu-central-1 } }`";
                check.wrong_key("topology::witness", &["fence"], summary, help);
            }
            default.into_iter().map(|location| (location, false)).collect()
        }
        count => {
            let summary = format!(
                "{count} regions and {} would be an even number of holders",
                if named.len() == 1 { "1 witness".to_owned() } else { format!("{} witnesses", named.len()) },
            );
            let help = if count % 2 == 1 {
                "an odd number of regions has no witness, or two: name another, or none"
            } else {
                "an even number of regions has one witness, or three: leave one out"
            };
            check.wrong_key("topology::witness", &["fence", "witness"], summary, help);
            Vec::new()
        }
    }
}

/// The places that a file names, and whether all of them can be witnesses.
fn named(
    spec: &TopologySpec,
    regions: &[Region],
    residency: &[String],
    check: &mut Validation<'_>,
) -> (Vec<(LocationId, bool)>, bool) {
    let mut places: Vec<(LocationId, bool)> = Vec::new();
    let mut all_are_sound = true;
    for (cloud, given) in &spec.fence.witness {
        let path = ["fence", "witness", cloud.as_str()];
        let Ok(known) = cloud.parse::<Cloud>() else {
            let help = match did_you_mean(cloud, Cloud::ALL.iter().map(|cloud| cloud.name())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write a cloud and one of its regions, such as `{ aws: eu-central-1 }`".to_owned(),
            };
            check.wrong_key("topology::unknown-cloud", &path, format!("There is no cloud `{}`", shown(cloud)), &help);
            all_are_sound = false;
            continue;
        };
        for (text, index) in given.places() {
            let path: Vec<&str> = path.iter().copied().chain(index.as_deref()).collect();
            match place(known, text, regions, residency, &places) {
                Ok(location) => places.push((location, true)),
                Err(Fault { code, summary, help }) => {
                    check.wrong(code, &path, summary, &help);
                    all_are_sound = false;
                }
            }
        }
    }
    (places, all_are_sound)
}

/// Why a place can't be a witness.
struct Fault {
    code: &'static str,
    summary: String,
    help: String,
}

fn place(
    cloud: Cloud,
    text: &str,
    regions: &[Region],
    residency: &[String],
    others: &[(LocationId, bool)],
) -> Result<LocationId, Fault> {
    let fault = |code, summary, help: &str| Err(Fault { code, summary, help: help.to_owned() });
    let Some(location) = locations::find(text) else {
        let help = match locations::suggest(text) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "give the cloud's own name, such as `eu-central-1`".to_owned(),
        };
        return fault("topology::unknown-region", format!("No cloud has a region `{}`", shown(text)), &help);
    };
    if location.cloud() != cloud {
        let help = format!("write `{}: {location}`", location.cloud());
        return fault(
            "topology::wrong-cloud",
            format!("`{location}` is a region of {}", location.cloud().title()),
            &help,
        );
    }
    if let Some(region) = regions.iter().find(|region| region.location == location) {
        let summary = format!("`{location}` is where `{}` is: one loss would take two holders", region.name);
        return fault("topology::witness", summary, "choose a place in which none of the regions is");
    }
    if others.iter().any(|(other, _)| *other == location) {
        return fault("topology::witness", format!("`{location}` is a witness twice"), "name each place once");
    }
    if !allows(residency, location.location()) {
        let summary = format!("`{location}` is in {}, outside the residency objective", location.location().country);
        let help = format!("choose a place in {}, or add this one to `objectives.residency`", residency.join(", "));
        return fault("topology::witness", summary, &help);
    }
    Ok(location)
}

/// Whether data may be there. An area that nobody knows forbids nothing by itself: a rule says so.
fn allows(residency: &[String], place: &Location) -> bool {
    let known = || residency.iter().filter(|area| locations::is_area(area));
    known().next().is_none() || known().any(|area| place.lies_in(area) == Some(true))
}

/// The witness where none is named: a place that no region uses and residency allows, nearest to the primary.
///
/// On the cloud with the fewest holders, the primary's on a tie. But one that something is rendered for comes first.
fn default_witness(
    services: &BTreeMap<ServiceName, Service>,
    regions: &[Region],
    residency: &[String],
) -> Option<LocationId> {
    let primary = primary(services, regions)?;
    let count = |cloud: Cloud| regions.iter().filter(|region| region.cloud == cloud).count();
    let rendered = |region: &Region| (clouds::profile(region.cloud).provider)(&region.acting()).is_some();
    let order = |region: &&Region| (!rendered(region), count(region.cloud), region.cloud != primary.cloud);
    let cloud = regions.iter().min_by_key(order)?.cloud;
    // Other partitions ask for other accounts, and a place that isn't switched on for nothing that a default may assume.
    let partition = regions.iter().find(|region| region.cloud == cloud)?.location.location().partition;
    let free = move |place: &&Location| {
        place.cloud == cloud
            && place.partition == partition
            && matches!(place.access, Access::Open | Access::Partition)
            && !regions.iter().any(|region| region.location.as_str() == place.name)
    };
    let apart = |place: &&Location| {
        regions.iter().map(|region| region.location.location()).all(|region| {
            let one_cause = place.hazard_group.is_some() && place.hazard_group == region.hazard_group;
            !one_cause && place.distance_km(region) >= NEAR_KM
        })
    };
    let allowed = |place: &&Location| allows(residency, place);
    let at = primary.location.location();
    let nearest = |places: &mut dyn Iterator<Item = &'static Location>| {
        places.min_by(|a, b| a.distance_km(at).total_cmp(&b.distance_km(at)).then(a.name.cmp(b.name)))
    };
    let all = || locations::all().filter(free);
    // A witness that isn't ideal is better than an even number: what it holds are names of regions.
    let found = nearest(&mut all().filter(allowed).filter(apart))
        .or_else(|| nearest(&mut all().filter(allowed)))
        .or_else(|| nearest(&mut all().filter(apart)))
        .or_else(|| nearest(&mut all()))?;
    locations::find(found.name)
}

/// The region of the first database's primary, else the one with the most traffic, the first of equals.
fn primary<'a>(services: &BTreeMap<ServiceName, Service>, regions: &'a [Region]) -> Option<&'a Region> {
    let database = services.iter().find(|(_, service)| matches!(service, Service::Postgres { .. }));
    let holds = |name: &ServiceName| {
        regions.iter().find(|region| {
            region.placement(name).is_some_and(|placement| placement.part == Part::Database(Role::Primary))
        })
    };
    // `max_by_key` keeps the last of equals.
    database.and_then(|(name, _)| holds(name)).or_else(|| regions.iter().rev().max_by_key(|region| region.traffic))
}

impl Topology {
    /// A place of a cloud that no region uses, for what must go on when any of them is lost: that of the witness there, else
    /// the one nearest to the first region on the cloud that residency allows.
    pub(crate) fn quiet_place(&self, cloud: Cloud) -> Option<LocationId> {
        if let Some(witness) = self.fence.witnesses.iter().find(|witness| witness.cloud == cloud) {
            return Some(witness.location);
        }
        let near = self.regions.iter().find(|region| region.cloud == cloud)?.location.location();
        let free = |place: &&Location| {
            place.cloud == cloud
                && place.partition == near.partition
                && matches!(place.access, Access::Open | Access::Partition)
                && !self.regions.iter().any(|region| region.location.as_str() == place.name)
        };
        let allowed = |place: &&Location| allows(&self.objectives.residency, place);
        let nearest = |places: &mut dyn Iterator<Item = &'static Location>| {
            places.min_by(|a, b| a.distance_km(near).total_cmp(&b.distance_km(near)).then(a.name.cmp(b.name)))
        };
        let all = || locations::all().filter(free);
        let found = nearest(&mut all().filter(allowed)).or_else(|| nearest(&mut all()))?;
        locations::find(found.name)
    }
}

#[cfg(test)]
mod tests {
    use crate::topology::Topology;

    fn read(text: &str) -> Result<Topology, Vec<(String, String)>> {
        let (topology, wrong) = crate::topology::parse(text, "test");
        let of = |one: &crate::diagnostic::Diagnostic| (one.code.to_owned(), one.summary.clone());
        topology.map(|(topology, _)| topology).ok_or_else(|| wrong.sorted().iter().map(|one| of(one)).collect())
    }

    fn regions(locations: &[&str]) -> String {
        let region = |(index, location): (usize, &&str)| {
            let traffic = if index == 0 { 100 } else { 0 };
            format!(
                "  r{index}: {{ region: {location}, traffic: {traffic}%, resources: [llm-service (2 replicas)] }}\n"
            )
        };
        format!("regions:\n{}", locations.iter().enumerate().map(region).collect::<String>())
    }

    fn witnesses(head: &str, locations: &[&str]) -> Result<Vec<String>, Vec<(String, String)>> {
        let read = read(&format!("{head}{}", regions(locations)));
        read.map(|topology| topology.fence.witnesses.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_number_of_holders_is_odd() {
        for (head, locations, expected, majority) in [
            ("", &["us-east-1"][..], &[][..], 0),
            ("", &["us-east-1", "eu-west-1"], &["witness (us-east-2)"], 2),
            ("", &["us-east-1", "eu-west-1", "us-west-2"], &[], 2),
            ("", &["us-east-1", "eu-west-1", "us-west-2", "eu-central-1"], &["witness (us-east-2)"], 3),
            (
                "fence: { witness: { aws: eu-central-1 } }\n",
                &["us-east-1", "eu-west-1"],
                &["witness (eu-central-1)"],
                2,
            ),
            (
                "fence: { witness: { aws: [eu-central-1, us-west-2] } }\n",
                &["us-east-1", "eu-west-1", "us-east-2"],
                &["witness (eu-central-1)", "witness-2 (us-west-2)"],
                3,
            ),
        ] {
            assert_eq!(witnesses(head, locations).expect("sound"), expected, "{head}{locations:?}");
            let topology = read(&format!("{head}{}", regions(locations))).expect("sound");
            assert_eq!(topology.majority(), majority, "{head}{locations:?}");
            assert_eq!(topology.holders().len() % 2, usize::from(majority > 0), "{head}{locations:?}");
        }
    }

    #[test]
    fn the_default_is_near_the_primary_and_where_it_may_be() {
        let of = |head: &str, locations: &[&str]| witnesses(head, locations).expect("sound").remove(0);
        // Nearer ones are in Zurich and Milan, which have to be switched on.
        assert_eq!(of("", &["eu-central-1", "us-east-1"]), "witness (eu-west-3)");
        assert_eq!(of("objectives: { residency: [eu] }\n", &["eu-west-1", "eu-central-1"]), "witness (eu-west-3)");
        assert_eq!(of("", &["westeurope", "eu-west-1"]), "witness (uksouth)", "on the primary's cloud");
        assert_eq!(
            of("", &["europe-west4", "europe-west1", "westeurope", "northeurope"]),
            "witness (germanywestcentral)"
        );
        // Nothing else is there: an odd number comes first.
        assert_eq!(of("objectives: { residency: [ie] }\n", &["eu-west-1", "northeurope"]), "witness (eu-west-2)");
        let text = "regions:\n  a: { region: us-east-1, traffic: 100%, resources: [vector-db (replica)] }\n  b: { region: eu-west-1, resources: [vector-db (primary)] }\n";
        assert_eq!(read(text).expect("sound").fence.witnesses[0].location.as_str(), "eu-west-2");
    }

    #[test]
    fn who_can_be_no_witness() {
        let two = ["us-east-1", "eu-west-1"];
        let three = ["us-east-1", "eu-west-1", "us-west-2"];
        for (fence, locations, code, what) in [
            (
                "aws: eu-west-1",
                &two[..],
                "topology::witness",
                "`eu-west-1` is where `r1` is: one loss would take two holders",
            ),
            ("aws: eu-central-9", &two, "topology::unknown-region", "No cloud has a region `eu-central-9`"),
            ("gcp: eu-central-1", &two, "topology::wrong-cloud", "`eu-central-1` is a region of AWS"),
            ("amazon: eu-central-1", &two, "topology::unknown-cloud", "There is no cloud `amazon`"),
            (
                "aws: [eu-central-1, eu-central-1, eu-west-3]",
                &two,
                "topology::witness",
                "`eu-central-1` is a witness twice",
            ),
            (
                "aws: [eu-central-1, eu-west-3]",
                &two,
                "topology::witness",
                "2 regions and 2 witnesses would be an even number of holders",
            ),
            (
                "aws: eu-central-1",
                &three,
                "topology::witness",
                "3 regions and 1 witness would be an even number of holders",
            ),
            ("aws: eu-central-1", &two[..1], "topology::witness", "One region has no ledger, and so no witness"),
        ] {
            let head = format!("fence: {{ witness: {{ {fence} }} }}\n");
            assert_eq!(witnesses(&head, locations), Err(vec![(code.to_owned(), what.to_owned())]), "{fence}");
        }
        let outside = "objectives: { residency: [eu, us] }\nfence: { witness: { aws: eu-west-2 } }\n";
        let wrong =
            ("topology::witness".to_owned(), "`eu-west-2` is in GB, outside the residency objective".to_owned());
        assert_eq!(witnesses(outside, &two), Err(vec![wrong]));
    }
}
