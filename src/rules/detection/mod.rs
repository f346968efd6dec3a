//! Health checks and DNS.

crate::rules::family! {
    slow_detection,
    long_ttl,
    one_failed_check,
    shallow_health_check,
    dns_falls_with_cloud,
    witness_by_default,
    no_majority_left,
    ledger_on_one_cloud,
    blind_gates_shut,
}
