//! What the templates see: topology and posture as a context and as Terraform variables for each stack.
//!
//! The table of both stands in `templates/README.md`.

use crate::clouds;
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::{StackSource, template};
use crate::clouds::StateKey;
use crate::posture::Posture;
use crate::stacks::{GlobalStack, RegionStack, Source, Stack, StackId, Template, home_on, peers, stacks, state_copy};
use crate::topology::{ComputeKind, Part, Region, RegionName, Replication, Service, ServiceName, Status, Topology};

/// The master user of databases.
const DATABASE_USER: &str = "postgres";

/// What is rendered for a topology in a posture: one source for each stack.
#[must_use]
pub fn sources(topology: &Topology, posture: &Posture) -> Vec<StackSource> {
    let regions: Vec<Value> = topology.regions.iter().map(|region| region_context(topology, region)).collect();
    stacks(topology, posture)
        .iter()
        .map(|stack| StackSource {
            directory: stack.id.to_string(),
            template: match stack.source {
                Source::Rendered(template) => template::folder(template),
            },
            context: context(topology, posture, stack, &regions),
            variables: variables(topology, posture, &stack.id),
        })
        .collect()
}

/// The role to assume, if the account is known: without one nothing can be assumed.
fn role_arn(region: &Region) -> Option<String> {
    let (account, role) = (region.account.as_deref()?, region.account_role.as_deref()?);
    if role.starts_with("arn:") {
        return Some(role.to_owned());
    }
    Some(format!("arn:{}:iam::{account}:role/{role}", partition(region)))
}

fn partition(region: &Region) -> &'static str {
    crate::catalog::locations::get(region.cloud, &region.location).map_or("aws", |known| known.partition())
}

fn tags(topology: &Topology) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::from([
        ("ManagedBy".to_owned(), "terraform".to_owned()),
        ("System".to_owned(), topology.name.clone()),
        ("Environment".to_owned(), topology.environment.clone()),
    ]);
    tags.extend(topology.tags.clone());
    tags
}

fn region_context(topology: &Topology, region: &Region) -> Value {
    let holder = topology.latch_holder(&region.name);
    json!({
        "name": region.name.as_str(),
        "cloud": region.cloud.name(),
        "location": region.location,
        "account": region.account_or_placeholder(),
        "role_arn": role_arn(region),
        "latch_holder": holder.map(|holder| json!({ "name": holder.name.as_str(), "location": holder.location })),
    })
}

fn context(topology: &Topology, posture: &Posture, stack: &Stack, regions: &[Value]) -> Value {
    let state_region =
        stack.state.as_ref().and_then(|region| topology.region(region)).unwrap_or_else(|| topology.home());
    let id = stack.id.to_string();
    let key = StateKey { environment: &topology.environment, stack: &id };
    let address = (clouds::profile(state_region.cloud).state)(&topology.names(state_region), &key);
    let mut context = json!({
        "environment": topology.environment,
        "name": topology.name,
        "epoch": posture.epoch,
        "stack": stack.id,
        "modules": modules(&stack.id.to_string()),
        "tags": tags(topology),
        "secrets": topology.secrets,
        "state": {
            "address": address,
            "role_arn": role_arn(state_region),
            "home": region_context(topology, topology.home()),
        },
        "dns": template::dns_name(topology.traffic.dns),
        "regions": regions,
    });
    if let StackId::Global(GlobalStack::Identity(cloud)) = stack.id {
        context["region"] = region_context(topology, home_on(topology, cloud));
    }
    if let Some(region) = stack.id.region().and_then(|name| topology.region(name)) {
        context["region"] = region_context(topology, region);
    }
    context
}

/// The way from a stack's folder to the modules.
fn modules(directory: &str) -> String {
    let above = 2 + Path::new(directory).components().count();
    format!("{}modules", "../".repeat(above))
}

