//! The source: the direction of dependencies, purity, sizes, and that no test is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{assert_none, code, files, is_generated, read, root, shown, sources};

/// A module of `src/`, as `docs/ARCHITECTURE.md` has it.
struct Layer {
    name: String,
    uses: BTreeSet<String>,
    /// `None` if it isn't pure; else the file of it that is not, if there is one.
    pure: Option<Option<String>>,
}

/// The table of modules, from the core to the top.
fn layers() -> Vec<Layer> {
    let page = read(&root().join("docs/ARCHITECTURE.md"));
    let (_, table) =
        page.split_once("| module | what | uses | pure |\n|---|---|---|---|\n").expect("the table of modules");
    let mut layers: Vec<Layer> = Vec::new();
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        let [name, _, uses, pure] =
            row.trim_matches('|').split(" | ").collect::<Vec<_>>().try_into().expect("four cells");
        let name = name.trim().trim_matches('`').to_owned();
        let above: Vec<String> = layers.iter().map(|layer| layer.name.clone()).collect();
        let mut allowed = BTreeSet::new();
        for part in uses.split(", ") {
            match part.strip_prefix("up to ").map(|last| last.trim_matches('`')) {
                Some(last) => {
                    let end = above.iter().position(|name| name == last).expect("a module above") + 1;
                    allowed.extend(above[..end].iter().cloned());
                }
                None if part == "all above" => allowed.extend(above.iter().cloned()),
                None if part == "nothing" => {}
                None => drop(allowed.insert(part.trim_matches('`').to_owned())),
            }
        }
        let faults: Vec<&String> = allowed.iter().filter(|used| !above.contains(used)).collect();
        assert!(faults.is_empty(), "`{name}` uses {faults:?}, which isn't above it");
        let pure = match pure.trim() {
            "yes" => Some(None),
            "no" => None,
            except => Some(Some(except.trim_start_matches("but for ").trim_matches('`').to_owned())),
        };
        layers.push(Layer { name, uses: allowed, pure });
    }
    layers
}

/// What no pure file says.
const IMPURE: [&str; 9] = [
    "std::fs",
    "std::process",
    "std::env",
    "std::net::Tcp",
    "SystemTime::now",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "tokio::",
];

/// Lines of a source file.
const LONGEST_FILE: usize = 500;

/// The module of `src/` that a file is part of.
fn module(path: &Path) -> String {
    let path = path.strip_prefix(root().join("src")).expect("below src");
    let first = path.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_depend_on_each_other_in_one_direction() {
    let layers = layers();
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for path in sources() {
        let own = module(&path);
        if ["lib", "main"].contains(&own.as_str()) {
            continue;
        }
        let Some(layer) = layers.iter().find(|layer| layer.name == own) else {
            faults.push(format!("{}: `{own}` isn't in the table", shown(&path)));
            continue;
        };
        seen.insert(own.clone());
        let text = code(&read(&path));
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            // `use crate::{a, b}` would hide what is used.
            if used.is_empty() {
                faults.push(format!("{}: write one `use crate::…` per module", shown(&path)));
            } else if used != own && !layer.uses.contains(&used) {
                faults.push(format!("{}: `{own}` may not use `{used}`", shown(&path)));
            }
        }
    }
    faults
        .extend(layers.iter().filter(|layer| !seen.contains(&layer.name)).map(|layer| format!("no `{}`", layer.name)));
    assert_none(&faults, "docs/ARCHITECTURE.md and the code differ in who uses whom");
}

#[test]
fn pure_files_do_no_input_or_output() {
    let layers = layers();
    let mut faults = Vec::new();
    for path in sources() {
        let own = module(&path);
        let layer = layers.iter().find(|layer| layer.name == own);
        let Some(except) = layer.and_then(|layer| layer.pure.as_ref()) else { continue };
        let name = path.file_name().expect("a name").to_string_lossy();
        if except.as_deref() == Some(&*name) {
            continue;
        }
        let text = code(&read(&path));
        faults.extend(
            IMPURE.into_iter().filter(|word| text.contains(word)).map(|word| format!("{}: {word}", shown(&path))),
        );
    }
    assert_none(&faults, "pure code reaches outside");
}

#[test]
fn files_are_short_enough_to_be_read() {
    let faults: Vec<String> = sources()
        .into_iter()
        .map(|path| (read(&path), path))
        .filter(|(text, _)| !is_generated(text))
        .map(|(text, path)| (text.lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{}: {lines} lines", shown(&path)))
        .collect();
    assert_none(&faults, "too long");
}

#[test]
fn no_test_file_is_forgotten() {
    let folder = root().join("tests");
    let manifest = read(&root().join("Cargo.toml"));
    let mut faults = Vec::new();
    for entry in fs::read_dir(&folder).expect("tests") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|kind| kind == "rs") && !manifest.contains(&shown(&path)) {
            faults.push(format!("{} is not in Cargo.toml", shown(&path)));
        }
        let main = path.join("main.rs");
        if path.is_dir() && main.exists() {
            let main = read(&main);
            for entry in fs::read_dir(&path).expect("tests") {
                let inner = entry.expect("readable").path();
                let name = inner.file_stem().expect("a name").to_string_lossy().into_owned();
                let code = inner.join("mod.rs").exists() || inner.extension().is_some_and(|kind| kind == "rs");
                if code && name != "main" && !main.contains(&format!("mod {name};")) {
                    faults.push(format!("{} is not in its main.rs", shown(&inner)));
                }
            }
        }
    }
    assert_none(&faults, "tests that never run");
}

#[test]
fn commands_do_not_use_each_other() {
    let commands = root().join("src/cli/commands");
    let names: Vec<String> = files(&commands)
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| name != "mod")
        .collect();
    let mut faults = Vec::new();
    for path in files(&commands) {
        let text = code(&read(&path));
        let used = names.iter().filter(|name| text.contains(&format!("use super::{name}::")));
        faults.extend(used.map(|name| format!("{} uses {name}", shown(&path))));
    }
    assert_none(&faults, "what several commands need stands beside them, in src/cli");
}
