//! Whether a gate may be open, by what it knows of the ledger: a state machine. Events and instants in, a state out. Pure.
//!
//! It can't be told from inside whether all others died or the region is cut off. So an open gate shuts when *any* later
//! entry doesn't list its region, and when neither a majority of holders can be read nor anybody outside reaches it; and a
//! shut one opens only by a majority of holders. The reasons are in `docs/guides/fencing.md`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ledger::{Agreed, Verified, agreed, majority};

/// Milliseconds of a clock that goes on while the machine sleeps, such as Linux's `CLOCK_BOOTTIME`.
pub(crate) type Uptime = u64;

/// Milliseconds for which what was heard counts.
pub(crate) const FRESH: u64 = 30_000;
/// Milliseconds between two looks at holders.
pub(crate) const LOOK_EVERY: u64 = 5_000;
/// Milliseconds after which a holder that didn't answer counts as silent.
pub(crate) const LOOK_WITHIN: u64 = 2_000;
/// Milliseconds for which a blind gate serves on, where it is told to shut then.
pub(crate) const BLIND_HOLD: u64 = 15 * 60_000;

/// What a gate that can't read the ledger does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnBlind {
    /// It keeps its last word: the loss of all holders is no outage.
    #[default]
    Serve,
    /// It shuts after a quarter of an hour: consistency is worth an outage.
    Shut,
}

/// What is known of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It has just begun, or slept: shut until confirmed.
    Cold,
    /// A majority of holders lists the region.
    Confirmed,
    /// A later entry doesn't list the region, or by DNS its latch is shut while no holder can be read: shut until a majority
    /// lists it.
    Revoked,
    /// Too few holders can be read, and nobody outside reaches it: shut.
    Isolated,
    /// Too few holders can be read, but somebody outside reaches it: as before.
    Blind,
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Cold => "cold",
            Self::Confirmed => "confirmed",
            Self::Revoked => "revoked",
            Self::Isolated => "isolated",
            Self::Blind => "blind",
        })
    }
}

/// What a look at a holder came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// It keeps this entry.
    Entry(Verified),
    /// It answers, and keeps none, or none that the environment's key signed, or with an error.
    Nothing,
    /// No answer.
    Silence,
}

/// What happens to a gate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// A holder was looked at.
    Read {
        /// Which.
        holder: String,
        /// What it said.
        heard: Heard,
    },
    /// Somebody sent an entry.
    Pushed(Verified),
    /// Another gate of the region says by which entry it is confirmed.
    Sibling {
        /// The entry.
        entry: Verified,
        /// Milliseconds since a majority confirmed it.
        ago: u64,
    },
    /// DNS says that a latch about the region is shut.
    LatchShut,
    /// Somebody from outside the region asked for something.
    Probed,
    /// The gate's loop goes round.
    Tick {
        /// The wall clock, in milliseconds: only its leaps count.
        wall: u64,
    },
}

/// A gate's knowledge of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Knowledge {
    region: String,
    on_blind: OnBlind,
    /// Names this start of this gate: a fresh entry answers to it, once. Another name follows when it has, and after sleep.
    nonce: String,
    renewed: u32,
    state: State,
    /// The latest entry that was ever seen.
    latest: Option<Verified>,
    /// The entry by which it was last confirmed, and when.
    confirmed: Option<(Verified, Uptime)>,
    /// The highest epoch that shut it.
    revoked: Option<u64>,
    /// Whether a latch shut it, and no entry.
    #[serde(default)]
    latched: bool,
    /// What holders last said, and when.
    said: BTreeMap<String, (Uptime, Option<Verified>)>,
    /// When somebody outside last asked.
    probed: Uptime,
    blind_since: Option<Uptime>,
    ticked: Uptime,
    wall: Option<u64>,
}

impl Knowledge {
    /// A gate of a region begins. It knows nothing, and is shut.
    #[must_use]
    pub(crate) fn begin(region: &str, on_blind: OnBlind, nonce: &str, now: Uptime) -> Self {
        Self {
            region: region.to_owned(),
            on_blind,
            nonce: nonce.to_owned(),
            renewed: 0,
            state: State::Cold,
            latest: None,
            confirmed: None,
            revoked: None,
            latched: false,
            said: BTreeMap::new(),
            probed: now,
            blind_since: None,
            ticked: now,
            wall: None,
        }
    }

