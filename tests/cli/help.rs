//! Help and usage errors.

use crate::support::TestEnv;

#[test]
fn every_command_has_help_with_an_example() {
    let env = TestEnv::empty();
    let help = env.run("--help").success().stdout();
    let commands = help.split("Commands:\n").nth(1).expect("commands").split("\n\n").next().expect("a list");
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| {
            line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty() && *name != "help")
        })
        .collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let help = env.run(&format!("{name} --help")).success().stdout();
        assert!(help.contains("Example") || help.contains("Commands:"), "{name}: {help}");
    }
}

#[test]
fn examples_work_as_they_stand() {
    let env = TestEnv::empty();
    for command in ["", "check", "render", "plan", "apply", "destroy", "failover", "failback", "drill"] {
        let help = env.run(&format!("{command} --help")).success().stdout();
        for example in help.lines().filter_map(|line| line.trim().strip_prefix("terradrill ")) {
            let of_no_environment = ["check unreserved-growth", "check --scenario list"];
            assert!(
                example.contains("--env") || of_no_environment.iter().any(|start| example.starts_with(start)),
                "several environments: {example}"
            );
            // Nothing is done live yet.
            let acts = ["plan", "apply", "destroy", "drill"].iter().any(|command| example.starts_with(command));
            assert!(!acts && !example.contains("--execute") || example.contains("--sandbox"), "{example}");
        }
    }
}

#[test]
fn a_misspelt_command_and_a_misspelt_flag() {
    let env = TestEnv::short();
    insta::assert_snapshot!(env.run("rendr"), @"
    ------- stderr -------
    error: unrecognized subcommand 'rendr'

      tip: a similar subcommand exists: 'render'

    Usage: terradrill [OPTIONS] <COMMAND>

    For more information, try '--help'.
    [exit status: 2]
    ");
    insta::assert_snapshot!(env.run("render --chek"), @"
    ------- stderr -------
    error: unexpected argument '--chek' found

      tip: a similar argument exists: '--check'

    Usage: terradrill render --check

    For more information, try '--help'.
    [exit status: 2]
    ");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_terradrill"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let env = TestEnv::short();
    for (flag, coloured) in [("--color always", true), ("--color never", false), ("", false)] {
        let found = env.run(&format!("check {flag}")).stdout();
        assert_eq!(found.contains("\x1b["), coloured, "{flag}: {found}");
        let refused = env.run(&format!("check --lose nowhere {flag}")).stderr();
        assert_eq!(refused.contains("\x1b["), coloured, "{flag}: {refused}");
    }
    // Who asks for it gets it, whatever the variable says.
    let env = env.variable("NO_COLOR", "1");
    assert!(env.run("check --color always").stdout().contains("\x1b["));
}

#[test]
fn the_environment_has_to_be_clear() {
    let env = TestEnv::empty();
    insta::assert_snapshot!(env.run("check"), @"
    ------- stderr -------
    error: There is no folder `environments` here or above
    hint: an environment is a folder `environments/<name>` with a `topology.yaml`; change to the repository that has it
    [exit status: 2]
    ");
    let env = TestEnv::short();
    env.write("environments/other/topology.yaml", crate::support::SHORT);
    insta::assert_snapshot!(env.run("check"), @"
    ------- stderr -------
    error: Which environment?
    hint: add `--env` with one of other, test
    [exit status: 2]
    ");
    insta::assert_snapshot!(env.run("check --env tset"), @"
    ------- stderr -------
    error: There is no environment `tset`
    hint: did you mean `test`?
    [exit status: 2]
    ");
    insta::assert_snapshot!(env.run("check --env ../test"), @"
    ------- stderr -------
    error: There is no environment `../test`
    hint: there are other, test
    [exit status: 2]
    ");
    let env = env.variable("TERRADRILL_ENV", "other");
    assert_eq!(env.run("check --quiet").status(), 0);
}
