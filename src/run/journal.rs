//! The journal: every event of a run, one JSON line each, only ever appended to.
//!
//! It says what was done to an environment, so it is safety state: an event that announces an act is on disk before the
//! act begins, and a journal that can't be written stops the run. A last line that was cut is not an event; what it
//! would have announced has not begun.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::event::{Event, SCHEMA};
use super::stamped::Stamped;

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

/// Why a journal can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It can't be written.
    #[error("the journal {} can't be written", path.display())]
    Write {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It can't be read.
    #[error("the journal {} can't be read", path.display())]
    Read {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A line of it, other than a cut last one, is no event.
    #[error("line {line} of the journal {} is no event", path.display())]
    Line {
        /// Where it is.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Where it stopped making sense.
        #[source]
        source: serde_json::Error,
    },
    /// A newer terradrill wrote it.
    #[error("the journal {} has version {found}; this terradrill reads {SCHEMA}", path.display())]
    Newer {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

impl Journal {
    /// Opens a journal for appending, and makes it if it isn't there. A last line that was cut is taken away.
    pub fn open(path: &Path) -> Result<Journal, JournalError> {
        let failed = |source| JournalError::Write { path: path.to_owned(), source };
        let file = OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        if length > 0 {
            let text = std::fs::read(path).map_err(failed)?;
            let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
            if whole < text.len() {
                file.set_len(whole as u64).map_err(failed)?;
            }
        }
        Ok(Journal { file, path: path.to_owned() })
    }

    /// Appends an event; one that announces an act is on disk when this returns.
    pub fn write(&mut self, stamped: &Stamped) -> Result<(), JournalError> {
        let mut line = stamped.to_line();
        line.push('\n');
        let written = self.file.write_all(line.as_bytes());
        let synced = written.and_then(|()| if stamped.event.announces() { self.file.sync_data() } else { Ok(()) });
        synced.map_err(|source| JournalError::Write { path: self.path.clone(), source })
    }

    /// Reads a journal.
    pub fn read(path: &Path) -> Result<Vec<Stamped>, JournalError> {
        let text = std::fs::read(path).map_err(|source| JournalError::Read { path: path.to_owned(), source })?;
        let text = String::from_utf8_lossy(&text);
        let whole = text.rfind('\n').map_or("", |last| &text[..last]);
        let mut events = Vec::new();
        for (index, line) in whole.lines().enumerate() {
            let stamped = Stamped::from_line(line).map_err(|source| JournalError::Line {
                path: path.to_owned(),
                line: index + 1,
                source,
            })?;
            if let Event::Version { schema, .. } = stamped.event
                && schema > SCHEMA
            {
                return Err(JournalError::Newer { path: path.to_owned(), found: schema });
            }
            events.push(stamped);
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::stamped::Moment;

    fn stamped(event: Event) -> Stamped {
        Stamped { moment: Moment { at: "2026-11-20T10:00:00Z".parse().expect("a time"), cloud: None }, event }
    }

    #[test]
    fn a_cut_line_is_no_event() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join("journal.jsonl");
        let events = [stamped(Event::version()), stamped(Event::Message { text: "two\nlines".into() })];
        let mut journal = Journal::open(&path).expect("opened");
        events.iter().for_each(|event| journal.write(event).expect("written"));
        drop(journal);
        assert_eq!(Journal::read(&path).expect("read"), events);
        let whole = std::fs::read(&path).expect("read");
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("written");
            let kept = Journal::read(&path).expect("read");
            assert_eq!(kept, events[..kept.len()]);
            let mut journal = Journal::open(&path).expect("opened");
            journal.write(&events[1]).expect("written");
            assert_eq!(Journal::read(&path).expect("read").len(), kept.len() + 1);
        }
    }

    #[test]
    fn newer_and_broken_journals_are_not_guessed_at() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join("journal.jsonl");
        std::fs::write(
            &path,
            "{\"type\":\"version\",\"schema\":9,\"terradrill\":\"9\",\"at\":\"2026-11-20T10:00:00Z\"}\n",
        )
        .expect("written");
        assert!(matches!(Journal::read(&path), Err(JournalError::Newer { found: 9, .. })));
        std::fs::write(&path, "{}\n").expect("written");
        assert!(matches!(Journal::read(&path), Err(JournalError::Line { line: 1, .. })));
    }
}
