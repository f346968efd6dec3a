//! Terraform states and their locks as files: one state for each path, in its region's folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::storage::{private_folder, write_atomically};

/// The states of one region.
#[derive(Debug)]
pub(super) struct StateStore {
    folder: PathBuf,
    /// Held while a lock is looked at and acted upon.
    busy: Mutex<()>,
}

/// Why a state was not written, read or locked.
#[derive(Debug, thiserror::Error)]
pub(super) enum StateError {
    /// Somebody else holds the lock; this is what they said about it.
    #[error("the state is locked")]
    Locked(Vec<u8>),
    /// The path is no state's.
    #[error("`{0}` is no path of a state")]
    Path(String),
    #[error("the state's file can't be used")]
    Io(#[from] io::Error),
}

impl StateStore {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, busy: Mutex::new(()) }
    }

    /// A state's content; `None` if there is none.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StateError> {
        read_if_there(&self.file(path, "tfstate")?)
    }

    /// Replaces a state. Who writes must hold the lock, if there is one.
    pub(super) fn write(&self, path: &str, content: &[u8], lock: Option<&str>) -> Result<(), StateError> {
        let _busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        self.refuse_stranger(path, lock)?;
        let file = self.file(path, "tfstate")?;
        make_parent(&file)?;
        Ok(write_atomically(&file, content)?)
    }

    /// Deletes a state.
    pub(super) fn delete(&self, path: &str, lock: Option<&str>) -> Result<(), StateError> {
        let _busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        self.refuse_stranger(path, lock)?;
        remove_if_there(&self.file(path, "tfstate")?)
    }

    /// Locks a state; `info` is what Terraform says about the lock.
    pub(super) fn lock(&self, path: &str, info: &[u8]) -> Result<(), StateError> {
        let _busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let file = self.file(path, "lock")?;
        if let Some(held) = read_if_there(&file)? {
            return Err(StateError::Locked(held));
        }
        make_parent(&file)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&file)?.write_all(info)?;
        Ok(())
    }

    /// Unlocks a state; without an id whoever holds it (`force-unlock`).
    pub(super) fn unlock(&self, path: &str, info: &[u8]) -> Result<(), StateError> {
        let _busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = lock_id(info) {
            self.refuse_stranger(path, Some(&id))?;
        }
        remove_if_there(&self.file(path, "lock")?)
    }

    fn refuse_stranger(&self, path: &str, lock: Option<&str>) -> Result<(), StateError> {
        match read_if_there(&self.file(path, "lock")?)? {
            Some(held) if lock_id(&held).as_deref() != lock => Err(StateError::Locked(held)),
            _ => Ok(()),
        }
    }

    fn file(&self, path: &str, extension: &str) -> Result<PathBuf, StateError> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name != "."
                && name != ".."
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        if path.len() > 512 || !path.split('/').all(is_name) {
            return Err(StateError::Path(path.to_owned()));
        }
        Ok(self.folder.join(format!("{path}.{extension}")))
    }
}

/// Drops the locks of all states below a folder.
pub(super) fn drop_locks(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            drop_locks(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "lock") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn lock_id(info: &[u8]) -> Option<String> {
    let info: Value = serde_json::from_slice(info).ok()?;
    Some(info.get("ID")?.as_str()?.to_owned())
}

fn make_parent(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), private_folder)
}

fn read_if_there(file: &Path) -> Result<Option<Vec<u8>>, StateError> {
    match fs::read(file) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn remove_if_there(file: &Path) -> Result<(), StateError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const PATH: &str = "active-passive/primary/platform";
    const MINE: &[u8] = br#"{"ID":"mine","Who":"me"}"#;
    const THEIRS: &[u8] = br#"{"ID":"theirs"}"#;

    fn store() -> (tempfile::TempDir, StateStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = StateStore::new(folder.path().join("us-east-1"));
        (folder, store)
    }

    #[test]
    fn a_state_is_kept_for_its_owner_alone() {
        let (_folder, store) = store();
        assert_eq!(store.read(PATH).unwrap(), None);
        store.write(PATH, b"{}", None).unwrap();
        assert_eq!(store.read(PATH).unwrap().as_deref(), Some(&b"{}"[..]));
        let file = store.file(PATH, "tfstate").unwrap();
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        store.delete(PATH, None).unwrap();
        assert_eq!(store.read(PATH).unwrap(), None);
    }

    #[test]
    fn a_lock_keeps_others_out_until_it_is_given_back() {
        let (_folder, store) = store();
        store.lock(PATH, MINE).unwrap();
        let held = store.lock(PATH, THEIRS).unwrap_err();
        assert!(matches!(held, StateError::Locked(info) if info == MINE));
        assert!(store.write(PATH, b"x", Some("theirs")).is_err());
        assert!(store.write(PATH, b"x", None).is_err());
        store.write(PATH, b"x", Some("mine")).unwrap();
        assert!(store.unlock(PATH, THEIRS).is_err());
        store.unlock(PATH, MINE).unwrap();
        store.lock(PATH, THEIRS).unwrap();
        store.unlock(PATH, b"").unwrap();
        store.lock(PATH, MINE).unwrap();
    }

    #[test]
    fn paths_stay_inside_the_folder() {
        let (_folder, store) = store();
        for path in ["", "../x", "a/../b", "a//b", "/etc/passwd", "a b", "a\n"] {
            assert!(matches!(store.read(path), Err(StateError::Path(_))), "{path}");
        }
    }
}
