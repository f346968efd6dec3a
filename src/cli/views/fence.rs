//! The ledger as people and machines see it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::gate::FenceAnswer;
use crate::holders::{Answer, Pushed, Status};
use crate::ledger::{Agreed, Entry, Outcome, Signed, Verified};
use crate::topology::units::duration;

/// Why a region counts as shut: whether its gates said so, and milliseconds since the entry was written.
type Proofs = BTreeMap<String, Result<(bool, u64), String>>;

pub(crate) fn status(status: &Status, now: Timestamp) -> String {
    let mut text = match &status.agreed {
        Agreed::On(entry) => format!("in force: {}\n", aged(entry, now)),
        Agreed::Nothing => "in force: nothing: the ledger isn't born yet\n".to_owned(),
        Agreed::Partly(entry) => format!("not in force: {}: no majority is known to have it\n", aged(entry, now)),
        Agreed::Unknown => "in force: not known: too few holders answer\n".to_owned(),
    };
    for (name, kept) in &status.holders {
        let words = match kept {
            Ok(Some(entry)) => aged(entry, now),
            Ok(None) => "keeps nothing of the environment's key".to_owned(),
            Err(reason) => reason.clone(),
        };
        let _ = writeln!(text, "holder {name}: {words}");
    }
    for (region, answer) in &status.gates {
        let words = match answer {
            Answer::Gate(gate) => {
                let words = if gate.open { "open".to_owned() } else { format!("shut: {}", gate.reasons.join("; ")) };
                format!("{words} ({})", knowledge(gate))
            }
            Answer::Other(reason) => format!("something answers that is no gate: {reason}"),
            Answer::Nothing(reason) => reason.clone(),
        };
        let _ = writeln!(text, "gate of {region}: {words}");
    }
    for (region, answer) in &status.gates {
        let Answer::Gate(gate) = answer else { continue };
        for (about, told) in &gate.latches {
            let says = if told.shut { "shut" } else { "open" };
            let _ = writeln!(text, "latch about {about}, in {region}: {says} (told {} ago)", ago(told.ago));
        }
    }
    text
}

/// An entry and how old it is, by the clock of whoever looks.
fn aged(entry: &Verified, now: Timestamp) -> String {
    let entry = entry.entry();
    let seconds = now.duration_since(entry.written_at).as_secs_f64().max(0.0);
    format!("{entry} (written {} ago)", duration(seconds))
}

/// What a gate knows of the ledger: its state, and by which epoch since when.
fn knowledge(gate: &FenceAnswer) -> String {
    let epoch = |entry: &Signed| entry.claims().map_or_else(String::new, |entry| format!("epoch {}", entry.epoch));
    match (&gate.confirmed, &gate.latest) {
        (Some((entry, since)), _) => format!("{}, {} ago, {}", gate.state, ago(*since), epoch(entry)),
        (None, Some(latest)) => format!("{}, {}", gate.state, epoch(latest)),
        (None, None) => gate.state.to_string(),
    }
}

fn ago(milliseconds: u64) -> String {
    duration((milliseconds / 1_000) as f64)
}

pub(crate) fn status_json(status: &Status) -> Value {
    let (agreed, entry) = match &status.agreed {
        Agreed::On(entry) => ("on", Some(entry)),
        Agreed::Nothing => ("nothing", None),
        Agreed::Partly(entry) => ("partly", Some(entry)),
        Agreed::Unknown => ("unknown", None),
    };
    let holders = status.holders.iter().map(|(name, kept)| {
        let value = match kept {
            Ok(kept) => json!({ "entry": kept.as_ref().map(|kept| kept.entry()) }),
            Err(reason) => json!({ "silent": reason }),
        };
        (name.clone(), value)
    });
    let gates = status.gates.iter().map(|(region, answer)| {
        let value = match answer {
            Answer::Gate(gate) => json!({ "gate": gate }),
            Answer::Other(reason) => json!({ "other": reason }),
            Answer::Nothing(reason) => json!({ "silent": reason }),
        };
        (region.clone(), value)
    });
    json!({
        "schema": 1,
        "agreed": agreed,
        "entry": entry.map(Verified::entry),
        "holders": holders.collect::<BTreeMap<_, _>>(),
        "gates": gates.collect::<BTreeMap<_, _>>(),
    })
}

