//! Latches: what is set by a signal follows it a little later.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::View;
use crate::clouds::object::Object;
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

/// Latches that have ever been set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Latches(#[serde(with = "pairs")] BTreeMap<ResourceKey, State>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    shut: bool,
    pending: Option<(bool, Instant)>,
}

impl Latches {
    /// Sets a latch, which follows a little later. Answers when.
    pub(super) fn set(&mut self, latch: &ResourceKey, shut: bool, now: Instant) -> Instant {
        let state = self.0.entry(latch.clone()).or_insert(State { shut: false, pending: None });
        if state.shut == shut {
            state.pending = None;
            return now;
        }
        match state.pending {
            Some((to, at)) if to == shut => at,
            _ => {
                let at = now.plus_seconds(durations::latch(shut));
                state.pending = Some((shut, at));
                at
            }
        }
    }

    /// Whether a latch is shut now.
    pub(super) fn is_shut(&self, latch: &ResourceKey) -> bool {
        self.0.get(latch).is_some_and(|state| state.shut)
    }

    /// Brings the latches up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, events: &mut Vec<Occurrence>) {
        self.0.retain(|key, _| view.objects.get(key).is_some());
        for (key, state) in &mut self.0 {
            if let Some((shut, at)) = state.pending
                && at <= view.now
            {
                state.shut = shut;
                state.pending = None;
                let Some(latch) = view.objects.seen(key, Object::latch) else { continue };
                events.push(Occurrence {
                    region: latch.location().to_owned(),
                    service: latch.service().to_owned(),
                    operation: if shut { "latch-shut" } else { "latch-open" }.to_owned(),
                    detail: latch.name().to_owned(),
                });
            }
        }
    }

    /// The next instant at which a latch follows its signal.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.0.values().filter_map(|state| Some(state.pending?.1)).filter(|due| *due > now).min()
    }
}
