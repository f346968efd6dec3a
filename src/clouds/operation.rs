//! What Terraform can't do, as a closed set: each is done live by the cloud's own command line, and in the sandbox by the
//! simulated cloud.
//!
//! Adding one: a variant, its duration in the catalogue, its arm in the sandbox and in the estimates of steps.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An operation. `P` is a place: a region of a topology, or of a cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Operation<P> {
    /// Shuts or opens a region's latch.
    SetLatch {
        /// The name in the topology of the region that is judged.
        judges: String,
        /// The place that holds the latch.
        holder: P,
        /// Shut, or open.
        shut: bool,
    },
    /// Lets a database be replaced: lifts the cloud's protection against deletion.
    Unprotect {
        /// Where it is.
        at: P,
        /// Its name: the service's in a topology, its identifier in a cloud.
        database: String,
    },
}

impl<P> Operation<P> {
    /// The place whose control plane it needs.
    #[must_use]
    pub(crate) const fn needs(&self) -> &P {
        match self {
            Self::SetLatch { holder, .. } => holder,
            Self::Unprotect { at, .. } => at,
        }
    }

    /// The name, as events and documents have it.
    #[must_use]
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::SetLatch { .. } => "set-latch",
            Self::Unprotect { .. } => "unprotect",
        }
    }

    /// The same operation with the places and the databases' names of a cloud.
    #[must_use]
    pub(crate) fn in_cloud<Q>(&self, place: impl Fn(&P) -> Q, database: impl Fn(&P, &str) -> String) -> Operation<Q> {
        match self {
            Self::SetLatch { judges, holder, shut } => {
                Operation::SetLatch { judges: judges.clone(), holder: place(holder), shut: *shut }
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
            Self::SetLatch { judges, holder, .. } => write!(f, "the latch of {judges} in {holder}"),
            Self::Unprotect { at, database } => write!(f, "{database} in {at}"),
        }
    }
}
