//! How often the source names one cloud's things, file by file. It may become less and never more.
//!
//! A file with less is written into the table with its new number, so that it can't become more again; the test prints
//! the table as it should be. The row of a file that has moved moves with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::{code, read, root, shown, sources};

/// What says that a decision is made for one cloud: types and regions by name, the name of a cloud.
const WORDS: [&str; 8] =
    ["\"aws_", "\"azurerm_", "\"google_", "Cloud::Aws", "Cloud::Azure", "Cloud::Gcp", "us-east-1", "-aws"];

/// Where a cloud's things belong, below `src/`.
const THEIR_PLACES: [&str; 3] = ["catalog", "clouds", "sandbox/providers"];

/// Files outside those places, with how many words of one cloud they have and why. What is not listed has none.
const TODAY: &[(&str, usize, &str)] = &[
    ("src/cli/args.rs", 4, "examples in the help"),
    ("src/incidents/incident.rs", 4, "names of incidents, which are their files'"),
    ("src/rules/rule.rs", 1, "the topology that all examples of rules begin with"),
    ("src/topology/regions.rs", 1, "advice that names a region of each cloud"),
];

/// The code of a file, without what a rule says about itself: its examples are topologies of some cloud.
fn counted(path: &Path) -> String {
    let code = code(&read(path));
    match code.split_once("static RULE: Rule = Rule {\n") {
        Some((before, rest)) => before.to_owned() + rest.split_once("\n};\n").expect("the rule's end").1,
        None => code,
    }
}

#[test]
fn words_of_one_cloud_become_fewer() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for path in sources() {
        if THEIR_PLACES.iter().any(|place| path.starts_with(root().join("src").join(place))) {
            continue;
        }
        let text = counted(&path);
        let number = WORDS.iter().map(|word| text.matches(word).count()).sum();
        if number > 0 {
            found.insert(shown(&path), number);
        }
    }
    let allowed: BTreeMap<String, usize> =
        TODAY.iter().map(|(path, number, _)| ((*path).to_owned(), *number)).collect();
    let mut faults = Vec::new();
    for (path, number) in &found {
        match allowed.get(path) {
            Some(allowed) if number == allowed => {}
            Some(allowed) if number < allowed => {
                faults.push(format!("{path}: {number}, no longer {allowed}: well done"))
            }
            allowed => {
                let allowed = allowed.unwrap_or(&0);
                faults.push(format!(
                    "{path}: {number}, more than {allowed}: what is of one cloud belongs in {}",
                    THEIR_PLACES.join(", ")
                ));
            }
        }
    }
    let gone = allowed.keys().filter(|path| !found.contains_key(*path));
    faults.extend(gone.map(|path| format!("{path}: none any longer: well done")));
    let mut table = String::new();
    for (path, number) in &found {
        let _ = writeln!(table, "    (\"{path}\", {number}, \"why\"),");
    }
    assert!(
        faults.is_empty(),
        "the table isn't what the source says:\n  {}\nIf it became less or a file moved, tests/repository/ratchet.rs should say:\n{table}",
        faults.join("\n  ")
    );
}
