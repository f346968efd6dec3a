//! The log: every call and everything that happened by itself, with virtual time.
//!
//! Entries are appended to a file as they come and are read back from it when somebody asks, so
//! that a long past costs nothing at start.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::clock::Instant;
use crate::clouds::Loss;
pub(crate) use crate::gate::State;

/// What kind of thing an entry of the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A provider's call to a cloud.
    Call,
    /// A request to a region's state server.
    State,
    /// Something that happened in the clouds by itself, or followed from a change.
    Event,
    /// An act through the control API: a fault, a latch, a marker.
    Control,
}

/// What an entry tells, for those who prove something by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Fact {
    /// A holder keeps an entry of the ledger.
    Ledger {
        /// Which, by its bucket.
        holder: String,
        /// The entry's epoch.
        epoch: u64,
        /// The run that decided it.
        run: String,
        /// The regions that serve by it, by name.
        serves: Vec<String>,
        /// Those that a failover left behind.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shut: Vec<String>,
        /// How many have to have it.
        majority: usize,
    },
    /// A gate is in another state, or another mind.
    Gate {
        /// The region's name in the topology.
        region: String,
        /// What it knows of the ledger; none where there is none, or it doesn't run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<State>,
        /// Whether it is open.
        open: bool,
        /// Whether it could be: its data takes writes and its replicas are at their floor.
        able: bool,
        /// The epoch of the latest entry that it knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<u64>,
    },
    /// A latch says something else.
    Latch {
        /// The region's name in the topology that it is about.
        region: String,
        /// Who holds it: a cloud's region.
        holder: String,
        /// What it says.
        shut: bool,
    },
    /// A health check of a region has changed its mind.
    Health {
        /// The name that it asks.
        name: String,
        /// What it says.
        up: bool,
    },
    /// The name servers answer something else.
    Answer {
        /// The name.
        name: String,
        /// Clouds' regions.
        regions: Vec<String>,
        /// Whether it is sorry.
        sorry: bool,
    },
    /// Writes are taken by some way, or aren't any longer.
    Accepts {
        /// The region's name in the topology whose gate lets them in.
        region: String,
        /// The way.
        via: Via,
        /// The cloud's region of the database that takes them.
        store: String,
        /// Whether they are.
        accepts: bool,
    },
    /// A replica is told to take writes, or takes them.
    Promote {
        /// The database.
        database: String,
        /// The cloud's region that it is in.
        store: String,
        /// Whether it takes them by now.
        done: bool,
    },
    /// A database goes, to be replaced by a copy of another, or is one by now.
    Rebuild {
        /// The database.
        database: String,
        /// The cloud's region that it is in.
        store: String,
        /// Whether it is a copy by now.
        done: bool,
    },
    /// A snapshot of a database is kept.
    Snapshot {
        /// The database.
        database: String,
        /// The cloud's region that it is in.
        store: String,
    },
    /// A database is another than before: made, promoted, or made anew as a replica.
    Contents {
        /// The database.
        database: String,
        /// The cloud's region that it is in.
        store: String,
        /// Whether it takes writes.
        writable: bool,
        /// The markers that can be read in it, from the first to the last of each unbroken row.
        markers: Vec<(u64, u64)>,
    },
    /// Somebody sets a latch.
    Flip {
        /// The region's name in the topology that it is about.
        region: String,
        /// Who holds it: a cloud's region.
        holder: String,
        /// The service whose control plane that needs; none where the data plane does it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needs: Option<String>,
    },
    /// A region counts as shut.
    Proven {
        /// The region's name in the topology.
        region: String,
        /// The epoch that shut it.
        epoch: u64,
    },
    /// A region counts as shut although nobody could prove it: somebody decided so.
    Decided {
        /// The region's name in the topology.
        region: String,
        /// Why.
        reason: String,
    },
    /// A plan begins, or is done.
    Plan {
        /// What it is for: `failover`, `re-protect`, `failback`.
        purpose: String,
        /// Whether it is done.
        done: bool,
    },
    /// Something is lost.
    Lost(Loss<String>),
    /// Something is back.
    Returned(Loss<String>),
    /// A marker was written through the public name, or refused.
    Marker {
        /// The name.
        name: String,
        /// Its number.
        number: u64,
        /// The cloud's region of the database that took it; none if nobody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        store: Option<String>,
    },
}

/// How a write reaches a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// By what the name servers answer.
    Name,
    /// By an address that a client keeps, whatever they answer.
    Kept,
    /// By a connection that stays open.
    Stream,
    /// By a consumer in the region, which asks the gate for a lease.
    Lease,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Counts up from 1 without gaps.
    pub number: u64,
    /// Virtual time.
    pub at: Instant,
    /// What kind of thing it tells.
    pub what: What,
    /// Who: a session's label, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub session: String,
    /// Where it landed: a cloud's region, or nothing for what is in none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// The service, such as `rds`, `iam`, `state`, `dns`.
    pub service: String,
    /// What was asked, or happened.
    pub operation: String,
    /// The resource type, or what it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Whether it was refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// More, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The same, for those who prove something by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// Something that happened by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) region: String,
    pub(super) service: String,
    pub(super) operation: String,
    pub(super) detail: String,
    pub(super) environment: String,
    pub(super) fact: Option<Fact>,
}

