//! The driver and runs, on roots that need no provider.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use terradrill::run::{Event, Journal, Policy, Refusal, RefusalReason, SkipReason, StackOutcome, Task, Unit};
use terradrill::terraform::{Cause, DiscoverError, InitOptions, Interrupts, PlanOptions, Workplace, discover};

use crate::bed::{Bed, environment, hear, mode, say, stack};

const PLAIN: &str = r#"
variable "epoch" {
  type    = number
  default = 1
}

resource "terraform_data" "it" {
  input = "one"
}

output "epoch" {
  value = var.epoch
}
"#;

fn none() -> BTreeMap<terradrill::stacks::StackId, Unit> {
    BTreeMap::new()
}

#[tokio::test]
async fn the_whole_life_of_two_stacks() {
    let mut bed = Bed::new().await;
    bed.stack("platform", &[], PLAIN);
    bed.stack("workloads", &["platform"], PLAIN);
    let needs = || [(stack("workloads"), Unit { needs: vec![stack("platform")], ..Unit::default() })].into();

    let run = bed.execute(Task::Plan, needs()).await;
    assert_eq!(run.outcomes(), ["r/platform: Planned", "r/workloads: Waits"]);
    assert!(run.summary.has_changes() && run.summary.succeeded());
    let (file, summary) = {
        let result = &run.summary.stacks[&stack("platform")];
        (result.plan.clone().expect("a plan"), result.summary.expect("a summary"))
    };
    assert_eq!((summary.add, summary.outputs), (1, 1));
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&run.folder.log(&stack("platform"))), 0o600);
    assert_eq!(mode(&run.folder.journal()), 0o600);
    assert_eq!(mode(run.folder.path()), 0o700);

    // The saved plan is applied as it is; the other is planned when its turn comes.
    let mut units = needs();
    units.insert(stack("platform"), Unit { saved: Some((file, summary)), ..Unit::default() });
    let run = bed.execute(Task::Apply, units).await;
    assert_eq!(run.outcomes(), ["r/platform: Applied", "r/workloads: Applied"]);
    assert_eq!(run.stacks_of(|event| matches!(event, Event::StackPlanning { .. })), ["r/workloads"]);
    assert_eq!(run.stacks_of(|event| matches!(event, Event::StackApplied { .. })), ["r/platform", "r/workloads"]);
    assert_eq!(run.summary.stacks[&stack("workloads")].outputs["epoch"].value, 1);
    let journal = Journal::read(&run.folder.journal()).expect("a journal");
    assert_eq!(journal, run.events);

    let run = bed.execute(Task::Plan, needs()).await;
    assert_eq!(run.outcomes(), ["r/platform: Unchanged", "r/workloads: Unchanged"]);
    let initialized = run.stacks_of(|event| matches!(event, Event::StackInitializing { .. }));
    assert!(initialized.is_empty(), "nothing that init reads has changed");

    let run = bed.execute(Task::Destroy, none()).await;
    assert_eq!(run.stacks_of(|event| matches!(event, Event::StackApplied { .. })), ["r/workloads", "r/platform"]);
    let run = bed.execute(Task::Destroy, none()).await;
    assert_eq!(run.outcomes(), ["r/platform: Unchanged", "r/workloads: Unchanged"]);
}

#[tokio::test]
async fn a_failure_skips_what_depends_on_it_and_nothing_else() {
    let mut bed = Bed::new().await;
    let failing = r#"
variable "one" {
  default = 1
}

resource "terraform_data" "it" {
  lifecycle {
    precondition {
      condition     = var.one > 2
      error_message = "One is not more than two."
    }
  }
}
"#;
    bed.stack("broken", &[], failing);
    bed.stack("above", &["broken"], PLAIN);
    bed.stack("top", &["above"], PLAIN);
    bed.stack("beside", &[], PLAIN);
    bed.stack("invalid", &[], "locals {\n  it = \n}\n");
    let run = bed.execute(Task::Apply, none()).await;
    assert_eq!(
        run.outcomes(),
        ["r/above: Skipped", "r/beside: Applied", "r/broken: Failed", "r/invalid: Failed", "r/top: Skipped"]
    );
    let failure = |name: &str| match &run.summary.stacks[&stack(name)].outcome {
        StackOutcome::Failed(failure) => failure.to_string(),
        _ => panic!("it failed"),
    };
    assert_eq!(
        failure("broken"),
        "terraform plan failed (exit status: 1): Resource precondition failed: One is not more \
         than two."
    );
    assert_eq!(
        failure("invalid"),
        "terraform init failed (exit status: 1): Invalid expression: Expected the start of an expression, but found \
         an invalid expression token."
    );
    let StackOutcome::Skipped { reason } = &run.summary.stacks[&stack("top")].outcome else { panic!("skipped") };
    assert_eq!(*reason, SkipReason::DependencyFailed { stack: stack("broken") });
    assert_eq!(run.stacks_of(|event| matches!(event, Event::Diagnostic { .. })), ["r/broken"]);
}

