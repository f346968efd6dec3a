//! What is kept in the sandbox's folder, so that a killed process loses nothing that was applied.
//!
//! `snapshot.json` holds the world after a number of inputs, `journal.jsonl` every input since.
//! A line that a killed process cut is dropped: what it says was never confirmed.
//!
//! Both are in the form of [`FORMAT`], which the snapshot names; so there is one from the start.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::log::Log;
use super::world::{Input, World};

/// After so many inputs the world is written anew.
const SNAPSHOT_EVERY: u64 = 2000;

/// Counts the forms in which resources and inputs have been kept. A folder of another form is never read.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct Formatted {
    /// Those of the first form name none.
    #[serde(default)]
    format: u32,
}

#[derive(Debug, Deserialize)]
struct Snapshot {
    /// Inputs that the world has seen.
    inputs: u64,
    world: World,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    number: u64,
    at: Instant,
    input: Input,
}

/// The folder of a running sandbox; no other process has it while this lives.
#[derive(Debug)]
pub(super) struct Storage {
    folder: PathBuf,
    journal: File,
    inputs: u64,
    at_snapshot: u64,
    _lock: FolderLock,
}

/// The hold on a folder. It is given up by name and not by closing alone: a child that is just being started by another
/// thread has a copy of the file for a moment.
#[derive(Debug)]
struct FolderLock(File);

impl Drop for FolderLock {
    fn drop(&mut self) {
        // If that fails, closing gives it up a little later.
        let _ = self.0.unlock();
    }
}

/// Why a sandbox's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Another process serves it.
    #[error("the sandbox in {} is served by another process", .0.display())]
    Busy(PathBuf),
    /// A file can't be read or written.
    #[error("the sandbox's {} can't be used", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is in the form of another version.
    #[error("the sandbox in {} was kept by another version of terradrill", .0.display())]
    OtherFormat(PathBuf),
    /// A file holds something else than it should.
    #[error("the sandbox's {} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// What was found in a folder.
pub(super) struct Opened {
    pub(super) storage: Storage,
    pub(super) world: World,
    pub(super) log: Log,
    /// Virtual time has come as far as this.
    pub(super) now: Option<Instant>,
}

impl Storage {
    /// Opens a folder, made if it isn't there, and brings back the world in it.
    pub(super) fn open(folder: &Path) -> Result<Opened, StorageError> {
        private_folder(folder).map_err(io_error(folder))?;
        let lock = take_lock(folder)?;
        let snapshot_path = folder.join("snapshot.json");
        let journal_path = folder.join("journal.jsonl");
        let journal = append(&journal_path).map_err(io_error(&journal_path))?;
        let text = fs::read(&journal_path).map_err(io_error(&journal_path))?;
        let (mut inputs, mut world) = match fs::read(&snapshot_path) {
            Ok(text) => {
                let damaged = |source| StorageError::Damaged { path: snapshot_path.clone(), source };
                let Formatted { format } = serde_json::from_slice(&text).map_err(damaged)?;
                if format != FORMAT {
                    return Err(StorageError::OtherFormat(folder.to_owned()));
                }
                let Snapshot { inputs, world } = serde_json::from_slice(&text).map_err(damaged)?;
                (inputs, world)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && text.is_empty() => {
                let world = World::default();
                write_snapshot(folder, 0, &world).map_err(io_error(&snapshot_path))?;
                (0, world)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StorageError::OtherFormat(folder.to_owned()));
            }
            Err(source) => {
                return Err(StorageError::Io { path: snapshot_path, source });
            }
        };
        let at_snapshot = inputs;
        let (lines, whole) =
            journal_lines(&text).map_err(|source| StorageError::Damaged { path: journal_path.clone(), source })?;
        if whole < text.len() {
            let length = u64::try_from(whole).unwrap_or(0);
            journal.set_len(length).map_err(io_error(&journal_path))?;
        }
        let mut now = None;
        for line in lines {
            // A snapshot may be newer than the journal that it replaces.
            if line.number > inputs {
                inputs = line.number;
                // What was refused then is refused now.
                let _ = world.apply(line.at, line.input);
            }
            now = now.max(Some(line.at));
        }
        world.take_events();
        let log_path = folder.join("log.jsonl");
        let log = Log::open(&log_path, &append_options()).map_err(io_error(&log_path))?;
        let now = now.max(log.last).max(world.time());
        Ok(Opened {
            storage: Self { folder: folder.to_owned(), journal, inputs, at_snapshot, _lock: lock },
            world,
            log,
            now,
        })
    }