/// What a posture says to a stack: its Terraform variables.
#[must_use]
pub(crate) fn variables(topology: &Topology, posture: &Posture, stack: &StackId) -> BTreeMap<String, Value> {
    let mut variables = BTreeMap::from([
        ("name".to_owned(), json!(topology.name)),
        ("epoch".to_owned(), json!(posture.epoch)),
        ("tags".to_owned(), json!(tags(topology))),
    ]);
    let mut set = |name: &str, value: Value| {
        variables.insert(name.to_owned(), value);
    };
    let region = stack.region().and_then(|name| topology.region(name));
    let traffic = &topology.traffic;
    match (stack, region) {
        (StackId::Region(_, RegionStack::Links), Some(region)) => {
            set("peer_locations", json!(peers(topology, region).map(|peer| &peer.location).collect::<Vec<_>>()));
            set("state_copy", json!(state_copy(topology, region).map(|copy| &copy.location)));
            set("secrets", secrets(topology, region));
        }
        (StackId::Global(GlobalStack::Traffic), _) => {
            set("hostname", json!(traffic.hostname));
            set("zone", json!(traffic.zone));
            set(
                "health_check",
                json!({ "path": traffic.path, "interval": traffic.interval, "failures": traffic.failures }),
            );
            let weights: BTreeMap<&str, u8> =
                topology.regions.iter().map(|region| (region.name.as_str(), region.traffic)).collect();
            set("weights", json!(weights));
        }
        (StackId::Region(_, RegionStack::Platform), Some(region)) => {
            let nodes = posture.of(&region.name).nodes;
            set("network", json!({ "cidr": region.cidr.to_string(), "zones": region.zones }));
            set("kubernetes_version", json!(region.kubernetes));
            set(
                "gpu",
                json!({
                    "instance_type": region.gpu.instance_type,
                    "min": nodes.min,
                    "desired": nodes.desired,
                    "max": nodes.max,
                    "reserved": region.gpu.reserved,
                }),
            );
            set("inference_services", inference(topology, region, |_, ports| ports));
            set("hostname", json!(traffic.hostname));
            set("administrators", json!([administrator(region)]));
            set("deletion_protection", json!(protected(topology)));
        }
        (StackId::Region(_, RegionStack::Data(service)), Some(region)) => {
            set("service", json!(service.as_str()));
            if let Some(role) = posture.of(&region.name).databases.get(service) {
                let source = posture
                    .primary(service)
                    .filter(|primary| **primary != region.name)
                    .and_then(|primary| topology.region(primary));
                set("role", json!(role));
                set("source_location", json!(source.map(|source| source.location.clone())));
                set("deletion_protection", json!(protected(topology)));
            }
        }
        (StackId::Region(_, RegionStack::Workloads), Some(region)) => {
            let part = posture.of(&region.name);
            let inference = inference(topology, region, |service, mut ports| {
                if let Some(Service::Inference { model, weights_gib, gpus_per_replica }) =
                    topology.services.get(service)
                {
                    ports["replicas"] = json!(part.replicas.get(service).copied().unwrap_or(0));
                    ports["model"] = json!(model);
                    ports["weights_gib"] = number(*weights_gib);
                    ports["gpus_per_replica"] = json!(gpus_per_replica);
                }
                ports
            });
            set("inference", inference);
            set("serves", json!(part.serves));
            let database = part.databases.iter().next();
            set("database", json!(database.map(|(service, role)| json!({ "service": service, "role": role }))));
            set("health_path", json!(traffic.path));
            set("secrets", json!(topology.secrets));
        }
        (StackId::Region(_, RegionStack::Endpoint), Some(_)) => {
            set("hostname", json!(traffic.hostname));
            set("zone", json!(traffic.zone));
        }
        _ => {}
    }
    variables
}

/// Whether the cloud itself refuses deletions: where the topology can be used live.
fn protected(topology: &Topology) -> bool {
    !topology.accounts.is_empty()
}

fn administrator(region: &Region) -> String {
    role_arn(region).unwrap_or_else(|| {
        format!("arn:{}:iam::{}:role/terradrill-apply", partition(region), region.account_or_placeholder())
    })
}

/// The secrets that a region makes: those of its cloud, or none.
fn secrets(topology: &Topology, region: &Region) -> Value {
    if home_on(topology, region.cloud).name != region.name {
        return json!({});
    }
    let named = topology.secrets.iter().map(|name| (name.clone(), json!({})));
    let databases = topology.databases().map(|(name, _)| (name.to_string(), json!({ "username": DATABASE_USER })));
    named.chain(databases).collect::<serde_json::Map<_, _>>().into()
}

