//! What a change of the topology changes in a system that is built: the resources that it is about, and no others. What serves
//! is replaced only by something that serves already.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use terradrill::sandbox::log::What;

use crate::checkout::Checkout;

/// What a plan over all stacks would do, a line for each resource.
fn planned(checkout: &Checkout, exits: i32) -> String {
    checkout.run("plan --sandbox --detailed-exitcode").exits(exits);
    let stacks = checkout.newest_run().join("stacks");
    let mut lines = BTreeSet::new();
    collect(&stacks, &stacks, &mut lines);
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

fn collect(root: &Path, folder: &Path, lines: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("logs") {
        let path = entry.expect("a log").path();
        if path.is_dir() {
            collect(root, &path, lines);
        } else if path.extension().is_some_and(|extension| extension == "log") {
            let stack = path.strip_prefix(root).expect("below").with_extension("");
            let log = fs::read_to_string(&path).expect("a log");
            for message in log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
                if message["type"] != "planned_change" {
                    continue;
                }
                let change = &message["change"];
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let (action, address) = (text(&change["action"]), text(&change["resource"]["addr"]));
                lines.insert(format!("{}: {action} {address}", stack.display()));
            }
        }
    }
}

#[test]
fn a_change_touches_what_it_is_about() {
    let checkout = Checkout::of("active-passive");
    let sandbox = checkout.serve();
    checkout.run("apply --sandbox --yes").exits(0);
    let topology = checkout.topology();
    let primary =
        |keys: &str| topology.replacen("    region: us-east-1\n", &format!("    region: us-east-1\n{keys}"), 1);

    // Another service, before all others by name and in its list.
    let with_service = topology.replacen("      - llm-service", "      - chat (1 replica)\n      - llm-service", 1);
    checkout.write_topology(&format!("services: {{ chat: {{ kind: inference }} }}\n{with_service}"));
    insta::assert_snapshot!("a_service_inserted_before_another", planned(&checkout, 12));

    // Its nodes go, which is refused until they are allowed to: nothing else is replaced.
    let zones = "zones: [us-east-1a, us-east-1c], load_balancer_zones: [us-east-1b]";
    checkout.write_topology(&primary(&format!("    network: {{ {zones} }}\n")));
    insta::assert_snapshot!("a_zone_taken_out", planned(&checkout, 22));

    checkout.write_topology(&format!("tags: {{ Team: search }}\n{topology}"));
    let tagged = planned(&checkout, 12);
    let others: Vec<&str> = tagged.lines().filter(|line| !line.contains(": update ")).collect();
    assert!(others.is_empty(), "a tag is changed in place: {others:?}");
    assert!(tagged.contains("module.capacity.module.gpu_pool.aws_eks_node_group"), "{tagged}");

    checkout.write_topology(&primary("    compute: { gpu: { type: g5.4xlarge } }\n"));
    insta::assert_snapshot!("another_gpu_type", planned(&checkout, 22));
    let before = sandbox.client().log(&Default::default()).expect("a log").last().map_or(0, |entry| entry.number);
    let allow: String = ["a", "b", "c"]
        .map(|zone| {
            format!(
                " --allow primary/capacity:module.capacity.module.gpu_pool.aws_eks_node_group.this[\"us-east-1{zone}\"]"
            )
        })
        .concat();
    checkout.run(&format!("apply --sandbox --yes --reason tested{allow}")).exits(0);
    let log = sandbox.client().log(&Default::default()).expect("a log");
    let pools: Vec<&str> = log
        .iter()
        .filter(|entry| entry.number > before && entry.what == What::Call)
        .filter(|entry| entry.kind == "aws_eks_node_group")
        .map(|entry| entry.operation.as_str())
        .filter(|operation| ["create", "delete"].contains(operation))
        .collect();
    assert_eq!(
        pools,
        ["create", "create", "create", "delete", "delete", "delete"],
        "the new pools come before the old ones go"
    );
}
