//! Judges what was seen: a probe against a sighting. Pure, whoever fetched it.

use crate::gate::GateAnswer;

/// What a probe saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether it holds.
    pub holds: bool,
    /// What was seen, in words.
    pub detail: String,
}

/// A database as it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DatabaseSight {
    /// Whether it takes writes.
    pub writable: bool,
}

/// Where the public name leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameSight {
    /// The clouds' regions that answer.
    pub answers: Vec<String>,
    /// Whether no client can still have an older answer.
    pub settled: bool,
}

impl Seen {
    fn new(holds: bool, detail: impl Into<String>) -> Self {
        Self { holds, detail: detail.into() }
    }

    /// A region counts as shut.
    pub(super) fn proven(how: &str) -> Self {
        Self::new(true, how)
    }

    /// A region doesn't count as shut yet.
    pub(super) fn unproven(lacks: String) -> Self {
        Self::new(false, lacks)
    }

    /// Nothing answers.
    pub(super) fn silent() -> Self {
        Self::new(false, "doesn't answer")
    }

    /// A region that should answer at all.
    pub(super) fn reachable(answer: Option<&GateAnswer>) -> Self {
        answer.map_or_else(Self::silent, |_| Self::new(true, "answers"))
    }

    /// A gate that should answer yes, or no.
    pub(super) fn gate(answer: Option<&GateAnswer>, wanted: bool) -> Self {
        let Some(answer) = answer else { return Self::silent() };
        let detail = if answer.serves { "answers yes".to_owned() } else { answer.reasons.join("; ") };
        Self::new(answer.serves == wanted, detail)
    }

    /// A database that should take writes.
    pub(super) fn writable(database: Option<DatabaseSight>) -> Self {
        match database {
            Some(DatabaseSight { writable: true }) => Self::new(true, "takes writes"),
            Some(DatabaseSight { writable: false }) => Self::new(false, "is a replica"),
            None => Self::silent(),
        }
    }

    /// A replica, by its highest marker, that should have all that its sources have.
    pub(super) fn caught_up(highest: Option<u64>, sources: &[u64]) -> Self {
        let wanted = sources.iter().max();
        let behind = wanted.copied().unwrap_or(0).saturating_sub(highest.unwrap_or(0));
        Self::new(wanted.is_some() && behind == 0, format!("{behind} markers behind"))
    }

    /// Replicas of an inference service that should be ready.
    pub(super) fn ready(ready: u32, wanted: u32, gpu_nodes: u32) -> Self {
        Self::new(ready >= wanted, format!("{ready} of {wanted} replicas, {gpu_nodes} GPU nodes"))
    }

    /// A name that should lead to these regions and to no other, all of which should serve.
    pub(super) fn traffic(name: &NameSight, wanted: &[String], all_serve: bool) -> Self {
        let answers = &name.answers;
        let all = !answers.is_empty() && answers.iter().all(|answer| wanted.contains(answer));
        let none_missing = wanted.iter().all(|region| answers.contains(region));
        let detail = format!(
            "the name leads to {}{}",
            if answers.is_empty() { "nowhere".to_owned() } else { answers.join(", ") },
            if name.settled { "" } else { ", and some clients have an older answer" }
        );
        Self::new(all && none_missing && all_serve && name.settled, detail)
    }

    /// A write through the public name that should be taken: where it was, or why it wasn't.
    pub(super) fn write(written: Result<(u64, String), String>) -> Self {
        match written {
            Ok((number, place)) => Self::new(true, format!("marker {number} was written in {place}")),
            Err(reason) => Self::new(false, reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(serves: bool, reasons: &[&str]) -> GateAnswer {
        GateAnswer { serves, reasons: reasons.iter().map(|text| (*text).to_owned()).collect(), ..GateAnswer::default() }
    }

    #[test]
    fn gates() {
        let (yes, no) = (answer(true, &[]), answer(false, &["posture: no", "vector-db: replica"]));
        for (answer, wanted, holds, detail) in [
            (Some(&yes), true, true, "answers yes"),
            (Some(&yes), false, false, "answers yes"),
            (Some(&no), true, false, "posture: no; vector-db: replica"),
            (Some(&no), false, true, "posture: no; vector-db: replica"),
            (None, false, false, "doesn't answer"),
        ] {
            assert_eq!(Seen::gate(answer, wanted), Seen::new(holds, detail));
        }
        assert!(Seen::reachable(Some(&no)).holds && !Seen::reachable(None).holds);
    }

    #[test]
    fn data() {
        assert!(Seen::writable(Some(DatabaseSight { writable: true })).holds);
        assert_eq!(Seen::writable(Some(DatabaseSight { writable: false })).detail, "is a replica");
        assert_eq!(Seen::writable(None), Seen::silent());
        assert!(Seen::caught_up(Some(15), &[15]).holds);
        assert_eq!(Seen::caught_up(Some(12), &[15, 9]).detail, "3 markers behind");
        assert!(!Seen::caught_up(Some(15), &[]).holds, "nobody to compare with");
        assert!(Seen::ready(5, 5, 5).holds && !Seen::ready(4, 5, 5).holds);
    }

    #[test]
    fn traffic_is_where_it_should_be_when_no_client_has_an_older_answer() {
        let name = |answers: &[&str], settled| NameSight {
            answers: answers.iter().map(|text| (*text).to_owned()).collect(),
            settled,
        };
        let wanted = ["a".to_owned(), "b".to_owned()];
        assert!(Seen::traffic(&name(&["a", "b"], true), &wanted, true).holds);
        assert!(!Seen::traffic(&name(&["a", "b"], true), &wanted, false).holds);
        for (answers, settled) in [(&["a"][..], true), (&["a", "b", "c"], true), (&["a", "b"], false), (&[], true)] {
            assert!(!Seen::traffic(&name(answers, settled), &wanted, true).holds, "{answers:?}");
        }
        let detail = Seen::traffic(&name(&[], false), &wanted, true).detail;
        assert_eq!(detail, "the name leads to nowhere, and some clients have an older answer");
    }
}
