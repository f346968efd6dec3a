//! What becomes of the data and its copies: F16, F17 and F18.

use std::collections::BTreeSet;

use super::history::{History, Work};
use super::spans::Spans;
use super::{Look, Verdict};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Via;

/// Milliseconds between two of the numbered writes by which a loss of data is measured.
const A_SECOND_APART: u64 = 5_000;

/// Numbered writes as they went through the promotions of a log.
#[derive(Default)]
struct Account {
    /// Acknowledged, and in the primary as far as anybody knows.
    there: BTreeSet<u64>,
    /// Acknowledged, and not in a database that was promoted since.
    gone: BTreeSet<u64>,
    /// What each promotion came to: when, where, what was missing there, and what had been gone and was there again.
    promotions: Vec<(Instant, String, Vec<u64>, Vec<u64>)>,
    /// What was acknowledged elsewhere than in the primary of then, where it stays: when, which, where.
    astray: Vec<(Instant, u64, String)>,
}

impl Account {
    fn of(history: &History<'_>) -> Self {
        enum Event<'a> {
            Marker(u64, &'a str),
            Contents(&'a str, &'a BTreeSet<u64>),
        }
        let mut events: Vec<(Instant, Event<'_>)> = Vec::new();
        let since = history.watched.since;
        let acknowledged = history.markers.iter().filter(|(at, _, store)| store.is_some() && *at >= since);
        events.extend(acknowledged.filter_map(|(at, number, store)| Some((*at, Event::Marker(*number, (*store)?)))));
        let promoted = |at: Instant, store: &str| {
            let is_promotion = |promotion: &Work| promotion.to == Some(at) && promotion.store == store;
            at >= since && history.promotions.iter().any(is_promotion)
        };
        let contents = history.contents.iter().filter(|(at, store, _)| promoted(*at, store));
        events.extend(contents.map(|(at, store, numbers)| (*at, Event::Contents(store, numbers))));
        events.sort_by_key(|(at, _)| *at);
        let mut account = Self::default();
        for (at, event) in events {
            match event {
                Event::Marker(number, store) => match account.promotions.last() {
                    Some((_, primary, ..)) if primary != store => {
                        account.gone.insert(number);
                        account.astray.push((at, number, store.to_owned()));
                    }
                    _ => drop(account.there.insert(number)),
                },
                Event::Contents(store, numbers) => {
                    let missing: Vec<u64> = account.there.difference(numbers).copied().collect();
                    let back: Vec<u64> = account.gone.intersection(numbers).copied().collect();
                    account.there.retain(|number| numbers.contains(number));
                    account.gone.extend(&missing);
                    account.promotions.push((at, store.to_owned(), missing, back));
                }
            }
        }
        account
    }
}

/// F16. There is no gap if the writes are a second apart until a loss, and if one is tried once a plan has opened somebody and
/// before it counts as done: between the two nobody could acknowledge any.
pub(super) fn every_write_is_accounted_for(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    let markers: Vec<_> = history.markers.iter().filter(|(at, ..)| *at >= since).collect();
    let Some((first, ..)) = markers.first() else { return look.verdict("nobody wrote through the name") };
    for (index, (at, number, store)) in markers.iter().enumerate() {
        let Some(store) = store else { continue };
        let twice =
            markers[..index].iter().find(|(_, before, by)| before == number && by.is_some_and(|by| by != *store));
        if let Some((.., Some(other))) = twice {
            look.breaks(*at, format!("write {number} was acknowledged in {other} and in {store}"));
        }
    }
    for (loss, at, _) in history.losses.iter().filter(|(_, at, _)| at > first) {
        let before = markers.iter().map(|(at, ..)| *at).filter(|marker| marker <= at);
        let is_first_loss = history.losses.iter().all(|(_, other, _)| other <= first || other >= at);
        let last = before.max().unwrap_or(*first);
        if is_first_loss && at.0 - last.0 > A_SECOND_APART {
            let gap = (at.0 - last.0) / 1000;
            look.breaks(*at, format!("nobody wrote for {gap} s before {loss} was lost: what that cost isn't known"));
        }
    }
    for plan in history.plans.iter().filter(|plan| plan.from >= since && plan.purpose != "re-protect") {
        let Some(done) = plan.to else { continue };
        let opened = history.accepts(|_, via, _| via == Via::Name).since(plan.from).begins().find(|at| *at > plan.from);
        let Some(opened) = opened.filter(|opened| *opened < done) else { continue };
        if !markers.iter().any(|(at, ..)| opened <= *at && *at <= done) {
            look.breaks(done, format!("nobody wrote between the opening and the end of the {}", plan.purpose));
        }
    }
    let account = Account::of(history);
    let missing: usize = account.promotions.iter().map(|(.., missing, _)| missing.len()).sum();
    let missing = missing + account.astray.len();
    if let Some(counted) = history.watched.counted_lost
        && u64::try_from(missing).is_ok_and(|missing| missing != counted)
    {
        look.breaks(history.end, format!("{missing} acknowledged writes are gone, and {counted} were counted"));
    }
    let counted = if history.watched.counted_lost.is_some() { ", and counted" } else { "" };
    look.tries(format!("{} writes, {missing} of them lost{counted}", markers.len()));
    look.verdict("nobody wrote through the name")
}

/// F17. A copy goes at the moment at which its instance does; it is one again when a new one follows. A promoted database is seen
/// to take writes when some came through the public name.
pub(super) fn go_one_at_a_time(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    for (index, rebuild) in history.rebuilds.iter().enumerate() {
        let (at, store) = (rebuild.from, &rebuild.store);
        // What was made and never begun to be rebuilt was made anew.
        if at < history.watched.since || rebuild.to == Some(at) {
            continue;
        }
        look.tries(format!("the copy in {store}"));
        let meanwhile = |other: &&Work| {
            other.store != *store
                && other.from >= history.watched.since
                && other.from <= at
                && other.to.is_none_or(|to| to > at)
        };
        if let Some(other) = history.rebuilds[..index].iter().find(meanwhile) {
            look.breaks(at, format!("the copies in {} and in {store} were gone at the same time", other.store));
        }
        let promotion = history.promotions.iter().rfind(|one| one.from <= at && one.store != *store);
        if let Some(promotion) = promotion {
            let seen = promotion.to.is_some_and(|done| {
                let writes = history.accepts(|_, via, by| via == Via::Name && by == promotion.store);
                !writes.and(&Spans::between(done, at)).is_empty()
            });
            if !seen {
                let promoted = &promotion.store;
                look.breaks(
                    at,
                    format!("the copy in {store} went before the one in {promoted} was seen to take writes"),
                );
            }
        }
        if history.is_writable(store).at(Instant(at.0.saturating_sub(1))) {
            let kept = history.snapshots.iter().any(|(when, of)| {
                let promoted = promotion.map_or(history.watched.since, |promotion| promotion.from);
                of == store && promoted <= *when && *when <= at
            });
            if !kept {
                look.breaks(at, format!("the former primary in {store} went without a snapshot"));
            }
        }
    }
    look.verdict("no copy was rebuilt")
}

/// F18. What a failback promotes must have all that was acknowledged since the loss, and nothing of what had been counted as
/// gone: that would be a tail of its own.
pub(super) fn are_whole_after_failback(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let watched = history.watched;
    let failbacks = history.plans.iter().filter(|plan| plan.purpose == "failback" && plan.from >= watched.since);
    for (plan, done) in failbacks.filter_map(|plan| Some((plan, plan.to?))) {
        for region in history.regions() {
            let (name, location) = (&region.name, &region.location);
            let says = |is: bool| if is { "does" } else { "doesn't" };
            if !watched.holders.is_empty() && history.listed(region).at(done) != region.serves {
                look.breaks(
                    done,
                    format!("the ledger {} list {name}, as before it {}", says(!region.serves), says(region.serves)),
                );
            }
            if history.leads_to(region).at(done) != region.serves {
                look.breaks(done, format!("the name {} lead to {location}", says(!region.serves)));
            }
            if history.is_writable(location).at(done) != region.primary {
                look.breaks(done, format!("the database in {location} {} take writes", says(!region.primary)));
            }
            if history.left_behind(region).at(done) {
                look.breaks(done, format!("{name} is still left behind"));
            }
        }
        let account = Account::of(history);
        let astray: Vec<_> = account.astray.iter().filter(|(at, ..)| plan.from <= *at && *at <= done).collect();
        if let Some((at, _, store)) = astray.first() {
            let lost: Vec<u64> = astray.iter().map(|(_, number, _)| *number).collect();
            look.breaks(
                *at,
                format!("acknowledged in {store}, which wasn't the primary any longer: {}", numbers(&lost)),
            );
        }
        for (at, store, missing, back) in &account.promotions {
            if *at < plan.from || done < *at {
                continue;
            }
            if !missing.is_empty() {
                look.breaks(*at, format!("acknowledged, and not in {store}: {}", numbers(missing)));
            }
            if !back.is_empty() {
                look.breaks(*at, format!("counted as gone, and in {store} again: {}", numbers(back)));
            }
        }
        look.tries("the posture, and every write by its number");
    }
    look.verdict("nothing failed back")
}

/// Writes, for people.
fn numbers(numbers: &[u64]) -> String {
    match numbers {
        [one] => format!("write {one}"),
        [first, .., last] => format!("{} writes, {first} to {last}", numbers.len()),
        [] => "no writes".to_owned(),
    }
}
