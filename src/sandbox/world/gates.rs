//! The gates: what each is told, what it knows of the ledger, and when it looks again.
//!
//! They are the real state machine of `crate::gate`, at the simulated instants. A gate looks every five seconds; one to which
//! nothing new has happened for long is left alone until something does, and has looked all the time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::answers::NameServers;
use super::cells::Cell;
use super::faults::Faults;
use super::objects::{Objects, Seen};
use super::stores::{Answer, Stores};
use super::workloads::Workloads;
use crate::clouds::Side;
use crate::clouds::object::Object;
use crate::gate::{Event, GateConfig, Heard, Knowledge, LOOK_EVERY, LedgerConfig, Uptime};
use crate::ledger::{PublicKey, Signed, Verified};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

/// After so many looks that found the same a gate is left alone: nothing that is heard counts longer.
const RESTS_AFTER: u32 = 8;

/// Milliseconds between two looks of one that is left alone, for its clock's sake.
const REST: u64 = 5 * LOOK_EVERY;

/// The gates of all environments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Gates(#[serde(with = "pairs")] BTreeMap<ResourceKey, Gate>);

/// A region's gates, taken for one: they tell each other what they know within seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Gate {
    cell: Cell,
    told: Option<GateConfig>,
    /// What it will be told, and from when on.
    pending: Option<(Option<GateConfig>, Instant)>,
    /// What it knows, while it runs and there is a ledger.
    knowledge: Option<Knowledge>,
    starts: u64,
    looked: Instant,
    found: Found,
    /// How many looks in a row found the same.
    same: u32,
    /// When it last saw something answer in the other regions.
    peers: BTreeMap<String, Instant>,
}

/// What a look found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Found {
    holders: BTreeMap<String, Said>,
    /// The other regions that it reaches, with the latest entry that each knows.
    peers: BTreeMap<String, Option<Verified>>,
    probed: bool,
    /// Whether DNS says that a latch about its region is shut.
    #[serde(default)]
    latch_shut: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Said {
    Entry(Verified),
    Nothing,
    Silence,
}

/// What the gates depend on.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) objects: &'a Objects,
    pub(super) faults: &'a Faults,
    pub(super) workloads: &'a Workloads,
    pub(super) stores: &'a Stores,
    pub(super) names: &'a NameServers,
    /// Whether what stood still goes on with what it knew.
    pub(super) resumes: bool,
}

impl Gates {
    /// Brings the gates up to date with what is applied and with what they can reach.
    pub(super) fn settle(&mut self, now: Instant, around: Around<'_>) {
        self.0.retain(|key, _| around.objects.seen(key, Object::gate).is_some());
        for resource in around.objects.all(Object::gate) {
            let gate = self.0.entry(resource.key().clone()).or_insert_with(|| Gate::new(&resource, now));
            gate.follow(resource.is.as_ref(), now);
        }
        let before = self.clone();
        for gate in self.0.values_mut() {
            gate.look(now, around, &before);
        }
    }

    /// The next instant at which a gate is told something else, or looks and may find something new.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let due = |gate: &Gate| [gate.pending.as_ref().map(|(_, due)| *due), gate.next_look()];
        self.0.values().flat_map(due).flatten().filter(|due| *due > now).min()
    }

    /// A cell's gate.
    pub(super) fn of(&self, cell: &Cell) -> Option<&Gate> {
        self.0.values().find(|gate| gate.cell == *cell)
    }

    /// What gates write into their own holders, which have an older entry: bucket, the version there, the entry.
    pub(super) fn repairs(&self, around: Around<'_>) -> Vec<(String, Option<u64>, Signed)> {
        let repair = |gate: &Gate| {
            let ledger = gate.told.as_ref()?.ledger.as_ref()?;
            let own = ledger.holders.get(&gate.told.as_ref()?.region)?;
            let latest =
                gate.knowledge.as_ref().filter(|_| !around.faults.machines_lost(&gate.cell.region))?.latest()?;
            let from = Some(gate.cell.region.as_str());
            let answer = around.stores.read(&own.bucket, &own.region, from, (around.objects, around.faults));
            match answer {
                Answer::Keeps(kept) => {
                    let epoch = gate.verify(&kept.entry)?.entry().epoch;
                    let write = (own.bucket.clone(), Some(kept.version), latest.signed().clone());
                    (epoch < latest.entry().epoch).then_some(write)
                }
                Answer::Nothing => Some((own.bucket.clone(), None, latest.signed().clone())),
                Answer::Silence => None,
            }
        };
        self.0.values().filter_map(repair).collect()
    }

    /// Somebody sends an entry to a cell's gate. False if it is none of its environment, or no gate runs.
    pub(super) fn push(&mut self, cell: &Cell, entry: &Signed) -> bool {
        let Some(gate) = self.0.values_mut().find(|gate| gate.cell == *cell) else { return false };
        let Some(entry) = gate.verify(entry) else { return false };
        let at = uptime(gate.looked);
        let Some(knowledge) = &mut gate.knowledge else { return false };
        knowledge.hear(Event::Pushed(entry), at);
        gate.same = 0;
        true
    }
}

