//! Latches: what is set by a signal follows it a little later, and stays as it is when the signal ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::{Cell, View};
use super::gates::Gate;
use super::objects::Objects;
use crate::clouds::object::Object;
use crate::gate::LatchTold;
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::{Fact, Occurrence};
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;
use crate::sandbox::switch::Switch;

/// Latches that have ever been set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Latches(#[serde(with = "pairs")] BTreeMap<ResourceKey, State>);

/// Milliseconds between two signals of a gate: the period in which latches look at them.
const REPEAT_EVERY: u64 = 60_000;

/// Seconds after which a latch that nobody signals to forgets what it was told, where that is broken on purpose.
const FORGETS_AFTER: f64 = 3.0 * 3_600.0;

/// Seconds without a signal after which a shut latch stands by its last word: three of the periods in which it looks.
const SILENT_AFTER: f64 = 180.0;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    shut: bool,
    pending: Option<(bool, Instant)>,
    /// When the last signal came.
    heard: Instant,
    /// Whether it was said that none comes any longer.
    silent: bool,
    /// What the holder's gate repeats, while one runs.
    #[serde(default)]
    repeated: Option<bool>,
}

impl State {
    /// What it says once it follows the last signal.
    fn target(&self) -> bool {
        self.pending.map_or(self.shut, |(shut, _)| shut)
    }

    /// When the holder's gate says something else again than was said last.
    fn repeated_at(&self) -> Option<Instant> {
        self.repeated.filter(|said| *said != self.target()).map(|_| self.heard.plus_millis(REPEAT_EVERY))
    }

    /// When it forgets that it is shut, if it can.
    fn forgets_at(&self) -> Option<Instant> {
        (self.shut && self.pending.is_none()).then(|| self.heard.plus_seconds(FORGETS_AFTER))
    }

    /// When it is said that no signal comes any longer, if it is shut and none does.
    fn silent_at(&self) -> Option<Instant> {
        (self.shut && !self.silent && self.repeated.is_none()).then(|| self.heard.plus_seconds(SILENT_AFTER))
    }
}

impl Latches {
    /// Sets a latch, which follows a little later. Answers when.
    pub(super) fn set(&mut self, latch: &ResourceKey, location: &str, shut: bool, now: Instant) -> Instant {
        let unset = State { heard: now, ..State::default() };
        let state = self.0.entry(latch.clone()).or_insert(unset);
        (state.heard, state.silent) = (now, false);
        if state.shut == shut {
            state.pending = None;
            return now;
        }
        match state.pending {
            Some((to, at)) if to == shut => at,
            _ => {
                let at = now.plus_seconds(durations::latch(location, shut));
                state.pending = Some((shut, at));
                at
            }
        }
    }

    /// What the gates say of the latches that they hold: each repeats the ledger every minute, for as long as it runs.
    pub(super) fn repeat(&mut self, view: &View<'_>) {
        let mut before: BTreeMap<ResourceKey, bool> = BTreeMap::new();
        for (key, state) in &mut self.0 {
            if let Some(said) = state.repeated.take() {
                before.insert(key.clone(), said);
            }
        }
        for latch in view.objects.all(Object::latch) {
            let gate = view.gates.of(&Cell::of(&latch));
            let Some((knowledge, _)) = gate.and_then(Gate::knowledge) else { continue };
            let Some(latest) = knowledge.latest() else { continue };
            if view.faults.service_lost_inside(latch.location(), latch.service()) {
                continue;
            }
            let shut = latest.entry().content.shut.contains(&latch.is.judges);
            let state = self.0.get(latch.key()).copied().unwrap_or_default();
            let is_news = before.get(latch.key()).is_some_and(|said| *said != shut)
                || (shut && !before.contains_key(latch.key()));
            // What somebody else said holds for a minute.
            let is_due = state.target() != shut && state.heard.plus_millis(REPEAT_EVERY) <= view.now;
            if is_news || is_due {
                self.set(latch.key(), latch.location(), shut, view.now);
            }
            if let Some(state) = self.0.get_mut(latch.key()) {
                state.repeated = Some(shut);
            }
        }
    }

