//! What a fence promises, as predicates over the log: F1 to F18. Pure.
//!
//! Each says of a log whether it held, and on what it was tried; or when and how it was broken; or that nothing in the log
//! could have broken it. They are asserted after every drill. Each can be broken by a [`Switch`], and is, by a test of
//! the same name on a log that was recorded with it (`tests/fixtures/invariants/`): a predicate that nothing breaks proves
//! nothing.
//!
//! They read [`Fact`](super::log::Fact)s and no words, and spans of time rather than samples: between two facts nothing changed.
//!
//! Adding one: a line in [`Invariant`], a function in the file of its kind, a switch that breaks it
//! (`sandbox::switch`) and the story of it (`tests/stories.rs`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::log::LogEntry;

mod copies;
mod history;
mod holders;
mod names;
mod spans;
mod steps;
#[cfg(test)]
mod tests;
mod writes;

use history::History;

/// An environment as it is watched from `since` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The environment.
    pub environment: String,
    /// Its public name.
    pub hostname: String,
    /// From when on it is judged. What was said before tells how it stood then.
    pub since: Instant,
    /// Its regions.
    pub regions: Vec<WatchedRegion>,
    /// Where the ledger is held; nowhere if there is none.
    pub holders: Vec<WatchedHolder>,
    /// Acknowledged writes through the name that whoever watches counted as lost; none if he didn't count.
    pub counted_lost: Option<u64>,
}

/// A region of a watched environment, as it is in normal posture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedRegion {
    /// Its name in the topology.
    pub name: String,
    /// The cloud's name of it.
    pub location: String,
    /// Whether it serves.
    pub serves: bool,
    /// The database that its gate lets writes into, by the cloud's name; any if there is but one.
    pub database: Option<String>,
    /// Whether that is the primary.
    pub primary: bool,
    /// The clouds' regions that hold a latch about it.
    pub latches: Vec<String>,
}

/// A holder of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedHolder {
    /// Its bucket, by which facts name it.
    pub bucket: String,
    /// The cloud's region where it is.
    pub location: String,
}

macro_rules! invariants {
    ($($name:ident: $holds:literal,)*) => {
        /// Something that holds whatever is lost.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Invariant {
            $(#[doc = $holds] $name,)*
        }

        impl Invariant {
            /// All of them, in order.
            pub const ALL: [Self; 18] = [$(Self::$name),*];

            /// What holds, in a sentence.
            #[must_use]
            pub const fn holds(self) -> &'static str {
                match self {
                    $(Self::$name => $holds,)*
                }
            }
        }

        impl std::fmt::Display for Invariant {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(match self {
                    $(Self::$name => stringify!($name),)*
                })
            }
        }
    };
}

invariants! {
    F1: "Once a region is shut the public name doesn't lead there, until failback opens it",
    F2: "With nothing healthy the name servers answer sorry, and nothing else",
    F3: "37 s after a majority has an entry of the ledger, no region that it doesn't list takes a write: by name, at an address that clients keep, or on an open connection",
    F4: "From the moment a replica is told to take writes the old primary takes none, unless somebody decided to go on without proof",
    F5: "Two databases never take writes of one service at the same time",
    F6: "No name leads to two databases that take writes, nor to the old one once another was promoted",
    F7: "Nothing is promoted before every region that could write is proven shut, or somebody decided to go on without proof",
    F8: "The epoch never falls at a holder, and no two runs have a majority for one epoch",
    F9: "A region that comes back takes no write before the ledger confirms it, even if its processes never stopped",
    F10: "Holders that are lost hold up no failover, as long as a majority is left",
    F11: "The loss of all holders shuts no gate",
    F12: "The loss of a standby or of a witness takes no serving region out of the answer",
    F13: "From the loss until clients are served no step needs what was lost, nor a control plane that all regions share",
    F14: "A survivor opens within 10 s of having what it takes, and the health path of an open one says yes, however busy it is",
    F15: "Within 180 s every latch says what the ledger says, and goes on saying it",
    F16: "Writes through the public name are tried without a gap, each is acknowledged by one region at most, and those that are gone are all counted",
    F17: "A copy of the data goes only once the promoted one is seen to take writes, one at a time, and a former primary only after a snapshot",
    F18: "After failback the same regions serve and the same one is primary, and no write is missing or has come back",
}

