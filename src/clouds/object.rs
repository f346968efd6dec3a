//! What a Terraform resource means, whatever its type is called and its attributes are.
//!
//! [`project`] makes objects of a resource's attributes: as they are applied in the sandbox, or as a saved plan has them,
//! where some aren't known yet. What isn't known is `None`. Most types mean nothing: nobody asks for a subnet.
//!
//! A type that means something new: an arm in its provider's `project.rs`, and what it lacks here.

use crate::gate::GateConfig;
use serde_json::Value;

pub(crate) use super::running::{Daemon, Replicas, Workload};
use super::{Provider, attributes, aws, azure, gcp, kubernetes};

/// One thing that a resource is, with the names by which others refer to it as that.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    /// Its names, the one that people use first.
    pub names: Vec<Name>,
    /// What it is.
    pub object: Object,
}

impl Meaning {
    pub(super) fn new(names: impl IntoIterator<Item = Name>, object: Object) -> Self {
        Self { names: names.into_iter().collect(), object }
    }
}

/// A name of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// One that no other resource has: an id, an ARN, an address.
    Everywhere(String),
    /// One that is its own where it stands, and that its neighbours use.
    Here(String),
}

impl Name {
    /// A name that no other resource has, if the attribute is there.
    pub(super) fn everywhere(text: Option<&str>) -> Option<Self> {
        text.map(|text| Self::Everywhere(text.to_owned()))
    }

    /// A name that neighbours use, if the attribute is there.
    pub(super) fn here(text: Option<&str>) -> Option<Self> {
        text.map(|text| Self::Here(text.to_owned()))
    }
}

/// How a resource refers to another: by a name that no other has, else by one where it stands itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ref {
    /// The name.
    pub name: String,
    /// Where the other stands, if it is named there and not where the one stands that refers.
    pub at: Option<String>,
}

impl Ref {
    /// A reference by name alone.
    pub(crate) fn to(name: impl Into<String>) -> Self {
        Self { name: name.into(), at: None }
    }
}

/// What a resource is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    /// A Kubernetes cluster; its address is one of its names.
    Cluster(Cluster),
    /// Machines that run pods.
    Nodes(Nodes),
    /// What machines are made by.
    Machine(Machine),
    /// Machines that are kept ready.
    Reservation(Reservation),
    /// Pods that are kept running.
    Workload(Workload),
    /// A pod on each node.
    Daemon(Daemon),
    /// What a region's gate answers by; `None` if it can't be read.
    Gate(Box<Option<GateConfig>>),
    /// A database.
    Database(Database),
    /// A cache.
    Cache(Cache),
    /// Where objects are kept, or how they are.
    Bucket(Bucket),
    /// Where clients come in; its address is one of its names.
    Entry,
    /// DNS answers to a name.
    Record(Record),
    /// One of a record's members, which is a resource of its own.
    Listed(Listed),
    /// A health check.
    Check(Check),
    /// What decides whether clients are sent to a region.
    Latch(Latch),
}

/// A Kubernetes cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// Whether the cloud promises that its control plane answers.
    pub promised: Option<bool>,
    /// In how many zones its control plane is.
    pub zones: Option<u32>,
}

/// Machines that run pods.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nodes {
    /// What they belong to.
    pub home: Home,
    /// Their type.
    pub machine: MachineRef,
    /// How many there should be.
    pub wanted: Option<u32>,
    /// Whether the cloud may take them back.
    pub spot: Option<bool>,
}

/// What machines belong to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Home {
    /// A Kubernetes cluster.
    Cluster(Ref),
    /// Nothing but each other: what runs on them is said to them.
    Group,
}

/// How a type of machines is said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum MachineRef {
    /// By its name.
    Type(String),
    /// By a [`Machine`]; where that names no type or is gone, the cloud takes another.
    Template { template: Ref, otherwise: &'static str },
}

/// What machines are made by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Machine {
    /// Their type.
    pub machine_type: Option<String>,
}

/// Machines that are kept ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// Whether it ends on a day that is set when it is bought.
    pub ends: bool,
}

/// A database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Database {
    /// Whether it takes writes.
    pub role: Option<Role>,
    /// In how many zones it runs.
    pub zones: Option<u32>,
    /// Whether it has a public address.
    pub public: Option<bool>,
    /// Whether it can't be deleted.
    pub protected: Option<bool>,
    /// Whether backups are kept.
    pub backups: Option<bool>,
    /// Whether it is encrypted at rest.
    pub encrypted: Option<bool>,
}

impl Database {
    /// Whether it follows another.
    pub(crate) fn is_replica(&self) -> bool {
        matches!(self.role, Some(Role::Replica { .. }))
    }
}

/// A cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cache {
    /// Whether it is encrypted at rest.
    pub encrypted: Option<bool>,
}

