//! What a loss takes away from each data service.

use schemars::JsonSchema;
use serde::Serialize;

use super::components;
use super::steps::Span;
use crate::catalog::replication::{self, Mode};
use crate::catalog::{Cloud, Provenance};
use crate::posture::Posture;
use crate::topology::{Region, RegionName, Replication, Service, ServiceName, Topology};

/// What is missing of a data service after a recovery.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DataLoss {
    /// The service.
    pub service: ServiceName,
    /// Its kind: `postgres`, `redis`, `queue`, `objects`.
    pub kind: &'static str,
    /// How its data reaches another region, as the catalogue names it.
    pub mechanism: Option<&'static str>,
    /// What is missing.
    pub effect: Effect,
    /// Where the figures come from.
    pub provenance: Option<Provenance>,
    /// What else one should know.
    pub note: &'static str,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The writes of the last seconds.
    Writes(Span),
    /// What waits in the lost region comes back with it, or not at all.
    Stays,
    /// Nothing that counts: a cache is filled anew.
    Cold,
    /// All of it: there is no copy elsewhere.
    All,
    /// The catalogue has no figure.
    NotKnown,
}

/// The data services that a loss touches, by name.
#[must_use]
pub(crate) fn of(topology: &Topology, posture: &Posture, lost: &[RegionName]) -> Vec<DataLoss> {
    // A region that serves nobody has nothing that isn't elsewhere.
    let touched = |service: &ServiceName| {
        let serving = |region: &Region| lost.contains(&region.name) && posture.of(&region.name).serves;
        topology.regions.iter().any(|region| serving(region) && region.placement(service).is_some())
    };
    let mut losses = Vec::new();
    for (name, service) in &topology.services {
        let loss = match service {
            Service::Inference { .. } => continue,
            Service::Postgres { replication, .. } => {
                let Some(primary) = posture.primary(name).filter(|primary| lost.contains(primary)) else { continue };
                postgres(topology, posture, lost, name, primary, *replication)
            }
            Service::Redis { .. } if touched(name) => loss(name, service, Effect::Cold, "filled anew by use"),
            Service::Queue | Service::Objects if touched(name) => regional(topology, lost, name, service),
            _ => continue,
        };
        losses.push(loss);
    }
    losses
}

/// The writes that are missing in the service that misses most; `None` where a figure is missing.
#[must_use]
pub(crate) fn worst(losses: &[DataLoss]) -> Option<Span> {
    losses.iter().try_fold(Span::default(), |worst, loss| match loss.effect {
        Effect::Writes(span) => Some(worst.or_longer(span)),
        Effect::Stays | Effect::Cold => Some(worst),
        Effect::All | Effect::NotKnown => None,
    })
}

/// The weakest source among the figures.
#[must_use]
pub(crate) fn weakest(losses: &[DataLoss]) -> Option<Provenance> {
    losses
        .iter()
        .filter(|loss| matches!(loss.effect, Effect::Writes(_)))
        .fold(None, |known, loss| components::weakest(known, loss.provenance))
}

fn loss(name: &ServiceName, service: &Service, effect: Effect, note: &'static str) -> DataLoss {
    DataLoss { service: name.clone(), kind: service.kind(), mechanism: None, effect, provenance: None, note }
}

fn postgres(
    topology: &Topology,
    posture: &Posture,
    lost: &[RegionName],
    name: &ServiceName,
    primary: &RegionName,
    mode: Replication,
) -> DataLoss {
    let service = &topology.services[name];
    let cloud = |region: &RegionName| topology.region(region).map(|region| region.cloud);
    let copies: Vec<Cloud> = posture
        .regions
        .iter()
        .filter(|(region, part)| !lost.contains(region) && part.databases.contains_key(name))
        .filter_map(|(region, _)| cloud(region))
        .collect();
    let Some(own) = cloud(primary).filter(|_| !copies.is_empty()) else {
        return loss(name, service, Effect::All, "no copy outside of what is lost");
    };
    if !copies.contains(&own) {
        return loss(name, service, Effect::NotKnown, "replication to another cloud isn't in the catalogue");
    }
    by_mechanism(name, service, own, mode.into())
}

fn regional(topology: &Topology, lost: &[RegionName], name: &ServiceName, service: &Service) -> DataLoss {
    let holds = |elsewhere: bool| {
        topology
            .regions
            .iter()
            .filter(move |region| lost.contains(&region.name) != elsewhere && region.placement(name).is_some())
    };
    let Some(own) = holds(false).next().map(|region| region.cloud) else {
        return loss(name, service, Effect::NotKnown, "");
    };
    if holds(true).next().is_none() {
        return loss(name, service, Effect::All, "no copy outside of what is lost");
    }
    if *service == Service::Objects && holds(true).all(|region| region.cloud != own) {
        return loss(name, service, Effect::NotKnown, "replication to another cloud isn't in the catalogue");
    }
    by_mechanism(name, service, own, Mode::Async)
}

fn by_mechanism(name: &ServiceName, service: &Service, cloud: Cloud, mode: Mode) -> DataLoss {
    let mechanism = service.data_kind().and_then(|kind| replication::of(cloud, kind, mode));
    let Some(mechanism) = mechanism else {
        return loss(name, service, Effect::NotKnown, "the catalogue has no figure for this replication");
    };
    let effect = mechanism
        .rpo_seconds
        .map_or(Effect::Stays, |figure| Effect::Writes(Span { typical: figure.value.0, worst: figure.value.1 }));
    DataLoss {
        mechanism: Some(mechanism.id),
        provenance: Some(mechanism.provenance),
        note: mechanism.note,
        ..loss(name, service, effect, "")
    }
}
