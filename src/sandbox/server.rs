//! A running sandbox: the clouds with everything that serves them, on threads of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::client::{CONTROL_FILE, Client, ControlFile};
use super::clock::Instant;
use super::cloud::Cloud;
use super::control::{Control, router};
use super::providers::facts::Releases;
use super::sessions::Sessions;
use super::state_server::StateServers;
use super::state_store;
use super::storage::{StorageError, write_atomically};

/// The longest folder for sockets: a socket's whole path must stay under 100 characters.
const LONGEST_FOLDER: usize = 80;

/// The file in a sandbox's folder that says which releases of the providers it plays.
const RELEASES_FILE: &str = "providers";

/// How often sessions are looked at whose process may have ended.
const ORPHANS_EVERY: Duration = Duration::from_millis(500);

/// Where a sandbox is kept and when its time begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where it is kept; made if it isn't there.
    pub folder: PathBuf,
    /// When virtual time begins, if the folder has no past.
    pub epoch: Instant,
    /// Whether it is there for whoever comes, and not for one run that takes it along when it ends.
    pub shared: bool,
    /// Which releases of the providers it plays; those that it was kept with if nobody says.
    pub releases: Option<Releases>,
}

impl Options {
    /// A sandbox in this folder for whoever comes, whose time begins at [`Instant::EPOCH`].
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), epoch: Instant::EPOCH, shared: true, releases: None }
    }

    /// The same for one run alone.
    #[must_use]
    pub fn for_one_run(folder: impl Into<PathBuf>) -> Self {
        Self { shared: false, ..Self::new(folder) }
    }

    /// The same with these releases of the providers, if they are given.
    #[must_use]
    pub fn playing(self, releases: Option<Releases>) -> Self {
        Self { releases, ..self }
    }
}

/// Why a sandbox can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its folder can't be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// It can't listen, or not run.
    #[error("the sandbox can't {0}")]
    Io(&'static str, #[source] io::Error),
}

/// A running sandbox; it stops when it is dropped, and what it holds stays in its folder.
#[derive(Debug)]
pub struct Sandbox {
    cloud: Arc<Cloud>,
    address: String,
    control_file: PathBuf,
    played_before: Option<Releases>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
    _sockets: TempDir,
}

impl Sandbox {
    /// Starts a sandbox, on threads of its own.
    ///
    /// # Errors
    /// [`StartError`] if another process serves the folder, or the system refuses something.
    pub fn start(options: &Options) -> Result<Self, StartError> {
        let failed = |what| move |error| StartError::Io(what, error);
        let kept = kept_releases(&options.folder);
        let releases = options.releases.or(kept).unwrap_or_default();
        let cloud = Cloud::open(&options.folder, options.epoch, releases)?;
        if kept != Some(releases) {
            write_atomically(&options.folder.join(RELEASES_FILE), releases.to_string().as_bytes())
                .map_err(failed("keep which providers it plays"))?;
        }
        let sockets = socket_folder().map_err(failed("make a folder for its sockets"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("sandbox")
            .enable_all()
            .build()
            .map_err(failed("start its threads"))?;
        let listener = {
            let _inside = runtime.enter();
            listen().map_err(failed("listen on the loopback"))?
        };
        let address = listener.local_addr().map_err(failed("listen on the loopback"))?.to_string();
        let states = options.folder.join("states");
        // Who held a lock worked through a sandbox that is gone, and can't give it back.
        state_store::drop_locks(&states).map_err(failed("drop the locks that a killed run left"))?;
        let states = StateServers::new(Arc::clone(&cloud), states);
        let sessions = Arc::new(Sessions::new(Arc::clone(&cloud), states, sockets.path().to_owned()));
        let control = Arc::new(Control {
            cloud: Arc::clone(&cloud),
            sessions: Arc::clone(&sessions),
            folder: options.folder.clone(),
            shared: options.shared,
        });
        let (stop, mut stopped) = watch::channel(false);
        runtime.spawn(async move {
            let until = async move {
                // A dropped sender is the end as well.
                let _ = stopped.wait_for(|stopped| *stopped).await;
            };
            axum::serve(listener, router(control)).with_graceful_shutdown(until).await
        });
        runtime.spawn(async move {
            loop {
                tokio::time::sleep(ORPHANS_EVERY).await;
                sessions.close_orphans();
            }
        });
        let control_file = options.folder.join(CONTROL_FILE);
        write_control_file(&control_file, &address).map_err(failed("write its address"))?;
        let played_before = kept.filter(|&kept| kept != releases);
        Ok(Self { cloud, address, control_file, played_before, stop, runtime: Some(runtime), _sockets: sockets })
    }

    /// A client of this sandbox.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// Where its control API listens (`127.0.0.1:PORT`).
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Which releases of the providers it was kept with, if it plays others now.
    #[must_use]
    pub fn played_before(&self) -> Option<Releases> {
        self.played_before
    }

    /// The clouds in it.
    #[must_use]
    pub fn cloud(&self) -> &Arc<Cloud> {
        &self.cloud
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(runtime) = self.runtime.take() {
            // A runtime can't be waited for inside another, and this may be inside one.
            let ending = std::thread::spawn(move || runtime.shutdown_timeout(Duration::from_secs(1)));
            // It has nothing to say.
            let _ = ending.join();
        }
        // A file that stays behind does no harm: who attaches asks whether it is alive.
        let _ = std::fs::remove_file(&self.control_file);
        self.cloud.snapshot();
    }
}

/// Which releases of the providers a folder was kept with; `None` if it doesn't say.
fn kept_releases(folder: &Path) -> Option<Releases> {
    let text = std::fs::read_to_string(folder.join(RELEASES_FILE)).ok()?;
    [Releases::Oldest, Releases::Newest].into_iter().find(|releases| releases.to_string() == text)
}

/// A listener on a free port of the loopback.
fn listen() -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

fn write_control_file(path: &Path, address: &str) -> io::Result<()> {
    let file = ControlFile { address: address.to_owned(), process: std::process::id() };
    write_atomically(path, &serde_json::to_vec(&file)?)
}

/// A folder whose path leaves room for the names of sockets.
fn socket_folder() -> io::Result<TempDir> {
    let folder = std::env::temp_dir();
    let short = folder.as_os_str().len() + 8 <= LONGEST_FOLDER;
    let folder = if short { folder } else { PathBuf::from("/tmp") };
    tempfile::Builder::new().prefix("td-").tempdir_in(folder)
}

#[cfg(test)]
mod tests;