/// Where objects are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Whether it keeps what is overwritten.
    pub versioned: Option<bool>,
}

/// What a database is to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// It takes writes.
    Primary,
    /// It follows another.
    Replica {
        /// The one that it follows.
        of: Ref,
    },
}

/// DNS answers to a name. Those of one name belong together, whichever resources they are of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// The name, in small letters and without a final dot.
    pub name: String,
    /// What the members' targets are.
    pub holds: Holds,
    /// For how many seconds clients may keep what is answered, where the record says it and not its members.
    pub ttl: Option<u32>,
    /// How it is chosen among the members.
    pub rule: AnswerRule,
    /// What can be answered.
    pub members: Vec<Member>,
}

/// What is answered to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Where it leads: addresses, and other names.
    Addresses,
    /// Texts.
    Texts,
}

/// One of the answers to a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    /// What it consists of: addresses and names, or texts.
    pub targets: Vec<Ref>,
    /// For how many seconds clients may keep it; `None` means as long as what it leads to.
    pub ttl: Option<u32>,
    /// Its weight, under a rule that weighs.
    pub weight: Option<u32>,
    /// Its place under a rule of failover: whoever has a lower one stands before it.
    pub place: u32,
    /// What keeps it out while it is shut, whatever the health of the others.
    pub latch: Option<Ref>,
    /// The check that it depends on.
    pub check: Option<Ref>,
    /// Whether it also depends on the checks of what it leads to.
    pub follows_targets: bool,
}

/// One of a record's members, which is a resource of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listed {
    /// The record.
    pub of: Ref,
    /// The member.
    pub member: Member,
}

/// How the members are chosen that answer to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerRule {
    /// All of them, always.
    Simple,
    /// Those that are healthy, by Route 53's rule of weights.
    Route53Weighted,
    /// The first if it is healthy, else the second, by Route 53's rule of failover.
    Route53Failover,
    /// Those that are healthy, by Traffic Manager's rule of weights.
    TrafficManagerWeighted,
    /// The healthy one of the lowest priority, by Traffic Manager's rule of priorities.
    TrafficManagerPriority,
}

/// A health check.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Check {
    /// What it looks at.
    pub asks: Asks,
    /// The check whose patience it has instead of its own, where that says it for all.
    pub like: Option<Ref>,
    /// For how many seconds nobody has to answer until it says unhealthy.
    pub down_after: f64,
    /// For how many seconds somebody has to answer until it says healthy again.
    pub up_after: f64,
    /// Whether it says the opposite of what it sees.
    pub inverted: bool,
}

/// What a check looks at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asks {
    /// Whoever a name leads to.
    Name(String),
    /// A latch; and what it says if there is none.
    Latch { latch: Ref, otherwise: bool },
    /// Other checks, of which so many have to be healthy.
    All { of: Vec<Ref>, at_least: u32 },
    /// Nothing: it is always healthy.
    Nothing,
}

/// What decides whether clients are sent to a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Latch {
    /// The region that it is about, by its name in the topology.
    pub judges: String,
    /// Whether it is shut, where the resource says so; `None` where a signal decides.
    pub says: Option<bool>,
}

/// A method for each kind of object: what it is, if it is one.
macro_rules! kinds {
    ($($method:ident: $variant:ident($inner:ty)),* $(,)?) => {
        impl Object {
            $(pub(crate) fn $method(&self) -> Option<&$inner> {
                match self {
                    Self::$variant(inner) => Some(inner),
                    _ => None,
                }
            })*
        }
    };
}

kinds! {
    cluster: Cluster(Cluster),
    nodes: Nodes(Nodes),
    machine: Machine(Machine),
    reservation: Reservation(Reservation),
    workload: Workload(Workload),
    daemon: Daemon(Daemon),
    gate: Gate(Option<GateConfig>),
    database: Database(Database),
    cache: Cache(Cache),
    bucket: Bucket(Bucket),
    record: Record(Record),
    listed: Listed(Listed),
    check: Check(Check),
    latch: Latch(Latch),
}

impl Object {
    /// Whether it is where clients come in.
    pub(crate) fn entry(&self) -> Option<&()> {
        matches!(self, Self::Entry).then_some(&())
    }

    /// The image that its pods run, if it has pods.
    pub(crate) fn image(&self) -> Option<&String> {
        match self {
            Self::Workload(workload) => workload.image.as_ref(),
            Self::Daemon(daemon) => daemon.image.as_ref(),
            _ => None,
        }
    }
}

/// What a resource of a type means.
pub(crate) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    match Provider::of_kind(kind) {
        Some(Provider::Aws) => aws::project::project(kind, attributes),
        Some(Provider::Azurerm) => azure::project::project(kind, attributes),
        Some(Provider::Google) => gcp::project::project(kind, attributes),
        Some(Provider::Kubernetes) => kubernetes::project::project(kind, attributes),
        None => Vec::new(),
    }
}

