//! Asking and telling gates, over the clients' own path.

use std::collections::BTreeMap;

use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::WITHIN;
use super::http::{Http, chain};
use crate::gate::FenceAnswer;
use crate::ledger::Signed;

/// The header by which the proxy says that a request came from outside.
pub(crate) const OUTSIDE: &str = "x-gate-outside";
/// The header by which a gate says that it hands on what was sent to it.
pub(crate) const FORWARDED: &str = "x-gate-forwarded";

/// The most that an answer of a gate is long. One carries two entries.
const LONGEST: usize = 256 * 1024;

/// What somebody who asked a gate got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Its answer.
    Gate(Box<FenceAnswer>),
    /// Something answers there, and it is no gate.
    Other(String),
    /// Nothing does.
    Nothing(String),
}

/// What became of an entry that was sent to a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It has it, and says what it knows now.
    Taken(Box<FenceAnswer>),
    /// It refused it, or is no gate.
    Refused(String),
    /// No answer.
    Nothing(String),
}

/// Asks a gate what it knows of the ledger. `front` is a scheme, a host and a port if it isn't the usual one.
pub(crate) async fn ask(http: &Http, front: &str) -> Answer {
    let request = http.client().get(format!("{}/fence", front.trim_end_matches('/')));
    match text(request).await {
        Ok((status, text)) => match serde_json::from_slice(&text) {
            Ok(answer) => Answer::Gate(Box::new(answer)),
            Err(_) => Answer::Other(format!("HTTP {status}, and no gate's answer")),
        },
        // A front whose certificate has lapsed answers nobody, and is there all the same.
        Err(reason) if connects(front).await => Answer::Other(reason),
        Err(reason) => Answer::Nothing(reason),
    }
}

/// Asks all of them at once.
pub(crate) async fn ask_all(http: &Http, fronts: &BTreeMap<String, String>) -> BTreeMap<String, Answer> {
    let mut asked = JoinSet::new();
    for (name, front) in fronts.clone() {
        let http = http.clone();
        asked.spawn(async move {
            let answer = ask(&http, &front).await;
            (name, answer)
        });
    }
    asked.join_all().await.into_iter().collect()
}

/// Sends an entry to a gate. `handed_on`: it came from another gate of its region, which tells the others itself.
pub(crate) async fn push(http: &Http, front: &str, entry: &Signed, handed_on: bool) -> Pushed {
    let mut request = http.client().post(format!("{}/fence", front.trim_end_matches('/')));
    request = request.header("content-type", "application/json").body(entry.to_json());
    if handed_on {
        request = request.header(FORWARDED, "1");
    }
    match text(request).await {
        Ok((status, text)) if status == 200 => match serde_json::from_slice(&text) {
            Ok(answer) => Pushed::Taken(Box::new(answer)),
            Err(_) => Pushed::Refused("HTTP 200, and no gate's answer".to_owned()),
        },
        Ok((status, text)) => {
            let words: String = String::from_utf8_lossy(&text).chars().take(200).collect();
            Pushed::Refused(format!("HTTP {status}: {}", words.trim()))
        }
        Err(reason) => Pushed::Nothing(reason),
    }
}

async fn text(request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), String> {
    let answer = async {
        let mut response = request.send().await.map_err(|error| chain(&error.without_url()))?;
        let status = response.status().as_u16();
        let mut text = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| chain(&error.without_url()))? {
            text.extend_from_slice(&chunk);
            if text.len() > LONGEST {
                break;
            }
        }
        Ok((status, text))
    };
    let late = || format!("no answer within {} s", WITHIN.as_secs());
    tokio::time::timeout(WITHIN, answer).await.unwrap_or_else(|_| Err(late()))
}

/// Whether a connection can be made at all.
async fn connects(front: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(front) else { return false };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    matches!(tokio::time::timeout(WITHIN, TcpStream::connect((host, port))).await, Ok(Ok(_)))
}
