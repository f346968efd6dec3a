//! Stacks: the Terraform root modules that a topology needs, and their order.
//!
//! A stack is the unit of plan and apply; each has a state of its own. A region's stacks touch that region alone; what
//! needs several regions or a control plane in one place is in a global stack, which no failover plans.

mod id;
mod template;

pub use id::{GlobalStack, NoStack, RegionStack, StackId};
pub use template::Template;

use crate::catalog::Cloud;
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Role, Service, ServiceName, Topology};

/// A Terraform root module with a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub id: StackId,
    /// Where its Terraform comes from.
    pub source: Source,
    /// Stacks that must be applied before it.
    pub after: Vec<StackId>,
    /// The region whose storage keeps its state; `None` where no region does.
    pub state: Option<RegionName>,
    /// Whether a failover may plan it. What isn't needs a control plane that lives in one place, or several regions.
    pub in_failover: bool,
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
    stacks.push(global(home, GlobalStack::Identity, Template::Identity(home.cloud), vec![home_state.clone()]));
    stacks.extend(topology.regions.iter().map(platform));
    let ends = topology
        .regions
        .iter()
        .flat_map(|region| [RegionStack::State, RegionStack::Platform].map(|stack| StackId::of(&region.name, stack)));
    stacks.push(global(home, GlobalStack::Links, Template::Links(home.cloud), ends.collect()));
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
    let in_failover = matches!(stack, RegionStack::Platform | RegionStack::Data(_) | RegionStack::Workloads);
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

fn platform(region: &Region) -> Stack {
    let after = vec![StackId::of(&region.name, RegionStack::State), StackId::Global(GlobalStack::Identity)];
    regional(region, RegionStack::Platform, Template::Platform(region.cloud, region.compute), after)
}

fn data(region: &Region, topology: &Topology, posture: &Posture) -> Vec<Stack> {
    let platform = StackId::of(&region.name, RegionStack::Platform);
    let mut stacks = Vec::new();
    for (name, template) in data_services(region, topology) {
        let mut after = vec![platform.clone()];
        if matches!(template, Template::Postgres(_)) {
            // Its password is a secret that is replicated between the regions.
            after.push(StackId::Global(GlobalStack::Links));
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
    let data = data_services(region, topology).map(|(service, _)| StackId::data(&region.name, service));
    let after = [StackId::of(&region.name, RegionStack::Platform), StackId::Global(GlobalStack::Links)];
    let template = Template::Workloads(region.cloud, region.compute);
    regional(region, RegionStack::Workloads, template, after.into_iter().chain(data).collect())
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
    fn the_short_topology_has_seventeen_stacks() {
        let names: Vec<String> = of(include_str!("../../environments/active-passive/topology.yaml"))
            .iter()
            .map(|s| s.id.to_string())
            .collect();
        assert_eq!(names.len(), 17, "{names:?}");
        assert!(names.contains(&"secondary/message-queue".to_owned()));
    }
}
