//! The mirrored tree: stacks as the sandbox's terraform sees them.
//!
//! Below `.terradrill/sandbox/tree/` each stack is a folder of links to the checked-in files, with a `terraform.tfvars` and a
//! backend of its own, so that the checkout is never touched. `modules/` is one link.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The variables' file, which the tree has of its own.
pub(crate) const VARIABLES: &str = "terraform.tfvars";
/// Terraform merges files that end so over the others: the checked-in backend is replaced.
const BACKEND: &str = "sandbox_backend_override.tf";
/// The address and the lock come from `TF_HTTP_*` variables, which the sandbox gives with each session.
const BACKEND_TEXT: &str = "terraform {\n  backend \"http\" {}\n}\n";

/// Why the tree couldn't be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare {} for the sandbox", .path.display())]
pub(crate) struct TreeError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// A mirrored tree.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    checkout: PathBuf,
    root: PathBuf,
}

impl Tree {
    /// The tree of a checkout below a sandbox folder.
    #[must_use]
    pub(crate) fn new(checkout: &Path, sandbox: &Path) -> Self {
        Self { checkout: checkout.to_path_buf(), root: sandbox.join("tree") }
    }

    /// The folder of a stack.
    #[must_use]
    pub(crate) fn stack(&self, environment: &str, stack: &str) -> PathBuf {
        self.root.join("environments").join(environment).join(stack)
    }

    /// Brings a stack's folder up to date: links to all checked-in files but the variables and what terraform makes itself.
    ///
    /// # Errors
    /// If a file or folder can't be read or made.
    pub(crate) fn mirror(&self, environment: &str, stack: &str, variables: &str) -> Result<(), TreeError> {
        let source = self.checkout.join("environments").join(environment).join(stack);
        let target = self.stack(environment, stack);
        fs::create_dir_all(&target).map_err(at(&target))?;
        self.link(&self.checkout.join("modules"), &self.root.join("modules"))?;
        let mut wanted = BTreeSet::from([VARIABLES.to_owned(), BACKEND.to_owned()]);
        for entry in fs::read_dir(&source).map_err(at(&source))? {
            let name = entry.map_err(at(&source))?.file_name().to_string_lossy().into_owned();
            let terraforms_own = name.starts_with(".terraform") || name.contains(".tfstate");
            if name != VARIABLES && !terraforms_own {
                self.link(&source.join(&name), &target.join(&name))?;
                wanted.insert(name);
            }
        }
        for entry in fs::read_dir(&target).map_err(at(&target))? {
            let entry = entry.map_err(at(&target))?;
            let is_link = entry.file_type().map_err(at(&entry.path()))?.is_symlink();
            if is_link && !wanted.contains(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
        write_if_changed(&target.join(BACKEND), BACKEND_TEXT)?;
        write_if_changed(&target.join(VARIABLES), variables)
    }

    fn link(&self, source: &Path, target: &Path) -> Result<(), TreeError> {
        match fs::read_link(target) {
            Ok(present) if present == source => return Ok(()),
            Ok(_) => fs::remove_file(target).map_err(at(target))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return Ok(()),
        }
        match symlink(source, target) {
            // Another terradrill made the same link at the same time.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other.map_err(at(target)),
        }
    }
}

fn write_if_changed(path: &Path, text: &str) -> Result<(), TreeError> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(at(path))?;
    file.write_all(text.as_bytes()).map_err(at(path))?;
    file.persist(path).map_err(|error| TreeError { path: path.to_path_buf(), source: error.error })?;
    Ok(())
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> TreeError + use<> {
    let path = path.to_path_buf();
    move |source| TreeError { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_mirrored_and_the_checkout_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let checkout = folder.path().join("checkout");
        let stack = checkout.join("environments/e/primary/platform");
        fs::create_dir_all(&stack).expect("a folder");
        fs::create_dir_all(checkout.join("modules")).expect("a folder");
        for (name, text) in [
            ("main.tf", "# main"),
            ("own.tf", "# theirs"),
            ("terraform.tfvars", "epoch = 0"),
            (".terraform.lock.hcl", ""),
        ] {
            fs::write(stack.join(name), text).expect("a file");
        }
        let tree = Tree::new(&checkout, &folder.path().join("sandbox"));
        tree.mirror("e", "primary/platform", "epoch = 1\n").expect("a tree");
        let mirrored = tree.stack("e", "primary/platform");
        let names = |folder: &Path| -> BTreeSet<String> {
            fs::read_dir(folder)
                .expect("a folder")
                .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect()
        };
        assert_eq!(names(&mirrored), ["main.tf", "own.tf", VARIABLES, BACKEND].map(str::to_owned).into());
        assert_eq!(fs::read_to_string(mirrored.join(VARIABLES)).expect("a file"), "epoch = 1\n");
        assert_eq!(fs::read_to_string(stack.join("terraform.tfvars")).expect("a file"), "epoch = 0");

        fs::remove_file(stack.join("own.tf")).expect("gone");
        tree.mirror("e", "primary/platform", "epoch = 1\n").expect("a tree");
        assert!(!names(&mirrored).contains("own.tf"));
    }
}