impl Gate {
    fn new(resource: &Seen<'_, Option<GateConfig>>, now: Instant) -> Self {
        Self {
            cell: Cell::of(resource),
            told: resource.is.clone(),
            pending: None,
            knowledge: None,
            starts: 0,
            looked: now,
            found: Found::default(),
            same: 0,
            peers: BTreeMap::new(),
        }
    }

    /// What it is told.
    pub(super) fn told(&self) -> Option<&GateConfig> {
        self.told.as_ref()
    }

    /// What it knows of the ledger, and as of when.
    pub(super) fn knowledge(&self) -> Option<(&Knowledge, Uptime)> {
        self.knowledge.as_ref().map(|knowledge| (knowledge, uptime(self.looked)))
    }

    /// Milliseconds since it saw something answer in each other region.
    pub(super) fn peers(&self) -> BTreeMap<String, Option<u64>> {
        let peers = self.told.iter().flat_map(|told| told.ledger.iter().flat_map(|ledger| ledger.peers.keys()));
        let ago = |at: &Instant| uptime(self.looked).saturating_sub(uptime(*at));
        peers.map(|peer| (peer.clone(), self.peers.get(peer).map(ago))).collect()
    }

    /// Follows what is applied: new pods, and when they answer the old ones go.
    fn follow(&mut self, applied: Option<&GateConfig>, now: Instant) {
        if self.told.as_ref() == applied {
            self.pending = None;
            return;
        }
        let due = match &self.pending {
            Some((to, due)) if to.as_ref() == applied => *due,
            _ => now.plus_seconds(durations::gate_answer()),
        };
        if due > now {
            self.pending = Some((applied.cloned(), due));
            return;
        }
        (self.told, self.pending) = (applied.cloned(), None);
        if let Some(old) = self.knowledge.take() {
            let at = uptime(now);
            let mut new = self.begin(at);
            // The new pod asks the old one, which still runs.
            if let Some(latest) = old.latest() {
                new.hear(Event::Pushed(latest.clone()), at);
            }
            if let Some((entry, ago)) = old.confirmed(uptime(self.looked)) {
                new.hear(Event::Sibling { entry: entry.clone(), ago }, at);
            }
            self.knowledge = Some(new);
            (self.looked, self.same) = (now, 0);
        }
    }

    fn begin(&mut self, at: Uptime) -> Knowledge {
        self.starts += 1;
        let ledger = self.told.as_ref().and_then(|told| told.ledger.as_ref());
        let region = self.told.as_ref().map_or("", |told| told.region.as_str());
        let nonce = format!("{}-{}", self.cell.region, self.starts);
        Knowledge::begin(region, ledger.map(|ledger| ledger.on_blind).unwrap_or_default(), &nonce, at)
    }

    fn look(&mut self, now: Instant, around: Around<'_>, others: &Gates) {
        let Some(ledger) = self.told.as_ref().and_then(|told| told.ledger.clone()) else {
            self.knowledge = None;
            return;
        };
        // What stands still knows nothing of it, and had looked until then.
        if around.faults.machines_lost(&self.cell.region) {
            if around.resumes {
                self.catch_up(now);
                return;
            }
            if self.same >= RESTS_AFTER {
                self.catch_up(now);
            }
            self.same = 0;
            return;
        }
        if !self.runs(now, around) {
            self.knowledge = None;
            return;
        }
        if self.knowledge.is_none() {
            self.knowledge = Some(self.begin(uptime(now)));
            (self.looked, self.same, self.found) = (now, 0, self.find(&ledger, around, others));
            self.hear();
            return;
        }
        // Its machines stood still: it looks now, and finds that it slept.
        if uptime(now).saturating_sub(uptime(self.looked)) > LOOK_EVERY && self.same < RESTS_AFTER {
            self.looked = now;
            self.found = self.find(&ledger, around, others);
            self.hear();
            return;
        }
        let found = self.find(&ledger, around, others);
        self.catch_up(now);
        let is_same = found == self.found;
        if self.looked.plus_millis(LOOK_EVERY) == now {
            self.looked = now;
            self.same = if is_same { self.same.saturating_add(1) } else { 0 };
            self.found = found;
            self.hear();
        } else if !is_same {
            self.same = 0;
        }
    }