#[tokio::test]
async fn a_stack_that_changed_its_providers_is_initialized_again() {
    let mut bed = Bed::new().await;
    bed.stack("it", &[], PLAIN);
    bed.execute(Task::Apply, none()).await;
    // The stamp says that all is well, and terraform knows better.
    let modules = bed.directory(&stack("it")).join("modules/m");
    std::fs::create_dir_all(&modules).expect("made");
    std::fs::write(modules.join("main.tf"), PLAIN).expect("written");
    bed.stack("it", &[], &format!("{PLAIN}\nmodule \"m\" {{\n  source = \"./modules/m\"\n}}\n"));
    let run = bed.execute(Task::Apply, none()).await;
    assert_eq!(run.outcomes(), ["r/it: Applied"]);
    assert_eq!(run.stacks_of(|event| matches!(event, Event::StackInitializing { .. })), ["r/it"]);
}

#[tokio::test]
async fn an_older_posture_is_refused() {
    let mut bed = Bed::new().await;
    bed.stack("it", &[], PLAIN);
    let at = |epoch: u64| -> BTreeMap<_, _> {
        [(stack("it"), Unit { policy: Policy { epoch: Some(epoch), ..Policy::default() }, ..Unit::default() })].into()
    };
    let tfvars = bed.directory(&stack("it")).join("terraform.tfvars");
    std::fs::write(&tfvars, "epoch = 4\n").expect("written");
    assert_eq!(bed.execute(Task::Apply, at(4)).await.outcomes(), ["r/it: Applied"]);
    std::fs::write(&tfvars, "epoch = 3\n").expect("written");
    let run = bed.execute(Task::Apply, at(3)).await;
    let StackOutcome::Refused { refusals } = &run.summary.stacks[&stack("it")].outcome else { panic!("refused") };
    let reason = RefusalReason::StalePosture { applied: 4, posture: 3 };
    assert_eq!(*refusals, [Refusal { stack: stack("it"), address: String::new(), reason }]);
    std::fs::write(&tfvars, "epoch = 5\n").expect("written");
    assert_eq!(bed.execute(Task::Apply, at(5)).await.outcomes(), ["r/it: Applied"]);
}

/// A root whose apply says that it has begun, and goes on when it is told to.
fn waiting(begun: &Path, go: &Path) -> String {
    format!(
        r#"
resource "terraform_data" "first" {{
  input = "done before"
}}

resource "terraform_data" "waits" {{
  depends_on = [terraform_data.first]

  provisioner "local-exec" {{
    command = "echo begun > {} && read line < {}"
  }}
}}
"#,
        begun.display(),
        go.display()
    )
}

#[tokio::test]
async fn an_interrupt_reaches_terraform_once_and_the_next_apply_finishes() {
    let mut bed = Bed::new().await;
    let (begun, go) = (bed.pipe("begun"), bed.pipe("go"));
    bed.stack("slow", &[], &waiting(&begun, &go));
    bed.stack("above", &["slow"], PLAIN);
    let run = bed.begin(Task::Apply, none());
    assert_eq!(hear(&begun).await, "begun");
    assert_eq!(run.interrupter.interrupt(), 1);
    let run = tokio::time::timeout(crate::bed::PATIENCE, run.run).await.expect("it ends").expect("nothing panics");
    assert_eq!(run.outcomes(), ["r/above: Skipped", "r/slow: Interrupted"]);
    let StackOutcome::Skipped { reason } = &run.summary.stacks[&stack("above")].outcome else { panic!("skipped") };
    assert_eq!(*reason, SkipReason::Interrupted);
    let journal = Journal::read(&run.folder.journal()).expect("a journal");
    assert!(journal.iter().any(|stamped| stamped.event == Event::Interrupted { count: 1, running: 1 }));
    let log = std::fs::read_to_string(run.folder.log(&stack("slow"))).expect("a log");
    assert_eq!(log.matches("Interrupt received").count(), 1, "{log}");
    assert!(!log.contains("Two interrupts"), "{log}");
    let directory = bed.directory(&stack("slow"));
    assert!(!directory.join(".terraform.tfstate.lock.info").exists(), "the state's lock is free");
    let state = std::fs::read_to_string(directory.join("terraform.tfstate")).expect("a state");
    assert!(state.contains("done before"), "what was done is in the state");

    let released = say(&go).await;
    let listening = hear(&begun);
    let run = bed.begin(Task::Apply, none());
    assert_eq!(listening.await, "begun");
    let run = tokio::time::timeout(crate::bed::PATIENCE, run.run).await.expect("it ends").expect("nothing panics");
    drop(released);
    assert_eq!(run.outcomes(), ["r/above: Applied", "r/slow: Applied"]);
}

