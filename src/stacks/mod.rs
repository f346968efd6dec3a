//! Stacks: the Terraform root modules that a topology needs, and their order.
//!
//! A stack is the unit of plan and apply; each has a state of its own. A region's stacks touch that region alone, also where
//! they send something to another; what needs a control plane in one place is in a global stack, which no failover plans.

mod id;
mod template;

pub use id::{GlobalStack, NoStack, RegionStack, StackId};
pub use template::Template;

use crate::catalog::Cloud;
use crate::catalog::locations::LocationId;
use crate::posture::Posture;
use crate::topology::{Part, Region, RegionName, Role, Service, ServiceName, Topology, Witness};

/// A Terraform root module with a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub id: StackId,
    /// Where its Terraform comes from.
    pub source: Source,
    /// Stacks that must be applied before it.
    pub after: Vec<StackId>,
    /// The region whose storage keeps its state; `None` where no region does: a witness keeps its own.
    pub state: Option<RegionName>,
    /// Whether a failover may plan it. What isn't needs a control plane that lives in one place, or several regions.
    pub in_failover: bool,
}

impl Stack {
    /// Where its state is kept; `None` where no place does.
    #[must_use]
    pub(crate) fn kept_in(&self, topology: &Topology) -> Option<LocationId> {
        match &self.id {
            StackId::Witness(witness) => topology.witness(witness).map(|witness| witness.location),
            _ => topology.region(self.state.as_ref()?).map(|region| region.location),
        }
    }
}

/// Where a stack's Terraform comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Terradrill renders it from templates.
    Rendered(Template),
}

/// All stacks of a topology, each after those that it needs.
#[must_use]
pub fn stacks(topology: &Topology, posture: &Posture) -> Vec<Stack> {
    let home = topology.home();
    let home_state = StackId::of(&home.name, RegionStack::State);
    let mut stacks: Vec<Stack> = topology.regions.iter().map(state).collect();
    stacks.extend(topology.fence.witnesses.iter().map(witness));
    for cloud in clouds(topology) {
        stacks.push(global(home, GlobalStack::Identity(cloud), Template::Identity(cloud), vec![home_state.clone()]));
        if requests_certificates(topology, cloud) {
            let template = Template::Certificates(cloud);
            stacks.push(global(home, GlobalStack::Certificates(cloud), template, vec![home_state.clone()]));
        }
    }
    stacks.extend(topology.regions.iter().map(|region| platform(region, topology)));
    stacks.extend(topology.regions.iter().map(capacity));
    stacks.extend(topology.regions.iter().map(|region| links(region, topology)));
    // A replica is made from its primary, so the primary's stack comes first.
    let mut data: Vec<Stack> = topology.regions.iter().flat_map(|region| data(region, topology, posture)).collect();
    data.sort_by_key(|stack| stack.after.len());
    stacks.extend(data);
    for region in &topology.regions {
        stacks.push(workloads(region, topology));
        stacks.push(endpoint(region, topology));
    }
    let endpoints = topology.regions.iter().map(|region| StackId::of(&region.name, RegionStack::Endpoint));
    let after = endpoints.chain([home_state]).collect();
    stacks.push(global(home, GlobalStack::Traffic, Template::Traffic(topology.traffic.dns), after));
    stacks
}

/// A global stack, whose state is in the home of state.
fn global(home: &Region, stack: GlobalStack, template: Template, after: Vec<StackId>) -> Stack {
    Stack {
        id: StackId::Global(stack),
        source: Source::Rendered(template),
        after,
        state: Some(home.name.clone()),
        in_failover: false,
    }
}

/// A region's stack, whose state is in the region itself.
fn regional(region: &Region, stack: RegionStack, template: Template, after: Vec<StackId>) -> Stack {
    let in_failover = matches!(stack, RegionStack::Capacity | RegionStack::Data(_) | RegionStack::Workloads);
    Stack {
        id: StackId::of(&region.name, stack),
        source: Source::Rendered(template),
        after,
        state: Some(region.name.clone()),
        in_failover,
    }
}

fn state(region: &Region) -> Stack {
    regional(region, RegionStack::State, Template::State(region.cloud), Vec::new())
}

/// The stores of a witness: they stand before anybody asks what the ledger says.
fn witness(witness: &Witness) -> Stack {
    Stack {
        id: StackId::Witness(witness.name.clone()),
        source: Source::Rendered(Template::State(witness.cloud)),
        after: Vec::new(),
        state: None,
        in_failover: false,
    }
}

fn platform(region: &Region, topology: &Topology) -> Stack {
    let mut after =
        vec![StackId::of(&region.name, RegionStack::State), StackId::Global(GlobalStack::Identity(region.cloud))];
    if topology.requests_certificate(region) {
        after.push(StackId::Global(GlobalStack::Certificates(region.cloud)));
    }
    regional(region, RegionStack::Platform, Template::Platform(region.cloud, region.compute), after)
}

fn capacity(region: &Region) -> Stack {
    let after = vec![StackId::of(&region.name, RegionStack::Platform)];
    regional(region, RegionStack::Capacity, Template::Capacity(region.cloud, region.compute), after)
}

/// Whether a cloud proves the hostname for a region of it.
fn requests_certificates(topology: &Topology, cloud: Cloud) -> bool {
    topology.regions.iter().any(|region| region.cloud == cloud && topology.requests_certificate(region))
}

/// What a region sends needs what it is sent to.
fn links(region: &Region, topology: &Topology) -> Stack {
    let mut after = [RegionStack::State, RegionStack::Platform].map(|stack| StackId::of(&region.name, stack)).to_vec();
    after.extend(peers(topology, region).map(|peer| StackId::of(&peer.name, RegionStack::Platform)));
    after.extend(state_copy(topology, region).map(|copy| StackId::of(&copy.name, RegionStack::State)));
    regional(region, RegionStack::Links, Template::Links(region.cloud), after)
}

