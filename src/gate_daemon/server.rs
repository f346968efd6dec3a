//! What the gate answers over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use serde::Serialize;
use tokio::net::TcpListener;

use super::looks::hand_on;
use super::shared::{Gate, Verdict};
use crate::gate::Event;
use crate::holders::{FORWARDED, OUTSIDE};
use crate::ledger::{EntryError, LONGEST, Signed};

/// How long the region's other gates are waited for when something was sent.
const HAND_ON: Duration = Duration::from_secs(1);

/// Serves until `ended`, and what is under way then for a little longer.
pub(super) async fn serve(
    listener: TcpListener,
    gate: Arc<Gate>,
    ended: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let router = Router::new().fallback(answer).with_state(gate);
    let (tell, told) = tokio::sync::oneshot::channel();
    let ended = async move {
        ended.await;
        let _ = tell.send(());
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(ended);
    let late = async {
        let _ = told.await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! { done = async { serving.await } => done, () = late => Ok(()) }
}

async fn answer(State(gate): State<Arc<Gate>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    // The proxy sets it on what comes through it, whatever a client says; and nobody else asks for requests.
    if parts.headers.contains_key(OUTSIDE) || path == "/authorize" {
        gate.hear(Event::Probed);
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if path == gate.config().health_path {
        let found = gate.health();
        return only_if(reads, || json(if found.serves { 200 } else { 503 }, &found));
    }
    match path {
        "/authorize" => authorize(&gate, &parts.headers),
        "/livez" => only_if(reads, || json(200, &serde_json::json!({ "lives": true }))),
        "/lease" => {
            let lease = gate.lease();
            only_if(reads, || json(if lease.granted { 200 } else { 503 }, &lease))
        }
        "/fence" if reads => match gate.fence() {
            Some(found) => json(200, &found),
            None => refused(404, "there is no ledger: the system has one region"),
        },
        "/fence" if parts.method == Method::POST => learn(&gate, &parts.headers, body).await,
        "/fence" => only_if(false, || refused(405, "")),
        _ => refused(404, "there is nothing here"),
    }
}

fn only_if(allowed: bool, answer: impl FnOnce() -> Response) -> Response {
    if allowed { answer() } else { refused(405, "this is read, and not written") }
}

/// The proxy asks for each request.
fn authorize(gate: &Gate, headers: &HeaderMap) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (id, service) = (text("x-request-id"), text("x-service"));
    if id.is_empty() || service.is_empty() {
        return refused(400, "a request has a number and a service: X-Request-Id, X-Service");
    }
    match gate.authorize(id, service) {
        Verdict::Enters => plain(200, Body::empty()),
        Verdict::Turned { seconds, reason } => {
            let mut response = plain(403, Body::empty());
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response.headers_mut().insert("x-gate-reason", HeaderValue::from_static(reason));
            response
        }
    }
}

/// Somebody sends an entry.
async fn learn(gate: &Arc<Gate>, headers: &HeaderMap, body: Body) -> Response {
    if gate.ledger().is_none() {
        return refused(404, "there is no ledger: the system has one region");
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let text = match to_bytes(body, LONGEST).await {
        Ok(text) if announced.is_none_or(|length| length <= LONGEST) => text,
        _ => return refused(413, &format!("an entry of the ledger is shorter than {LONGEST} bytes")),
    };
    let entry = match Signed::parse(&text).and_then(|signed| gate.verify(signed)) {
        Ok(entry) => entry,
        Err(error) => {
            let status = match error {
                EntryError::Unreadable(_) => 400,
                EntryError::TooLong => 413,
                EntryError::BadSignature | EntryError::OtherEnvironment(_) => 403,
            };
            return refused(status, &error.to_string());
        }
    };
    let known = gate.latest().map(|latest| latest.entry().epoch);
    if let Some(known) = known.filter(|known| entry.entry().epoch < *known) {
        return refused(409, &format!("it is of epoch {}, and {known} is known here", entry.entry().epoch));
    }
    if known != Some(entry.entry().epoch) {
        tracing::info!("was sent {}", entry.entry());
    }
    gate.hear(Event::Pushed(entry.clone()));
    if !headers.contains_key(FORWARDED) {
        let _ = tokio::time::timeout(HAND_ON, hand_on(gate, entry.signed())).await;
    }
    match gate.fence() {
        Some(found) => json(200, &found),
        None => refused(404, "there is no ledger: the system has one region"),
    }
}

fn refused(status: u16, why: &str) -> Response {
    json(status, &serde_json::json!({ "refused": why }))
}

fn json(status: u16, value: &impl Serialize) -> Response {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let mut response = plain(status, Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn plain(status: u16, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
