//! The shape of the whole: regions, roles, who takes over.

crate::rules::family! {
    single_region,
    no_replication,
    no_replicas,
    manual_failover,
    service_missing,
    primary_away,
    primary_retired,
    single_replica,
    active_without_traffic,
    single_cloud,
    no_third_place,
    one_replica,
    remote_writes,
}
