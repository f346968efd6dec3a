//! Databases that move between regions: what differs by cloud.

use crate::catalog::timings::Common;

/// How a cloud's managed PostgreSQL is moved, and comes back.
pub(crate) struct DatabaseFacts {
    /// What makes a replica the primary.
    pub promotion: Promotion,
    /// What makes a former primary a replica again.
    pub comes_back: ComesBack,
}

/// What makes a replica the primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promotion {
    /// An apply with the next posture.
    ByApply,
    /// An operation, of which Terraform knows nothing: primary and replica change places.
    ByOperation,
}

/// What makes a former primary a replica again.
pub(crate) enum ComesBack {
    /// It is replaced.
    Rebuilt(Rebuild),
    /// It follows the new primary by itself: at once where it is there, else so long after its region is back.
    Follows(Common),
}

/// A replacement: the old instance goes, and a copy of the new primary is made in its place.
pub(crate) struct Rebuild {
    /// The address of the instance in a postgres stack.
    pub address: &'static str,
    /// Why it has to be replaced, as the first part of a sentence.
    pub why: &'static str,
}
