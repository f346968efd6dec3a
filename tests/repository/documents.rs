//! Documents: links that lead somewhere, references and schemas that are current.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{assert_none, code, files, read, root, shown};

/// Files that people write and read.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = files(&root().join("docs"));
    found.extend(files(&root().join("modules")));
    found.extend(files(&root().join("templates")));
    found.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name)));
    found.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    found
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut faults = Vec::new();
    for path in documents() {
        let text = read(&path);
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#', ' ']).next().unwrap_or("");
            let local = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            if local && !path.parent().expect("a folder").join(target).exists() {
                faults.push(format!("{}: {target}", shown(&path)));
            }
        }
    }
    assert_none(&faults, "links to nowhere");
}

#[test]
fn every_document_is_linked_from_the_readme_or_the_architecture() {
    let indexes = read(&root().join("README.md")) + &read(&root().join("docs/ARCHITECTURE.md"));
    let faults: Vec<String> = files(&root().join("docs"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .filter(|path| !indexes.contains(path.file_name().expect("a name").to_string_lossy().as_ref()))
        .map(|path| shown(&path))
        .collect();
    assert_none(&faults, "nobody will find");
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let home = std::env::var("HOME").unwrap_or_default();
    let mut places = vec![root().display().to_string(), "/Users/".to_owned()];
    places.extend([".cargo", "src", "work"].map(|folder| format!("{home}/{folder}/")));
    let own = Path::new(file!());
    let mut faults = Vec::new();
    for path in files(root()) {
        if path.ends_with(own) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        faults.extend(
            places.iter().filter(|place| text.contains(*place)).map(|place| format!("{}: {place}", shown(&path))),
        );
    }
    assert_none(&faults, "paths of one machine");
}

/// The rows of a document's table whose first cell is code: cell 1 → cell 2.
fn table(document: &str) -> BTreeMap<String, String> {
    document
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| {
            let (key, rest) = line.split_once("` | ")?;
            Some((key.to_owned(), rest.split(" |").next()?.to_owned()))
        })
        .collect()
}

#[test]
fn the_changelog_has_a_place_for_what_is_new() {
    assert!(read(&root().join("CHANGELOG.md")).contains("## [Unreleased]"));
}

#[test]
fn the_readme_and_the_checks_run_the_same_tests() {
    let readme = read(&root().join("README.md"));
    let command = readme.lines().find(|line| line.starts_with("cargo test ")).expect("a test command");
    assert_eq!(command, "cargo test --locked");
}

#[test]
fn every_key_of_the_topology_is_documented() {
    let document = read(&root().join("docs/topology.md"));
    let mut keys = BTreeSet::new();
    properties(terradrill::topology::schema(), &mut keys);
    assert!(keys.contains("gpus_per_replica"), "{keys:?}");
    let missing: Vec<String> = keys.into_iter().filter(|key| !document.contains(&format!("`{key}`"))).collect();
    assert_none(&missing, "docs/topology.md says nothing of");
}

fn properties(schema: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(members) => {
            if let Some(serde_json::Value::Object(own)) = members.get("properties") {
                keys.extend(own.keys().cloned());
            }
            members.values().for_each(|member| properties(member, keys));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| properties(item, keys)),
        _ => {}
    }
}

/// The names of an enum's variants as they are serialized (`snake_case`).
fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let (_, rest) = source.split_once(&format!("pub enum {name} {{\n")).expect("the enum");
    let (body, _) = rest.split_once("\n}\n").expect("its end");
    body.lines()
        .filter_map(|line| line.strip_prefix("    ").filter(|line| line.starts_with(char::is_uppercase)))
        .map(|line| line.chars().take_while(|c| c.is_alphanumeric()).collect::<String>())
        .map(|variant| {
            variant.chars().enumerate().fold(String::new(), |mut name, (index, c)| {
                if c.is_uppercase() && index > 0 {
                    name.push('_');
                }
                name.extend(c.to_lowercase());
                name
            })
        })
        .collect()
}

#[test]
fn every_event_is_documented() {
    let documented: BTreeSet<String> = table(&read(&root().join("docs/json-output.md"))).into_keys().collect();
    assert_eq!(variants(&read(&root().join("src/run/event.rs")), "Event"), documented);
}

