//! Every event's way: stamped, journaled, and then shown.

use std::sync::{Mutex, PoisonError};

use super::event::Event;
use super::journal::{Journal, JournalError};
use super::stamped::{Moment, Stamped};

type Clock = Box<dyn Fn() -> Moment + Send + Sync>;
type Listener = Box<dyn FnMut(&Stamped) + Send>;

/// Takes events from everywhere in a run and hands them on in one order: to the journal first, then to the listeners.
pub struct Recorder {
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    journal: Option<Journal>,
    listeners: Vec<Listener>,
    broken: bool,
}

impl Recorder {
    /// A recorder that stamps events with `clock`. Commands that change nothing do without a journal.
    pub fn new(
        clock: impl Fn() -> Moment + Send + Sync + 'static,
        journal: Option<Journal>,
        listeners: Vec<Listener>,
    ) -> Self {
        Recorder { clock: Box::new(clock), state: Mutex::new(State { journal, listeners, broken: false }) }
    }

    /// Records an event. When this fails, the act that the event announces must not begin; the listeners still hear
    /// of it.
    pub fn record(&self, event: Event) -> Result<(), JournalError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Stamped under the lock, so that times never go back in the journal.
        let stamped = Stamped { moment: (self.clock)(), event };
        let written = state.journal.as_mut().map_or(Ok(()), |journal| journal.write(&stamped));
        state.broken |= written.is_err();
        for listener in &mut state.listeners {
            listener(&stamped);
        }
        written
    }

    /// Records an event that announces nothing: a failure to write it stops the run at the next that does.
    pub fn note(&self, event: Event) {
        // The failure is remembered in `broken`.
        let _ = self.record(event);
    }

    /// Whether the journal failed: nothing new may begin.
    pub fn is_broken(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).broken
    }

    /// The time now, by both clocks.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}
