use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::sandbox::plan::Step;
use crate::sandbox::providers::Emulator;
use crate::sandbox::schema::{Block, ProviderSchemas};
use crate::sandbox::value::Value;

const SCHEMA: &str = r#"{"version":"1.0.0","provider":{"block":{}},"resource_schemas":{"aws_x":{"block":{
    "attributes":{"name":{"type":"string","optional":true},"prefix":{"type":"string","optional":true},
        "size":{"type":"number","optional":true},"secret":{"type":"string","optional":true,"sensitive":true},
        "zones":{"type":["set","string"],"optional":true},"tags":{"type":["map","string"],"optional":true}},
    "block_types":{
        "disk":{"nesting_mode":"list","block":{"attributes":{"kind":{"type":"string","optional":true},
            "path":{"type":"string","optional":true},"size":{"type":"number","optional":true}}}},
        "rule":{"nesting_mode":"set","block":{"attributes":{"port":{"type":"number","optional":true},
            "note":{"type":"string","optional":true}}}}}}}}}"#;

fn schemas() -> ProviderSchemas {
    ProviderSchemas::parse(SCHEMA, "{}").unwrap()
}

fn block(schemas: &ProviderSchemas) -> &Block {
    &schemas.resources["aws_x"].block
}

fn value(schemas: &ProviderSchemas, json: serde_json::Value) -> Value {
    Value::from_json(&json, &schemas.resources["aws_x"].ty)
}

fn facts(json: serde_json::Value) -> TypeFacts {
    serde_json::from_value(json).unwrap()
}

/// What is complained of: the details, without the places.
fn said(of: serde_json::Value, config: serde_json::Value) -> Vec<String> {
    let schemas = schemas();
    let complaints = validate(&facts(of), block(&schemas), &value(&schemas, config), Releases::Oldest);
    complaints.into_iter().map(|complaint| complaint.detail).collect()
}

#[test]
fn a_value_that_is_not_allowed_says_what_stands_there_and_what_is() {
    let checks = json!({"check": {"name": {"one_of": ["a", "b"]}, "size": {"range": [1, 5]}, "secret": {"length": [8, null]},
        "disk.path": {"regex": ["^/"]}, "zones[]": {"length": [1, 3]}, "tags{}": {"not_regex": ["^aws:"]}}});
    let good = json!({"name": "b", "size": 5, "secret": "12345678", "disk": [{"path": "/x"}], "zones": ["a"], "tags": {"x": "aws:"}});
    assert_eq!(said(checks.clone(), good), Vec::<String>::new());
    let bad = json!({"name": "c", "size": 6, "secret": "hunter2", "disk": [{"path": "/x"}, {"path": "x"}], "zones": ["long"]});
    assert_eq!(
        said(checks.clone(), bad),
        [
            r#"disk.path is "x". Allowed: text that matches `^/`."#,
            r#"name is "c". Allowed: "a", "b"."#,
            "secret is a sensitive value. Allowed: at least 8 characters.",
            "size is 6. Allowed: a number from 1 to 5.",
            r#"An element of zones is "long". Allowed: 1 to 3 characters."#,
        ]
    );
    assert_eq!(said(checks, json!({})), Vec::<String>::new());
}

#[test]
fn a_complaint_leads_to_its_place_but_into_no_set() {
    let schemas = schemas();
    let checks = facts(json!({"check": {"disk.kind": {"one_of": ["ssd"]}, "rule.port": {"range": [1, null]}}}));
    let config = value(&schemas, json!({"disk": [{"kind": "ssd"}, {"kind": "tape"}], "rule": [{"port": 0}]}));
    let found = validate(&checks, block(&schemas), &config, Releases::Newest);
    let places: Vec<_> = found.into_iter().map(|complaint| complaint.at).collect();
    let name = |name: &str| Step::Attribute(name.to_owned());
    assert_eq!(places, [vec![name("disk"), Step::Index(1), name("kind")], vec![name("rule")]]);
}