pub(crate) fn told(entry: &Verified, told: &BTreeMap<String, Pushed>) -> String {
    let mut text = format!("{}\n", entry.entry());
    for (region, pushed) in told {
        let _ = writeln!(text, "gate of {region}: {}", words(pushed));
    }
    text
}

fn words(pushed: &Pushed) -> String {
    match pushed {
        Pushed::Taken(gate) if gate.open => "open".to_owned(),
        Pushed::Taken(gate) => format!("shut: {}", gate.reasons.join("; ")),
        Pushed::Refused(reason) => format!("refuses it: {reason}"),
        Pushed::Nothing(reason) => reason.clone(),
    }
}

pub(crate) fn told_json(entry: &Verified, told: &BTreeMap<String, Pushed>) -> Value {
    json!({ "schema": 1, "entry": entry.entry(), "gates": gates_json(told) })
}

fn gates_json(told: &BTreeMap<String, Pushed>) -> BTreeMap<String, Value> {
    let value = |pushed: &Pushed| match pushed {
        Pushed::Taken(gate) => json!({ "open": gate.open, "reasons": gate.reasons }),
        Pushed::Refused(reason) => json!({ "refused": reason }),
        Pushed::Nothing(reason) => json!({ "silent": reason }),
    };
    told.iter().map(|(region, pushed)| (region.clone(), value(pushed))).collect()
}

/// Whether any gate is open now.
pub(crate) fn any_open(told: &BTreeMap<String, Pushed>) -> bool {
    told.values().any(|pushed| matches!(pushed, Pushed::Taken(gate) if gate.open))
}

pub(crate) fn written(entry: &Verified, outcome: &Outcome, told: &BTreeMap<String, Pushed>, proofs: &Proofs) -> String {
    let mut text = match outcome {
        Outcome::Written { holders, .. } => format!("{} have it: ", holders.join(", ")),
        Outcome::Overtaken(by) => format!("overtaken by {}; nobody follows: ", by.entry()),
        Outcome::Partly { holders, .. } => format!("too few have it, {} alone: ", holders.join(", ")),
        Outcome::Nowhere(_) => "nobody has it: ".to_owned(),
    };
    text.push_str(&self::told(entry, told));
    for (holder, reason) in silent(outcome) {
        let _ = writeln!(text, "holder {holder}: {reason}");
    }
    for (region, proof) in proofs {
        let _ = match proof {
            Ok((true, ms)) => writeln!(text, "{region} is shut: its gates say so, after {ms} ms"),
            Ok((false, ms)) => writeln!(text, "{region} is shut: nobody sees it, for {ms} ms"),
            Err(lacks) => writeln!(text, "{region} isn't known to be shut: {lacks}"),
        };
    }
    text
}

fn silent(outcome: &Outcome) -> BTreeMap<String, String> {
    match outcome {
        Outcome::Written { silent, .. } | Outcome::Partly { silent, .. } | Outcome::Nowhere(silent) => silent.clone(),
        Outcome::Overtaken(_) => BTreeMap::new(),
    }
}

pub(crate) fn written_json(
    entry: &Verified,
    outcome: &Outcome,
    told: &BTreeMap<String, Pushed>,
    proofs: &Proofs,
) -> Value {
    let (word, holders): (_, &[String]) = match outcome {
        Outcome::Written { holders, .. } => ("written", holders),
        Outcome::Overtaken(_) => ("overtaken", &[]),
        Outcome::Partly { holders, .. } => ("partly", holders),
        Outcome::Nowhere(_) => ("nowhere", &[]),
    };
    let by: Option<&Entry> = match outcome {
        Outcome::Overtaken(by) => Some(by.entry()),
        _ => None,
    };
    let proofs: BTreeMap<&String, Value> = proofs
        .iter()
        .map(|(region, proof)| match proof {
            Ok((acknowledged, ms)) => (region, json!({ "acknowledged": acknowledged, "milliseconds": ms })),
            Err(lacks) => (region, json!({ "lacks": lacks })),
        })
        .collect();
    json!({
        "schema": 1,
        "entry": entry.entry(),
        "outcome": word,
        "by": by,
        "holders": holders,
        "silent": silent(outcome),
        "gates": gates_json(told),
        "shut": proofs,
    })
}