/// The location that a resource of a type names for itself, where its provider lets it name one beside its own.
pub(crate) fn own_location<'a>(kind: &str, values: &'a Value) -> Option<&'a str> {
    match Provider::of_kind(kind)? {
        Provider::Aws => attributes::text(values, "region"),
        Provider::Azurerm | Provider::Google | Provider::Kubernetes => None,
    }
}

/// Attributes of a resource that name a key, with the key's location.
pub(crate) fn keys(values: &Value) -> Vec<(&'static str, &str)> {
    aws::project::keys(values)
}

/// Attributes of a resource of a type in which a secret stands as a plain value.
pub(crate) fn plain_secrets(kind: &str, values: &Value) -> Vec<&'static str> {
    let secrets = [&aws::project::SECRETS[..], &azure::project::SECRETS, &kubernetes::project::SECRETS];
    let own = secrets.into_iter().flatten().filter(|(of, _)| *of == kind).map(|(_, attribute)| *attribute);
    own.filter(|attribute| match values.get(attribute) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Object(entries)) => !entries.is_empty(),
        _ => false,
    })
    .collect()
}

/// An address or a name of DNS, as it is compared.
pub(crate) fn dns_name(text: &str) -> String {
    text.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// What a drill left, as the real terraform applied it: see `src/sandbox/world/tests/replay.rs`.
    #[test]
    fn what_terraform_applied_means_what_it_is() {
        let file = include_str!("../../tests/fixtures/world/region-loss.jsonl");
        let mut meanings = BTreeMap::new();
        for line in file.lines() {
            let line: Value = serde_json::from_str(line).expect("a JSON object");
            let resource = &line["put"];
            let (Some(kind), Some(identity)) = (resource["type"].as_str(), resource["identity"].as_str()) else {
                continue;
            };
            meanings.insert(format!("{kind} {identity}"), project(kind, &resource["attributes"]));
        }
        let mut text = String::new();
        for (resource, meanings) in meanings {
            for Meaning { names, object } in meanings {
                text.push_str(&format!("{resource}\n  {names:?}\n  {object:?}\n"));
            }
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn what_is_not_known_means_no_more_than_is_known() {
        for kind in ["aws_db_instance", "aws_eks_node_group", "kubernetes_deployment_v1", "aws_route53_health_check"] {
            let [Meaning { names, .. }] = project(kind, &Value::Null).try_into().expect("one meaning");
            assert_eq!(names, [], "{kind}");
        }
        for kind in ["aws_route53_record", "aws_cloudwatch_metric_alarm", "aws_subnet", "random_id"] {
            assert_eq!(project(kind, &Value::Null), [], "{kind}");
        }
    }

    #[test]
    fn other_clouds_say_the_same_in_their_own_words() {
        let faults = [
            ("azurerm_kubernetes_cluster", r#"{"sku_tier": "Free"}"#, "promised: Some(false)"),
            ("azurerm_kubernetes_cluster_node_pool", r#"{"priority": "Spot"}"#, "spot: Some(true)"),
            ("azurerm_postgresql_flexible_server", r#"{"public_network_access_enabled": true}"#, "public: Some(true)"),
            ("google_container_cluster", r#"{"location": "europe-west4-a"}"#, "zones: Some(1)"),
            ("google_container_node_pool", r#"{"node_config": [{"spot": true}]}"#, "spot: Some(true)"),
            ("google_storage_bucket", r#"{"versioning": [{"enabled": false}]}"#, "versioned: Some(false)"),
            (
                "google_sql_database_instance",
                r#"{"settings": [{"availability_type": "ZONAL", "ip_configuration": [{"ipv4_enabled": true}],
                    "backup_configuration": [{"enabled": false}]}], "deletion_protection": false}"#,
                "role: Some(Primary), zones: Some(1), public: Some(true), protected: Some(false), backups: Some(false)",
            ),
            (
                "google_sql_database_instance",
                r#"{"master_instance_name": "db"}"#,
                "role: Some(Replica { of: Ref { name: \"db\", at: None } })",
            ),
        ];
        for (kind, attributes, fault) in faults {
            let attributes = serde_json::from_str(attributes).expect("JSON");
            let [Meaning { object, .. }] = project(kind, &attributes).try_into().expect("one meaning");
            assert!(format!("{object:?}").contains(fault), "{kind}: {object:?}");
            // An empty plan finds fault with nothing.
            let [Meaning { object, .. }] = project(kind, &Value::Null).try_into().expect("one meaning");
            assert!(!format!("{object:?}").contains(fault), "{kind}: {object:?}");
        }
    }
}
