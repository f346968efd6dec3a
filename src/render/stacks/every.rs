//! What the templates of every stack see, and what every stack is told.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Cloud;
use crate::clouds::{self, Acting, Lock, Names, StateAddress, StateKey};
use crate::posture::Posture;
use crate::stacks::{Stack, StackId};
use crate::topology::Topology;

/// What the templates of a stack see.
#[derive(Serialize, JsonSchema)]
pub(super) struct Context<'a> {
    /// Prefix of every cloud name: `name`.
    name: &'a str,
    /// Way from the stack's folder to `modules/`, such as `../../../../modules`.
    modules: String,
    /// The stack's own backend.
    state: State,
}

/// Where a stack's state is, and as whom it is read.
#[derive(Serialize, JsonSchema)]
struct State {
    /// Where it is: in the stack's region or witness, for global stacks in `state.home`.
    address: StateAddress,
    /// `state.lock`: how terraforms keep each other out.
    lock: Lock,
    /// Role that the backend assumes; null without `clouds`.
    role_arn: Option<String>,
}

impl<'a> Context<'a> {
    pub(super) fn new(topology: &'a Topology, stack: &Stack) -> Self {
        let id = stack.id.to_string();
        let (cloud, names, acting) = keeper(topology, stack);
        let key = StateKey { environment: &topology.environment, stack: &id };
        Self {
            name: &topology.name,
            modules: modules(&id),
            state: State {
                address: (clouds::profile(cloud).state)(&names, &key),
                lock: topology.state.lock,
                role_arn: (clouds::profile(cloud).role)(&acting),
            },
        }
    }
}

/// Who keeps a stack's state: its cloud, what names are made from there, and as whom terraform acts.
fn keeper<'a>(topology: &'a Topology, stack: &Stack) -> (Cloud, Names<'a>, Acting<'a>) {
    if let StackId::Witness(name) = &stack.id
        && let Some(witness) = topology.witness(name)
    {
        return (witness.cloud, topology.witness_names(witness), topology.witness_acting(witness));
    }
    let region = stack.state.as_ref().and_then(|region| topology.region(region)).unwrap_or(topology.home());
    (region.cloud, topology.names(region), region.acting())
}

/// The way from a stack's folder to the modules.
fn modules(directory: &str) -> String {
    let above = 2 + Path::new(directory).components().count();
    format!("{}modules", "../".repeat(above))
}

/// What every stack is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// `name`.
    name: &'a str,
    /// `epoch` of the posture.
    epoch: u64,
    /// `tags`, with system and environment.
    tags: BTreeMap<&'a str, &'a str>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, posture: &Posture) -> Self {
        let mut tags = BTreeMap::from([
            ("ManagedBy", "terraform"),
            ("System", topology.name.as_str()),
            ("Environment", topology.environment.as_str()),
        ]);
        tags.extend(topology.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        Self { name: &topology.name, epoch: posture.epoch, tags }
    }
}
