//! What is said of gates: that one thinks otherwise now, and that one repaired its holder.

use std::collections::BTreeMap;

use super::cells::{Cell, View};
use super::gates::Gate;
use crate::gate::Knowledge;
use crate::ledger::{Signed, majority};
use crate::sandbox::log::{Fact, Occurrence};

/// A gate wrote what is newest into its own holder.
pub(super) fn repaired(bucket: &str, entry: &Signed) -> Option<Occurrence> {
    let says = entry.claims()?;
    Some(Occurrence {
        service: "gate".to_owned(),
        operation: "repair".to_owned(),
        detail: format!("{bucket}: {says}"),
        environment: says.environment.clone(),
        fact: Some(Fact::Ledger {
            holder: bucket.to_owned(),
            epoch: says.epoch,
            run: says.run,
            majority: majority(says.content.holders.len()),
            serves: says.content.serves,
            shut: says.content.shut,
        }),
        ..Occurrence::default()
    })
}

/// Says of each gate what has changed.
pub(super) fn announce(view: &View<'_>, said: &mut BTreeMap<Cell, Fact>, events: &mut Vec<Occurrence>) {
    let cells = view.cells();
    said.retain(|cell, _| cells.contains(cell));
    for cell in cells {
        let Some(told) = view.told(&cell) else { continue };
        let decision = view.decision(&cell);
        let knowledge = view.gates.of(&cell).and_then(Gate::knowledge).map(|(knowledge, _)| knowledge);
        let fact = Fact::Gate {
            region: told.region.clone(),
            state: knowledge.map(Knowledge::state),
            open: decision.is_open(),
            able: view.is_able(&cell),
            epoch: knowledge.and_then(|knowledge| knowledge.latest()).map(|latest| latest.entry().epoch),
        };
        if said.get(&cell) == Some(&fact) {
            continue;
        }
        said.insert(cell.clone(), fact.clone());
        events.push(Occurrence {
            region: cell.region.clone(),
            service: "gate".to_owned(),
            operation: if decision.is_open() { "open" } else { "shut" }.to_owned(),
            detail: match (knowledge, decision.reasons.as_slice()) {
                (Some(knowledge), []) => format!("{}: {}", told.region, knowledge.state()),
                (None, []) => told.region.clone(),
                (_, reasons) => format!("{}: {}", told.region, reasons.join("; ")),
            },
            environment: cell.environment.clone(),
            fact: Some(fact),
        });
    }
}
