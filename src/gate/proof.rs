//! When a region counts as shut: before that, nothing is promoted. Pure.

use std::collections::BTreeMap;

use super::state::{FRESH, Uptime};

/// Milliseconds that a region must be silent after the entry that shuts it was written: what was heard before counts for
/// [`FRESH`], and as much again as a look and the loop around it may take.
pub(crate) const SILENCE: u64 = FRESH + 10_000;

/// From how many places a region must be silent.
const VANTAGE_POINTS: usize = 2;

/// What somebody saw who looked at a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sighting {
    /// All of its gates answer that they are shut, by an entry of this epoch.
    Shut {
        /// Which.
        epoch: u64,
    },
    /// Something answers: a gate that is open or says it by an older epoch, or no gate at all.
    Answers,
    /// Nothing answers.
    Silent,
}

/// Why a region counts as shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proven {
    /// Its gates say so.
    Acknowledged,
    /// Nobody reaches it, for long enough that its gates have shut by themselves.
    Silent,
}

/// What is known of a region that is to be shut.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proof {
    /// The epoch of the entry that shuts it.
    epoch: u64,
    acknowledged: bool,
    /// Since when nobody was seen there, at least since a majority had the entry; by who looked.
    silent_since: BTreeMap<String, Uptime>,
    /// When DNS last named it.
    named: Option<Uptime>,
    written: Uptime,
}

impl Proof {
    /// Begins when a majority of holders has the entry that shuts the region.
    #[must_use]
    pub(crate) const fn begin(epoch: u64, written: Uptime) -> Self {
        Self { epoch, acknowledged: false, silent_since: BTreeMap::new(), named: None, written }
    }

    /// Somebody looked, and saw this. Once all gates have acknowledged they can't open again by themselves.
    pub(crate) fn saw(&mut self, who: &str, sighting: Sighting, now: Uptime) {
        match sighting {
            Sighting::Shut { epoch } if epoch >= self.epoch => self.acknowledged = true,
            Sighting::Shut { .. } | Sighting::Answers => drop(self.silent_since.remove(who)),
            Sighting::Silent => {
                self.silent_since.entry(who.to_owned()).or_insert(now.max(self.written));
            }
        }
    }

    /// The public name leads there.
    pub(crate) const fn named(&mut self, now: Uptime) {
        self.named = Some(now);
    }

    /// Why the region counts as shut, if it does.
    #[must_use]
    pub(crate) fn proven(&self, now: Uptime) -> Option<Proven> {
        if self.acknowledged {
            return Some(Proven::Acknowledged);
        }
        let long = |since: &Uptime| now.saturating_sub(*since) >= SILENCE;
        let unnamed = self.named.is_none_or(|at| now.saturating_sub(at) >= SILENCE);
        let silent = self.silent_since.len() >= VANTAGE_POINTS && self.silent_since.values().all(long);
        (silent && unnamed).then_some(Proven::Silent)
    }

    /// What is missing, in words.
    #[must_use]
    pub(crate) fn lacks(&self, now: Uptime) -> String {
        if self.silent_since.len() >= VANTAGE_POINTS {
            let since = self.silent_since.values().max().copied().unwrap_or(now).max(self.named.unwrap_or(0));
            let left = SILENCE.saturating_sub(now.saturating_sub(since)).div_ceil(1_000);
            return format!("nothing answers there; shut for certain in {left} s");
        }
        "answers, and doesn't say that it is shut".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_is_enough_if_it_is_of_the_epoch() {
        let mut proof = Proof::begin(4, 0);
        proof.saw("operator", Sighting::Shut { epoch: 3 }, 1_000);
        assert_eq!(proof.proven(1_000), None);
        proof.saw("operator", Sighting::Shut { epoch: 4 }, 2_000);
        assert_eq!(proof.proven(2_000), Some(Proven::Acknowledged));
    }

    #[test]
    fn silence_counts_from_the_write_and_from_two_places() {
        let mut proof = Proof::begin(4, 5_000);
        proof.saw("operator", Sighting::Silent, 1_000);
        assert_eq!(proof.proven(90_000), None, "one place may be cut off itself");
        proof.saw("heir", Sighting::Silent, 6_000);
        assert_eq!(proof.proven(45_999), None);
        assert_eq!(proof.proven(46_000), Some(Proven::Silent));
        assert_eq!(proof.lacks(36_000), "nothing answers there; shut for certain in 10 s");
        proof.saw("heir", Sighting::Answers, 47_000);
        assert_eq!(proof.proven(47_000), None);
        proof.saw("heir", Sighting::Silent, 48_000);
        proof.named(50_000);
        assert_eq!(proof.proven(88_000), None, "whom DNS names somebody reaches");
        assert_eq!(proof.proven(90_000), Some(Proven::Silent));
    }
}
