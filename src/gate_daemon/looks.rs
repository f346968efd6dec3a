//! Looking at holders and at other gates, and telling them what they lack.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::lookup_host;

use super::clock::Asked;
use super::shared::Gate;
use super::{DaemonError, dns};
use crate::gate::{Event, FenceAnswer, Heard, LOOK_EVERY, LOOK_WITHIN};
use crate::holders::{Answer, Metric, Metrics, Pushed, WITHIN, ask, push};
use crate::ledger::{Kept, Put, Signed};

/// Between two looks.
const EVERY: Duration = Duration::from_millis(LOOK_EVERY);
/// Between two words to a latch.
const LATCH_EVERY: Duration = Duration::from_secs(60);
/// Between two tries while it isn't known what the latch is to say.
const LATCH_AGAIN: Duration = Duration::from_secs(5);
/// Milliseconds that an answer may be late for its own limit: what a loop takes. More means that the process slept.
const LATE: u64 = 1_000;

/// Begins all looks, each in a task of its own: who is slow holds up nobody.
pub(super) fn begin(gate: &Arc<Gate>) -> Result<(), DaemonError> {
    let Some(ledger) = gate.ledger() else { return Ok(()) };
    for holder in ledger.holders.names().map(str::to_owned) {
        tokio::spawn(holder_loop(Arc::clone(gate), holder));
    }
    for (peer, front) in ledger.config.peers.clone() {
        tokio::spawn(peer_loop(Arc::clone(gate), peer, front));
    }
    if let Some(name) = ledger.config.latch.clone() {
        tokio::spawn(own_latch_loop(Arc::clone(gate), name));
    }
    if let Some(name) = ledger.config.siblings.clone() {
        tokio::spawn(sibling_loop(Arc::clone(gate), name));
    }
    if let Some(latches) = gate.config().latches.clone() {
        let metrics = Metrics::open(gate.http(), &latches.namespace, &latches.region, latches.endpoint.as_deref());
        let metrics = metrics.map_err(DaemonError::Begin)?;
        tokio::spawn(latch_loop(Arc::clone(gate), metrics, latches.about));
    }
    Ok(())
}

async fn holder_loop(gate: Arc<Gate>, holder: String) {
    let mut trouble = Trouble::new(format!("the holder {holder}"));
    loop {
        if let Some(ledger) = gate.ledger() {
            let asked = Asked::now();
            let looked = ledger.holders.read(&holder).await;
            let in_time = asked.ago() <= LOOK_WITHIN + LATE;
            let heard = match &looked {
                _ if !in_time => Heard::Silence,
                Ok(Kept { entry: Some(entry), .. }) => Heard::Entry(entry.clone()),
                Ok(Kept { entry: None, .. }) => Heard::Nothing,
                Err(error) => error.heard(),
            };
            gate.hear(Event::Read { holder: holder.clone(), heard });
            let repaired = match &looked {
                Ok(kept) if holder == gate.config().region => repair(&gate, &holder, kept).await,
                Ok(_) => Ok(false),
                Err(reason) => Err(reason.to_string()),
            };
            trouble.now(repaired.as_ref().err().cloned());
            if repaired == Ok(true) {
                continue;
            }
        }
        tokio::select! { () = tokio::time::sleep(EVERY) => {}, () = gate.news() => {} }
    }
}

/// Writes what is newest into the own holder, so that a gate that begins anew finds it there. Whether it did.
async fn repair(gate: &Gate, holder: &str, kept: &Kept) -> Result<bool, String> {
    let (Some(latest), Some(ledger)) = (gate.latest(), gate.ledger()) else { return Ok(false) };
    if kept.entry.as_ref().is_some_and(|kept| kept.entry().epoch >= latest.entry().epoch) {
        return Ok(false);
    }
    let put = ledger.holders.put(holder, latest.signed(), kept.version.as_deref()).await;
    // Whoever was faster has something newer, or the next look shows.
    put.map(|put| put == Put::Done).map_err(|error| format!("can't be brought up to {}: {error}", latest.entry()))
}

async fn peer_loop(gate: Arc<Gate>, peer: String, front: String) {
    let mut trouble = Trouble::new(format!("the gate of {peer}"));
    loop {
        let answer = ask(gate.http(), &front).await;
        gate.saw_peer(&peer, !matches!(answer, Answer::Nothing(_)));
        let reason = match answer {
            Answer::Gate(answer) => {
                learn(&gate, &answer);
                bring(&gate, &front, &answer).await
            }
            Answer::Other(reason) | Answer::Nothing(reason) => Some(reason),
        };
        trouble.now(reason);
        tokio::time::sleep(EVERY).await;
    }
}

/// What another gate has seen counts as if it had been sent.
fn learn(gate: &Gate, answer: &FenceAnswer) {
    if let Some(Ok(entry)) = answer.latest.clone().map(|signed| gate.verify(signed)) {
        gate.hear(Event::Pushed(entry));
    }
}

