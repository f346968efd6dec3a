//! Only one run at a time changes an environment: a lock file, held as long as its holder lives.
//!
//! The lock is the operating system's, so that it is free as soon as its holder is gone, however it went. The holder's
//! name stands in the file for whoever finds it taken.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::folder::RunId;

/// Who holds an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holder {
    /// Its run.
    pub run: RunId,
    /// What it does, such as `apply`.
    pub command: String,
    /// Its process.
    pub process: u32,
    /// Since when.
    pub since: Timestamp,
}

/// Holds an environment until it is dropped.
#[derive(Debug)]
pub(crate) struct EnvironmentLock {
    _file: File,
}

/// Why an environment could not be locked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    /// Another run holds it.
    #[error("{environment} is held by {}", describe(holder.as_ref()))]
    Held {
        /// The environment.
        environment: String,
        /// Who; absent if its file can't be read (yet).
        holder: Option<Holder>,
    },
    /// The lock file can't be used.
    #[error("the lock file {} can't be used", path.display())]
    File {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

fn describe(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => {
            format!("run {} ({}, process {}, since {})", holder.run, holder.command, holder.process, holder.since)
        }
        None => "another run".to_owned(),
    }
}

impl EnvironmentLock {
    /// Takes the lock of an environment, below `root`, the `.terradrill` folder; or names who has it. The sandbox's and
    /// the live environment are two: whoever calls gives them different names.
    pub(crate) fn take(root: &Path, environment: &str, holder: &Holder) -> Result<EnvironmentLock, LockError> {
        let folder = root.join("locks");
        let path = folder.join(format!("{environment}.lock"));
        let unusable = |source| LockError::File { path: path.clone(), source };
        fs::create_dir_all(&folder).map_err(unusable)?;
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = file.read_to_string(&mut text);
                let holder = serde_json::from_str(&text).ok();
                return Err(LockError::Held { environment: environment.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let text = serde_json::to_string(holder).expect("a holder is plain data");
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(text.as_bytes()))
            .map_err(unusable)?;
        Ok(EnvironmentLock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_the_holder_is_named() {
        let root = tempfile::tempdir().expect("a directory");
        let since: Timestamp = "2026-11-20T10:11:12Z".parse().expect("a time");
        let holder = |command: &str| Holder {
            run: RunId::new(since, "production", 1),
            command: command.to_owned(),
            process: 42,
            since,
        };
        let first = EnvironmentLock::take(root.path(), "production", &holder("a long drill")).expect("free");
        let error = EnvironmentLock::take(root.path(), "production", &holder("plan")).expect_err("taken");
        assert_eq!(
            error.to_string(),
            "production is held by run 20261120T101112Z-production-0001 (a long drill, process 42, since \
             2026-11-20T10:11:12Z)"
        );
        EnvironmentLock::take(root.path(), "staging", &holder("plan")).expect("another environment");
        drop(first);
        let again = EnvironmentLock::take(root.path(), "production", &holder("apply")).expect("free again");
        let error = EnvironmentLock::take(root.path(), "production", &holder("plan")).expect_err("taken");
        assert!(error.to_string().contains("(apply, process"), "{error}");
        drop(again);
    }
}
