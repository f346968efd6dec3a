//! The disk side of rendering: takes the snapshot that `compare` needs, and carries a comparison out.
//!
//! Nothing is changed before everything is prepared: every new text is written to a temporary file beside its place, and
//! folders that lose a file are tried for permission. Then the files are renamed into place one by one. Texts are not
//! synced to the disk: whatever a power failure takes, the next `render` brings back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::compare::{Comparison, FileStatus, OnDisk, Snapshot};
use super::files::Rendered;
use super::header::Comment;
use super::modules;

/// Why the disk couldn't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something is in the way that may not be overwritten. Nothing was changed.
    #[error("in the way: {}", .edited.iter().chain(.foreign).map(String::as_str).collect::<Vec<_>>().join(", "))]
    Obstacles {
        /// Files of ours that were edited by hand; `force` overwrites them.
        edited: Vec<String>,
        /// What isn't ours and has to be moved by people.
        foreign: Vec<String>,
    },
    /// A file or folder can't be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder can't be written. Nothing was changed, unless the disk failed in the middle of the renames.
    #[error("cannot write {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Files that weren't there.
    pub created: usize,
    /// Files that had another text.
    pub updated: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// Reads what `compare` has to know, below the repository's root.
///
/// # Errors
/// If something that matters can't be read.
pub fn snapshot(root: &Path, rendered: &Rendered) -> Result<Snapshot, WriteError> {
    let mut found = Snapshot::new();
    for folder in [rendered.folder(), "modules".to_owned()] {
        walk(root, &folder, rendered, &mut found)?;
    }
    Ok(found)
}

fn walk(root: &Path, folder: &str, rendered: &Rendered, found: &mut Snapshot) -> Result<(), WriteError> {
    let place = root.join(folder);
    let read = |source| WriteError::Read { path: place.clone(), source };
    let entries = match fs::read_dir(&place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(read(error)),
    };
    // A module's file is known by its path, also where this environment doesn't call the module.
    let is_known = |path: &str| rendered.expects(path) || modules::embedded().contains_key(path);
    for entry in entries {
        let entry = entry.map_err(read)?;
        let name = entry.file_name();
        // A name that is no text is none of ours; what begins with a dot is Terraform's or a tool's.
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let path = format!("{folder}/{name}");
        let kind = entry.file_type().map_err(read)?;
        if kind.is_dir() && !rendered.expects(&path) {
            walk(root, &path, rendered, found)?;
        } else if kind.is_file() && (Comment::of(&path).is_some() || is_known(&path)) {
            let text = fs::read(entry.path()).map_err(|source| WriteError::Read { path: entry.path(), source })?;
            found.insert(path, String::from_utf8(text).map_or(OnDisk::Other, OnDisk::Text));
        } else {
            // A link in a folder's place makes everything below it somebody else's.
            let below = format!("{path}/");
            let expected = rendered.expected().filter(|expected| expected.starts_with(&below));
            found.extend(expected.map(|expected| (expected.to_owned(), OnDisk::Other)));
            found.insert(path, OnDisk::Other);
        }
    }
    Ok(())
}

/// Carries a comparison out. Files of others are never touched; files edited by hand only with `force`.
///
/// # Errors
/// `Obstacles` before anything is changed; or what the disk says.
pub(crate) fn write(root: &Path, comparison: &Comparison, force: bool) -> Result<Written, WriteError> {
    let foreign: BTreeSet<String> =
        comparison.with(FileStatus::Foreign).map(|path| obstacle(root, path).unwrap_or(path).to_owned()).collect();
    let edited: Vec<String> = comparison.with(FileStatus::Edited).filter(|_| !force).map(ToOwned::to_owned).collect();
    if !(foreign.is_empty() && edited.is_empty()) {
        return Err(WriteError::Obstacles { edited, foreign: foreign.into_iter().collect() });
    }
    let mut made = MadeFolders(Vec::new());
    let prepared = prepare(root, comparison, &mut made)?;
    let mut written = Written::default();
    for (path, file) in prepared {
        let existed = comparison.changes[path].before.is_some();
        let target = root.join(path);
        file.persist(&target).map_err(|error| WriteError::Write { path: target.clone(), source: error.error })?;
        if existed {
            written.updated += 1;
        } else {
            written.created += 1;
        }
    }
    made.0.clear();
    for path in removed(comparison) {
        let target = root.join(path);
        fs::remove_file(&target).map_err(|source| WriteError::Write { path: target.clone(), source })?;
        written.removed += 1;
        remove_emptied(root, path, &comparison.folder);
    }
    Ok(written)
}