    /// What the latches that a cell holds were last told, by the region that each is about.
    pub(super) fn told(&self, cell: &Cell, objects: &Objects, now: Instant) -> BTreeMap<String, LatchTold> {
        let held = objects.all(Object::latch).filter(|latch| Cell::of(latch) == *cell);
        held.filter_map(|latch| {
            let state = self.0.get(latch.key())?;
            // While a gate repeats it the last word is never older than a minute.
            let ago = now.0.saturating_sub(state.heard.0);
            let ago = if state.repeated.is_some() { ago % REPEAT_EVERY } else { ago };
            Some((latch.is.judges.clone(), LatchTold { shut: state.target(), ago }))
        })
        .collect()
    }

    /// Whether a latch is shut now.
    pub(super) fn is_shut(&self, latch: &ResourceKey) -> bool {
        self.0.get(latch).is_some_and(|state| state.shut)
    }

    /// What latches say that are set by changing them: whoever answers to names follows a little later.
    fn look(&mut self, view: &View<'_>) {
        for latch in view.objects.all(Object::latch) {
            let Some(shut) = latch.is.says else { continue };
            let Some(state) = self.0.get_mut(latch.key()) else {
                let state = State { shut, heard: view.now, repeated: Some(shut), ..State::default() };
                self.0.insert(latch.key().clone(), state);
                continue;
            };
            // It is kept as it was said, and needs nobody who repeats it.
            state.repeated = Some(shut);
            if state.target() != shut {
                state.heard = view.now;
                let at = view.now.plus_seconds(durations::latch_of(latch.key().provider, shut));
                state.pending = (state.shut != shut).then_some((shut, at));
            }
        }
    }

    /// When a latch says what it was told last.
    pub(super) fn effective(&self, latch: &ResourceKey, now: Instant) -> Instant {
        self.0.get(latch).and_then(|state| state.pending).map_or(now, |(_, at)| at)
    }

    /// Brings the latches up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, events: &mut Vec<Occurrence>) {
        self.0.retain(|key, _| view.objects.get(key).is_some());
        self.look(view);
        for (key, state) in &mut self.0 {
            let Some(latch) = view.objects.seen(key, Object::latch) else { continue };
            let mut happens = |operation: &str, fact: Option<bool>| {
                events.push(Occurrence {
                    region: latch.location().to_owned(),
                    service: latch.service().to_owned(),
                    operation: operation.to_owned(),
                    detail: format!("{} of {}", latch.is.judges, latch.environment()),
                    environment: latch.environment().to_owned(),
                    fact: fact.map(|shut| Fact::Latch {
                        region: latch.is.judges.clone(),
                        holder: latch.location().to_owned(),
                        shut,
                    }),
                });
            };
            if let Some((shut, at)) = state.pending
                && at <= view.now
            {
                state.pending = None;
                // A signal that a region was lost with reaches nobody.
                if !view.faults.region_lost(latch.location()) {
                    state.shut = shut;
                    happens(if shut { "latch-shut" } else { "latch-open" }, Some(shut));
                }
            }
            let forgets =
                view.broken.contains(&Switch::OneSignal) && state.forgets_at().is_some_and(|at| at <= view.now);
            if forgets {
                state.shut = false;
                happens("latch-open", Some(false));
            }
            if state.silent_at().is_some_and(|at| at <= view.now) {
                state.silent = true;
                happens("latch-silent", None);
            }
        }
    }

    /// The next instant at which a latch follows its signal, or is missed by it.
    pub(super) fn next_due(&self, now: Instant, forgets: bool) -> Option<Instant> {
        let due = |state: &State| {
            let forgotten = state.forgets_at().filter(|_| forgets);
            [state.pending.map(|(_, at)| at), state.silent_at(), state.repeated_at(), forgotten]
        };
        self.0.values().flat_map(due).flatten().filter(|due| *due > now).min()
    }
}
