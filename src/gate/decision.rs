//! Whether a gate is open: the ledger, the posture, the data and the replicas, taken together. Pure.

use std::collections::BTreeMap;

use super::answer::DatabaseHere;
use super::config::GateConfig;
use super::state::{Knowledge, Uptime};
use crate::ledger::Content;

/// Milliseconds after which what was seen of a database or a service counts for nothing.
pub(crate) const SEEN_LATELY: Uptime = 15_000;

/// What a database is, as the gate's own look at it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatabaseSeen {
    /// It takes writes: a marker of this epoch was written and read back.
    Primary {
        /// Of which posture.
        epoch: u64,
    },
    /// It follows another one.
    Replica,
    /// It answers, and takes no writes.
    ReadOnly,
    /// It doesn't answer.
    Unreachable,
}

impl DatabaseSeen {
    /// As `/state/database` has it.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["primary", epoch] => epoch.parse().ok().map(|epoch| Self::Primary { epoch }),
            ["replica"] => Some(Self::Replica),
            ["read-only"] => Some(Self::ReadOnly),
            ["unreachable"] => Some(Self::Unreachable),
            _ => None,
        }
    }
}

/// What a gate sees of its region; nothing of what it didn't see lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Region {
    /// The database.
    pub database: Option<DatabaseSeen>,
    /// Ready replicas of each inference service.
    pub ready: BTreeMap<String, u32>,
}

/// What a gate decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    /// Why it is shut; empty if it is open.
    pub reasons: Vec<String>,
    /// Whether fewer replicas are ready than the posture wants: it sheds what they can't take.
    pub degraded: bool,
}

impl Decision {
    /// Open?
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Decides. `knowledge` is `None` where there is no ledger: one region alone has nobody to be fenced from.
#[must_use]
pub(crate) fn decide(config: &GateConfig, knowledge: Option<&Knowledge>, region: &Region, now: Uptime) -> Decision {
    let mut reasons = Vec::new();
    if !config.serves {
        reasons.push(format!("the posture of epoch {} doesn't let {} serve", config.epoch, config.region));
    }
    reasons.extend(knowledge.and_then(|knowledge| knowledge.objection(now)));
    let mut degraded = false;
    for (service, wanted) in &config.inference {
        let ready = region.ready.get(service).copied();
        let floor = wanted.floor.max(1);
        match ready {
            None => reasons.push(format!("{service}: not seen lately")),
            Some(ready) if ready < floor => {
                reasons.push(format!("{service}: {ready} of {floor} replicas that it takes to open"));
            }
            Some(ready) => degraded |= ready < wanted.desired,
        }
    }
    if let Some(database) = &config.database {
        let content = knowledge.and_then(|knowledge| knowledge.latest()).map(|latest| &latest.entry().content);
        reasons.extend(database_objection(config, database, region.database, content));
    }
    Decision { degraded: degraded && reasons.is_empty(), reasons }
}

/// What a database has against serving, by the ledger, which knows who is primary; without one it is the only region's.
#[must_use]
pub(crate) fn database_objection(
    config: &GateConfig,
    name: &str,
    seen: Option<DatabaseSeen>,
    content: Option<&Content>,
) -> Option<String> {
    let primary = content.map(|content| content.primary.get(name).map(String::as_str));
    let takes_writes_here = primary.is_none_or(|primary| primary == Some(&config.region));
    // Whoever served before serves those who read while the promotion is on its way.
    let goes_on = content.is_some_and(|content| content.going_on.contains(&config.region));
    match (seen, takes_writes_here) {
        (None, _) => Some(format!("{name}: not seen lately")),
        (Some(DatabaseSeen::Unreachable), _) => Some(format!("{name}: doesn't answer")),
        (Some(DatabaseSeen::Primary { epoch }), true) => {
            (epoch < config.epoch).then(|| format!("{name}: no write of epoch {} was read back yet", config.epoch))
        }
        (Some(DatabaseSeen::Primary { .. }), false) => Some(match primary.flatten() {
            Some(primary) => format!("{name}: takes writes, and by the ledger it is {primary}'s that does"),
            None => format!("{name}: takes writes, and by the ledger nobody's does"),
        }),
        (Some(DatabaseSeen::Replica), true) if !goes_on => Some(format!("{name}: takes no writes: it is a replica")),
        (Some(DatabaseSeen::ReadOnly), true) => Some(format!("{name}: takes no writes: it is read-only")),
        (Some(DatabaseSeen::Replica | DatabaseSeen::ReadOnly), _) => None,
    }
}

/// What speaks against a next entry: a region whose database it makes the primary takes writes already, though another's does
/// by the entry before, which lists that one. Its gate would open with the entry, before the other is known to be shut.
#[must_use]
pub(crate) fn second_primary(
    region: &str,
    database: Option<&DatabaseHere>,
    before: &Content,
    next: &Content,
) -> Option<String> {
    let database = database.filter(|database| database.takes_writes)?;
    let becomes = next.primary.get(&database.name).filter(|primary| *primary == region)?;
    let was = before.primary.get(&database.name).filter(|was| *was != becomes && before.lists(was))?;
    Some(format!(
        "{} in {region} takes writes already, and by the ledger it is {was}'s that does: make it a replica first",
        database.name
    ))
}

#[cfg(test)]
mod tests {
    use super::super::config::InferenceConfig;
    use super::*;

