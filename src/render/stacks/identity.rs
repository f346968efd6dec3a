//! Roles and permissions.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Cloud;
use crate::topology::{Service, Topology};

/// What a cloud's identity is told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// Inference services that stand on the cloud: their pods take a role.
    inference_services: Vec<&'a str>,
    /// `observability`.
    observability: bool,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, cloud: Cloud) -> Self {
        let stands = |service| {
            topology.regions.iter().any(|region| region.cloud == cloud && region.placement(service).is_some())
        };
        let inference = topology.services.iter().filter(|(_, service)| matches!(service, Service::Inference { .. }));
        Self {
            inference_services: inference.filter(|(name, _)| stands(name)).map(|(name, _)| name.as_str()).collect(),
            observability: topology.observability,
        }
    }
}
