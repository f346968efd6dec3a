//! What saved plans of terraform hold.

crate::rules::family! {
    planned_database_without_backups,
    planned_database_unprotected,
    planned_database_in_one_zone,
    planned_database_public,
    planned_data_unencrypted,
    planned_key_elsewhere,
    planned_in_another_region,
    planned_global_in_failover,
    planned_secret_value,
    planned_spot_nodes,
    planned_capacity_block,
    planned_image_elsewhere,
    planned_cluster_without_agreement,
    planned_bucket_unversioned,
}