    fn config() -> GateConfig {
        let inference = InferenceConfig { replicas: "r".to_owned(), desired: 5, floor: 2, slots: 8 };
        GateConfig {
            environment: "demo".to_owned(),
            region: "a".to_owned(),
            epoch: 3,
            serves: true,
            health_path: "/healthz".to_owned(),
            database: Some("vector-db".to_owned()),
            inference: [("llm-service".to_owned(), inference)].into(),
            ledger: None,
            latches: None,
        }
    }

    #[test]
    fn it_opens_at_the_floor_and_is_degraded_until_all_are_ready() {
        let with = |ready: Option<u32>, database| {
            let ready = ready.map(|ready| ("llm-service".to_owned(), ready)).into_iter().collect();
            decide(&config(), None, &Region { database, ready }, 0)
        };
        let primary = Some(DatabaseSeen::Primary { epoch: 3 });
        assert_eq!(with(Some(5), primary), Decision::default());
        assert_eq!(with(Some(2), primary), Decision { degraded: true, reasons: vec![] });
        for (ready, database, reason) in [
            (Some(1), primary, "llm-service: 1 of 2 replicas that it takes to open"),
            (None, primary, "llm-service: not seen lately"),
            (Some(5), Some(DatabaseSeen::Primary { epoch: 2 }), "vector-db: no write of epoch 3 was read back yet"),
            (Some(5), Some(DatabaseSeen::Replica), "vector-db: takes no writes: it is a replica"),
            (Some(5), Some(DatabaseSeen::ReadOnly), "vector-db: takes no writes: it is read-only"),
            (Some(5), Some(DatabaseSeen::Unreachable), "vector-db: doesn't answer"),
            (Some(5), None, "vector-db: not seen lately"),
        ] {
            assert_eq!(with(ready, database).reasons, [reason]);
        }
    }

    #[test]
    fn who_served_before_goes_on_for_those_who_read_and_who_begins_waits_for_the_promotion() {
        use super::super::state::{Event, Heard, OnBlind};
        use crate::ledger::{Content, Entry, PrivateKey};
        let key = PrivateKey::from_bytes([7; 32]);
        let decided = |going_on: &[&str]| {
            let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            let entry = Entry {
                environment: "demo".to_owned(),
                epoch: 3,
                content: Content {
                    serves: names(&["a"]),
                    primary: [("vector-db".to_owned(), "a".to_owned())].into(),
                    going_on: names(going_on),
                    shut: Vec::new(),
                    holders: names(&["w"]),
                },
                run: "r".to_owned(),
                written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
                answers: Vec::new(),
            };
            let entry = entry.sign(&key).verify(&key.public(), "demo").expect("ours");
            let mut knowledge = Knowledge::begin("a", OnBlind::Serve, "n", 0);
            knowledge.hear(Event::Read { holder: "w".to_owned(), heard: Heard::Entry(entry) }, 0);
            let region =
                Region { database: Some(DatabaseSeen::Replica), ready: [("llm-service".to_owned(), 5)].into() };
            decide(&config(), Some(&knowledge), &region, 0)
        };
        assert!(decided(&["a"]).is_open());
        assert_eq!(decided(&[]).reasons, ["vector-db: takes no writes: it is a replica"]);
        // One that was the primary and isn't a replica yet would be a second one.
        let content = Content { primary: [("vector-db".to_owned(), "b".to_owned())].into(), ..Content::default() };
        let seen = Some(DatabaseSeen::Primary { epoch: 3 });
        assert_eq!(
            database_objection(&config(), "vector-db", seen, Some(&content)).as_deref(),
            Some("vector-db: takes writes, and by the ledger it is b's that does")
        );
    }

    #[test]
    fn nobody_becomes_primary_who_takes_writes_already() {
        let primary = |region: &str| Content {
            primary: [("vector-db".to_owned(), region.to_owned())].into(),
            serves: vec![region.to_owned()],
            ..Content::default()
        };
        let here = |takes_writes| Some(DatabaseHere { name: "vector-db".to_owned(), takes_writes });
        let says = |takes_writes, before: &str, next: &str| {
            second_primary("b", here(takes_writes).as_ref(), &primary(before), &primary(next))
        };
        assert_eq!(
            says(true, "a", "b").as_deref(),
            Some("vector-db in b takes writes already, and by the ledger it is a's that does: make it a replica first")
        );
        assert_eq!((says(false, "a", "b"), says(true, "b", "b"), says(true, "b", "a")), (None, None, None));
        // Who was shut by the entry before takes none.
        let shut = Content { serves: Vec::new(), ..primary("a") };
        assert_eq!(second_primary("b", here(true).as_ref(), &shut, &primary("b")), None);
        assert_eq!(second_primary("b", None, &primary("a"), &primary("b")), None);
    }

    #[test]
    fn a_posture_that_says_no_is_one_reason_more() {
        let config = GateConfig { serves: false, database: None, inference: BTreeMap::new(), ..config() };
        let knowledge = Knowledge::begin("a", super::super::OnBlind::Serve, "n", 0);
        let decision = decide(&config, Some(&knowledge), &Region::default(), 0);
        assert_eq!(decision.reasons.len(), 2);
        assert!(decide(&GateConfig { serves: true, ..config }, None, &Region::default(), 0).is_open());
    }

    #[test]
    fn what_watches_the_database_says_it_in_a_word() {
        assert_eq!(DatabaseSeen::parse("primary 7\n"), Some(DatabaseSeen::Primary { epoch: 7 }));
        assert_eq!(DatabaseSeen::parse("replica"), Some(DatabaseSeen::Replica));
        for text in ["", "primary", "primary x", "primary 1 2", "maybe"] {
            assert_eq!(DatabaseSeen::parse(text), None, "{text}");
        }
    }
}
