//! The gates' postures: what each answers by, which follows what is applied a little later.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::objects::Objects;
use crate::clouds::object::{GatePosture, Object};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::pairs;
use crate::sandbox::resource::ResourceKey;

/// The postures that gates answer by: each follows what is applied a little later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gates(#[serde(with = "pairs")] BTreeMap<ResourceKey, Gate>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Gate {
    posture: Option<GatePosture>,
    /// What it will answer by, and from when on.
    pending: Option<(Option<GatePosture>, Instant)>,
}

impl Gates {
    /// Brings the gates up to date with what is applied.
    pub(super) fn settle(&mut self, now: Instant, objects: &Objects) {
        self.0.retain(|key, _| objects.seen(key, Object::gate).is_some());
        for resource in objects.all(Object::gate) {
            let applied = resource.is.clone();
            let Some(gate) = self.0.get_mut(resource.key()) else {
                self.0.insert(resource.key().clone(), Gate { posture: applied, pending: None });
                continue;
            };
            if gate.posture == applied {
                gate.pending = None;
                continue;
            }
            let due = match &gate.pending {
                Some((to, due)) if *to == applied => *due,
                _ => now.plus_seconds(durations::gate_answer()),
            };
            *gate = if due <= now {
                Gate { posture: applied, pending: None }
            } else {
                Gate { posture: gate.posture.take(), pending: Some((applied, due)) }
            };
        }
    }

    /// The next instant at which a gate answers by another posture.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.0.values().filter_map(|gate| Some(gate.pending.as_ref()?.1)).filter(|due| *due > now).min()
    }

    /// What a gate answers by.
    pub(super) fn posture(&self, gate: &ResourceKey) -> Option<&GatePosture> {
        self.0.get(gate)?.posture.as_ref()
    }
}
