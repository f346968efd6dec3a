//! A password rotated: what changes, in which order, and what doesn't notice.

use terradrill::run::{Event, ResourceState};

use crate::checkout::Checkout;

#[test]
fn a_rotation_writes_the_secret_then_the_database_then_the_pods_and_the_gate_goes_on() {
    let checkout = Checkout::of("active-passive");
    let topology = format!("secrets: {{ api-key: {{}} }}\n{}", checkout.topology());
    checkout.write_topology(&topology);
    let sandbox = checkout.serve();
    let client = sandbox.client();
    checkout.run("apply --sandbox --yes").exits(0);
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);

    let rotated = topology.replace("api-key: {}", "api-key: { revision: 2 }");
    checkout.write_topology(&format!("services: {{ vector-db: {{ password_revision: 2 }} }}\n{rotated}"));
    checkout.run("plan --sandbox --detailed-exitcode").exits(12);

    // The secret is made elsewhere: without it, the old password would count as the new one.
    let early = checkout.run("apply --sandbox --yes primary/vector-db").exits(20);
    assert!(early.stderr().contains("The secret has another revision"), "{early}");

    checkout.run("apply --sandbox --yes").exits(0);
    let done = checkout.journal().into_iter().filter_map(|event| match event {
        Event::Resource { stack, address, action, state: ResourceState::Finished, .. } if action != "read" => {
            Some((stack.to_string(), format!("{stack}: {action} {address}")))
        }
        _ => None,
    });
    let (stacks, mut changes): (Vec<String>, Vec<String>) = done.unzip();
    changes.sort_unstable();
    // Neither the gate nor the job that makes its user: they know nothing of the password. A replica has its source's.
    insta::assert_snapshot!(changes.join("\n"), @r#"
    primary/vector-db: update module.postgres.aws_db_instance.this
    primary/workloads: update module.workloads.module.database_secret["vector-db"].kubernetes_secret_v1.this
    primary/workloads: update module.workloads.module.inference["llm-service"].kubernetes_deployment_v1.this
    primary/workloads: update module.workloads.module.secret["api-key"].kubernetes_secret_v1.this
    secondary/links: update module.secret["api-key"].aws_secretsmanager_secret_version.this
    secondary/links: update module.secret["vector-db"].aws_secretsmanager_secret_version.this
    secondary/workloads: update module.workloads.module.database_secret["vector-db"].kubernetes_secret_v1.this
    secondary/workloads: update module.workloads.module.inference["llm-service"].kubernetes_deployment_v1.this
    secondary/workloads: update module.workloads.module.secret["api-key"].kubernetes_secret_v1.this
    "#);

    let first = |stack: &str| stacks.iter().position(|one| one == stack).expect("it changed");
    let last = |stack: &str| stacks.iter().rposition(|one| one == stack).expect("it changed");
    assert!(
        last("secondary/links") < first("primary/vector-db") && last("primary/vector-db") < first("primary/workloads")
    );

    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    let hostname = "api.active-passive.example.com";
    assert_eq!(client.write_through_name(hostname, 1).expect("accepted").region, "us-east-1");
}
