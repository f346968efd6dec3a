//! Changes that replace on a condition. The facts name the paths and not the conditions; those are from the provider's
//! documentation of each type and from what its plans say.

use crate::sandbox::value::Value;

/// Whether a change at a path replaces the object.
pub(super) fn replaces(kind: &str, path: &str, planned: &Value, prior: &Value, config: &Value) -> bool {
    let (before, after) = (prior.at(path), planned.at(path));
    match (kind, path) {
        // A rule for all types; an argument that is taken out keeps the region.
        (_, "region") => true,
        // What was requested for other names is another certificate; what was imported is imported again in its place.
        ("aws_acm_certificate", "domain_name" | "subject_alternative_names") => prior.get("private_key").is_null(),
        // A dedicated network can go back to shared machines.
        ("aws_vpc", "instance_tenancy") => after.text() != Some("default"),
        // Encryption can be added and not taken away.
        ("aws_eks_cluster", "encryption_config") => after.items().is_empty() && !after.is_unknown(),
        ("aws_eks_cluster", "compute_config.node_role_arn") => before.text().is_some_and(|role| !role.is_empty()),
        // Upwards in place (valkey counts as after redis), downwards as a new group.
        ("aws_elasticache_replication_group", "engine") => {
            before.text() == Some("valkey") && after.text() == Some("redis")
        }
        ("aws_elasticache_replication_group", "engine_version") => {
            prior.get("engine") == planned.get("engine") && version(after) < version(before)
        }
        ("aws_elasticache_replication_group", "node_group_configuration") => !config.at(path).items().is_empty(),
        // Redis 7.0.5 and all of valkey turn it on in place.
        ("aws_elasticache_replication_group", "transit_encryption_enabled") => {
            version(prior.get("engine_version_actual")) < vec![7, 0, 5]
        }
        // A network load balancer takes subnets and gives none back; its first security group comes at its creation.
        ("aws_lb", "subnets" | "subnet_mapping") => {
            let (before, after) = (prior.get("subnets").items(), planned.get("subnets"));
            is_network(planned) && !after.is_unknown() && before.iter().any(|subnet| !after.items().contains(subnet))
        }
        ("aws_lb", "security_groups") => {
            let none = |groups: &Value| groups.items().is_empty();
            is_network(planned) && !after.is_unknown() && none(before) != none(after)
        }
        ("aws_lb", "secondary_ips_auto_assigned_per_subnet") => after.number() < before.number(),
        // A parameter doesn't become smaller again.
        ("aws_ssm_parameter", "tier") => before.text() == Some("Advanced") && after.text() == Some("Standard"),
        ("aws_instance", "user_data" | "user_data_base64") => config.get("user_data_replace_on_change").is_true(),
        // Only an interface endpoint turns its DNS names on and off.
        ("aws_vpc_endpoint", "private_dns_enabled") => planned.get("vpc_endpoint_type").text() != Some("Interface"),
        _ => false,
    }
}

fn is_network(balancer: &Value) -> bool {
    balancer.get("load_balancer_type").text() == Some("network")
}

