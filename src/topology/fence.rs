//! How a region that has lost its role is kept from answering: who holds the ledger, and by which key it is believed.
//!
//! Holders are the regions and, where their number would be even, witnesses: a majority of an even number survives no more
//! losses than that of one holder less.

use std::collections::BTreeMap;
use std::fmt;

use super::model::{Part, Region, Service, ServiceName, Topology};
use super::spec::TopologySpec;
use super::tree::shown;
use super::validate::Validation;
use super::witnesses;
use crate::catalog::Cloud;
use crate::catalog::locations::LocationId;
use crate::clouds::{self, Acting, Named, Names};
pub(crate) use crate::gate::OnBlind;
use crate::ledger::{PublicKey, majority};

/// The name of the first witness among the holders; the second is called `witness-2`.
const WITNESS: &str = "witness";

/// Whether a witness can have this name: the first has the word alone, others a number from 2.
#[must_use]
pub(crate) fn is_witness(name: &str) -> bool {
    let number = |rest: &str| rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok());
    name.strip_prefix(WITNESS).is_some_and(|rest| rest.is_empty() || number(rest))
}

/// How a region that has lost its role is kept from answering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// Holders in none of the regions.
    pub witnesses: Vec<Witness>,
    /// The operator's public key; `None` where none is given, for which the sandbox makes one.
    pub public_key: Option<PublicKey>,
    /// What a blind gate does.
    pub on_blind: OnBlind,
}

/// A holder of the ledger in none of the regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name among the holders, and its folder: `witness`, `witness-2`.
    pub name: String,
    /// Its cloud.
    pub cloud: Cloud,
    /// The cloud's own name of the place.
    pub location: LocationId,
    /// Whether the topology names it; else it is the default.
    pub given: bool,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.location)
    }
}

/// A place that keeps a copy of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// A region's name, or a witness's.
    pub name: String,
    /// Its cloud.
    pub cloud: Cloud,
    /// The cloud's own name of the place.
    pub location: LocationId,
    /// The bucket or storage account of its copy.
    pub store: String,
    /// Whether it is a region's: gates stand there.
    pub is_region: bool,
}

impl Topology {
    /// Who holds the ledger: the regions in the order of the file, then the witnesses. Nobody where there is one region.
    #[must_use]
    pub fn holders(&self) -> Vec<Holder> {
        if self.regions.len() < 2 {
            return Vec::new();
        }
        let store = |names: &Names<'_>, cloud| (clouds::profile(cloud).name)(names, Named::FenceStore);
        let regions = self.regions.iter().map(|region| Holder {
            name: region.name.to_string(),
            cloud: region.cloud,
            location: region.location,
            store: store(&self.names(region), region.cloud),
            is_region: true,
        });
        let witnesses = self.fence.witnesses.iter().map(|witness| Holder {
            name: witness.name.clone(),
            cloud: witness.cloud,
            location: witness.location,
            store: store(&self.witness_names(witness), witness.cloud),
            is_region: false,
        });
        regions.chain(witnesses).collect()
    }

    /// How many holders must say the same, for writing and for believing. 0 where there is no ledger.
    #[must_use]
    pub fn majority(&self) -> usize {
        match self.holders().len() {
            0 => 0,
            holders => majority(holders),
        }
    }

    /// Replicas of an inference service that must be ready before a region opens; `None` if it is something else.
    #[must_use]
    pub fn floor(&self, service: &ServiceName) -> Option<u32> {
        match self.services.get(service)? {
            Service::Inference { floor, .. } => Some(*floor),
            _ => None,
        }
    }

    /// The witness of this name.
    #[must_use]
    pub(crate) fn witness(&self, name: &str) -> Option<&Witness> {
        self.fence.witnesses.iter().find(|witness| witness.name == name)
    }

    /// What the names of a witness's stores are made from.
    #[must_use]
    pub(crate) fn witness_names(&self, witness: &Witness) -> Names<'_> {
        let acting = self.witness_acting(witness);
        let account = acting.account.unwrap_or(clouds::profile(witness.cloud).account.placeholder);
        Names { system: &self.name, account, at: witness.location.as_str() }
    }

    /// As whom Terraform acts at a witness: in its cloud's account, else in that of the first region there.
    #[must_use]
    pub(crate) fn witness_acting(&self, witness: &Witness) -> Acting<'_> {
        let own = self.accounts.get(&witness.cloud);
        let region = || self.regions.iter().find(|region| region.cloud == witness.cloud);
        Acting {
            at: witness.location,
            account: own.and_then(|own| own.id.as_deref()).or_else(|| region()?.account.as_deref()),
            role: own.and_then(|own| own.role.as_deref()),
        }
    }
}

