//! What somebody who decides does with the ledger: looks at it, writes the next entry, lets gates open that can't read it, and
//! proves that a region is shut.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::gates::{Answer, Pushed, ask, ask_all, push};
use super::http::Http;
use super::store::Holders;
use crate::gate::{FenceAnswer, LOOK_EVERY, Proof, Proven, Sighting, Uptime, second_primary};
use crate::ledger::{Agreed, Content, Entry, Outcome, PrivateKey, PublicKey, Signed, Verified, agreed, next};

/// Between two looks at a region that is to be shut.
const AGAIN: Duration = Duration::from_secs(1);
/// Milliseconds after which another region's gate, which looks every five seconds, no longer sees a region.
const UNSEEN: u64 = 2 * LOOK_EVERY;
/// The name of whoever asks, among those who look at a region.
const OPERATOR: &str = "operator";

/// An environment's holders and gates.
#[derive(Clone, Debug)]
pub(crate) struct Operator {
    /// Who keeps the ledger.
    pub holders: Holders,
    /// Where the gates of each region are reached.
    pub fronts: BTreeMap<String, String>,
    /// The client.
    pub http: Http,
}

/// The ledger as it is seen from here.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    /// What holders agree on.
    pub agreed: Agreed,
    /// What each keeps, or why it doesn't say.
    pub holders: BTreeMap<String, Result<Option<Verified>, String>>,
    /// What each region's gates answer.
    pub gates: BTreeMap<String, Answer>,
}

impl Status {
    /// The entry of the latest epoch that anybody knows, made for the very start of the gates that answer.
    pub(crate) fn fresh(&self, key: &PublicKey, environment: &str) -> Option<Entry> {
        let gates =
            || self.gates.values().filter_map(|answer| if let Answer::Gate(gate) = answer { Some(gate) } else { None });
        let kept = self.holders.values().filter_map(|kept| kept.as_ref().ok()?.as_ref());
        let seen = gates().filter_map(|gate| gate.latest(key, environment));
        let latest = kept.map(|kept| kept.entry().clone()).chain(seen).max_by_key(|entry| entry.epoch)?;
        // The gates behind one name take turns in answering.
        let numbers = gates().flat_map(|gate| std::iter::once(&gate.gate).chain(gate.siblings.keys()));
        Some(Entry { answers: numbers.cloned().collect(), ..latest })
    }
}

/// Why there is no next entry, or no fresh one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OperatorError {
    /// Nobody knows what it would follow on.
    #[error("too few holders answer to know what the ledger says")]
    Unknown,
    /// Nobody who answers knows any entry.
    #[error("no holder or gate that answers has an entry of the ledger")]
    Unborn,
    /// A database takes writes that isn't the primary yet.
    #[error("{0}")]
    SecondPrimary(String),
    /// It wouldn't be taken for one of the environment's.
    #[error("the key isn't the one that the gates know")]
    OtherKey,
}

impl Operator {
    /// Looks at all of them, at once.
    pub(crate) async fn status(&self) -> Status {
        let ((answers, silent), gates) = tokio::join!(self.holders.read_all(), ask_all(&self.http, &self.fronts));
        let names: Vec<String> = self.holders.names().map(str::to_owned).collect();
        let agreed = agreed(&names, &answers);
        let heard = answers.into_iter().map(|(name, entry)| (name, Ok(entry)));
        let holders = heard.chain(silent.into_iter().map(|(name, reason)| (name, Err(reason)))).collect();
        Status { agreed, holders, gates }
    }

    /// Decides: the entry that follows on what holders agree on, with at least this epoch, and what came of writing it. A run
    /// that began before and has the epoch goes on with what it wrote.
    ///
    /// # Errors
    /// If it isn't known what it would follow on, or a database takes writes that it would only make the primary.
    pub(crate) async fn write(
        &self,
        key: &PrivateKey,
        content: Content,
        run: &str,
        epoch: u64,
        at: Timestamp,
    ) -> Result<(Verified, Outcome), OperatorError> {
        let ((answers, _), gates) = tokio::join!(self.holders.read_all(), ask_all(&self.http, &self.fronts));
        let names: Vec<String> = self.holders.names().map(str::to_owned).collect();
        let known = match agreed(&names, &answers) {
            Agreed::On(entry) | Agreed::Partly(entry) => Some(entry),
            Agreed::Nothing => None,
            Agreed::Unknown => return Err(OperatorError::Unknown),
        };
        let before = known.as_ref().map(|known| known.entry().content.clone());
        let begun = known.as_ref().filter(|known| known.entry().run == run && known.entry().content == content);
        let entry = match begun {
            Some(begun) => begun.clone(),
            None => {
                let mut gates = gates.iter().filter_map(|(region, answer)| match answer {
                    Answer::Gate(gate) => Some((region, gate.database.as_ref())),
                    Answer::Other(_) | Answer::Nothing(_) => None,
                });
                let before = before.as_ref();
                let problem = gates.find_map(|(region, here)| second_primary(region, here, before?, &content));
                if let Some(problem) = problem {
                    return Err(OperatorError::SecondPrimary(problem));
                }
                let epoch = next(known.as_ref().map(Verified::entry), epoch);
                let environment = self.holders.environment.clone();
                let entry =
                    Entry { environment, epoch, content, run: run.to_owned(), written_at: at, answers: Vec::new() };
                self.sign(&entry, key)?
            }
        };
        let outcome = self.holders.write(entry.clone(), before.as_ref()).await;
        Ok((entry, outcome))
    }

