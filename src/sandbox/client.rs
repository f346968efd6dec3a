//! The control API's blocking client, for the process that hosts the sandbox and for others.

use crate::gate::{FenceAnswer, GateAnswer};
use crate::ledger::Signed;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::api::{
    ChangeFault, FaultAction, LatchStatus, MarkerWritten, Markers, Note, Now, OpenSession, Operate, OperationDone,
    Problem, RegionWorkloads, ResourceQuery, SessionOpened, SetSwitch, Sleep, Status, WriteEntry, WriteMarker,
};
use super::clock::Instant;
use super::log::{Fact, LogEntry, LogQuery};
use super::resource::Resource;
use super::switch::Switch;
use super::world::Kept;
use super::world::answers::NameStatus;
use super::world::databases::DatabaseStatus;
use super::world::faults::{Fault, Loss};

/// The file in a sandbox's folder that says where its control API listens.
pub(super) const CONTROL_FILE: &str = "control.json";

/// What [`CONTROL_FILE`] holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ControlFile {
    pub(super) address: String,
    pub(super) process: u32,
}

/// Why a request to a sandbox failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The sandbox refused, and says why.
    #[error("{reason}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, in words.
        reason: String,
    },
    /// There was no answer, or none that can be understood.
    #[error("the sandbox at {address} does not answer")]
    Transport {
        /// Where it was asked.
        address: String,
        /// What went wrong.
        source: Box<ureq::Error>,
    },
    /// The file that says where the sandbox listens can't be read.
    #[error("the sandbox's {CONTROL_FILE} can't be read")]
    ControlFile(#[source] io::Error),
}

/// Talks to a running sandbox. A clone shares its connections.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    address: String,
}

