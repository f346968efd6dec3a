//! Where output goes: data to stdout, all else to stderr. Colour and width are decided here, once.

use std::io::{IsTerminal, StderrLock, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{Colour, Format, GlobalArgs};
use super::error::CommandError;

/// How to speak to whoever started the command.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// Whether what goes to stdout is coloured.
    pub(crate) colour: bool,
    /// Whether what goes to stderr is.
    pub(crate) colour_errors: bool,
    /// Characters in a line of prose.
    pub(crate) width: usize,
    pub(crate) quiet: bool,
    pub(crate) verbose: u8,
    /// Whether progress may be drawn.
    pub(crate) interactive: bool,
}

impl Output {
    pub(crate) fn new(global: &GlobalArgs) -> Self {
        let terminal = std::io::stderr().is_terminal();
        // Each stream is judged by itself, with NO_COLOR and its like.
        let colour = |auto: ColorChoice| match global.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => auto != ColorChoice::Never,
        };
        let ci = std::env::var_os("CI").is_some();
        Self {
            format: global.format,
            colour: colour(AutoStream::choice(&std::io::stdout())),
            colour_errors: colour(AutoStream::choice(&std::io::stderr())),
            width: width(),
            quiet: global.quiet,
            verbose: global.verbose,
            interactive: terminal && !ci && !global.quiet && global.format == Format::Human,
        }
    }

    /// The stream for data.
    pub(crate) fn stdout(&self) -> AutoStream<StdoutLock<'static>> {
        AutoStream::new(std::io::stdout().lock(), choice(self.colour))
    }

    /// The stream for all else.
    pub(crate) fn stderr(&self) -> AutoStream<StderrLock<'static>> {
        AutoStream::new(std::io::stderr().lock(), choice(self.colour_errors))
    }

    /// Data: what was asked for.
    pub(crate) fn data(&self, text: &str) -> Result<(), CommandError> {
        let mut stdout = self.stdout();
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
        let mut stderr = self.stderr();
        let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    }

    fn say(&self, text: &str) {
        // Nobody is left to tell if stderr is gone.
        let _ = writeln!(self.stderr(), "{text}");
    }

    pub(crate) fn error(&self, error: &CommandError) {
        let text = error.text(self.colour_errors, self.width);
        let _ = self.stderr().write_all(text.as_bytes());
    }
}

/// What was decided, for a stream that takes colours out where they aren't wanted.
fn choice(colour: bool) -> ColorChoice {
    if colour { ColorChoice::AlwaysAnsi } else { ColorChoice::Never }
}

/// Characters in a line: what `COLUMNS` says, else what the terminal has, else what reads well.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || rustix::termios::tcgetwinsize(std::io::stdout()).ok().map(|size| usize::from(size.ws_col));
    said.or_else(terminal).filter(|columns| *columns > 0).unwrap_or(100)
}