/// The file or link that stands where one of a path's folders should be.
fn obstacle<'a>(root: &Path, path: &'a str) -> Option<&'a str> {
    let ends = path.match_indices('/').map(|(end, _)| &path[..end]);
    // The environment's own folder may be a link; what is below it may not.
    ends.skip(2).find(|folder| root.join(folder).symlink_metadata().is_ok_and(|found| !found.is_dir()))
}

fn removed(comparison: &Comparison) -> impl Iterator<Item = &str> {
    comparison.changes.iter().filter(|(_, change)| change.after.is_none()).map(|(path, _)| path.as_str())
}

/// Folders made on the way, to be removed again if it comes to nothing.
struct MadeFolders(Vec<PathBuf>);

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // What is no longer empty is no longer ours alone.
            let _ = fs::remove_dir(folder);
        }
    }
}

impl MadeFolders {
    fn make(&mut self, folder: &Path) -> Result<(), WriteError> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|source| WriteError::Write { path: folder.to_owned(), source })?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }
}

fn prepare<'a>(
    root: &Path,
    comparison: &'a Comparison,
    made: &mut MadeFolders,
) -> Result<BTreeMap<&'a str, NamedTempFile>, WriteError> {
    let mut prepared = BTreeMap::new();
    for (path, change) in &comparison.changes {
        let Some(text) = &change.after else { continue };
        let target = root.join(path);
        let failed = |source| WriteError::Write { path: target.clone(), source };
        let folder = target.parent().expect("a file is in a folder");
        made.make(folder)?;
        let mut file = temporary(folder).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        prepared.insert(path.as_str(), file);
    }
    let losing: BTreeSet<PathBuf> =
        removed(comparison).filter_map(|path| Some(root.join(path).parent()?.to_owned())).collect();
    for folder in losing {
        temporary(&folder).map_err(|source| WriteError::Write { path: folder, source })?;
    }
    Ok(prepared)
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".terradrill-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is private by default; this is one that colleagues read. The umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes the folders that a removed file left empty, up to the environment's own or `modules`.
fn remove_emptied(root: &Path, path: &str, environment: &str) {
    let mut folder = Path::new(path).parent();
    while let Some(inner) = folder.filter(|inner| *inner != Path::new(environment) && *inner != Path::new("modules")) {
        if fs::remove_dir(root.join(inner)).is_err() {
            return;
        }
        folder = inner.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare::compare;
    use super::super::header;
    use super::*;

    fn rendered(files: &[(&str, &str)]) -> Rendered {
        let stacks = files.iter().map(|(path, body)| {
            let text = header::add(Comment::Hash, &header::environment_source("p"), body);
            (format!("environments/p/{path}"), text)
        });
        Rendered { environment: "p".to_owned(), stacks: stacks.collect(), modules: BTreeMap::new() }
    }

    fn render_to(root: &Path, rendered: &Rendered, force: bool) -> Result<Written, WriteError> {
        let comparison = compare(rendered, &snapshot(root, rendered)?);
        write(root, &comparison, force)
    }

    fn tree(root: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    found.push(path.strip_prefix(root).expect("below").display().to_string());
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn files_come_change_and_go_and_the_second_time_nothing_happens() {
        let root = tempfile::tempdir().expect("a folder");
        let first = rendered(&[("a/x/main.tf", "a = 1\n"), ("b/x/main.tf", "a = 1\n")]);
        let written = render_to(root.path(), &first, false).expect("writes");
        assert_eq!(written, Written { created: 2, updated: 0, removed: 0 });
        assert_eq!(render_to(root.path(), &first, false).expect("writes"), Written::default());
        fs::write(root.path().join("environments/p/a/x/mine.tf"), "b = 1\n").expect("writes");
        let second = rendered(&[("c/x/main.tf", "a = 2\n")]);
        let written = render_to(root.path(), &second, false).expect("writes");
        assert_eq!(written, Written { created: 1, updated: 0, removed: 2 });
        assert_eq!(tree(root.path()), ["environments/p/a/x/mine.tf", "environments/p/c/x/main.tf"]);
        assert!(!root.path().join("environments/p/b").exists());
    }

    #[test]
    fn an_edited_file_stops_everything_until_forced() {
        let root = tempfile::tempdir().expect("a folder");
        let first = rendered(&[("a/x/main.tf", "a = 1\n")]);
        render_to(root.path(), &first, false).expect("writes");
        let main = root.path().join("environments/p/a/x/main.tf");
        let edited = fs::read_to_string(&main).expect("reads") + "b = 2\n";
        fs::write(&main, &edited).expect("writes");
        let second = rendered(&[("a/x/main.tf", "a = 2\n"), ("b/x/main.tf", "a = 2\n")]);
        let error = render_to(root.path(), &second, false).expect_err("in the way");
        assert_eq!(error.to_string(), "in the way: environments/p/a/x/main.tf");
        assert_eq!(fs::read_to_string(&main).expect("reads"), edited);
        assert!(!root.path().join("environments/p/b").exists());
        assert_eq!(
            render_to(root.path(), &second, true).expect("writes"),
            Written { created: 1, updated: 1, removed: 0 }
        );
    }

    #[test]
    fn modules_that_are_called_elsewhere_are_in_nobodys_way() {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in modules::embedded() {
            let file = root.path().join(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("makes");
            fs::write(file, text).expect("writes");
        }
        let rendered = rendered(&[("a/x/main.tf", "a = 1\n")]);
        let written = render_to(root.path(), &rendered, false).expect("nothing is in the way");
        assert_eq!(written, Written { created: 1, updated: 0, removed: 0 });
    }

    #[test]
    fn what_is_not_ours_is_never_overwritten() {
        for kind in ["text", "bytes", "folder", "link", "linked folder"] {
            let root = tempfile::tempdir().expect("a folder");
            let place = root.path().join("environments/p/a/x");
            let elsewhere = root.path().join("elsewhere");
            fs::create_dir_all(&elsewhere).expect("makes");
            fs::create_dir_all(place.parent().expect("a parent")).expect("makes");
            if kind == "linked folder" {
                std::os::unix::fs::symlink(&elsewhere, &place).expect("links");
            } else {
                fs::create_dir(&place).expect("makes");
            }
            match kind {
                "text" => fs::write(place.join("main.tf"), "mine\n").expect("writes"),
                "bytes" => fs::write(place.join("main.tf"), [0xff, 0xfe]).expect("writes"),
                "folder" => fs::create_dir(place.join("main.tf")).expect("makes"),
                "link" => std::os::unix::fs::symlink(&elsewhere, place.join("main.tf")).expect("links"),
                _ => {}
            }
            let rendered = rendered(&[("a/x/main.tf", "a = 1\n")]);
            let error = render_to(root.path(), &rendered, true).expect_err(kind);
            let WriteError::Obstacles { foreign, .. } = error else { panic!("{kind}: {error}") };
            let expected = if kind == "linked folder" { "environments/p/a/x" } else { "environments/p/a/x/main.tf" };
            assert_eq!(foreign, [expected], "{kind}");
            assert!(tree(&elsewhere).is_empty(), "{kind}");
        }
    }

    #[test]
    fn a_fault_leaves_nothing_behind() {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(root.path().join("environments/p")).expect("makes");
        // A file where a folder has to be, met after the first folder has been made.
        fs::write(root.path().join("environments/p/b"), "").expect("writes");
        let rendered = rendered(&[("a/x/main.tf", "a = 1\n"), ("b/x/main.tf", "a = 1\n")]);
        let error = render_to(root.path(), &rendered, false).expect_err("no folder");
        assert_eq!(error.to_string(), "in the way: environments/p/b");
        assert_eq!(tree(root.path()), ["environments/p/b"]);
        assert!(!root.path().join("environments/p/a").exists());
    }
}