#[test]
fn the_exit_codes_are_those_of_the_document() {
    let source = root().join("src/cli/exit.rs");
    let documented: BTreeSet<String> = table(&read(&root().join("docs/exit-codes.md"))).into_keys().collect();
    let text = code(&read(&source));
    let coded: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = "))
        .filter(|(_, number)| number.chars().all(|c| c.is_ascii_digit()))
        .map(|(_, number)| number.to_owned())
        .collect();
    assert_eq!(coded, documented);
}

#[test]
fn every_file_of_a_family_is_a_rule_of_the_table() {
    let rules = root().join("src/rules");
    let written: BTreeSet<String> = files(&rules)
        .into_iter()
        .filter(|path| path.parent() != Some(rules.as_path()))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().replace('_', "-")))
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(written, terradrill::rules::all().map(|rule| rule.id.to_owned()).collect());
}

#[test]
fn the_table_of_patterns_is_current() {
    use terradrill::estimates::{Estimates, Question, text};
    const BEGIN: &str = "<!-- patterns -->\n";
    const END: &str = "<!-- /patterns -->\n";
    let topology = read(&root().join("environments/production/topology.yaml"));
    let (topology, _) = terradrill::topology::parse(&topology, "production").0.expect("a sound topology");
    let estimates = Estimates::of(&topology, &[], &Question::default()).expect("nothing is asked");
    let table = text::patterns_markdown(&estimates.patterns.expect("two regions"));
    let path = root().join("README.md");
    let readme = read(&path);
    let (before, rest) = readme.split_once(BEGIN).expect("README.md has a place for the table");
    let (_, after) = rest.split_once(END).expect("README.md has the end of the table's place");
    let wanted = format!("{before}{BEGIN}\n{table}\n{END}{after}");
    if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
    }
    let current = read(&path) == wanted;
    assert!(current, "README.md's table of patterns is out of date: run this test with TERRADRILL_UPDATE_DOCS=1");
}

#[test]
fn the_tables_of_the_templates_are_current() {
    const BEGIN: &str = "<!-- kinds -->\n";
    const END: &str = "<!-- /kinds -->\n";
    let path = root().join("templates/README.md");
    let readme = read(&path);
    let (before, rest) = readme.split_once(BEGIN).expect("the document has a place for the tables");
    let (_, after) = rest.split_once(END).expect("the document has the end of the tables' place");
    let wanted = format!("{before}{BEGIN}\n{}\n{END}{after}", terradrill::render::reference());
    if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
    }
    let current = read(&path) == wanted;
    assert!(current, "templates/README.md's tables are out of date: run this test with TERRADRILL_UPDATE_DOCS=1");
}

#[test]
fn the_reference_of_the_rules_is_that_of_the_document() {
    let path = root().join("docs/rules.md");
    if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
        std::fs::write(&path, terradrill::rules::reference()).expect("writable");
    }
    let current = read(&path) == terradrill::rules::reference();
    assert!(current, "docs/rules.md is out of date: run this test with TERRADRILL_UPDATE_DOCS=1");
}

#[test]
fn the_reference_of_the_incidents_is_that_of_the_document() {
    let path = root().join("docs/incidents.md");
    if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
        std::fs::write(&path, terradrill::incidents::reference()).expect("writable");
    }
    let current = read(&path) == terradrill::incidents::reference();
    assert!(current, "docs/incidents.md is out of date: run this test with TERRADRILL_UPDATE_DOCS=1");
}

#[test]
fn the_schemas_of_the_documents_are_what_the_binary_prints() {
    for name in ["topology", "check", "scenario", "drill"] {
        let output = Command::new(env!("CARGO_BIN_EXE_terradrill")).args(["schema", name]).output().expect("it starts");
        let path = root().join(format!("docs/schemas/{name}.schema.json"));
        if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &output.stdout).expect("writable");
        }
        let current = read(&path).as_bytes() == output.stdout;
        assert!(current, "{} is out of date: run this test with TERRADRILL_UPDATE_DOCS=1", shown(&path));
    }
}