/// The regions to which a region's model weights, images and secrets are copied: the others on its cloud.
pub(crate) fn peers<'a>(topology: &'a Topology, region: &'a Region) -> impl Iterator<Item = &'a Region> + use<'a> {
    topology.regions.iter().filter(|peer| peer.name != region.name && peer.cloud == region.cloud)
}

/// The region that keeps the copy of a region's state: the home of state, or, for that one, the first other region.
pub(crate) fn state_copy<'a>(topology: &'a Topology, region: &Region) -> Option<&'a Region> {
    topology.state_keeper(&region.name).filter(|copy| copy.cloud == region.cloud)
}

/// The region that stands for a cloud: from it that cloud's global stacks act, and it makes the cloud's secrets, which the
/// others have copies of. The home of state, or the first region where the home is on another cloud.
///
/// Neither the posture nor a database's role decides: no failover, and no primary that stays where a failover put it, may
/// move a secret from one state to another.
pub(crate) fn home_on(topology: &Topology, cloud: Cloud) -> &Region {
    let home = topology.home();
    let first = || topology.regions.iter().find(|region| region.cloud == cloud);
    if home.cloud == cloud { home } else { first().unwrap_or(home) }
}

/// The stack that makes the secrets of a region's cloud.
fn secrets(region: &Region, topology: &Topology) -> StackId {
    StackId::of(&home_on(topology, region.cloud).name, RegionStack::Links)
}

fn data(region: &Region, topology: &Topology, posture: &Posture) -> Vec<Stack> {
    let platform = StackId::of(&region.name, RegionStack::Platform);
    let mut stacks = Vec::new();
    for (name, template) in data_services(region, topology) {
        let mut after = vec![platform.clone()];
        if matches!(template, Template::Postgres(_)) {
            // Its password is read from this region's copy.
            after.push(secrets(region, topology));
        }
        if posture.of(&region.name).databases.get(name) == Some(&Role::Replica)
            && let Some(primary) = posture.primary(name)
        {
            after.push(StackId::data(primary, name));
        }
        stacks.push(regional(region, RegionStack::Data(name.clone()), template, after));
    }
    stacks
}

/// The services of a region that have stacks of their own: inference runs in `workloads`, an object store is part of the
/// platform.
fn data_services<'a>(
    region: &'a Region,
    topology: &'a Topology,
) -> impl Iterator<Item = (&'a ServiceName, Template)> + use<'a> {
    region.services.iter().filter_map(|placement| {
        let template = match topology.services.get(&placement.service)? {
            Service::Inference { .. } | Service::Objects => return None,
            Service::Postgres { .. } => Template::Postgres(region.cloud),
            Service::Redis { .. } => Template::Redis(region.cloud),
            Service::Queue => Template::Queue(region.cloud),
        };
        Some((&placement.service, template))
    })
}

fn workloads(region: &Region, topology: &Topology) -> Stack {
    let platform = StackId::of(&region.name, RegionStack::Platform);
    let reads = !topology.secrets.is_empty()
        || region.services.iter().any(|placement| matches!(placement.part, Part::Database(_)));
    let secrets = reads.then(|| secrets(region, topology));
    let data = data_services(region, topology).map(|(service, _)| StackId::data(&region.name, service));
    // Pods could wait for their nodes. But what runs on nodes has to go before them.
    let capacity = StackId::of(&region.name, RegionStack::Capacity);
    // A gate says yes once a majority of the holders has said so.
    let witnesses = topology.fence.witnesses.iter().map(|witness| StackId::Witness(witness.name.clone()));
    let after = [platform, capacity].into_iter().chain(secrets).chain(data).chain(witnesses).collect();
    regional(region, RegionStack::Workloads, Template::Workloads(region.cloud, region.compute), after)
}

fn endpoint(region: &Region, topology: &Topology) -> Stack {
    let after = vec![StackId::of(&region.name, RegionStack::Platform)];
    regional(region, RegionStack::Endpoint, Template::Endpoint(region.cloud, topology.traffic.dns), after)
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
    fn the_short_topology_has_twenty_two_stacks() {
        let names: Vec<String> = of(include_str!("../../environments/active-passive/topology.yaml"))
            .iter()
            .map(|s| s.id.to_string())
            .collect();
        assert_eq!(names.len(), 22, "{names:?}");
        assert!(names.contains(&"witness/state".to_owned()));
        assert!(names.contains(&"secondary/message-queue".to_owned()));
    }

    #[test]
    fn secrets_are_made_in_one_place_whoever_is_primary() {
        let text = include_str!("../../environments/production/topology.yaml");
        let topology = crate::topology::parse(text, "test").0.expect("a sound topology").0;
        let normal = Posture::normal(&topology, 0);
        let mut moved = normal.clone();
        for part in moved.regions.values_mut() {
            for role in part.databases.values_mut() {
                *role = if *role == Role::Primary { Role::Replica } else { Role::Primary };
            }
        }
        let needing_links = |posture: &Posture| -> Vec<String> {
            let needs = |stack: &Stack, id: &str| stack.after.iter().any(|needed| needed.to_string() == id);
            let stacks = stacks(&topology, posture);
            assert!(!stacks.iter().any(|stack| needs(stack, "primary/links")));
            stacks.iter().filter(|stack| needs(stack, "secondary/links")).map(|stack| stack.id.to_string()).collect()
        };
        for posture in [normal, moved] {
            let mut found = needing_links(&posture);
            found.sort();
            assert_eq!(found, ["primary/vector-db", "primary/workloads", "secondary/vector-db", "secondary/workloads"]);
        }
    }
}
