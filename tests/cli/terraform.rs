//! What is said about the terraform that is to be used, and about acting where nothing says where.

use crate::support::{SHORT, TestEnv};

/// A rendered environment whose `PATH` holds nothing but a script called `terraform`, if one is given.
#[cfg(unix)]
fn with_terraform(script: Option<&str>) -> TestEnv {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::short();
    let _ = env.run("render").success();
    env.write("bin/keep", "");
    if let Some(script) = script {
        env.write("bin/terraform", format!("#!/bin/sh\n{script}\n"));
        let path = env.path("bin/terraform");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("own file");
    }
    let path = env.path("bin").display().to_string();
    env.variable("PATH", path)
}

#[cfg(unix)]
#[test]
fn terraform_is_missing() {
    insta::assert_snapshot!(with_terraform(None).run("plan --sandbox"), @"
    ------- stderr -------
    error: no terraform found (looked for: terraform, tofu)
    hint: install Terraform or OpenTofu, 1.11 or newer, or name it with --terraform-bin
    [exit status: 21]
    ");
}

#[cfg(unix)]
#[test]
fn the_terraform_that_was_named_is_missing() {
    let env = with_terraform(Some("exit 0")).variable("TERRADRILL_TERRAFORM_BIN", "./nowhere/terraform");
    insta::assert_snapshot!(env.run("apply --sandbox --yes"), @"
    ------- stderr -------
    error: no terraform found (looked for: ./nowhere/terraform)
    hint: install Terraform or OpenTofu, 1.11 or newer, or name it with --terraform-bin
    [exit status: 21]
    ");
}

#[cfg(unix)]
#[test]
fn terraform_is_too_old() {
    let env = with_terraform(Some(r#"echo '{"terraform_version":"1.5.7","platform":"linux_amd64"}'"#));
    insta::assert_snapshot!(env.run("plan --sandbox"), @"
    ------- stderr -------
    error: [ROOT]/bin/terraform is version 1.5.7; at least 1.11.0 is needed
    hint: update it, or name a newer one with --terraform-bin
    [exit status: 21]
    ");
}

#[cfg(unix)]
#[test]
fn what_is_called_terraform_is_none() {
    let answers: Vec<String> = ["echo hello", "exit 3", "echo '{}'", "kill -9 $$"]
        .iter()
        .map(|script| with_terraform(Some(script)).run("plan --sandbox").to_string())
        .collect();
    insta::assert_snapshot!(answers.join("\n"), @"
    ------- stderr -------
    error: [ROOT]/bin/terraform can't be used as terraform: hello
    hint: name a terraform or tofu with --terraform-bin
    [exit status: 21]

    ------- stderr -------
    error: [ROOT]/bin/terraform can't be used as terraform: its version command said nothing (exit status: 3)
    hint: name a terraform or tofu with --terraform-bin
    [exit status: 21]

    ------- stderr -------
    error: [ROOT]/bin/terraform can't be used as terraform: {}
    hint: name a terraform or tofu with --terraform-bin
    [exit status: 21]

    ------- stderr -------
    error: [ROOT]/bin/terraform can't be used as terraform: its version command said nothing (signal: 9 (SIGKILL))
    hint: name a terraform or tofu with --terraform-bin
    [exit status: 21]
    ");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_used_and_a_damaged_sandbox_are_said() {
    let version = r#"echo '{"terraform_version":"1.12.0","platform":"linux_amd64"}'"#;
    let env = with_terraform(Some(version));
    env.write(".terradrill/locks", "no folder");
    insta::assert_snapshot!(env.run("apply --sandbox --yes"), @"
    ------- stderr -------
    error: the lock file [ROOT]/.terradrill/locks/test-sandbox.lock can't be used
      caused by: File exists (os error 17)
    [exit status: 1]
    ");
    env.write(".terradrill/sandbox/snapshot.json", "{ half");
    insta::assert_snapshot!(env.run("sandbox status"), @"
    ------- stderr -------
    error: The sandbox can't start
      caused by: the sandbox's [ROOT]/.terradrill/sandbox/snapshot.json is damaged
      caused by: key must be a string at line 1 column 3
    hint: `terradrill sandbox reset` forgets what it held and begins anew
    [exit status: 1]
    ");
    env.write(".terradrill/sandbox/snapshot.json", r#"{"inputs":7,"world":{}}"#);
    insta::assert_snapshot!(env.run("sandbox status"), @"
    ------- stderr -------
    error: The sandbox can't start
      caused by: the sandbox in [ROOT]/.terradrill/sandbox was kept by another version of terradrill
    hint: `terradrill sandbox reset` forgets what it held and begins anew
    [exit status: 1]
    ");
    let _ = env.run("sandbox reset").success();
    insta::assert_snapshot!(env.run("sandbox status"), @"
    0 resources, 0 sessions, newest providers
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn the_sandbox_plays_on_the_providers_that_it_played_before() {
    let env = TestEnv::short();
    insta::assert_snapshot!(env.run("sandbox status --sandbox-providers oldest"), @"
    0 resources, 0 sessions, oldest providers
    ------- stderr -------
    [exit status: 0]
    ");
    insta::assert_snapshot!(env.run("sandbox status"), @"
    0 resources, 0 sessions, oldest providers
    ------- stderr -------
    [exit status: 0]
    ");
    insta::assert_snapshot!(env.run("sandbox status --sandbox-providers newest"), @"
    0 resources, 0 sessions, newest providers
    ------- stderr -------
    The sandbox played the oldest providers; what stands in it is the newest ones' now
    [exit status: 0]
    ");
}

#[test]
fn acting_live_needs_accounts() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    insta::assert_snapshot!(env.run("apply --yes"), @"
    ------- stderr -------
    error: environments/test/topology.yaml doesn't say where it is to run
      caused by: no hostname is given; `api.test.example.com` stands in for it
      caused by: no AWS account is given for primary (us-east-1)
      caused by: no AWS account is given for secondary (eu-west-1)
      caused by: no image is given for the gate
      caused by: no key is given by which gates believe the ledger
    hint: add `clouds:` and `traffic: { hostname: … }` to act live
    hint: add --sandbox to use simulated clouds
    [exit status: 10]
    ");
    assert!(!env.path(".terradrill").exists(), "nothing began");
}

#[test]
fn nothing_acts_on_files_that_were_edited() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    let path = "environments/test/primary/platform/terraform.tfvars";
    env.write(path, env.read(path).replace("primary", "other") + "# by hand\n");
    for command in
        ["plan", "apply --yes", "destroy --yes", "drill region-loss", "failover --lose primary --execute --yes"]
    {
        let answer = env.run(&format!("{command} --sandbox"));
        assert_eq!(answer.status(), 11, "{command}: {answer}");
        assert!(answer.stderr().contains(&format!("{path}: edited by hand")), "{command}: {answer}");
    }
}

#[test]
fn the_way_out_is_shown_and_nothing_is_done() {
    let env = TestEnv::with_topology(SHORT);
    let before = env.files("");
    let answer = env.run("failover --lose primary");
    assert_eq!(answer.status(), 0, "{answer}");
    let text = answer.stdout();
    let order = ["fence", "promote", "scale", "warm", "open", "verify"];
    let places: Vec<usize> = order.iter().map(|phase| text.find(&format!("  {phase} ")).expect(phase)).collect();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(env.run("failover --lose us-east-1").stdout(), text, "a region goes by both of its names");
    assert_eq!(env.files(""), before);
    insta::assert_snapshot!(env.run("failover --lose elsewhere"), @"
    ------- stderr -------
    error: There is no way: `elsewhere` is not a region of this topology
    hint: name a region of the topology, by its name or its cloud region
    [exit status: 2]
    ");
    insta::assert_snapshot!(env.run("failover --lose primary --lose secondary"), @"
    ------- stderr -------
    error: There is no way: no region is left that could serve
    hint: add a standby region to the topology before it is needed
    [exit status: 10]
    ");
}
