//! Every key of a topology counts: one that changes neither a rendered file, nor an estimate, nor a finding promises
//! what isn't so.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::TestEnv;

/// What the changes are made to: it says what production says, and what that leaves out.
const BASE: &str = include_str!("../../environments/production/topology.yaml");

/// What a key must change.
#[derive(Clone, Copy, Debug)]
enum Effect {
    /// What is rendered.
    File,
    /// What `check` reckons: for what isn't rendered yet.
    Estimate,
    /// What `check` objects to: for what is asked of a system rather than built.
    Finding,
}
use Effect::{Estimate, File, Finding};

/// A change: where, and what stands there instead.
type Change = (&'static str, Value);

/// Changes of a key that need nothing else.
fn changes() -> Vec<(Effect, Change)> {
    vec![
        (File, ("name", json!("other"))),
        (File, ("clouds.aws.account", json!("210987654321"))),
        (File, ("clouds.aws.role", json!("deployer"))),
        (File, ("traffic.hostname", json!("llm.example.com"))),
        (File, ("traffic.zone", json!("api.example.com"))),
        (File, ("traffic.health_check.path", json!("/ready"))),
        (File, ("traffic.health_check.interval", json!("30s"))),
        (File, ("traffic.health_check.failures", json!(5))),
        (File, ("traffic.ttl", json!("5m"))),
        (File, ("traffic.sorry", json!(["198.51.100.10"]))),
        (File, ("traffic.allow", json!(["198.51.100.0/24"]))),
        (File, ("traffic.certificate.primary", json!("arn:aws:acm:us-east-1:123456789012:certificate/0a"))),
        (File, ("state.home", json!("us-east-1"))),
        (File, ("state.lock", json!("dynamodb"))),
        (File, ("services.llm-service.model.name", json!("mistralai/Mistral-7B-Instruct-v0.3"))),
        (File, ("services.llm-service.model.weights", json!("20GiB"))),
        (File, ("services.llm-service.model.digest", json!(format!("sha256:{}", "0a".repeat(32))))),
        (File, ("services.llm-service.image", json!("vllm/vllm-openai:v0.12.0"))),
        (File, ("services.llm-service.port", json!(8000))),
        (File, ("services.llm-service.floor", json!(2))),
        (File, ("images.python", json!("python:3.14-alpine"))),
        (File, ("gate.image", json!(format!("terradrill/terradrill@sha256:{}", "0a".repeat(32))))),
        (File, ("gate.proxy", json!("nginxinc/nginx-unprivileged:1.30"))),
        (File, ("fence.witness.aws", json!("eu-north-1"))),
        (File, ("fence.public_key", json!("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="))),
        (File, ("fence.on_blind", json!("shut"))),
        (File, ("services.vector-db.instance", json!("db.r6g.2xlarge"))),
        (File, ("services.vector-db.storage", json!("500GiB"))),
        (File, ("services.vector-db.password_revision", json!(2))),
        (File, ("secrets.api-key.revision", json!(2))),
        (File, ("observability", json!(false))),
        (File, ("tags.Team", json!("platform"))),
        (File, ("regions.secondary.network.cidr", json!("10.99.0.0/16"))),
        (File, ("regions.secondary.network.zones", json!(2))),
        (File, ("regions.secondary.network.load_balancer_zones", json!(["eu-west-1d"]))),
        (File, ("regions.secondary.api.allow", json!(["198.51.100.0/24"]))),
        (File, ("regions.secondary.compute.gpu.zones", json!(["eu-west-1b"]))),
        (File, ("regions.secondary.compute.version", json!("1.34"))),
        (File, ("regions.secondary.compute.gpu.type", json!("g5.4xlarge"))),
        (File, ("regions.secondary.compute.gpu.min", json!(1))),
        (File, ("regions.secondary.compute.gpu.desired", json!(3))),
        (File, ("regions.secondary.compute.gpu.max", json!(12))),
        (File, ("regions.secondary.compute.gpu.reserved", json!(5))),
        (File, ("regions.secondary.services.llm-service.replicas", json!(1))),
        (File, ("regions.secondary.status", json!("active"))),
        (Estimate, ("traffic.dns", json!("cloud-dns"))),
        (Estimate, ("state.backend", json!("local"))),
        (Estimate, ("services.vector-db.replication.mode", json!("snapshot"))),
        (File, ("regions.secondary.compute.kind", json!("instances"))),
        (Finding, ("regions.secondary.services.message-queue.status", json!("active"))),
        (Finding, ("objectives.rto", json!("1m"))),
        (Finding, ("objectives.rpo", json!("1s"))),
        (Finding, ("objectives.availability", json!("99%"))),
        (Finding, ("objectives.residency", json!(["eu"]))),
        (Finding, ("check.ignore.0.rule", json!("one-account"))),
        (Finding, ("check.ignore.0.reason", json!("two were asked for"))),
        (Finding, ("check.ignore.0.at", json!("regions.secondary"))),
        (Finding, ("regions.secondary.account", json!("210987654321"))),
    ]
}

/// Changes of a key that need something else to be so first, or to be made in several places; null takes a key away.
fn changes_of_another_base() -> Vec<(Effect, Vec<Change>, Vec<Change>)> {
    let unsized_pools =
        vec![("regions.primary.compute.gpu", Value::Null), ("regions.secondary.compute.gpu", Value::Null)];
    vec![
        (File, vec![], vec![("services.message-queue.kind", json!("redis"))]),
        (File, unsized_pools, vec![("services.llm-service.gpus_per_replica", json!(2))]),
        (
            File,
            vec![
                ("regions.secondary.compute.kind", json!("instances")),
                ("regions.secondary.compute.gpu", Value::Null),
            ],
            vec![("regions.secondary.compute.scaling", json!("fixed"))],
        ),
        (
            File,
            vec![("state.home", Value::Null), ("regions.secondary.network.zones", Value::Null)],
            vec![("regions.secondary.region", json!("eu-west-3"))],
        ),
        (File, vec![("regions.secondary.api", Value::Null)], vec![("regions.secondary.api.access", json!("runner"))]),
        (
            File,
            vec![("regions.secondary.api", Value::Null)],
            vec![("regions.secondary.api.through", json!("localhost:8443"))],
        ),
        (
            File,
            vec![("regions.secondary.status", json!("active"))],
            vec![("regions.primary.traffic", json!("70%")), ("regions.secondary.traffic", json!("30%"))],
        ),
        (
            File,
            vec![("regions.secondary.services.cache", Value::Null)],
            vec![("regions.secondary.resources", json!(["cache (standby)"]))],
        ),
        (
            File,
            vec![],
            vec![
                ("regions.primary.services.vector-db.role", json!("replica")),
                ("regions.secondary.services.vector-db.role", json!("primary")),
            ],
        ),
    ]
}

/// Keys whose every other value is refused: that is what they change.
fn refused() -> Vec<Change> {
    vec![
        // There is one version so far.
        ("version", json!(2)),
        // No two clouds share a region's name: it says the same, or is wrong.
        ("regions.secondary.cloud", json!("gcp")),
    ]
}

/// The base with changes; in it, every list has an entry to change.
fn topology(changes: &[&[Change]]) -> Value {
    let mut topology: Value = serde_saphyr::from_str(BASE).expect("it is YAML");
    topology["check"] = json!({ "ignore": [{ "rule": "single-cloud", "reason": "one was asked for" }] });
    for (path, value) in changes.iter().copied().flatten() {
        set(&mut topology, path, value.clone());
    }
    topology
}

/// What a topology comes to.
struct Outcome {
    /// None where it isn't rendered yet: that says nothing about a key.
    files: Option<BTreeMap<String, String>>,
    estimates: Value,
    findings: Value,
}

impl Outcome {
    fn differs(&self, other: &Self, effect: Effect) -> bool {
        match effect {
            File => self.files.is_some() && other.files.is_some() && self.files != other.files,
            Estimate => self.estimates != other.estimates,
            Finding => self.findings != other.findings,
        }
    }
}

/// What comes of a topology, or why it is refused.
fn outcome(topology: &Value) -> Result<Outcome, String> {
    let env = TestEnv::with_topology(topology.to_string());
    let check = env.run("check --format json --today 2026-11-20");
    let mut said: Value = serde_json::from_str(&check.stdout()).unwrap_or_default();
    if said["estimates"].is_null() {
        return Err(check.to_string());
    }
    let rendered = env.run("render").status() == 0;
    let files = env.files("environments/test").into_iter().filter(|path| !path.ends_with("topology.yaml"));
    let files = rendered.then(|| files.map(|path| (path.clone(), env.read(&path))).collect());
    let mut findings = json!([said["findings"].take(), said["ignored"].take()]);
    forget_places(&mut findings);
    Ok(Outcome { files, estimates: said["estimates"].take(), findings })
}

/// Lines and columns change with whatever stands before them.
fn forget_places(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "line" && name != "column");
            fields.values_mut().for_each(forget_places);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        _ => {}
    }
}

