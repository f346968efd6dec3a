//! What pages say of modules and of the stacks that call them, against their text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use crate::{assert_none, files, read, root, shown};

/// Longest `main.tf` of a stack, in lines without the header: what is longer belongs into a module.
const LONGEST_ROOT: usize = 40;

/// The text of each module's `.tf` files, by `cloud/module`.
fn modules() -> BTreeMap<String, Vec<Body>> {
    let folder = root().join("modules");
    let mut modules: BTreeMap<String, Vec<Body>> = BTreeMap::new();
    for path in files(&folder).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "tf")) {
        let own = path.parent().and_then(|own| own.strip_prefix(&folder).ok()).expect("below modules");
        let body = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", shown(&path)));
        modules.entry(own.to_string_lossy().into_owned()).or_default().push(body);
    }
    modules
}

fn text(block: &Block, name: &str) -> Option<String> {
    match &block.body.get_attribute(name)?.value {
        Expression::String(text) => Some(text.value().clone()),
        _ => None,
    }
}

/// Name and description of the blocks of a kind.
fn described<'a>(bodies: &'a [Body], kind: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    let blocks = bodies.iter().flat_map(Body::blocks).filter(move |block| block.ident.as_str() == kind);
    blocks.map(|block| {
        let name = block.labels.first().map_or("", |label| label.as_str()).to_owned();
        (name, text(block, "description").unwrap_or_default())
    })
}

#[test]
fn readmes_of_modules_say_what_goes_in_and_comes_out() {
    let mut faults = Vec::new();
    for (module, bodies) in modules() {
        let readme = read(&root().join("modules").join(&module).join("README.md"));
        for (kind, heading) in [("variable", "## Inputs"), ("output", "## Outputs")] {
            let rest = readme.split_once(heading).map_or("", |(_, rest)| rest);
            let section = rest.split("\n## ").next().unwrap_or_default();
            let rows: BTreeSet<(String, String)> = section
                .lines()
                .filter_map(|line| line.strip_prefix("| `"))
                .filter_map(|row| row.split_once("` | "))
                .map(|(name, rest)| {
                    let meaning = rest.trim_end_matches('|').trim();
                    let meaning = if kind == "variable" {
                        meaning.rsplit_once(" | ").map_or(meaning, |(what, _)| what)
                    } else {
                        meaning
                    };
                    (name.to_owned(), meaning.trim().to_owned())
                })
                .collect();
            let code: BTreeSet<(String, String)> = described(&bodies, kind).collect();
            faults.extend(
                code.difference(&rows).map(|(name, _)| format!("{module}: {heading} lacks {name} as it is described")),
            );
            faults.extend(
                rows.difference(&code)
                    .map(|(name, _)| format!("{module}: {heading} has {name}, which is none or described otherwise")),
            );
        }
    }
    assert_none(&faults, "a module's README and its variables and outputs agree");
}

#[test]
fn the_page_of_the_modules_names_each_and_their_types() {
    const BEGIN: &str = "<!-- types -->\n";
    const END: &str = "<!-- /types -->\n";
    let path = root().join("modules/README.md");
    let page = read(&path);
    let modules = modules();
    let unnamed: Vec<String> = modules
        .keys()
        .filter(|module| !page.contains(&format!("`{module}`")))
        .map(|module| format!("{module} is in no table"))
        .collect();
    assert_none(&unnamed, "modules/README.md says what each module makes");

    let mut types: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (module, bodies) in &modules {
        for block in bodies.iter().flat_map(Body::blocks) {
            let prefix = match block.ident.as_str() {
                "resource" => "",
                "data" => "data ",
                "ephemeral" => "ephemeral ",
                _ => continue,
            };
            let own = module.split_once('/').map_or(module.as_str(), |(_, own)| own);
            types.entry(format!("{prefix}`{}`", block.labels[0].as_str())).or_default().insert(own);
        }
    }
    let mut table = "| type | modules |\n|---|---|\n".to_owned();
    for (kind, own) in &types {
        let _ = writeln!(table, "| {kind} | {} |", own.iter().copied().collect::<Vec<_>>().join(", "));
    }
    let (before, rest) = page.split_once(BEGIN).expect("modules/README.md has a place for the table");
    let (_, after) = rest.split_once(END).expect("modules/README.md has the end of the table's place");
    let wanted = format!("{before}{BEGIN}\n{table}\n{END}{after}");
    if std::env::var_os("TERRADRILL_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
    }
    assert!(
        read(&path) == wanted,
        "modules/README.md's table of types is out of date: run this test with TERRADRILL_UPDATE_DOCS=1"
    );
}

#[test]
fn roots_are_short_and_alike_in_every_region() {
    let environments = root().join("environments");
    let mut alike: BTreeMap<(PathBuf, String), (String, String)> = BTreeMap::new();
    let mut faults = Vec::new();
    for path in files(&environments).into_iter().filter(|path| path.ends_with("main.tf")) {
        let text: String = read(&path)
            .lines()
            .filter(|line| !line.starts_with("# Rendered by") && !line.starts_with("# Digest of"))
            .map(|line| format!("{line}\n"))
            .collect();
        let lines = text.trim().lines().count();
        if lines >= LONGEST_ROOT {
            faults.push(format!("{}: {lines} lines", shown(&path)));
        }
        let below = path.strip_prefix(&environments).expect("below");
        let mut parts = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let (environment, place, stack) = (parts.next(), parts.next(), parts.next());
        let (Some(environment), Some(place), Some(stack)) = (environment, place, stack) else { continue };
        if place == "global" {
            continue;
        }
        let first =
            alike.entry((Path::new(&environment).to_owned(), stack)).or_insert_with(|| (shown(&path), text.clone()));
        if first.1 != text {
            faults.push(format!("{} differs from {}", shown(&path), first.0));
        }
    }
    assert_none(&faults, "a stack's root calls modules, and says the same in every region");
}

/// Modules are complete by themselves, so that what two of them need stands in both.
#[test]
fn what_two_modules_have_in_common_is_the_same() {
    let machines = "aws/instance-services/files";
    let common = [
        (
            "kubernetes/gate/files",
            ["nginx.conf.tftpl", "server.conf.tftpl", "service.conf.tftpl", "nothing.conf"].as_slice(),
        ),
        ("kubernetes/gate/files", &["watch-database.sh"]),
        ("kubernetes/inference/files", &["weights.sh"]),
    ];
    let modules = root().join("modules");
    let text = |folder: &str, file: &str| read(&modules.join(folder).join(file));
    let pairs = common.iter().flat_map(|(folder, files)| files.iter().map(move |file| (*folder, *file)));
    let differ: Vec<String> = pairs
        .filter(|(folder, file)| text(folder, file) != text(machines, file))
        .map(|(folder, file)| format!("{folder}/{file} and {machines}/{file} differ"))
        .collect();
    assert_none(&differ, "files that two modules have are the same");
}
