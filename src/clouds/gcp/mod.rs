//! What differs on Google Cloud.

pub(super) mod project;
