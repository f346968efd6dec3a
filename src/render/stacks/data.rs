//! Data services: databases, and what is independent in each region.

use schemars::JsonSchema;
use serde::Serialize;

use super::protected;
use crate::posture::Posture;
use crate::topology::{Region, Role, ServiceName, Topology};

/// What a cache or a queue is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Independent<'a> {
    /// The service's name.
    service: &'a ServiceName,
}

/// What a database is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Database<'a> {
    /// The service's name.
    service: &'a ServiceName,
    /// Its role, `primary` or `replica`, by posture.
    role: Role,
    /// The cloud's name of the region of the primary that a replica follows, by posture; null for a primary.
    source_location: Option<&'a str>,
    /// True makes the cloud refuse deletion of the database; must be false in the state before `-replace`.
    deletion_protection: bool,
}

impl<'a> Independent<'a> {
    pub(super) fn new(service: &'a ServiceName) -> Self {
        Self { service }
    }
}

impl<'a> Database<'a> {
    pub(super) fn new(
        topology: &'a Topology,
        posture: &Posture,
        region: &Region,
        service: &'a ServiceName,
        role: Role,
    ) -> Self {
        let primary = posture.primary(service).filter(|primary| **primary != region.name);
        let source = primary.and_then(|primary| topology.region(primary));
        Self {
            service,
            role,
            source_location: source.map(|source| source.location.as_str()),
            deletion_protection: protected(topology),
        }
    }
}
