//! The requests that are under way through a gate's proxy. Pure.
//!
//! The gate is asked before each one, and told by the proxy's log when it ended. What the proxy doesn't report is forgotten in
//! time; and while it reports nothing at all, nobody is sent away for what may be over long since.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::admission::retry_after;
use super::state::Uptime;

/// Milliseconds after which a request whose end nobody reported is forgotten.
const FORGOTTEN: u64 = 10 * 60_000;
/// Milliseconds over which finished requests are counted.
const COUNTED: u64 = 10_000;

/// What is under way, and what was finished lately.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    under_way: HashMap<String, (String, Uptime)>,
    services: BTreeMap<String, Service>,
    reported: bool,
}

#[derive(Debug, Default)]
struct Service {
    under_way: u32,
    finished: VecDeque<Uptime>,
}

impl Traffic {
    /// Lets a request in, if fewer than the limit are under way.
    ///
    /// # Errors
    /// The seconds after which it may come again. `chance` is between 0 and 1.
    pub(crate) fn admit(&mut self, id: &str, service: &str, limit: u32, chance: f64, now: Uptime) -> Result<(), u64> {
        let known = self.services.entry(service.to_owned()).or_default();
        if self.reported && known.under_way >= limit {
            return Err(retry_after(known.under_way, known.per_second(now), chance));
        }
        known.under_way += 1;
        // A number that comes twice is the later request's.
        if let Some((before, _)) = self.under_way.insert(id.to_owned(), (service.to_owned(), now))
            && let Some(before) = self.services.get_mut(&before)
        {
            before.under_way -= 1;
        }
        Ok(())
    }

    /// A request has ended.
    pub(crate) fn ended(&mut self, id: &str, now: Uptime) {
        self.reported = true;
        if let Some((service, _)) = self.under_way.remove(id)
            && let Some(service) = self.services.get_mut(&service)
        {
            service.under_way -= 1;
            service.finished.push_back(now);
            service.forget(now);
        }
    }

    /// Every request that was let in before this instant has ended: the proxy has begun anew.
    pub(crate) fn cut(&mut self, before: Uptime) {
        self.drop_where(|at| at < before);
    }

    /// Forgets what nobody reported the end of.
    pub(crate) fn lapse(&mut self, now: Uptime) {
        self.drop_where(|at| now.saturating_sub(at) > FORGOTTEN);
    }

    /// How many requests of a service are under way.
    #[cfg(test)]
    pub(crate) fn under_way(&self, service: &str) -> u32 {
        self.services.get(service).map_or(0, |service| service.under_way)
    }

    fn drop_where(&mut self, gone: impl Fn(Uptime) -> bool) {
        let services = &mut self.services;
        self.under_way.retain(|_, (service, at)| {
            let stays = !gone(*at);
            if !stays && let Some(service) = services.get_mut(service) {
                service.under_way -= 1;
            }
            stays
        });
    }
}

impl Service {
    fn forget(&mut self, now: Uptime) {
        while self.finished.front().is_some_and(|at| now.saturating_sub(*at) > COUNTED) {
            self.finished.pop_front();
        }
    }

    fn per_second(&mut self, now: Uptime) -> f64 {
        self.forget(now);
        self.finished.len() as f64 / (COUNTED / 1_000) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_too_many_is_told_when_to_come_again() {
        let mut traffic = Traffic::default();
        for id in ["a", "b", "c"] {
            assert_eq!(traffic.admit(id, "llm", 2, 0.0, 0), Ok(()), "no end was reported yet");
        }
        traffic.ended("a", 1_000);
        assert_eq!(traffic.under_way("llm"), 2);
        // One in ten seconds, and two wait.
        assert_eq!(traffic.admit("d", "llm", 2, 0.0, 1_000), Err(20));
        assert_eq!(traffic.admit("x", "other", 2, 0.0, 1_000), Ok(()), "services have places of their own");
        traffic.ended("b", 2_000);
        assert_eq!(traffic.admit("d", "llm", 2, 0.0, 2_000), Ok(()));
        // The same number again, for another service.
        assert_eq!(traffic.admit("x", "third", 2, 0.0, 2_000), Ok(()));
        assert_eq!((traffic.under_way("other"), traffic.under_way("third")), (0, 1));
        // What finished long ago says nothing of how fast it goes.
        assert_eq!(traffic.admit("e", "llm", 2, 0.0, 60_000), Err(30));
    }

    #[test]
    fn what_nobody_reports_is_forgotten() {
        let mut traffic = Traffic::default();
        for (id, at) in [("a", 0), ("b", 5_000), ("c", 700_000)] {
            assert_eq!(traffic.admit(id, "llm", 9, 0.0, at), Ok(()));
        }
        traffic.ended("nobody", 700_000);
        traffic.lapse(700_000);
        assert_eq!(traffic.under_way("llm"), 1);
        traffic.cut(700_000);
        assert_eq!(traffic.under_way("llm"), 1);
        traffic.cut(700_001);
        assert_eq!(traffic.under_way("llm"), 0);
        traffic.ended("c", 700_002);
        assert_eq!(traffic.under_way("llm"), 0, "its end was counted");
    }
}
