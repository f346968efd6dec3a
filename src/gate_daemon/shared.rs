//! What the gate's tasks share: what is known, and what follows from it now.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::clock::{chance, uptime, wall};
use super::{DaemonError, proxy};
use crate::gate::{
    DatabaseSeen, Decision, Event, FRESH, FenceAnswer, GateAnswer, GateConfig, Knowledge, LatchTold, LeaseAnswer,
    LedgerConfig, Region, SEEN_LATELY, Sibling, State, Traffic, Uptime, decide, limit, retry_when_shut,
};
use crate::holders::{Holder, Holders, Http};
use crate::ledger::{EntryError, PublicKey, Signed, Verified};

/// Milliseconds after which streams have ended that the proxy was told to end: its own five seconds, and what its log takes.
const CUT_WITHIN: u64 = 7_000;
/// Seconds for which a lease holds: a look further, whoever has one asks again.
const LEASE: u64 = 5;

/// A gate.
#[derive(Debug)]
pub(super) struct Gate {
    config: GateConfig,
    state: PathBuf,
    http: Http,
    ledger: Option<Ledger>,
    inner: Mutex<Inner>,
    /// Rings when something was heard that holders are to confirm.
    news: Notify,
}

/// The ledger that it follows.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) config: LedgerConfig,
    pub(super) key: PublicKey,
    pub(super) holders: Holders,
}

#[derive(Debug)]
struct Inner {
    began: Uptime,
    knowledge: Option<Knowledge>,
    database: Option<(DatabaseSeen, Uptime)>,
    ready: BTreeMap<String, (u32, Uptime)>,
    /// Addresses of the region's gates, this one included, and what the others answered.
    gates: BTreeMap<SocketAddr, SiblingSeen>,
    /// When something last answered at another region's name.
    peers: BTreeMap<String, Option<Uptime>>,
    /// What each latch that the region holds was last told, and when.
    latches: BTreeMap<String, (bool, Uptime)>,
    traffic: Traffic,
    lapsed: Uptime,
    /// What was said last.
    said: Option<(Option<State>, Decision)>,
    /// Whether streams may be open that were let in.
    streams: bool,
    /// When it shut last.
    shut: Option<Uptime>,
    /// When the proxy was told to end streams.
    cut: Option<Uptime>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SiblingSeen {
    /// It is this gate.
    Itself,
    /// Another one: its number and what it said.
    Other(String, Sibling),
    /// It doesn't answer.
    Silent,
}

/// What the proxy is told of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may go on.
    Enters,
    /// It may come again after so many seconds.
    Turned { seconds: u64, reason: &'static str },
}

impl Gate {
    pub(super) fn begin(config: GateConfig, state: PathBuf) -> Result<Self, DaemonError> {
        let http = Http::new().map_err(|error| DaemonError::Begin(error.to_string()))?;
        let ledger =
            config.ledger.clone().map(|ledger| Ledger::open(&config.environment, ledger, &http)).transpose()?;
        let now = uptime();
        let knowledge = match &ledger {
            Some(ledger) => Some(Knowledge::begin(&config.region, ledger.config.on_blind, &number()?, now)),
            None => None,
        };
        let peers = ledger.iter().flat_map(|ledger| ledger.config.peers.keys().cloned()).map(|peer| (peer, None));
        let inner = Inner {
            began: now,
            knowledge,
            database: None,
            ready: BTreeMap::new(),
            gates: BTreeMap::new(),
            peers: peers.collect(),
            latches: BTreeMap::new(),
            traffic: Traffic::default(),
            lapsed: now,
            said: None,
            streams: true,
            shut: None,
            cut: None,
        };
        Ok(Self { config, state, http, ledger, inner: Mutex::new(inner), news: Notify::new() })
    }

    pub(super) fn config(&self) -> &GateConfig {
        &self.config
    }

    pub(super) fn state(&self) -> &Path {
        &self.state
    }

    pub(super) fn http(&self) -> &Http {
        &self.http
    }

    pub(super) fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }

    /// What it is, for people.
    pub(super) fn title(&self) -> String {
        format!("the gate of {} in {}", self.config.region, self.config.environment)
    }

    /// What is known stays true if a task panicked in the middle of nothing but reading it.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happens to what is known of the ledger. What is new is looked for at the holders at once: who is pushed an
    /// entry that lists it waits for nothing else.
    pub(super) fn hear(&self, event: Event) {
        let (mut inner, now) = (self.lock(), uptime());
        if let Some(knowledge) = &mut inner.knowledge {
            let latest = |knowledge: &Knowledge| knowledge.latest().map(|latest| latest.entry().epoch);
            let before = latest(knowledge);
            knowledge.hear(event, now);
            if latest(knowledge) > before {
                self.news.notify_waiters();
            }
        }
        self.review(&mut inner, now);
    }

    /// Until something new was heard.
    pub(super) async fn news(&self) {
        self.news.notified().await;
    }

