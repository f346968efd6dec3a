//! A run's folder: where its journal, logs, saved plans and reports are.
//!
//! `.terradrill/runs/<id>/` at the root of the repository, readable by its owner only, for plans hold what is secret:
//!
//! ```text
//! journal.jsonl                 every event, in order
//! stacks/<place>/<stack>.log    what terraform said
//! stacks/<place>/<stack>.tfplan the saved plan (mode 0600)
//! report.json, .md, .html       written by whoever makes the report
//! ```

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::stacks::StackId;

/// Names a run: the time it began (UTC), its environment, and a suffix, so that ids sort by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// The id of a run that begins `now`; `suffix` tells runs of the same second apart.
    pub fn new(now: Timestamp, environment: &str, suffix: u16) -> RunId {
        RunId(format!("{}-{environment}-{suffix:04x}", now.strftime("%Y%m%dT%H%M%SZ")))
    }

    /// An id that somebody typed; nothing if it can't be one (it names a folder).
    pub fn parse(text: &str) -> Option<RunId> {
        let legal = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
        (!text.is_empty() && !text.starts_with('.') && text.chars().all(legal)).then(|| RunId(text.to_owned()))
    }

    /// The id as text, which is also the folder's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// A run's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFolder {
    id: RunId,
    path: PathBuf,
}

impl RunFolder {
    /// Makes the folder of a new run below `root`, the `.terradrill` folder, which is made too and kept out of git.
    pub fn create(root: &Path, id: &RunId) -> io::Result<RunFolder> {
        let runs = root.join("runs");
        make_private(&runs)?;
        let ignore = root.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let path = runs.join(id.as_str());
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(RunFolder { id: id.clone(), path })
    }

    /// The folder of a run that is there already; nothing if it isn't.
    pub fn open(root: &Path, id: &RunId) -> Option<RunFolder> {
        let path = root.join("runs").join(id.as_str());
        path.is_dir().then(|| RunFolder { id: id.clone(), path })
    }

    /// The ids of all runs below `root`, oldest first.
    pub fn list(root: &Path) -> io::Result<Vec<RunId>> {
        let entries = match fs::read_dir(root.join("runs")) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut ids = Vec::new();
        for entry in entries {
            ids.extend(entry?.file_name().to_str().and_then(RunId::parse));
        }
        ids.sort();
        Ok(ids)
    }

    /// The run's id.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The journal.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal.jsonl")
    }

    /// A stack's log.
    pub fn log(&self, stack: &StackId) -> PathBuf {
        self.stack_file(stack, "log")
    }

    /// A stack's saved plan.
    pub fn plan(&self, stack: &StackId) -> PathBuf {
        self.stack_file(stack, "tfplan")
    }

    /// A report in this format (`json`, `md`, `html`).
    pub fn report(&self, extension: &str) -> PathBuf {
        self.path.join(format!("report.{extension}"))
    }

    /// Makes the folder that holds a stack's files.
    pub(super) fn prepare(&self, stack: &StackId) -> io::Result<()> {
        match self.log(stack).parent() {
            Some(folder) => make_private(folder),
            None => Ok(()),
        }
    }

    fn stack_file(&self, stack: &StackId, extension: &str) -> PathBuf {
        self.path.join("stacks").join(format!("{stack}.{extension}"))
    }
}

fn make_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        let root = tempfile::tempdir().expect("a directory");
        let root = root.path().join(".terradrill");
        assert!(RunFolder::list(&root).expect("listed").is_empty());
        let now: Timestamp = "2026-11-20T10:11:12.5Z".parse().expect("a time");
        let id = RunId::new(now, "production", 0xa7);
        assert_eq!(id.as_str(), "20261120T101112Z-production-00a7");
        let folder = RunFolder::create(&root, &id).expect("made");
        assert!(RunFolder::create(&root, &id).is_err(), "an id is used once");
        assert_eq!(RunFolder::list(&root).expect("listed"), std::slice::from_ref(&id));
        assert_eq!(RunFolder::open(&root, &id), Some(folder.clone()));
        assert_eq!(fs::read_to_string(root.join(".gitignore")).expect("read"), "*\n");
        let stack = "primary/platform".parse().expect("a stack");
        folder.prepare(&stack).expect("made");
        assert!(folder.log(&stack).ends_with("stacks/primary/platform.log"));
    }

    #[test]
    fn ids_that_are_typed() {
        for bad in ["", "../x", "a/b", ".hidden", "a b", "ä"] {
            assert_eq!(RunId::parse(bad), None, "{bad}");
        }
        assert!(RunId::parse("20261120T101112Z-production-00a7").is_some());
    }
}
