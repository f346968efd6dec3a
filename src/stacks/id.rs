//! Names of stacks. Text is made of them and read into them here, and nowhere taken apart again.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalog::Cloud;
use crate::topology::{RegionName, ServiceName, is_witness};

/// The place of the stacks that are in no region.
const GLOBAL: &str = "global";

/// A stack's name, and as text its folder below the environment's, such as `primary/platform`.
///
/// In order by text, as folders are listed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum StackId {
    /// A stack of no region.
    Global(GlobalStack),
    /// A region's stack.
    Region(RegionName, RegionStack),
    /// The stores of a witness, by its name among the holders of the ledger.
    Witness(String),
}

/// A stack of no region: what needs a control plane that lives in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GlobalStack {
    /// Roles and permissions of a cloud.
    Identity(Cloud),
    /// The proof that the hostname is ours, for a cloud's certificates.
    Certificates(Cloud),
    /// DNS, health checks, latches.
    Traffic,
}

/// A stack of a region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RegionStack {
    /// State storage.
    State,
    /// Network, cluster, load balancer, registry, object store.
    Platform,
    /// GPU nodes and their reservations: nothing else, so that nothing else can stop a failover.
    Capacity,
    /// A data service.
    Data(ServiceName),
    /// Device plugin, inference, gate.
    Workloads,
    /// The region's own DNS name.
    Endpoint,
    /// What the region sends to others: copies of its buckets, images, state and of the secrets that it makes.
    Links,
}

/// A text that can't be the name of a stack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name of a stack")]
pub struct NoStack(pub String);

impl StackId {
    /// A region's stack.
    #[must_use]
    pub(crate) fn of(region: &RegionName, stack: RegionStack) -> Self {
        Self::Region(region.clone(), stack)
    }

    /// The stack of a region's data service.
    #[must_use]
    pub(crate) fn data(region: &RegionName, service: &ServiceName) -> Self {
        Self::of(region, RegionStack::Data(service.clone()))
    }

    /// The region that the stack is in; `None` for a global one, and for that of a witness.
    #[must_use]
    pub(crate) fn region(&self) -> Option<&RegionName> {
        match self {
            Self::Global(_) | Self::Witness(_) => None,
            Self::Region(region, _) => Some(region),
        }
    }

    /// The folders of the name, the last of which is empty where there are two.
    fn folders(&self) -> [&str; 3] {
        match self {
            Self::Global(GlobalStack::Identity(cloud)) => [GLOBAL, "identity", cloud.name()],
            Self::Global(GlobalStack::Certificates(cloud)) => [GLOBAL, "certificates", cloud.name()],
            Self::Global(GlobalStack::Traffic) => [GLOBAL, "traffic", ""],
            Self::Region(region, stack) => [region.as_str(), stack.name(), ""],
            Self::Witness(witness) => [witness, RegionStack::State.name(), ""],
        }
    }
}

impl RegionStack {
    /// Those that every region has. No service has a name of theirs.
    pub(crate) const FIXED: [Self; 6] =
        [Self::State, Self::Platform, Self::Capacity, Self::Workloads, Self::Endpoint, Self::Links];

    /// The stack's folder in its region's.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::State => "state",
            Self::Platform => "platform",
            Self::Capacity => "capacity",
            Self::Data(service) => service.as_str(),
            Self::Workloads => "workloads",
            Self::Endpoint => "endpoint",
            Self::Links => "links",
        }
    }
}

impl fmt::Display for StackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [place, name, below] = self.folders();
        match below {
            "" => f.pad(&format!("{place}/{name}")),
            _ => f.pad(&format!("{place}/{name}/{below}")),
        }
    }
}

impl FromStr for StackId {
    type Err = NoStack;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NoStack(text.to_owned());
        let (place, name) = text.split_once('/').ok_or_else(wrong)?;
        if place == GLOBAL {
            let of_clouds = [GlobalStack::Identity, GlobalStack::Certificates];
            let of_clouds = of_clouds.into_iter().flat_map(|stack| Cloud::ALL.into_iter().map(stack));
            let mut all = of_clouds.chain([GlobalStack::Traffic]).map(Self::Global);
            return all.find(|id| id.to_string() == text).ok_or_else(wrong);
        }
        if is_witness(place) {
            let is_state = name == RegionStack::State.name();
            return is_state.then(|| Self::Witness(place.to_owned())).ok_or_else(wrong);
        }
        let region = RegionName::new(place).ok_or_else(wrong)?;
        let fixed = RegionStack::FIXED.into_iter().find(|stack| stack.name() == name);
        let stack = fixed.or_else(|| ServiceName::new(name).map(RegionStack::Data)).ok_or_else(wrong)?;
        Ok(Self::Region(region, stack))
    }
}

impl TryFrom<String> for StackId {
    type Error = NoStack;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<StackId> for String {
    fn from(id: StackId) -> Self {
        id.to_string()
    }
}

impl Ord for StackId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folders().cmp(&other.folders())
    }
}

impl PartialOrd for StackId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for text in [
            "global/identity/gcp",
            "global/certificates/aws",
            "global/traffic",
            "primary/capacity",
            "primary/links",
            "primary/state",
            "primary/vector-db",
            "eu-west/workloads",
            "witness/state",
            "witness-2/state",
            "witnesses/platform",
        ] {
            let id: StackId = text.parse().expect("a name");
            assert_eq!(id.to_string(), text);
            assert_eq!(serde_json::to_string(&id).expect("JSON"), format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<StackId>(&format!("\"{text}\"")).expect("a name"), id);
        }
        assert_eq!(
            "a/platform".parse::<StackId>().map(|id| id.region().map(ToString::to_string)),
            Ok(Some("a".into()))
        );
    }

    #[test]
    fn what_is_no_name() {
        for text in [
            "",
            "primary",
            "global/identity",
            "global/identity/x",
            "global/links",
            "Primary/state",
            "primary/state/x",
            "primary/-",
            "primary/",
            "/state",
            "witness/platform",
            "witness-2/links",
        ] {
            assert_eq!(text.parse::<StackId>(), Err(NoStack(text.to_owned())));
        }
    }

    #[test]
    fn no_service_has_the_name_of_a_fixed_stack() {
        for stack in RegionStack::FIXED {
            let text = format!(
                "services: {{ {0}: {{ kind: queue }} }}\nregions:\n  a: {{ region: us-east-1, traffic: 100%, resources: [{0}] }}\n",
                stack.name()
            );
            let wrong = crate::topology::parse(&text, "test").1;
            assert!(wrong.has_errors(), "{}", stack.name());
        }
    }
}