/// What a log says of an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Of which.
    pub invariant: Invariant,
    /// What.
    pub verdict: Verdict,
}

/// Whether an invariant held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It held, and this is what it was tried on.
    Held(String),
    /// It didn't, at these moments.
    Broken(Vec<Breach>),
    /// Nothing in the log could have broken it: why.
    NotTried(String),
}

/// A moment at which an invariant was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// When it began.
    pub at: Instant,
    /// What was so that must not be.
    pub what: String,
}

impl Verdict {
    /// Whether it was broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(_))
    }
}

/// What a predicate finds while it looks.
#[derive(Debug, Default)]
struct Look {
    tried: Vec<String>,
    breaches: Vec<Breach>,
}

impl Look {
    fn tries(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.tried.contains(&what) {
            self.tried.push(what);
        }
    }

    fn breaks(&mut self, at: Instant, what: impl Into<String>) {
        let what = what.into();
        // Once is enough of what goes on or comes again.
        if !self.breaches.iter().any(|before| before.what == what) {
            self.breaches.push(Breach { at, what });
        }
    }

    /// Notes spans in which something was so that must not be.
    fn breaks_in(&mut self, spans: &spans::Spans, what: impl Fn() -> String) {
        if let Some(at) = spans.begins().next() {
            self.breaks(at, what());
        }
    }

    fn verdict(mut self, otherwise: &str) -> Verdict {
        self.breaches.sort_by_key(|breach| breach.at);
        match (self.breaches.is_empty(), self.tried.is_empty()) {
            (false, _) => Verdict::Broken(self.breaches),
            (true, false) => Verdict::Held(self.tried.join("; ")),
            (true, true) => Verdict::NotTried(otherwise.to_owned()),
        }
    }
}

/// Judges a log by every invariant, in order.
#[must_use]
pub fn judge(entries: &[LogEntry], watched: &Watched) -> Vec<Finding> {
    let history = History::of(entries, watched);
    let judge = |invariant: Invariant| match invariant {
        Invariant::F1 => names::lead_to_no_shut_region(&history),
        Invariant::F2 => names::are_sorry_with_nothing_healthy(&history),
        Invariant::F3 => writes::none_where_the_ledger_lists_nobody(&history),
        Invariant::F4 => writes::none_in_the_old_primary(&history),
        Invariant::F5 => writes::one_database_at_a_time(&history),
        Invariant::F6 => names::lead_to_one_primary(&history),
        Invariant::F7 => writes::proof_before_promotion(&history),
        Invariant::F8 => holders::epochs_never_fall(&history),
        Invariant::F9 => writes::none_before_the_ledger_confirms(&history),
        Invariant::F10 => holders::lost_ones_hold_nothing_up(&history),
        Invariant::F11 => holders::no_gate_shuts_without_them(&history),
        Invariant::F12 => names::keep_who_serves(&history),
        Invariant::F13 => steps::need_nothing_that_is_lost(&history),
        Invariant::F14 => steps::survivors_open_at_once(&history),
        Invariant::F15 => holders::latches_follow_the_ledger(&history),
        Invariant::F16 => copies::every_write_is_accounted_for(&history),
        Invariant::F17 => copies::go_one_at_a_time(&history),
        Invariant::F18 => copies::are_whole_after_failback(&history),
    };
    Invariant::ALL.map(|invariant| Finding { invariant, verdict: judge(invariant) }).to_vec()
}

/// So many milliseconds as whole seconds, for people.
fn seconds(from: Instant, to: Instant) -> String {
    format!("{} s", (to.0.saturating_sub(from.0) + 500) / 1000)
}
