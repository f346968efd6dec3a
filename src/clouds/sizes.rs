//! How large databases and caches can be in a cloud.

use std::ops::RangeInclusive;

/// How large databases and caches can be.
pub(crate) struct Sizes {
    /// Instances of databases.
    pub database: SizeForm,
    /// Nodes of caches.
    pub cache: SizeForm,
    /// GiB that a database can begin with.
    pub storage: RangeInclusive<u32>,
}

/// A cloud's words for sizes of a kind.
pub(crate) struct SizeForm {
    /// Whether a text is one.
    pub is_legal: fn(&str) -> bool,
    /// What they are called, for sentences.
    pub called: &'static str,
    /// One that is usual.
    pub example: &'static str,
}
