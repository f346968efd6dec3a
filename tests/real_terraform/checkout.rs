//! A checkout in a temporary folder, and the binary run in it with an environment of its own.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use terradrill::run::{Event, Journal};
use terradrill::sandbox::log::{Fact, LogQuery, Via};
use terradrill::sandbox::{Client, Instant, Options, Sandbox};

/// Longer than any run takes on a busy machine: one that hangs is killed, and its test fails with what it printed.
const PATIENCE: Duration = Duration::from_secs(300);

/// A checkout with one environment, whose Terraform the binary has rendered.
pub(crate) struct Checkout {
    root: TempDir,
    environment: String,
}

impl Checkout {
    /// The environment as it is shipped.
    pub(crate) fn of(environment: &str) -> Self {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("environments").join(environment);
        let topology = fs::read_to_string(shipped.join("topology.yaml")).expect("an environment that is shipped");
        let checkout =
            Self { root: tempfile::tempdir().expect("a temporary folder"), environment: environment.to_owned() };
        checkout.write_topology(&topology);
        checkout
    }

    /// Replaces the topology and renders what follows from it.
    pub(crate) fn write_topology(&self, topology: &str) {
        let folder = self.folder();
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("topology.yaml"), topology).expect("written");
        self.run("render").exits(0);
    }

    pub(crate) fn topology(&self) -> String {
        fs::read_to_string(self.folder().join("topology.yaml")).expect("a topology")
    }

    /// The environment's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("environments").join(&self.environment)
    }

    /// The folder of the simulated clouds.
    pub(crate) fn sandbox_folder(&self) -> PathBuf {
        self.root.path().join(".terradrill/sandbox")
    }

    /// Serves the simulated clouds from this process; whoever is run meanwhile attaches to them.
    pub(crate) fn serve(&self) -> Sandbox {
        Sandbox::start(&Options::new(self.sandbox_folder())).expect("a sandbox")
    }

    /// Runs the binary on the environment. The arguments are split at blanks.
    #[must_use = "say how it exits"]
    pub(crate) fn run(&self, arguments: &str) -> Answer {
        let mut command = assert_cmd::Command::from_std(self.command(arguments));
        let output = command.timeout(PATIENCE).output().expect("the binary starts");
        Answer { arguments: arguments.to_owned(), output }
    }

    /// Starts the binary in a process group of its own, as a shell does; events come as lines of JSON.
    pub(crate) fn start(&self, arguments: &str) -> Child {
        let mut command = self.command(&format!("{arguments} --format json"));
        command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the binary starts")
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("terradrill"));
        command
            .args(arguments.split_whitespace())
            .args(["--env", &self.environment])
            .current_dir(self.root.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root.path());
        if let Some(terraform) = std::env::var_os("TERRADRILL_TEST_TERRAFORM") {
            command.env("TERRADRILL_TERRAFORM_BIN", terraform);
        }
        command
    }

    /// The folder of the newest run.
    pub(crate) fn newest_run(&self) -> PathBuf {
        let runs = fs::read_dir(self.root.path().join(".terradrill/runs")).expect("runs");
        // Ids sort by time, to a second: their journals tell the rest.
        let began = |folder: &PathBuf| {
            let journal = Journal::read(&folder.join("journal.jsonl")).expect("a journal");
            journal.first().map(|stamped| stamped.moment.at)
        };
        runs.map(|run| run.expect("a run").path()).max_by_key(began).expect("a run")
    }

    /// The events of the newest run.
    pub(crate) fn journal(&self) -> Vec<Event> {
        let journal = Journal::read(&self.newest_run().join("journal.jsonl")).expect("a journal");
        journal.into_iter().map(|stamped| stamped.event).collect()
    }

    /// The report of the newest run, which has all three forms.
    pub(crate) fn report(&self) -> Report {
        let run = self.newest_run();
        for extension in ["md", "html"] {
            let text = fs::read_to_string(run.join(format!("report.{extension}"))).expect("a report");
            assert!(text.contains("Recovery time (RTO)"), "{text}");
        }
        let text = fs::read_to_string(run.join("report.json")).expect("a report");
        Report(serde_json::from_str(&text).expect("JSON"))
    }

    /// What is committed: every file of the environment with its text.
    pub(crate) fn rendered(&self) -> Vec<(PathBuf, String)> {
        let read = |file: PathBuf| (file.clone(), fs::read_to_string(file).expect("readable"));
        files(&self.folder()).into_iter().map(read).collect()
    }

    /// What is left of locks on states.
    pub(crate) fn state_locks(&self) -> Vec<PathBuf> {
        files(&self.sandbox_folder().join("states"))
            .into_iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "lock"))
            .collect()
    }

    /// The folders of the environment's stacks as terraform sees them.
    pub(crate) fn stacks_in_sandbox(&self) -> Vec<PathBuf> {
        let tree = self.sandbox_folder().join("tree/environments").join(&self.environment);
        let mut stacks: Vec<PathBuf> = files(&tree)
            .into_iter()
            .filter(|file| file.ends_with("main.tf"))
            .filter_map(|file| file.parent().map(Path::to_path_buf))
            .filter(|folder| !folder.components().any(|part| part.as_os_str() == ".terraform"))
            .collect();
        stacks.sort();
        stacks
    }
}

