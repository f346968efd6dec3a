//! Objectives against each other and against the mechanisms.

crate::rules::family! {
    no_objectives,
    rto_below_detection,
    rto_below_estimate,
    rpo_zero,
    rpo_below_mechanism,
    availability_below_one_failover,
    snapshot_too_slow,
}
