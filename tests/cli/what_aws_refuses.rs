//! What AWS would refuse at apply, or what would stand open to everybody: said when the file is read, at its place.

use crate::support::TestEnv;

#[test]
fn what_aws_would_refuse_is_said_at_its_place() {
    let env = TestEnv::with_topology(
        "traffic:
  hostname: api.example.com
  allow: [0.0.0.0/0]
  certificate: { primary: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b' }
images: { proxy: nginx, sidecar: 'a:1' }
services:
  llm-service: { port: 8443, image: vllm, model: { digest: v1 } }
  vector-db: { instance: cache.m7g.large, storage: 5GiB, port: 5432 }
  cache: { instance: db.r7g.large }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    network: { zones: [us-east-1a, eu-west-1b, use1-az3] }
    api: { allow: [0.0.0.0/0] }
    compute: { gpu: { type: g5.2xlarge, zones: [us-east-1f] } }
    resources: [llm-service (1 replica), vector-db (primary), cache (active)]
  secondary:
    region: eu-west-1
    api: { access: tunnel }
    compute: { gpu: { type: p4d.24xlarge, zones: [eu-west-1a, eu-west-1b, eu-west-1c] } }
    resources: [llm-service (1 replica), vector-db (replica)]
",
    );
    let answer = env.run("render --env test");
    assert_eq!(env.files(""), ["environments/test/topology.yaml"], "nothing is half-written");
    insta::assert_snapshot!(answer);
}

#[test]
fn live_commands_build_nothing_that_nobody_can_reach() {
    let env = TestEnv::with_topology(
        "clouds: { aws: { account: '123456789012' } }
traffic: { hostname: api.example.com }
gate: { image: 'terradrill/terradrill:1' }
fence: { public_key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }
  secondary: { region: eu-west-1, api: { allow: [203.0.113.0/24] }, resources: [llm-service (1 replica)] }
",
    );
    let _ = env.run("render --env test");
    insta::assert_snapshot!(env.run("plan --env test"));
}
