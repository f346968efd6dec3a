//! Virtual time.
//!
//! Virtual time runs one to one with real time and jumps over waiting: when every open session
//! has a call asleep here and nothing was sent or received for a short while, the clock moves to
//! the earliest instant that somebody waits for. Waits that belong to no session (a drill's own)
//! never hold the clock back. Who only sleeps beside others is never jumped to for his own sake.
//!
//! There is no task behind it: whoever sleeps also looks whether the clock may jump.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, watch};

/// An instant of virtual time, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub u64);

impl Instant {
    /// Where virtual time begins in a sandbox that has no past: 2026-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(1_767_225_600_000);

    /// This instant plus a number of seconds; negative numbers count as zero.
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        Self(self.0.saturating_add(milliseconds(seconds)))
    }

    /// This instant plus a number of milliseconds.
    #[must_use]
    pub(super) fn plus_millis(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// This instant minus a number of seconds; negative numbers count as zero.
    #[must_use]
    pub fn minus_seconds(self, seconds: f64) -> Self {
        Self(self.0.saturating_sub(milliseconds(seconds)))
    }

    /// The seconds from an earlier instant to this one; zero if it is later.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a span in milliseconds is far below 2^52")]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / 1000.0
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, with milliseconds.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp = i64::try_from(self.0).ok().and_then(|value| jiff::Timestamp::from_millisecond(value).ok());
        match stamp {
            Some(stamp) => write!(formatter, "{stamp:.3}"),
            None => write!(formatter, "{} ms", self.0),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is not negative, and a cast from f64 saturates"
)]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}

/// Asks the calls of one connection to end early, as Terraform's `StopProvider` does.
#[derive(Debug, Clone)]
pub struct StopSignal(Arc<watch::Sender<bool>>);

impl Default for StopSignal {
    fn default() -> Self {
        Self::new()
    }
}

impl StopSignal {
    /// A signal that has not been given.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Gives the signal, for good.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Whether the signal has been given.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the signal is given.
    pub async fn stopped(&self) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so waiting can only end with the signal.
        let _ = receiver.wait_for(|stopped| *stopped).await;
    }
}

/// A wait was cut short by a [`StopSignal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped while waiting")]
pub struct Stopped;

/// How long nothing may be sent or received before the clock jumps, in real time.
pub(crate) const QUIESCENCE: Duration = Duration::from_millis(15);

/// How long the clock waits after a jump that woke nobody's session, in real time: who slept may
/// want to act and to sleep again before it jumps on.
const BREATH: Duration = Duration::from_millis(4);

/// The sandbox's clock; a clone shows the same time.
#[derive(Debug, Clone)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
    quiescence: Duration,
}

#[derive(Debug)]
struct State {
    /// Virtual time at `real`.
    base: Instant,
    real: tokio::time::Instant,
    /// Ids of open sessions that hold the clock.
    open: BTreeSet<String>,
    /// Calls asleep, by the session's id.
    asleep: BTreeMap<String, usize>,
    /// The instants that are waited for.
    due: BTreeMap<Instant, Waiting>,
    last_traffic: tokio::time::Instant,
    /// The clock does not jump before.
    breath_until: tokio::time::Instant,
}

/// How many wait for an instant.
#[derive(Debug, Default)]
struct Waiting {
    in_sessions: usize,
    held: usize,
    beside: usize,
    apart: usize,
}

