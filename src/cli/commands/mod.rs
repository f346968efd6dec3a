//! One file per command: what it asks of the parts, in order.

pub(crate) mod apply;
pub(crate) mod artifacts;
pub(crate) mod check;
pub(crate) mod check_scenario;
pub(crate) mod completions;
pub(crate) mod destroy;
pub(crate) mod drill;
pub(crate) mod failback;
pub(crate) mod failover;
pub(crate) mod fence;
pub(crate) mod gate;
pub(crate) mod plan;
pub(crate) mod render;
pub(crate) mod sandbox;
pub(crate) mod schema;
