//! A sandbox, and stacks that the real terraform runs against it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use terradrill::sandbox::api::OpenSession;
use terradrill::sandbox::{Client, Cloud, Options, Releases, Sandbox};

/// A sandbox of a test's own.
pub(crate) struct Ground {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
}

impl Ground {
    pub(crate) fn new() -> Self {
        Self::playing(Releases::default())
    }

    /// With these releases of the providers.
    pub(crate) fn playing(releases: Releases) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let sandbox = Self::start(&folder, releases);
        Self { folder, sandbox }
    }

    /// The same ground with other releases of the providers.
    pub(crate) fn changed_to(self, releases: Releases) -> Self {
        let Self { folder, sandbox } = self;
        drop(sandbox);
        let sandbox = Self::start(&folder, releases);
        Self { folder, sandbox }
    }

    fn start(folder: &tempfile::TempDir, releases: Releases) -> Sandbox {
        let options = Options::new(folder.path().join("sandbox")).playing(Some(releases));
        Sandbox::start(&options).expect("a sandbox")
    }

    pub(crate) fn cloud(&self) -> &Cloud {
        self.sandbox.cloud()
    }

    pub(crate) fn client(&self) -> Client {
        self.sandbox.client()
    }

    /// A folder for the test's stacks, gone with it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A stack with a provider for one region.
    pub(crate) fn stack(&self, label: &str, region: &str) -> Stack<'_> {
        let directory = self.folder.path().join(label);
        std::fs::create_dir_all(&directory).expect("made");
        let provider = format!("provider \"aws\" {{\n  region = \"{region}\"\n}}\n");
        std::fs::write(directory.join("provider.tf"), provider).expect("written");
        self.stack_in(label, directory)
    }

    /// A stack whose files are there already.
    pub(crate) fn stack_in(&self, label: &str, directory: PathBuf) -> Stack<'_> {
        Stack { ground: self, label: label.to_owned(), directory }
    }

    /// Opens a session; while it is open and no call of it sleeps, the clock does not jump.
    pub(crate) fn session(&self, label: &str) -> Session<'_> {
        let opened = self.client().open_session(&OpenSession {
            label: label.to_owned(),
            state_region: None,
            state_path: None,
            process: None,
            holds_clock: true,
            serves: true,
        });
        let opened = opened.expect("a session");
        Session { ground: self, id: opened.id, env: opened.env }
    }
}

/// A stack. Each terraform gets a session of its own.
pub(crate) struct Stack<'a> {
    ground: &'a Ground,
    label: String,
    directory: PathBuf,
}

/// A session, until it is dropped.
pub(crate) struct Session<'a> {
    ground: &'a Ground,
    id: String,
    env: BTreeMap<String, String>,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        let _ = self.ground.client().close_session(&self.id);
    }
}

/// What a terraform said, and how it ended.
pub(crate) struct Ended {
    code: Option<i32>,
    text: String,
}

impl Ended {
    pub(crate) fn exits(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.text);
        self.text
    }

    /// What it said, however it ended.
    pub(crate) fn text(self) -> String {
        self.text
    }

    pub(crate) fn succeeds(self) -> String {
        self.exits(0)
    }

    /// The text of a failure, without the line breaks and bars that terraform puts into errors.
    pub(crate) fn fails(self) -> String {
        let text = self.exits(1);
        text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
    }
}

/// A terraform that runs.
pub(crate) struct Begun<'a> {
    /// Closed when it is dropped, after the end.
    #[expect(dead_code, reason = "it is kept open while terraform runs")]
    session: Session<'a>,
    child: Child,
    reader: BufReader<std::process::ChildStdout>,
    text: String,
}

impl Begun<'_> {
    /// Interrupts it once and waits for its end.
    pub(crate) fn interrupt(mut self) -> Ended {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("it runs");
        self.reader.read_to_string(&mut self.text).expect("text");
        let code = self.child.wait().expect("it ends").code();
        let mut errors = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut errors).expect("text");
        }
        Ended { code, text: plain(&(self.text + &errors)) }
    }
}

impl Stack<'_> {
    /// Writes the configuration.
    pub(crate) fn write(&self, configuration: &str) {
        std::fs::write(self.directory.join("main.tf"), configuration).expect("written");
    }

    fn command(&self, session: &Session<'_>, arguments: &[&str]) -> Command {
        let binary = std::env::var_os("TERRADRILL_TEST_TERRAFORM").unwrap_or_else(|| "terraform".into());
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(&self.directory)
            .env_remove("TF_PLUGIN_CACHE_DIR")
            .envs([
                ("TF_CLI_CONFIG_FILE", "/dev/null"),
                ("TF_IN_AUTOMATION", "1"),
                ("NO_COLOR", "1"),
                ("TF_INPUT", "0"),
            ])
            .env("CHECKPOINT_DISABLE", "1")
            .envs(session.env.iter().filter(|(name, _)| !name.starts_with("TF_HTTP_")))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command, after `init`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let session = self.ground.session(&self.label);
        let init = self.command(&session, &["init", "-no-color"]).output().expect("these tests need terraform");
        assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
        let output = self.command(&session, arguments).output().expect("these tests need terraform");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Ended { code: output.status.code(), text: plain(&text) }
    }

    /// Begins a command and waits until it prints `until`.
    pub(crate) fn begin(&self, arguments: &[&str], until: &str) -> Begun<'_> {
        self.run(&["validate"]).succeeds();
        let session = self.ground.session(&self.label);
        let mut command = self.command(&session, arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("these tests need terraform");
        let mut reader = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut text = String::new();
        while !text.contains(until) {
            let read = reader.read_line(&mut text).expect("text");
            assert!(read > 0, "it ended before it said {until}: {text}");
        }
        Begun { session, child, reader, text }
    }

    pub(crate) fn apply(&self, arguments: &[&str]) -> Ended {
        self.run(&[&["apply", "-auto-approve"], arguments].concat())
    }

    pub(crate) fn destroy(&self) -> Ended {
        self.run(&["destroy", "-auto-approve"])
    }

    pub(crate) fn plans_no_change(&self, arguments: &[&str]) {
        self.run(&[&["plan", "-detailed-exitcode"], arguments].concat()).exits(0);
    }

    pub(crate) fn output(&self, name: &str) -> String {
        self.run(&["output", "-raw", name]).succeeds()
    }
}

/// A text without colours.
fn plain(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
