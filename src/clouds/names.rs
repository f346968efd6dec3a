//! Names that things get in a cloud, where Rust has to know them. Each is made in one place: the cloud's own folder.

/// What names are made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names<'a> {
    /// The system's name, with which all names begin.
    pub system: &'a str,
    /// The account.
    pub account: &'a str,
    /// The cloud's region.
    pub at: &'a str,
}

/// A thing that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named<'a> {
    /// The store of a region's state.
    StateStore,
    /// The store of a holder's copy of the ledger.
    FenceStore,
    /// A database, by its service.
    Database(&'a str),
    /// A cache, by its service.
    Cache(&'a str),
}

/// A kind of name that a cloud limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limited {
    /// [`Named::Cache`]: a longer one is refused.
    Cache,
}

/// How long names of a kind can be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Which names.
    pub of: Limited,
    /// Most characters.
    pub longest: usize,
    /// Whose limit it is, for sentences: a product, or what the thing is called there.
    pub called: &'static str,
}