fn set(topology: &mut Value, path: &str, to: Value) {
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    let steps = above.split('.').filter(|step| !step.is_empty());
    let holder = steps.fold(topology, |place, step| match step.parse::<usize>() {
        Ok(index) => &mut place[index],
        Err(_) => &mut place[step],
    });
    if to.is_null() {
        holder.as_object_mut().expect("it has keys").shift_remove(last);
    } else {
        holder[last] = to;
    }
}

/// The keys of the schema that hold a value of their own, `*` for names that the user gives and `[]` for entries.
fn keys() -> BTreeSet<String> {
    let answer = TestEnv::empty().run("schema topology").success();
    let schema: Value = serde_json::from_str(&answer.stdout()).expect("JSON");
    let mut found = BTreeSet::new();
    walk(&schema, &schema, "", &mut found);
    found
}

fn walk(schema: &Value, of: &Value, path: &str, found: &mut BTreeSet<String>) {
    let options = of["anyOf"].as_array().into_iter().flatten();
    let named = options.chain([of]).find_map(|option| option["$ref"].as_str());
    let of = named.map_or(of, |name| {
        let definition = schema.pointer(name.trim_start_matches('#')).expect("it is defined");
        // Words to choose from are values.
        if definition["oneOf"].is_array() { &Value::Null } else { definition }
    });
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    if let Some(properties) = of["properties"].as_object() {
        for (name, of) in properties {
            walk(schema, of, &below(name), found);
        }
    } else if of["additionalProperties"].is_object() {
        walk(schema, &of["additionalProperties"], &below("*"), found);
    } else if of["items"]["$ref"].is_string() {
        walk(schema, &of["items"], &format!("{path}.[]"), found);
    } else {
        found.insert(path.to_owned());
    }
}