    /// The loop goes round.
    pub(super) fn tick(&self) {
        let database = self.config.database.as_ref().map(|_| super::region::database(&self.state));
        let (mut inner, now) = (self.lock(), uptime());
        if let Some(knowledge) = &mut inner.knowledge {
            knowledge.hear(Event::Tick { wall: wall() }, now);
        }
        if let Some(database) = database {
            inner.database = database.map(|(seen, ago)| (seen, now.saturating_sub(ago)));
        }
        if let Some(at) = inner.cut.filter(|at| now.saturating_sub(*at) > CUT_WITHIN) {
            inner.traffic.cut(at);
            inner.cut = None;
        }
        if now.saturating_sub(inner.lapsed) > SEEN_LATELY {
            inner.traffic.lapse(now);
            inner.lapsed = now;
        }
        self.review(&mut inner, now);
    }

    /// So many replicas of a service are ready.
    pub(super) fn ready(&self, service: &str, replicas: u32) {
        let (mut inner, now) = (self.lock(), uptime());
        inner.ready.insert(service.to_owned(), (replicas, now));
        self.review(&mut inner, now);
    }

    /// A request has ended.
    pub(super) fn request_ended(&self, id: &str) {
        self.lock().traffic.ended(id, uptime());
    }

    /// Something answered at another region's name, or nothing did.
    pub(super) fn saw_peer(&self, peer: &str, answered: bool) {
        if answered {
            self.lock().peers.insert(peer.to_owned(), Some(uptime()));
        }
    }

    /// A latch was told what it is to say about a region.
    pub(super) fn told_latch(&self, region: &str, shut: bool) {
        self.lock().latches.insert(region.to_owned(), (shut, uptime()));
    }

    /// The addresses of the region's gates. What is known of those that stay is kept.
    pub(super) fn found_gates(&self, addresses: &BTreeSet<SocketAddr>) {
        let gates = &mut self.lock().gates;
        gates.retain(|address, _| addresses.contains(address));
        for address in addresses {
            gates.entry(*address).or_insert(SiblingSeen::Silent);
        }
    }

    /// What one of them said.
    pub(super) fn saw_gate(&self, address: SocketAddr, answer: Option<&FenceAnswer>) {
        let Some(ledger) = &self.ledger else { return };
        let mut inner = self.lock();
        let own = inner.knowledge.as_ref().map(|knowledge| knowledge.nonce().to_owned());
        let seen = match answer {
            None => SiblingSeen::Silent,
            Some(answer) if Some(&answer.gate) == own.as_ref() => SiblingSeen::Itself,
            Some(answer) => {
                let epoch = answer.latest(&ledger.key, &self.config.environment).map(|entry| entry.epoch);
                SiblingSeen::Other(answer.gate.clone(), Sibling { open: answer.open || answer.draining, epoch })
            }
        };
        inner.gates.insert(address, seen);
    }

    /// Where the other gates of the region are.
    pub(super) fn siblings(&self) -> Vec<SocketAddr> {
        let inner = self.lock();
        let others = inner.gates.iter().filter(|(_, seen)| **seen != SiblingSeen::Itself);
        others.map(|(address, _)| *address).collect()
    }

    /// The latest entry that it ever saw.
    pub(super) fn latest(&self) -> Option<Verified> {
        self.lock().knowledge.as_ref()?.latest().cloned()
    }

    /// Whether it can't read the ledger, and serves on.
    pub(super) fn is_blind(&self) -> bool {
        self.lock().knowledge.as_ref().is_some_and(|knowledge| knowledge.state() == State::Blind)
    }

    /// What latches about a region are to say, where that is known.
    pub(super) fn latch(&self, region: &str) -> Option<bool> {
        self.lock().knowledge.as_ref()?.latch(region, uptime())
    }

    /// An entry that somebody sent or has, if it is one of the environment's.
    pub(super) fn verify(&self, signed: Signed) -> Result<Verified, EntryError> {
        match &self.ledger {
            Some(ledger) => signed.verify(&ledger.key, &self.config.environment),
            None => Err(EntryError::BadSignature),
        }
    }

    /// Whether a request may go on.
    pub(super) fn authorize(&self, id: &str, service: &str) -> Verdict {
        let (mut inner, now) = (self.lock(), uptime());
        let decision = self.review(&mut inner, now);
        if !decision.is_open() {
            return Verdict::Turned { seconds: retry_when_shut(chance()), reason: "shut" };
        }
        let Some(wanted) = self.config.inference.get(service) else {
            return Verdict::Turned { seconds: retry_when_shut(chance()), reason: "no such service" };
        };
        let ready = inner.ready.get(service).map_or(0, |(ready, _)| *ready);
        let gates = u32::try_from(inner.gates.len()).unwrap_or(u32::MAX);
        let most = limit(ready, wanted.slots, gates);
        match inner.traffic.admit(id, service, most, chance(), now) {
            Ok(()) => {
                inner.streams = true;
                Verdict::Enters
            }
            Err(seconds) => Verdict::Turned { seconds, reason: "busy" },
        }
    }