    /// It has looked all the time, and found the same, until less than a look before now or just a look before.
    fn catch_up(&mut self, now: Instant) {
        for step in [REST, LOOK_EVERY] {
            while uptime(self.looked) + step < uptime(now) {
                self.looked = self.looked.plus_millis(step);
                self.hear();
            }
        }
    }

    /// Whether a pod of it runs.
    fn runs(&self, now: Instant, around: Around<'_>) -> bool {
        let pods = around.workloads.pods(&self.cell.region, now, around.objects);
        pods.iter().any(|pod| pod.environment == self.cell.environment && pod.component == "gate" && pod.available > 0)
    }

    fn hear(&mut self) {
        let at = uptime(self.looked);
        let Some(knowledge) = &mut self.knowledge else { return };
        knowledge.hear(Event::Tick { wall: at }, at);
        if self.found.probed {
            knowledge.hear(Event::Probed, at);
        }
        for (holder, said) in &self.found.holders {
            let heard = match said {
                Said::Entry(entry) => Heard::Entry(entry.clone()),
                Said::Nothing => Heard::Nothing,
                Said::Silence => Heard::Silence,
            };
            knowledge.hear(Event::Read { holder: holder.clone(), heard }, at);
        }
        if self.found.latch_shut {
            knowledge.hear(Event::LatchShut, at);
        }
        for (peer, latest) in &self.found.peers {
            self.peers.insert(peer.clone(), self.looked);
            if let Some(latest) = latest {
                knowledge.hear(Event::Pushed(latest.clone()), at);
            }
        }
    }

    /// What a look finds now.
    fn find(&self, ledger: &LedgerConfig, around: Around<'_>, others: &Gates) -> Found {
        let own = self.cell.region.as_str();
        let holders = ledger
            .holders
            .iter()
            .map(|(name, holder)| {
                let answer =
                    around.stores.read(&holder.bucket, &holder.region, Some(own), (around.objects, around.faults));
                let said = match answer {
                    Answer::Silence => Said::Silence,
                    Answer::Nothing => Said::Nothing,
                    Answer::Keeps(kept) => self.verify(&kept.entry).map_or(Said::Nothing, Said::Entry),
                };
                (name.clone(), said)
            })
            .collect();
        let wanted: BTreeSet<&String> = ledger.peers.keys().collect();
        let peers = others
            .0
            .values()
            .filter(|peer| peer.cell.environment == self.cell.environment && peer.cell != self.cell)
            .filter(|peer| around.faults.reaches(own, &peer.cell.region))
            .filter(|peer| around.faults.reached(&peer.cell.region, Side::Probes))
            .filter_map(|peer| Some((peer.told.as_ref()?.region.clone(), peer)))
            .filter(|(name, _)| wanted.contains(name))
            .map(|(name, peer)| (name, peer.knowledge.as_ref().and_then(Knowledge::latest).cloned()))
            .collect();
        let by = |side| around.faults.reached(own, side);
        let latch_shut = ledger.latch.as_ref().is_some_and(|name| around.names.says(name, "shut"));
        Found { holders, peers, probed: by(Side::Probes) || by(Side::Clients), latch_shut }
    }

    /// An entry, if the environment's key signed it. What was checked before isn't again.
    fn verify(&self, entry: &Signed) -> Option<Verified> {
        let known = self.found.holders.values().find_map(|said| match said {
            Said::Entry(known) if known.signed() == entry => Some(known.clone()),
            _ => None,
        });
        known.or_else(|| {
            let told = self.told.as_ref()?;
            let key = PublicKey::parse(&told.ledger.as_ref()?.public_key).ok()?;
            entry.clone().verify(&key, &told.environment).ok()
        })
    }

    /// When it looks next, if it isn't left alone.
    fn next_look(&self) -> Option<Instant> {
        let knowledge = self.knowledge.as_ref()?;
        if self.same < RESTS_AFTER {
            return Some(self.looked.plus_millis(LOOK_EVERY));
        }
        knowledge.hold_ends().map(Instant)
    }
}

/// An instant as a gate's clock has it.
pub(super) fn uptime(at: Instant) -> Uptime {
    at.0
}
