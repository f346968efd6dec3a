//! What a region sends to others.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::stacks::{home_on, peers, state_copy};
use crate::topology::{Region, Topology};

/// The master user of databases.
const DATABASE_USER: &str = "postgres";

/// What a region's links are told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Variables<'a> {
    /// Locations of the other regions on the cloud.
    peer_locations: Vec<&'a str>,
    /// Location of the region that keeps the copy of this region's state: `state.home`, for that one the first other region;
    /// null where that is on another cloud, or there is none.
    state_copy: Option<&'a str>,
    /// Whether model weights go from here to the others, where they can go one way only: from the region that makes the secrets.
    sends: bool,
    /// In the region that makes them each of `secrets`, and each postgres service with its user's name, with revisions; nothing
    /// in the others.
    secrets: BTreeMap<&'a str, Secret>,
}

#[derive(Serialize, JsonSchema)]
struct Secret {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'static str>,
    revision: u32,
}

impl<'a> Variables<'a> {
    pub(super) fn new(topology: &'a Topology, region: &'a Region) -> Self {
        Self {
            peer_locations: peers(topology, region).map(|peer| peer.location.as_str()).collect(),
            state_copy: state_copy(topology, region).map(|copy| copy.location.as_str()),
            sends: home_on(topology, region.cloud).name == region.name,
            secrets: secrets(topology, region),
        }
    }
}

fn secrets<'a>(topology: &'a Topology, region: &Region) -> BTreeMap<&'a str, Secret> {
    if home_on(topology, region.cloud).name != region.name {
        return BTreeMap::new();
    }
    let named = topology
        .secrets
        .iter()
        .map(|secret| (secret.name.as_str(), Secret { username: None, revision: secret.revision }));
    let databases = topology.databases().map(|(name, _)| {
        let revision = topology.password_revision(name);
        (name.as_str(), Secret { username: Some(DATABASE_USER), revision })
    });
    named.chain(databases).collect()
}
