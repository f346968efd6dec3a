use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::proof::{Proof, Proven, Sighting};
use super::*;
use crate::ledger::{Act, Content, Entry, Kept, Outcome, PrivateKey, Put, Signed, Writing};

const HOLDERS: [&str; 3] = ["a", "b", "w"];

fn key() -> PrivateKey {
    PrivateKey::from_bytes([7; 32])
}

fn verify(signed: Signed) -> Verified {
    signed.verify(&key().public(), "demo").expect("ours")
}

fn entry(epoch: u64, run: &str, serves: &[&str], answers: &[&str]) -> Verified {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let entry = Entry {
        environment: "demo".to_owned(),
        epoch,
        content: Content { serves: names(serves), holders: names(&HOLDERS), ..Content::default() },
        run: run.to_owned(),
        written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
        answers: names(answers),
    };
    verify(entry.sign(&key()))
}

fn read(holder: &str, found: &Verified) -> Event {
    Event::Read { holder: holder.to_owned(), heard: Heard::Entry(found.clone()) }
}

/// The gate of region `a`, as it is once a majority listed it.
fn confirmed(on_blind: OnBlind) -> Knowledge {
    let mut gate = Knowledge::begin("a", on_blind, "n1", 0);
    let listed = entry(1, "r1", &["a"], &[]);
    gate.hear(read("a", &listed), 10);
    assert_eq!(gate.state(), State::Cold, "one of three is no majority");
    gate.hear(read("w", &listed), 20);
    assert_eq!(gate.state(), State::Confirmed);
    gate
}

/// A latch about the region shuts a gate that reads nothing else, and no other; only a majority opens it again.
#[test]
fn a_blind_gate_shuts_when_dns_says_that_its_latch_is_shut() {
    let says = |gate: &mut Knowledge, now: u64| {
        gate.hear(Event::LatchShut, now);
        gate.state()
    };
    let listed = entry(1, "r1", &["a"], &[]);
    let mut cold = Knowledge::begin("a", OnBlind::Serve, "n1", 0);
    assert_eq!(says(&mut cold, 10), State::Cold);
    let mut gate = Knowledge::begin("a", OnBlind::Serve, "n1", 0);
    for holder in ["a", "b"] {
        gate.hear(read(holder, &listed), 10);
    }
    assert_eq!(says(&mut gate, 20), State::Confirmed);
    let now = pass(&mut gate, 0, 60, &[Event::Probed]);
    assert_eq!(gate.state(), State::Blind);
    assert_eq!(says(&mut gate, now), State::Revoked);
    let why = gate.objection(now).expect("it is shut");
    assert_eq!(why, "too few holders can be read, and by DNS a latch about a is shut");
    // One holder isn't enough to open, nor is a latch that opens; a majority is.
    gate.hear(read("a", &listed), now);
    assert_eq!(gate.state(), State::Revoked);
    gate.hear(read("b", &listed), now);
    assert_eq!((gate.state(), gate.objection(now)), (State::Confirmed, None));
}

#[test]
fn a_fresh_entry_answers_once() {
    let mut gate = Knowledge::begin("a", OnBlind::Serve, "n1", 0);
    let fresh = entry(1, "r1", &["a"], &["n1"]);
    gate.hear(Event::Pushed(fresh.clone()), 10);
    assert_eq!((gate.state(), gate.nonce()), (State::Confirmed, "n1-1"));
    // It sleeps, and whoever kept the entry sends it again.
    let now = pass(&mut gate, 0, 1, &[]) + FRESH + 2_000;
    gate.hear(Event::Tick { wall: now }, now);
    gate.hear(Event::Pushed(fresh), now);
    assert_eq!((gate.state(), gate.nonce()), (State::Cold, "n1-2"));
    gate.hear(Event::Pushed(entry(1, "r1", &["a"], &["n1-2"])), now);
    assert_eq!(gate.state(), State::Confirmed);
}