    /// Keeps an input that was applied at an instant.
    pub(super) fn keep(&mut self, at: Instant, input: &Input) -> io::Result<()> {
        #[derive(Serialize)]
        struct Borrowed<'a> {
            number: u64,
            at: Instant,
            input: &'a Input,
        }
        self.inputs += 1;
        let mut line = serde_json::to_vec(&Borrowed { number: self.inputs, at, input })?;
        line.push(b'\n');
        self.journal.write_all(&line)
    }

    /// Whether it is time for another snapshot.
    pub(super) fn wants_snapshot(&self) -> bool {
        self.inputs - self.at_snapshot >= SNAPSHOT_EVERY
    }

    /// Writes the world anew and begins a new journal.
    pub(super) fn snapshot(&mut self, world: &World) -> io::Result<()> {
        write_snapshot(&self.folder, self.inputs, world)?;
        self.journal.set_len(0)?;
        self.at_snapshot = self.inputs;
        Ok(())
    }
}

fn write_snapshot(folder: &Path, inputs: u64, world: &World) -> io::Result<()> {
    #[derive(Serialize)]
    struct Borrowed<'a> {
        format: u32,
        inputs: u64,
        world: &'a World,
    }
    let text = serde_json::to_vec(&Borrowed { format: FORMAT, inputs, world })?;
    write_atomically(&folder.join("snapshot.json"), &text)
}

/// The whole lines of a journal, and where the last of them ends.
fn journal_lines(text: &[u8]) -> Result<(Vec<Line>, usize), serde_json::Error> {
    let mut lines = Vec::new();
    let mut whole = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.last() != Some(&b'\n') {
            break;
        }
        lines.push(serde_json::from_slice(line)?);
        whole += line.len();
    }
    Ok((lines, whole))
}

