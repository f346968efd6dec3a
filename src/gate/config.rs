//! What a gate is told: `/etc/gate/gate.json`, which its module makes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::DatabaseHere;
use super::decision::DatabaseSeen;
use super::state::OnBlind;
use crate::ledger::PublicKey;

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
    /// The name that leads to the addresses of its ready replicas, or the file in which somebody beside it writes their number.
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
    /// The name whose text says whether a latch about this region is `shut`, where DNS says it.
    #[serde(default)]
    pub latch: Option<String>,
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

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The key, with its parents.
    pub key: String,
    /// What is wrong with it.
    pub what: String,
}

/// Paths that are the gate's own.
const PATHS: [&str; 4] = ["/authorize", "/fence", "/lease", "/livez"];

impl GateConfig {
    /// What is said of the region's database to whoever asks about the ledger.
    #[must_use]
    pub(crate) fn database_here(&self, seen: Option<DatabaseSeen>) -> Option<DatabaseHere> {
        let takes_writes = match seen? {
            DatabaseSeen::Primary { .. } => true,
            DatabaseSeen::Replica | DatabaseSeen::ReadOnly => false,
            DatabaseSeen::Unreachable => return None,
        };
        Some(DatabaseHere { name: self.database.clone()?, takes_writes })
    }

    /// Everything that is wrong with it.
    #[must_use]
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, what: &str| faults.push(Fault { key: key.to_owned(), what: what.to_owned() });
        for (key, value) in [("environment", &self.environment), ("region", &self.region)] {
            if value.is_empty() {
                fault(key, "is empty");
            }
        }
        if !self.health_path.starts_with('/') || PATHS.contains(&self.health_path.as_str()) {
            fault("health_path", "must be a path that begins with `/` and isn't one of the gate's own");
        }
        if self.database.as_deref() == Some("") {
            fault("database", "is empty; without a database it is null");
        }
        for (service, inference) in &self.inference {
            let of = |key: &str| format!("inference.{service}.{key}");
            if inference.replicas.is_empty() {
                fault(&of("replicas"), "is empty; it is the name that leads to the ready replicas");
            }
            if inference.slots == 0 {
                fault(&of("slots"), "is 0: no request would ever be let in");
            }
        }
        if let Some(ledger) = &self.ledger {
            ledger.faults(&mut fault);
        }
        if let Some(latches) = &self.latches {
            for (key, value) in [("latches.namespace", &latches.namespace), ("latches.region", &latches.region)] {
                if value.is_empty() {
                    fault(key, "is empty");
                }
            }
            if self.ledger.is_none() {
                fault("latches", "follow a ledger, and there is none");
            }
        }
        faults
    }
}

impl LedgerConfig {
    fn faults(&self, fault: &mut impl FnMut(&str, &str)) {
        if let Err(error) = PublicKey::parse(&self.public_key) {
            fault("ledger.public_key", error.to_string().trim_start_matches("it "));
        }
        if self.holders.len().is_multiple_of(2) {
            let number = self.holders.len();
            fault(
                "ledger.holders",
                &format!("are {number}: an even number has no majority that an odd one less hasn't"),
            );
        }
        for (name, holder) in &self.holders {
            let of = |key: &str| format!("ledger.holders.{name}.{key}");
            for (key, value) in [("bucket", &holder.bucket), ("region", &holder.region)] {
                if value.is_empty() {
                    fault(&of(key), "is empty");
                }
            }
            if holder.endpoint.as_deref().is_some_and(|endpoint| !is_address(endpoint)) {
                fault(&of("endpoint"), "must be a scheme and a host, such as https://s3.example.com");
            }
        }
        for (name, peer) in &self.peers {
            if !is_address(peer) {
                let key = format!("ledger.peers.{name}");
                fault(&key, "must be a scheme and a host, such as https://eu-west-1.api.example.com");
            }
        }
        let port = |text: &str| {
            text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        };
        if self.siblings.as_deref().is_some_and(|siblings| !port(siblings)) {
            fault("ledger.siblings", "must be a name and a port, such as gate-siblings.ns.svc.cluster.local:8080");
        }
    }
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', ' ', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::PrivateKey;

    fn sound() -> serde_json::Value {
        serde_json::json!({
            "environment": "demo", "region": "a", "epoch": 1, "serves": true, "health_path": "/healthz",
            "inference": { "llm": { "replicas": "llm", "desired": 2, "floor": 1, "slots": 8 } },
            "ledger": {
                "public_key": PrivateKey::from_bytes([7; 32]).public().to_string(),
                "holders": { "a": { "bucket": "b", "region": "r" } },
                "peers": { "b": "https://b.example.com" }, "siblings": "gates:8080",
            },
            "latches": { "namespace": "n", "region": "r", "about": ["b"] },
        })
    }

    fn faults(change: impl Fn(&mut serde_json::Value)) -> Vec<String> {
        let mut value = sound();
        change(&mut value);
        let config: GateConfig = serde_json::from_value(value).expect("of its form");
        config.faults().into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn what_can_not_be_followed_is_said_by_its_key() {
        assert!(faults(|_| {}).is_empty());
        for (path, value, key) in [
            ("/region", "", "region"),
            ("/health_path", "healthz", "health_path"),
            ("/health_path", "/fence", "health_path"),
            ("/inference/llm/replicas", "", "inference.llm.replicas"),
            ("/ledger/public_key", "AAAA", "ledger.public_key"),
            ("/ledger/holders/a/bucket", "", "ledger.holders.a.bucket"),
            ("/ledger/peers/b", "b.example.com", "ledger.peers.b"),
            ("/ledger/siblings", "gates", "ledger.siblings"),
            ("/latches/namespace", "", "latches.namespace"),
        ] {
            let found = faults(|config| *config.pointer_mut(path).expect("a key") = value.into());
            assert_eq!(found, [key], "{path}: {value}");
        }
        let two = faults(|config| config["ledger"]["holders"]["b"] = config["ledger"]["holders"]["a"].clone());
        assert_eq!(two, ["ledger.holders"]);
        assert_eq!(faults(|config| config["ledger"] = serde_json::Value::Null), ["latches"]);
    }
}