    /// Something happens. Instants never fall.
    pub(crate) fn hear(&mut self, event: Event, now: Uptime) {
        match event {
            Event::Read { holder, heard } => match heard {
                Heard::Entry(entry) => {
                    self.learn(&entry);
                    self.said.insert(holder, (now, Some(entry)));
                }
                Heard::Nothing => drop(self.said.insert(holder, (now, None))),
                Heard::Silence => {}
            },
            Event::Pushed(entry) => {
                self.learn(&entry);
                // A fresh entry of the epoch, made for this very start of the gate.
                if entry.entry().answers.contains(&self.nonce) && self.may_follow(&entry) {
                    // What was an answer once is none when it is sent again.
                    self.renew();
                    self.confirm(entry, now);
                }
            }
            Event::Sibling { entry, ago } => {
                self.learn(&entry);
                if self.state == State::Cold && ago <= FRESH && self.may_follow(&entry) {
                    self.confirm(entry, now.saturating_sub(ago));
                }
            }
            // Whoever reads the ledger has the better word. A blind one hears by it what no push could bring; nobody signs it,
            // so that it opens nothing.
            Event::LatchShut => {
                if self.state == State::Blind {
                    (self.state, self.latched, self.blind_since) = (State::Revoked, true, None);
                }
            }
            Event::Probed => self.probed = now,
            Event::Tick { wall } => self.tick(wall, now),
        }
        self.settle(now);
    }

    /// Notes an entry, whoever has it: one that doesn't list the region and is later than the one by which it is open shuts.
    fn learn(&mut self, entry: &Verified) {
        let (epoch, known) = (entry.entry().epoch, self.latest.as_ref().map(|latest| latest.entry().epoch));
        if known.is_none_or(|known| epoch > known) {
            self.latest = Some(entry.clone());
        }
        let confirmed = self.confirmed.as_ref().map(|(by, _)| by.entry().epoch);
        let is_later = confirmed.is_none_or(|confirmed| epoch > confirmed);
        if is_later && !entry.entry().content.lists(&self.region) {
            self.revoked = Some(self.revoked.map_or(epoch, |revoked| revoked.max(epoch)));
            (self.state, self.latched) = (State::Revoked, false);
            self.blind_since = None;
        }
    }

    /// Whether an entry can open the gate at all.
    fn may_follow(&self, entry: &Verified) -> bool {
        let entry = entry.entry();
        let latest = self.latest.as_ref().is_none_or(|latest| entry.epoch >= latest.entry().epoch);
        entry.content.lists(&self.region) && latest && self.revoked.is_none_or(|revoked| entry.epoch >= revoked)
    }

    fn confirm(&mut self, by: Verified, at: Uptime) {
        self.confirmed = Some((by, at));
        (self.revoked, self.latched) = (None, false);
        self.blind_since = None;
        self.state = State::Confirmed;
    }

    fn tick(&mut self, wall: u64, now: Uptime) {
        let slept = now.saturating_sub(self.ticked);
        let leapt = self.wall.map_or(0, |before| wall.saturating_sub(before));
        (self.ticked, self.wall) = (now, Some(wall));
        // What was decided meanwhile can't be known: a process that was stopped, a machine that slept, one that was paused
        // with its clocks.
        if slept.max(leapt) > FRESH {
            self.said.clear();
            self.confirmed = None;
            self.blind_since = None;
            self.probed = now;
            self.renew();
            if self.state != State::Revoked {
                self.state = State::Cold;
            }
        }
    }

    fn renew(&mut self) {
        self.renewed += 1;
        let first = self.nonce.split('-').next().unwrap_or_default();
        self.nonce = format!("{first}-{}", self.renewed);
    }

    fn settle(&mut self, now: Uptime) {
        if let Some((by, at)) = self.agreed(now) {
            self.confirm(by, at);
            return;
        }
        if !matches!(self.state, State::Confirmed | State::Blind) {
            return;
        }
        if self.still_confirmed(now) {
            (self.state, self.blind_since) = (State::Confirmed, None);
        } else if !is_fresh(self.probed, now) {
            (self.state, self.blind_since) = (State::Isolated, None);
        } else {
            self.state = State::Blind;
            self.blind_since.get_or_insert(now);
        }
    }

    /// The entry that a majority of its holders is known to have, if it can open the gate, and when the look was that made
    /// it a majority.
    fn agreed(&self, now: Uptime) -> Option<(Verified, Uptime)> {
        let agreed = |entry: &Verified| {
            let holders = &entry.entry().content.holders;
            let same = |holder: &String| {
                let (at, said) = self.said_lately(holder, now)?;
                said.is_same_decision(entry).then_some(at)
            };
            let mut looks: Vec<Uptime> = holders.iter().filter_map(same).collect();
            looks.sort_unstable_by(|a, b| b.cmp(a));
            looks.get(majority(holders.len()) - 1).copied()
        };
        let lately = self.said.keys().filter_map(|holder| self.said_lately(holder, now));
        let mut may = lately.map(|(_, entry)| entry).filter(|entry| self.may_follow(entry));
        may.find_map(|entry| Some((entry.clone(), agreed(entry)?)))
    }

