//! What terradrill costs beside the terraform that it drives: `cargo bench --bench runs`.
//!
//! - 128 stacks in pairs, each a sleep, against their critical path;
//! - `plan` of 100 stacks in the sandbox against the same commands run bare with `xargs -P2`, served by the same sandbox.
//!
//! These are figures to look at on a quiet machine, not tests.

#![expect(clippy::print_stdout, reason = "printing figures is what this is for")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use terradrill::run::{
    Executor, Finish, Graph, Journal, Moment, Recorder, RunFolder, RunId, Scheduler, Task, Workspace, drive,
};
use terradrill::sandbox::api::{OpenSession, SessionOpened};
use terradrill::sandbox::{Client, Options, Sandbox};
use terradrill::stacks::StackId;
use terradrill::terraform::{CliConfig, DEFAULT_LOCK_TIMEOUT, Interrupts, Terraform, discover};

const STACKS: usize = 100;
const ROUNDS: usize = 3;

/// A stack with a few resources of AWS.
const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_sqs_queue" "this" {
  for_each = toset(["a", "b", "c", "d", "e"])

  name = "bench-${each.key}"
}
"#;
/// What a plan of [`CONFIGURATION`] makes.
const RESOURCES: u64 = 5;

fn stack(number: usize) -> StackId {
    format!("r/s{number:03}").parse().expect("a stack")
}

fn moment() -> Moment {
    Moment { at: Timestamp::now(), cloud: None }
}

#[tokio::main]
async fn main() {
    pairs().await;
    plans().await;
}

async fn pairs() {
    let millis = |number: usize| (number * 7919) as u64 % 190 + 10;
    let after = |number: usize| if number % 2 == 1 { vec![stack(number - 1)] } else { Vec::new() };
    let graph = Graph::new((0..128).map(|number| (stack(number), after(number)))).expect("pairs make no circle");
    let critical = (0..64).map(|pair| millis(2 * pair) + millis(2 * pair + 1)).max().expect("there are pairs");
    let recorder = Recorder::new(moment, None, Vec::new());
    let unit = |id: StackId| {
        let number = id.to_string()[3..].parse().expect("the name is a number");
        std::future::ready(async move {
            tokio::time::sleep(Duration::from_millis(millis(number))).await;
            (Finish::Succeeded, ())
        })
    };
    let begun = Instant::now();
    drive(Scheduler::new(&graph, 128), &recorder, Interrupts::never(), unit, |_, ()| {}, |_| {}).await;
    let took = begun.elapsed().as_secs_f64();
    let critical = critical as f64 / 1000.0;
    println!("128 stacks in pairs: {took:.3} s, critical path {critical:.3} s, {:.1} %", critical / took * 100.0);
}

async fn plans() {
    let (mut ours, mut bare) = (f64::INFINITY, f64::INFINITY);
    let kept = tempfile::tempdir().expect("a directory");
    let sandbox = Sandbox::start(&Options::new(kept.path())).expect("a sandbox");
    let client = sandbox.client();
    let by_hand = session(&client, "bench/by-hand").env["TF_REATTACH_PROVIDERS"].clone();
    for _ in 0..ROUNDS {
        // Taken in turns, so that what else the machine does falls on both; the best of each counts.
        let root = tempfile::tempdir().expect("a directory");
        write(root.path());
        let begun = Instant::now();
        run_bare(root.path(), &by_hand);
        bare = bare.min(begun.elapsed().as_secs_f64());
        let root = tempfile::tempdir().expect("a directory");
        write(root.path());
        let begun = Instant::now();
        run_ours(root.path(), &client).await;
        ours = ours.min(begun.elapsed().as_secs_f64());
    }
    println!("plan of {STACKS} stacks: {ours:.2} s, bare {bare:.2} s, {:.3} x", ours / bare);
}

fn write(root: &Path) {
    for number in 0..STACKS {
        let directory = root.join(stack(number).to_string());
        std::fs::create_dir_all(&directory).expect("made");
        std::fs::write(directory.join("main.tf"), CONFIGURATION).expect("written");
    }
}

fn session(client: &Client, label: &str) -> SessionOpened {
    let request = OpenSession {
        label: label.to_owned(),
        state_region: None,
        state_path: None,
        process: None,
        holds_clock: false,
        serves: true,
    };
    client.open_session(&request).expect("a session")
}

struct Close(Client, String);

impl Drop for Close {
    fn drop(&mut self) {
        self.0.close_session(&self.1).expect("an open session");
    }
}

fn run_bare(root: &Path, reattach: &str) {
    let script = "ls -d r/* | xargs -P2 -I{} sh -c 'cd {} && terraform init -input=false -no-color >log && \
                  terraform plan -json -input=false -detailed-exitcode -out=plan >>log; \
                  terraform show -json plan >shown'";
    let status = Command::new("sh")
        .args(["-c", script])
        .current_dir(root)
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("TF_REATTACH_PROVIDERS", reattach)
        .stdout(Stdio::null())
        .status()
        .expect("sh runs");
    assert!(status.success());
}

async fn run_ours(root: &Path, client: &Client) {
    let environment: terradrill::terraform::Environment = std::env::vars_os().collect();
    let binary = discover(None, &environment).await.expect("this needs terraform");
    let folder = RunFolder::create(&root.join(".terradrill"), &RunId::new(Timestamp::now(), "bench", 0)).expect("made");
    let journal = Journal::open(&folder.journal()).expect("opened");
    let (directory, client) = (root.to_owned(), client.clone());
    let executor = Executor {
        terraform: Arc::new(Terraform::new(binary, environment, CliConfig::File("/dev/null".into()))),
        recorder: Arc::new(Recorder::new(moment, Some(journal), Vec::new())),
        folder,
        open: Arc::new(move |stack: &StackId| {
            let directory = directory.join(stack.to_string());
            let opened = session(&client, &format!("bench/{stack}"));
            let guard = Close(client.clone(), opened.id);
            Ok(Workspace { directory, environment: opened.env, guard: Some(Box::new(guard)) })
        }),
        interrupts: Interrupts::never(),
        jobs: 2,
        lock_timeout: DEFAULT_LOCK_TIMEOUT,
        tells_interrupts: true,
        parallelism: None,
    };
    let graph = Graph::new((0..STACKS).map(|number| (stack(number), Vec::new()))).expect("a graph");
    let summary = executor.execute(&graph, BTreeMap::new(), Task::Plan).await;
    assert!(summary.succeeded() && summary.total().add == STACKS as u64 * RESOURCES);
}
