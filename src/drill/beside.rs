//! What goes on beside a drill: losses come and go at their time, and a client writes numbered markers through the public
//! name all along.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::scenario::{Back, Injection};
use crate::run::{Event, Recorder};
use crate::site::{Simulated, Site, SiteError, Turn};
use crate::topology::RegionName;

/// Seconds between two markers.
const MARKER_EVERY: f64 = 10.0;

/// What a drill's client and its losses have come to.
#[derive(Clone)]
pub(super) struct Beside(Arc<Shared>);

struct Shared {
    site: Arc<Site>,
    recorder: Arc<Recorder>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When each marker was acknowledged, in seconds since the epoch.
    written: BTreeMap<u64, f64>,
    /// What comes, and when.
    coming: Vec<(f64, Injection)>,
    /// What is away, and when it is given back.
    away: Vec<(Option<f64>, Injection)>,
    over: bool,
}

/// Keeps the thread; it ends with this.
pub(super) struct Going {
    beside: Beside,
    turn: Arc<Turn>,
    thread: Option<JoinHandle<()>>,
}

impl Beside {
    pub(super) fn new(site: Arc<Site>, recorder: Arc<Recorder>) -> Self {
        Self(Arc::new(Shared { site, recorder, state: Mutex::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn simulated(&self) -> Result<&Simulated, SiteError> {
        self.0.site.simulated("drill")
    }

    /// Writes the next marker as a client does, and notes when it was acknowledged.
    ///
    /// # Errors
    /// If nobody takes it.
    pub(super) fn write(&self) -> Result<(u64, String), SiteError> {
        let (number, place) = self.simulated()?.write_marker()?;
        let now = self.0.site.now()?;
        self.state().written.insert(number, now);
        Ok((number, place))
    }

    /// When each marker was acknowledged.
    pub(super) fn written(&self) -> BTreeMap<u64, f64> {
        self.state().written.clone()
    }

    /// Begins: what is lost at once is lost now, the rest in its time.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(super) fn begin(&self, injections: &[Injection], writes: bool) -> Result<Going, SiteError> {
        let begun = self.0.site.now()?;
        for injection in injections {
            if injection.after == 0 {
                self.lose(injection, begun)?;
            } else {
                self.state().coming.push((begun + injection.after as f64, injection.clone()));
            }
        }
        let turn = Arc::new(self.0.site.turn()?);
        let (beside, sleeps) = (self.clone(), Arc::clone(&turn));
        let thread = std::thread::spawn(move || beside.go(&sleeps, writes));
        Ok(Going { beside: self.clone(), turn, thread: Some(thread) })
    }

    fn lose(&self, injection: &Injection, now: f64) -> Result<(), SiteError> {
        self.simulated()?.lose(&injection.loss)?;
        let back = match injection.back {
            Back::After(seconds) => Some(now + seconds as f64),
            Back::Promoted | Back::Afterwards => None,
        };
        self.state().away.push((back, injection.clone()));
        Ok(())
    }

    fn go(&self, turn: &Turn, writes: bool) {
        loop {
            let Ok(now) = self.0.site.now() else { return };
            let next = {
                let state = self.state();
                let coming = state.coming.iter().map(|(at, _)| *at);
                coming.chain(state.away.iter().filter_map(|(at, _)| *at)).fold(now + MARKER_EVERY, f64::min)
            };
            if turn.sleep_beside((next - now).max(0.001)).is_err() || self.state().over {
                return;
            }
            let Ok(now) = self.0.site.now() else { return };
            let mut state = self.state();
            let due: Vec<(f64, Injection)> = state.coming.extract_if(.., |(at, _)| *at <= now).collect();
            let back: Vec<_> = state.away.extract_if(.., |(at, _)| at.is_some_and(|at| at <= now)).collect();
            drop(state);
            for (_, injection) in due {
                self.told(self.lose(&injection, now), &format!("{} is lost", injection.loss));
            }
            for (_, injection) in back {
                let returned = self.simulated().and_then(|site| site.give_back(&injection.loss)).map(|_| ());
                self.told(returned, &format!("{} is back", injection.loss));
            }
            if writes {
                // Whether it is taken is for those who judge the log.
                let _ = self.write();
            }
        }
    }

    fn told(&self, done: Result<(), SiteError>, text: &str) {
        match done {
            Ok(()) => self.0.recorder.note(Event::Message { text: text.to_owned() }),
            Err(error) => self.0.recorder.note(Event::Warning { text: format!("{text}: {error}") }),
        }
    }

    /// Gives back what comes back once a survivor was told to take writes. Answers whether anything did.
    pub(super) fn promoted(&self) -> bool {
        self.give_back(|injection| injection.back == Back::Promoted).unwrap_or(false)
    }

    /// Gives back all that is still away. Answers whether anything was.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(super) fn afterwards(&self) -> Result<bool, SiteError> {
        self.state().coming.clear();
        self.give_back(|_| true)
    }

    fn give_back(&self, which: impl Fn(&Injection) -> bool) -> Result<bool, SiteError> {
        let back: Vec<_> = self.state().away.extract_if(.., |(_, injection)| which(injection)).collect();
        let mut any = false;
        for (_, injection) in back {
            any |= self.simulated()?.give_back(&injection.loss)?;
        }
        Ok(any)
    }

    /// The markers that can be read in a region; `None` if its database doesn't answer.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(super) fn readable(&self, region: &RegionName) -> Result<Option<BTreeSet<u64>>, SiteError> {
        self.simulated()?.readable_markers(region)
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        self.beside.state().over = true;
        self.turn.end();
        if let Some(thread) = self.thread.take() {
            // It ends with its sleep; a panic of it was said already.
            let _ = thread.join();
        }
    }
}
