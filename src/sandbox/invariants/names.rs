//! Where the public name leads: F1, F2, F6 and F12.

use super::history::History;
use super::spans::Spans;
use super::{Look, Verdict, WatchedRegion, seconds};
use crate::sandbox::world::faults::Loss;

/// Milliseconds that name servers take to answer by what their checks say, and one more second.
const ANSWERED: u64 = 6_000;

/// Milliseconds within which name servers know of a region that is left behind, one way or the other: as long as its latch
/// may take.
const KNOWN: u64 = 180_000;

/// F1, from the first entry on that shuts a region: before that, where the name leads is F2's and F12's. The name servers know that a region is shut once its check or one of its latches says so, and within three minutes in
/// any case.
pub(super) fn lead_to_no_shut_region(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    let Some(fenced) = history.decisions.iter().map(|entry| entry.at).find(|at| *at >= since) else {
        return look.verdict("no region was shut");
    };
    for region in history.regions() {
        let unlisted = history.listed(region).not();
        let known = unlisted.and(&history.is_known_shut(region)).lasting(ANSWERED).or(&unlisted.lasting(KNOWN));
        let led = history.leads_to(region);
        look.breaks_in(&known.and(&led).since(fenced), || {
            let location = &region.location;
            format!("{} led to {location}, which the ledger doesn't list", history.watched.hostname)
        });
        for shut in unlisted.begins().filter(|at| *at >= since) {
            let left = led.not().since(shut).begins().next();
            look.tries(match left {
                Some(left) if left > shut => format!("{} out of the answer after {}", region.name, seconds(shut, left)),
                _ => format!("{} out of the answer before it was shut", region.name),
            });
        }
    }
    look.verdict("no region was shut")
}

/// F2. Sorry is due once no region's check and latches say healthy together, and the name servers have had time to see it.
pub(super) fn are_sorry_with_nothing_healthy(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let nothing = Spans::any(history.regions().map(|region| history.is_known_shut(region).not())).not();
    let due = nothing.lasting(ANSWERED).since(history.watched.since);
    look.breaks_in(&due.minus(&history.is_sorry()), || {
        let wrong = due.minus(&history.is_sorry());
        let led = history.regions().filter(|region| !history.leads_to(region).and(&wrong).is_empty());
        let led: Vec<&str> = led.map(|region| region.location.as_str()).collect();
        let where_to = if led.is_empty() { "nowhere".to_owned() } else { led.join(", ") };
        format!("{} led to {where_to} with nothing healthy", history.watched.hostname)
    });
    for (from, to) in due.iter() {
        look.tries(format!("sorry for {}", seconds(from, to.unwrap_or(history.end))));
    }
    look.verdict("some region was healthy all the time")
}

/// F6. Names of regions lead to one region each, so the public one is what counts.
pub(super) fn lead_to_one_primary(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    let leads = |region: &WatchedRegion| history.leads_to(region).and(&history.is_writable(&region.location));
    let name = &history.watched.hostname;
    for (index, one) in history.regions().enumerate() {
        for other in history.regions().skip(index + 1) {
            look.breaks_in(&leads(one).and(&leads(other)).since(since), || {
                let (one, other) = (&one.location, &other.location);
                format!("{name} led to {one} and to {other}, and both databases take writes")
            });
        }
    }
    let promoted: Vec<_> = history.promotions.iter().filter_map(|one| Some((one.to?, one.store.as_str()))).collect();
    for (index, (at, store)) in promoted.iter().enumerate().filter(|(_, (at, _))| *at >= since) {
        let until = promoted.get(index + 1).map(|(next, _)| *next);
        look.tries(format!("the promotion in {store}"));
        for old in history.regions().filter(|old| old.location != *store) {
            look.breaks_in(&leads(old).and(&Spans::from_to(*at, until)), || {
                format!("{name} led to the old primary in {} after the one in {store} was promoted", old.location)
            });
        }
    }
    look.verdict("nothing was promoted")
}

/// F12. Whoever is in the answer when a standby or a witness is lost stays there for as long as it is lost, the ledger lists
/// the region and its gate is open.
pub(super) fn keep_who_serves(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    for (loss, from, to) in history.losses.iter().filter(|(_, from, _)| *from >= history.watched.since) {
        let Some(place) = place(loss) else { continue };
        let region = history.at(place);
        let is_witness = history.watched.holders.iter().any(|holder| holder.location == place) && region.is_none();
        let is_standby = region.is_some_and(|region| !history.listed(region).at(*from));
        if !is_witness && !is_standby {
            continue;
        }
        let what = if is_witness { "the witness" } else { "the standby" };
        for serving in history.regions().filter(|serving| serving.location != place) {
            let led = history.leads_to(serving);
            if !led.at(*from) {
                continue;
            }
            look.tries(format!("{} served while {what} in {place} was lost", serving.name));
            let may = history.open(serving).and(&history.listed(serving)).minus(&history.is_lost(&serving.location));
            let may = may.and(&Spans::from_to(*from, *to));
            let dropped = led.not().begins().find(|at| may.at(*at));
            if let Some(at) = dropped {
                let name = &history.watched.hostname;
                look.breaks(at, format!("{name} didn't lead to {} while {what} in {place} was lost", serving.location));
            }
        }
    }
    look.verdict("no standby and no witness was lost")
}

/// Where something is lost that a region could need.
fn place(loss: &Loss) -> Option<&str> {
    match loss {
        Loss::Region(at)
        | Loss::Machines(at)
        | Loss::StateStorage(at)
        | Loss::Service { region: at, .. }
        | Loss::Partition { region: at, .. } => Some(at),
        Loss::ControlPlane(_) | Loss::Capacity { .. } | Loss::Replication(_) => None,
    }
}
