//! The proxy beside the gate: its process, and what it says of requests that ended.

use std::os::unix::fs::FileTypeExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::sync::Arc;

use rustix::process::{Pid, Signal, kill_process};

use super::DaemonError;
use super::shared::Gate;

/// The proxy's own word for its process.
const PID: &str = "nginx.pid";
/// Where its log goes.
const REQUESTS: &str = "requests.sock";
/// A line of it is a prefix and a request's number.
const LONGEST_LINE: usize = 512;

/// Lets the proxy end everything that it let in: those that it runs go within its own limit, new ones ask.
pub(super) fn end_streams(state: &Path) {
    match process(state) {
        Ok(Some(process)) => match kill_process(process, Signal::HUP) {
            Ok(()) => tracing::info!("told the proxy to end streams"),
            Err(error) => tracing::warn!("the proxy can't be told to end streams: {error}"),
        },
        Ok(None) => {}
        Err(reason) => tracing::warn!("streams are not ended: {reason}"),
    }
}

/// Whether there is one.
pub(super) fn runs(state: &Path) -> bool {
    matches!(process(state), Ok(Some(_)))
}

/// The process in the file, if it is the proxy's: a number may be somebody else's by now.
fn process(state: &Path) -> Result<Option<Pid>, String> {
    let path = state.join(PID);
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    let number = text.trim().parse::<i32>().ok().filter(|number| *number > 1).and_then(Pid::from_raw);
    let Some(process) = number else { return Err(format!("{} holds no number of a process", path.display())) };
    match std::fs::read_to_string(format!("/proc/{}/comm", process.as_raw_nonzero())) {
        Ok(name) if name.trim() == "nginx" => Ok(Some(process)),
        Ok(name) => Err(format!("{} names a process of `{}`", path.display(), name.trim())),
        Err(_) => Ok(None),
    }
}

/// Hears from the proxy which requests ended. A thread of its own, since the proxy drops what isn't fetched at once.
pub(super) fn listen(gate: &Arc<Gate>) -> Result<(), DaemonError> {
    let path = gate.state().join(REQUESTS);
    let failed = |error: std::io::Error| DaemonError::Begin(format!("{}: {error}", path.display()));
    // What a gate before this one left; nothing else is taken away.
    if std::fs::symlink_metadata(&path).is_ok_and(|found| found.file_type().is_socket()) {
        std::fs::remove_file(&path).map_err(failed)?;
    }
    let socket = UnixDatagram::bind(&path).map_err(failed)?;
    let gate = Arc::clone(gate);
    let hear = move || {
        let mut line = [0; LONGEST_LINE];
        while let Ok(length) = socket.recv(&mut line) {
            if let Some(id) =
                std::str::from_utf8(&line[..length]).ok().and_then(|line| line.split_whitespace().next_back())
            {
                gate.request_ended(id);
            }
        }
    };
    std::thread::Builder::new().name("requests".to_owned()).stack_size(128 * 1024).spawn(hear).map_err(failed)?;
    Ok(())
}