/// The schema's key of a path.
fn key(path: &str, keys: &BTreeSet<String>) -> String {
    let steps: Vec<&str> = path.split('.').collect();
    let fits = |key: &&String| {
        let key: Vec<&str> = key.split('.').collect();
        let mut pairs = key.iter().zip(&steps);
        key.len() == steps.len() && pairs.all(|(key, step)| ["*", "[]", step].contains(key))
    };
    keys.iter().find(fits).unwrap_or_else(|| panic!("the schema has no key {path}")).clone()
}

/// What is wrong with a change, if anything is.
fn fault(key: &str, effect: Effect, given: &[Change], changes: &[Change], base: &Outcome) -> Option<String> {
    let another = (!given.is_empty()).then(|| outcome(&topology(&[given])).expect("a sound base"));
    let counts = match outcome(&topology(&[given, changes])) {
        Ok(after) => after.differs(another.as_ref().unwrap_or(base), effect),
        Err(why) => return Some(format!("{key} is refused: {why}")),
    };
    (!counts).then(|| format!("{key} changes no {effect:?}"))
}

#[test]
fn each_key_changes_a_file_or_an_estimate_or_a_finding() {
    let base = outcome(&topology(&[])).expect("the base is sound");
    assert!(base.files.is_some(), "the base is rendered");
    let keys = keys();
    let mut missing = keys.clone();
    let mut faults = Vec::new();
    let alone = changes().into_iter().map(|(effect, change)| (effect, vec![], vec![change]));
    let rows: Vec<_> = alone.chain(changes_of_another_base()).collect();
    for (_, _, changes) in &rows {
        let key = key(changes[0].0, &keys);
        assert!(changes.iter().all(|(path, _)| self::key(path, &keys) == key), "{key} is to be changed alone");
        missing.remove(&key);
    }
    std::thread::scope(|scope| {
        let some = rows.chunks(rows.len().div_ceil(4)).map(|rows| {
            let look = |(effect, given, changes): &(_, Vec<_>, Vec<Change>)| {
                fault(&key(changes[0].0, &keys), *effect, given, changes, &base)
            };
            scope.spawn(move || rows.iter().filter_map(look).collect::<Vec<_>>())
        });
        let all: Vec<_> = some.collect();
        faults.extend(all.into_iter().flat_map(|some| some.join().expect("no one panics")));
    });
    for change in refused() {
        missing.remove(&key(change.0, &keys));
        if outcome(&topology(&[std::slice::from_ref(&change)])).is_ok() {
            faults.push(format!("{} isn't refused any more: it belongs to the changes", change.0));
        }
    }
    faults.extend(missing.iter().map(|key| format!("{key} has no change in this test")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
