//! The topology file, key by key, as people write it. The JSON Schema is made from these types; `model` is what they
//! become once they are found sound.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::model::{Access, ComputeKind, OnBlind, Replication, Role, Scaling, Status};
use crate::catalog::Cloud;
use crate::clouds::{Backend, Dns, Lock};

/// A disaster-recovery topology: in which regions, on which clouds, with which services and objectives a system runs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "terradrill topology")]
pub(super) struct TopologySpec {
    /// Version of what is rendered; for one version it doesn't change between releases. Default: 1.
    pub(super) version: Option<u32>,
    /// Prefix of every cloud name, at most 20 characters. Default: the environment's folder.
    pub(super) name: Option<String>,
    /// What must hold.
    #[serde(default)]
    pub(super) objectives: ObjectivesSpec,
    /// The accounts to act in, by cloud (aws, azure, gcp). Needed to act live; the sandbox does without.
    #[serde(default)]
    pub(super) clouds: IndexMap<String, CloudSpec>,
    /// How clients reach the system.
    #[serde(default)]
    pub(super) traffic: TrafficSpec,
    /// Where Terraform's state is kept.
    #[serde(default)]
    pub(super) state: StateSpec,
    /// What each service is, once for all regions. Well-known names have defaults.
    #[serde(default)]
    pub(super) services: IndexMap<String, ServiceSpec>,
    /// Images beside those of the services: `aws-cli`, `device-plugin`, `postgres`, `python`. By digest.
    #[serde(default)]
    pub(super) images: IndexMap<String, String>,
    /// What stands before the services in every region.
    #[serde(default)]
    pub(super) gate: GateSpec,
    /// How a region that has lost its role is kept from answering.
    #[serde(default)]
    pub(super) fence: FenceSpec,
    /// Secrets that the workloads read, by name; their values are never in this file.
    #[serde(default)]
    pub(super) secrets: IndexMap<String, SecretSpec>,
    /// Whether what goes wrong is measured and raises alarms, each in the region where its metric is. Default: false.
    #[serde(default)]
    pub(super) observability: bool,
    /// Tags put on every resource.
    #[serde(default)]
    pub(super) tags: IndexMap<String, String>,
    /// Rules of `check` that don't apply here, each with a reason.
    #[serde(default)]
    pub(super) check: CheckSpec,
    /// The regions, by name.
    pub(super) regions: IndexMap<String, RegionSpec>,
}

/// What must hold.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectivesSpec {
    /// Recovery time objective: the longest time without service, such as `15m`.
    pub(super) rto: Option<String>,
    /// Recovery point objective: the most data that may be lost, as time, such as `5m`.
    pub(super) rpo: Option<String>,
    /// Availability per month, such as `99.99%`.
    pub(super) availability: Option<String>,
    /// Where data may be: `eu`, `eea`, or countries such as `us`, `de`.
    #[serde(default)]
    pub(super) residency: Vec<String>,
}

/// An account of a cloud.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CloudSpec {
    /// AWS account (12 digits), Azure subscription or Google Cloud project.
    pub(super) account: Option<String>,
    /// The role to assume when applying.
    pub(super) role: Option<String>,
}

/// How clients reach the system.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TrafficSpec {
    /// The name that clients use.
    pub(super) hostname: Option<String>,
    /// The DNS zone that holds the name. Default: the hostname without its first label; one of two labels is its own zone.
    pub(super) zone: Option<String>,
    /// The DNS service that answers. Default: the one of the first region's cloud.
    pub(super) dns: Option<Dns>,
    /// How a region's health is found.
    #[serde(default)]
    pub(super) health_check: HealthCheckSpec,
    /// How long clients may keep an answer. Default: 60s.
    pub(super) ttl: Option<String>,
    /// Ranges of the clients that the load balancers admit, beside the DNS service's health checkers. Default: everybody.
    #[serde(default)]
    pub(super) allow: Vec<String>,
    /// Certificates of one's own, by region; in AWS' words an ARN of ACM. Default: requested, and validated by DNS.
    #[serde(default)]
    pub(super) certificate: IndexMap<String, String>,
    /// What is answered when no region may be: `none`, an address at which nobody is, or a list of IPv4 addresses outside every
    /// region that say sorry. Default: none.
    pub(super) sorry: Option<SorrySpec>,
}

/// What is answered when no region may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum SorrySpec {
    /// A word: `none`.
    Word(String),
    /// Addresses.
    Addresses(Vec<String>),
}

impl JsonSchema for SorrySpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SorrySpec".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["array", "string"], "items": { "type": "string" } })
    }
}

/// What stands before the services in every region.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GateSpec {
    /// Image of terradrill itself, which answers as the gate, by digest. Default: null, which only the sandbox can do with.
    #[serde(default)]
    pub(super) image: Option<String>,
    /// Image of nginx without privileges, by digest. Default: a known one, by tag.
    pub(super) proxy: Option<String>,
}