pub(super) fn fence(
    spec: &TopologySpec,
    services: &BTreeMap<ServiceName, Service>,
    regions: &[Region],
    residency: &[String],
    check: &mut Validation<'_>,
) -> Fence {
    let public_key = spec.fence.public_key.as_ref().and_then(|text| {
        let key = PublicKey::parse(text);
        if key.is_err() {
            let summary = format!("`{}` isn't a public key", shown(text));
            let help = "write the 32 bytes of the operator's public key (Ed25519) in base64: 44 characters";
            check.wrong("topology::public-key", &["fence", "public_key"], summary, help);
        }
        key.ok()
    });
    let places = witnesses::places(spec, services, regions, residency, check);
    let name = |index: usize| if index == 0 { WITNESS.to_owned() } else { format!("{WITNESS}-{}", index + 1) };
    let witness = |(index, (location, given)): (usize, (LocationId, bool))| Witness {
        name: name(index),
        cloud: location.cloud(),
        location,
        given,
    };
    Fence {
        witnesses: places.into_iter().enumerate().map(witness).collect(),
        public_key,
        on_blind: spec.fence.on_blind.unwrap_or_default(),
    }
}

/// Floors that no region reaches.
pub(super) fn floors(
    spec: &TopologySpec,
    services: &BTreeMap<ServiceName, Service>,
    regions: &[Region],
    check: &mut Validation<'_>,
) {
    // A region that wasn't understood may have more.
    if regions.len() < spec.regions.len() {
        return;
    }
    for (name, given) in &spec.services {
        let Some(floor) = given.floor.filter(|floor| *floor > 0) else { continue };
        let of = |(known, service): &(&ServiceName, &Service)| {
            known.as_str() == name && matches!(service, Service::Inference { .. })
        };
        let Some((service, _)) = services.iter().find(of) else { continue };
        let replicas = regions.iter().filter_map(|region| match region.placement(service)?.part {
            Part::Replicas(count) => Some(count),
            _ => None,
        });
        let Some(most) = replicas.max().filter(|most| floor > *most) else { continue };
        let summary = format!("No region of `{name}` has {floor} replicas; the most is {most}");
        let help = "a region opens once that many are ready: write at most what one of them has";
        check.wrong("topology::floor", &["services", name, "floor"], summary, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str) -> Result<Topology, Vec<(String, String)>> {
        let text = format!(
            "name: ai\n{head}regions:\n  primary: {{ region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }}\n  secondary: {{ region: eu-west-1, resources: [llm-service (2 replicas)] }}\n"
        );
        let (topology, wrong) = crate::topology::parse(&text, "test");
        let of =
            |one: &crate::diagnostic::Diagnostic| (one.code.to_owned(), text[one.labels[0].span.clone()].to_owned());
        topology.map(|(topology, _)| topology).ok_or_else(|| wrong.sorted().iter().map(|one| of(one)).collect())
    }

    #[test]
    fn holders_have_names_and_stores() {
        let topology = read("").expect("sound");
        let holders: Vec<String> =
            topology.holders().iter().map(|holder| format!("{} {}", holder.name, holder.store)).collect();
        let expected = [
            "primary ai-fence-us-east-1-000000000000",
            "secondary ai-fence-eu-west-1-000000000000",
            "witness ai-fence-us-east-2-000000000000",
        ];
        assert_eq!(holders, expected);
    }

    #[test]
    fn a_floor_can_be_reached() {
        let of = |services: &str| read(&format!("services: {{ {services} }}\n"));
        let floor = |topology: &Topology| topology.floor(&ServiceName::new("llm-service").expect("a name"));
        assert_eq!(floor(&of("llm-service: {}").expect("sound")), Some(1));
        assert_eq!(floor(&of("llm-service: { floor: 2 }").expect("sound")), Some(2));
        for (services, code, place) in [
            ("llm-service: { floor: 3 }", "topology::floor", "3"),
            ("llm-service: { floor: 0 }", "topology::floor", "0"),
            ("llm-service: {}, cache: { floor: 1 }", "topology::other-kind", "floor"),
        ] {
            let wrong = of(services).expect_err(services);
            assert_eq!(wrong, [(code.to_owned(), place.to_owned())], "{services}");
        }
    }
}
