//! What is rendered for each kind of stack: what its templates see, and what a posture says to it.
//!
//! A kind has a file with a `Context` and a `Variables`; `reference` prints both for `templates/README.md`.

mod capacity;
mod certificates;
mod data;
mod endpoint;
mod every;
mod identity;
mod links;
mod platform;
mod reference;
mod regional;
mod state;
mod traffic;
mod windows;
mod workloads;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{StackSource, template};
use crate::posture::Posture;
use crate::stacks::{GlobalStack, RegionStack, Source, Stack, StackId, home_on};
use crate::topology::{Image, Part, Ports, Region, Service, ServiceName, Topology};

pub use reference::reference;

/// What is rendered for a topology in a posture: one source for each stack.
#[must_use]
pub fn sources(topology: &Topology, posture: &Posture) -> Vec<StackSource> {
    let source = |stack: &Stack| {
        let Source::Rendered(template) = stack.source;
        StackSource {
            directory: stack.id.to_string(),
            template: template::folder(template),
            context: context(topology, stack),
            variables: variables(topology, posture, &stack.id),
        }
    };
    crate::stacks::stacks(topology, posture).iter().map(source).collect()
}

/// What the templates of a stack see.
fn context(topology: &Topology, stack: &Stack) -> Value {
    let own = match (&stack.id, region(topology, &stack.id)) {
        (StackId::Global(GlobalStack::Identity(cloud) | GlobalStack::Certificates(cloud)), _) => {
            fields(&regional::Context::new(home_on(topology, *cloud)))
        }
        (StackId::Global(GlobalStack::Traffic), _) => fields(&traffic::Context::new(topology)),
        (StackId::Witness(name), _) => topology
            .witness(name)
            .map_or_else(Map::new, |witness| fields(&state::Context::of_witness(topology, witness))),
        (StackId::Region(..), None) => Map::new(),
        (StackId::Region(_, kind), Some(region)) => match kind {
            RegionStack::State => fields(&state::Context::of_region(topology, region)),
            RegionStack::Endpoint => fields(&endpoint::Context::new(topology, region)),
            RegionStack::Platform
            | RegionStack::Capacity
            | RegionStack::Data(_)
            | RegionStack::Workloads
            | RegionStack::Links => fields(&regional::Context::new(region)),
        },
    };
    let mut all = fields(&every::Context::new(topology, stack));
    all.extend(own);
    all.into()
}

/// What a posture says to a stack: its Terraform variables.
#[must_use]
pub(crate) fn variables(topology: &Topology, posture: &Posture, stack: &StackId) -> BTreeMap<String, Value> {
    let own = match (stack, region(topology, stack)) {
        (StackId::Global(GlobalStack::Traffic), _) => fields(&traffic::Variables::new(topology, posture)),
        (StackId::Global(GlobalStack::Certificates(_)), _) => fields(&certificates::Variables::new(topology)),
        (StackId::Global(GlobalStack::Identity(cloud)), _) => fields(&identity::Variables::new(topology, *cloud)),
        (StackId::Witness(name), _) => topology.witness(name).map_or_else(Map::new, |witness| {
            fields(&state::Variables::new(topology, witness.cloud, witness.location.location()))
        }),
        (StackId::Region(..), None) => Map::new(),
        (StackId::Region(_, kind), Some(region)) => match kind {
            RegionStack::State => fields(&state::Variables::new(topology, region.cloud, region.location.location())),
            RegionStack::Platform => fields(&platform::Variables::new(topology, region)),
            RegionStack::Capacity => fields(&capacity::Variables::new(topology, posture, region)),
            RegionStack::Data(service) => match posture.of(&region.name).databases.get(service) {
                Some(role) => fields(&data::Database::new(topology, posture, region, service, *role)),
                None => match topology.services.get(service) {
                    Some(Service::Redis { instance }) => {
                        fields(&data::Cache::new(topology, region, service, instance.as_deref()))
                    }
                    _ => fields(&data::Queue::new(service)),
                },
            },
            RegionStack::Workloads => fields(&workloads::Variables::new(topology, posture, region)),
            RegionStack::Endpoint => fields(&endpoint::Variables::new(topology, region)),
            RegionStack::Links => fields(&links::Variables::new(topology, region)),
        },
    };
    fields(&every::Variables::new(topology, posture)).into_iter().chain(own).collect()
}