/// Who sleeps.
#[derive(Clone, Copy)]
enum Who<'a> {
    /// A call of a session: terraform hears of its end, and may have more to ask at once.
    Session(&'a str),
    /// The owner of a hold, who is awake as soon as the sleep is over.
    Hold(&'a str),
    /// The same, of one for whose sake the clock doesn't jump.
    Beside(&'a str),
    /// Somebody who never holds the clock.
    Apart,
}

impl Clock {
    /// A clock that starts at `start` now.
    #[must_use]
    pub fn starting_at(start: Instant) -> Self {
        Self::with_quiescence(start, QUIESCENCE)
    }

    /// A clock with another quiescence window than [`QUIESCENCE`].
    #[must_use]
    pub fn with_quiescence(start: Instant, quiescence: Duration) -> Self {
        let real = tokio::time::Instant::now();
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(State {
                    base: start,
                    real,
                    open: BTreeSet::new(),
                    asleep: BTreeMap::new(),
                    due: BTreeMap::new(),
                    last_traffic: real,
                    breath_until: real,
                }),
                changed: Notify::new(),
                quiescence,
            }),
        }
    }

    /// Virtual time now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.state().now()
    }

    /// Notes that a session sent or received something: the clock won't jump for a moment.
    pub fn touch(&self) {
        self.state().last_traffic = tokio::time::Instant::now();
    }

    /// A session opens: from here on it holds the clock whenever it has no call asleep.
    pub fn open_session(&self, id: &str) {
        let mut state = self.state();
        state.open.insert(id.to_owned());
        state.last_traffic = tokio::time::Instant::now();
    }

    /// A session closes.
    pub fn close_session(&self, id: &str) {
        self.state().open.remove(id);
        self.shared.changed.notify_waiters();
    }

    /// Sleeps in virtual time for a call of a session.
    ///
    /// # Errors
    /// [`Stopped`] if the signal is given first.
    pub async fn sleep(&self, session: &str, seconds: f64, stop: &StopSignal) -> Result<(), Stopped> {
        if stop.is_stopped() {
            return Err(Stopped);
        }
        let due = self.now().plus_seconds(seconds);
        let sleeper = Sleeper::register(self, Who::Session(session), due);
        tokio::select! {
            () = self.wait_until(due) => {}
            () = stop.stopped() => return Err(Stopped),
        }
        drop(sleeper);
        Ok(())
    }

    /// Sleeps in virtual time for the owner of a hold: a session that calls nobody and keeps the clock from jumping
    /// whenever it is awake.
    pub async fn sleep_held(&self, id: &str, seconds: f64) {
        let due = self.now().plus_seconds(seconds);
        let _sleeper = Sleeper::register(self, Who::Hold(id), due);
        self.wait_until(due).await;
    }

    /// As [`Clock::sleep_held`], while others wait for something: the clock stops here on its way, and doesn't come for this
    /// alone. Ends early when the hold is closed.
    pub async fn sleep_beside(&self, id: &str, seconds: f64) {
        let due = self.now().plus_seconds(seconds);
        let _sleeper = Sleeper::register(self, Who::Beside(id), due);
        let closed = async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if !self.state().open.contains(id) {
                    return;
                }
                changed.await;
            }
        };
        tokio::select! {
            () = self.wait_until(due) => {}
            () = closed => {}
        }
    }

    /// Sleeps in virtual time for somebody who is no session and never holds the clock.
    pub async fn sleep_apart(&self, seconds: f64) {
        let due = self.now().plus_seconds(seconds);
        let _sleeper = Sleeper::register(self, Who::Apart, due);
        self.wait_until(due).await;
    }

    async fn wait_until(&self, due: Instant) {
        loop {
            let changed = self.shared.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let look_again = {
                let mut state = self.state();
                if state.now() >= due {
                    return;
                }
                match state.may_jump_at(self.shared.quiescence) {
                    Some(at) if at <= tokio::time::Instant::now() => {
                        state.jump();
                        drop(state);
                        self.shared.changed.notify_waiters();
                        continue;
                    }
                    Some(at) => at.min(state.real_instant_of(due)),
                    None => state.real_instant_of(due),
                }
            };
            tokio::select! {
                () = &mut changed => {}
                () = tokio::time::sleep_until(look_again) => {}
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> Instant {
        let elapsed = self.real.elapsed().as_millis();
        Instant(self.base.0.saturating_add(u64::try_from(elapsed).unwrap_or(u64::MAX)))
    }

    /// When real time will have reached an instant, if the clock doesn't jump before.
    fn real_instant_of(&self, due: Instant) -> tokio::time::Instant {
        self.real + Duration::from_millis(due.0.saturating_sub(self.base.0))
    }

    /// From when on the clock may jump; `None` while a session is awake, or somebody is due and not yet up: who is
    /// up says so, and whoever looked again before that would look for ever on a thread that the other one needs.
    fn may_jump_at(&self, quiescence: Duration) -> Option<tokio::time::Instant> {
        let awake = self.open.iter().any(|id| !self.asleep.contains_key(id));
        let due = self.due.first_key_value().is_some_and(|(&due, _)| due <= self.now());
        let wanted = self.due.values().any(|waiting| waiting.in_sessions + waiting.held + waiting.apart > 0);
        if awake || due || !wanted {
            None
        } else if self.open.is_empty() && self.asleep.is_empty() {
            Some(self.breath_until)
        } else {
            Some(self.breath_until.max(self.last_traffic + quiescence))
        }
    }

    fn jump(&mut self) {
        let now = self.now();
        if let Some((&due, waiting)) = self.due.first_key_value() {
            self.base = due.max(now);
            self.real = tokio::time::Instant::now();
            if waiting.apart > 0 {
                self.breath_until = self.real + BREATH;
            }
            if waiting.in_sessions > 0 {
                // Who wakes up now answers at once: that is traffic to come.
                self.last_traffic = self.real;
            }
        }
    }
}

fn decrement(counts: &mut BTreeMap<String, usize>, id: &str) {
    if let Some(count) = counts.get_mut(id) {
        *count -= 1;
        if *count == 0 {
            counts.remove(id);
        }
    }
}

/// Keeps a sleep registered while it lasts, also if its future is dropped.
struct Sleeper<'a> {
    clock: &'a Clock,
    who: Who<'a>,
    due: Instant,
}

impl<'a> Sleeper<'a> {
    fn register(clock: &'a Clock, who: Who<'a>, due: Instant) -> Self {
        let mut state = clock.state();
        *state.due.entry(due).or_default().count(who) += 1;
        if let Who::Session(id) | Who::Hold(id) | Who::Beside(id) = who {
            *state.asleep.entry(id.to_owned()).or_default() += 1;
        }
        if let Who::Session(_) = who {
            state.last_traffic = tokio::time::Instant::now();
        }
        drop(state);
        clock.shared.changed.notify_waiters();
        Self { clock, who, due }
    }
}

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        let mut state = self.clock.state();
        if let Some(waiting) = state.due.get_mut(&self.due) {
            *waiting.count(self.who) -= 1;
            if waiting.in_sessions + waiting.held + waiting.beside + waiting.apart == 0 {
                state.due.remove(&self.due);
            }
        }
        if let Who::Session(id) | Who::Hold(id) | Who::Beside(id) = self.who {
            decrement(&mut state.asleep, id);
        }
        if let Who::Session(_) = self.who {
            state.last_traffic = tokio::time::Instant::now();
        }
        drop(state);
        self.clock.shared.changed.notify_waiters();
    }
}

impl Waiting {
    fn count(&mut self, who: Who<'_>) -> &mut usize {
        match who {
            Who::Session(_) => &mut self.in_sessions,
            Who::Hold(_) => &mut self.held,
            Who::Beside(_) => &mut self.beside,
            Who::Apart => &mut self.apart,
        }
    }
}

#[cfg(test)]
mod tests;
