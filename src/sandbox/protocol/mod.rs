//! Terraform providers over the simulated clouds: the plugin protocol's service, one unix socket for
//! each session and provider.
//!
//! Terraform opens a connection for each provider configuration (alias) of each process; what
//! `ConfigureProvider` said is kept with the connection. Nothing here panics on what Terraform or
//! the configuration sends: whatever goes wrong becomes a diagnostic.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tokio::net::UnixListener;
use tonic::transport::Server;

use super::cloud::Cloud;
use super::proto::provider_server::ProviderServer;
use super::providers::Emulator;
use crate::clouds::Provider;

mod connection;
mod diagnostics;
mod lifecycle;
mod reading;
mod service;

use connection::Incoming;
use service::Service;

/// The registries' host names under which every provider is served, for Terraform and `OpenTofu`.
const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// A session: the id counts for the clock, the label stands in the log and says which stack works in it. Two sessions may
/// have one label.
#[derive(Debug, Clone)]
pub(crate) struct SessionName {
    pub(crate) id: String,
    pub(crate) label: String,
}

/// Serves one provider to one session until `stop` is ready; connections that are open then are cut.
///
/// # Errors
/// What the transport reports; a provider without embedded schemas is not served and is an error.
pub(crate) async fn serve(
    cloud: Arc<Cloud>,
    session: SessionName,
    provider: Provider,
    listener: UnixListener,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let service = Service::new(cloud, session, provider).ok_or(ServeError::NoSchemas(provider))?;
    let server =
        ProviderServer::new(service).max_decoding_message_size(usize::MAX).max_encoding_message_size(usize::MAX);
    let serving = Server::builder().add_service(server).serve_with_incoming(Incoming::new(listener));
    tokio::select! {
        served = serving => served.map_err(ServeError::Transport),
        () = stop => Ok(()),
    }
}

/// The providers that can be served.
#[must_use]
pub(crate) fn served() -> Vec<Provider> {
    Provider::ALL.into_iter().filter(|&provider| Emulator::of(provider).is_some()).collect()
}

/// Why a provider can't be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// There are no schemas of it.
    #[error("the sandbox has no schemas of hashicorp/{}", .0.name())]
    NoSchemas(Provider),
    /// The transport failed.
    #[error("serving the provider failed")]
    Transport(#[source] tonic::transport::Error),
}

/// The value of `TF_REATTACH_PROVIDERS` that makes Terraform or `OpenTofu` use these sockets.
#[must_use]
pub(crate) fn reattach(sockets: &BTreeMap<Provider, PathBuf>) -> String {
    let entry = |socket: &Path| {
        json!({
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            // Without it terraform expects to own the process and fails.
            "Test": true,
            "Pid": std::process::id(),
            "Addr": {"Network": "unix", "String": socket.to_string_lossy()},
        })
    };
    let entries: serde_json::Map<_, _> = HOSTS
        .iter()
        .flat_map(|host| {
            sockets
                .iter()
                .map(move |(provider, socket)| (format!("{host}/hashicorp/{}", provider.name()), entry(socket)))
        })
        .collect();
    serde_json::Value::Object(entries).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_is_reattached_under_both_registries() {
        let sockets = BTreeMap::from([(Provider::Aws, PathBuf::from("/run/aws.sock"))]);
        let json: serde_json::Value = serde_json::from_str(&reattach(&sockets)).unwrap();
        for host in HOSTS {
            let entry = &json[format!("{host}/hashicorp/aws")];
            assert_eq!(entry["Addr"], json!({"Network": "unix", "String": "/run/aws.sock"}));
            assert_eq!(entry["ProtocolVersion"], 6);
            assert_eq!(entry["Test"], true);
        }
    }
}