#[test]
fn a_latch_shuts_by_any_entry_and_opens_by_a_majority() {
    // A standby's gate holds the latch about the region that serves.
    let mut gate = Knowledge::begin("b", OnBlind::Serve, "n1", 0);
    assert_eq!(gate.latch("a", 0), None);
    let normal = entry(1, "r1", &["a"], &[]);
    gate.hear(read("b", &normal), 10);
    assert_eq!(gate.latch("a", 10), None, "one of three may be alone with it");
    gate.hear(read("w", &normal), 20);
    assert_eq!((gate.state(), gate.latch("a", 20)), (State::Revoked, Some(false)));
    assert_eq!(gate.latch("a", 20 + FRESH), None, "what was said long ago is no word");
    let mut moved = entry(2, "r2", &["b"], &[]).entry().clone();
    moved.content.shut = vec!["a".to_owned()];
    let moved = verify(moved.sign(&key()));
    gate.hear(Event::Pushed(moved.clone()), 30);
    assert_eq!(gate.latch("a", 30), Some(true));
    assert_eq!(gate.latch("c", 30), None, "not before a majority has that entry");
    for holder in ["b", "w"] {
        gate.hear(read(holder, &moved), 40);
    }
    assert_eq!((gate.latch("a", 40), gate.latch("c", 40)), (Some(true), Some(false)));
}

/// Lets seconds pass, with what is heard in each.
fn pass(gate: &mut Knowledge, from: u64, seconds: u64, heard: &[Event]) -> u64 {
    for second in 1..=seconds {
        let now = from + second * 1_000;
        gate.hear(Event::Tick { wall: now }, now);
        for event in heard {
            gate.hear(event.clone(), now);
        }
    }
    from + seconds * 1_000
}

#[test]
fn one_later_entry_shuts_whoever_has_it_and_only_a_majority_opens_again() {
    for shows in [read("b", &entry(2, "r2", &["b"], &[])), Event::Pushed(entry(2, "r2", &["b"], &[]))] {
        let mut gate = confirmed(OnBlind::Serve);
        gate.hear(shows, 1_000);
        assert_eq!(gate.state(), State::Revoked);
        assert_eq!(gate.objection(1_000).as_deref(), Some("the ledger doesn't list a: epoch 2 of run r2: b serves"));
        // What was true before is no help, nor is a single holder.
        for holder in HOLDERS {
            gate.hear(read(holder, &entry(1, "r1", &["a"], &[])), 2_000);
        }
        gate.hear(read("w", &entry(3, "r3", &["a"], &[])), 3_000);
        assert_eq!(gate.state(), State::Revoked);
        gate.hear(read("b", &entry(3, "r3", &["a"], &[])), 4_000);
        assert_eq!(gate.state(), State::Confirmed);
    }
}

#[test]
fn a_standby_is_shut_and_what_lags_revokes_nobody() {
    let mut standby = Knowledge::begin("b", OnBlind::Serve, "n", 0);
    standby.hear(read("a", &entry(1, "r1", &["a"], &[])), 10);
    assert_eq!(standby.state(), State::Revoked);
    let mut gate = confirmed(OnBlind::Serve);
    gate.hear(read("b", &entry(0, "r0", &["b"], &[])), 1_000);
    assert_eq!(gate.state(), State::Confirmed);
}

#[test]
fn two_runs_of_one_epoch_open_whom_the_majority_lists() {
    let (ours, rival) = (entry(2, "r2", &["a"], &[]), entry(2, "r3", &["b"], &[]));
    let mut gate = confirmed(OnBlind::Serve);
    gate.hear(read("b", &rival), 1_000);
    assert_eq!(gate.state(), State::Revoked);
    gate.hear(read("a", &ours), 1_100);
    assert_eq!(gate.state(), State::Revoked);
    gate.hear(read("w", &ours), 1_200);
    assert_eq!(gate.state(), State::Confirmed);
    gate.hear(read("b", &rival), 6_000);
    assert_eq!(gate.state(), State::Confirmed, "it lost");
}

#[test]
fn without_holders_it_stays_open_for_those_who_reach_it() {
    let silence = Event::Read { holder: "w".to_owned(), heard: Heard::Silence };
    let mut gate = confirmed(OnBlind::Serve);
    let now = pass(&mut gate, 0, 3_600, &[silence.clone(), Event::Probed]);
    assert_eq!((gate.state(), gate.objection(now)), (State::Blind, None));

    let mut gate = confirmed(OnBlind::Shut);
    let now = pass(&mut gate, 0, 30 + 15 * 60 - 2, &[silence.clone(), Event::Probed]);
    assert_eq!(gate.objection(now), None);
    let now = pass(&mut gate, now, 5, &[silence, Event::Probed]);
    assert!(gate.objection(now).is_some_and(|why| why.contains("15 minutes")));
}