#[tokio::test]
async fn a_lock_that_is_held_is_told_from_other_failures() {
    let mut bed = Bed::new().await;
    let (begun, go) = (bed.pipe("begun"), bed.pipe("go"));
    bed.stack("slow", &[], &waiting(&begun, &go));
    let run = bed.begin(Task::Apply, none());
    assert_eq!(hear(&begun).await, "begun");
    let directory = bed.directory(&stack("slow"));
    let place =
        Workplace { log: directory.join("other.log"), directory: directory.clone(), environment: BTreeMap::new() };
    let mut options = PlanOptions::new(directory.join("other.tfplan"));
    options.lock_timeout = Duration::ZERO;
    let error =
        bed.terraform().plan(&place, &options, &mut |_| {}, &Interrupts::never()).await.expect_err("it is held");
    assert_eq!(error.cause(), Cause::Lock, "{error}");
    let released = say(&go).await;
    let run = tokio::time::timeout(crate::bed::PATIENCE, run.run).await.expect("it ends").expect("nothing panics");
    drop(released);
    assert_eq!(run.outcomes(), ["r/slow: Applied"]);
}

#[tokio::test]
async fn the_other_commands() {
    let mut bed = Bed::new().await;
    bed.stack("it", &[], PLAIN);
    let directory = bed.directory(&stack("it"));
    let place = Workplace { log: directory.join("it.log"), directory, environment: BTreeMap::new() };
    let terraform = bed.terraform();
    assert_eq!(terraform.state_pull(&place).await.expect("no state"), None);
    terraform.init(&place, &InitOptions::default(), &Interrupts::never()).await.expect("initialized");
    assert_eq!(terraform.validate(&place).await.expect("validated"), []);
    assert_eq!(terraform.format_check(&place).await.expect("checked"), [""; 0]);
    std::fs::write(place.directory.join("bad.tf"), "locals {\n x=nothing.at.all\n}\n").expect("written");
    assert_eq!(terraform.format_check(&place).await.expect("checked"), ["bad.tf"]);
    let found = terraform.validate(&place).await.expect("validated");
    assert_eq!(found[0].summary, "Reference to undeclared resource");
    assert_eq!(found[0].range.as_ref().map(|range| (range.filename.as_str(), range.start.line)), Some(("bad.tf", 2)));
    assert!(terraform.output(&place).await.expect("answered").is_empty());
}

#[tokio::test]
async fn a_terraform_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().expect("a directory");
    let program = |name: &str, script: &str, mode: u32| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        path
    };
    let old = program("old", r#"echo '{"terraform_version":"1.5.7"}'"#, 0o755);
    let wrong = program("wrong", "echo 'this is no terraform' >&2; exit 3", 0o755);
    let unable = program("unable", "", 0o644);
    let look = async |path: &Path| discover(Some(path), &environment()).await.expect_err("not usable");
    let error = look(&old).await;
    assert!(error.to_string().ends_with("is version 1.5.7; at least 1.11.0 is needed"), "{error}");
    assert!(matches!(error, DiscoverError::TooOld { .. }));
    let error = look(&wrong).await;
    assert!(error.to_string().ends_with("can't be used as terraform: this is no terraform"), "{error}");
    let error = look(&unable).await;
    assert!(error.to_string().ends_with("it is not an executable file"), "{error}");
    assert!(matches!(look(&folder.path().join("none")).await, DiscoverError::Missing { .. }));
}

/// Names the directory of [`apply_until_killed`].
const VICTIM: &str = "TERRADRILL_TEST_VICTIM";

/// Not a test: the process that [`terraform_outlives_terradrill`] kills.
#[tokio::test]
#[ignore = "run by another test"]
async fn apply_until_killed() {
    let Some(root) = std::env::var_os(VICTIM) else { return };
    let mut bed = Bed::at(Path::new(&root)).await;
    let configuration = std::fs::read_to_string(bed.directory(&stack("slow")).join("main.tf")).expect("read");
    bed.stack("slow", &[], &configuration);
    bed.execute(Task::Apply, none()).await;
}

#[tokio::test]
async fn terraform_outlives_terradrill() {
    let mut bed = Bed::new().await;
    let (begun, go) = (bed.pipe("begun"), bed.pipe("go"));
    let talking = r#"
resource "terraform_data" "talks" {
  depends_on = [terraform_data.waits]

  provisioner "local-exec" {
    command = "echo and goes on talking"
  }
}
"#;
    bed.stack("slow", &[], &format!("{}{talking}", waiting(&begun, &go)));
    let mut victim = std::process::Command::new(std::env::current_exe().expect("a path"))
        .args(["--exact", "driver::apply_until_killed", "--ignored"])
        .env(VICTIM, bed.root())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("started");
    assert_eq!(hear(&begun).await, "begun");
    victim.kill().expect("killed");
    victim.wait().expect("gone");
    let released = say(&go).await;
    // The plan waits for the lock, which terraform gives back when it has written its state.
    bed.lock_timeout = Duration::from_secs(60);
    std::fs::remove_dir_all(bed.root().join(".terradrill")).expect("the victim's run is not this one");
    let run = bed.execute(Task::Plan, none()).await;
    drop(released);
    assert_eq!(run.outcomes(), ["r/slow: Unchanged"], "the apply was finished without us");
}
