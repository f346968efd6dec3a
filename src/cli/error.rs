//! What a command answers when it can't do what it was asked: the only place where errors become advice and exit codes.

use std::fmt::Write as _;

use super::diagnostics::SourceFile;
use super::exit::ExitCode;
use crate::diagnostic::Diagnostics;

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
