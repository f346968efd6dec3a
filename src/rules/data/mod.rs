//! Replication, queues, caches, weights.

crate::rules::family! {
    sync_not_offered,
    sync_too_far,
    sync_pair,
    queue_stays,
    cold_cache,
    weights_from_afar,
    weights_unproven,
    replica_on_another_cloud,
    unused_service,
    status_differs,
}
