//! Nodes and pods: what node groups and deployments turn into by themselves, with time.
//!
//! A group's new nodes join some minutes after they are asked for, as far as the region's stock
//! goes; a pod waits for a node with free GPUs, pulls its image unless the node has it, loads the
//! weights and warms up. Pods are restarted one at a time when their template changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use super::objects::Resources;
use crate::catalog::gpus;
use crate::sandbox::attributes::{block, label, object_name, text};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;
use crate::sandbox::pairs;
use crate::sandbox::resource::{Resource, ResourceKey};

mod wanted;

use wanted::{Wanted, desired_nodes, has_device_plugin, instance_type};

/// The label that says what a deployment is for.
const COMPONENT: &str = "app.kubernetes.io/component";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::sandbox) struct Workloads {
    #[serde(with = "pairs")]
    groups: BTreeMap<ResourceKey, Group>,
    #[serde(with = "pairs")]
    deployments: BTreeMap<ResourceKey, Vec<Pod>>,
    /// Numbers nodes and pods, so that each has a name of its own.
    made: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Group {
    region: String,
    cluster: String,
    environment: String,
    instance_type: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Node {
    name: String,
    gpus: u32,
    ready_at: Instant,
    announced: bool,
    images: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pod {
    name: String,
    template: String,
    /// Where it runs and when it is ready; a pod without is pending.
    placed: Option<Placed>,
    announced: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Placed {
    node: String,
    ready_at: Instant,
}

/// How many nodes of a group there should be and are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCount {
    /// The cluster.
    pub cluster: String,
    /// The environment that owns the group.
    pub environment: String,
    /// The node group.
    pub group: String,
    /// The machine type.
    pub instance_type: String,
    /// Whole GPUs of each node.
    pub gpus: u32,
    /// Nodes asked for.
    pub desired: u32,
    /// Nodes that have joined.
    pub ready: u32,
}

/// How many pods of a deployment there should be and are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PodCount {
    /// The environment that owns the deployment.
    pub environment: String,
    /// The deployment's namespace.
    pub namespace: String,
    /// The deployment.
    pub name: String,
    /// What it is for: `inference`, `gate` or nothing.
    pub component: String,
    /// Pods asked for.
    pub desired: u32,
    /// Pods that are ready, on the current template.
    pub ready: u32,
    /// Pods that are ready, on any template.
    pub available: u32,
    /// Pods that wait for a node.
    pub pending: u32,
}

impl Workloads {
    /// Brings nodes and pods up to date with what is applied and what time it is.
    pub(super) fn settle(
        &mut self,
        now: Instant,
        resources: &Resources,
        faults: &Faults,
        events: &mut Vec<Occurrence>,
    ) {
        self.settle_nodes(now, resources, faults);
        self.settle_pods(now, resources);
        self.announce(now, resources, events);
    }

    /// The next instant at which a node or a pod gets ready.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let nodes = self.groups.values().flat_map(|group| &group.nodes).map(|node| node.ready_at);
        let pods = self.deployments.values().flatten().filter_map(|pod| Some(pod.placed.as_ref()?.ready_at));
        nodes.chain(pods).filter(|due| *due > now).min()
    }

    fn settle_nodes(&mut self, now: Instant, resources: &Resources, faults: &Faults) {
        let wanted: Vec<&Resource> = resources.of_kind("aws_eks_node_group").collect();
        let keys: BTreeSet<&ResourceKey> = wanted.iter().map(|group| &group.key).collect();
        self.groups.retain(|key, _| keys.contains(key));
        for resource in wanted {
            let attributes = &resource.attributes;
            let instance_type = instance_type(resource, resources).to_owned();
            let desired = desired_nodes(attributes);
            // Creating a group ends when its nodes have joined; scaling it ends before.
            let (is_new, delay) = match self.groups.get(&resource.key) {
                None => (true, 0.0),
                Some(_) => (false, durations::node_start()),
            };
            let others: u32 = self
                .groups
                .iter()
                .filter(|(key, group)| {
                    **key != resource.key && group.region == resource.region && group.instance_type == instance_type
                })
                .map(|(_, group)| length(&group.nodes))
                .sum();
            let gpus = gpus::find(&instance_type).map_or(0, gpus::GpuType::whole_gpus);
            let limit = if gpus == 0 {
                desired
            } else {
                faults
                    .stock(&resource.region, &instance_type)
                    .map_or(desired, |stock| desired.min(stock.saturating_sub(others)))
            };
            let mut taken: BTreeSet<String> = BTreeSet::new();
            for pod in self.deployments.values().flatten() {
                taken.extend(pod.placed.as_ref().map(|placed| placed.node.clone()));
            }
            let group = self.groups.entry(resource.key.clone()).or_insert_with(|| Group {
                region: resource.region.clone(),
                cluster: text(attributes, "cluster_name").unwrap_or("").to_owned(),
                environment: resource.environment().to_owned(),
                instance_type: instance_type.clone(),
                nodes: Vec::new(),
            });
            while length(&group.nodes) > desired {
                // What has not joined goes first, then what runs nothing, then the youngest.
                let index = group
                    .nodes
                    .iter()
                    .rposition(|node| node.ready_at > now)
                    .or_else(|| group.nodes.iter().rposition(|node| !taken.contains(&node.name)))
                    .unwrap_or(group.nodes.len() - 1);
                group.nodes.remove(index);
            }
            while length(&group.nodes) < limit {
                self.made += 1;
                group.nodes.push(Node {
                    name: format!("node-{}", self.made),
                    gpus,
                    ready_at: now.plus_seconds(delay),
                    announced: is_new,
                    images: BTreeSet::new(),
                });
            }
        }
    }

    fn settle_pods(&mut self, now: Instant, resources: &Resources) {
        let wanted: Vec<Wanted<'_>> = resources.of_kind("kubernetes_deployment_v1").map(Wanted::of).collect();
        let keys: BTreeSet<&ResourceKey> = wanted.iter().map(|want| &want.resource.key).collect();
        self.deployments.retain(|key, _| keys.contains(key));
        let nodes: BTreeSet<&str> =
            self.groups.values().flat_map(|group| &group.nodes).map(|node| node.name.as_str()).collect();
        for pod in self.deployments.values_mut().flatten() {
            if pod.placed.as_ref().is_some_and(|placed| !nodes.contains(placed.node.as_str())) {
                pod.placed = None;
                pod.announced = false;
            }
        }
        for want in &wanted {
            let pods = self.deployments.entry(want.resource.key.clone()).or_default();
            while length(pods) > want.replicas {
                let index = pods.iter().rposition(|pod| !pod.is_ready(now)).unwrap_or(pods.len() - 1);
                pods.remove(index);
            }
            while length(pods) < want.replicas {
                self.made += 1;
                pods.push(Pod {
                    name: format!("pod-{}", self.made),
                    template: want.template.clone(),
                    placed: None,
                    announced: false,
                });
            }
            restart_one(pods, want, now);
        }
        for want in &wanted {
            self.place(now, want, resources);
        }
    }

    /// Gives pending pods of a deployment a node, where one has room.
    fn place(&mut self, now: Instant, want: &Wanted<'_>, resources: &Resources) {
        if want.gpus > 0 && !has_device_plugin(want.resource, resources) {
            return;
        }
        let Some(pods) = self.deployments.get(&want.resource.key) else {
            return;
        };
        let pending: Vec<usize> = (0..pods.len()).filter(|index| pods[*index].placed.is_none()).collect();
        for index in pending {
            let mut used = self.gpus_in_use(resources);
            let is_home = |group: &Group| group.is_home_of(want.resource);
            // A pod without GPUs prefers a node without.
            let node = self
                .groups
                .values_mut()
                .filter(|group| is_home(group))
                .flat_map(|group| &mut group.nodes)
                .filter(|node| node.ready_at <= now)
                .filter(|node| {
                    let free = node.gpus.saturating_sub(used.remove(&node.name).unwrap_or(0));
                    want.gpus <= free
                })
                .min_by_key(|node| want.gpus == 0 && node.gpus > 0);
            let Some(node) = node else {
                return;
            };
            let cached = !node.images.insert(want.image.to_owned());
            let placed = Placed {
                node: node.name.clone(),
                ready_at: now.plus_seconds(durations::pod_start(cached, want.gpus, want.weights_gib)),
            };
            if let Some(pods) = self.deployments.get_mut(&want.resource.key) {
                pods[index].placed = Some(placed);
            }
        }
    }

    fn gpus_in_use(&self, resources: &Resources) -> BTreeMap<String, u32> {
        let mut used = BTreeMap::new();
        for (key, pods) in &self.deployments {
            let gpus = resources.get(key).map_or(0, |resource| Wanted::of(resource).gpus);
            for placed in pods.iter().filter_map(|pod| pod.placed.as_ref()) {
                *used.entry(placed.node.clone()).or_default() += gpus;
            }
        }
        used
    }

    fn announce(&mut self, now: Instant, resources: &Resources, events: &mut Vec<Occurrence>) {
        for group in self.groups.values_mut() {
            for node in &mut group.nodes {
                if !node.announced && node.ready_at <= now {
                    node.announced = true;
                    events.push(Occurrence {
                        region: group.region.clone(),
                        service: "eks".to_owned(),
                        operation: "node-ready".to_owned(),
                        detail: format!("{} joins {}", node.name, group.cluster),
                    });
                }
            }
        }
        for (key, pods) in &mut self.deployments {
            let Some(resource) = resources.get(key) else {
                continue;
            };
            let name = object_name(&resource.attributes).unwrap_or(&key.identity);
            for pod in pods.iter_mut().filter(|pod| !pod.announced) {
                if pod.is_ready(now) {
                    pod.announced = true;
                    events.push(Occurrence {
                        region: resource.region.clone(),
                        service: "kubernetes".to_owned(),
                        operation: "pod-ready".to_owned(),
                        detail: format!("{} of {name} for {}", pod.name, resource.environment()),
                    });
                }
            }
        }
    }

    /// The node groups of a region.
    pub(super) fn nodes(&self, region: &str, now: Instant, resources: &Resources) -> Vec<NodeCount> {
        self.groups
            .iter()
            .filter(|(_, group)| group.region == region)
            .filter_map(|(key, group)| {
                let resource = resources.get(key)?;
                let ready = group.nodes.iter().filter(|node| node.ready_at <= now);
                Some(NodeCount {
                    cluster: group.cluster.clone(),
                    environment: group.environment.clone(),
                    group: text(&resource.attributes, "node_group_name").unwrap_or(&key.identity).to_owned(),
                    instance_type: group.instance_type.clone(),
                    gpus: gpus::find(&group.instance_type).map_or(0, gpus::GpuType::whole_gpus),
                    desired: desired_nodes(&resource.attributes),
                    ready: ready.map(|_| 1).sum(),
                })
            })
            .collect()
    }

    /// The deployments of a region.
    pub(super) fn pods(&self, region: &str, now: Instant, resources: &Resources) -> Vec<PodCount> {
        resources
            .of_kind("kubernetes_deployment_v1")
            .filter(|resource| resource.region == region)
            .map(|resource| {
                let want = Wanted::of(resource);
                let pods = self.deployments.get(&resource.key).map_or(&[][..], Vec::as_slice);
                let available: Vec<&Pod> = pods.iter().filter(|pod| pod.is_ready(now)).collect();
                let current = available.iter().filter(|pod| pod.template == want.template);
                let metadata = block(&resource.attributes, "metadata");
                PodCount {
                    environment: resource.environment().to_owned(),
                    namespace: metadata
                        .and_then(|metadata| text(metadata, "namespace"))
                        .unwrap_or("default")
                        .to_owned(),
                    name: object_name(&resource.attributes).unwrap_or("").to_owned(),
                    component: label(&resource.attributes, COMPONENT).unwrap_or("").to_owned(),
                    desired: want.replicas,
                    ready: current.map(|_| 1).sum(),
                    available: length(&available),
                    pending: pods.iter().filter(|pod| pod.placed.is_none()).map(|_| 1).sum(),
                }
            })
            .collect()
    }

    /// Machines of a type that run or start in a region.
    pub(in crate::sandbox) fn machines(&self, region: &str, instance_type: &str) -> u32 {
        self.groups
            .values()
            .filter(|group| group.region == region && group.instance_type == instance_type)
            .map(|group| length(&group.nodes))
            .sum()
    }
}

impl Group {
    fn is_home_of(&self, object: &Resource) -> bool {
        self.region == object.region
            && if object.cluster.is_empty() {
                self.environment == object.environment()
            } else {
                self.cluster == object.cluster
            }
    }
}

impl Pod {
    fn is_ready(&self, now: Instant) -> bool {
        self.placed.as_ref().is_some_and(|placed| placed.ready_at <= now)
    }
}

/// Restarts the first pod of an older template, once all others are ready.
fn restart_one(pods: &mut [Pod], want: &Wanted<'_>, now: Instant) {
    for pod in pods.iter_mut().filter(|pod| pod.placed.is_none()) {
        pod.template.clone_from(&want.template);
    }
    let starts = pods.iter().any(|pod| pod.template == want.template && !pod.is_ready(now));
    let outdated = pods.iter_mut().find(|pod| pod.template != want.template);
    if let (false, Some(pod)) = (starts, outdated) {
        pod.template.clone_from(&want.template);
        pod.placed = None;
        pod.announced = false;
    }
}

fn length<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
