//! What a command answers when it can't do what it was asked: the only place where errors become advice and exit codes.

use std::fmt::Write as _;

use super::diagnostics::SourceFile;
use super::exit::ExitCode;
use crate::artifacts::ArtifactError;
use crate::diagnostic::Diagnostics;
use crate::recovery::Impossible;
use crate::render::{RenderError, WriteError};
use crate::run::{JournalError, LockError};
use crate::sandbox::storage::StorageError;
use crate::sandbox::{ClientError, StartError};
use crate::site::SiteError;
use crate::terraform::DiscoverError;

/// A failed command.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) exit: ExitCode,
    /// One sentence; empty if everything has been said already.
    pub(crate) message: String,
    pub(crate) causes: Vec<String>,
    pub(crate) hints: Vec<String>,
    /// What is wrong with a file.
    pub(crate) diagnostics: Option<Box<(SourceFile, Diagnostics)>>,
}

impl CommandError {
    pub(crate) fn new(exit: ExitCode, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), causes: Vec::new(), hints: Vec::new(), diagnostics: None }
    }

    /// Something unexpected, with its causes.
    pub(crate) fn unexpected(error: &dyn std::error::Error) -> Self {
        let failed = Self::new(ExitCode::Unexpected, error.to_string());
        error.source().into_iter().fold(failed, Self::cause)
    }

    /// Adds what caused it, with its own causes.
    pub(crate) fn cause(mut self, error: &dyn std::error::Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self.causes.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// Says nothing more: what is wrong has been shown.
    pub(crate) fn shown(exit: ExitCode) -> Self {
        Self::new(exit, "")
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn of_file(file: SourceFile, diagnostics: Diagnostics) -> Self {
        Self { diagnostics: Some(Box::new((file, diagnostics))), ..Self::new(ExitCode::Topology, "") }
    }

    /// The text for people.
    pub(crate) fn text(&self, colour: bool, width: usize) -> String {
        let mut text = String::new();
        if let Some((file, diagnostics)) = self.diagnostics.as_deref() {
            text.push_str(&super::diagnostics::render(file, diagnostics, colour, width));
        }
        if self.exit == ExitCode::Done && !self.message.is_empty() {
            // That there is nothing to do is no error.
            let _ = writeln!(text, "{}", self.message);
        } else if !self.message.is_empty() {
            let (on, off) = if colour { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
            let _ = writeln!(text, "{on}error:{off} {}", self.message);
        }
        for cause in &self.causes {
            let _ = writeln!(text, "  caused by: {cause}");
        }
        for hint in &self.hints {
            let (on, off) = if colour { ("\x1b[36m", "\x1b[0m") } else { ("", "") };
            let _ = writeln!(text, "{on}hint:{off} {hint}");
        }
        text
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            // Whoever read our output has heard enough.
            return Self::shown(ExitCode::Done);
        }
        Self::new(ExitCode::Unexpected, error.to_string())
    }
}

/// Why there is no plan.
impl From<Impossible> for CommandError {
    fn from(error: Impossible) -> Self {
        let (exit, hint) = match &error {
            Impossible::UnknownRegion(_) => {
                (ExitCode::Usage, "name a region of the topology, by its name or its cloud region")
            }
            Impossible::NoSurvivor => (ExitCode::Topology, "add a standby region to the topology before it is needed"),
            Impossible::OnlyShut(_) => (
                ExitCode::Topology,
                "bring a region back first: `terradrill failback` shows how, and makes its data a copy of what serves",
            ),
            Impossible::Unfinished(lost) => {
                let lose: Vec<String> = lost.iter().map(|region| format!("--lose {region}")).collect();
                return Self::new(ExitCode::Refused, format!("There is no way: {error}"))
                    .hint(format!("go on with it: `terradrill failover {} --sandbox --execute`", lose.join(" ")))
                    .hint("or take it back, if nothing was promoted: `terradrill fence restore --sandbox`");
            }
            Impossible::NoReplica(_) => (
                ExitCode::Topology,
                "give the database a replica in another region; without one its last backup has to be restored by hand",
            ),
            Impossible::NeedsLost { .. } => {
                (ExitCode::Topology, "let a region that isn't lost hold it: see `state: { home: … }`")
            }
            Impossible::Nothing(what) => return Self::new(ExitCode::Done, what.clone()),
        };
        Self::new(exit, format!("There is no way: {error}")).hint(hint)
    }
}

impl From<DiscoverError> for CommandError {
    fn from(error: DiscoverError) -> Self {
        let hint = match &error {
            DiscoverError::Missing { .. } => {
                "install Terraform or OpenTofu, 1.11 or newer, or name it with --terraform-bin"
            }
            DiscoverError::TooOld { .. } => "update it, or name a newer one with --terraform-bin",
            DiscoverError::NotRunnable { .. } => "name a terraform or tofu with --terraform-bin",
        };
        Self::new(ExitCode::TerraformMissing, error.to_string()).hint(hint)
    }
}

impl From<LockError> for CommandError {
    fn from(error: LockError) -> Self {
        match &error {
            LockError::Held { .. } => Self::new(ExitCode::Held, error.to_string())
                .hint("wait until it is over, or end it with Ctrl-C; only one run at a time changes an environment"),
            LockError::File { .. } => Self::unexpected(&error),
        }
    }
}

impl From<StartError> for CommandError {
    fn from(error: StartError) -> Self {
        let exit = match &error {
            StartError::Storage(StorageError::Busy(_)) => ExitCode::Held,
            _ => ExitCode::Unexpected,
        };
        let failed = Self::new(exit, "The sandbox can't start").cause(&error);
        match &error {
            StartError::Storage(StorageError::Damaged { .. } | StorageError::OtherFormat(_)) => {
                failed.hint("`terradrill sandbox reset` forgets what it held and begins anew")
            }
            _ => failed,
        }
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Obstacles { edited, foreign } => {
                let mut failed =
                    Self::new(ExitCode::Rendered, "Something is in the way of rendered files; nothing was written");
                let causes = edited.iter().map(|path| format!("{path}: edited by hand"));
                failed.causes = causes.chain(foreign.iter().map(|path| format!("{path}: not terradrill's"))).collect();
                if !edited.is_empty() {
                    failed = failed
                        .hint("put own changes into a file of another name beside it, which terraform reads too")
                        .hint(
                            "`terradrill render --check` shows the difference, `terradrill render --force` overwrites",
                        );
                }
                if !foreign.is_empty() {
                    failed = failed.hint("move what isn't terradrill's to another name; it is never overwritten");
                }
                failed
            }
            WriteError::Read { ref source, .. } | WriteError::Write { ref source, .. } => {
                let cause = source.to_string();
                let mut failed = Self::new(ExitCode::Unexpected, error.to_string());
                failed.causes.push(cause);
                failed.hint("nothing was left half-written; check the permissions and the space of that folder")
            }
        }
    }
}