/// How a region that has lost its role is kept from answering.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FenceSpec {
    /// Holders of the ledger in none of the regions: one of a cloud's regions or several, by cloud. Default: one place near the
    /// primary where the number of regions is even, else none.
    #[serde(default)]
    pub(super) witness: IndexMap<String, WitnessSpec>,
    /// The operator's public key (Ed25519), with which gates check what the ledger says: 32 bytes in base64. Default: null, for
    /// which the sandbox makes a key of its own.
    #[serde(default)]
    pub(super) public_key: Option<String>,
    /// What a gate does that sees no majority of the holders although clients reach it: `serve` goes on as it did, `shut` stops
    /// after a while. Default: serve.
    pub(super) on_blind: Option<OnBlind>,
}

/// One of a cloud's regions, or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum WitnessSpec {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl WitnessSpec {
    /// The regions, each with what leads to it below the cloud's key.
    pub(super) fn places(&self) -> Vec<(&str, Option<String>)> {
        match self {
            Self::One(place) => vec![(place.as_str(), None)],
            Self::Several(places) => {
                places.iter().enumerate().map(|(index, place)| (place.as_str(), Some(index.to_string()))).collect()
            }
        }
    }
}

// Two types at one place, which `shape` compares with: not the `anyOf` that would be derived.
impl JsonSchema for WitnessSpec {
    fn schema_name() -> Cow<'static, str> {
        "WitnessSpec".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One of a cloud's regions, or several.",
            "type": ["string", "array"],
            "items": { "type": "string" },
        })
    }
}

/// How a region's health is found.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HealthCheckSpec {
    /// The gate's path. Default: `/healthz`.
    pub(super) path: Option<String>,
    /// Time between two checks: `10s` or `30s`. Default: 10s.
    pub(super) interval: Option<String>,
    /// Failed checks until a region counts as unhealthy, 1 to 10. Default: 3.
    pub(super) failures: Option<u32>,
}

/// Where Terraform's state is kept.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StateSpec {
    /// The region (its name or its cloud region) that keeps the state of global stacks. Default: the region with the least traffic, the last of equals.
    pub(super) home: Option<String>,
    /// The kind of storage. Default: the region's own cloud's.
    pub(super) backend: Option<Backend>,
    /// How terraforms keep each other out: `native` (by the storage itself) or `dynamodb` (a table beside the S3 bucket, for those who can't do without yet). Default: native.
    pub(super) lock: Option<Lock>,
}

/// What a service is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceSpec {
    /// What kind of service. Well-known names (llm-service, vector-db, cache, message-queue …) have a default.
    pub(super) kind: Option<KindSpec>,
    /// The model that an inference service serves.
    pub(super) model: Option<ModelSpec>,
    /// GPUs that one replica of an inference service needs. Default: 1.
    pub(super) gpus_per_replica: Option<u32>,
    /// Replicas of an inference service that must be ready before a region opens. Default: 1.
    pub(super) floor: Option<u32>,
    /// Image of an inference service's server, by digest: `vllm/vllm-openai@sha256:…`.
    pub(super) image: Option<String>,
    /// Port at which clients reach an inference service. Default: 443 for `llm-service`, else one that follows from the name.
    pub(super) port: Option<u32>,
    /// How a database is replicated.
    pub(super) replication: Option<ReplicationSpec>,
    /// The size of a database or cache node, in the words of the cloud.
    pub(super) instance: Option<String>,
    /// Storage of a database, such as `100GiB`.
    pub(super) storage: Option<String>,
    /// A higher number gives a database's master user a new password. Default: 1.
    pub(super) password_revision: Option<u32>,
}

/// A kind of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindSpec {
    /// A model server on GPUs.
    Inference,
    /// PostgreSQL, with pgvector.
    Postgres,
    /// A Redis-compatible cache.
    Redis,
    /// A message queue.
    Queue,
    /// An object store.
    Objects,
}

impl KindSpec {
    /// As it is written.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Inference => "inference",
            Self::Postgres => "postgres",
            Self::Redis => "redis",
            Self::Queue => "queue",
            Self::Objects => "objects",
        }
    }
}

/// A model.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelSpec {
    /// The model's name, such as `meta-llama/Llama-3.1-8B-Instruct`.
    pub(super) name: Option<String>,
    /// The size of its weights, such as `16GiB`.
    pub(super) weights: Option<String>,
    /// The digest of the weights' manifest, `sha256:…`, by which each replica verifies them.
    pub(super) digest: Option<String>,
}

/// How a database is replicated between regions.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplicationSpec {
    /// `sync`, `async` or `snapshot`. Default: async.
    pub(super) mode: Option<Replication>,
}

/// A secret; its value lives in the cloud's secret store.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecretSpec {
    /// A higher number writes a new value. Default: 1.
    pub(super) revision: Option<u32>,
}

/// Which rules of `check` don't apply.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckSpec {
    /// Rules that are switched off.
    #[serde(default)]
    pub(super) ignore: Vec<IgnoreSpec>,
}

