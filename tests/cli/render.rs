//! `render` and `render --check`.

use crate::support::{SHORT, TestEnv};

/// How many files there are changes with the modules.
fn numbers_hidden() -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\b\d{2,}( created| unchanged| files)", "[N]$1");
    settings.bind_to_scope()
}

const MAIN: &str = "environments/test/primary/vector-db/main.tf";

#[test]
fn renders_everything_and_then_nothing() {
    let env = TestEnv::short();
    let _numbers = numbers_hidden();
    insta::assert_snapshot!(env.run("render"), @"
    ------- stderr -------
    environments/test: [N] created, 0 updated, 0 removed, 0 unchanged
    [exit status: 0]
    ");
    insta::assert_snapshot!(env.run("render"), @"
    ------- stderr -------
    environments/test: 0 created, 0 updated, 0 removed, [N] unchanged
    [exit status: 0]
    ");
    insta::assert_snapshot!(env.run("render --check --env test"), @"
    ------- stderr -------
    environments/test is current: [N] files
    [exit status: 0]
    ");
    assert!(env.path("modules/aws/postgres/main.tf").exists());
}

#[test]
fn is_the_same_from_any_folder_of_the_environment() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    let _numbers = numbers_hidden();
    insta::assert_snapshot!(env.run_in("environments/test/primary/platform", "render --check"), @"
    ------- stderr -------
    environments/test is current: [N] files
    [exit status: 0]
    ");
}

#[test]
fn check_shows_a_hand_edited_file_and_render_refuses_it() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    let edited = env.read(MAIN).replacen("module \"postgres\"", "# by hand\nmodule \"postgres\"", 1);
    env.write(MAIN, &edited);
    insta::assert_snapshot!(env.run("render --check"), @r#"
    --- a/environments/test/primary/vector-db/main.tf
    +++ b/environments/test/primary/vector-db/main.tf
    @@ -15,7 +15,6 @@
       secret_id = "${var.name}/${var.service}"
     }

    -# by hand
     module "postgres" {
       source = "../../../../modules/aws/postgres"

    ------- stderr -------
    error: environments/test is not what its topology says
      caused by: environments/test/primary/vector-db/main.tf: edited by hand
    hint: put own changes into a file of another name beside it, which terraform reads too; `terradrill render --force` overwrites
    hint: terradrill render --env test
    [exit status: 11]
    "#);
    insta::assert_snapshot!(env.run("render"), @"
    ------- stderr -------
    error: Something is in the way of rendered files; nothing was written
      caused by: environments/test/primary/vector-db/main.tf: edited by hand
    hint: put own changes into a file of another name beside it, which terraform reads too
    hint: `terradrill render --check` shows the difference, `terradrill render --force` overwrites
    [exit status: 11]
    ");
    assert_eq!(env.read(MAIN), edited, "nothing was written");
    let _numbers = numbers_hidden();
    insta::assert_snapshot!(env.run("render --force"), @"
    ------- stderr -------
    environments/test: 0 created, 1 updated, 0 removed, [N] unchanged
    [exit status: 0]
    ");
    assert!(!env.read(MAIN).contains("by hand"));
}

#[test]
fn files_of_others_stay_and_those_of_a_removed_region_go() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    env.write("environments/test/primary/vector-db/extra.tf", "# mine\n");
    env.write("environments/test/secondary/vector-db/extra.tf", "# mine\n");
    let single = env.read("environments/test/topology.yaml").split("\n  secondary:").next().expect("text").to_owned();
    env.write("environments/test/topology.yaml", single);
    let _ = env.run("render").success();
    assert_eq!(env.files("environments/test/secondary"), ["environments/test/secondary/vector-db/extra.tf"]);
    assert!(env.path("environments/test/primary/vector-db/extra.tf").exists());
    assert!(!env.path("environments/test/secondary/platform").exists());
}

#[test]
fn a_file_of_somebody_else_in_the_way_is_never_overwritten() {
    let env = TestEnv::short();
    env.write(MAIN, "# mine\n");
    insta::assert_snapshot!(env.run("render --force"), @"
    ------- stderr -------
    error: Something is in the way of rendered files; nothing was written
      caused by: environments/test/primary/vector-db/main.tf: not terradrill's
    hint: move what isn't terradrill's to another name; it is never overwritten
    [exit status: 11]
    ");
    assert_eq!(env.files("environments"), [MAIN, "environments/test/topology.yaml"]);
    assert!(!env.path("modules").exists());
}

#[test]
fn check_speaks_json() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    env.write("environments/test/primary/cache/outputs.tf", "# mine\n");
    let answer = env.run("render --check --format json");
    assert_eq!(answer.status(), 11);
    let report: serde_json::Value = serde_json::from_str(answer.stdout().trim()).expect("one object");
    assert_eq!(report["changes"][0]["status"], "foreign");
    assert_eq!(report["changes"][0]["path"], "environments/test/primary/cache/outputs.tf");
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(1));
}

/// What the sandbox keeps of a stack that was applied.
fn applied(env: &TestEnv, region: &str, stack: &str, resources: &str) {
    let path = format!(".terradrill/sandbox/states/{region}/test/{stack}.tfstate");
    env.write(&path, format!(r#"{{ "version": 4, "resources": {resources} }}"#));
}

#[test]
fn what_was_applied_is_not_left_behind_unseen() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    let without = SHORT.replace("      - cache (active)\n", "").replace("      - cache (standby)\n", "");
    assert_ne!(without, SHORT);
    applied(&env, "us-east-1", "primary/cache", r#"[{ "type": "aws_elasticache_replication_group" }]"#);
    env.write("environments/test/topology.yaml", &without);
    insta::assert_snapshot!(env.run("render"), @"
    ------- stderr -------
    error: Rendering would leave behind what was applied; nothing was written
      caused by: primary/cache leaves the topology, and what it has made would stay
    hint: put it back into the topology, take it down with `terradrill destroy --env test --sandbox primary/cache`, then take it out
    hint: or render with --leave-behind, and see yourself to what stays and to where states are
    [exit status: 10]
    ");
    assert!(env.path("environments/test/primary/cache/main.tf").exists());

    // What was taken down may go.
    applied(&env, "us-east-1", "primary/cache", "[]");
    let _ = env.run("render").success();
    assert!(!env.path("environments/test/primary/cache/main.tf").exists());
}

#[test]
fn the_state_of_global_stacks_does_not_move_with_traffic() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    applied(&env, "eu-west-1", "global/identity/aws", r#"[{ "type": "aws_iam_role" }]"#);
    // The default home is where least traffic goes: by now that is the other region.
    let turned = SHORT.replace("traffic: 100%", "traffic: 40%").replace("traffic: 0%", "traffic: 60%");
    let turned = turned.replace("status: standby", "status: active");
    env.write("environments/test/topology.yaml", &turned);
    insta::assert_snapshot!(env.run("render"), @"
    ------- stderr -------
    error: Rendering would leave behind what was applied; nothing was written
      caused by: the state of global/identity/aws is in eu-west-1, and would be looked for in us-east-1
    hint: keep it where it is: `state: { home: secondary }` (without it, the home follows from traffic)
    hint: or render with --leave-behind, and see yourself to what stays and to where states are
    [exit status: 10]
    ");
    env.write("environments/test/topology.yaml", format!("state: {{ home: secondary }}\n{turned}"));
    let _ = env.run("render").success();
    env.write("environments/test/topology.yaml", &turned);
    let _ = env.run("render --leave-behind").success();
}

#[test]
fn a_backend_leaves_encryption_to_its_bucket_and_locks_as_it_is_told() {
    let env = TestEnv::short();
    let _ = env.run("render").success();
    let backend = "environments/test/primary/platform/backend.tf";
    let text = env.read(backend);
    assert!(text.contains("use_lockfile = true"), "{text}");
    // `encrypt` alone would override the bucket's key, and a key that is named has to be there before the first state.
    assert!(!text.contains("encrypt") && !text.contains("kms_key_id"), "{text}");

    env.write("environments/test/topology.yaml", format!("state: {{ lock: dynamodb }}\n{SHORT}"));
    let _ = env.run("render").success();
    let text = env.read(backend);
    assert!(text.contains("dynamodb_table = \"test-state-lock\"") && !text.contains("use_lockfile"), "{text}");
    assert!(env.read("environments/test/primary/state/terraform.tfvars").contains("lock_table          = true"));
    let found = env.run("check").stdout();
    assert!(found.contains("state-lock-in-table"), "{found}");
}
