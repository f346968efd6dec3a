//! What the types of `hashicorp/azurerm` mean, as far as saved plans are judged.

use serde_json::Value;

use crate::clouds::attributes::{count, text, truth};
use crate::clouds::object::{Cluster, Database, Home, MachineRef, Meaning, Name, Nodes, Object, Ref};

/// Attributes that hold a secret as a plain value, by type.
pub(in crate::clouds) const SECRETS: [(&str, &str); 1] =
    [("azurerm_postgresql_flexible_server", "administrator_password")];

/// What a resource of a type means.
pub(in crate::clouds) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    let object = match kind {
        "azurerm_kubernetes_cluster" => Some(Object::Cluster(Cluster {
            // The free tier promises nothing.
            promised: text(attributes, "sku_tier").map(|tier| tier != "Free"),
            zones: None,
        })),
        "azurerm_kubernetes_cluster_node_pool" => Some(Object::Nodes(node_pool(attributes))),
        "azurerm_postgresql_flexible_server" => Some(Object::Database(Database {
            public: truth(attributes, "public_network_access_enabled"),
            ..Database::default()
        })),
        _ => None,
    };
    let names = [Name::here(text(attributes, "name")), Name::everywhere(text(attributes, "id"))];
    object.map(|object| Meaning::new(names.into_iter().flatten(), object)).into_iter().collect()
}

fn node_pool(attributes: &Value) -> Nodes {
    Nodes {
        home: Home::Cluster(Ref::to(text(attributes, "kubernetes_cluster_id").unwrap_or_default())),
        machine: MachineRef::Type(text(attributes, "vm_size").unwrap_or_default().to_owned()),
        wanted: count(attributes, "node_count"),
        spot: text(attributes, "priority").map(|priority| priority == "Spot"),
    }
}
