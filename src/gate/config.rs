//! What a gate is told: `/etc/gate/gate.json`, which its module makes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::state::OnBlind;

/// A gate's configuration. It comes with the posture and is replaced with it: a gate of another one is another pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GateConfig {
    /// The environment.
    pub environment: String,
    /// The topology's name of the region.
    pub region: String,
    /// The epoch of the posture.
    pub epoch: u64,
    /// Whether the posture lets the region serve.
    pub serves: bool,
    /// The path on which the gate answers to health checks.
    pub health_path: String,
    /// The database that its services use, by its name in the topology.
    #[serde(default)]
    pub database: Option<String>,
    /// The inference services of the region.
    #[serde(default)]
    pub inference: BTreeMap<String, InferenceConfig>,
    /// The ledger that it follows; none in a system of one region.
    #[serde(default)]
    pub ledger: Option<LedgerConfig>,
    /// The latches that are held in the region.
    #[serde(default)]
    pub latches: Option<LatchesConfig>,
}

/// An inference service as the gate sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InferenceConfig {
    /// The name that leads to the addresses of its ready replicas.
    pub replicas: String,
    /// Replicas in this posture.
    pub desired: u32,
    /// Replicas without which the region doesn't open.
    pub floor: u32,
    /// Requests that one replica takes at a time.
    pub slots: u32,
}

/// Where the ledger is, and who may write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LedgerConfig {
    /// The public key of those who decide, in base64.
    pub public_key: String,
    /// What to do when too few holders can be read.
    #[serde(default)]
    pub on_blind: OnBlind,
    /// The holders, by name: a region's, or a witness.
    pub holders: BTreeMap<String, HolderConfig>,
    /// The other regions' own addresses, by name.
    #[serde(default)]
    pub peers: BTreeMap<String, String>,
    /// The name and port that lead to all gates of this region.
    #[serde(default)]
    pub siblings: Option<String>,
}

/// A holder's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HolderConfig {
    /// The bucket.
    pub bucket: String,
    /// The cloud's region that it is in.
    pub region: String,
    /// Where to reach it, where that doesn't follow from the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

/// Latches that follow a metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LatchesConfig {
    /// The namespace of the metric.
    pub namespace: String,
    /// The cloud's region that keeps it.
    pub region: String,
    /// The regions that they are about, by name.
    pub about: Vec<String>,
    /// Where to reach the service, where that doesn't follow from the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}
