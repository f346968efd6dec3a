//! What a recovery needs and how soon it is seen: F13 and F14.

use super::history::{GateSeen, History};
use super::spans::Spans;
use super::{Look, Verdict, seconds};
use crate::catalog::control_planes;
use crate::gate::State;
use crate::sandbox::clock::Instant;
use crate::sandbox::world::faults::Loss;

/// Milliseconds that a gate which has all it takes needs to see it.
const OPENS_WITHIN: u64 = 10_000;

/// Milliseconds within which health checks see an open gate, on whichever cloud they are.
const SEEN_WITHIN: u64 = 120_000;

/// F13. From a loss until the failover that answers it is done, by the calls of its terraforms, their states and the latches
/// that somebody set by an API.
pub(super) fn need_nothing_that_is_lost(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let failovers =
        history.plans.iter().filter(|plan| plan.purpose == "failover" && plan.from >= history.watched.since);
    for plan in failovers {
        let is_in_force =
            |from: &Instant, to: &Option<Instant>| *from <= plan.from && to.is_none_or(|to| plan.from < to);
        let lost = history.losses.iter().filter(|(_, from, to)| is_in_force(from, to));
        let Some(began) = lost.map(|(_, from, _)| *from).min() else { continue };
        let until = plan.to.unwrap_or(history.end);
        let within = |at: Instant| began <= at && at <= until;
        let mut count = 0;
        for call in history.calls.iter().filter(|call| within(call.at)) {
            count += 1;
            let is_away = history.lost(|loss| match loss {
                Loss::Region(at) => *at == call.region,
                Loss::Service { region, service } => *region == call.region && *service == call.service,
                Loss::ControlPlane(service) => *service == call.service,
                Loss::StateStorage(at) => *at == call.region && call.service == "state",
                _ => false,
            });
            let what = format!("{} in {}", call.service, call.region);
            if is_away.at(call.at) {
                look.breaks(call.at, format!("a step called {what}, which was lost"));
            } else if control_planes::answers_for_all(&call.service) {
                look.breaks(call.at, format!("a step called {what}, which stands for all regions"));
            }
        }
        let flips: Vec<_> = history.flips.iter().filter(|(at, ..)| within(*at)).collect();
        for (at, region, needs) in &flips {
            let Some(needs) = needs else { continue };
            let is_away = history.lost(|loss| matches!(loss, Loss::ControlPlane(service) if service == needs)).at(*at);
            if is_away || control_planes::answers_for_all(needs) {
                look.breaks(*at, format!("the latch about {region} was set by the control plane of {needs}"));
            }
        }
        let by_data = match flips.len() {
            0 => String::new(),
            1 => ", and one latch by the data plane".to_owned(),
            several => format!(", and {several} latches by the data plane"),
        };
        let calls = if count == 1 { "call" } else { "calls" };
        look.tries(format!("{count} {calls} within {} after the loss{by_data}", seconds(began, until)));
    }
    look.verdict("no failover answered a loss")
}

/// F14. What a gate needs is what it says itself: its data takes writes and its replicas are at their floor. That shedding
/// doesn't turn the health path is seen by its check.
pub(super) fn survivors_open_at_once(history: &History<'_>) -> Verdict {
    let mut look = Look::default();
    let since = history.watched.since;
    for region in history.regions() {
        let lives = history.is_lost(&region.location).not();
        // Who reads no majority has nobody's word that it may.
        let knows = |gate: &GateSeen| !matches!(gate.state, Some(State::Blind | State::Isolated));
        let able = history.gate_is(region, false, |gate| gate.able && knows(gate));
        let able = able.and(&history.listed(region)).and(&lives);
        let open = history.open(region);
        look.breaks_in(&able.minus(&open).lasting(OPENS_WITHIN).since(since), || {
            format!("{} had all that it takes to open, and stayed shut for more than 10 s", region.name)
        });
        look.breaks_in(&open.and(&lives).minus(&history.healthy(region)).lasting(SEEN_WITHIN).since(since), || {
            format!("{} was open, and its health path said no", region.name)
        });
        let was_shut = |at: Instant| !open.at(Instant(at.0.saturating_sub(1)));
        for from in able.begins().filter(|from| *from >= since && was_shut(*from)) {
            if let Some(opened) = open.and(&Spans::from_to(from, None)).begins().next() {
                look.tries(format!("{} open after {}", region.name, seconds(from, opened)));
            }
        }
    }
    look.verdict("nobody had to open")
}