#[test]
fn cut_off_it_shuts_within_half_a_minute_and_comes_back_by_a_majority() {
    let mut gate = confirmed(OnBlind::Serve);
    let now = pass(&mut gate, 0, 30, &[]);
    assert_eq!(gate.objection(now), None);
    let now = pass(&mut gate, now, 1, &[]);
    assert_eq!(gate.state(), State::Isolated);
    // Somebody asks again, and nothing is known of what was decided meanwhile.
    let now = pass(&mut gate, now, 60, &[Event::Probed]);
    assert_eq!(gate.state(), State::Isolated);
    for holder in ["b", "w"] {
        gate.hear(read(holder, &entry(1, "r1", &["a"], &[])), now);
    }
    assert_eq!(gate.state(), State::Confirmed);
}

#[test]
fn what_slept_asks_first() {
    let mut gate = confirmed(OnBlind::Serve);
    gate.hear(Event::Tick { wall: 1_000 }, 1_000);
    // Before its loop goes round it is shut already.
    assert!(gate.objection(32_000).is_some());
    gate.hear(Event::Tick { wall: 32_000 }, 32_000);
    assert_eq!(gate.state(), State::Cold);
    // A machine that was paused with all of its clocks but the wall's.
    let mut gate = confirmed(OnBlind::Serve);
    gate.hear(Event::Tick { wall: 1_000 }, 1_000);
    gate.hear(Event::Tick { wall: 3_600_000 }, 2_000);
    assert_eq!(gate.state(), State::Cold);
    // A clock that is set back says nothing.
    let mut gate = confirmed(OnBlind::Serve);
    gate.hear(Event::Tick { wall: 3_600_000 }, 1_000);
    gate.hear(Event::Tick { wall: 1_000 }, 2_000);
    assert_eq!(gate.state(), State::Confirmed);
}

#[test]
fn a_cold_gate_believes_its_sibling_and_a_fresh_entry_for_it_alone() {
    let listed = entry(1, "r1", &["a"], &[]);
    let cold = || Knowledge::begin("a", OnBlind::Serve, "n1", 0);
    let mut gate = cold();
    gate.hear(Event::Sibling { entry: listed.clone(), ago: FRESH + 1 }, 100);
    assert_eq!(gate.state(), State::Cold);
    gate.hear(Event::Sibling { entry: listed.clone(), ago: 4_000 }, 100);
    assert_eq!(gate.state(), State::Confirmed);
    let mut gate = cold();
    gate.hear(Event::Pushed(listed), 100);
    assert_eq!(gate.state(), State::Cold, "anybody can send what is public");
    gate.hear(Event::Pushed(entry(1, "r2", &["a"], &["n0"])), 100);
    assert_eq!(gate.state(), State::Cold, "that was for another start");
    gate.hear(Event::Pushed(entry(1, "r2", &["a"], &["n1"])), 100);
    assert_eq!(gate.state(), State::Confirmed);
    let mut gate = cold();
    gate.hear(read("b", &entry(2, "r3", &["b"], &[])), 100);
    gate.hear(Event::Pushed(entry(1, "r2", &["a"], &["n1"])), 200);
    assert_eq!(gate.state(), State::Revoked, "what is later holds");
}

#[test]
fn in_the_middle_of_a_write_those_that_go_on_stay_open() {
    let mut gate = confirmed(OnBlind::Serve);
    let (old, new) = (entry(1, "r1", &["a"], &[]), entry(2, "r2", &["a", "b"], &[]));
    let now = pass(&mut gate, 0, 120, &[read("a", &new), read("b", &old)]);
    assert_eq!((gate.state(), gate.objection(now)), (State::Confirmed, None));
    // One that begins now doesn't know which of the two holds.
    let mut fresh = Knowledge::begin("a", OnBlind::Serve, "n2", now);
    fresh.hear(read("a", &new), now);
    fresh.hear(read("b", &old), now);
    fresh.hear(read("w", &old), now);
    assert_eq!(fresh.state(), State::Cold);
}

/// Two regions, a witness, an operator who moves the role from `a` to `b`, and everything that may go wrong.
struct Whole {
    now: Uptime,
    gates: BTreeMap<&'static str, Gate>,
    stores: BTreeMap<&'static str, (Verified, u64)>,
    operator: Option<Operator>,
    entries: [Verified; 3],
    /// Who decided without a proof.
    decided: bool,
    promoted: bool,
}

