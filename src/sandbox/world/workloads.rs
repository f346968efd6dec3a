//! Nodes and pods: what node groups and deployments turn into by themselves, with time.
//!
//! A group's new nodes join some minutes after they are asked for, as far as the region's stock
//! goes; a pod waits for a node with free GPUs, pulls its image unless the node has it, loads the
//! weights and warms up. Pods are restarted one at a time when their template changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use super::objects::{Objects, Seen};
use crate::catalog::gpus;
use crate::clouds::object::{Home, MachineRef, Nodes, Object, Replicas, Workload};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

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
    pub(super) fn settle(&mut self, now: Instant, objects: &Objects, faults: &Faults, events: &mut Vec<Occurrence>) {
        self.settle_nodes(now, objects, faults);
        self.settle_pods(now, objects);
        self.announce(now, objects, events);
    }

    /// The next instant at which a node or a pod gets ready.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let nodes = self.groups.values().flat_map(|group| &group.nodes).map(|node| node.ready_at);
        let pods = self.deployments.values().flatten().filter_map(|pod| Some(pod.placed.as_ref()?.ready_at));
        nodes.chain(pods).filter(|due| *due > now).min()
    }

    fn settle_nodes(&mut self, now: Instant, objects: &Objects, faults: &Faults) {
        self.groups.retain(|key, _| objects.seen(key, Object::nodes).is_some());
        for wanted in objects.all(Object::nodes) {
            let (key, location) = (wanted.key(), wanted.location());
            let instance_type = machine_type(&wanted, objects).to_owned();
            let desired = wanted.is.wanted.unwrap_or(0);
            // Creating a cluster's group ends when its nodes have joined; scaling it ends before, and so does any change of
            // machines without a cluster.
            let (is_new, delay) = match (self.groups.get(key), &wanted.is.home) {
                (None, Home::Cluster(_)) => (true, 0.0),
                _ => (false, durations::node_start(location)),
            };
            let others: u32 = self
                .groups
                .iter()
                .filter(|(other, group)| {
                    *other != key && group.region == location && group.instance_type == instance_type
                })
                .map(|(_, group)| length(&group.nodes))
                .sum();
            let gpus = gpus::find(&instance_type).map_or(0, gpus::GpuType::whole_gpus);
            let limit = if gpus == 0 {
                desired
            } else {
                faults
                    .stock(location, &instance_type)
                    .map_or(desired, |stock| desired.min(stock.saturating_sub(others)))
            };
            let mut taken: BTreeSet<String> = BTreeSet::new();
            for pod in self.deployments.values().flatten() {
                taken.extend(pod.placed.as_ref().map(|placed| placed.node.clone()));
            }
            let group = self.groups.entry(key.clone()).or_insert_with(|| Group {
                region: location.to_owned(),
                cluster: cluster_of(wanted.is).to_owned(),
                environment: wanted.environment().to_owned(),
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

    fn settle_pods(&mut self, now: Instant, objects: &Objects) {
        let wanted: Vec<Seen<'_, Workload>> = objects.all(Object::workload).collect();
        self.deployments.retain(|key, _| objects.seen(key, Object::workload).is_some());
        let nodes: BTreeSet<&str> =
            self.groups.values().flat_map(|group| &group.nodes).map(|node| node.name.as_str()).collect();
        for pod in self.deployments.values_mut().flatten() {
            if pod.placed.as_ref().is_some_and(|placed| !nodes.contains(placed.node.as_str())) {
                pod.placed = None;
                pod.announced = false;
            }
        }
        for want in &wanted {
            let replicas = match want.is.replicas {
                Replicas::Count(count) => count,
                Replicas::OnEach => self.hosts(now, want),
            };
            let pods = self.deployments.entry(want.key().clone()).or_default();
            while length(pods) > replicas {
                let index = pods.iter().rposition(|pod| !pod.is_ready(now)).unwrap_or(pods.len() - 1);
                pods.remove(index);
            }
            while length(pods) < replicas {
                self.made += 1;
                pods.push(Pod {
                    name: format!("pod-{}", self.made),
                    template: want.is.template.clone(),
                    placed: None,
                    announced: false,
                });
            }
            restart_one(pods, want.is, now);
        }
        for want in &wanted {
            self.place(now, want, objects);
        }
    }

    /// How many machines there are on which a workload can run.
    fn hosts(&self, now: Instant, want: &Seen<'_, Workload>) -> u32 {
        let homes = self.groups.values().filter(|group| group.is_home_of(want));
        homes.flat_map(|group| &group.nodes).filter(|node| node.ready_at <= now).map(|_| 1).sum()
    }

    /// Gives pending pods of a deployment a node, where one has room.
    fn place(&mut self, now: Instant, want: &Seen<'_, Workload>, objects: &Objects) {
        let gpus = want.is.gpus;
        if gpus > 0 && !has_gpu_plugin(want, objects) {
            return;
        }
        let Some(pods) = self.deployments.get(want.key()) else {
            return;
        };
        let pending: Vec<usize> = (0..pods.len()).filter(|index| pods[*index].placed.is_none()).collect();
        for index in pending {
            let mut used = self.gpus_in_use(objects);
            let is_home = |group: &Group| group.is_home_of(want);
            let own = self.deployments.get(want.key()).into_iter().flatten();
            let hosts: BTreeSet<String> = match want.is.replicas {
                Replicas::Count(_) => BTreeSet::new(),
                Replicas::OnEach => own.filter_map(|pod| Some(pod.placed.as_ref()?.node.clone())).collect(),
            };
            // A pod without GPUs prefers a node without.
            let node = self
                .groups
                .values_mut()
                .filter(|group| is_home(group))
                .flat_map(|group| &mut group.nodes)
                .filter(|node| node.ready_at <= now && !hosts.contains(&node.name))
                .filter(|node| {
                    let free = node.gpus.saturating_sub(used.remove(&node.name).unwrap_or(0));
                    gpus <= free
                })
                .min_by_key(|node| gpus == 0 && node.gpus > 0);
            let Some(node) = node else {
                return;
            };
            let cached = !node.images.insert(want.is.image.clone().unwrap_or_default());
            let placed = Placed {
                node: node.name.clone(),
                ready_at: now.plus_seconds(durations::pod_start(cached, gpus, want.is.weights_gib)),
            };
            if let Some(pods) = self.deployments.get_mut(want.key()) {
                pods[index].placed = Some(placed);
            }
        }
    }

    fn gpus_in_use(&self, objects: &Objects) -> BTreeMap<String, u32> {
        let mut used = BTreeMap::new();
        for (key, pods) in &self.deployments {
            let gpus = objects.seen(key, Object::workload).map_or(0, |workload| workload.is.gpus);
            for placed in pods.iter().filter_map(|pod| pod.placed.as_ref()) {
                *used.entry(placed.node.clone()).or_default() += gpus;
            }
        }
        used
    }

    fn announce(&mut self, now: Instant, objects: &Objects, events: &mut Vec<Occurrence>) {
        for (key, group) in &mut self.groups {
            let service = objects.seen(key, Object::nodes).map_or("", |nodes| nodes.service());
            for node in &mut group.nodes {
                if !node.announced && node.ready_at <= now {
                    node.announced = true;
                    events.push(Occurrence {
                        region: group.region.clone(),
                        service: service.to_owned(),
                        operation: "node-ready".to_owned(),
                        detail: match group.cluster.as_str() {
                            "" => format!("{} begins for {}", node.name, group.environment),
                            cluster => format!("{} joins {cluster}", node.name),
                        },
                        ..Occurrence::default()
                    });
                }
            }
        }
        for (key, pods) in &mut self.deployments {
            let Some(workload) = objects.seen(key, Object::workload) else {
                continue;
            };
            let (name, environment) = (workload.name(), workload.environment());
            for pod in pods.iter_mut().filter(|pod| !pod.announced) {
                if pod.is_ready(now) {
                    pod.announced = true;
                    events.push(Occurrence {
                        region: workload.location().to_owned(),
                        service: workload.service().to_owned(),
                        operation: "pod-ready".to_owned(),
                        detail: format!("{} of {name} for {environment}", pod.name),
                        ..Occurrence::default()
                    });
                }
            }
        }
    }

    /// The node groups of a region.
    pub(super) fn nodes(&self, region: &str, now: Instant, objects: &Objects) -> Vec<NodeCount> {
        self.groups
            .iter()
            .filter(|(_, group)| group.region == region)
            .filter_map(|(key, group)| {
                let wanted = objects.seen(key, Object::nodes)?;
                let ready = group.nodes.iter().filter(|node| node.ready_at <= now);
                Some(NodeCount {
                    cluster: group.cluster.clone(),
                    environment: group.environment.clone(),
                    group: wanted.name().to_owned(),
                    instance_type: group.instance_type.clone(),
                    gpus: gpus::find(&group.instance_type).map_or(0, gpus::GpuType::whole_gpus),
                    desired: wanted.is.wanted.unwrap_or(0),
                    ready: ready.map(|_| 1).sum(),
                })
            })
            .collect()
    }

    /// The deployments of a region.
    pub(super) fn pods(&self, region: &str, now: Instant, objects: &Objects) -> Vec<PodCount> {
        objects
            .all(Object::workload)
            .filter(|workload| workload.location() == region)
            .map(|workload| {
                let want = workload.is;
                let pods = self.deployments.get(workload.key()).map_or(&[][..], Vec::as_slice);
                let available: Vec<&Pod> = pods.iter().filter(|pod| pod.is_ready(now)).collect();
                let current = available.iter().filter(|pod| pod.template == want.template);
                PodCount {
                    environment: workload.environment().to_owned(),
                    namespace: want.namespace.clone(),
                    name: workload.name().to_owned(),
                    component: want.component.clone(),
                    desired: match want.replicas {
                        Replicas::Count(count) => count,
                        Replicas::OnEach => length(pods),
                    },
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
    fn is_home_of(&self, workload: &Seen<'_, Workload>) -> bool {
        self.region == workload.location()
            && if workload.cluster().is_empty() {
                self.environment == workload.environment()
            } else {
                self.cluster == workload.cluster()
            }
    }
}

impl Pod {
    fn is_ready(&self, now: Instant) -> bool {
        self.placed.as_ref().is_some_and(|placed| placed.ready_at <= now)
    }
}

/// Restarts the first pod of an older template, once all others are ready.
fn restart_one(pods: &mut [Pod], want: &Workload, now: Instant) {
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

/// Whether the GPUs of the nodes are handed out where a workload runs: in a cluster by a plugin, without one by the machine.
fn has_gpu_plugin(workload: &Seen<'_, Workload>, objects: &Objects) -> bool {
    workload.cluster().is_empty()
        || objects
            .all(Object::daemon)
            .filter(|daemon| daemon.is.hands_out_gpus)
            .any(|plugin| plugin.location() == workload.location() && plugin.cluster() == workload.cluster())
}

/// The cluster that nodes belong to; empty where there is none.
fn cluster_of(nodes: &Nodes) -> &str {
    match &nodes.home {
        Home::Cluster(cluster) => &cluster.name,
        Home::Group => "",
    }
}

/// The machine type of nodes: their own, or their template's.
fn machine_type<'a>(nodes: &Seen<'a, Nodes>, objects: &'a Objects) -> &'a str {
    match &nodes.is.machine {
        MachineRef::Type(own) => own,
        MachineRef::Template { template, otherwise } => objects
            .find(template, nodes.location(), Object::machine)
            .and_then(|template| template.is.machine_type.as_deref())
            .unwrap_or(otherwise),
    }
}

fn length<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
