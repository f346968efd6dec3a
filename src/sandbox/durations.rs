//! How long what happens by itself takes, in seconds: the catalogue's typical figures.

use crate::catalog::timings;

/// From the launch of a node to its being ready.
pub(super) fn node_start() -> f64 {
    timings::get("node-start-aws").typical
}

/// From a pod's start to its being ready, on a node that may have its image already.
/// Only inference pods load weights and warm up.
pub(super) fn pod_start(cached: bool, gpus: u32, weights_gib: f64) -> f64 {
    if gpus == 0 {
        return gate_answer();
    }
    let pull = if cached { 0.0 } else { timings::get("image-pull").typical };
    let (weights, _) = timings::get("weights-load").seconds(weights_gib);
    pull + weights + timings::get("model-warm-up").typical
}

/// From a gate's new posture to its answering by it.
pub(super) fn gate_answer() -> f64 {
    timings::get("gate-answer").typical
}

/// Lag of a database's replica in another region.
pub(super) fn replica_lag() -> f64 {
    timings::get("postgres-lag-aws").typical
}

/// From writing a latch's metric to its alarm's new state.
pub(super) fn latch(shut: bool) -> f64 {
    let id = if shut { "latch-trip-aws" } else { "latch-open-aws" };
    timings::get(id).typical
}

/// From a health check's decision to the name servers' new answer.
pub(super) fn dns_answer() -> f64 {
    timings::get("dns-answer-changes").typical
}

/// From lifting a database's protection until it can be replaced.
pub(super) fn database_unprotect() -> f64 {
    timings::get("database-unprotect-aws").typical
}
