//! What holders keep, and who follows it: F8, F10, F11 and F15.

use std::collections::BTreeMap;

use super::history::History;
use super::spans::Spans;
use super::{Look, Verdict, seconds};
use crate::gate::State;
use crate::ledger::majority;
use crate::sandbox::world::faults::Loss;

/// Milliseconds after a plan has begun within which a majority has its entry, however many of the others are lost: two seconds
/// for each holder that says nothing, and as much again.
const NOT_HELD_UP: u64 = 10_000;

/// Milliseconds within which a latch says what the ledger says: it looks at signals once a minute, and they are repeated
/// as often.
const FOLLOWS: u64 = 180_000;

/// F8.
pub(super) fn epochs_never_fall(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    let mut highest: BTreeMap<&str, u64> = BTreeMap::new();
    for written in &history.written {
        let before = highest.insert(&written.holder, written.epoch);
        if written.at < since {
            continue;
        }
        look.tries(format!("{} writes to holders", history.written.iter().filter(|one| one.at >= since).count()));
        if let Some(before) = before.filter(|before| *before > written.epoch) {
            look.breaks(written.at, format!("{} had epoch {before}, and then {}", written.holder, written.epoch));
        }
    }
    for (index, decision) in history.decisions.iter().enumerate().filter(|(_, decision)| decision.at >= since) {
        let rival = history.decisions[..index].iter().find(|before| before.epoch == decision.epoch);
        if let Some(rival) = rival {
            let what = format!("epoch {} had a majority by {} and by {}", decision.epoch, rival.run, decision.run);
            look.breaks(decision.at, what);
        }
    }
    look.verdict("nothing was written")
}

/// F10. A failover that writes nothing moves no primary, and one that lost a majority of the holders waits for a person.
pub(super) fn lost_ones_hold_nothing_up(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let holders = &history.watched.holders;
    let can_spare = holders.len() - majority(holders.len()).min(holders.len());
    let failovers =
        history.plans.iter().filter(|plan| plan.purpose == "failover" && plan.from >= history.watched.since);
    for plan in failovers {
        let lost = holders.iter().filter(|holder| history.holder_lost(&holder.location).at(plan.from)).count();
        if lost == 0 || lost > can_spare {
            continue;
        }
        let lost = format!("{lost} of {} holders lost", holders.len());
        let entry =
            history.decisions.iter().find(|entry| entry.at >= plan.from && plan.to.is_none_or(|to| entry.at <= to));
        let until = entry.map(|entry| entry.at).or(plan.to.is_none().then_some(history.end));
        let Some(until) = until else { continue };
        let took = seconds(plan.from, until);
        if until.0.saturating_sub(plan.from.0) > NOT_HELD_UP {
            look.breaks(plan.from, format!("with {lost} it took {took} until a majority had an entry"));
        } else if entry.is_some() {
            look.tries(format!("with {lost} a majority had the entry after {took}"));
        }
    }
    look.verdict("no failover began while some holders were lost and a majority was left")
}

/// F11. A gate that reads no holder but its own keeps its last word: unless it is told of a later entry, or can't serve for
/// another reason. One that was shut already opens for nobody.
pub(super) fn no_gate_shuts_without_them(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    if history.watched.holders.is_empty() {
        return look.verdict("there is no ledger");
    }
    for region in history.regions() {
        let others = history.watched.holders.iter().filter(|holder| holder.location != region.location);
        let none = others.fold(Spans::from_to(history.watched.since, None), |all, holder| {
            all.and(&history.holder_lost(&holder.location))
        });
        let cut = history.lost(|loss| {
            matches!(loss, Loss::Partition { region: at, from: crate::clouds::Side::Holders } if *at == region.location)
        });
        // Who is reached by nobody either isn't blind but isolated, and shuts: that costs nobody anything.
        let alone = history.lost(|loss| match loss {
            Loss::Region(at) | Loss::Machines(at) => *at == region.location,
            Loss::Partition { region: at, from } => *at == region.location && *from != crate::clouds::Side::Holders,
            _ => false,
        });
        let blind = none.or(&cut).minus(&alone).since(history.watched.since);
        let open = history.open(region);
        for (from, to) in blind.iter().filter(|(from, _)| open.at(*from)) {
            let lasted = seconds(from, to.unwrap_or(history.end));
            look.tries(format!("{} was open for {lasted} without any other holder", region.name));
            let shut = history.gate(region).iter().find(|gate| {
                from < gate.at
                    && to.is_none_or(|to| gate.at < to)
                    && !gate.open
                    && gate.able
                    && gate.state != Some(State::Revoked)
            });
            if let Some(gate) = shut {
                look.breaks(gate.at, format!("the gate of {} shut because it could read no holder", region.name));
            }
        }
    }
    look.verdict("some holder could always be read")
}

/// F15. Where a holder is lost its latch keeps its last word, and has the time again once the holder is back.
pub(super) fn latches_follow_the_ledger(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    for region in history.regions() {
        let wants = history.left_behind(region);
        for holder in &region.latches {
            let says = history.latched(region, holder);
            let wrong = wants.minus(&says).or(&says.minus(&wants));
            let excused = history.is_lost(holder).and_after(FOLLOWS);
            look.breaks_in(&wrong.lasting(FOLLOWS).minus(&excused).since(since), || {
                let (ledger, latch) =
                    if says.minus(&wants).lasting(FOLLOWS).is_empty() { ("shut", "open") } else { ("open", "shut") };
                format!("the latch about {} in {holder} was {latch}, and by the ledger it is {ledger}", region.name)
            });
            for asked in wants.begins().filter(|at| *at >= since) {
                let followed = says.since(asked).begins().next();
                let kept = wants.iter().find(|(from, _)| *from == asked).and_then(|(_, to)| to).unwrap_or(history.end);
                if let Some(followed) = followed {
                    let (after, kept) = (seconds(asked, followed), seconds(asked, kept));
                    look.tries(format!("{}'s latch in {holder} shut after {after}, for {kept}", region.name));
                }
            }
        }
    }
    look.verdict("no region was left behind while a latch about it could be set")
}
