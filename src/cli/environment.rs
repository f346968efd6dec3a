//! Finds an environment's folder and reads its topology and posture.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::diagnostics::SourceFile;
use super::error::CommandError;
use super::exit::ExitCode;
use super::session::sandbox_folder;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::posture::Posture;
use crate::topology::{self, MAX_BYTES, Places, Topology};

/// An environment as it is on disk.
pub(crate) struct Environment {
    /// The repository's root: the folder that holds `environments/`.
    pub(crate) root: PathBuf,
    /// The environment's name.
    pub(crate) name: String,
    pub(crate) topology: Topology,
    pub(crate) places: Places,
    pub(crate) file: SourceFile,
    /// The posture of `posture.yaml`, else the normal one.
    pub(crate) posture: Posture,
}

impl Environment {
    /// The environment's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join("environments").join(&self.name)
    }

    /// The posture that is in force: in the sandbox, which keeps its own, or in the checkout. Nothing is started for it.
    pub(crate) fn posture_in(&self, sandbox: bool) -> Result<Posture, CommandError> {
        if !sandbox {
            return Ok(self.posture.clone());
        }
        let path = self.posture_in_sandbox();
        let shown = path.strip_prefix(&self.root).unwrap_or(&path).display().to_string();
        posture(&path, shown, &self.topology)
    }

    /// Whether anything was ever planned or built of it in the sandbox.
    pub(crate) fn is_in_sandbox(&self) -> bool {
        self.posture_in_sandbox().exists()
    }

    fn posture_in_sandbox(&self) -> PathBuf {
        sandbox_folder(&self.root).join("postures").join(format!("{}.yaml", self.name))
    }
}

/// Reads the environment that was named, or the one that is meant without a name.
pub(crate) fn load(name: Option<&str>) -> Result<Environment, CommandError> {
    let current = std::env::current_dir()?;
    let (root, name) = locate(&current, name)?;
    let path = root.join("environments").join(&name).join("topology.yaml");
    let shown = format!("environments/{name}/topology.yaml");
    let text = read(&path, &shown)?;
    let file = SourceFile { path: shown, text };
    let (found, diagnostics) = topology::parse(&file.text, &name);
    let Some((topology, places)) = found else { return Err(CommandError::of_file(file, diagnostics)) };
    let shown = format!("environments/{name}/posture.yaml");
    let posture = posture(&root.join(&shown), shown, &topology)?;
    Ok(Environment { root, name, topology, places, file, posture })
}

/// The posture in a file; the normal one if there is no such file.
fn posture(path: &Path, shown: String, topology: &Topology) -> Result<Posture, CommandError> {
    if !path.exists() {
        return Ok(Posture::normal(topology, 0));
    }
    let text = read(path, &shown)?;
    let (posture, diagnostics) = Posture::parse(&text, topology);
    posture.ok_or_else(|| CommandError::of_file(SourceFile { path: shown, text }, diagnostics))
}

/// The root and the name of the environment.
fn locate(current: &Path, name: Option<&str>) -> Result<(PathBuf, String), CommandError> {
    let root = root(current)?;
    let known = names(&root)?;
    if let Some(name) = name {
        // A name is checked before it becomes a path.
        let plausible = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            && !name.starts_with('.');
        if plausible && known.iter().any(|known| known == name) {
            return Ok((root, name.to_owned()));
        }
        let error = CommandError::new(ExitCode::Usage, format!("There is no environment `{}`", name.escape_debug()));
        return Err(match did_you_mean(name, known.iter().map(String::as_str)) {
            Some(meant) => error.hint(format!("did you mean `{meant}`?")),
            None if known.is_empty() => error.hint("write `environments/<name>/topology.yaml` first"),
            None => error.hint(format!("there are {}", known.join(", "))),
        });
    }
    // Inside an environment's folder that one is meant.
    if let Ok(below) = current.strip_prefix(root.join("environments"))
        && let Some(first) = below.components().next()
    {
        return Ok((root.clone(), first.as_os_str().to_string_lossy().into_owned()));
    }
    match known.as_slice() {
        [one] => Ok((root, one.clone())),
        [] => Err(CommandError::new(ExitCode::Usage, "There is no environment yet")
            .hint("write `environments/<name>/topology.yaml` first")),
        several => Err(CommandError::new(ExitCode::Usage, "Which environment?")
            .hint(format!("add `--env` with one of {}", several.join(", ")))),
    }
}

/// The repository's root: the nearest folder, here or above, that holds `environments/`.
pub(crate) fn root(current: &Path) -> Result<PathBuf, CommandError> {
    let root = current.ancestors().find(|folder| folder.join("environments").is_dir());
    root.map(Path::to_path_buf).ok_or_else(|| {
        CommandError::new(ExitCode::Usage, "There is no folder `environments` here or above").hint(
            "an environment is a folder `environments/<name>` with a `topology.yaml`; change to the repository that has it",
        )
    })
}

/// The names of all environments, in order.
pub(crate) fn names(root: &Path) -> Result<Vec<String>, CommandError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("environments"))? {
        let entry = entry?;
        if entry.path().join("topology.yaml").symlink_metadata().is_ok() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path, shown: &str) -> Result<String, CommandError> {
    let unreadable = |summary: String, help: &str| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::error("file::unreadable", summary).help(help));
        CommandError::of_file(SourceFile { path: shown.to_owned(), text: String::new() }, diagnostics)
    };
    if path.is_dir() {
        return Err(unreadable("This is a folder, not a file".into(), "put the topology into a file of this name"));
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed is enough to know that the file is too large.
    let opened = fs::File::open(path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = opened {
        return Err(unreadable(
            format!("The file can't be read: {error}"),
            "check that it is there and that you may read it",
        ));
    }
    if bytes.len() > MAX_BYTES {
        return Err(unreadable(
            format!("The file has more than {} MiB", MAX_BYTES / (1024 * 1024)),
            "is this really a topology? One of a thousand regions has half of that",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(
            format!("The file isn't UTF-8 text: line {line} holds a byte that isn't a character"),
            "save it as UTF-8",
        )
    })
}