struct Gate {
    knowledge: Knowledge,
    starts: u64,
    /// It doesn't run.
    stopped: bool,
    /// It reaches nobody, and nobody reaches it.
    cut: bool,
}

struct Operator {
    writing: Writing,
    acts: Vec<Act>,
    written: bool,
    proof: Option<Proof>,
}

impl Whole {
    fn new() -> Self {
        let entries = [entry(1, "r1", &["a"], &[]), entry(2, "r2", &["b"], &[]), entry(2, "r3", &["b"], &[])];
        let stores = HOLDERS.map(|holder| (holder, (entries[0].clone(), 1))).into();
        let gate = |name| Gate {
            knowledge: Knowledge::begin(name, OnBlind::Serve, "n", 0),
            starts: 0,
            stopped: false,
            cut: false,
        };
        Self {
            now: 0,
            gates: [("a", gate("a")), ("b", gate("b"))].into(),
            stores,
            operator: None,
            entries,
            decided: false,
            promoted: false,
        }
    }

    fn cut(&self, place: &str) -> bool {
        self.gates.get(place).is_some_and(|gate| gate.cut)
    }

    fn open(&self, name: &str) -> bool {
        let gate = &self.gates[name];
        // Who is in the data path of `b` is open only once its data takes writes.
        let writable = name == "a" || self.promoted;
        !gate.stopped && writable && gate.knowledge.objection(self.now).is_none()
    }

    /// A second passes: every gate that runs goes round its loop.
    fn second(&mut self) {
        self.now += 1_000;
        let reachable: BTreeMap<&str, bool> = HOLDERS.map(|holder| (holder, !self.cut(holder))).into();
        for (name, gate) in self.gates.iter_mut().filter(|(_, gate)| !gate.stopped) {
            gate.knowledge.hear(Event::Tick { wall: self.now }, self.now);
            if !gate.cut {
                gate.knowledge.hear(Event::Probed, self.now);
            }
            if !self.now.is_multiple_of(LOOK_EVERY) {
                continue;
            }
            for (holder, (kept, _)) in &self.stores {
                let own = holder == name;
                let heard = match own || (!gate.cut && reachable[holder]) {
                    true => Heard::Entry(kept.clone()),
                    false => Heard::Silence,
                };
                gate.knowledge.hear(Event::Read { holder: (*holder).to_owned(), heard }, self.now);
            }
        }
        self.look();
    }

    /// The operator, and the heir's gate, look at the old region, and tell it what was written.
    fn look(&mut self) {
        let (now, cut, heir_runs) = (self.now, self.cut("a"), !self.gates["b"].stopped && !self.cut("b"));
        let Some(operator) = &mut self.operator else { return };
        if !operator.written {
            return;
        }
        let entry = operator.writing_entry(&self.entries);
        let gate = self.gates.get_mut("a").expect("there");
        let proof = operator.proof.get_or_insert_with(|| Proof::begin(entry.entry().epoch, now));
        let mut sees = Sighting::Silent;
        if !cut && !gate.stopped {
            gate.knowledge.hear(Event::Pushed(entry), now);
            let shut = gate.knowledge.objection(now).is_some();
            let epoch = gate.knowledge.latest().map_or(0, |latest| latest.entry().epoch);
            sees = if shut { Sighting::Shut { epoch } } else { Sighting::Answers };
        }
        proof.saw("operator", sees, now);
        if heir_runs {
            proof.saw("heir", sees, now);
        }
    }

    fn act(&mut self, which: usize, fate: u8) {
        let Some(operator) = &mut self.operator else { return };
        if operator.acts.is_empty() {
            return;
        }
        let act = operator.acts.swap_remove(which % operator.acts.len());
        let (Act::Read { holder } | Act::Put { holder, .. }) = &act;
        let cut = self.gates.get(holder.as_str()).is_some_and(|gate| gate.cut);
        if cut || fate == 0 {
            operator.writing.silent(holder, "timed out".to_owned());
        } else {
            let (kept, version) = self.stores.get_mut(holder.as_str()).expect("a holder");
            let more = match &act {
                Act::Read { holder } => operator
                    .writing
                    .read(holder, Kept { entry: Some(kept.clone()), version: Some(version.to_string()) }),
                Act::Put { version: wanted, .. } if wanted.as_deref() != Some(version.to_string().as_str()) => {
                    operator.writing.put(holder, &Put::Changed)
                }
                Act::Put { entry, .. } => {
                    *kept = self.entries.iter().find(|known| known.signed() == entry).expect("known").clone();
                    *version += 1;
                    // The answer may be lost on its way.
                    if fate == 1 {
                        operator.writing.silent(holder, "timed out".to_owned());
                        None
                    } else {
                        operator.writing.put(holder, &Put::Done)
                    }
                }
            };
            operator.acts.extend(more);
        }
        operator.written |= matches!(operator.writing.outcome(), Some(Outcome::Written { .. }));
    }