/// All files below a folder; links to folders are not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("readable");
        if entry.file_type().expect("a type").is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// How many resources the simulated clouds hold.
pub(crate) fn resources(client: &Client) -> usize {
    client.status().expect("it answers").resources
}

/// What the binary answered.
pub(crate) struct Answer {
    arguments: String,
    output: Output,
}

impl Answer {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.output.status.code(), Some(code), "{self}");
        self
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "terradrill {}\n{}{}", self.arguments, self.stdout(), self.stderr())
    }
}

/// A drill's report, as machines read it.
pub(crate) struct Report(Value);

impl Report {
    pub(crate) fn json(&self) -> &Value {
        &self.0
    }

    /// A measured figure, in seconds.
    #[track_caller]
    pub(crate) fn measured(&self, name: &str) -> f64 {
        self.0["measured"][name].as_f64().unwrap_or_else(|| panic!("{name} was measured: {}", self.0))
    }

    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("{name} is said: {}", self.0))
    }

    /// The phases up to recovery in order, with the seconds measured and estimated.
    pub(crate) fn phase_times(&self) -> Vec<(&str, f64, f64)> {
        let seconds = |phase: &Value, field: &str| phase[field].as_f64().expect("seconds");
        let phases = self.0["phases"].as_array().expect("phases").iter();
        phases
            .map(|phase| {
                let name = phase["phase"].as_str().expect("a name");
                (name, seconds(phase, "measured"), seconds(phase, "estimated"))
            })
            .collect()
    }

    /// What the simulator counted.
    pub(crate) fn isolation(&self, name: &str) -> u64 {
        self.0["isolation"][name].as_u64().expect("a count")
    }

    /// When something was lost, by the clouds' clock.
    pub(crate) fn impact(&self) -> Instant {
        let impact: jiff::Timestamp = self.text("impact").parse().expect("a time");
        Instant(u64::try_from(impact.as_millisecond()).expect("after 1970"))
    }

    /// When the first step of a plan began and its last ended.
    pub(crate) fn span(&self, plan: &str) -> (Instant, Instant) {
        let steps = self.0["steps"].as_array().expect("steps");
        let seconds = |field: &'static str| {
            let of_plan = steps.iter().filter(|step| step["plan"] == plan);
            of_plan.map(move |step| step[field].as_f64().expect("seconds"))
        };
        let begun = seconds("start").fold(f64::INFINITY, f64::min);
        let ended = seconds("end").fold(0.0, f64::max);
        (self.impact().plus_seconds(begun), self.impact().plus_seconds(ended))
    }
}

/// The regions whose gates let writes in now.
pub(crate) fn writers(client: &Client) -> Vec<String> {
    let mut writers = BTreeSet::new();
    for entry in client.log(&LogQuery::default()).expect("a log") {
        if let Some(Fact::Accepts { via: Via::Lease, accepts, .. }) = entry.fact {
            if accepts {
                writers.insert(entry.region)
            } else {
                writers.remove(&entry.region)
            };
        }
    }
    writers.into_iter().collect()
}
