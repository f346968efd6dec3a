//! What a gate answers: on its health path, on `/fence`, on `/lease`. The sandbox's gates answer the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::proof::Sighting;
use super::state::{Knowledge, State, Uptime};

/// Milliseconds for which what a gate let in may go on once it has shut: the proxy cuts streams within five seconds, a lease
/// lasts as long, and the signal takes its time.
pub(crate) const DRAIN: Uptime = 6_000;
use crate::ledger::{Entry, PublicKey, Signed, Verified};

/// The answer to "may traffic come here?".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GateAnswer {
    /// Yes, or no.
    pub serves: bool,
    /// Whether it serves with fewer replicas than the posture wants.
    #[serde(default)]
    pub degraded: bool,
    /// The topology's name of the region; not known to a gate that can't read its posture.
    pub region: Option<String>,
    /// The epoch of the ledger that it follows; of its posture, where there is no ledger.
    pub epoch: Option<u64>,
    /// Why not, in words; empty if it is yes.
    pub reasons: Vec<String>,
}

/// The answer to "what do you know of the ledger?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FenceAnswer {
    /// The topology's name of the region.
    pub region: String,
    /// Which of the region's gates answers, and which start of it.
    pub gate: String,
    /// What it knows.
    pub state: State,
    /// Whether it is open.
    pub open: bool,
    /// Whether it has shut so lately that what it let in may still go on.
    pub draining: bool,
    /// Why not, in words; empty if it is.
    pub reasons: Vec<String>,
    /// The latest entry that it ever saw.
    pub latest: Option<Signed>,
    /// The entry by which it is open, and milliseconds since a majority confirmed it.
    pub confirmed: Option<(Signed, u64)>,
    /// What each holder last said: the epoch, and milliseconds since then.
    pub holders: BTreeMap<String, (Option<u64>, u64)>,
    /// What it saw of the other regions' gates: milliseconds since something answered there, and none if nothing did.
    #[serde(default)]
    pub peers: BTreeMap<String, Option<u64>>,
    /// The region's other gates, as they last answered to it; one that doesn't is none.
    #[serde(default)]
    pub siblings: BTreeMap<String, Option<Sibling>>,
    /// The database of its services, as it last saw it; none if it has none, or didn't see it lately.
    #[serde(default)]
    pub database: Option<DatabaseHere>,
    /// What it last told each latch that its region holds, by the region that the latch is about.
    #[serde(default)]
    pub latches: BTreeMap<String, LatchTold>,
}

/// A region's own database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DatabaseHere {
    /// Its name in the topology.
    pub name: String,
    /// Whether it takes writes.
    pub takes_writes: bool,
}

/// What a latch was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LatchTold {
    /// To be shut, or else open.
    pub shut: bool,
    /// Milliseconds since then.
    pub ago: u64,
}

/// A gate of the same region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sibling {
    /// Whether it is open, or what it let in may still go on.
    pub open: bool,
    /// The epoch of the latest entry that it saw.
    pub epoch: Option<u64>,
}

impl FenceAnswer {
    /// What a gate answers that shut last at an instant, if it ever did; without what it saw of others and told latches.
    #[must_use]
    pub(crate) fn new(
        region: &str,
        knowledge: &Knowledge,
        decision: &Decision,
        shut: Option<Uptime>,
        now: Uptime,
    ) -> Self {
        let epoch = |entry: &Verified| entry.entry().epoch;
        Self {
            region: region.to_owned(),
            gate: knowledge.nonce().to_owned(),
            state: knowledge.state(),
            open: decision.is_open(),
            draining: !decision.is_open() && shut.is_some_and(|at| now.saturating_sub(at) < DRAIN),
            reasons: decision.reasons.clone(),
            latest: knowledge.latest().map(|latest| latest.signed().clone()),
            confirmed: knowledge.confirmed(now).map(|(entry, ago)| (entry.signed().clone(), ago)),
            holders: knowledge
                .holders(now)
                .map(|(holder, said, ago)| (holder.to_owned(), (said.map(epoch), ago)))
                .collect(),
            peers: BTreeMap::new(),
            siblings: BTreeMap::new(),
            database: None,
            latches: BTreeMap::new(),
        }
    }

    /// The latest entry, if it is one of the environment's.
    #[must_use]
    pub(crate) fn latest(&self, key: &PublicKey, environment: &str) -> Option<Entry> {
        Some(self.latest.clone()?.verify(key, environment).ok()?.entry().clone())
    }

    /// What this says of the region: shut by an epoch only if all of its gates are.
    #[must_use]
    pub(crate) fn sighting(&self, key: &PublicKey, environment: &str) -> Sighting {
        let shut_by = |open: bool, epoch: Option<u64>| epoch.filter(|_| !open);
        let own = shut_by(self.open || self.draining, self.latest(key, environment).map(|entry| entry.epoch));
        let siblings = self.siblings.values().map(|sibling| {
            let sibling = sibling.as_ref()?;
            shut_by(sibling.open, sibling.epoch)
        });
        match siblings.chain([own]).try_fold(u64::MAX, |least, epoch| epoch.map(|epoch| least.min(epoch))) {
            Some(epoch) => Sighting::Shut { epoch },
            None => Sighting::Answers,
        }
    }
}

/// The answer to a consumer or a batch writer that asks whether it may go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeaseAnswer {
    /// Whether it may.
    pub granted: bool,
    /// For how many seconds: then it asks again.
    pub seconds: u64,
    /// The region whose database takes writes, by the ledger. Who is in another one and reads only goes on without.
    pub primary: Option<String>,
    /// Why not, in words.
    pub reasons: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Content, PrivateKey};

    #[test]
    fn a_region_is_shut_when_all_of_its_gates_are() {
        let key = PrivateKey::from_bytes([7; 32]);
        let entry = Entry {
            environment: "demo".to_owned(),
            epoch: 4,
            content: Content::default(),
            run: "r".to_owned(),
            written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
            answers: Vec::new(),
        };
        let mut answer = FenceAnswer {
            region: "a".to_owned(),
            gate: "1".to_owned(),
            state: State::Revoked,
            open: false,
            draining: false,
            reasons: Vec::new(),
            latest: Some(entry.sign(&key)),
            confirmed: None,
            holders: BTreeMap::new(),
            peers: BTreeMap::new(),
            siblings: BTreeMap::new(),
            database: None,
            latches: BTreeMap::new(),
        };
        let public = key.public();
        assert_eq!(answer.sighting(&public, "demo"), Sighting::Shut { epoch: 4 });
        answer.draining = true;
        assert_eq!(answer.sighting(&public, "demo"), Sighting::Answers, "what it let in goes on");
        answer.draining = false;
        assert_eq!(answer.sighting(&PrivateKey::from_bytes([8; 32]).public(), "demo"), Sighting::Answers);
        for (sibling, seen) in [
            (Some(Sibling { open: false, epoch: Some(3) }), Sighting::Shut { epoch: 3 }),
            (Some(Sibling { open: true, epoch: Some(4) }), Sighting::Answers),
            (Some(Sibling { open: false, epoch: None }), Sighting::Answers),
            (None, Sighting::Answers),
        ] {
            answer.siblings = [("2".to_owned(), sibling)].into();
            assert_eq!(answer.sighting(&public, "demo"), seen);
        }
    }
}
