//! Looking at the region: its database, and the replicas that are ready.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::net::lookup_host;

use super::shared::Gate;
use crate::gate::{DatabaseSeen, SEEN_LATELY};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);
/// The port of a replica. Only its address counts.
const PORT: u16 = 8_000;

/// Begins to look at the replicas of every service.
pub(super) fn begin(gate: &Arc<Gate>) {
    for (service, inference) in &gate.config().inference {
        let (gate, service, name) = (Arc::clone(gate), service.clone(), inference.replicas.clone());
        if Path::new(&name).is_absolute() {
            tokio::spawn(counted(gate, service, name.into()));
        } else {
            tokio::spawn(replicas(gate, service, name));
        }
    }
}

/// Where somebody else counts: what the file says, for as long as it is written again and again.
async fn counted(gate: Arc<Gate>, service: String, file: PathBuf) {
    let mut last = None;
    loop {
        // What was written before is what was heard before, and grows old.
        if let Some((count, written)) = count(&file)
            && last.replace(written) != Some(written)
        {
            gate.ready(&service, count);
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// The number in a file, and when it was written; none if it is older than what counts.
fn count(file: &Path) -> Option<(u32, SystemTime)> {
    let written = std::fs::metadata(file).ok()?.modified().ok()?;
    let age = SystemTime::now().duration_since(written).unwrap_or_default();
    let count = std::fs::read_to_string(file).ok()?.trim().parse().ok()?;
    (age < Duration::from_millis(SEEN_LATELY)).then_some((count, written))
}

async fn replicas(gate: Arc<Gate>, service: String, name: String) {
    loop {
        match tokio::time::timeout(EVERY, lookup_host((name.as_str(), PORT))).await {
            Ok(Ok(found)) => {
                let addresses: BTreeSet<_> = found.map(|address| address.ip()).collect();
                gate.ready(&service, u32::try_from(addresses.len()).unwrap_or(u32::MAX));
            }
            // A name without addresses is how a service without a ready replica looks.
            Ok(Err(error)) if !is_failure(&error.to_string()) => gate.ready(&service, 0),
            // Whoever answers for names doesn't: what was seen counts for a while.
            Ok(Err(_)) | Err(_) => {}
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Whether that means that nobody could say, and not that there is nothing. The C libraries' own words, which is all there is.
fn is_failure(error: &str) -> bool {
    ["Temporary failure", "Try again", "System error", "Non-recoverable", "Unrecoverable"]
        .iter()
        .any(|word| error.contains(word))
}

/// What the file says of the database, and for how many milliseconds.
pub(super) fn database(state: &Path) -> Option<(DatabaseSeen, u64)> {
    let path = state.join("database");
    let written = std::fs::metadata(&path).ok()?.modified().ok()?;
    // A clock that was put back makes it a little newer than it is, and never older.
    let ago = SystemTime::now().duration_since(written).unwrap_or_default();
    let seen = DatabaseSeen::parse(&std::fs::read_to_string(&path).ok()?)?;
    Some((seen, u64::try_from(ago.as_millis()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_no_replica_and_no_answer_is_none() {
        assert!(is_failure("failed to lookup address information: Temporary failure in name resolution"));
        assert!(is_failure("failed to lookup address information: Try again"));
        assert!(!is_failure("failed to lookup address information: Name or service not known"));
        assert!(!is_failure("failed to lookup address information: No address associated with hostname"));
    }

    #[test]
    fn replicas_are_counted_by_a_file_that_is_written_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("replicas");
        assert_eq!(count(&file), None);
        std::fs::write(&file, "3\n").expect("writable");
        assert_eq!(count(&file).map(|(count, _)| count), Some(3));
        std::fs::write(&file, "None\n").expect("writable");
        assert_eq!(count(&file), None);
        std::fs::write(&file, "3\n").expect("writable");
        let old = SystemTime::now() - Duration::from_millis(SEEN_LATELY + 1_000);
        std::fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(old)).expect("dated");
        assert_eq!(count(&file), None, "whoever counted is gone");
    }

    #[test]
    fn a_database_is_seen_by_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(database(folder.path()), None);
        std::fs::write(folder.path().join("database"), "primary 3\n").expect("writable");
        let (seen, ago) = database(folder.path()).expect("a word");
        assert_eq!(seen, DatabaseSeen::Primary { epoch: 3 });
        assert!(ago < 10_000, "{ago}");
        std::fs::write(folder.path().join("database"), "hm").expect("writable");
        assert_eq!(database(folder.path()), None);
    }
}
