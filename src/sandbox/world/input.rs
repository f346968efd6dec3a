//! What can be done to the world, and what comes of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cells::Cell;
use super::faults::Loss;
use crate::clouds::How;
use crate::ledger::{Signed, majority};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Fact;
use crate::sandbox::resource::{Resource, ResourceKey};
use crate::sandbox::switch::Switch;

/// What can be done to the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Input {
    /// A resource is created or replaced.
    Put(Box<Resource>),
    /// A resource is deleted.
    Remove(ResourceKey),
    /// Something is taken away.
    Lose(Loss),
    /// Something is given back.
    Return(Loss),
    /// A latch is set through its metric.
    SetLatch {
        /// Whose latch; `None` where only one environment has such a latch.
        environment: Option<String>,
        /// The judged region's name in the topology.
        region: String,
        /// The cloud's region that holds the latch.
        holder: String,
        shut: bool,
    },
    /// A replica is told to change places with the database that it follows.
    Promote { database: ResourceKey, how: How },
    /// A holder is asked to keep an entry in place of a version, or of nothing.
    WriteEntry { bucket: String, holder: String, version: Option<u64>, entry: Signed },
    /// An entry is sent to a cell's gate.
    Push { cell: Cell, entry: Signed },
    /// Something is broken on purpose.
    Break(Switch),
    /// It is as it should be again.
    Mend(Switch),
    /// A marker is written in a cell's own primary.
    WriteMarker { cell: Cell, number: u64 },
    /// A marker is written through the service's public name.
    WriteThroughName { hostname: String, number: u64 },
}

impl Input {
    /// What is done, in a word.
    pub(in super::super) fn operation(&self) -> &'static str {
        match self {
            Self::Put(_) => "put",
            Self::Remove(_) => "remove",
            Self::Lose(_) => "lose",
            Self::Return(_) => "return",
            Self::SetLatch { .. } => "set-latch",
            Self::Promote { .. } => "promote",
            Self::WriteEntry { .. } => "write-entry",
            Self::Push { .. } => "push",
            Self::Break(_) => "break",
            Self::Mend(_) => "mend",
            Self::WriteMarker { .. } => "write-marker",
            Self::WriteThroughName { .. } => "write-through-name",
        }
    }

    /// Where it lands; empty where that is not in a region, or not known beforehand.
    pub(in super::super) fn region(&self) -> &str {
        match self {
            Self::Put(resource) => &resource.region,
            Self::SetLatch { holder, .. } => holder,
            Self::WriteEntry { holder, .. } => holder,
            Self::WriteMarker { cell, .. } | Self::Push { cell, .. } => &cell.region,
            Self::Lose(Loss::Region(region)) | Self::Return(Loss::Region(region)) => region,
            Self::Remove(_)
            | Self::Promote { .. }
            | Self::Lose(_)
            | Self::Return(_)
            | Self::Break(_)
            | Self::Mend(_)
            | Self::WriteThroughName { .. } => "",
        }
    }
}

impl Input {
    /// What it tells those who prove something by the log, once it was done.
    pub(in super::super) fn fact(&self, outcome: &Result<Outcome, Refusal>) -> Option<Fact> {
        match (self, outcome) {
            (Self::WriteThroughName { hostname, number }, outcome) => {
                let store = match outcome {
                    Ok(Outcome::Written { region }) => Some(region.clone()),
                    _ => None,
                };
                Some(Fact::Marker { name: hostname.clone(), number: *number, store })
            }
            (Self::Lose(loss), Ok(_)) => Some(Fact::Lost(loss.clone())),
            (Self::Return(loss), Ok(_)) => Some(Fact::Returned(loss.clone())),
            (Self::WriteEntry { bucket, entry, .. }, Ok(_)) => entry.claims().map(|entry| Fact::Ledger {
                holder: bucket.clone(),
                epoch: entry.epoch,
                run: entry.run,
                majority: majority(entry.content.holders.len()),
                serves: entry.content.serves,
                shut: entry.content.shut,
            }),
            _ => None,
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put(resource) => write!(formatter, "{}", resource.key.identity),
            Self::Remove(key) => write!(formatter, "{}", key.identity),
            Self::Promote { database, .. } => write!(formatter, "{} is to be the primary", database.identity),
            Self::Lose(loss) | Self::Return(loss) => write!(formatter, "{loss}"),
            Self::SetLatch { region, shut, .. } => {
                let state = if *shut { "shut" } else { "open" };
                write!(formatter, "the latch about {region}: {state}")
            }
            Self::WriteEntry { bucket, entry, .. } => match entry.claims() {
                Some(entry) => write!(formatter, "{bucket}: {entry}"),
                None => write!(formatter, "{bucket}: something else than an entry"),
            },
            Self::Push { entry, .. } => match entry.claims() {
                Some(entry) => write!(formatter, "{entry}"),
                None => formatter.write_str("something else than an entry"),
            },
            Self::Break(switch) | Self::Mend(switch) => write!(formatter, "{switch}"),
            Self::WriteMarker { number, .. } => write!(formatter, "marker {number}"),
            Self::WriteThroughName { hostname, number } => {
                write!(formatter, "marker {number} through {hostname}")
            }
        }
    }
}

/// What came of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Outcome {
    Done,
    /// It takes effect only then.
    EffectiveAt(Instant),
    /// A marker was written there.
    Written {
        region: String,
    },
}

/// Why an input changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum Refusal {
    #[error("{0} does not answer")]
    Lost(String),
    #[error("{0} keeps another version by now")]
    Changed(String),
    #[error("the gate in {0} follows no ledger, or another key signed this")]
    NotOurs(String),
    #[error("no latch about {region} is held in {holder}")]
    NoLatch { region: String, holder: String },
    #[error("{region} has latches of several environments: {environments}")]
    ManyLatches { region: String, environments: String },
    #[error("{0} has no gate that names a database")]
    NoDatabase(String),
    #[error("{database} in {region} takes no writes: it is a replica")]
    Replica { database: String, region: String },
    #[error("{region} does not serve: {reasons}")]
    NotServing { region: String, reasons: String },
    #[error("{0} leads nowhere")]
    Unresolved(String),
    #[error("{0} leads to sorry: no region may answer")]
    Sorry(String),
    #[error("{0} is lost already")]
    AlreadyLost(String),
    #[error("{0} is not lost")]
    NotLost(String),
}
