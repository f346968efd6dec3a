//! When a region counts as shut: before that, nothing is promoted. Pure.

use std::collections::BTreeMap;

use super::state::{FRESH, Uptime};

/// Milliseconds that a region must be silent after the entry that shuts it was written: what was heard before counts for
/// [`FRESH`], and as much again as a look and the loop around it may take.
pub(crate) const SILENCE: u64 = FRESH + 10_000;

/// Milliseconds without a look after which somebody is no witness of silence any longer.
const LOOKS: u64 = 15_000;

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
    /// Since when nobody was seen there, at least since a majority had the entry, and until when; by who looked.
    silent: BTreeMap<String, (Uptime, Uptime)>,
    /// When DNS last named it.
    named: Option<Uptime>,
    written: Uptime,
}

impl Proof {
    /// Begins when a majority of holders has the entry that shuts the region.
    #[must_use]
    pub(crate) const fn begin(epoch: u64, written: Uptime) -> Self {
        Self { epoch, acknowledged: false, silent: BTreeMap::new(), named: None, written }
    }

    /// Somebody looked, and saw this. Once all gates have acknowledged they can't open again by themselves.
    pub(crate) fn saw(&mut self, who: &str, sighting: Sighting, now: Uptime) {
        match sighting {
            Sighting::Shut { epoch } if epoch >= self.epoch => self.acknowledged = true,
            Sighting::Shut { .. } | Sighting::Answers => drop(self.silent.remove(who)),
            Sighting::Silent => self.silent_since(who, now, now),
        }
    }

    /// Somebody who looks has seen nobody there since an instant.
    pub(crate) fn silent_since(&mut self, who: &str, since: Uptime, now: Uptime) {
        let (since, now) = (since.max(self.written), now.max(self.written));
        self.silent.entry(who.to_owned()).or_insert((since, now)).1 = now;
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
        let silent = self.witnesses(now).filter(|since| now.saturating_sub(*since) >= SILENCE).count();
        let unnamed = self.named.is_none_or(|at| now.saturating_sub(at) >= SILENCE);
        let all = silent == self.witnesses(now).count();
        (silent >= VANTAGE_POINTS && all && unnamed).then_some(Proven::Silent)
    }

    /// Since when those who still look see nobody there. Who looks no longer is no witness.
    fn witnesses(&self, now: Uptime) -> impl Iterator<Item = Uptime> {
        let looks = move |(_, last): &&(Uptime, Uptime)| now.saturating_sub(*last) <= LOOKS;
        self.silent.values().filter(looks).map(|(since, _)| *since)
    }

    /// What is missing, in words.
    #[must_use]
    pub(crate) fn lacks(&self, now: Uptime) -> String {
        match self.witnesses(now).count() {
            0 => "answers, and doesn't say that it is shut".to_owned(),
            found if found < VANTAGE_POINTS => {
                format!("nothing answers there, as {found} of {VANTAGE_POINTS} places see it that it takes")
            }
            _ => {
                let since = self.witnesses(now).max().unwrap_or(now).max(self.named.unwrap_or(0));
                let left = SILENCE.saturating_sub(now.saturating_sub(since)).div_ceil(1_000);
                format!("nothing answers there; shut for certain in {left} s")
            }
        }
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

    /// Two places look every second, the first of them until it dies.
    fn looked(proof: &mut Proof, from: u64, until: u64, dies: u64) {
        for now in (from..=until).step_by(1_000) {
            if now <= dies {
                proof.saw("heir", Sighting::Silent, now);
            }
            proof.saw("operator", Sighting::Silent, now);
        }
    }

    #[test]
    fn silence_counts_from_the_write_and_from_two_places() {
        let mut proof = Proof::begin(4, 5_000);
        looked(&mut proof, 1_000, 90_000, 0);
        assert_eq!(proof.proven(90_000), None, "one place may be cut off itself");
        assert_eq!(proof.lacks(90_000), "nothing answers there, as 1 of 2 places see it that it takes");
        let mut proof = Proof::begin(4, 5_000);
        looked(&mut proof, 1_000, 44_000, u64::MAX);
        assert_eq!(proof.proven(44_999), None);
        assert_eq!(proof.lacks(36_000), "nothing answers there; shut for certain in 9 s");
        assert_eq!(proof.proven(45_000), Some(Proven::Silent));
        proof.saw("heir", Sighting::Answers, 46_000);
        assert_eq!(proof.proven(46_000), None);
        looked(&mut proof, 47_000, 100_000, u64::MAX);
        proof.named(61_000);
        assert_eq!(proof.proven(100_000), None, "whom DNS names somebody reaches");
        assert_eq!(proof.proven(101_000), Some(Proven::Silent));
    }

    #[test]
    fn who_looks_no_longer_is_no_witness() {
        let mut proof = Proof::begin(4, 0);
        looked(&mut proof, 0, 60_000, 20_000);
        assert_eq!(proof.proven(60_000), None);
        assert_eq!(proof.proven(35_000), None);
    }
}