fn take_lock(folder: &Path) -> Result<FolderLock, StorageError> {
    let path = folder.join("lock");
    let lock = append(&path).map_err(io_error(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(FolderLock(lock)),
        Err(fs::TryLockError::WouldBlock) => Err(StorageError::Busy(folder.to_owned())),
        Err(fs::TryLockError::Error(source)) => Err(StorageError::Io { path, source }),
    }
}

/// Removes a sandbox's folder, unless a process serves it.
///
/// # Errors
/// [`StorageError::Busy`] if it is served, or what the system says.
pub(crate) fn reset(folder: &Path) -> Result<(), StorageError> {
    if !folder.exists() {
        return Ok(());
    }
    let _lock = take_lock(folder)?;
    fs::remove_dir_all(folder).map_err(io_error(folder))
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> StorageError {
    move |source| StorageError::Io { path: path.to_owned(), source }
}

/// Makes a folder, and those above it, that only its owner can look into.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn append_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    options
}

fn append(path: &Path) -> io::Result<File> {
    append_options().open(path)
}

/// Writes a file that only its owner can read, whole or not at all.
pub(super) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A temporary file is its owner's alone from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::cloud::Cloud;
    use super::super::log::LogQuery;
    use super::super::providers::facts::Releases;
    use super::super::world::cells::Cell;
    use super::super::world::faults::Loss;
    use super::super::world::fixture::{ACTIVE, PRIMARY, SECONDARY, posture, system};
    use super::*;

    fn build(cloud: &Cloud) {
        for resource in system() {
            cloud.put(resource);
        }
        cloud.act(Input::Lose(Loss::Region(PRIMARY.into()))).unwrap();
    }

    fn copy(from: &Path) -> tempfile::TempDir {
        let to = tempfile::tempdir().unwrap();
        for name in ["snapshot.json", "journal.jsonl", "log.jsonl"] {
            if from.join(name).exists() {
                fs::copy(from.join(name), to.path().join(name)).unwrap();
            }
        }
        to
    }

    /// Both worlds at the same instant, however much later one of them was opened.
    fn assert_same(one: &Cloud, other: &Cloud) {
        let later = other.clock().now().max(one.clock().now()).plus_seconds(1000.0);
        let at_later = |cloud: &Cloud| {
            let mut world = cloud.view(World::clone);
            world.advance(later);
            world.take_events();
            world
        };
        assert!(at_later(one) == at_later(other));
    }

    #[tokio::test]
    async fn a_killed_process_loses_nothing_that_was_applied() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap();
        build(&cloud);
        let left = copy(folder.path());
        let mut cut = append(&left.path().join("journal.jsonl")).unwrap();
        cut.write_all(b"{\"number\":9999,\"at\":17").unwrap();
        let again = Cloud::open(left.path(), Instant::EPOCH, Releases::default()).unwrap();
        assert_same(&cloud, &again);
        assert_eq!(again.faults(), cloud.faults());
        // What is applied then is kept as well.
        for resource in posture(SECONDARY, ACTIVE) {
            again.put(resource);
        }
        let third = copy(left.path());
        assert_same(&again, &Cloud::open(third.path(), Instant::EPOCH, Releases::default()).unwrap());
    }

    #[tokio::test]
    async fn a_snapshot_and_what_came_after_it_make_the_same_world() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap();
        build(&cloud);
        cloud.snapshot();
        assert_eq!(fs::read(folder.path().join("journal.jsonl")).unwrap(), b"");
        cloud.act(Input::Return(Loss::Region(PRIMARY.into()))).unwrap();
        let left = copy(folder.path());
        let again = Cloud::open(left.path(), Instant::EPOCH, Releases::default()).unwrap();
        assert_same(&cloud, &again);
        assert!(again.faults().is_empty());
        assert_eq!(again.log(&LogQuery::default()), cloud.log(&LogQuery::default()));
    }

    #[tokio::test]
    async fn virtual_time_never_runs_backwards() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap();
        build(&cloud);
        cloud.clock().sleep_apart(5000.0).await;
        let before = cloud.clock().now();
        cloud.snapshot();
        drop(cloud);
        let again = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap();
        assert!(again.clock().now() >= before);
        let cell = Cell { environment: "shop".into(), region: PRIMARY.into() };
        assert!(!again.view(|world| world.health(&cell)).reachable);
    }

    #[tokio::test]
    async fn a_folder_is_served_by_one_and_read_by_its_owner() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("sandbox");
        let cloud = Cloud::open(&folder, Instant::EPOCH, Releases::default()).unwrap();
        assert!(matches!(Cloud::open(&folder, Instant::EPOCH, Releases::default()), Err(StorageError::Busy(_))));
        assert!(matches!(reset(&folder), Err(StorageError::Busy(_))));
        build(&cloud);
        cloud.snapshot();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for name in ["snapshot.json", "journal.jsonl", "log.jsonl"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
        drop(cloud);
        reset(&folder).unwrap();
        assert!(!folder.exists());
        reset(&folder).unwrap();
    }

    #[tokio::test]
    async fn a_folder_of_another_version_is_said_and_left_as_it_is() {
        let snapshot = r#"{"inputs":0,"world":{}}"#;
        let journal = r#"{"number":1,"at":0,"input":{"remove":"in a form that was"}}"#;
        for (name, text) in [("snapshot.json", snapshot), ("journal.jsonl", &format!("{journal}\n"))] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), text).unwrap();
            let error = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap_err();
            assert!(matches!(error, StorageError::OtherFormat(_)), "{name}: {error}");
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
            reset(folder.path()).unwrap();
            Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap();
        }
    }

    #[tokio::test]
    async fn a_damaged_snapshot_is_said_and_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("snapshot.json"), "{").unwrap();
        let error = Cloud::open(folder.path(), Instant::EPOCH, Releases::default()).unwrap_err();
        assert!(matches!(error, StorageError::Damaged { .. }), "{error}");
        assert_eq!(fs::read(folder.path().join("snapshot.json")).unwrap(), b"{");
    }
}