fn region<'a>(topology: &'a Topology, stack: &StackId) -> Option<&'a Region> {
    stack.region().and_then(|name| topology.region(name))
}

/// A struct as its fields.
fn fields(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        other => unreachable!("contexts and variables are structs of plain values: {other:?}"),
    }
}

/// An inference service, as a region runs it.
#[derive(Clone, Copy)]
struct Inference<'a> {
    model: &'a str,
    weights_gib: f64,
    weights_digest: Option<&'a str>,
    image: &'a Image,
    gpus_per_replica: u32,
    floor: u32,
    ports: Ports,
}

/// The inference services of a region.
fn inference<'a>(
    topology: &'a Topology,
    region: &'a Region,
) -> impl Iterator<Item = (&'a ServiceName, Inference<'a>)> + use<'a> {
    let here = |name: &ServiceName| {
        region.placement(name).is_some_and(|placement| matches!(placement.part, Part::Replicas(_)))
    };
    let services = topology.services.iter().filter(move |(name, _)| here(name));
    services.filter_map(|(name, service)| match service {
        Service::Inference { model, weights_gib, weights_digest, image, gpus_per_replica, floor, ports } => Some((
            name,
            Inference {
                model,
                weights_gib: *weights_gib,
                weights_digest: weights_digest.as_deref(),
                image,
                gpus_per_replica: *gpus_per_replica,
                floor: *floor,
                ports: *ports,
            },
        )),
        _ => None,
    })
}

/// The port at the load balancer of each inference service of a region.
fn listeners<'a>(topology: &'a Topology, region: &'a Region) -> BTreeMap<&'a ServiceName, u16> {
    inference(topology, region).map(|(name, service)| (name, service.ports.port)).collect()
}

