//! The source: the direction of dependencies, purity, sizes, and that no test is forgotten.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::{assert_none, code, is_generated, read, root, shown, sources};

/// Modules of `src/`, each with those that it may use. Order is from the core to the top; `cli` may use everything.
const MAY_USE: [(&str, &[&str]); 15] = [
    ("diagnostic", &[]),
    ("catalog", &["diagnostic"]),
    ("clouds", &["diagnostic", "catalog"]),
    ("topology", &["diagnostic", "catalog", "clouds"]),
    ("posture", &["diagnostic", "catalog", "clouds", "topology"]),
    ("stacks", &["diagnostic", "catalog", "clouds", "topology", "posture"]),
    ("recovery", &["diagnostic", "catalog", "clouds", "topology", "posture", "stacks"]),
    ("estimates", &["diagnostic", "catalog", "clouds", "topology", "posture", "stacks", "recovery"]),
    ("render", &["diagnostic", "catalog", "clouds", "topology", "posture", "stacks"]),
    // What a topology asks for and `render` refuses is said by a rule.
    ("rules", &["diagnostic", "catalog", "clouds", "topology", "posture", "stacks", "recovery", "estimates", "render"]),
    (
        "incidents",
        &["diagnostic", "catalog", "clouds", "topology", "posture", "stacks", "recovery", "estimates", "rules"],
    ),
    ("terraform", &[]),
    ("run", &["terraform", "diagnostic", "catalog", "clouds", "topology", "posture", "stacks"]),
    ("sandbox", &["diagnostic", "catalog"]),
    (
        "drill",
        &[
            "diagnostic",
            "catalog",
            "clouds",
            "topology",
            "posture",
            "stacks",
            "recovery",
            "estimates",
            "render",
            "terraform",
            "run",
            "sandbox",
        ],
    ),
];

/// Modules that are pure as a whole, with the files of theirs that are not.
const PURE: [(&str, &[&str]); 11] = [
    ("diagnostic", &[]),
    ("catalog", &[]),
    ("clouds", &[]),
    ("topology", &[]),
    ("posture", &[]),
    ("stacks", &[]),
    ("recovery", &[]),
    ("estimates", &[]),
    ("rules", &[]),
    ("incidents", &[]),
    ("render", &["write.rs"]),
];

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

/// Lines of a source file, its tests left out.
const LONGEST_FILE: usize = 600;

/// The module of `src/` that a file is part of.
fn module(path: &Path) -> String {
    let path = path.strip_prefix(root().join("src")).expect("below src");
    let first = path.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_depend_on_each_other_in_one_direction() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let mut faults = Vec::new();
    for path in sources() {
        let own = module(&path);
        if ["lib", "main", "cli"].contains(&own.as_str()) {
            continue;
        }
        let Some(allowed) = table.get(own.as_str()) else {
            faults.push(format!("{}: `{own}` isn't in the table", shown(&path)));
            continue;
        };
        let text = code(&read(&path));
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            // `use crate::{a, b}` would hide what is used.
            if used.is_empty() {
                faults.push(format!("{}: write one `use crate::…` per module", shown(&path)));
            } else if used != own && !allowed.contains(&used.as_str()) {
                faults.push(format!("{}: `{own}` may not use `{used}`", shown(&path)));
            }
        }
    }
    assert_none(&faults, "DESIGN's direction of dependencies is broken");
}

#[test]
fn pure_files_do_no_input_or_output() {
    let mut faults = Vec::new();
    for path in sources() {
        let own = module(&path);
        let Some((_, except)) = PURE.into_iter().find(|(pure, _)| *pure == own) else { continue };
        let name = path.file_name().expect("a name").to_string_lossy();
        if except.contains(&name.as_ref()) {
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
        .map(|(text, path)| (text.split("#[cfg(test)]\nmod tests").next().unwrap_or("").lines().count(), path))
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
