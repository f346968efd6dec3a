//! Data services: databases, and what is independent in each region.

use schemars::JsonSchema;
use serde::Serialize;

use super::protected;
use super::windows::Windows;
use crate::clouds;
use crate::posture::Posture;
use crate::topology::{ComputeKind, Region, Role, Service, ServiceName, Topology};

/// What a queue is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Queue<'a> {
    /// The service's name.
    service: &'a ServiceName,
}

/// What a cache is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Cache<'a> {
    /// The service's name.
    service: &'a ServiceName,
    /// `compute.kind` of the region, on which its clients run.
    compute: ComputeKind,
    /// `instance` of the service, where it is a word of the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    node_type: Option<&'a str>,
    /// When snapshots are made, in UTC: in an hour that no other region of the service has.
    snapshot_window: String,
    /// When there may be maintenance, in UTC: apart from the snapshots, and from the other regions.
    maintenance_window: String,
}

/// What a database is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Database<'a> {
    /// The service's name.
    service: &'a ServiceName,
    /// `compute.kind` of the region, on which its clients run.
    compute: ComputeKind,
    /// Its role, `primary` or `replica`, by posture.
    role: Role,
    /// The cloud's name of the region of the primary that a replica follows, by posture; null for a primary.
    source_location: Option<&'a str>,
    /// In the region of the topology's first replica that of its primary: the two change places, where that needs to be said.
    pair_location: Option<&'a str>,
    /// `instance` of the service, where it is a word of the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_class: Option<&'a str>,
    /// `storage` of the service, in GiB.
    allocated_storage: u32,
    /// `password_revision` of the service.
    password_revision: u32,
    /// When backups begin, in UTC: in an hour that no other region of the service has.
    backup_window: String,
    /// When there may be maintenance, in UTC: apart from the backups, and from the other regions.
    maintenance_window: String,
    /// True makes the cloud refuse deletion of the database; must be false in the state before `-replace`.
    deletion_protection: bool,
}

/// The region of the topology's primary, in that of the first replica on its cloud.
fn pair<'a>(topology: &'a Topology, region: &Region, service: &ServiceName) -> Option<&'a Region> {
    let (_, primary) = topology.databases().find(|(name, _)| *name == service)?;
    let mut others = topology.regions.iter().filter(|other| {
        other.name != primary.name && other.cloud == primary.cloud && other.placement(service).is_some()
    });
    (others.next()?.name == region.name).then_some(primary)
}

impl<'a> Queue<'a> {
    pub(super) fn new(service: &'a ServiceName) -> Self {
        Self { service }
    }
}

impl<'a> Cache<'a> {
    pub(super) fn new(
        topology: &Topology,
        region: &Region,
        service: &'a ServiceName,
        instance: Option<&'a str>,
    ) -> Self {
        let Windows { backup, maintenance } = Windows::of(topology, region, service);
        let form = &clouds::profile(region.cloud).sizes.cache;
        Self {
            service,
            compute: region.compute,
            node_type: instance.filter(|instance| (form.is_legal)(instance)),
            snapshot_window: backup,
            maintenance_window: maintenance,
        }
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
        let Some(Service::Postgres { instance, storage_gib, password_revision, .. }) = topology.services.get(service)
        else {
            unreachable!("a posture has roles of databases alone");
        };
        let form = &clouds::profile(region.cloud).sizes.database;
        let Windows { backup, maintenance } = Windows::of(topology, region, service);
        Self {
            service,
            compute: region.compute,
            role,
            source_location: source.map(|source| source.location.as_str()),
            pair_location: pair(topology, region, service).map(|primary| primary.location.as_str()),
            instance_class: instance.as_deref().filter(|instance| (form.is_legal)(instance)),
            allocated_storage: *storage_gib,
            password_revision: *password_revision,
            backup_window: backup,
            maintenance_window: maintenance,
            deletion_protection: protected(topology),
        }
    }
}
