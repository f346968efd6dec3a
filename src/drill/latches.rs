//! Latches that are kept shut. What a shut latch follows is a signal, and one that isn't repeated is forgotten in the end: until
//! gates repeat it by themselves, the run does, for as long as it lasts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clouds::{LatchHome, Operation};
use crate::posture::Posture;
use crate::site::{Site, SiteError, Turn};
use crate::topology::RegionName;

/// Seconds between two signals: the period in which latches look at them.
const REPEAT_EVERY: f64 = 60.0;

/// Repeats the signals of shut latches until it is dropped.
pub(crate) struct Latches {
    site: Arc<Site>,
    shared: Arc<Mutex<Told>>,
}

#[derive(Default)]
struct Told {
    /// The operations that shut them, by the region that each is about.
    shut: BTreeMap<String, Operation<RegionName>>,
    /// Whether any was ever shut.
    any: bool,
    /// What the repeating sleeps with, once it has begun.
    turn: Option<Arc<Turn>>,
    over: bool,
}

impl Latches {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Self { site, shared: Arc::default() }
    }

    /// Goes on with those that a posture has shut and that are: a plan that was cut may have opened some already.
    ///
    /// # Errors
    /// If nobody says which are.
    pub(super) fn go_on(&self, posture: &Posture) -> Result<(), SiteError> {
        for region in posture.regions.iter().filter(|(_, part)| part.latch_shut).map(|(region, _)| region) {
            let holders = self.site.shut_in(region)?;
            self.told(&Operation::SetLatch { judges: region.to_string(), holders, shut: true });
        }
        Ok(())
    }

    /// An operation is about to be done: what it opens isn't kept shut any longer. Answers what was.
    pub(super) fn let_go(&self, operation: &Operation<RegionName>) -> Option<Operation<RegionName>> {
        match operation {
            Operation::SetLatch { judges, shut: false, .. } => lock(&self.shared).shut.remove(judges),
            _ => None,
        }
    }

    /// An operation was done: what it shut is kept shut.
    pub(super) fn told(&self, operation: &Operation<RegionName>) {
        let Operation::SetLatch { judges, holders, shut: true } = operation else { return };
        // A record of DNS stays as it is by itself.
        if self.site.topology().traffic.dns.latch_home() != LatchHome::Alarm || holders.is_empty() {
            return;
        }
        let mut told = lock(&self.shared);
        told.any = true;
        told.shut.entry(judges.clone()).or_insert_with(|| operation.clone());
        if told.turn.is_some() {
            return;
        }
        // Without a turn nobody could repeat anything by that clock.
        let Ok(turn) = self.site.turn().map(Arc::new) else { return };
        told.turn = Some(Arc::clone(&turn));
        drop(told);
        let (site, shared) = (Arc::clone(&self.site), Arc::clone(&self.shared));
        std::thread::spawn(move || repeat(&site, &shared, &turn));
    }

    /// What a reader of the run should know about its latches, now that it ends.
    #[must_use]
    pub(crate) fn says(&self) -> Option<String> {
        let told = lock(&self.shared);
        let still: Vec<&str> = told.shut.keys().map(String::as_str).collect();
        let how = format!("The run repeated the signal of shut latches every {REPEAT_EVERY} s, and that ends with it");
        match (told.any, still.as_slice()) {
            (false, _) => None,
            (true, []) => Some(how),
            (true, still) => Some(format!(
                "{how}: {} of {} stays shut by its last word, which is meant to last for hours and not for days. Send it again \
                 until the failback, as modules/aws/latch/README.md says",
                if still.len() == 1 { "the latch" } else { "each latch" },
                still.join(", "),
            )),
        }
    }
}

impl Drop for Latches {
    fn drop(&mut self) {
        let mut told = lock(&self.shared);
        told.over = true;
        if let Some(turn) = told.turn.take() {
            turn.end();
        }
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

fn repeat(site: &Site, shared: &Mutex<Told>, turn: &Turn) {
    while turn.sleep_beside(REPEAT_EVERY).is_ok() {
        // Held meanwhile: nobody opens what is just said to be shut.
        let told = lock(shared);
        if told.over {
            return;
        }
        for operation in told.shut.values() {
            // Who doesn't answer now is told again in a minute.
            let _ = site.repeat(operation);
        }
    }
}