    /// Whether a majority of holders was read lately and none has anything against it. In the middle of a write some have
    /// the next entry and some the one before.
    fn still_confirmed(&self, now: Uptime) -> bool {
        let Some((by, at)) = &self.confirmed else { return false };
        let no_older = |holder: &&String| {
            self.said_lately(holder, now).is_some_and(|(_, said)| said.entry().epoch >= by.entry().epoch)
        };
        let holders = &by.entry().content.holders;
        is_fresh(*at, now) || holders.iter().filter(no_older).count() >= majority(holders.len())
    }

    fn said_lately(&self, holder: &str, now: Uptime) -> Option<(Uptime, &Verified)> {
        let (at, said) = self.said.get(holder).filter(|(at, _)| is_fresh(*at, now))?;
        Some((*at, said.as_ref()?))
    }

    /// The state.
    #[must_use]
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    /// This start's number.
    #[must_use]
    pub(crate) fn nonce(&self) -> &str {
        &self.nonce
    }

    /// The latest entry that was seen.
    #[must_use]
    pub(crate) const fn latest(&self) -> Option<&Verified> {
        self.latest.as_ref()
    }

    /// The entry by which the gate is open, and how long ago a majority confirmed it.
    #[must_use]
    pub(crate) fn confirmed(&self, now: Uptime) -> Option<(&Verified, u64)> {
        let open = matches!(self.state, State::Confirmed | State::Blind);
        self.confirmed.as_ref().filter(|_| open).map(|(by, at)| (by, now.saturating_sub(*at)))
    }

    /// What latches about a region follow: shut as soon as any entry says so, open only by a majority that doesn't. `None`
    /// while that isn't known: then they keep their last word. It needn't be open itself: a standby holds latches too.
    #[must_use]
    pub(crate) fn latch(&self, region: &str, now: Uptime) -> Option<bool> {
        let shuts = |entry: &Verified| entry.entry().content.shut.iter().any(|shut| shut == region);
        let latest = self.latest.as_ref()?;
        if shuts(latest) {
            return Some(true);
        }
        let fresh = self.said.iter().filter(|(_, (at, _))| is_fresh(*at, now));
        let answers = fresh.map(|(holder, (_, said))| (holder.clone(), said.clone())).collect();
        match agreed(&latest.entry().content.holders, &answers) {
            Agreed::On(entry) if entry.is_same_decision(latest) => Some(false),
            _ => None,
        }
    }

    /// What each holder last said, and how long ago.
    pub(crate) fn holders(&self, now: Uptime) -> impl Iterator<Item = (&str, Option<&Verified>, u64)> {
        self.said.iter().map(move |(holder, (at, said))| (holder.as_str(), said.as_ref(), now.saturating_sub(*at)))
    }

    /// Milliseconds since it has been blind, if it is.
    #[must_use]
    pub(crate) fn blind_for(&self, now: Uptime) -> Option<u64> {
        self.blind_since.map(|since| now.saturating_sub(since))
    }

    /// Why the gate must be shut now; `None` if the ledger lets it be open. To be asked for every request: a gate that slept
    /// is shut before its loop has gone round.
    #[must_use]
    pub(crate) fn objection(&self, now: Uptime) -> Option<String> {
        if !is_fresh(self.ticked, now) {
            return Some("the gate slept, and asks the ledger anew".to_owned());
        }
        match self.state {
            State::Confirmed => None,
            State::Cold => Some("the gate has just begun, and no majority of holders has confirmed yet".to_owned()),
            State::Revoked if self.latched => {
                Some(format!("too few holders can be read, and by DNS a latch about {} is shut", self.region))
            }
            State::Revoked => Some(match &self.latest {
                Some(latest) => format!("the ledger doesn't list {}: {}", self.region, latest.entry()),
                None => format!("the ledger doesn't list {}", self.region),
            }),
            State::Isolated => Some("too few holders can be read, and nobody outside asks for anything".to_owned()),
            State::Blind
                if self.on_blind == OnBlind::Shut && self.blind_for(now).is_some_and(|ms| ms >= BLIND_HOLD) =>
            {
                Some(format!("too few holders can be read for {} minutes", BLIND_HOLD / 60_000))
            }
            State::Blind => None,
        }
    }

    /// When a blind gate that may not serve on for ever shuts.
    #[must_use]
    pub(crate) fn hold_ends(&self) -> Option<Uptime> {
        self.blind_since.filter(|_| self.on_blind == OnBlind::Shut).map(|since| since + BLIND_HOLD)
    }
}

fn is_fresh(at: Uptime, now: Uptime) -> bool {
    now.saturating_sub(at) <= FRESH
}

#[cfg(test)]
mod tests;
