//! Who writes, and by which way: clients that ask the name servers, clients that keep an address, connections that stay open,
//! consumers inside a region. What matters is when each way is open, not how often it is gone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cells::{Cell, View};
use crate::clouds::Side;
use crate::clouds::object::Object;
use crate::sandbox::clock::Instant;
use crate::sandbox::log::{Fact, Occurrence, Via};
use crate::sandbox::pairs;
use crate::sandbox::switch::Switch;

/// Seconds for which some clients keep an address, whatever the name servers say by then.
const KEPT: f64 = 900.0;

/// Seconds that a connection outlives the gate that let it in: then the proxy has cut it. A lease lasts as long.
const DRAIN: f64 = crate::gate::DRAIN as f64 / 1000.0;

/// What the clients of all environments do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Clients {
    /// Until when some client has an address of a cell.
    #[serde(with = "pairs")]
    kept: BTreeMap<Cell, Instant>,
    #[serde(with = "pairs")]
    doors: BTreeMap<Cell, Door>,
    /// Every way by which writes are taken now, and where they go.
    ways: BTreeSet<(Cell, Via, String)>,
}

/// When a cell's gate let somebody in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Door {
    open: bool,
    /// Whether it ever was.
    #[serde(default)]
    served: bool,
    /// Until when streams and leases that it let in go on.
    drains: Option<Instant>,
    /// Whether a stream stands that it let in.
    streams: bool,
}

impl Clients {
    /// Brings the ways up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, led_to: &BTreeSet<Cell>, events: &mut Vec<Occurrence>) {
        let cells = view.cells();
        let unguarded = view.broken.contains(&Switch::HealthPathOnly);
        let unleased = view.broken.contains(&Switch::UnleasedWriters);
        self.kept.retain(|cell, _| cells.contains(cell));
        self.doors.retain(|cell, _| cells.contains(cell));
        let mut ways = BTreeSet::new();
        for cell in cells {
            let led = led_to.contains(&cell);
            if led {
                self.kept.insert(cell.clone(), view.now.plus_seconds(KEPT));
            }
            let kept = led || self.kept.get(&cell).is_some_and(|until| *until > view.now);
            let reached = view.faults.reached(&cell.region, Side::Clients);
            let open = view.decision(&cell).is_open();
            let door = self.doors.entry(cell.clone()).or_default();
            if open {
                door.drains = None;
                door.served = true;
                door.streams |= kept && reached;
            } else if door.open {
                door.drains = Some(view.now.plus_seconds(DRAIN));
            }
            door.open = open;
            let drains = door.drains.is_some_and(|until| until > view.now);
            let passes = open || (unguarded && door.served && !view.faults.machines_lost(&cell.region));
            let leased = open || drains || (unleased && door.served);
            door.streams &= passes || drains;
            let Some(store) = store(view, &cell) else { continue };
            let by = [
                (Via::Name, passes && led && reached),
                (Via::Kept, passes && kept && reached),
                (Via::Stream, door.streams && reached),
                (Via::Lease, leased && !view.faults.machines_lost(&cell.region)),
            ];
            ways.extend(by.into_iter().filter(|(_, taken)| *taken).map(|(via, _)| (cell.clone(), via, store.clone())));
        }
        for (gone, accepts) in [(true, false), (false, true)] {
            let (from, to) = if gone { (&self.ways, &ways) } else { (&ways, &self.ways) };
            events.extend(from.difference(to).map(|(cell, via, store)| said(view, cell, *via, store, accepts)));
        }
        self.ways = ways;
    }

    /// Every way by which writes are taken now.
    #[cfg(test)]
    pub(super) fn ways(&self) -> impl Iterator<Item = &(Cell, Via, String)> {
        self.ways.iter()
    }

    /// Whether what a cell's gate let in goes on although it has shut.
    pub(super) fn drains(&self, cell: &Cell, now: Instant) -> bool {
        self.doors.get(cell).and_then(|door| door.drains).is_some_and(|until| until > now)
    }

    /// The next instant at which a way closes by itself.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let drains = self.doors.values().filter_map(|door| door.drains);
        self.kept.values().copied().chain(drains).filter(|due| *due > now).min()
    }
}

/// The cloud's region of the database that takes a cell's writes: its own, or the one that its own follows, if it can be
/// reached from there.
fn store(view: &View<'_>, cell: &Cell) -> Option<String> {
    let database = view.database(cell)?;
    let Some(source) = view.databases.source(database.key()) else {
        return (!view.faults.service_lost_inside(&cell.region, database.service())).then(|| cell.region.clone());
    };
    let source = view.objects.seen(source, Object::database)?;
    if !view.follows(cell, source.location()) {
        return None;
    }
    let there = view.databases.is_writable(source.key()) && view.faults.reaches(&cell.region, source.location());
    (there && !view.faults.service_lost(source.location(), source.service())).then(|| source.location().to_owned())
}

fn said(view: &View<'_>, cell: &Cell, via: Via, store: &str, accepts: bool) -> Occurrence {
    let way = match via {
        Via::Name => "by name",
        Via::Kept => "at an address that clients keep",
        Via::Stream => "on open connections",
        Via::Lease => "from consumers",
    };
    let region = view.told(cell).map_or_else(|| cell.region.clone(), |told| told.region.clone());
    Occurrence {
        region: cell.region.clone(),
        service: "clients".to_owned(),
        operation: if accepts { "writes" } else { "no-writes" }.to_owned(),
        detail: format!("{way} into {store}"),
        environment: cell.environment.clone(),
        fact: Some(Fact::Accepts { region, via, store: store.to_owned(), accepts }),
    }
}
