//! What can be done to the world, and what comes of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cells::Cell;
use super::faults::Loss;
use crate::sandbox::clock::Instant;
use crate::sandbox::resource::{Resource, ResourceKey};

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
            Self::WriteMarker { .. } => "write-marker",
            Self::WriteThroughName { .. } => "write-through-name",
        }
    }

    /// Where it lands; empty where that is not in a region, or not known beforehand.
    pub(in super::super) fn region(&self) -> &str {
        match self {
            Self::Put(resource) => &resource.region,
            Self::SetLatch { holder, .. } => holder,
            Self::WriteMarker { cell, .. } => &cell.region,
            Self::Lose(Loss::Region(region)) | Self::Return(Loss::Region(region)) => region,
            Self::Remove(_) | Self::Lose(_) | Self::Return(_) | Self::WriteThroughName { .. } => "",
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put(resource) => write!(formatter, "{}", resource.key.identity),
            Self::Remove(key) => write!(formatter, "{}", key.identity),
            Self::Lose(loss) | Self::Return(loss) => write!(formatter, "{loss}"),
            Self::SetLatch { region, shut, .. } => {
                let state = if *shut { "shut" } else { "open" };
                write!(formatter, "the latch about {region}: {state}")
            }
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
