//! Databases that move between regions: what differs by cloud.
//!
//! On every cloud a replica is promoted by an apply with the next posture, and what was the primary is rebuilt as a replica
//! of the new one.

/// How a cloud's managed PostgreSQL is moved, and comes back.
pub(crate) struct DatabaseFacts {
    /// What makes a former primary a replica again.
    pub rebuild: Rebuild,
}

/// A replacement: the old instance goes, and a copy of the new primary is made in its place.
pub(crate) struct Rebuild {
    /// The address of the instance in a postgres stack.
    pub address: &'static str,
    /// Why it has to be replaced, as the first part of a sentence.
    pub why: &'static str,
}
