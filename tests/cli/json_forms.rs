//! What machines read has the form that its schema says.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{SHORT, TestEnv};

const TOPOLOGIES: [&str; 8] = [
    SHORT,
    include_str!("../../environments/active-active/topology.yaml"),
    include_str!("../../environments/production/topology.yaml"),
    include_str!("../fixtures/topologies/azure.yaml"),
    include_str!("../fixtures/topologies/gcp.yaml"),
    include_str!("../fixtures/topologies/mixed.yaml"),
    include_str!("../fixtures/topologies/three-clouds.yaml"),
    include_str!("../fixtures/topologies/bad.yaml"),
];

/// OASIS's schema of SARIF 2.1.0.
const SARIF: &str = include_str!("../fixtures/sarif-2.1.0.schema.json");

/// A schema that `terradrill schema` prints, with nothing allowed beside what it describes.
fn own(name: &str) -> Validator {
    let answer = TestEnv::empty().run(&format!("schema {name}")).success();
    let mut schema = serde_json::from_str(&answer.stdout()).expect("JSON");
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("a sound schema")
}

fn close(schema: &mut Value) {
    if schema.get("properties").is_some_and(Value::is_object) {
        schema["unevaluatedProperties"] = json!(false);
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(close),
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[track_caller]
fn conforms(validator: &Validator, text: &str) -> Value {
    let value = serde_json::from_str(text).expect("JSON");
    let faults: Vec<String> =
        validator.iter_errors(&value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
    value
}

fn sarif() -> Validator {
    // Its pattern of a language has a bracket that was never opened; OASIS's errata have it right.
    let schema = SARIF.replace("{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "{2}(-[a-zA-Z]{2})?$");
    jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a sound schema")
}

#[test]
fn a_topology_that_is_not_sound_makes_a_sarif_log_too() {
    let sarif = sarif();
    let misspelt = SHORT.replacen("status: active", "statsu: active", 1);
    let answer = TestEnv::with_topology(&misspelt).run("check --report sarif");
    assert_eq!(answer.status(), 10, "{answer}");
    assert!(answer.stderr().contains("There is no key `statsu` here"), "{answer}");
    let log = conforms(&sarif, &answer.stdout());
    let result = &log["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&json!("topology::unknown-key"), &json!("error")));
    assert_eq!(
        result["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": { "uri": "environments/test/topology.yaml" },
            "region": { "startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 11 },
        })
    );
    for broken in [&b""[..], b"regions: [", b"\xff\xfe"] {
        let answer = TestEnv::with_topology(broken).run("check --report sarif");
        assert_eq!(answer.status(), 10, "{answer}");
        let log = conforms(&sarif, &answer.stdout());
        assert!(log["runs"][0]["results"].as_array().is_some_and(|results| !results.is_empty()), "{answer}");
    }
}

#[test]
fn what_check_answers_has_the_form_of_its_schema() {
    let check = own("check");
    let sarif = sarif();
    for topology in TOPOLOGIES {
        let env = TestEnv::with_topology(topology);
        conforms(&check, &env.run("check --format json").stdout());
        conforms(&sarif, &env.run("check --report sarif").stdout());
    }
    let env = TestEnv::short();
    let asked = conforms(&check, &env.run("check --lose primary --format json").stdout());
    assert_eq!(asked["estimates"]["losses"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_replay_has_the_form_of_its_schema() {
    let scenario = own("scenario");
    let list = TestEnv::empty().run("check --scenario list --format json").success();
    let list: Value = serde_json::from_str(&list.stdout()).expect("JSON");
    for incident in list["incidents"].as_array().expect("a list") {
        let id = incident["id"].as_str().expect("an id");
        for topology in TOPOLOGIES {
            let env = TestEnv::with_topology(topology);
            conforms(&scenario, &env.run(&format!("check --scenario {id} --format json")).stdout());
        }
    }
}

#[test]
fn a_live_drill_on_record_stands_for_the_topology_that_was_drilled() {
    let env = TestEnv::short();
    let outdated = |digest: &str| {
        let report = json!({
            "scenario": "region-loss", "topology": digest, "lost": ["primary (us-east-1)"], "simulated": false,
            "began": "2026-10-01T08:00:00Z", "verdict": "passed", "measured": { "rto": 512.0, "rpo": 1.5 },
        });
        env.write("environments/test/drills/first/report.json", report.to_string());
        let answer = env.run("check --format json --today 2026-11-20");
        let answer = conforms(&own("check"), &answer.stdout());
        let drilled = &answer["estimates"]["measurements"][0];
        assert_eq!((&drilled["date"], &drilled["rto"]), (&json!("2026-10-01"), &json!(512.0)));
        answer["findings"].as_array().expect("a list").iter().any(|finding| finding["rule"] == "drill-outdated")
    };
    let (topology, _) = terradrill::topology::parse(SHORT, "test").0.expect("a sound topology");
    assert!(!outdated(&topology.digest));
    assert!(outdated("0123456789abcdef"));
}
