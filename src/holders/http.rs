//! The one HTTP client: stores, metrics and gates share its connections and its certificates.

use object_store::ClientOptions;
use object_store::client::{HttpClient, HttpConnector};

use super::WITHIN;

/// The client. Cloning it shares it.
#[derive(Clone, Debug)]
pub(crate) struct Http(reqwest::Client);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be made")]
pub(crate) struct HttpError(#[source] reqwest::Error);

impl Http {
    /// Makes the client, with the certificates that the system trusts.
    ///
    /// # Errors
    /// If there are none.
    pub(crate) fn new() -> Result<Self, HttpError> {
        // Once for the process; whoever was first did the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            // Each call has its own limit, which comes first; this ends what nobody waits for any more.
            .connect_timeout(WITHIN * 2)
            // What answers from elsewhere isn't whom we asked.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("terradrill/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(HttpError)
    }

    pub(super) fn client(&self) -> &reqwest::Client {
        &self.0
    }

    pub(super) fn store_client(&self) -> HttpClient {
        HttpClient::new(self.0.clone())
    }
}

impl HttpConnector for Http {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(self.store_client())
    }
}

/// An error and what is behind it, in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let more = error.to_string();
        // Many errors of libraries say their source themselves.
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        next = error.source();
    }
    text
}

/// What credentials are found by: the variables that a cluster sets in its pods, or a person at a terminal.
pub(super) const CREDENTIALS: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/// The same for Azure: what workload identity sets in pods, what a service principal has, or a token that somebody asked for.
pub(super) const AZURE_CREDENTIALS: [&str; 6] = [
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "AZURE_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_STORAGE_TOKEN",
];
