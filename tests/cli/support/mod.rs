//! A repository in a temporary folder, and the binary run in it with an environment of its own.

pub(crate) mod gate;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The short topology that most cases start from.
pub(crate) const SHORT: &str = include_str!("../../../environments/active-passive/topology.yaml");

/// A temporary repository.
pub(crate) struct TestEnv {
    root: TempDir,
    variables: Vec<(String, String)>,
}

impl TestEnv {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { root: tempfile::tempdir().expect("a temporary folder"), variables: Vec::new() }
    }

    /// A repository with the environment `test` and this topology.
    pub(crate) fn with_topology(topology: impl AsRef<[u8]>) -> Self {
        let env = Self::empty();
        env.write("environments/test/topology.yaml", topology);
        env
    }

    /// A repository with the short topology as environment `test`.
    pub(crate) fn short() -> Self {
        Self::with_topology(SHORT)
    }

    /// Sets a variable for what is run later.
    pub(crate) fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file that is there")
    }

    /// All files below a folder, sorted.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.path(folder), &mut found);
        let mut names: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(self.root.path()).expect("below").display().to_string())
            .collect();
        names.sort();
        names
    }

    /// Runs the binary in the repository's root. The arguments are split at blanks.
    #[must_use = "snapshot the answer or assert its status"]
    pub(crate) fn run(&self, arguments: &str) -> Answer {
        self.run_in("", arguments)
    }

    /// Runs the binary in a folder of the repository.
    #[must_use = "snapshot the answer or assert its status"]
    pub(crate) fn run_in(&self, folder: &str, arguments: &str) -> Answer {
        self.answer(&mut self.command(folder, arguments))
    }

    /// The command that `run_in` runs, for cases that change it.
    pub(crate) fn command(&self, folder: &str, arguments: &str) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_terradrill")), folder, arguments)
    }

    /// The same with a copy of the binary.
    pub(crate) fn command_of(&self, binary: &Path, folder: &str, arguments: &str) -> Command {
        let mut command = Command::new(binary);
        command
            .args(arguments.split_whitespace())
            .current_dir(self.path(folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root.path())
            .env("TMPDIR", self.root.path())
            .env("COLUMNS", "100")
            .env("CHECKPOINT_DISABLE", "1")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    #[must_use = "snapshot the answer or assert its status"]
    pub(crate) fn answer(&self, command: &mut Command) -> Answer {
        Answer { output: command.output().expect("the binary starts"), root: self.root.path().to_owned() }
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What the binary answered. Its text holds stdout, stderr and the exit status, for one snapshot of all three.
pub(crate) struct Answer {
    output: Output,
    root: PathBuf,
}

impl Answer {
    pub(crate) fn status(&self) -> i32 {
        self.output.status.code().expect("not ended by a signal")
    }

    pub(crate) fn stdout(&self) -> String {
        self.text(&self.output.stdout)
    }

    pub(crate) fn stderr(&self) -> String {
        self.text(&self.output.stderr)
    }

    /// Asserts that all went well.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        assert_eq!(self.status(), 0, "{self}");
        self
    }

    fn text(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes).replace(&self.root.display().to_string(), "[ROOT]");
        // Blanks at the ends of lines would be lost in the source of a test.
        text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stdout())?;
        writeln!(f, "------- stderr -------")?;
        write!(f, "{}", self.stderr())?;
        writeln!(f, "[exit status: {}]", self.status())
    }
}
