//! Environments as a whole: what is applied needs no change, is valid, and can be taken down.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use terradrill::run::Event;
use terradrill::sandbox::api::OpenSession;

use crate::checkout::{Checkout, resources};

#[test]
fn active_passive_is_built_and_taken_down() {
    is_built_and_taken_down("active-passive");
}

#[test]
fn active_active_is_built_and_taken_down() {
    is_built_and_taken_down("active-active");
}

/// The drills of the others are among the drills; `.ci/matrix` goes through all of them at both ends of the providers.
#[test]
fn production_is_built_drilled_and_taken_down() {
    let checkout = is_built("production");
    checkout.run("drill region-loss --sandbox").exits(0);
    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    is_taken_down(&checkout);
}

fn is_built_and_taken_down(environment: &str) {
    is_taken_down(&is_built(environment));
}

/// Applies an environment: nothing is left to do, and every stack is valid without a warning.
fn is_built(environment: &str) -> Checkout {
    let checkout = Checkout::of(environment);
    let sandbox = checkout.serve();
    let client = sandbox.client();
    checkout.run("apply --sandbox --yes").exits(0);
    assert!(resources(&client) > 100);

    checkout.run("plan --sandbox --detailed-exitcode").exits(0);
    let journal = checkout.journal();
    let stacks = checkout.stacks_in_sandbox();
    let unchanged = journal.iter().filter(|event| matches!(event, Event::StackUnchanged { .. })).count();
    assert_eq!(unchanged, stacks.len(), "every stack was planned");

    let session = OpenSession {
        label: "by-hand".to_owned(),
        state_region: None,
        state_path: None,
        process: Some(std::process::id()),
        holds_clock: false,
        serves: true,
    };
    let session = client.open_session(&session).expect("a session");
    let left = Mutex::new(stacks);
    let next = || left.lock().expect("no one panics with it").pop();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(stack) = next() {
                    let terraform = std::env::var_os("TERRADRILL_TEST_TERRAFORM").map(PathBuf::from);
                    let mut validate = Command::new(terraform.unwrap_or_else(|| "terraform".into()));
                    validate
                        .arg("validate")
                        .current_dir(&stack)
                        .envs(&session.env)
                        .env("TF_CLI_CONFIG_FILE", "/dev/null");
                    let output = validate.output().expect("terraform starts");
                    let said = String::from_utf8_lossy(&output.stdout);
                    let clean = output.status.success() && !said.contains("Warning");
                    assert!(clean, "{}\n{said}{}", stack.display(), String::from_utf8_lossy(&output.stderr));
                }
            });
        }
    });
    checkout
}

fn is_taken_down(checkout: &Checkout) {
    let sandbox = checkout.serve();
    let client = sandbox.client();
    checkout.run("destroy --sandbox --yes").exits(0);
    assert_eq!(resources(&client), 0, "{:?}", client.resources(&Default::default()));
}
