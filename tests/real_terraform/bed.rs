//! A test's own place: stacks in a temporary directory, and an executor over them.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use terradrill::run::{
    Event, Executor, Graph, Journal, Moment, Recorder, RunFolder, RunId, RunSummary, Stamped, Task, Unit, Workspace,
};
use terradrill::stacks::StackId;
use terradrill::terraform::{CliConfig, Environment, Interrupter, Interrupts, Terraform, discover, interrupts};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::pipe;

/// Longer than anything here takes: it turns a test that hangs into one that fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) fn environment() -> Environment {
    std::env::vars_os().collect()
}

pub(crate) async fn terraform() -> Terraform {
    let path = std::env::var_os("TERRADRILL_TEST_TERRAFORM").map(PathBuf::from);
    let binary = discover(path.as_deref(), &environment()).await.expect("these tests need terraform");
    Terraform::new(binary, environment(), CliConfig::File("/dev/null".into()))
}

pub(crate) fn stack(name: &str) -> StackId {
    format!("r/{name}").parse().expect("a stack")
}

/// Stacks, and what they depend on.
pub(crate) struct Bed {
    root: PathBuf,
    /// Removes the directory in the end; kept for that alone.
    owned: Option<tempfile::TempDir>,
    terraform: Arc<Terraform>,
    stacks: BTreeMap<StackId, Vec<StackId>>,
    runs: u16,
    /// How long runs wait for a state's lock.
    pub(crate) lock_timeout: Duration,
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) summary: RunSummary,
    pub(crate) events: Vec<Stamped>,
    pub(crate) folder: RunFolder,
}

/// A run that can be interrupted, and whose events are waited for.
pub(crate) struct Begun {
    pub(crate) interrupter: Interrupter,
    pub(crate) run: tokio::task::JoinHandle<Run>,
}

impl Bed {
    pub(crate) async fn new() -> Bed {
        let owned = tempfile::tempdir().expect("a directory");
        let mut bed = Bed::at(owned.path()).await;
        bed.owned = Some(owned);
        bed
    }

    /// A bed in another's directory.
    pub(crate) async fn at(root: &Path) -> Bed {
        let terraform = Arc::new(terraform().await);
        Bed {
            root: root.to_owned(),
            owned: None,
            terraform,
            stacks: BTreeMap::new(),
            runs: 0,
            lock_timeout: Duration::ZERO,
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn terraform(&self) -> &Terraform {
        &self.terraform
    }

    pub(crate) fn directory(&self, stack: &StackId) -> PathBuf {
        self.root.join(stack.to_string())
    }

    /// Writes a stack's configuration.
    pub(crate) fn stack(&mut self, name: &str, after: &[&str], configuration: &str) {
        let id = stack(name);
        let directory = self.directory(&id);
        std::fs::create_dir_all(&directory).expect("made");
        std::fs::write(directory.join("main.tf"), configuration).expect("written");
        self.stacks.insert(id, after.iter().map(|name| stack(name)).collect());
    }

    /// Makes a named pipe beside the stacks; a fixture's shell commands write into it, or read from it.
    pub(crate) fn pipe(&self, name: &str) -> PathBuf {
        let path = self.root.join(name);
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        path
    }

    pub(crate) async fn execute(&mut self, action: Task, units: BTreeMap<StackId, Unit>) -> Run {
        let begun = self.begin(action, units);
        tokio::time::timeout(PATIENCE, begun.run).await.expect("the run ends").expect("nothing panics")
    }

    pub(crate) fn begin(&mut self, action: Task, units: BTreeMap<StackId, Unit>) -> Begun {
        let (interrupter, listening) = interrupts();
        let (executor, events) = self.executor(listening);
        let graph = Graph::new(self.stacks.clone()).expect("a graph");
        let run = tokio::spawn(async move {
            let summary = executor.execute(&graph, units, action).await;
            let events = events.lock().expect("no one panics with it").clone();
            Run { summary, events, folder: executor.folder }
        });
        Begun { interrupter, run }
    }

    fn executor(&mut self, interrupts: Interrupts) -> (Executor, Arc<Mutex<Vec<Stamped>>>) {
        self.runs += 1;
        let at = "2026-11-20T10:00:00Z".parse().expect("a time");
        let root = self.root.join(".terradrill");
        let folder = RunFolder::create(&root, &RunId::new(at, "test", self.runs)).expect("made");
        let events = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&events);
        let recorder = Recorder::new(
            move || Moment { at, cloud: None },
            Some(Journal::open(&folder.journal()).expect("opened")),
            vec![Box::new(move |stamped: &Stamped| {
                heard.lock().expect("no one panics with it").push(stamped.clone());
            })],
        );
        let stacks = self.root.clone();
        let open = move |stack: &StackId| {
            let directory = stacks.join(stack.to_string());
            Ok(Workspace { directory, environment: BTreeMap::new(), guard: None })
        };
        let executor = Executor {
            terraform: Arc::clone(&self.terraform),
            recorder: Arc::new(recorder),
            folder,
            open: Arc::new(open),
            interrupts,
            jobs: 2,
            lock_timeout: self.lock_timeout,
            tells_interrupts: true,
            parallelism: None,
        };
        (executor, events)
    }
}

impl Run {
    /// How each stack ended, as one word.
    pub(crate) fn outcomes(&self) -> Vec<String> {
        let word = |outcome: &dyn std::fmt::Debug| {
            let text = format!("{outcome:?}");
            text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        };
        self.summary.stacks.iter().map(|(stack, result)| format!("{stack}: {}", word(&result.outcome))).collect()
    }

    /// The stacks of the events that `chosen` takes, in order.
    pub(crate) fn stacks_of(&self, chosen: impl Fn(&Event) -> bool) -> Vec<String> {
        let events = self.events.iter().map(|stamped| &stamped.event);
        events.filter(|event| chosen(event)).filter_map(|event| event.stack().map(ToString::to_string)).collect()
    }
}

/// Waits until something is written into a named pipe.
pub(crate) async fn hear(path: &Path) -> String {
    let mut receiver = pipe::OpenOptions::new().read_write(true).open_receiver(path).expect("a pipe");
    let mut buffer = [0; 64];
    let read = tokio::time::timeout(PATIENCE, receiver.read(&mut buffer)).await.expect("it is written").expect("read");
    String::from_utf8_lossy(&buffer[..read]).trim().to_owned()
}

/// Writes a line into a named pipe that somebody reads from, or is going to.
pub(crate) async fn say(path: &Path) -> pipe::Sender {
    let mut sender = pipe::OpenOptions::new().read_write(true).open_sender(path).expect("a pipe");
    sender.write_all(b"go\n").await.expect("written");
    sender
}

pub(crate) fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("there").permissions().mode() & 0o777
}
