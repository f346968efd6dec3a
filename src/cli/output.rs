//! Where output goes: data to stdout, all else to stderr. Colour and width are decided here, once.

use std::io::{IsTerminal, Write};

use super::args::{Colour, Format, GlobalArgs};
use super::error::CommandError;

/// How to speak to whoever started the command.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) colour: bool,
    pub(crate) width: usize,
    pub(crate) quiet: bool,
    pub(crate) verbose: u8,
    /// Whether progress may be drawn.
    pub(crate) interactive: bool,
}

impl Output {
    pub(crate) fn new(global: &GlobalArgs) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match global.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !plain,
        };
        let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100);
        let ci = std::env::var_os("CI").is_some();
        Self {
            format: global.format,
            colour,
            width,
            quiet: global.quiet,
            verbose: global.verbose,
            interactive: terminal && !ci && !global.quiet && global.format == Format::Human,
        }
    }

    /// Data: what was asked for.
    pub(crate) fn data(&self, text: &str) -> Result<(), CommandError> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        Ok(stdout.flush()?)
    }

    /// One JSON value on a line of its own.
    pub(crate) fn json(&self, value: &impl serde::Serialize) -> Result<(), CommandError> {
        let mut line = serde_json::to_string(value)
            .map_err(|error| CommandError::new(super::exit::ExitCode::Unexpected, error.to_string()))?;
        line.push('\n');
        self.data(&line)
    }

    /// What helps to follow along; silent with `--quiet`.
    pub(crate) fn status(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// A question, on a line that the answer ends.
    pub(crate) fn ask(&self, question: &str) {
        let mut stderr = anstream::stderr().lock();
        let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    }

    fn say(&self, text: &str) {
        // Nobody is left to tell if stderr is gone.
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    pub(crate) fn error(&self, error: &CommandError) {
        let text = error.text(self.colour, self.width);
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }
}
