//! What regions must have alike before one can take over from another: the weights of a model, proven file by file.
//!
//! A manifest is the file `SHA256SUMS` beside the weights, in the form that `sha256sum` writes and reads: `modules/kubernetes/
//! inference` proves the weights with nothing else. Its own SHA-256 stands in the topology.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::digest;

/// The manifest's name.
pub(crate) const MANIFEST: &str = "SHA256SUMS";

/// A manifest that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Where it is.
    pub path: PathBuf,
    /// Its own SHA-256, in hexadecimal digits.
    pub digest: String,
    /// How many files it names.
    pub files: usize,
    /// Bytes that these have.
    pub bytes: u64,
}

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArtifactError {
    /// The folder has no file that could be one of the weights.
    #[error("there is no file in {}", .0.display())]
    Empty(PathBuf),
    /// A name that a line can't hold, or a bucket wouldn't.
    #[error("{} can't stand in a manifest: its name holds a line break, a backslash or what isn't UTF-8", .0.display())]
    Name(PathBuf),
    /// Something can't be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Writes the manifest of the weights in a folder, and of those in folders below it. `seen` hears of each file before it is
/// read, which takes a while for large ones.
///
/// # Errors
/// If there is nothing to name, a name can't be written, or a file can't be read.
pub(crate) fn write_manifest(folder: &Path, mut seen: impl FnMut(&str, u64)) -> Result<Manifest, ArtifactError> {
    let mut files = Vec::new();
    list(folder, folder, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(ArtifactError::Empty(folder.to_owned()));
    }
    let (mut text, mut bytes) = (String::new(), 0);
    for (name, path, size) in &files {
        seen(name, *size);
        let failed = |source| ArtifactError::Io { path: path.clone(), source };
        let mut file = File::open(path).map_err(failed)?;
        let sum = digest::sha256_of(&mut file).map_err(failed)?;
        text.push_str(&format!("{}  {name}\n", digest::hex(&sum)));
        bytes += size;
    }
    let path = folder.join(MANIFEST);
    let failed = |source| ArtifactError::Io { path: path.clone(), source };
    // Whole or not at all: half a manifest would prove half of the weights.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    let digest = digest::hex(&digest::sha256([text.as_bytes()]));
    Ok(Manifest { digest, files: files.len(), bytes, path })
}

/// The files of a folder and of those below it: name in the manifest, path, bytes.
fn list(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf, u64)>) -> Result<(), ArtifactError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ArtifactError::Io { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        // A link stands for what it leads to, as it does for whoever uploads it.
        let found = fs::metadata(&path).map_err(failed(&path))?;
        if found.is_dir() {
            list(root, &path, files)?;
        } else if path != root.join(MANIFEST) {
            let name = path.strip_prefix(root).ok().and_then(Path::to_str);
            let name = name.filter(|name| !name.contains(['\n', '\r', '\\']));
            let name = name.ok_or_else(|| ArtifactError::Name(path.clone()))?.to_owned();
            files.push((name, path, found.len()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_what_sha256sum_reads_and_the_same_each_time() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("b")).expect("a folder");
        for (name, text) in [("b/weights.safetensors", "abc"), ("a.json", "{}")] {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let mut named = Vec::new();
        let first = write_manifest(folder.path(), |name, _| named.push(name.to_owned())).expect("a manifest");
        assert_eq!(named, ["a.json", "b/weights.safetensors"]);
        let text = fs::read_to_string(&first.path).expect("the manifest");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b/weights.safetensors\n";
        assert!(text.ends_with(abc), "{text}");
        assert_eq!((first.files, first.bytes), (2, 5));
        assert_eq!(first.digest, digest::hex(&digest::sha256([text])));
        let again = write_manifest(folder.path(), |_, _| {}).expect("a manifest");
        assert_eq!(again, first, "a manifest doesn't name itself");
    }

    #[test]
    fn names_that_would_break_a_line_and_empty_folders_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(write_manifest(folder.path(), |_, _| {}), Err(ArtifactError::Empty(_))));
        fs::write(folder.path().join("a\nb"), "x").expect("a file");
        assert!(matches!(write_manifest(folder.path(), |_, _| {}), Err(ArtifactError::Name(_))));
        assert!(!folder.path().join(MANIFEST).exists(), "nothing is half written");
    }
}
