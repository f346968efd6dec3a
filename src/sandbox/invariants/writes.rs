//! Who takes writes, and since when nobody else does: F3, F4, F5, F7 and F9.

use std::collections::BTreeSet;

use super::history::History;
use super::spans::Spans;
use super::{Look, Verdict, WatchedRegion, seconds};
use crate::gate::{FRESH, State};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Via;
use crate::sandbox::world::faults::Loss;

/// Milliseconds after which a region that a majority of holders doesn't list takes no write from outside: what a gate knows
/// counts for [`FRESH`], and a look and the end of what it let in come on top.
const SHUT_WITHIN: u64 = FRESH + 7_000;

/// Milliseconds that what a gate let in outlives it.
const DRAIN: u64 = 5_000;

/// F3. Consumers inside the region are F4's, for they outlive neither the lease nor the promotion.
pub(super) fn none_where_the_ledger_lists_nobody(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    for region in history.regions() {
        let unlisted = history.listed(region).not();
        let late = unlisted.lasting(SHUT_WITHIN).since(since);
        for (via, way) in [
            (Via::Name, "by name"),
            (Via::Kept, "at an address that clients keep"),
            (Via::Stream, "on open connections"),
        ] {
            let accepts = history.accepts(|by, how, _| by == region.name && how == via);
            look.breaks_in(&late.and(&accepts), || format!("{} took writes {way}", region.name));
        }
        let outside = history.accepts(|by, how, _| by == region.name && how != Via::Lease);
        for shut in unlisted.begins().filter(|at| *at >= since) {
            let closed = outside.not().since(shut).begins().next();
            look.tries(match closed {
                Some(closed) if closed > shut => {
                    format!("{} took none from outside {} after the entry", region.name, seconds(shut, closed))
                }
                _ => format!("{} took none from outside any longer", region.name),
            });
        }
    }
    look.verdict("no region was shut")
}

/// F4. A decision about the old primary's region counts if it was made before. What is taken in spite of it is accounted for
/// by F16: spans of time know no single commit.
pub(super) fn none_in_the_old_primary(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    for (index, promotion) in history.promotions.iter().enumerate() {
        if promotion.from < history.watched.since {
            continue;
        }
        look.tries(format!("the promotion in {}", promotion.store));
        let until = history.promotions.get(index + 1).map(|next| next.from);
        let meanwhile = Spans::from_to(promotion.from, until);
        for old in history.regions().filter(|old| old.location != promotion.store) {
            if is_decided(history, old, promotion.from) {
                continue;
            }
            let accepts = history.accepts(|_, _, store| store == old.location);
            look.breaks_in(&accepts.and(&meanwhile), || {
                format!("the database in {} took writes after the promotion in {} began", old.location, promotion.store)
            });
        }
    }
    look.verdict("nothing was promoted")
}

/// F5. A store is the database of one region: regions that share one by sending their writes there are one store.
pub(super) fn one_database_at_a_time(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    let stores: Vec<&str> = history.stores().into_iter().collect();
    let accepts = |wanted: &str| history.accepts(|_, _, store| store == wanted).since(since);
    for (index, one) in stores.iter().enumerate() {
        for other in &stores[index + 1..] {
            look.breaks_in(&accepts(one).and(&accepts(other)), || {
                format!("the databases in {one} and in {other} took writes at the same time")
            });
        }
    }
    let used: Vec<&str> = stores.iter().copied().filter(|store| !accepts(store).is_empty()).collect();
    if used.len() > 1 {
        look.tries(format!("databases in {}, one after the other", used.join(" and ")));
    }
    look.verdict("only one database ever took writes")
}

/// F7. Who could write is who was listed when the plan began and isn't any longer, and the region of the old primary
/// in any case.
pub(super) fn proof_before_promotion(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    for promotion in history.promotions.iter().filter(|one| one.from >= history.watched.since) {
        let at = promotion.from;
        let plan = history.plans.iter().rev().find(|plan| plan.from <= at);
        let begun = plan.map_or(history.watched.since, |plan| plan.from);
        let could_write: BTreeSet<&str> = history
            .regions()
            .filter(|region| region.location != promotion.store)
            .filter(|region| {
                let listed = history.listed(region);
                (listed.at(begun) && !listed.at(at)) || history.is_writable(&region.location).at(at)
            })
            .map(|region| region.name.as_str())
            .collect();
        for region in history.regions().filter(|region| could_write.contains(region.name.as_str())) {
            // Proven by the entry that shut it, or by a later one.
            let shut = history.listed(region).not().begins().filter(|since| *since <= at).last();
            let epoch = shut.and_then(|since| history.decision(since)).map(|entry| entry.epoch);
            let proof = history.proven.iter().filter(|(when, ..)| *when <= at).find(|(when, name, by)| {
                *name == region.name && epoch.is_some_and(|epoch| *by >= epoch) && *when >= begun.min(at)
            });
            match proof {
                Some((when, ..)) => {
                    let before = seconds(*when, at);
                    look.tries(format!(
                        "{} proven shut {before} before the promotion in {}",
                        region.name, promotion.store
                    ));
                }
                None if is_decided(history, region, at) => {
                    look.tries(format!("{}: decided without proof", region.name))
                }
                None => look.breaks(
                    at,
                    format!("the promotion in {} began, and {} wasn't proven shut", promotion.store, region.name),
                ),
            }
        }
    }
    look.verdict("nothing was promoted")
}

/// F9. Who was only cut off was never away, and is F3's. What comes back has been confirmed if its gate says so by an epoch not below that in force when it came back: a gate that
/// goes on with what it knew says so by an older one.
pub(super) fn none_before_the_ledger_confirms(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let mut returns: Vec<(Instant, &WatchedRegion)> = Vec::new();
    for (at, loss) in history.returns.iter().filter(|(at, _)| *at >= history.watched.since) {
        if let Loss::Region(place) | Loss::Machines(place) = loss {
            returns.extend(history.at(place).map(|region| (*at, region)));
        }
    }
    for (index, (at, region)) in returns.iter().enumerate() {
        let again = returns[index + 1..].iter().find(|(_, other)| other.name == region.name).map(|(at, _)| *at);
        let in_force = history.decision(*at).map_or(0, |entry| entry.epoch);
        let confirmed = history.gate_is(region, false, |gate| {
            matches!(gate.state, Some(State::Confirmed | State::Blind)) && gate.epoch.unwrap_or(0) >= in_force
        });
        // What a gate let in while it was confirmed is cut a little later.
        let confirmed = confirmed.since(*at).and_after(DRAIN);
        let accepts = history.accepts(|by, _, _| by == region.name);
        look.tries(format!("{} came back under epoch {in_force}", region.name));
        look.breaks_in(&accepts.minus(&confirmed).and(&Spans::from_to(*at, again)), || {
            format!("{} took writes before the ledger's epoch {in_force} confirmed it", region.name)
        });
    }
    look.verdict("nothing came back")
}

/// Whether somebody decided, at an instant or before it and after the last plan had ended, to go on without proof.
fn is_decided(history: &History<'_>, region: &WatchedRegion, at: Instant) -> bool {
    let begun = history.plans.iter().rev().find(|plan| plan.from <= at).map_or(history.watched.since, |plan| plan.from);
    history.decided.iter().any(|(when, name)| *name == region.name && begun <= *when && *when <= at)
}
