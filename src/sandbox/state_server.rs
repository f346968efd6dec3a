//! Terraform's `http` backend, one server for each region: states and locks that go when it goes.
//!
//! While a region or its state storage is lost, its server closes every connection before it
//! reads a request.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::net::{TcpListener, TcpStream};

use super::cloud::Cloud;
use super::log::{LogEntry, What};
use super::state_store::{StateError, StateStore};

/// The largest state that a server takes.
const MAX_STATE: usize = 256 * 1024 * 1024;

/// The state servers of all regions; each is started when it is first needed.
#[derive(Debug)]
pub(super) struct StateServers {
    cloud: Arc<Cloud>,
    folder: PathBuf,
    started: Mutex<BTreeMap<String, SocketAddr>>,
    /// Which session works on which state.
    labels: Arc<Labels>,
}

type Labels = Mutex<BTreeMap<(String, String), String>>;

impl StateServers {
    /// Servers whose states are in `folder`.
    pub(super) fn new(cloud: Arc<Cloud>, folder: PathBuf) -> Self {
        Self { cloud, folder, started: Mutex::default(), labels: Arc::default() }
    }

    /// The address of a region's server, for a session that works on this state.
    pub(super) fn address(&self, region: &str, path: &str, label: &str) -> io::Result<String> {
        self.labels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((region.to_owned(), path.to_owned()), label.to_owned());
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let address = match started.get(region) {
            Some(address) => *address,
            None => {
                let address = self.start(region)?;
                started.insert(region.to_owned(), address);
                address
            }
        };
        Ok(format!("http://{address}/{path}"))
    }

    fn start(&self, region: &str) -> io::Result<SocketAddr> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let server = Arc::new(StateServer {
            cloud: Arc::clone(&self.cloud),
            region: region.to_owned(),
            store: StateStore::new(self.folder.join(region)),
            labels: Arc::clone(&self.labels),
        });
        let gated = Gated { listener: TcpListener::from_std(listener)?, server: Arc::clone(&server) };
        let router = Router::new().fallback(handle).layer(DefaultBodyLimit::max(MAX_STATE)).with_state(server);
        tokio::spawn(async move { axum::serve(gated, router).await });
        Ok(address)
    }
}

#[derive(Debug)]
struct StateServer {
    cloud: Arc<Cloud>,
    region: String,
    store: StateStore,
    labels: Arc<Labels>,
}

impl StateServer {
    fn is_lost(&self) -> bool {
        self.cloud.state_storage_lost(&self.region)
    }

    fn log(&self, path: &str, operation: &str, refused: bool) {
        let key = (self.region.clone(), path.to_owned());
        let labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let session = labels.get(&key).cloned().unwrap_or_default();
        drop(labels);
        self.cloud.clock().touch();
        self.cloud.write(LogEntry {
            number: 0,
            at: self.cloud.clock().now(),
            what: What::State,
            session,
            region: self.region.clone(),
            service: "state".to_owned(),
            operation: operation.to_owned(),
            kind: path.to_owned(),
            refused,
            detail: String::new(),
            fact: None,
        });
    }
}

/// A listener that lets nobody in while its region is lost.
struct Gated {
    listener: TcpListener,
    server: Arc<StateServer>,
}

impl axum::serve::Listener for Gated {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) if !self.server.is_lost() => return accepted,
                Ok(_) => self.server.log("", "connect", true),
                // Out of file descriptors, most likely: some are closed soon.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

#[derive(Debug, Deserialize)]
struct LockQuery {
    #[serde(rename = "ID")]
    id: Option<String>,
}

async fn handle(
    State(server): State<Arc<StateServer>>,
    method: Method,
    uri: Uri,
    Query(lock): Query<LockQuery>,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    let store = &server.store;
    let (operation, outcome) = match method.as_str() {
        "GET" => ("read", store.read(path)),
        "POST" | "PUT" => ("write", store.write(path, &body, lock.id.as_deref()).map(|()| Some(Vec::new()))),
        "DELETE" => ("delete", store.delete(path, lock.id.as_deref()).map(|()| Some(Vec::new()))),
        "LOCK" => ("lock", store.lock(path, &body).map(|()| Some(Vec::new()))),
        "UNLOCK" => ("unlock", store.unlock(path, &body).map(|()| Some(Vec::new()))),
        _ => return StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    server.log(path, operation, outcome.is_err());
    let mut response = match outcome {
        Ok(Some(content)) => (StatusCode::OK, content).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(StateError::Locked(held)) => (StatusCode::LOCKED, held).into_response(),
        Err(error @ StateError::Path(_)) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        Err(StateError::Io(error)) => {
            tracing::error!(%error, path, "a state can't be read or written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    // Each request comes with a connection of its own, so that a loss closes the door at once.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
