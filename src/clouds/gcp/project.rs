//! What the types of `hashicorp/google` mean, as far as saved plans are judged.

use serde_json::Value;

use crate::clouds::attributes::{block, text, truth};
use crate::clouds::object::{Bucket, Cluster, Database, Home, MachineRef, Meaning, Name, Nodes, Object, Ref, Role};

/// What a resource of a type means.
pub(in crate::clouds) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    let object = match kind {
        "google_container_cluster" => Some(Object::Cluster(Cluster { promised: None, zones: zones(attributes) })),
        "google_container_node_pool" => Some(Object::Nodes(node_pool(attributes))),
        "google_sql_database_instance" => Some(Object::Database(instance(attributes))),
        "google_storage_bucket" => {
            let versioning = block(attributes, "versioning");
            let versioned = versioning.and_then(|versioning| truth(versioning, "enabled"));
            Some(Object::Bucket(Bucket { versioned }))
        }
        _ => None,
    };
    let names = [Name::here(text(attributes, "name")), Name::everywhere(text(attributes, "self_link"))];
    object.map(|object| Meaning::new(names.into_iter().flatten(), object)).into_iter().collect()
}

/// In how many zones a cluster's control plane is, if that is said by its location: a zone is a region with one more part,
/// as in `europe-west4-a`.
fn zones(attributes: &Value) -> Option<u32> {
    let location = text(attributes, "location")?;
    (location.matches('-').count() > 1).then_some(1)
}

fn node_pool(attributes: &Value) -> Nodes {
    let config = block(attributes, "node_config").unwrap_or(&Value::Null);
    Nodes {
        home: Home::Cluster(Ref::to(text(attributes, "cluster").unwrap_or_default())),
        machine: MachineRef::Type(text(config, "machine_type").unwrap_or_default().to_owned()),
        // What it says is for each zone.
        wanted: None,
        spot: truth(config, "spot"),
    }
}

fn instance(attributes: &Value) -> Database {
    let settings = block(attributes, "settings").unwrap_or(&Value::Null);
    let within = |name: &str, flag: &str| block(settings, name).and_then(|block| truth(block, flag));
    let source = text(attributes, "master_instance_name");
    Database {
        role: Some(source.map_or(Role::Primary, |source| Role::Replica { of: Ref::to(source) })),
        zones: text(settings, "availability_type").map(|kind| if kind == "ZONAL" { 1 } else { 2 }),
        public: within("ip_configuration", "ipv4_enabled"),
        protected: truth(attributes, "deletion_protection"),
        backups: within("backup_configuration", "enabled"),
        encrypted: None,
    }
}