/// A version's numbers; empty where there is none.
fn version(value: &Value) -> Vec<u32> {
    value.text().unwrap_or_default().split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::clouds::Provider;
    use crate::sandbox::providers::Emulator;
    use crate::sandbox::providers::facts::Releases;

    /// What the facts name and nobody knows the condition of; it doesn't replace here.
    const UNKNOWN: [(&str, &str); 13] = [
        ("aws_dynamodb_table", "restore_source_name"),
        ("aws_dynamodb_table", "restore_source_table_arn"),
        ("aws_dynamodb_table", "warm_throughput.read_units_per_second"),
        ("aws_dynamodb_table", "warm_throughput.write_units_per_second"),
        ("aws_instance", "enable_primary_ipv6"),
        ("aws_instance", "instance_type"),
        ("aws_instance", "ipv6_addresses"),
        ("aws_instance", "launch_template.version"),
        ("aws_nat_gateway", "regional_nat_gateway_auto_mode"),
        ("aws_nat_gateway", "secondary_private_ip_address_count"),
        ("aws_s3_bucket_server_side_encryption_configuration", "expected_bucket_owner"),
        ("aws_s3_bucket_versioning", "expected_bucket_owner"),
        ("aws_subnet", "ipv6_cidr_block"),
    ];

    const KNOWN: [(&str, &str); 17] = [
        ("aws_acm_certificate", "domain_name"),
        ("aws_acm_certificate", "subject_alternative_names"),
        ("aws_vpc", "instance_tenancy"),
        ("aws_eks_cluster", "encryption_config"),
        ("aws_eks_cluster", "compute_config.node_role_arn"),
        ("aws_elasticache_replication_group", "engine"),
        ("aws_elasticache_replication_group", "engine_version"),
        ("aws_elasticache_replication_group", "node_group_configuration"),
        ("aws_elasticache_replication_group", "transit_encryption_enabled"),
        ("aws_instance", "user_data"),
        ("aws_instance", "user_data_base64"),
        ("aws_lb", "secondary_ips_auto_assigned_per_subnet"),
        ("aws_lb", "security_groups"),
        ("aws_lb", "subnet_mapping"),
        ("aws_lb", "subnets"),
        ("aws_ssm_parameter", "tier"),
        ("aws_vpc_endpoint", "private_dns_enabled"),
    ];

    #[test]
    fn every_condition_that_the_facts_name_is_known_or_said_to_be_unknown() {
        let emulator = Emulator::of(Provider::Aws).unwrap();
        let mut named = BTreeSet::new();
        for releases in [Releases::Oldest, Releases::Newest] {
            for (kind, facts) in emulator.facts(releases).types() {
                let paths = facts.replace_if.iter().filter(|path| *path != "region" && !facts.replace.contains(path));
                named.extend(paths.map(|path| (kind, path.as_str())));
            }
        }
        let expected: BTreeSet<_> = KNOWN.into_iter().chain(UNKNOWN).collect();
        assert_eq!(named, expected, "what is new needs its condition above, with its source");
    }

    fn cache(engine: &str, version: &str) -> Value {
        let (engine, version) = (Value::from(engine), Value::from(version));
        Value::object([("engine", engine), ("engine_version", version.clone()), ("engine_version_actual", version)])
    }

    fn balancer(subnets: &[&str], groups: &[&str]) -> Value {
        let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
        Value::object([
            ("load_balancer_type", "network".into()),
            ("subnets", list(subnets)),
            ("security_groups", list(groups)),
        ])
    }

    #[test]
    fn a_cache_goes_up_in_place_and_down_as_a_new_one() {
        let kind = "aws_elasticache_replication_group";
        let asks = |path: &str, before: &Value, after: &Value| replaces(kind, path, after, before, &Value::Null);
        let (old, new) = (cache("valkey", "7.2"), cache("valkey", "8.0"));
        assert!(!asks("engine_version", &old, &new));
        assert!(asks("engine_version", &new, &old));
        let redis = cache("redis", "7.1");
        assert!(asks("engine", &new, &redis) && !asks("engine", &redis, &new));
        assert!(!asks("engine_version", &redis, &old), "another engine counts its versions anew");
        assert!(asks("transit_encryption_enabled", &cache("redis", "6.2"), &redis));
        assert!(!asks("transit_encryption_enabled", &redis, &redis));
    }

    #[test]
    fn a_network_load_balancer_gives_no_subnet_back() {
        let asks = |path: &str, before: &Value, after: &Value| replaces("aws_lb", path, after, before, &Value::Null);
        let (two, three) = (balancer(&["a", "b"], &[]), balancer(&["a", "b", "c"], &[]));
        assert!(!asks("subnets", &two, &three));
        assert!(asks("subnets", &three, &two));
        assert!(asks("security_groups", &two, &balancer(&["a", "b"], &["sg"])));
        assert!(!asks("security_groups", &balancer(&[], &["x", "y"]), &balancer(&[], &["x"])));
    }

    #[test]
    fn only_the_way_to_dedicated_machines_replaces() {
        let network = |tenancy: &str| Value::object([("instance_tenancy", tenancy.into())]);
        let asks = |before: &str, after: &str| {
            replaces("aws_vpc", "instance_tenancy", &network(after), &network(before), &Value::Null)
        };
        assert!(asks("default", "dedicated") && !asks("dedicated", "default"));
    }
}
