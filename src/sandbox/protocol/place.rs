//! Where an object stands.

use super::configuration::Configuration;
use super::service::Service;
use crate::clouds::Provider;
use crate::sandbox::providers::{Context, Refusal};
use crate::sandbox::value::Value;

/// Where an object stands, as owned text that a [`Context`] borrows.
pub(super) struct Place {
    /// The cloud's region.
    pub(super) region: String,
    /// The name of the Kubernetes cluster.
    pub(super) cluster_name: String,
    /// Its address.
    pub(super) cluster: String,
}

/// The context that stands for it in calls.
pub(super) fn context<'s>(service: &'s Service, configuration: &'s Configuration, place: &'s Place) -> Context<'s> {
    Context {
        cloud: &service.cloud,
        session: &service.session,
        provider: service.provider,
        region: &place.region,
        account: &configuration.account,
        cluster: &place.cluster,
    }
}

/// Where an object stands: in the region that it names or the provider's, or in a cluster.
pub(super) fn place(service: &Service, configuration: &Configuration, object: &Value) -> Result<Place, Refusal> {
    if service.provider != Provider::Kubernetes {
        let named = object.get("region").text().filter(|region| !region.is_empty());
        let region = named.unwrap_or(&configuration.region).to_owned();
        return Ok(Place { region, cluster_name: String::new(), cluster: String::new() });
    }
    let host = configuration.host.clone().unwrap_or_default();
    match service.cloud.cluster_at(&host) {
        Some((region, cluster_name)) => Ok(Place { region, cluster_name, cluster: host }),
        None => {
            let name = host.trim_start_matches("https://");
            Err(Refusal::new(format!("Post \"{host}/api\": dial tcp: lookup {name}: no such host")))
        }
    }
}