impl Client {
    /// A client of the sandbox that listens there (`127.0.0.1:PORT`).
    #[must_use]
    pub fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        Self { agent, address: address.to_owned() }
    }

    /// A client of the sandbox that is kept in a folder, if one is running.
    ///
    /// # Errors
    /// [`ClientError::ControlFile`] if its address is there and can't be read.
    pub fn attach(folder: &Path) -> Result<Option<Self>, ClientError> {
        let text = match std::fs::read(folder.join(CONTROL_FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ClientError::ControlFile(error)),
        };
        let Ok(file) = serde_json::from_slice::<ControlFile>(&text) else {
            return Ok(None);
        };
        let client = Self::new(&file.address);
        // A killed sandbox leaves its file behind, and somebody else may have its port now.
        Ok(client.status().is_ok_and(|status| status.process == file.process).then_some(client))
    }

    /// Where the sandbox listens.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What runs there.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn status(&self) -> Result<Status, ClientError> {
        self.get("status", &[])
    }

    /// Opens a session.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn open_session(&self, session: &OpenSession) -> Result<SessionOpened, ClientError> {
        self.post("sessions", session)
    }

    /// Closes a session.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn close_session(&self, id: &str) -> Result<(), ClientError> {
        let response = self.agent.delete(self.url(&format!("sessions/{id}"))).call();
        self.check(response).map(|_| ())
    }

    /// Takes something away.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it is away already.
    pub fn lose(&self, what: Loss) -> Result<(), ClientError> {
        self.change_fault(FaultAction::Lose, what)
    }

    /// Gives something back.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it wasn't away.
    pub fn give_back(&self, what: Loss) -> Result<(), ClientError> {
        self.change_fault(FaultAction::Return, what)
    }

    fn change_fault(&self, action: FaultAction, what: Loss) -> Result<(), ClientError> {
        let response = self.agent.post(self.url("faults")).send_json(ChangeFault { action, what });
        self.check(response).map(|_| ())
    }

    /// Everything that is lost now.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn faults(&self) -> Result<Vec<Fault>, ClientError> {
        self.get("faults", &[])
    }

    /// Virtual time.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn now(&self) -> Result<Instant, ClientError> {
        self.get::<Now>("clock", &[]).map(|now| now.now)
    }

    /// Sleeps in virtual time, and says what time it is then.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn sleep(&self, seconds: f64) -> Result<Instant, ClientError> {
        self.post::<_, Now>("clock/sleep", &Sleep { seconds, hold: None, beside: false }).map(|now| now.now)
    }

    /// Sleeps in virtual time as the owner of a hold, and says what time it is then.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn sleep_held(&self, hold: &str, seconds: f64) -> Result<Instant, ClientError> {
        self.post::<_, Now>("clock/sleep", &Sleep { seconds, hold: Some(hold.to_owned()), beside: false })
            .map(|now| now.now)
    }

    /// As [`Client::sleep_held`], while others wait for something; less long if the hold is closed meanwhile.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn sleep_beside(&self, hold: &str, seconds: f64) -> Result<Instant, ClientError> {
        self.post::<_, Now>("clock/sleep", &Sleep { seconds, hold: Some(hold.to_owned()), beside: true })
            .map(|now| now.now)
    }

    /// What a region's gate answers on its health path; `None` if nothing answers there.
    ///
    /// # Errors
    /// [`ClientError`], as for every request; a lost region is an answer, not an error.
    pub(crate) fn health(&self, region: &str, environment: &str) -> Result<Option<GateAnswer>, ClientError> {
        self.get(&format!("data-plane/{region}/health"), &of(environment))
    }

    /// What can be read in a region's database.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if the region has none, or it doesn't answer.
    pub fn markers(&self, region: &str, environment: &str) -> Result<Markers, ClientError> {
        self.get(&format!("data-plane/{region}/markers"), &of(environment))
    }

    /// Writes a marker into a region's own primary.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it takes no writes now.
    pub fn write_marker(&self, region: &str, environment: &str, number: u64) -> Result<MarkerWritten, ClientError> {
        let request = WriteMarker { number, environment: Some(environment.to_owned()) };
        self.post(&format!("data-plane/{region}/markers"), &request)
    }

    /// Writes a marker as a client of the service does: through its public name.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if the name leads nowhere, or to where no write is taken.
    pub fn write_through_name(&self, hostname: &str, number: u64) -> Result<MarkerWritten, ClientError> {
        let request = WriteMarker { number, environment: None };
        self.post(&format!("data-plane/service/{hostname}/markers"), &request)
    }

    /// The databases that stand in a region.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn databases(&self, region: &str, environment: &str) -> Result<Vec<DatabaseStatus>, ClientError> {
        self.get(&format!("data-plane/{region}/databases"), &of(environment))
    }

    /// What the name servers answer to a name.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if there is no record of it.
    pub fn dns(&self, name: &str) -> Result<NameStatus, ClientError> {
        self.get(&format!("dns/{name}"), &[])
    }

    /// Does what Terraform can't.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if what it needs isn't there or doesn't answer.
    pub fn operate(&self, operate: &Operate) -> Result<OperationDone, ClientError> {
        self.post("operations", operate)
    }

    /// The latches of an environment.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn latches(&self, environment: &str) -> Result<Vec<LatchStatus>, ClientError> {
        self.get("latches", &of(environment))
    }

    /// Nodes and pods of an environment in a region.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn workloads(&self, region: &str, environment: &str) -> Result<RegionWorkloads, ClientError> {
        self.get(&format!("regions/{region}/workloads"), &of(environment))
    }

    /// Entries of the log.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn log(&self, query: &LogQuery) -> Result<Vec<LogEntry>, ClientError> {
        self.get("log", &pairs(query))
    }

    /// Writes a fact into the log.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn note(&self, environment: &str, fact: Fact) -> Result<(), ClientError> {
        let note = Note { environment: environment.to_owned(), fact };
        let response = self.agent.post(self.url("notes")).send_json(note);
        self.check(response).map(|_| ())
    }

    /// Breaks something on purpose, or mends it.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it is nothing that clouds do.
    pub fn set_switch(&self, switch: Switch, broken: bool) -> Result<(), ClientError> {
        let response = self.agent.post(self.url("switches")).send_json(SetSwitch { switch, broken });
        self.check(response).map(|_| ())
    }

    /// What is broken on purpose.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn switches(&self) -> Result<Vec<Switch>, ClientError> {
        self.get("switches", &[])
    }

    /// What a holder keeps.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it doesn't answer.
    pub(crate) fn read_entry(&self, region: &str, bucket: &str) -> Result<Option<Kept>, ClientError> {
        self.get(&format!("holders/{region}/{bucket}"), &[])
    }

    /// Asks a holder to keep an entry in place of a version; false if it has another by now.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it doesn't answer.
    pub(crate) fn write_entry(&self, region: &str, bucket: &str, write: &WriteEntry) -> Result<bool, ClientError> {
        let response = self.agent.put(self.url(&format!("holders/{region}/{bucket}"))).send_json(write);
        match self.check(response) {
            Ok(_) => Ok(true),
            Err(ClientError::Refused { status: 412, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What a region's gate answers on `/fence`; `None` if nothing answers there.
    ///
    /// # Errors
    /// [`ClientError`], as for every request; a lost region is an answer, not an error.
    pub(crate) fn fence(&self, region: &str, environment: &str) -> Result<Option<FenceAnswer>, ClientError> {
        self.get(&format!("data-plane/{region}/fence"), &of(environment))
    }

    /// Sends an entry to a region's gate, and says what that answers.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if nothing answers there, or it isn't its entry.
    pub(crate) fn push(
        &self,
        region: &str,
        environment: &str,
        entry: &Signed,
    ) -> Result<Option<FenceAnswer>, ClientError> {
        let request = self.agent.post(self.url(&format!("data-plane/{region}/fence")));
        self.read(request.query("environment", environment).send_json(entry))
    }

    /// Resources.
    ///
    /// # Errors
    /// [`ClientError`], as for every request.
    pub fn resources(&self, query: &ResourceQuery) -> Result<Vec<Resource>, ClientError> {
        self.get("resources", &pairs(query))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/v1/{path}", self.address)
    }

    fn get<T: DeserializeOwned>(&self, path: &str, query: &[(String, String)]) -> Result<T, ClientError> {
        let request = self
            .agent
            .get(self.url(path))
            .query_pairs(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.read(request.call())
    }

    fn post<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, ClientError> {
        self.read(self.agent.post(self.url(path)).send_json(body))
    }

    fn read<T: DeserializeOwned>(&self, response: Reply) -> Result<T, ClientError> {
        let mut response = self.check(response)?;
        response.body_mut().with_config().limit(u64::MAX).read_json().map_err(|error| self.transport(error))
    }

    fn check(&self, response: Reply) -> Result<ureq::http::Response<ureq::Body>, ClientError> {
        let mut response = response.map_err(|error| self.transport(error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let text = response.body_mut().read_to_string().unwrap_or_default();
        let reason = serde_json::from_str::<Problem>(&text).map_or(text, |problem| problem.error);
        Err(ClientError::Refused { status: response.status().as_u16(), reason })
    }

    fn transport(&self, error: ureq::Error) -> ClientError {
        ClientError::Transport { address: self.address.clone(), source: Box::new(error) }
    }
}

type Reply = Result<ureq::http::Response<ureq::Body>, ureq::Error>;

/// The pairs of a URL's query.
type Pairs = Vec<(String, String)>;

fn of(environment: &str) -> Pairs {
    vec![("environment".to_owned(), environment.to_owned())]
}

/// A flat value's fields as pairs; what is absent is left out.
fn pairs(query: &impl Serialize) -> Pairs {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(query) else {
        return Vec::new();
    };
    fields
        .into_iter()
        .map(|(name, value)| match value {
            serde_json::Value::String(text) => (name, text),
            other => (name, other.to_string()),
        })
        .collect()
}
