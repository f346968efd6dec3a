//! What Terraform can't do, as a closed set: each is done live by the cloud's own command line, and in the sandbox by the
//! simulated cloud.
//!
//! Adding one: a variant, its duration in the catalogue, its arm in the sandbox and in the estimates of steps.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ledger::Content;

/// An operation. `P` is a place: a region of a topology, or of a cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Operation<P> {
    /// Shuts or opens a region's latches. One that is shut keeps the region shut: shutting is done once one is, opening once all
    /// are open.
    SetLatch {
        /// The name in the topology of the region that is judged.
        judges: String,
        /// The places that hold a latch of it.
        holders: Vec<P>,
        /// Shut, or open.
        shut: bool,
    },
    /// Writes an entry of the ledger to a majority of its holders, and sends it to the gates that it shuts. Needs no control
    /// plane.
    WriteLedger {
        /// The entry's epoch.
        epoch: u64,
        /// What it decides.
        content: Content,
        /// What the same plan writes afterwards: where that is in force already, this is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<Box<(u64, Content)>>,
    },
    /// Makes a replica the primary; the one that was becomes a replica of it.
    Promote {
        /// Where the replica is.
        at: P,
        /// Its name: the service's in a topology, its identifier in a cloud.
        database: String,
        /// What to do about what hasn't arrived.
        how: How,
    },
    /// Lets a database be replaced: lifts the cloud's protection against deletion.
    Unprotect {
        /// Where it is.
        at: P,
        /// Its name: the service's in a topology, its identifier in a cloud.
        database: String,
    },
}

/// What a promotion does about what the replica hasn't got yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is lost: the primary may not answer.
    Forced,
    /// It is waited for: nothing is lost.
    Planned,
}

impl<P> Operation<P> {
    /// The places where it is done.
    #[must_use]
    pub(crate) fn places(&self) -> &[P] {
        match self {
            Self::SetLatch { holders, .. } => holders,
            Self::WriteLedger { .. } => &[],
            Self::Promote { at, .. } | Self::Unprotect { at, .. } => std::slice::from_ref(at),
        }
    }

    /// Whether it is done once it is done in one of its places.
    #[must_use]
    pub(crate) const fn one_suffices(&self) -> bool {
        matches!(self, Self::SetLatch { shut: true, .. })
    }

    /// The name, as events and documents have it.
    #[must_use]
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::SetLatch { .. } => "set-latch",
            Self::WriteLedger { .. } => "write-ledger",
            Self::Promote { .. } => "promote",
            Self::Unprotect { .. } => "unprotect",
        }
    }

    /// The same operation with the places and the databases' names of a cloud.
    #[must_use]
    pub(crate) fn in_cloud<Q>(&self, place: impl Fn(&P) -> Q, database: impl Fn(&P, &str) -> String) -> Operation<Q> {
        match self {
            Self::SetLatch { judges, holders, shut } => {
                let holders = holders.iter().map(place).collect();
                Operation::SetLatch { judges: judges.clone(), holders, shut: *shut }
            }
            Self::WriteLedger { epoch, content, then } => {
                Operation::WriteLedger { epoch: *epoch, content: content.clone(), then: then.clone() }
            }
            Self::Promote { at, database: name, how } => {
                Operation::Promote { at: place(at), database: database(at, name), how: *how }
            }
            Self::Unprotect { at, database: name } => {
                Operation::Unprotect { at: place(at), database: database(at, name) }
            }
        }
    }
}

/// What it acts on.
impl<P: fmt::Display> fmt::Display for Operation<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetLatch { judges, holders, .. } => {
                let holders: Vec<String> = holders.iter().map(ToString::to_string).collect();
                write!(f, "the latch of {judges} in {}", holders.join(", "))
            }
            Self::WriteLedger { epoch, .. } => write!(f, "epoch {epoch} of the ledger"),
            Self::Promote { at, database, .. } | Self::Unprotect { at, database } => write!(f, "{database} in {at}"),
        }
    }
}