/// A rule that is switched off.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IgnoreSpec {
    /// The rule's id.
    pub(super) rule: String,
    /// Why it doesn't apply here.
    pub(super) reason: String,
    /// The place it doesn't apply to, such as `regions.primary`. Default: everywhere.
    pub(super) at: Option<String>,
}

/// A region.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionSpec {
    /// The cloud's own name of the region, such as `us-east-1`, `westeurope`, `europe-west4`.
    pub(super) region: String,
    /// The cloud, where the region's name doesn't tell.
    pub(super) cloud: Option<Cloud>,
    /// `active` serves in normal posture, `standby` waits, `retired` is being taken down. Default: active with traffic, else standby.
    pub(super) status: Option<Status>,
    /// Share of the traffic in normal posture, such as `50%`. Default: 0%.
    pub(super) traffic: Option<String>,
    /// The account of this region, where it isn't its cloud's.
    pub(super) account: Option<String>,
    /// The region's network.
    #[serde(default)]
    pub(super) network: NetworkSpec,
    /// How whoever applies reaches the cluster's API.
    #[serde(default)]
    pub(super) api: ApiSpec,
    /// What the workloads run on.
    #[serde(default)]
    pub(super) compute: ComputeSpec,
    /// Short form of `services`: `llm-service (5 replicas)`, `vector-db (primary)`, `cache (active)`.
    #[serde(default)]
    pub(super) resources: Vec<String>,
    /// The services in this region, by name.
    #[serde(default)]
    pub(super) services: IndexMap<String, PlacementSpec>,
}

/// A region's network.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkSpec {
    /// The private address range, /16 to /20. Default: 10.10.0.0/16 for the first region, 10.20.0.0/16 for the second …; there are 256.
    pub(super) cidr: Option<String>,
    /// Availability zones: how many of the first ones, or their names in the order that counts. Default: 3, or as many as the
    /// region has.
    pub(super) zones: Option<ZonesSpec>,
    /// Zones in which the load balancer goes on standing although the network left them: it can't leave one without being made
    /// anew.
    #[serde(default)]
    pub(super) load_balancer_zones: Vec<String>,
}

/// Availability zones, as a number or by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum ZonesSpec {
    /// The first ones.
    Count(u32),
    /// Those of these names.
    Names(Vec<String>),
}

// Two types at one place, which `shape` compares with: not the `anyOf` that would be derived.
impl JsonSchema for ZonesSpec {
    fn schema_name() -> Cow<'static, str> {
        "ZonesSpec".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Availability zones, as a number or by name.",
            "type": ["integer", "array"],
            "minimum": 0,
            "maximum": 255,
            "items": { "type": "string" },
        })
    }
}

/// How whoever applies reaches a cluster's API, which is always open to its own network.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiSpec {
    /// The way: from allowed ranges, through a tunnel, or from a runner inside. Default: `allowlist` with `allow`, `tunnel`
    /// with `through`, else none, which only the sandbox can do with.
    pub(super) access: Option<Access>,
    /// Ranges from which the API is reached over the internet.
    #[serde(default)]
    pub(super) allow: Vec<String>,
    /// Host and port at which the tunnel that you keep open leads to the API, such as `localhost:8443`.
    pub(super) through: Option<String>,
}

/// What the workloads run on.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComputeSpec {
    /// `kubernetes` (EKS, AKS, GKE) or `instances`. Default: kubernetes.
    pub(super) kind: Option<ComputeKind>,
    /// Without Kubernetes: `group`, which a failover makes larger, or `fixed`, single machines of the same number always.
    /// Default: group.
    pub(super) scaling: Option<Scaling>,
    /// Kubernetes minor version. Default: 1.35.
    pub(super) version: Option<String>,
    /// The GPU nodes.
    #[serde(default)]
    pub(super) gpu: GpuSpec,
}

/// GPU nodes of a region.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GpuSpec {
    /// The instance type. Default: the first of an ordered list that the region offers and that the model fits.
    #[serde(rename = "type")]
    pub(super) instance_type: Option<String>,
    /// Fewest nodes. Default: desired.
    pub(super) min: Option<u32>,
    /// Nodes in normal posture. Default: what the replicas need.
    pub(super) desired: Option<u32>,
    /// Most nodes. Default: what all replicas of all regions need.
    pub(super) max: Option<u32>,
    /// Nodes whose capacity is reserved. Default: 0.
    pub(super) reserved: Option<u32>,
    /// Zones of the nodes, of those in `network`. Default: those that offer the type.
    #[serde(default)]
    pub(super) zones: Vec<String>,
}

/// A service in a region.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlacementSpec {
    /// Replicas of an inference service in normal posture.
    pub(super) replicas: Option<u32>,
    /// Role of a database.
    pub(super) role: Option<Role>,
    /// Status of a cache, queue or object store. Default: the region's.
    pub(super) status: Option<Status>,
}
