//! `render` and `render --check`.

use crate::support::TestEnv;

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
    @@ -35,7 +35,6 @@
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