    /// Sends an entry to the gates of every region, at once.
    pub(crate) async fn push(&self, entry: &Signed) -> BTreeMap<String, Pushed> {
        let mut told = JoinSet::new();
        for (region, front) in self.fronts.clone() {
            let (http, entry) = (self.http.clone(), entry.clone());
            told.spawn(async move {
                let pushed = push(&http, &front, &entry, false).await;
                (region, pushed)
            });
        }
        told.join_all().await.into_iter().collect()
    }

    /// Sends the gates that answer a fresh entry of the latest epoch that anybody knows, made for their very start. Nothing is
    /// decided by it: it says again what was decided, to those that can't read it.
    ///
    /// # Errors
    /// If nobody knows any entry, or the key isn't the right one.
    pub(crate) async fn assume(
        &self,
        key: &PrivateKey,
        status: &Status,
    ) -> Result<(Verified, BTreeMap<String, Pushed>), OperatorError> {
        let fresh = status.fresh(&self.holders.key, &self.holders.environment).ok_or(OperatorError::Unborn)?;
        let fresh = self.sign(&fresh, key)?;
        let told = self.push(fresh.signed()).await;
        Ok((fresh, told))
    }

    /// Proves that a region is shut by an entry of this epoch, which a majority had at `written` of the clock: its gates say so,
    /// or nobody sees it for long enough. `None` if neither was so by `until`.
    pub(crate) async fn prove(
        &self,
        region: &str,
        entry: &Verified,
        clock: impl Fn() -> Uptime,
        written: Uptime,
        until: Uptime,
    ) -> Result<(Proven, Uptime), String> {
        let mut proof = Proof::begin(entry.entry().epoch, written);
        let front = self.fronts.get(region).ok_or_else(|| format!("where {region} is reached isn't known"))?;
        let serves = &entry.entry().content.serves;
        loop {
            let others = self.fronts.iter().filter(|(name, _)| serves.contains(name));
            let others: BTreeMap<String, String> = others.map(|(name, front)| (name.clone(), front.clone())).collect();
            let (own, others) = tokio::join!(self.tell(front, entry), ask_all(&self.http, &others));
            let now = clock();
            proof.saw(OPERATOR, own, now);
            for (name, answer) in others {
                if let Answer::Gate(answer) = answer
                    && let Some(seen) = answer.peers.get(region)
                {
                    match seen {
                        Some(ago) if *ago <= UNSEEN => proof.saw(&name, Sighting::Answers, now),
                        // It has looked since then, and saw nobody.
                        Some(ago) => proof.silent_since(&name, now.saturating_sub(*ago), now),
                        None => proof.saw(&name, Sighting::Silent, now),
                    }
                }
            }
            if let Some(proven) = proof.proven(now) {
                return Ok((proven, now));
            }
            if now >= until {
                return Err(proof.lacks(now));
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Tells a region's gates, and what it looks like from here.
    async fn tell(&self, front: &str, entry: &Verified) -> Sighting {
        let sighting = |answer: &FenceAnswer| answer.sighting(&self.holders.key, &self.holders.environment);
        match push(&self.http, front, entry.signed(), false).await {
            Pushed::Taken(answer) => sighting(&answer),
            Pushed::Refused(_) => Sighting::Answers,
            Pushed::Nothing(_) => match ask(&self.http, front).await {
                Answer::Gate(answer) => sighting(&answer),
                Answer::Other(_) => Sighting::Answers,
                Answer::Nothing(_) => Sighting::Silent,
            },
        }
    }

    fn sign(&self, entry: &Entry, key: &PrivateKey) -> Result<Verified, OperatorError> {
        let signed = entry.sign(key).verify(&self.holders.key, &self.holders.environment);
        signed.map_err(|_| OperatorError::OtherKey)
    }
}
