//! What differs on AWS.

pub(super) mod project;