/// Sends a gate what is newest, if it hasn't that. The reason if it doesn't take it.
async fn bring(gate: &Gate, front: &str, answer: &FenceAnswer) -> Option<String> {
    let (latest, ledger) = (gate.latest()?, gate.ledger()?);
    let theirs = answer.latest(&ledger.key, &gate.config().environment);
    if theirs.is_some_and(|theirs| theirs.epoch >= latest.entry().epoch) {
        return None;
    }
    match push(gate.http(), front, latest.signed(), false).await {
        Pushed::Taken(_) => None,
        Pushed::Refused(reason) | Pushed::Nothing(reason) => Some(reason),
    }
}

/// A gate that can't read the ledger asks DNS, which answers where nothing else leads out of the region.
async fn own_latch_loop(gate: Arc<Gate>, name: String) {
    let mut trouble = Trouble::new(format!("the text of {name}"));
    loop {
        if gate.is_blind() {
            let text = dns::text(&name).await;
            if text.as_ref().is_ok_and(|texts| texts.iter().any(|text| text == "shut")) {
                gate.hear(Event::LatchShut);
            }
            trouble.now(text.err());
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn sibling_loop(gate: Arc<Gate>, name: String) {
    loop {
        if let Ok(Ok(found)) = tokio::time::timeout(WITHIN, lookup_host(name.as_str())).await {
            let addresses: BTreeSet<SocketAddr> = found.collect();
            gate.found_gates(&addresses);
            for address in addresses {
                tokio::spawn(sibling(Arc::clone(&gate), address));
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn sibling(gate: Arc<Gate>, address: SocketAddr) {
    let asked = Asked::now();
    let answer = match ask(gate.http(), &front(address)).await {
        Answer::Gate(answer) => Some(answer),
        Answer::Other(_) | Answer::Nothing(_) => None,
    };
    gate.saw_gate(address, answer.as_deref());
    let Some(answer) = answer else { return };
    learn(&gate, &answer);
    // It said so when it was asked, or a little later.
    if let Some((signed, ago)) = answer.confirmed
        && let Ok(entry) = gate.verify(signed)
    {
        gate.hear(Event::Sibling { entry, ago: ago.saturating_add(asked.ago()) });
    }
}

/// Hands an entry on to the region's other gates, and notes what they say.
pub(super) async fn hand_on(gate: &Arc<Gate>, entry: &Signed) {
    let mut told = tokio::task::JoinSet::new();
    for address in gate.siblings() {
        let (gate, entry) = (Arc::clone(gate), entry.clone());
        told.spawn(async move {
            if let Pushed::Taken(answer) = push(gate.http(), &front(address), &entry, true).await {
                gate.saw_gate(address, Some(&answer));
            }
        });
    }
    while told.join_next().await.is_some() {}
}

fn front(address: SocketAddr) -> String {
    format!("http://{address}")
}

async fn latch_loop(gate: Arc<Gate>, metrics: Metrics, about: Vec<String>) {
    let mut trouble = Trouble::new("the latches' metric".to_owned());
    let mut said = None;
    loop {
        let known: Vec<Metric> = about
            .iter()
            .filter_map(|region| Some((region, gate.latch(region)?)))
            .map(|(region, shut)| Metric { name: "latch", region: region.clone(), value: f64::from(u8::from(shut)) })
            .collect();
        if !known.is_empty() {
            let put = metrics.put(&known).await;
            for metric in known.iter().filter(|_| put.is_ok()) {
                gate.told_latch(&metric.region, metric.value > 0.0);
            }
            trouble.now(put.err());
        }
        let complete = known.len() == about.len();
        for metric in known.iter().filter(|metric| !said.iter().flatten().any(|said: &Metric| said == *metric)) {
            let shut = if metric.value > 0.0 { "shut" } else { "open" };
            tracing::info!("the latch about {} is {shut}", metric.region);
        }
        said = Some(known);
        // An entry that shuts isn't kept waiting for the minute.
        let until = tokio::time::Instant::now() + if complete { LATCH_EVERY } else { LATCH_AGAIN };
        while tokio::time::Instant::now() < until {
            tokio::time::sleep(LATCH_AGAIN).await;
            let now: Vec<Option<bool>> = about.iter().map(|region| gate.latch(region)).collect();
            let before = |region: &String| {
                said.iter().flatten().find(|metric| metric.region == *region).map(|metric| metric.value > 0.0)
            };
            if about.iter().zip(now).any(|(region, now)| now.is_some() && now != before(region)) {
                break;
            }
        }
    }
}

/// What doesn't work, said when it begins, changes and ends.
struct Trouble {
    with: String,
    reason: Option<String>,
}

impl Trouble {
    const fn new(with: String) -> Self {
        Self { with, reason: None }
    }

    fn now(&mut self, reason: Option<String>) {
        if reason != self.reason {
            match &reason {
                Some(reason) => tracing::warn!("{}: {reason}", self.with),
                None => tracing::info!("{}: answers again", self.with),
            }
            self.reason = reason;
        }
    }
}
