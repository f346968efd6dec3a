//! Which templates a stack is rendered from. Where they are is `render`'s to know.

use crate::catalog::Cloud;
use crate::clouds::Dns;
use crate::topology::ComputeKind;

/// What a stack holds, with what its text differs by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Roles and permissions.
    Identity(Cloud),
    /// The proof that the hostname is ours.
    Certificates(Cloud),
    /// What a region sends to others.
    Links(Cloud),
    /// DNS, health checks, latches.
    Traffic(Dns),
    /// State storage.
    State(Cloud),
    /// Network, cluster, load balancer, registry, object store.
    Platform(Cloud, ComputeKind),
    /// GPU nodes or instance groups, and their reservations.
    Capacity(Cloud, ComputeKind),
    /// A database.
    Postgres(Cloud),
    /// A cache.
    Redis(Cloud),
    /// A queue.
    Queue(Cloud),
    /// Device plugin, inference, gate.
    Workloads(Cloud, ComputeKind),
    /// The region's own DNS name: its address is found by the cloud, its record is made by the DNS service.
    Endpoint(Cloud, Dns),
}
