//! The whole road, through the real terraform and the simulated clouds.

use serde_json::Value;

use crate::support::{Answer, SHORT, TestEnv};

/// A rendered repository; `None` where there is no terraform and nobody insists.
fn rendered(topology: &str) -> Option<TestEnv> {
    if which::which("terraform").is_err() {
        assert!(std::env::var_os("CI").is_none(), "no terraform on the path");
        return None;
    }
    let env = TestEnv::with_topology(topology);
    let _ = env.run("render").success();
    Some(env)
}

/// The report of the only drill.
fn report(env: &TestEnv) -> Value {
    let files = env.files(".terradrill/runs");
    let path = files.iter().find(|path| path.ends_with("/report.json")).expect("a report");
    for other in ["report.md", "report.html"] {
        assert!(files.contains(&path.replace("report.json", other)), "{files:?}");
    }
    serde_json::from_str(&env.read(path)).expect("JSON")
}

fn events(answer: &Answer, kind: &str) -> Vec<Value> {
    let lines = answer.stdout();
    let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("one object per line"));
    all.filter(|event| event["type"] == kind).collect()
}

#[test]
fn a_region_is_lost_and_all_is_as_before_in_the_end() {
    let Some(env) = rendered(SHORT) else { return };
    let before = env.files("environments");
    let answer = env.run("drill region-loss --sandbox --yes --format json");
    assert_eq!(answer.status(), 0, "{answer}");
    let first: Value = serde_json::from_str(answer.stdout().lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["type"], &first["schema"]), (&Value::from("version"), &Value::from(1)));
    assert!(events(&answer, "step_failed").is_empty(), "{answer}");
    assert_eq!(events(&answer, "run_finished")[0]["exit_code"], 0);

    let report = report(&env);
    assert_eq!((&report["verdict"], &report["simulated"]), (&Value::from("passed"), &Value::from(true)));
    let rto = report["measured"]["rto"].as_f64().expect("a measured time");
    assert!((60.0..3600.0).contains(&rto), "{rto}");
    let phases: Vec<&str> =
        report["phases"].as_array().expect("phases").iter().filter_map(|phase| phase["phase"].as_str()).collect();
    assert_eq!(phases.first(), Some(&"detect"), "{phases:?}");
    assert_eq!(phases.last(), Some(&"verify"), "{phases:?}");

    assert_eq!(env.files("environments"), before, "the checkout is untouched");
    // Stacks that no failover plans don't know of the new epoch yet, which is no change.
    let plan = env.run("plan --sandbox --detailed-exitcode");
    assert_eq!(plan.status(), 0, "{plan}");
    let destroyed = env.run("destroy --sandbox --yes");
    assert_eq!(destroyed.status(), 0, "{destroyed}");
}

#[test]
fn after_apply_there_is_nothing_to_change() {
    let Some(env) = rendered(SHORT) else { return };
    let _ = env.run("apply --sandbox --yes").success();
    let plan = env.run("plan --sandbox --detailed-exitcode");
    assert_eq!(plan.status(), 0, "{plan}");
}

#[test]
fn objectives_that_are_too_tight_are_missed() {
    let Some(env) = rendered(&format!("objectives: {{ rto: 1m }}\n{SHORT}")) else { return };
    let answer = env.run("drill region-loss --sandbox --yes");
    assert_eq!(answer.status(), 30, "{answer}");
    let report = report(&env);
    assert_eq!(report["verdict"], "missed");
    assert_eq!(report["measured"]["rto_objective"], 60.0);
}
