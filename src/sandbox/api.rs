//! What the control API takes and gives, for both of its ends.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::log::Fact;
use super::providers::facts::Releases;
use super::switch::Switch;
use super::world::faults::Loss;
use super::world::workloads::{NodeCount, PodCount};
use crate::clouds::Operation;
use crate::ledger::Signed;

/// Opens a session: one terraform working on one stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    /// `environment/stack`, such as `active-passive/primary/platform`.
    pub label: String,
    /// The cloud's region whose state server keeps the stack's state; none for a local state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_region: Option<String>,
    /// The state's path there: names joined by `/`; the label if it isn't given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_path: Option<String>,
    /// The process whose end closes the session, if nobody closes it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<u32>,
    /// Whether time stands still (runs one to one) while the session has no call asleep. Without
    /// it, the session only counts while it sleeps: for terraforms run by hand.
    #[serde(default = "yes")]
    pub holds_clock: bool,
    /// Whether it gets providers of its own. Without them it is a hold: it only keeps the clock from jumping while its
    /// owner is awake.
    #[serde(default = "yes")]
    pub serves: bool,
}

fn yes() -> bool {
    true
}

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpened {
    /// Names the session, to close it.
    pub id: String,
    /// What a terraform of this session gets as environment.
    pub env: BTreeMap<String, String>,
}

/// Whether something is taken away or given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultAction {
    /// It is taken away.
    Lose,
    /// It is given back.
    Return,
}

/// Takes something away or gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeFault {
    /// Which of both.
    pub action: FaultAction,
    /// What.
    pub what: Loss,
}

/// Breaks an invariant on purpose, or mends what was broken so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSwitch {
    /// Which.
    pub switch: Switch,
    /// Whether it is to be broken.
    #[serde(default = "yes")]
    pub broken: bool,
}

/// Virtual time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// Now, in milliseconds since the epoch.
    pub now: Instant,
}

/// Sleeps in virtual time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sleep {
    /// For so many seconds.
    pub seconds: f64,
    /// The id of the session that its owner sleeps with; without one, the sleep never holds the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    /// Whether its owner only sleeps beside others: the clock doesn't jump for this sleep's own sake.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
}

/// Which environment is meant, where a region holds several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfEnvironment {
    /// The environment's folder name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
}

/// Writes a marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteMarker {
    /// The marker; numbers count up.
    pub number: u64,
    /// Whose database, where a region holds those of several environments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
}

/// A marker that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkerWritten {
    /// Where it was written.
    pub region: String,
    /// When, in virtual time.
    pub at: Instant,
}

/// What can be read in a region's database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Markers {
    /// The highest marker; none if there is none yet.
    pub highest: Option<u64>,
    /// All of them.
    pub all: Vec<u64>,
    /// Whether the database takes writes.
    pub writable: bool,
    /// How far it is behind its source, in seconds; zero for a primary.
    pub lag_seconds: f64,
}

/// Something that Terraform can't do, to be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operate {
    /// The environment, where several have such a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// What.
    #[serde(flatten)]
    pub operation: Operation<String>,
}

/// An operation that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationDone {
    /// When its effect is there, in virtual time.
    pub effective_at: Instant,
    /// What didn't answer and needn't have, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
}

/// What somebody who acts on an environment says, to be written into the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The environment.
    pub environment: String,
    /// What.
    pub fact: Fact,
}

/// A holder is asked to keep an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WriteEntry {
    /// The version that it must have; none if it must keep nothing yet.
    pub version: Option<u64>,
    /// The entry.
    pub entry: Signed,
}

/// A latch as its alarm says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatchStatus {
    /// The environment that owns it.
    pub environment: String,
    /// The judged region's name in the topology.
    pub region: String,
    /// The cloud's region that holds it.
    pub holder_region: String,
    /// Whether it is shut now.
    pub shut: bool,
}

/// Nodes and pods of a region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionWorkloads {
    /// The node groups.
    pub nodes: Vec<NodeCount>,
    /// The deployments.
    pub pods: Vec<PodCount>,
}

/// Which resources are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceQuery {
    /// Only those of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only those in this region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Only those of this environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
}

/// A running sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The process that serves it.
    pub process: u32,
    /// Where it is kept.
    pub folder: PathBuf,
    /// Virtual time.
    pub now: Instant,
    /// The labels of the open sessions.
    pub sessions: Vec<String>,
    /// How many resources there are.
    pub resources: usize,
    /// Whether it is there for whoever comes, and not for one run that takes it along when it ends.
    pub shared: bool,
    /// Which releases of the providers it plays.
    #[serde(default)]
    pub providers: Releases,
}

/// Why a request was not fulfilled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// In words.
    pub error: String,
}
