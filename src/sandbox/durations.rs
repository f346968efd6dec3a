//! How long what happens by itself takes, in seconds: the catalogue's typical figures.

use crate::catalog::timings::{self, Common, Timed};
use crate::catalog::{Cloud, locations};
use crate::clouds::{How, Provider};

/// What takes its own time on each cloud, in one of its regions. A region that isn't known is taken for one of the first cloud.
fn at(region: &str, timed: Timed) -> f64 {
    let cloud = locations::find(region).map_or(Cloud::ALL[0], |known| known.cloud());
    timings::of(timed, cloud).typical
}

/// From the launch of a node to its being ready.
pub(super) fn node_start(region: &str) -> f64 {
    at(region, Timed::NodeStart)
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
pub(super) fn replica_lag(region: &str) -> f64 {
    at(region, Timed::PostgresLag)
}

/// From writing a latch's metric to its alarm's new state.
pub(super) fn latch(region: &str, shut: bool) -> f64 {
    at(region, if shut { Timed::LatchTrip } else { Timed::LatchOpen })
}

/// From a change of a latch that is part of a provider's records to the name servers' new answer.
pub(super) fn latch_of(provider: Provider, shut: bool) -> f64 {
    let cloud = provider.cloud().unwrap_or(Cloud::ALL[0]);
    timings::of(if shut { Timed::LatchTrip } else { Timed::LatchOpen }, cloud).typical
}

/// Until a replica in a region is the primary, by force or once all has arrived.
pub(super) fn promote(region: &str, how: How) -> f64 {
    at(
        region,
        match how {
            How::Forced => Timed::PostgresPromote,
            How::Planned => Timed::PostgresSwitchover,
        },
    )
}

/// From the return of a region until a former primary there follows the new one.
pub(super) fn rejoin() -> f64 {
    timings::common(Common::FlexibleServerRejoins).typical
}

/// From a health check's decision to the name servers' new answer.
pub(super) fn dns_answer() -> f64 {
    timings::common(Common::DnsAnswerChanges).typical
}

/// From lifting a database's protection until it can be replaced.
pub(super) fn database_unprotect(region: &str) -> f64 {
    at(region, Timed::DatabaseUnprotect)
}
