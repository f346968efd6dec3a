//! Whether a directory is initialized for what it holds now: a stamp in its `.terraform` folder.
//!
//! `init` costs as much as a plan, and is only needed when the backend, the providers or the modules change. The stamp
//! is a hash over all that `init` reads: the configuration of the root module and of the modules that it installed, the
//! lock file, the binary and the names of the providers that are served from outside. Should it be wrong, terraform
//! says so before it does anything, and the directory is initialized then.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::digest;
use crate::terraform::Binary;

const STAMP: &str = ".terraform/terradrill-init";

/// Whether the directory was initialized with exactly what it holds now.
pub(super) fn is_current(directory: &Path, binary: &Binary, environment: &BTreeMap<String, String>) -> bool {
    match (fs::read_to_string(directory.join(STAMP)), compute(directory, binary, environment)) {
        (Ok(stamp), Ok(now)) => stamp == now,
        _ => false,
    }
}

/// Notes that the directory has been initialized. A failure only costs another `init`.
pub(super) fn set(directory: &Path, binary: &Binary, environment: &BTreeMap<String, String>) {
    if let Ok(stamp) = compute(directory, binary, environment) {
        let _ = fs::create_dir_all(directory.join(".terraform"));
        let _ = fs::write(directory.join(STAMP), stamp);
    }
}

fn compute(directory: &Path, binary: &Binary, environment: &BTreeMap<String, String>) -> io::Result<String> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut add = |name: &str, content: Vec<u8>| {
        for part in [name.as_bytes().to_vec(), content] {
            // Lengths keep neighbours apart.
            parts.extend([(part.len() as u64).to_le_bytes().to_vec(), part]);
        }
    };
    add("binary", format!("{:?}", (&binary.path, binary.version)).into_bytes());
    let served: BTreeMap<String, serde::de::IgnoredAny> = environment
        .get("TF_REATTACH_PROVIDERS")
        .and_then(|providers| serde_json::from_str(providers).ok())
        .unwrap_or_default();
    for name in environment.keys().chain(served.keys()) {
        add("environment", name.clone().into_bytes());
    }
    let mut folders = vec![directory.to_owned()];
    folders.extend(installed_modules(directory));
    for folder in folders {
        for path in configuration(&folder)? {
            add(&path.to_string_lossy(), fs::read(&path)?);
        }
    }
    Ok(digest::hex(&digest::sha256(parts)))
}

/// The files of a folder that `init` reads, sorted.
fn configuration(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        let read = [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|end| text.ends_with(end));
        if read || text == ".terraform.lock.hcl" {
            files.push(folder.join(&name));
        }
    }
    files.sort();
    Ok(files)
}

/// The folders of the modules that the last `init` found; none if it left no list.
fn installed_modules(directory: &Path) -> Vec<PathBuf> {
    #[derive(Deserialize)]
    struct List {
        #[serde(rename = "Modules")]
        modules: Vec<Module>,
    }
    #[derive(Deserialize)]
    struct Module {
        #[serde(rename = "Dir")]
        folder: PathBuf,
    }
    let text = fs::read(directory.join(".terraform/modules/modules.json")).unwrap_or_default();
    let list: List = serde_json::from_slice(&text).unwrap_or(List { modules: Vec::new() });
    let mut folders: Vec<PathBuf> = list.modules.into_iter().map(|module| directory.join(module.folder)).collect();
    folders.sort();
    folders.dedup();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::discover::{Product, Version};

    #[test]
    fn whatever_init_reads_changes_the_stamp() {
        let folder = tempfile::tempdir().expect("a directory");
        let folder = folder.path();
        let binary = Binary {
            path: "/bin/terraform".into(),
            product: Product::Terraform,
            version: Version { major: 1, minor: 11, patch: 4 },
        };
        let served = |address: &str, name: &str| -> BTreeMap<String, String> {
            [("TF_REATTACH_PROVIDERS".to_owned(), format!(r#"{{"{name}":{{"Addr":"{address}"}}}}"#))].into()
        };
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, text).expect("written");
        };
        let aws = served("/a.sock", "aws");
        assert!(!is_current(folder, &binary, &aws));
        write("stack/main.tf", "module \"m\" {}");
        write("modules/m/main.tf", "# one");
        write(
            "stack/.terraform/modules/modules.json",
            r#"{"Modules":[{"Key":"","Dir":"."},{"Key":"m","Dir":"../modules/m"}]}"#,
        );
        let stack = folder.join("stack");
        set(&stack, &binary, &aws);
        assert!(is_current(&stack, &binary, &aws));
        assert!(is_current(&stack, &binary, &served("/b.sock", "aws")), "a socket is not a provider");
        assert!(!is_current(&stack, &binary, &served("/a.sock", "google")));
        assert!(!is_current(&stack, &binary, &BTreeMap::new()));
        write("stack/terraform.tfvars", "epoch = 2");
        assert!(is_current(&stack, &binary, &aws), "values are not configuration");
        for (name, text) in
            [("stack/backend.tf", "x"), ("modules/m/main.tf", "# two"), ("stack/.terraform.lock.hcl", "x")]
        {
            write(name, text);
            assert!(!is_current(&stack, &binary, &aws), "{name}");
            set(&stack, &binary, &aws);
            assert!(is_current(&stack, &binary, &aws));
        }
    }
}
