//! Health checks: what they see, and when they change their mind.
//!
//! A check that asks a name changes its mind when it has seen the opposite for long enough. A check of a latch follows
//! the latch; one of other checks follows those.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::View;
use super::latches::Latches;
use super::objects::Seen;
use super::records::Records;
use crate::clouds::object::{Asks, Check, Object, Ref};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::{Fact, Occurrence};
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;
use crate::sandbox::switch::Switch;

/// A check of a check of … is followed no further than this.
const CHAIN: usize = 4;

/// What is known of checks that ask a name beyond the resources themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Checks(#[serde(with = "pairs")] BTreeMap<ResourceKey, Opinion>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Opinion {
    healthy: bool,
    /// When it will say the opposite, if what it sees stays as it is.
    flips_at: Option<Instant>,
}

impl Checks {
    /// Brings the checks up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, records: &Records, events: &mut Vec<Occurrence>) {
        let mut opinions = std::mem::take(&mut self.0);
        for check in view.objects.all(Object::check) {
            let Asks::Name(name) = &check.is.asks else { continue };
            // A new check counts as healthy until it knows better.
            let mut opinion = opinions.remove(check.key()).unwrap_or(Opinion { healthy: true, flips_at: None });
            let sees = records.lead(name, view).iter().any(|cell| view.health(cell).healthy);
            if sees == opinion.healthy {
                opinion.flips_at = None;
            } else {
                let like = check.is.like.as_ref().and_then(|like| view.objects.find(like, "", Object::check));
                let patient = like.as_ref().map_or(check.is, |like| like.is);
                let patience = if sees { patient.up_after } else { patient.down_after };
                let at = *opinion.flips_at.get_or_insert_with(|| view.now.plus_seconds(patience));
                if at <= view.now {
                    opinion = Opinion { healthy: sees, flips_at: None };
                    events.push(Occurrence {
                        region: String::new(),
                        service: check.service().to_owned(),
                        operation: if sees { "healthy" } else { "unhealthy" }.to_owned(),
                        detail: name.clone(),
                        environment: check.environment().to_owned(),
                        fact: Some(Fact::Health { name: name.clone(), up: sees }),
                    });
                }
            }
            self.0.insert(check.key().clone(), opinion);
        }
    }

    /// The next instant at which a check may change its mind.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.0.values().filter_map(|opinion| opinion.flips_at).filter(|due| *due > now).min()
    }

    /// Whether a check says healthy.
    pub(super) fn is_healthy(&self, check: &Ref, view: &View<'_>, latches: &Latches) -> bool {
        self.judge(check, "", view, latches, CHAIN)
    }

    fn judge(&self, wanted: &Ref, from: &str, view: &View<'_>, latches: &Latches, chain: usize) -> bool {
        let objects = view.objects;
        let unreachable_is_shut = view.broken.contains(&Switch::UnreachableIsShut);
        // What depends on a check that is gone counts as unhealthy.
        let check: Option<Seen<'_, Check>> = objects.find(wanted, from, Object::check);
        check.is_some_and(|check| {
            let healthy = match &check.is.asks {
                Asks::Name(_) => self.0.get(check.key()).is_none_or(|opinion| opinion.healthy),
                // One that stands in a lost region keeps its last state: whoever asks has it.
                Asks::Latch { latch, otherwise } => {
                    objects.find(latch, check.location(), Object::latch).map_or(*otherwise, |latch| {
                        let is_away = unreachable_is_shut && view.faults.region_lost(latch.location());
                        !is_away && !latches.is_shut(latch.key())
                    })
                }
                Asks::All { of, at_least } => {
                    let healthy = of
                        .iter()
                        .filter(|child| chain > 0 && self.judge(child, check.location(), view, latches, chain - 1));
                    u32::try_from(healthy.count()).unwrap_or(u32::MAX) >= *at_least
                }
                Asks::Nothing => true,
            };
            healthy != check.is.inverted
        })
    }
}
