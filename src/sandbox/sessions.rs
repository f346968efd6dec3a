//! Sessions: each has its own sockets of every provider, so that the log knows who calls.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::net::UnixListener as StdUnixListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, test_kill_process};
use tokio::net::UnixListener;
use tokio::sync::watch;

use super::api::{OpenSession, SessionOpened};
use super::cloud::Cloud;
use super::protocol::{self, SessionName};
use super::state_server::StateServers;

/// The open sessions.
#[derive(Debug)]
pub(super) struct Sessions {
    cloud: Arc<Cloud>,
    states: StateServers,
    /// Where the sockets are; short, for a socket's path may not be long.
    sockets: PathBuf,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    opened: u64,
    sessions: BTreeMap<u64, Session>,
}

#[derive(Debug)]
struct Session {
    id: String,
    label: String,
    holds_clock: bool,
    process: Option<Pid>,
    sockets: Vec<PathBuf>,
    /// Ends the session's providers when it is dropped or sent to.
    stop: watch::Sender<bool>,
}

impl Sessions {
    pub(super) fn new(cloud: Arc<Cloud>, states: StateServers, sockets: PathBuf) -> Self {
        Self { cloud, states, sockets, open: Mutex::default() }
    }

    /// Opens a session. Must be called inside the runtime.
    pub(super) fn open(&self, request: &OpenSession) -> io::Result<SessionOpened> {
        // The providers run here and not as processes of their own, so terraform has memory to spare, and a quarter of
        // its time goes into collecting garbage (measured: 18 s of CPU for a drill, 14 s with this).
        let mut env = BTreeMap::from([("GOGC".to_owned(), "400".to_owned())]);
        if let Some(region) = &request.state_region {
            let path = request.state_path.as_deref().unwrap_or(&request.label);
            let address = self.states.address(region, path, &request.label)?;
            env.extend(backend_env(&address));
        }
        let mut open = self.guard();
        open.opened += 1;
        let number = open.opened;
        let id = number.to_string();
        let (stop, stopped) = watch::channel(false);
        let mut sockets = BTreeMap::new();
        let served = if request.serves { protocol::served() } else { Vec::new() };
        for kind in served {
            let path = self.sockets.join(format!("{number}-{}", kind.name()));
            let listener = StdUnixListener::bind(&path)?;
            listener.set_nonblocking(true)?;
            let listener = UnixListener::from_std(listener)?;
            sockets.insert(kind, path);
            let cloud = Arc::clone(&self.cloud);
            let who = SessionName { id: id.clone(), label: request.label.clone() };
            let mut stopped = stopped.clone();
            tokio::spawn(async move {
                let until = async move {
                    // A dropped sender is the session's end as well.
                    let _ = stopped.wait_for(|stopped| *stopped).await;
                };
                let label = who.label.clone();
                if let Err(error) = protocol::serve(cloud, who, kind, listener, until).await {
                    tracing::error!(%error, session = label, "a provider stopped");
                }
            });
        }
        env.insert("TF_REATTACH_PROVIDERS".to_owned(), protocol::reattach(&sockets));
        if request.holds_clock {
            self.cloud.clock().open_session(&id);
        }
        open.sessions.insert(
            number,
            Session {
                id: id.clone(),
                label: request.label.clone(),
                holds_clock: request.holds_clock,
                process: request.process.and_then(|process| i32::try_from(process).ok()).and_then(Pid::from_raw),
                sockets: sockets.into_values().collect(),
                stop,
            },
        );
        Ok(SessionOpened { id, env })
    }

    /// Closes a session; false if there is none of this id.
    pub(super) fn close(&self, id: &str) -> bool {
        let Ok(number) = id.parse() else {
            return false;
        };
        let session = self.guard().sessions.remove(&number);
        session.map(|session| self.end(&session)).is_some()
    }

    /// Closes the sessions whose process has ended.
    pub(super) fn close_orphans(&self) {
        let is_orphan = |session: &Session| session.process.is_some_and(|process| test_kill_process(process).is_err());
        let mut open = self.guard();
        let orphans: Vec<u64> =
            open.sessions.iter().filter(|(_, session)| is_orphan(session)).map(|(number, _)| *number).collect();
        for number in orphans {
            if let Some(session) = open.sessions.remove(&number) {
                self.end(&session);
            }
        }
    }

    /// The labels of the open sessions.
    pub(super) fn labels(&self) -> Vec<String> {
        let open = self.guard();
        let labels = open.sessions.values();
        labels.map(|session| session.label.clone()).collect()
    }

    fn end(&self, session: &Session) {
        session.stop.send_replace(true);
        if session.holds_clock {
            self.cloud.clock().close_session(&session.id);
        }
        for socket in &session.sockets {
            // The folder goes as a whole when the sandbox stops.
            let _ = std::fs::remove_file(socket);
        }
    }

    fn guard(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What makes Terraform's `http` backend use a state server, whatever its block says.
fn backend_env(address: &str) -> impl Iterator<Item = (String, String)> {
    [
        ("TF_HTTP_ADDRESS", address),
        ("TF_HTTP_LOCK_ADDRESS", address),
        ("TF_HTTP_UNLOCK_ADDRESS", address),
        ("TF_HTTP_LOCK_METHOD", "LOCK"),
        ("TF_HTTP_UNLOCK_METHOD", "UNLOCK"),
        // A lost region's server does not come back within a retry.
        ("TF_HTTP_RETRY_MAX", "1"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}
