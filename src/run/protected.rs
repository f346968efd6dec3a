//! Which resource types hold data or serve: what a plan may not destroy or replace unnoticed. Pure.
//!
//! Sources: the providers' documentation of what a destroyed object takes with it. A type belongs here if losing the
//! object loses data, loses keys or names that others hold on to, or gives back capacity that may not be had again.
//!
//! Adding one: a line in the table, in alphabetical order inside its provider.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is lost with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Data: databases, buckets, queues, images.
    Data,
    /// Keys and secrets, without which data can't be read.
    Keys,
    /// What users are served by: clusters, GPU pools, load balancers, zones.
    Service,
    /// Capacity that may not be given again.
    Capacity,
}

impl std::fmt::Display for Holds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Holds::Data => "holds data",
            Holds::Keys => "holds keys or secrets",
            Holds::Service => "serves",
            Holds::Capacity => "holds capacity",
        })
    }
}

/// Tells what an object of this type holds; nothing for types that can be made again without loss. `object` is the
/// resource as it is now, for the types where that decides.
pub(crate) fn holds(kind: &str, object: &Value) -> Option<Holds> {
    if matches!(kind, "kubernetes_service" | "kubernetes_service_v1") {
        let balances = object.pointer("/spec/0/type").and_then(Value::as_str) == Some("LoadBalancer");
        return balances.then_some(Holds::Service);
    }
    TABLE.iter().find(|(name, _)| *name == kind).map(|(_, holds)| *holds)
}

use Holds::{Capacity, Data, Keys, Service};

const TABLE: &[(&str, Holds)] = &[
    ("aws_autoscaling_group", Service),
    ("aws_backup_vault", Data),
    ("aws_db_cluster_snapshot", Data),
    ("aws_db_instance", Data),
    ("aws_db_instance_automated_backups_replication", Data),
    ("aws_db_snapshot", Data),
    ("aws_dynamodb_table", Data),
    ("aws_ebs_volume", Data),
    ("aws_ec2_capacity_reservation", Capacity),
    ("aws_ecr_repository", Data),
    ("aws_efs_file_system", Data),
    ("aws_eks_cluster", Service),
    ("aws_eks_node_group", Service),
    ("aws_elasticache_cluster", Data),
    ("aws_elasticache_global_replication_group", Data),
    ("aws_elasticache_replication_group", Data),
    ("aws_elasticache_serverless_cache", Data),
    ("aws_fsx_lustre_file_system", Data),
    ("aws_kms_alias", Keys),
    ("aws_kms_key", Keys),
    ("aws_kms_replica_key", Keys),
    ("aws_lb", Service),
    ("aws_rds_cluster", Data),
    ("aws_rds_cluster_instance", Data),
    ("aws_rds_global_cluster", Data),
    ("aws_route53_zone", Service),
    ("aws_route53recoverycontrolconfig_cluster", Service),
    ("aws_route53recoverycontrolconfig_control_panel", Service),
    ("aws_route53recoverycontrolconfig_routing_control", Service),
    ("aws_s3_bucket", Data),
    ("aws_secretsmanager_secret", Keys),
    ("aws_sqs_queue", Data),
    ("azurerm_capacity_reservation", Capacity),
    ("azurerm_capacity_reservation_group", Capacity),
    ("azurerm_container_registry", Data),
    ("azurerm_cosmosdb_account", Data),
    ("azurerm_data_protection_backup_vault", Data),
    ("azurerm_dns_zone", Service),
    ("azurerm_key_vault", Keys),
    ("azurerm_key_vault_key", Keys),
    ("azurerm_key_vault_secret", Keys),
    ("azurerm_kubernetes_cluster", Service),
    ("azurerm_kubernetes_cluster_node_pool", Service),
    ("azurerm_lb", Service),
    ("azurerm_linux_virtual_machine_scale_set", Service),
    ("azurerm_managed_disk", Data),
    ("azurerm_managed_redis", Data),
    ("azurerm_orchestrated_virtual_machine_scale_set", Service),
    ("azurerm_postgresql_flexible_server", Data),
    ("azurerm_postgresql_flexible_server_database", Data),
    ("azurerm_recovery_services_vault", Data),
    ("azurerm_redis_cache", Data),
    ("azurerm_resource_group", Data),
    ("azurerm_servicebus_namespace", Data),
    ("azurerm_servicebus_queue", Data),
    ("azurerm_storage_account", Data),
    ("azurerm_storage_container", Data),
    ("azurerm_traffic_manager_profile", Service),
    ("google_alloydb_cluster", Data),
    ("google_alloydb_instance", Data),
    ("google_artifact_registry_repository", Data),
    ("google_compute_disk", Data),
    ("google_compute_instance_group_manager", Service),
    ("google_compute_region_disk", Data),
    ("google_compute_region_instance_group_manager", Service),
    ("google_compute_reservation", Capacity),
    ("google_container_cluster", Service),
    ("google_container_node_pool", Service),
    ("google_dns_managed_zone", Service),
    ("google_filestore_instance", Data),
    ("google_kms_crypto_key", Keys),
    ("google_kms_key_ring", Keys),
    ("google_memorystore_instance", Data),
    ("google_project", Data),
    ("google_pubsub_subscription", Data),
    ("google_pubsub_topic", Data),
    ("google_redis_cluster", Data),
    ("google_redis_instance", Data),
    ("google_secret_manager_regional_secret", Keys),
    ("google_secret_manager_secret", Keys),
    ("google_spanner_database", Data),
    ("google_spanner_instance", Data),
    ("google_sql_database", Data),
    ("google_sql_database_instance", Data),
    ("google_storage_bucket", Data),
    ("kubernetes_namespace", Service),
    ("kubernetes_namespace_v1", Service),
    ("kubernetes_persistent_volume_claim", Data),
    ("kubernetes_persistent_volume_claim_v1", Data),
    ("kubernetes_persistent_volume_v1", Data),
    ("kubernetes_stateful_set", Data),
    ("kubernetes_stateful_set_v1", Data),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn services_hold_if_they_balance_load() {
        let service = |kind: &str| serde_json::json!({"spec": [{"type": kind}]});
        assert_eq!(holds("kubernetes_service_v1", &service("LoadBalancer")), Some(Holds::Service));
        assert_eq!(holds("kubernetes_service_v1", &service("ClusterIP")), None);
        assert_eq!(holds("aws_db_instance", &Value::Null), Some(Holds::Data));
        assert_eq!(holds("aws_security_group_rule", &Value::Null), None);
    }
}