/// Which entries of the log are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// Only entries with a higher number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Only entries at or after this virtual time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// Only entries before this virtual time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Only entries that landed in this region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Only entries of this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Only entries of sessions whose label begins so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Only entries of this kind of thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<What>,
    /// All entries that tell a fact, and others only from this virtual time on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts_before: Option<Instant>,
}

impl LogQuery {
    /// What it takes to judge what happened since an instant.
    #[must_use]
    pub fn for_proofs(since: Instant) -> Self {
        Self { facts_before: Some(since), ..Self::default() }
    }

    fn holds(&self, entry: &LogEntry) -> bool {
        self.after.is_none_or(|after| entry.number > after)
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at < until)
            && self.region.as_ref().is_none_or(|region| entry.region == *region)
            && self.service.as_ref().is_none_or(|service| entry.service == *service)
            && self.session.as_ref().is_none_or(|session| entry.session.starts_with(session))
            && self.what.is_none_or(|what| entry.what == what)
            && self.facts_before.is_none_or(|since| entry.at >= since || entry.fact.is_some())
    }
}

/// The log of a running sandbox.
#[derive(Debug)]
pub(super) struct Log {
    /// Where entries are appended; `None` keeps them in `entries`.
    file: Option<(PathBuf, File)>,
    entries: Vec<LogEntry>,
    number: u64,
    /// The time of the last entry that was there at the start.
    pub(super) last: Option<Instant>,
}

impl Log {
    pub(super) fn in_memory() -> Self {
        Self { file: None, entries: Vec::new(), number: 0, last: None }
    }

    /// Opens the log of a folder, to go on after its last whole entry.
    pub(super) fn open(path: &Path, options: &OpenOptions) -> io::Result<Self> {
        let mut file = options.open(path)?;
        let last = last_entry(&mut file)?;
        Ok(Self {
            file: Some((path.to_owned(), file)),
            entries: Vec::new(),
            number: last.as_ref().map_or(0, |entry| entry.number),
            last: last.map(|entry| entry.at),
        })
    }

    /// Appends an entry; its number is given here.
    pub(super) fn push(&mut self, mut entry: LogEntry) -> io::Result<()> {
        self.number += 1;
        entry.number = self.number;
        let Some((_, file)) = &mut self.file else {
            self.entries.push(entry);
            return Ok(());
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// The entries that a query asks for, in order.
    pub(super) fn query(&self, query: &LogQuery) -> io::Result<Vec<LogEntry>> {
        let Some((path, _)) = &self.file else {
            return Ok(self.entries.iter().filter(|entry| query.holds(entry)).cloned().collect());
        };
        let mut found = Vec::new();
        for line in BufReader::new(File::open(path)?).split(b'\n') {
            // A line that was cut by a killed process tells nothing.
            if let Ok(entry) = serde_json::from_slice::<LogEntry>(&line?)
                && query.holds(&entry)
            {
                found.push(entry);
            }
        }
        Ok(found)
    }
}

/// The last whole entry of a log file; what was cut after it is removed.
fn last_entry(file: &mut File) -> io::Result<Option<LogEntry>> {
    const TAIL: u64 = 64 * 1024;
    let length = file.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if whole < tail.len() {
        file.set_len(start + u64::try_from(whole).unwrap_or(0))?;
    }
    Ok(tail[..whole].split(|byte| *byte == b'\n').rev().find_map(|line| serde_json::from_slice(line).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(service: &str, at: u64) -> LogEntry {
        LogEntry {
            number: 0,
            at: Instant(at),
            what: What::Call,
            session: "test/primary/platform".into(),
            region: "us-east-1".into(),
            service: service.into(),
            operation: "read".into(),
            kind: String::new(),
            refused: false,
            detail: String::new(),
            fact: None,
        }
    }

    #[test]
    fn a_log_goes_on_where_it_was_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let mut log = Log::open(&path, &options).unwrap();
        log.push(entry("rds", 1)).unwrap();
        log.push(entry("iam", 2)).unwrap();
        drop(log);
        let mut cut = OpenOptions::new().append(true).open(&path).unwrap();
        cut.write_all(b"{\"number\":3,\"at\"").unwrap();
        let mut log = Log::open(&path, &options).unwrap();
        assert_eq!(log.last, Some(Instant(2)));
        log.push(entry("eks", 3)).unwrap();
        let all = log.query(&LogQuery::default()).unwrap();
        assert_eq!(all.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2, 3]);
        let query = LogQuery {
            since: Some(Instant(2)),
            service: Some("iam".into()),
            session: Some("test/primary/".into()),
            ..LogQuery::default()
        };
        assert_eq!(log.query(&query).unwrap().len(), 1);
    }
}
