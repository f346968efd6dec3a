//! Health checks and DNS.

crate::rules::family! {
    slow_detection,
    long_ttl,
    one_failed_check,
    shallow_health_check,
    dns_falls_with_cloud,
}
