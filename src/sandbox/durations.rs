//! How long what happens by itself takes, in seconds: the catalogue's typical figures.

use crate::catalog::Cloud;
use crate::catalog::timings::{self, Common, Timed};

/// From the launch of a node to its being ready.
pub(super) fn node_start() -> f64 {
    timings::of(Timed::NodeStart, Cloud::Aws).typical
}

/// From a pod's start to its being ready, on a node that may have its image already.
/// Only inference pods load weights and warm up.
pub(super) fn pod_start(cached: bool, gpus: u32, weights_gib: f64) -> f64 {
    if gpus == 0 {
        return gate_answer();
    }
    let pull = if cached { 0.0 } else { timings::common(Common::ImagePull).typical };
    let (weights, _) = timings::common(Common::WeightsLoad).seconds(weights_gib);
    pull + weights + timings::common(Common::ModelWarmUp).typical
}

/// From a gate's new posture to its answering by it.
pub(super) fn gate_answer() -> f64 {
    timings::common(Common::GateAnswer).typical
}

/// Lag of a database's replica in another region.
pub(super) fn replica_lag() -> f64 {
    timings::of(Timed::PostgresLag, Cloud::Aws).typical
}

/// From writing a latch's metric to its alarm's new state.
pub(super) fn latch(shut: bool) -> f64 {
    timings::of(if shut { Timed::LatchTrip } else { Timed::LatchOpen }, Cloud::Aws).typical
}

/// From a health check's decision to the name servers' new answer.
pub(super) fn dns_answer() -> f64 {
    timings::common(Common::DnsAnswerChanges).typical
}

/// From lifting a database's protection until it can be replaced.
pub(super) fn database_unprotect() -> f64 {
    timings::of(Timed::DatabaseUnprotect, Cloud::Aws).typical
}