/// The images beside those of inference services, by what they are for.
fn own_images(topology: &Topology) -> impl Iterator<Item = (&'static str, Image)> + use<'_> {
    let named = topology.images.iter().map(|(name, image)| (*name, image.clone()));
    named.chain([("gate", topology.gate.image_or_placeholder()), ("proxy", topology.gate.proxy.clone())])
}

/// Whether the cloud itself refuses deletions: where the topology can be used live.
fn protected(topology: &Topology) -> bool {
    !topology.accounts.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(directory: &str) -> StackSource {
        let text = include_str!("../../../environments/production/topology.yaml");
        let topology = crate::topology::parse(text, "production").0.expect("a shipped topology").0;
        let all = sources(&topology, &Posture::normal(&topology, 0));
        all.into_iter().find(|source| source.directory == directory).expect("a stack")
    }

    #[test]
    fn a_stack_sees_its_own_region_and_its_backend() {
        let source = of("primary/platform");
        assert_eq!(source.template, "aws/platform");
        assert_eq!(source.context["state"]["address"]["bucket"], "ai-inference-state-us-east-1-123456789012");
        assert_eq!(source.context["provider"]["region"], "us-east-1");
        assert_eq!(of("primary/capacity").variables["gpu"]["desired"], 5);
        assert_eq!(source.variables["network"]["zones"][2], "us-east-1c");
        assert_eq!(source.variables["administrators"][0], "arn:aws:iam::123456789012:role/terradrill-apply");
        // DNS is edited where its control plane is, wherever states are kept.
        assert_eq!(of("global/traffic").context["provider"]["region"], "us-east-1");
    }

    #[test]
    fn a_replica_knows_its_source() {
        assert_eq!(of("secondary/vector-db").variables["source_location"], "us-east-1");
        assert_eq!(of("primary/vector-db").variables["source_location"], Value::Null);
        assert_eq!(of("secondary/workloads").variables["serves"], false);
    }

    #[test]
    fn what_a_service_is_reaches_its_stack() {
        let text = include_str!("../../../environments/production/topology.yaml")
            .replace(
                "vector-db: { kind: postgres,",
                "vector-db: { kind: postgres, instance: db.m7g.xlarge, storage: 300GiB, password_revision: 2,",
            )
            .replace("cache: { kind: redis }", "cache: { kind: redis, instance: cache.r7g.large }")
            .replace("secrets: { api-key: {} }", "secrets: { api-key: { revision: 3 } }")
            .replace("backend: s3", "lock: dynamodb");
        let topology = crate::topology::parse(&text, "production").0.expect("a sound topology").0;
        let all = sources(&topology, &Posture::normal(&topology, 0));
        let told = |directory: &str, variable: &str| {
            let source = all.iter().find(|source| source.directory == directory).expect("a stack");
            source.variables.get(variable).cloned()
        };
        for region in ["primary", "secondary"] {
            let database = format!("{region}/vector-db");
            assert_eq!(told(&database, "instance_class"), Some("db.m7g.xlarge".into()));
            assert_eq!(told(&database, "allocated_storage"), Some(300.into()));
            assert_eq!(told(&database, "password_revision"), Some(2.into()));
            assert_eq!(told(&format!("{region}/cache"), "node_type"), Some("cache.r7g.large".into()));
            assert_eq!(told(&format!("{region}/state"), "lock_table"), Some(true.into()));
            assert_eq!(told(&format!("{region}/workloads"), "secrets").expect("told")["api-key"], 3);
        }
        let secrets = told("secondary/links", "secrets").expect("told");
        assert_eq!((&secrets["vector-db"]["revision"], &secrets["api-key"]["revision"]), (&2.into(), &3.into()));
    }

    #[test]
    fn each_region_has_a_latch_in_every_other_and_a_weight() {
        let text = include_str!("../../../environments/active-active/topology.yaml");
        let topology = crate::topology::parse(text, "test").0.expect("a shipped topology").0;
        let all = sources(&topology, &Posture::normal(&topology, 0));
        let variables = |directory: &str| {
            let source = all.iter().find(|source| source.directory == directory).expect("a stack");
            source.variables.clone()
        };
        assert_eq!(variables("eu-west/endpoint")["latches"], serde_json::json!(["us-east", "ap-southeast"]));
        let standby = &variables("global/traffic")["regions"]["ap-southeast"];
        assert_eq!(
            *standby,
            serde_json::json!({
                "location": "ap-southeast-1",
                "weight": 1,
                "latch_holders": ["us-east-1", "eu-west-1"],
            })
        );
        assert_eq!(variables("global/traffic")["sorry"], serde_json::json!(["192.0.2.1"]));
    }

    #[test]
    fn what_traffic_says_reaches_its_stack() {
        let text = "traffic: { sorry: [198.51.100.10, 203.0.113.10], ttl: 5m }\nregions:\n  a: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }\n";
        let topology = crate::topology::parse(text, "test").0.expect("a sound topology").0;
        let stack = StackId::Global(GlobalStack::Traffic);
        let variables = variables(&topology, &Posture::normal(&topology, 0), &stack);
        assert_eq!(variables["sorry"], serde_json::json!(["198.51.100.10", "203.0.113.10"]));
        assert_eq!(variables["ttl"], 300);
        assert_eq!(variables["regions"]["a"]["latch_holders"], serde_json::json!([]));
    }

    #[test]
    fn a_lag_is_an_alarm_beyond_what_may_be_lost() {
        let watched = |objectives: &str| {
            let text = format!(
                "objectives: {objectives}\nobservability: true\nservices: {{ vector-db: {{ storage: 300GiB }} }}\nregions:\n  a: {{ region: us-east-1, traffic: 100%, resources: [vector-db (primary)] }}\n  b: {{ region: eu-west-1, resources: [vector-db (replica)] }}\n"
            );
            let topology = crate::topology::parse(&text, "test").0.expect("a sound topology").0;
            let all = sources(&topology, &Posture::normal(&topology, 0));
            let told = all.into_iter().find(|source| source.directory == "b/endpoint").expect("a stack");
            assert_eq!(told.variables["observability"], true);
            told.variables["databases"]["vector-db"].clone()
        };
        assert_eq!(watched("{ rpo: 5m }"), serde_json::json!({ "storage_gib": 300, "max_lag_in_seconds": 300 }));
        assert_eq!(watched("{}")["max_lag_in_seconds"], 60);
    }

    #[test]
    fn the_way_to_the_modules_is_as_long_as_the_folder_is_deep() {
        assert_eq!(of("primary/platform").context["modules"], "../../../../modules");
        assert_eq!(of("global/identity/aws").context["modules"], "../../../../../modules");
    }
}