#[test]
fn checks_know_alternatives_case_and_forms() {
    let passes =
        |check: serde_json::Value, value: Value| serde_json::from_value::<Check>(check).unwrap().passes(&value);
    let other = json!({"one_of": [10, 30], "or_other": true, "any": [{"multiple_of": 60}]});
    assert!(passes(other.clone(), 30.into()) && passes(other.clone(), 120.into()) && !passes(other, 45.into()));
    let window = json!({"ignore_case": true, "regex": ["^sun:"]});
    assert!(passes(window.clone(), "SUN:05".into()) && !passes(window, "mon:05".into()));
    let port = json!({"any": [{"range": [1, 65536]}], "one_of": ["traffic-port"], "or_other": true});
    assert!(passes(port.clone(), "8080".into()) && passes(port.clone(), "traffic-port".into()));
    assert!(!passes(port, "http".into()));
    for (form, good, bad) in [
        ("json", "{}", "{"),
        ("arn", "arn:aws:iam::123456789012:role/a", "role/a"),
        ("ipv4_network", "10.0.0.0/16", "10.0.0.1/16"),
        ("cidr", "10.0.0.1/16", "10.0.0.1"),
        ("ipv6", "::1", "10.0.0.1"),
        ("time", "2026-01-31T08:00:00Z", "tomorrow"),
        ("base64", "aGk=", "hi!"),
        ("octal", "0644", "644"),
        ("quantity", "500m", "m"),
        ("integer", "-5", "five"),
        ("integer_or_percent", "25%", "a quarter"),
    ] {
        assert!(passes(json!({"form": form}), good.into()), "{form} {good}");
        assert!(!passes(json!({"form": form}), bad.into()), "{form} {bad}");
    }
    let prefix = json!({"prefix": [16, 28]});
    assert!(passes(prefix.clone(), "10.0.0.0/16".into()) && !passes(prefix, "10.0.0.0/8".into()));
}

#[test]
fn arguments_exclude_need_and_replace_each_other() {
    let conflict = json!({"conflicts": {"name": ["prefix"]}});
    assert_eq!(said(conflict.clone(), json!({"name": "a", "prefix": "b"})).len(), 1);
    assert_eq!(said(conflict, json!({"name": "a"})).len(), 0);

    // Each disk by itself.
    let beside = json!({"conflicts": {"disk.kind": ["disk.path"]}, "required_with": {"disk.size": ["disk.kind"]}});
    assert_eq!(said(beside.clone(), json!({"disk": [{"kind": "a"}, {"path": "b"}]})).len(), 0);
    assert_eq!(said(beside.clone(), json!({"disk": [{"kind": "a", "path": "b"}]})).len(), 1);
    assert_eq!(
        said(beside, json!({"disk": [{"kind": "a"}, {"size": 1}]})),
        ["disk.size needs disk.kind beside it. Write both or neither."]
    );

    let one = json!({"exactly_one": [["name", "prefix"]]});
    assert_eq!(said(one.clone(), json!({})), ["None of name, prefix is written. Write exactly one of them."]);
    assert_eq!(said(one.clone(), json!({"name": "a", "prefix": "b"})).len(), 1);
    assert_eq!(said(one, json!({"name": "a"})).len(), 0);
    let inside = json!({"at_least_one": [["disk.kind", "disk.path"]]});
    assert_eq!(said(inside.clone(), json!({})).len(), 0, "where the block isn't, nothing is asked for");
    assert_eq!(said(inside.clone(), json!({"disk": [{"size": 1}]})).len(), 1);
    assert_eq!(said(inside, json!({"disk": [{"kind": "a", "path": "b"}]})).len(), 0);
}

#[test]
fn what_is_unknown_is_nobodys_fault() {
    let schemas = schemas();
    let mut config = value(&schemas, json!({"prefix": "x"}));
    config.set("name", Value::Unknown);
    let all = json!({"conflicts": {"prefix": ["name"]}, "exactly_one": [["name", "size"]],
        "check": {"name": {"one_of": ["a"]}}, "required_with": {"prefix": ["name"]}});
    assert_eq!(validate(&facts(all), block(&schemas), &config, Releases::Newest), []);
}

#[test]
fn elements_are_counted_and_old_and_new_arguments_are_named() {
    let counts = json!({"min_items": {"rule": 2}, "max_items": {"disk": 1}});
    let config = json!({"rule": [{"port": 1}], "disk": [{}, {}]});
    assert_eq!(said(counts, config), ["rule has 1. It needs at least 2.", "disk has 2. It takes at most 1."]);

    let schemas = schemas();
    let config = value(&schemas, json!({"name": "a", "prefix": "b"}));
    let found = validate(
        &facts(json!({"deprecated": {"name": ["aws_x_name"]}, "absent": ["prefix"]})),
        block(&schemas),
        &config,
        Releases::Oldest,
    );
    let found: Vec<_> = found.iter().map(|complaint| (complaint.is_warning, complaint.detail.as_str())).collect();
    assert_eq!(
        found,
        [
            (false, "The oldest release that is supported doesn't know prefix."),
            (true, "name still works and is to go in a later release of the provider. Instead: aws_x_name."),
        ]
    );
}

#[test]
fn defaults_stand_in_every_block_that_is_there() {
    let schemas = schemas();
    let of = facts(json!({"default": {"size": 3, "disk.kind": "ssd", "rule.note": "none"}}));
    let config = value(&schemas, json!({"disk": [{"kind": "hdd"}, {}]}));
    let filled = with_defaults(&of, block(&schemas), &config);
    let expected = value(&schemas, json!({"size": 3, "disk": [{"kind": "hdd"}, {"kind": "ssd"}]}));
    assert_eq!(filled, expected);
}