    /// The answer on the health path.
    pub(super) fn health(&self) -> GateAnswer {
        let (mut inner, now) = (self.lock(), uptime());
        let decision = self.review(&mut inner, now);
        let followed = inner.knowledge.as_ref().map(|knowledge| {
            let by = knowledge.confirmed(now).map(|(entry, _)| entry).or_else(|| knowledge.latest());
            by.map(|entry| entry.entry().epoch)
        });
        GateAnswer {
            serves: decision.is_open(),
            degraded: decision.degraded,
            region: Some(self.config.region.clone()),
            epoch: followed.unwrap_or(Some(self.config.epoch)),
            reasons: decision.reasons,
        }
    }

    /// The answer to who writes.
    pub(super) fn lease(&self) -> LeaseAnswer {
        let (mut inner, now) = (self.lock(), uptime());
        let decision = self.review(&mut inner, now);
        let latest = inner.knowledge.as_ref().and_then(Knowledge::latest);
        let primary =
            latest.and_then(|latest| latest.entry().content.primary.get(self.config.database.as_ref()?).cloned());
        LeaseAnswer { granted: decision.is_open(), seconds: LEASE, primary, reasons: decision.reasons }
    }

    /// What it knows of the ledger; nothing where there is none.
    pub(super) fn fence(&self) -> Option<FenceAnswer> {
        let (mut inner, now) = (self.lock(), uptime());
        let decision = self.review(&mut inner, now);
        let knowledge = inner.knowledge.as_ref()?;
        let mut answer = FenceAnswer::new(&self.config.region, knowledge, &decision, inner.shut, now);
        let ago = |at: &Uptime| now.saturating_sub(*at);
        answer.peers = inner.peers.iter().map(|(peer, at)| (peer.clone(), at.as_ref().map(ago))).collect();
        let lately = inner.database.filter(|(_, at)| ago(at) <= SEEN_LATELY).map(|(seen, _)| seen);
        answer.database = self.config.database_here(lately);
        let told = |(shut, at): &(bool, Uptime)| LatchTold { shut: *shut, ago: ago(at) };
        answer.latches = inner.latches.iter().map(|(region, last)| (region.clone(), told(last))).collect();
        for (address, seen) in &inner.gates {
            match seen {
                SiblingSeen::Itself => {}
                SiblingSeen::Other(number, sibling) => {
                    answer.siblings.insert(number.clone(), Some(sibling.clone()));
                }
                SiblingSeen::Silent => drop(answer.siblings.insert(address.to_string(), None)),
            }
        }
        Some(answer)
    }

    /// Decides anew, says what has changed, and ends streams if it has shut.
    fn review(&self, inner: &mut Inner, now: Uptime) -> Decision {
        let lately = |at: Uptime| now.saturating_sub(at) <= SEEN_LATELY;
        let ready = inner.ready.iter().filter(|(_, (_, at))| lately(*at));
        let region = Region {
            database: inner.database.filter(|(_, at)| lately(*at)).map(|(seen, _)| seen),
            ready: ready.map(|(service, (ready, _))| (service.clone(), *ready)).collect(),
        };
        let decision = decide(&self.config, inner.knowledge.as_ref(), &region, now);
        let state = inner.knowledge.as_ref().map(Knowledge::state);
        let was_open = inner.said.as_ref().is_some_and(|(_, said)| said.is_open());
        if inner.said.as_ref().is_none_or(|(before, said)| *before != state || *said != decision) {
            say(state, &decision);
            inner.said = Some((state, decision.clone()));
        }
        if was_open && !decision.is_open() {
            inner.shut = Some(now);
        }
        // A gate that begins beside a proxy that runs may find streams of before; it waits whether they are to go on.
        let waits = !was_open && state == Some(State::Cold) && now.saturating_sub(inner.began) <= FRESH;
        if !decision.is_open() && inner.streams && !waits {
            proxy::end_streams(&self.state);
            (inner.streams, inner.cut) = (false, Some(now));
        }
        decision
    }
}

impl Ledger {
    fn open(environment: &str, config: LedgerConfig, http: &Http) -> Result<Self, DaemonError> {
        let failed = |error: &dyn std::error::Error| DaemonError::Begin(error.to_string());
        let key = PublicKey::parse(&config.public_key).map_err(|error| failed(&error))?;
        let holders = config.holders.iter().map(|(name, holder)| Holder::new(name, holder));
        let holders = Holders::open(holders, environment, key, http).map_err(|error| failed(&error))?;
        Ok(Self { config, key, holders })
    }
}

fn say(state: Option<State>, decision: &Decision) {
    let knows = state.map_or_else(String::new, |state| format!(" ({state})"));
    if decision.is_open() {
        let degraded = if decision.degraded { ", with fewer replicas than the posture wants" } else { "" };
        tracing::info!("open{knows}{degraded}");
    } else {
        tracing::info!("shut{knows}: {}", decision.reasons.join("; "));
    }
}

/// This start's number.
fn number() -> Result<String, DaemonError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| DaemonError::Begin(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
