//! `hashicorp/kubernetes`, as the sandbox plays it: objects in the clusters of whatever cloud.

use std::sync::LazyLock;

use serde_json::Value as Json;

use super::change::Refusal;
use super::facts::Facts;
use super::references::fill;
use super::table::Table;
use super::{Emulator, Errors, Place};
use crate::clouds::Provider;
use crate::sandbox::cloud::Cloud;
use crate::sandbox::schema::ProviderSchemas;
use crate::sandbox::value::Value;

mod special;

pub(super) static EMULATOR: Emulator = Emulator {
    provider: Provider::Kubernetes,
    schemas: LazyLock::new(|| ProviderSchemas::load(include_str!("schema.json"), include_str!("overlay.json"))),
    table: LazyLock::new(|| Table::load(&[include_str!("objects.yaml")])),
    oldest: LazyLock::new(|| Facts::load(include_str!("facts/2.38.0.json"), include_str!("facts/documented.json"))),
    newest: LazyLock::new(|| Facts::load(include_str!("facts/3.2.1.json"), include_str!("facts/documented.json"))),
    configure: |block| Ok(super::Configuration::Kubernetes(Configuration::read(block))),
    needs: "The provider block needs the address of a cluster.",
    lands: |_, place| &place.region,
    host: |context, _, _| context.cluster.trim_start_matches("https://").to_owned(),
    unanswered: |_, _, _, refusal| refusal.detail.clone(),
    refusal: |_, _, _, message| Refusal::new(message),
    called: |_, object| fill("{id}", object),
    named: &[],
    errors: Errors { missing: "\"{value}\" not found", gone: "\"{value}\" not found", in_use: "\"{id}\" is in use" },
    is_own: |_, _, name| !name.is_empty(),
    is_of: |_, _| true,
    derive: |scope, name| {
        (name == "namespace").then(|| Json::from(scope.object.at("metadata.namespace").text().unwrap_or("default")))
    },
    special: special::SPECIAL,
    data: |_, kind, _, _| Err(Refusal::new(format!("the sandbox can't read {kind}"))),
    ephemeral: |_, kind, _, _| Err(Refusal::new(format!("the sandbox can't open {kind}"))),
};

/// A provider block, as far as the simulated clusters care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    /// The address of a cluster; `None` while it is unknown.
    pub(super) host: Option<String>,
}

impl Configuration {
    fn read(block: &Value) -> Self {
        Self { host: block.get("host").text().map(|host| host.trim_end_matches('/').to_owned()) }
    }

    /// An object stands where its cluster does.
    pub(super) fn place(&self, cloud: &Cloud) -> Result<Place, Refusal> {
        let host = self.host.clone().unwrap_or_default();
        match cloud.cluster_at(&host) {
            Some((region, cluster_name)) => Ok(Place { region, cluster_name, cluster: host }),
            None => {
                let name = host.trim_start_matches("https://");
                Err(Refusal::new(format!("Post \"{host}/api\": dial tcp: lookup {name}: no such host")))
            }
        }
    }
}