#[test]
fn a_block_without_its_members_replaces_only_when_it_comes_or_goes() {
    let schemas = schemas();
    let of =
        facts(json!({"replace": ["disk", "rule.port"], "replace_if_configured": ["name"], "replace_if": ["size"]}));
    let names = |before: serde_json::Value, after: serde_json::Value, config: serde_json::Value| {
        let (before, after, config) = (value(&schemas, before), value(&schemas, after), value(&schemas, config));
        let places = replaced(&of, block(&schemas), &after, &before, &config, |path| {
            path == "size" && after.get("size") == &Value::from(9)
        });
        places
            .into_iter()
            .map(|place| match &place[0] {
                Step::Attribute(name) => name.clone(),
                _ => String::new(),
            })
            .collect::<Vec<_>>()
    };
    let alone = |before: serde_json::Value, after: serde_json::Value| names(before, after.clone(), after);
    assert!(alone(json!({"disk": [{"kind": "a"}]}), json!({"disk": [{"kind": "b"}]})).is_empty());
    assert_eq!(alone(json!({"disk": [{"kind": "a"}]}), json!({})), ["disk"]);
    assert_eq!(alone(json!({}), json!({"disk": [{"kind": "a"}]})), ["disk"]);

    let rule = |port: u32, note: &str| json!({"rule": [{"port": port, "note": note}]});
    assert!(alone(rule(1, "a"), rule(1, "b")).is_empty(), "another member of a set's element");
    assert_eq!(alone(rule(1, "a"), rule(2, "a")), ["rule"]);

    assert_eq!(alone(json!({"name": "a"}), json!({"name": "b"})), ["name"]);
    assert!(names(json!({"name": "a"}), json!({"name": "b"}), json!({})).is_empty(), "nothing is written there");
    assert!(alone(json!({"size": 1}), json!({"size": 2})).is_empty());
    assert_eq!(alone(json!({"size": 1}), json!({"size": 9})), ["size"]);
    assert!(alone(json!({"name": ""}), json!({})).is_empty(), "nothing and empty text are the same");
}

#[test]
fn the_embedded_facts_are_those_of_the_served_types() {
    for emulator in Emulator::all() {
        let schemas = &emulator.schemas;
        let of = |prefix: &'static str, types: &BTreeSet<String>| -> Vec<String> {
            types.iter().map(|kind| format!("{prefix}{kind}")).collect()
        };
        let served: BTreeSet<String> = [
            of("", &schemas.resources.keys().cloned().collect()),
            of("data.", &schemas.data_sources.keys().cloned().collect()),
            of("ephemeral.", &schemas.ephemeral.keys().cloned().collect()),
        ]
        .concat()
        .into_iter()
        .collect();
        let numbers = |version: &str| -> Vec<u32> { version.split('.').filter_map(|part| part.parse().ok()).collect() };
        assert!(numbers(emulator.oldest.version) < numbers(emulator.newest.version));
        for releases in [Releases::Oldest, Releases::Newest] {
            let facts = emulator.facts(releases);
            let known: BTreeSet<String> = facts.types().map(|(kind, _)| kind.to_owned()).collect();
            assert_eq!(known, served, "run `terradrill sandbox facts` after a change of the types");
            for (kind, facts) in facts.types() {
                let page = facts.documentation.as_deref();
                assert!(page.is_none_or(|page| page.starts_with("https://")), "{kind}");
                let patterns = facts.checks.values().flat_map(Check::patterns);
                patterns.for_each(|pattern| assert!(pattern.is_usable(), "{kind}: {pattern:?}"));
            }
        }
    }
}

#[test]
fn the_schemas_say_as_the_facts_do_what_is_written_only() {
    fn written_only(block: &Block, above: &str, found: &mut BTreeSet<String>) {
        let own = block.attributes.iter().filter(|(_, attribute)| attribute.write_only);
        found.extend(own.map(|(name, _)| format!("{above}{name}")));
        for (name, nested) in &block.blocks {
            written_only(&nested.block, &format!("{above}{name}."), found);
        }
    }
    for emulator in Emulator::all() {
        for (kind, schema) in &emulator.schemas.resources {
            let mut served = BTreeSet::new();
            written_only(&schema.block, "", &mut served);
            for releases in [Releases::Oldest, Releases::Newest] {
                let known: BTreeSet<String> = emulator.facts(releases).get(kind).write_only.iter().cloned().collect();
                assert_eq!(known, served, "{kind} of the {releases} release; overlay.json corrects schemas");
            }
        }
    }
}