/// The inference services of a region with their ports. The ports follow from the service's place in the topology, so
/// that every region uses the same.
fn inference(topology: &Topology, region: &Region, shape: impl Fn(&ServiceName, Value) -> Value) -> Value {
    let all = topology.services.iter().filter(|(_, service)| matches!(service, Service::Inference { .. }));
    let mut services = serde_json::Map::new();
    for (index, (name, _)) in all.enumerate() {
        let here = region.placement(name).is_some_and(|placement| matches!(placement.part, Part::Replicas(_)));
        if here {
            let port = if index == 0 { 443 } else { 9443 + index };
            services.insert(name.to_string(), shape(name, json!({ "port": port, "node_port": 30080 + index })));
        }
    }
    services.into()
}

fn number(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as u64) } else { json!(value) }
}

/// What only the user can know and hasn't said: paths in the topology and what they are needed for.
#[must_use]
pub fn placeholders(topology: &Topology) -> Vec<(Vec<String>, String)> {
    let mut missing = Vec::new();
    if !topology.traffic.hostname_given {
        let what = format!("no hostname is given; `{}` stands in for it", topology.traffic.hostname);
        missing.push((vec!["traffic".to_owned(), "hostname".to_owned()], what));
    }
    for region in topology.regions.iter().filter(|region| region.account.is_none()) {
        let what = clouds::profile(region.cloud).account.noun;
        missing.push((path(&region.name), format!("no {what} is given for {region}")));
    }
    missing
}

/// What a topology asks for that this release doesn't render: paths in the topology and what is asked for.
#[must_use]
pub fn not_rendered(topology: &Topology) -> Vec<(Vec<String>, String)> {
    let at = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for region in &topology.regions {
        let name = region.name.as_str();
        if !template::exists(Template::State(region.cloud)) {
            found.push((at(&["regions", name, "region"]), format!("{} in {}", region.cloud.title(), region.location)));
        }
        let instances = region.compute == ComputeKind::Instances;
        if instances && !template::exists(Template::Platform(region.cloud, region.compute)) {
            found.push((at(&["regions", name, "compute", "kind"]), "compute without Kubernetes".to_owned()));
        }
        // Roles, buckets and secrets are found by names that hold one account.
        if topology.regions.iter().any(|other| other.cloud == region.cloud && other.account != region.account) {
            let what = format!("{} regions in several accounts", region.cloud.title());
            found.push((at(&["regions", name, "account"]), what));
        }
        if region.status == Status::Retired {
            found.push((at(&["regions", name, "status"]), "a retired region".to_owned()));
        }
    }
    if topology.state.backend.is_some_and(|backend| !template::backend_exists(backend)) {
        found.push((at(&["state", "backend"]), "a backend other than s3".to_owned()));
    }
    if !template::exists(Template::Traffic(topology.traffic.dns)) {
        found.push((at(&["traffic", "dns"]), "DNS other than Route 53".to_owned()));
    }
    for (name, service) in &topology.services {
        let path = at(&["services", name.as_str(), "replication", "mode"]);
        if let Service::Postgres { replication, .. } = service
            && *replication != Replication::Async
        {
            found.push((path, format!("replication of {name} that isn't async")));
        }
    }
    found
}

fn path(region: &RegionName) -> Vec<String> {
    vec!["regions".to_owned(), region.to_string(), "account".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(directory: &str) -> StackSource {
        let text = include_str!("../../environments/production/topology.yaml");
        let topology = crate::topology::parse(text, "production").0.expect("a shipped topology").0;
        let all = sources(&topology, &Posture::normal(&topology, 0));
        all.into_iter().find(|source| source.directory == directory).expect("a stack")
    }

    #[test]
    fn a_stack_sees_its_own_region_and_its_backend() {
        let source = of("primary/platform");
        assert_eq!(source.template, "aws/platform");
        assert_eq!(source.context["state"]["address"]["bucket"], "ai-inference-state-us-east-1-123456789012");
        assert_eq!(source.context["region"]["latch_holder"]["location"], "eu-west-1");
        assert_eq!(source.variables["gpu"]["desired"], 5);
        assert_eq!(source.variables["administrators"][0], "arn:aws:iam::123456789012:role/terradrill-apply");
    }

    #[test]
    fn a_replica_knows_its_source() {
        assert_eq!(of("secondary/vector-db").variables["source_location"], "us-east-1");
        assert_eq!(of("primary/vector-db").variables["source_location"], Value::Null);
        assert_eq!(of("secondary/workloads").variables["serves"], false);
    }
}