impl From<JournalError> for CommandError {
    fn from(error: JournalError) -> Self {
        Self::unexpected(&error)
    }
}

impl From<ArtifactError> for CommandError {
    fn from(error: ArtifactError) -> Self {
        let failed = Self::new(ExitCode::Usage, error.to_string());
        match error {
            ArtifactError::Empty(_) => failed.hint("name the folder that holds the weights"),
            ArtifactError::Name(_) => failed.hint("rename it, and name it alike in every region"),
            ArtifactError::Io { .. } => failed.hint("no manifest was written"),
        }
    }
}

impl From<RenderError> for CommandError {
    fn from(error: RenderError) -> Self {
        Self::new(ExitCode::Unexpected, error.to_string())
    }
}

impl From<SiteError> for CommandError {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::Sandbox(error) => error.into(),
            other => Self::new(ExitCode::Unexpected, "The simulated clouds couldn't be asked").cause(&other),
        }
    }
}

impl From<ClientError> for CommandError {
    fn from(error: ClientError) -> Self {
        Self::new(ExitCode::Unexpected, error.to_string())
    }
}

impl From<StorageError> for CommandError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Busy(_) => Self::new(ExitCode::Held, error.to_string()).hint("end what uses it first"),
            error => Self::unexpected(&error),
        }
    }
}