    fn step(&mut self, what: &Fate) {
        match what {
            Fate::Pass(seconds) => (0..*seconds).for_each(|_| self.second()),
            Fate::Decide(run) => {
                if self.operator.as_ref().is_none_or(|operator| !operator.written) {
                    let before = &self.entries[0].entry().content;
                    let (writing, acts) = Writing::begin(self.entries[1 + run].clone(), Some(before));
                    self.operator = Some(Operator { writing, acts, written: false, proof: None });
                }
            }
            Fate::Act(which, fate) => self.act(*which, *fate),
            Fate::Cut(name, cut) => self.gates.get_mut(name).expect("a gate").cut = *cut,
            Fate::Restart(name) => {
                let now = self.now;
                let gate = self.gates.get_mut(name).expect("a gate");
                gate.starts += 1;
                gate.knowledge = Knowledge::begin(name, OnBlind::Serve, &gate.starts.to_string(), now);
            }
            Fate::Stop(name, stopped) => self.gates.get_mut(name).expect("a gate").stopped = *stopped,
            Fate::Promote { unproven } => {
                let proven = self
                    .operator
                    .as_ref()
                    .and_then(|operator| operator.proof.as_ref()?.proven(self.now))
                    .is_some_and(|how| matches!(how, Proven::Acknowledged | Proven::Silent));
                self.decided |= *unproven && !proven;
                self.promoted |= proven || *unproven;
            }
        }
    }
}

impl Operator {
    fn writing_entry(&self, entries: &[Verified]) -> Verified {
        let run = self.writing.run();
        entries.iter().find(|entry| entry.entry().run == run).expect("known").clone()
    }
}

#[derive(Clone, Debug)]
enum Fate {
    Pass(u8),
    Decide(usize),
    Act(usize, u8),
    Cut(&'static str, bool),
    Restart(&'static str),
    Stop(&'static str, bool),
    Promote { unproven: bool },
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let region = prop_oneof![Just("a"), Just("b")];
    let fate = prop_oneof![
        6 => (1_u8..45).prop_map(Fate::Pass),
        2 => (0_usize..2).prop_map(Fate::Decide),
        8 => (0_usize..4, 0_u8..12).prop_map(|(which, fate)| Fate::Act(which, fate)),
        3 => (region.clone(), any::<bool>()).prop_map(|(region, cut)| Fate::Cut(region, cut)),
        1 => region.clone().prop_map(Fate::Restart),
        2 => (region, any::<bool>()).prop_map(|(region, stopped)| Fate::Stop(region, stopped)),
        4 => (0_u8..20).prop_map(|chance| Fate::Promote { unproven: chance == 0 }),
    ];
    proptest::collection::vec(fate, 1..40)
}

/// How many cases: a hundred thousand take a minute in a release build, so that the tests have a part of them.
fn cases() -> u32 {
    std::env::var("TERRADRILL_FENCE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Any order of entries, losses, delays and restarts: never two regions that accept, never a promotion before a proof or
    /// a recorded decision.
    #[test]
    fn never_two_regions_accept(fates in fates()) {
        let mut whole = Whole::new();
        let mut opened = false;
        for fate in std::iter::once(&Fate::Pass(10)).chain(&fates) {
            whole.step(fate);
            let open: Vec<&str> = ["a", "b"].into_iter().filter(|name| whole.open(name)).collect();
            prop_assert!(open.len() < 2 || whole.decided, "{open:?} after {fate:?}");
            opened |= open == ["a"];
            if whole.promoted && !whole.decided {
                prop_assert!(!whole.open("a"), "promoted while the old region is open, after {fate:?}");
            }
        }
        prop_assert!(opened, "it serves at all");
    }
}
