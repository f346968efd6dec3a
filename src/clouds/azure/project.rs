//! What the types of `hashicorp/azurerm` mean.

use serde_json::Value;

use crate::clouds::attributes::{at, block, count, flag, number, text, texts, truth};
use crate::clouds::object::{
    AnswerRule, Asks, Bucket, Cache, Check, Cluster, Database, Holds, Home, Latch, Listed, MachineRef, Meaning, Member,
    Name, Nodes, Object, Record, Ref, Reservation, Role, dns_name,
};

/// Attributes that hold a secret as a plain value, by type.
pub(in crate::clouds) const SECRETS: [(&str, &str); 2] =
    [("azurerm_key_vault_secret", "value"), ("azurerm_postgresql_flexible_server", "administrator_password")];

/// What a resource of a type means.
pub(in crate::clouds) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    match kind {
        "azurerm_kubernetes_cluster" => cluster(attributes),
        "azurerm_kubernetes_cluster_node_pool" => vec![named(attributes, Object::Nodes(node_pool(attributes)))],
        "azurerm_capacity_reservation" => {
            vec![Meaning::new([], Object::Reservation(Reservation { ends: false }))]
        }
        "azurerm_postgresql_flexible_server" => vec![named(attributes, Object::Database(server(attributes)))],
        // Azure encrypts it with a key of its own where none is named.
        "azurerm_managed_redis" => vec![named(attributes, Object::Cache(Cache { encrypted: Some(true) }))],
        "azurerm_storage_account" => {
            let kept = block(attributes, "blob_properties");
            let versioned = kept.and_then(|kept| truth(kept, "versioning_enabled"));
            vec![Meaning::new(Name::everywhere(text(attributes, "name")), Object::Bucket(Bucket { versioned }))]
        }
        "azurerm_public_ip" => entry(attributes).into_iter().collect(),
        "azurerm_dns_a_record" => record(attributes, &texts(attributes, "records")).into_iter().collect(),
        "azurerm_dns_cname_record" => {
            let target: Vec<&str> = text(attributes, "record").into_iter().collect();
            record(attributes, &target).into_iter().collect()
        }
        "azurerm_traffic_manager_profile" => profile(attributes),
        "azurerm_traffic_manager_external_endpoint" => external(attributes),
        "azurerm_traffic_manager_nested_endpoint" => {
            let target = text(attributes, "target_resource_id").map(Ref::to);
            let member = Member { follows_targets: true, ..member(attributes, target.into_iter().collect(), None) };
            listed(attributes, member).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Something with the name that it has where it stands, and its id.
fn named(attributes: &Value, object: Object) -> Meaning {
    let names = [Name::here(text(attributes, "name")), Name::everywhere(text(attributes, "id"))];
    Meaning::new(names.into_iter().flatten(), object)
}

/// A cluster, with the nodes that it is made with.
fn cluster(attributes: &Value) -> Vec<Meaning> {
    let pool = block(attributes, "default_node_pool");
    let zones = pool.map(|pool| texts(pool, "zones").len()).filter(|zones| *zones > 0);
    let host = block(attributes, "kube_config").and_then(|access| text(access, "host"));
    let names = [
        Name::here(text(attributes, "name")),
        Name::everywhere(text(attributes, "id")),
        Name::everywhere(host.map(|host| host.trim_end_matches('/'))),
    ];
    // The free tier promises nothing.
    let promised = text(attributes, "sku_tier").map(|tier| tier != "Free");
    let zones = zones.and_then(|zones| u32::try_from(zones).ok());
    let mut meanings = vec![Meaning::new(names.into_iter().flatten(), Object::Cluster(Cluster { promised, zones }))];
    meanings.extend(pool.map(|pool| {
        let nodes = Nodes {
            home: Home::Cluster(Ref::to(text(attributes, "name").unwrap_or_default())),
            machine: MachineRef::Type(text(pool, "vm_size").unwrap_or_default().to_owned()),
            wanted: count(pool, "node_count"),
            spot: Some(false),
        };
        Meaning::new(Name::here(text(pool, "name")), Object::Nodes(nodes))
    }));
    meanings
}

/// The name at the end of an id: nodes know their cluster by it, which stands where they do.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

fn node_pool(attributes: &Value) -> Nodes {
    Nodes {
        home: Home::Cluster(Ref::to(last(text(attributes, "kubernetes_cluster_id").unwrap_or_default()))),
        machine: MachineRef::Type(text(attributes, "vm_size").unwrap_or_default().to_owned()),
        wanted: count(attributes, "node_count"),
        spot: text(attributes, "priority").map(|priority| priority == "Spot"),
    }
}

/// A server follows another as long as it names one, and was not promoted to stand alone.
fn server(attributes: &Value) -> Database {
    let alone = text(attributes, "replication_role") == Some("None");
    let source = text(attributes, "source_server_id").filter(|_| !alone);
    Database {
        role: Some(source.map_or(Role::Primary, |source| Role::Replica { of: Ref::to(source) })),
        public: truth(attributes, "public_network_access_enabled"),
        backups: count(attributes, "backup_retention_days").map(|days| days > 0),
        // It is so always.
        encrypted: Some(true),
        ..Database::default()
    }
}

/// An address with a name is where clients come in; one without is a way out.
fn entry(attributes: &Value) -> Option<Meaning> {
    let fqdn = text(attributes, "fqdn").map(dns_name)?;
    let names = [Name::everywhere(Some(&fqdn)), Name::everywhere(text(attributes, "id"))];
    Some(Meaning::new(names.into_iter().flatten(), Object::Entry))
}

/// A record of a zone: addresses, another name, or another resource.
fn record(attributes: &Value, targets: &[&str]) -> Option<Meaning> {
    let name = dns_name(text(attributes, "fqdn")?);
    let targets = match text(attributes, "target_resource_id") {
        Some(id) => vec![Ref::to(id)],
        None => targets.iter().map(|target| Ref::to(dns_name(target))).collect(),
    };
    let ttl = count(attributes, "ttl");
    let member = Member { targets, ttl, weight: None, place: 0, latch: None, check: None, follows_targets: false };
    let record = Record { name, holds: Holds::Addresses, ttl, rule: AnswerRule::Simple, members: vec![member] };
    Some(Meaning::new([], Object::Record(record)))
}

/// A profile is a name whose members are endpoints, and says how patient their probes are: they tolerate some failures, and give
/// up with the next one, which has to time out.
fn profile(attributes: &Value) -> Vec<Meaning> {
    let Some(fqdn) = text(attributes, "fqdn") else { return Vec::new() };
    let rule = match text(attributes, "traffic_routing_method") {
        Some("Priority") => AnswerRule::TrafficManagerPriority,
        _ => AnswerRule::TrafficManagerWeighted,
    };
    let probe = block(attributes, "monitor_config").unwrap_or(&Value::Null);
    let every = number(probe, "interval_in_seconds").unwrap_or(30.0);
    let tolerated = number(probe, "tolerated_number_of_failures").unwrap_or(3.0);
    let timeout = number(probe, "timeout_in_seconds").unwrap_or(10.0);
    let id = || Name::everywhere(text(attributes, "id"));
    let ttl = at(attributes, "dns_config.ttl").as_u64().and_then(|ttl| u32::try_from(ttl).ok());
    let record = Record { name: dns_name(fqdn), holds: Holds::Addresses, ttl, rule, members: Vec::new() };
    let check = Check {
        asks: Asks::Nothing,
        like: None,
        down_after: every * (tolerated + 1.0) + timeout,
        up_after: every,
        inverted: false,
    };
    vec![Meaning::new(id(), Object::Record(record)), Meaning::new(id(), Object::Check(check))]
}

/// An endpoint is a member of its profile's name, which probes it unless it always serves. It is a region's latch if a region is
/// answered by it and it is told apart from the answer of last resort by being probed.
fn external(attributes: &Value) -> Vec<Meaning> {
    let Some(target) = text(attributes, "target").map(dns_name) else { return Vec::new() };
    let probed = !flag(attributes, "always_serve_enabled");
    let id = text(attributes, "id").unwrap_or_default();
    let check = probed.then(|| Ref::to(id));
    let latch = probed.then(|| Ref::to(id));
    let member = Member { latch, ..member(attributes, vec![Ref::to(target.clone())], check) };
    let mut meanings: Vec<Meaning> = listed(attributes, member).into_iter().collect();
    if probed {
        let check = Check {
            asks: Asks::Name(target),
            like: text(attributes, "profile_id").map(Ref::to),
            down_after: 60.0,
            up_after: 30.0,
            inverted: false,
        };
        let latch = Latch {
            judges: text(attributes, "name").unwrap_or_default().to_owned(),
            says: truth(attributes, "enabled").map(|enabled| !enabled),
        };
        let name = || Name::everywhere(Some(id));
        meanings.push(Meaning::new(name(), Object::Check(check)));
        meanings.push(Meaning::new(name(), Object::Latch(latch)));
    }
    meanings
}

fn member(attributes: &Value, targets: Vec<Ref>, check: Option<Ref>) -> Member {
    Member {
        targets,
        ttl: None,
        weight: count(attributes, "weight"),
        place: count(attributes, "priority").unwrap_or(1).saturating_sub(1),
        latch: None,
        check,
        follows_targets: false,
    }
}

fn listed(attributes: &Value, member: Member) -> Option<Meaning> {
    let of = Ref::to(text(attributes, "profile_id")?);
    Some(Meaning::new([], Object::Listed(Listed { of, member })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn objects(kind: &str, attributes: &Value) -> Vec<Object> {
        project(kind, attributes).into_iter().map(|meaning| meaning.object).collect()
    }

    #[test]
    fn an_endpoint_is_a_member_a_check_and_a_latch() {
        let endpoint = json!({ "id": "/p/e", "name": "primary", "profile_id": "/p", "target": "West.example.com.",
            "enabled": false, "weight": 100, "priority": 2, "always_serve_enabled": false });
        let [Object::Listed(listed), Object::Check(check), Object::Latch(latch)] =
            &objects("azurerm_traffic_manager_external_endpoint", &endpoint)[..]
        else {
            panic!("three meanings")
        };
        assert_eq!((listed.of.name.as_str(), listed.member.place, listed.member.weight), ("/p", 1, Some(100)));
        assert_eq!(check.asks, Asks::Name("west.example.com".to_owned()));
        assert_eq!((latch.judges.as_str(), latch.says), ("primary", Some(true)));
        // The answer of last resort is asked nothing and shut by nobody.
        let sorry = json!({ "id": "/p/s", "name": "sorry", "profile_id": "/p", "target": "sorry.example.com",
            "enabled": true, "priority": 1000, "always_serve_enabled": true });
        assert_eq!(objects("azurerm_traffic_manager_external_endpoint", &sorry).len(), 1);
    }

    #[test]
    fn a_profile_says_how_patient_its_probes_are() {
        let profile = json!({ "id": "/p", "fqdn": "demo.trafficmanager.net", "traffic_routing_method": "Priority",
            "dns_config": [{ "relative_name": "demo", "ttl": 30 }],
            "monitor_config": [{ "interval_in_seconds": 10, "timeout_in_seconds": 9, "tolerated_number_of_failures": 3 }] });
        let [Object::Record(record), Object::Check(check)] = &objects("azurerm_traffic_manager_profile", &profile)[..]
        else {
            panic!("two meanings")
        };
        assert_eq!((record.ttl, record.rule), (Some(30), AnswerRule::TrafficManagerPriority));
        assert_eq!((check.down_after, check.up_after), (49.0, 10.0), "as the estimate has it");
        let estimated = crate::clouds::Dns::AzureTrafficManager.detection_seconds(10, 3);
        assert!((estimated - check.down_after).abs() < 0.001, "{estimated}");
    }

    #[test]
    fn a_server_follows_whom_it_names_unless_it_stands_alone() {
        let role = |attributes: Value| match &objects("azurerm_postgresql_flexible_server", &attributes)[..] {
            [Object::Database(database)] => database.role.clone(),
            _ => None,
        };
        assert_eq!(role(json!({ "source_server_id": "/s" })), Some(Role::Replica { of: Ref::to("/s") }));
        assert_eq!(role(json!({ "source_server_id": "/s", "replication_role": "None" })), Some(Role::Primary));
        assert_eq!(role(json!({ "source_server_id": null })), Some(Role::Primary));
    }

    #[test]
    fn nodes_know_their_cluster_by_its_name() {
        let pool = json!({ "name": "g1", "kubernetes_cluster_id": "/x/managedClusters/demo", "node_count": 2 });
        let [Object::Nodes(nodes)] = &objects("azurerm_kubernetes_cluster_node_pool", &pool)[..] else {
            panic!("nodes")
        };
        assert_eq!((&nodes.home, nodes.wanted), (&Home::Cluster(Ref::to("demo")), Some(2)));
        let cluster = json!({ "name": "demo", "id": "/c", "default_node_pool": [{ "name": "system", "node_count": 3 }],
            "kube_config": [{ "host": "https://demo.azmk8s.io:443" }] });
        assert_eq!(project("azurerm_kubernetes_cluster", &cluster).len(), 2, "a cluster and its nodes");
    }
}
