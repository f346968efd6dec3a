//! What differs on Azure.

pub(super) mod project;
