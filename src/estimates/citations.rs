//! Where the figures of a table come from.

use schemars::JsonSchema;
use serde::Serialize;

use super::availability::Availability;
use super::losses::{LossEstimate, Outcome};
use super::money::Money;
use crate::catalog::Provenance;

/// The sources of each column of the table of patterns, from the strongest to the weakest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Citations {
    /// Of recovery times.
    pub rto: Vec<Provenance>,
    /// Of lost data.
    pub rpo: Vec<Provenance>,
    /// Of availability, besides those of recovery times.
    pub availability: Vec<Provenance>,
    /// Of money.
    pub usd: Vec<Provenance>,
}

impl Citations {
    /// Adds what a row is made of.
    pub(super) fn add(&mut self, lost: &LossEstimate, availability: &Availability, money: &Money) {
        if let Outcome::Recovered(recovery) = &lost.outcome {
            cite(&mut self.rto, recovery.parts.iter().filter_map(|part| part.weakest));
        }
        cite(&mut self.rpo, lost.data.iter().filter_map(|loss| loss.provenance));
        let serial = availability.regions.iter().flat_map(|region| &region.serial);
        cite(&mut self.availability, availability.shared.iter().chain(serial).filter_map(|part| part.provenance));
        let items = money.regions.iter().flat_map(|region| &region.items);
        cite(&mut self.usd, money.shared.iter().chain(items).map(|item| item.provenance));
    }

    /// The columns with their names.
    pub(super) fn columns(&self) -> [(&'static str, &[Provenance]); 4] {
        [("RTO", &self.rto), ("RPO", &self.rpo), ("Availability", &self.availability), ("USD", &self.usd)]
    }
}

fn cite(into: &mut Vec<Provenance>, more: impl Iterator<Item = Provenance>) {
    for provenance in more {
        if !into.contains(&provenance) {
            into.push(provenance);
        }
    }
    into.sort_by_key(|provenance| (provenance.kind, provenance.source.title));
}
