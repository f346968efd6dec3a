//! Stacks: the Terraform root modules that a topology needs, and their order.
//!
//! A stack is the unit of plan and apply; each has a state of its own. A region's stacks touch that region alone; what
//! needs several regions or a control plane in one place is in a global stack, which no failover plans.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalog::Cloud;
use crate::posture::Posture;
use crate::topology::{Part, Region, RegionName, Role, Service, ServiceName, Topology};

/// A stack's name: its folder below the environment's, such as `primary/platform`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StackId(String);

impl StackId {
    /// The id of a stack of a region, or of `global`.
    #[must_use]
    pub fn new(place: &str, stack: &str) -> Self {
        Self(format!("{place}/{stack}"))
    }

    /// The id as text, which is also the folder below the environment's.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a stack holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StackKind {
    /// Roles and permissions (global).
    Identity,
    /// What ties regions together (global).
    Links,
    /// DNS, health checks, latches (global).
    Traffic,
    /// State storage of a region.
    State,
    /// Network, cluster, load balancer, registry, object store.
    Platform,
    /// A data service.
    Data(ServiceName),
    /// Device plugin, inference, gate.
    Workloads,
    /// The region's own DNS name.
    Endpoint,
}

/// A Terraform root module with a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name and folder.
    pub id: StackId,
    /// What it holds.
    pub kind: StackKind,
    /// Its region; `None` for a global stack.
    pub region: Option<RegionName>,
    /// The region whose storage keeps its state.
    pub state: RegionName,
    /// The templates it is rendered from, such as `aws/platform`.
    pub template: String,
    /// Stacks that must be applied before it.
    pub after: Vec<StackId>,
}

impl Stack {
    /// Whether a failover may plan it. What isn't needs a control plane that lives in one place, or several regions.
    #[must_use]
    pub fn in_failover(&self) -> bool {
        matches!(self.kind, StackKind::Platform | StackKind::Data(_) | StackKind::Workloads)
    }
}

/// The id of a region's stack.
#[must_use]
pub fn id(region: &RegionName, stack: &str) -> StackId {
    StackId::new(region.as_str(), stack)
}

/// All stacks of a topology, each after those that it needs.
#[must_use]
pub fn stacks(topology: &Topology, posture: &Posture) -> Vec<Stack> {
    let global = |name: &str, kind, after: Vec<StackId>| Stack {
        id: StackId::new("global", name),
        kind,
        region: None,
        state: topology.state.home.clone(),
        template: format!("global/{name}"),
        after,
    };
    let home_state = id(&topology.state.home, "state");
    let mut stacks: Vec<Stack> = topology.regions.iter().map(state).collect();
    stacks.push(global("identity", StackKind::Identity, vec![home_state.clone()]));
    stacks.extend(topology.regions.iter().map(platform));
    let ends = topology.regions.iter().flat_map(|region| [id(&region.name, "state"), id(&region.name, "platform")]);
    stacks.push(global("links", StackKind::Links, ends.collect()));
    // A replica is made from its primary, so the primary's stack comes first.
    let mut data: Vec<Stack> = topology.regions.iter().flat_map(|region| data(region, topology, posture)).collect();
    data.sort_by_key(|stack| stack.after.len());
    stacks.extend(data);
    for region in &topology.regions {
        stacks.push(workloads(region, topology));
        stacks.push(regional(region, "endpoint", StackKind::Endpoint, vec![id(&region.name, "platform")]));
    }
    let endpoints = topology.regions.iter().map(|region| id(&region.name, "endpoint"));
    stacks.push(global("traffic", StackKind::Traffic, endpoints.chain([home_state]).collect()));
    stacks
}

fn regional(region: &Region, name: &str, kind: StackKind, after: Vec<StackId>) -> Stack {
    Stack {
        id: id(&region.name, name),
        kind,
        region: Some(region.name.clone()),
        state: region.name.clone(),
        template: format!("{}/{name}", region.cloud),
        after,
    }
}

fn state(region: &Region) -> Stack {
    regional(region, "state", StackKind::State, Vec::new())
}

fn platform(region: &Region) -> Stack {
    regional(
        region,
        "platform",
        StackKind::Platform,
        vec![id(&region.name, "state"), StackId::new("global", "identity")],
    )
}

fn data(region: &Region, topology: &Topology, posture: &Posture) -> Vec<Stack> {
    let platform = id(&region.name, "platform");
    let mut stacks = Vec::new();
    for placement in &region.services {
        let Some(service) = topology.services.get(&placement.service) else { continue };
        // Inference runs in `workloads`, an object store is part of the platform.
        if matches!(service, Service::Inference { .. } | Service::Objects) {
            continue;
        }
        let mut after = vec![platform.clone()];
        if matches!(placement.part, Part::Database(_)) {
            // Its password is a secret that is replicated between the regions.
            after.push(StackId::new("global", "links"));
        }
        if matches!(placement.part, Part::Database(_))
            && posture.of(&region.name).databases.get(&placement.service) == Some(&Role::Replica)
            && let Some(primary) = posture.primary(&placement.service)
        {
            after.push(id(primary, placement.service.as_str()));
        }
        let mut stack = regional(region, placement.service.as_str(), StackKind::Data(placement.service.clone()), after);
        stack.template = format!("{}/{}", region.cloud, service.kind());
        stacks.push(stack);
    }
    stacks
}

fn workloads(region: &Region, topology: &Topology) -> Stack {
    let data = region.services.iter().filter(|placement| {
        !matches!(topology.services.get(&placement.service), Some(Service::Inference { .. } | Service::Objects) | None)
    });
    let after = [id(&region.name, "platform"), StackId::new("global", "links")]
        .into_iter()
        .chain(data.map(|placement| id(&region.name, placement.service.as_str())))
        .collect();
    regional(region, "workloads", StackKind::Workloads, after)
}

/// The clouds that a topology uses.
#[must_use]
pub fn clouds(topology: &Topology) -> Vec<Cloud> {
    let mut clouds: Vec<Cloud> = topology.regions.iter().map(|region| region.cloud).collect();
    clouds.sort_unstable();
    clouds.dedup();
    clouds
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn of(text: &str) -> Vec<Stack> {
        let topology = crate::topology::parse(text, "test").0.expect("a sound topology").0;
        stacks(&topology, &Posture::normal(&topology, 0))
    }

    #[test]
    fn every_stack_comes_after_what_it_needs() {
        for text in [
            include_str!("../../environments/active-passive/topology.yaml"),
            include_str!("../../environments/active-active/topology.yaml"),
            include_str!("../../environments/production/topology.yaml"),
        ] {
            let mut seen = BTreeSet::new();
            for stack in of(text) {
                for needed in &stack.after {
                    assert!(seen.contains(needed), "{} before {needed}", stack.id);
                }
                assert!(seen.insert(stack.id.clone()), "{} twice", stack.id);
            }
        }
    }

    #[test]
    fn the_short_topology_has_seventeen_stacks() {
        let names: Vec<String> = of(include_str!("../../environments/active-passive/topology.yaml"))
            .iter()
            .map(|s| s.id.to_string())
            .collect();
        assert_eq!(names.len(), 17, "{names:?}");
        assert!(names.contains(&"secondary/message-queue".to_owned()));
    }
}
