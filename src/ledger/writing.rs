//! Writing an entry to a majority of its holders, as a state machine: what each holder answers in, what to ask next out.
//!
//! Each holder is read first and written by compare-and-swap on what was read. One that has the entry already counts; one
//! that has another run's entry of the epoch, or a later one, ends it: somebody else decided.

use std::collections::BTreeMap;

use super::entry::{Content, Signed, Verified};
use super::quorum::majority;

/// What a holder keeps, and the version by which it can be swapped (an `ETag` or generation); `None` if it keeps nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The entry, if it is one of the environment's.
    pub entry: Option<Verified>,
    /// Its version.
    pub version: Option<String>,
}

/// What to ask a holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// What it keeps.
    Read {
        /// Whom.
        holder: String,
    },
    /// To keep the entry in place of this version, or of nothing.
    Put {
        /// Whom.
        holder: String,
        /// The version that it must have.
        version: Option<String>,
        /// The entry.
        entry: Signed,
    },
}

/// How a holder answered to a put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    /// It keeps the entry.
    Done,
    /// It had another version.
    Changed,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A majority has it. The others are told in time: by gates, which repair what lags.
    Written {
        /// Who has it.
        holders: Vec<String>,
        /// Who doesn't answer, with the reason.
        silent: BTreeMap<String, String>,
    },
    /// Somebody else decided.
    Overtaken(Verified),
    /// Some have it, and too few. It is gone on with or taken back; until then those that it shuts are shut.
    Partly {
        /// Who has it.
        holders: Vec<String>,
        /// Who doesn't answer, with the reason.
        silent: BTreeMap<String, String>,
    },
    /// Nobody has it.
    Nowhere(BTreeMap<String, String>),
}

/// A write on its way.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    entry: Verified,
    /// The holders by the list that was and by the one that is to be: a majority of each is needed.
    lists: Vec<Vec<String>>,
    holders: BTreeMap<String, Holder>,
    overtaken: Option<Verified>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Holder {
    /// It was asked what it keeps.
    Reading,
    /// It was asked to keep the entry. Once it may have changed meanwhile, and is read again.
    Putting {
        again: bool,
    },
    Has,
    Silent(String),
}

impl Writing {
    /// Begins to write. `before` is what was agreed on until now, whose holders have a say in it.
    #[must_use]
    pub(crate) fn begin(entry: Verified, before: Option<&Content>) -> (Self, Vec<Act>) {
        let mut lists = vec![entry.entry().content.holders.clone()];
        lists.extend(before.map(|before| before.holders.clone()).filter(|list| *list != lists[0]));
        let holders: BTreeMap<String, Holder> =
            lists.iter().flatten().map(|holder| (holder.clone(), Holder::Reading)).collect();
        let acts = holders.keys().map(|holder| Act::Read { holder: holder.clone() }).collect();
        (Self { entry, lists, holders, overtaken: None }, acts)
    }

    /// The run that decided it.
    #[cfg(test)]
    pub(crate) fn run(&self) -> &str {
        &self.entry.entry().run
    }

    /// A holder said what it keeps.
    #[must_use]
    pub(crate) fn read(&mut self, holder: &str, kept: Kept) -> Option<Act> {
        let state = self.holders.get_mut(holder)?;
        let ours = self.entry.entry();
        if let Some(found) = &kept.entry {
            let theirs = found.entry();
            if theirs.epoch == ours.epoch && theirs.run == ours.run {
                *state = Holder::Has;
                return None;
            }
            if theirs.epoch >= ours.epoch {
                *state = Holder::Silent(format!("keeps {theirs}"));
                let later = self.overtaken.as_ref().is_none_or(|before| before.entry().epoch < theirs.epoch);
                if later {
                    self.overtaken = Some(found.clone());
                }
                return None;
            }
        }
        let again = matches!(state, Holder::Putting { .. });
        *state = Holder::Putting { again };
        Some(Act::Put { holder: holder.to_owned(), version: kept.version, entry: self.entry.signed().clone() })
    }

    /// A holder answered to a put.
    #[must_use]
    pub(crate) fn put(&mut self, holder: &str, answer: &Put) -> Option<Act> {
        let state = self.holders.get_mut(holder)?;
        match (answer, &*state) {
            (Put::Done, _) => {
                *state = Holder::Has;
                None
            }
            // Somebody was faster: what they wrote decides, and once is enough.
            (Put::Changed, Holder::Putting { again: true }) => {
                *state = Holder::Silent("changes all the time".to_owned());
                None
            }
            (Put::Changed, _) => Some(Act::Read { holder: holder.to_owned() }),
        }
    }

    /// A holder didn't answer.
    pub(crate) fn silent(&mut self, holder: &str, reason: String) {
        if let Some(state) = self.holders.get_mut(holder) {
            *state = Holder::Silent(reason);
        }
    }

    /// What came of it by now; `None` while it isn't known. More holders may still get it afterwards.
    #[must_use]
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        let has = |holder: &String| self.holders.get(holder) == Some(&Holder::Has);
        let holders: Vec<String> = self.holders.keys().filter(|holder| has(holder)).cloned().collect();
        let silent: BTreeMap<String, String> = self
            .holders
            .iter()
            .filter_map(|(holder, state)| match state {
                Holder::Silent(reason) => Some((holder.clone(), reason.clone())),
                _ => None,
            })
            .collect();
        let won = |list: &Vec<String>| list.iter().filter(|holder| has(holder)).count() >= majority(list.len());
        // A majority is one, whoever else was faster at some.
        if self.lists.iter().all(won) {
            return Some(Outcome::Written { holders, silent });
        }
        if self.holders.values().any(|state| matches!(state, Holder::Reading | Holder::Putting { .. })) {
            return None;
        }
        Some(match &self.overtaken {
            Some(entry) => Outcome::Overtaken(entry.clone()),
            None if holders.is_empty() => Outcome::Nowhere(silent),
            None => Outcome::Partly { holders, silent },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry::tests::verified;
    use super::*;

    /// Stores that keep what is put into them by compare-and-swap.
    #[derive(Default)]
    struct Stores(BTreeMap<String, (Verified, u64)>);

    impl Stores {
        fn answer(&mut self, writing: &mut Writing, act: &Act, key: &dyn Fn(&Signed) -> Verified) -> Option<Act> {
            match act {
                Act::Read { holder } => {
                    let kept = self.0.get(holder);
                    let version = kept.map(|(_, version)| version.to_string());
                    writing.read(holder, Kept { entry: kept.map(|(entry, _)| entry.clone()), version })
                }
                Act::Put { holder, version, entry } => {
                    let there = self.0.get(holder).map(|(_, version)| version.to_string());
                    if there != *version {
                        return writing.put(holder, &Put::Changed);
                    }
                    let next = self.0.get(holder).map_or(1, |(_, version)| version + 1);
                    self.0.insert(holder.clone(), (key(entry), next));
                    writing.put(holder, &Put::Done)
                }
            }
        }

        fn have(&self, run: &str) -> usize {
            self.0.values().filter(|(entry, _)| entry.entry().run == run).count()
        }
    }

    fn verify(signed: &Signed) -> Verified {
        signed.clone().verify(&super::super::entry::tests::key().public(), "demo").expect("ours")
    }

    fn write(stores: &mut Stores, entry: Verified, away: &[&str]) -> Outcome {
        let (mut writing, mut acts) = Writing::begin(entry, None);
        while let Some(act) = acts.pop() {
            let (Act::Read { holder } | Act::Put { holder, .. }) = &act;
            if away.contains(&holder.as_str()) {
                writing.silent(holder, "timed out".to_owned());
            } else {
                acts.extend(stores.answer(&mut writing, &act, &verify));
            }
        }
        writing.outcome().expect("all have answered")
    }

    #[test]
    fn a_majority_is_enough_and_less_is_said() {
        let mut stores = Stores::default();
        let Outcome::Written { holders, .. } = write(&mut stores, verified(0, "r1", &["a"]), &[]) else { panic!() };
        assert_eq!(holders, ["a", "b", "w"]);
        let Outcome::Written { holders, silent } = write(&mut stores, verified(1, "r2", &["b"]), &["a"]) else {
            panic!()
        };
        assert_eq!((holders, silent.len()), (vec!["b".to_owned(), "w".to_owned()], 1));
        let Outcome::Partly { holders, .. } = write(&mut stores, verified(2, "r3", &["a"]), &["a", "b"]) else {
            panic!()
        };
        assert_eq!(holders, ["w"]);
        assert!(matches!(write(&mut stores, verified(3, "r4", &["a"]), &["a", "b", "w"]), Outcome::Nowhere(_)));
        // The same run goes on with it; another one has to decide anew.
        assert!(matches!(write(&mut stores, verified(2, "r3", &["a"]), &["a"]), Outcome::Written { .. }));
        assert_eq!(
            write(&mut stores, verified(2, "r9", &["b"]), &[]),
            Outcome::Overtaken(verified(2, "r3", &["a"])),
            "one run has an epoch"
        );
        assert!(matches!(write(&mut stores, verified(1, "r9", &["b"]), &[]), Outcome::Overtaken(_)));
    }

    #[test]
    fn who_joins_and_who_was_there_both_have_a_say() {
        let before = verified(0, "r1", &["a"]).entry().content.clone();
        let mut after = verified(1, "r2", &["a"]).entry().clone();
        after.content.holders.push("c".to_owned());
        let after = after.sign(&super::super::entry::tests::key());
        let (mut writing, acts) = Writing::begin(verify(&after), Some(&before));
        assert_eq!(acts.len(), 4);
        for holder in ["c", "w"] {
            let _ = writing.read(holder, Kept { entry: None, version: None });
            let _ = writing.put(holder, &Put::Done);
        }
        writing.silent("a", "timed out".to_owned());
        assert_eq!(writing.outcome(), None);
        let _ = writing.read("b", Kept { entry: None, version: None });
        let _ = writing.put("b", &Put::Done);
        assert!(matches!(writing.outcome(), Some(Outcome::Written { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Two operators at once, their acts in any order, holders lost at any moment: they never both win an epoch.
        #[test]
        fn two_operators_never_both_win(order in proptest::collection::vec((0_usize..2, 0_usize..8, 0_u8..12), 0..60)) {
            let mut stores = Stores::default();
            let entries = [verified(1, "r1", &["a"]), verified(1, "r2", &["b"])];
            let known = entries.clone();
            let verify = move |signed: &Signed| {
                known.iter().find(|entry| entry.signed() == signed).expect("one of the two").clone()
            };
            let mut operators: Vec<(Writing, Vec<Act>)> =
                entries.into_iter().map(|entry| Writing::begin(entry, None)).collect();
            for (who, which, fate) in order {
                let (writing, acts) = &mut operators[who];
                if acts.is_empty() {
                    continue;
                }
                let act = acts.swap_remove(which % acts.len());
                let (Act::Read { holder } | Act::Put { holder, .. }) = &act;
                match fate {
                    // Its answer is lost after it was done, or it never was.
                    0 => {
                        let _ = stores.answer(&mut writing.clone(), &act, &verify);
                        writing.silent(holder, "timed out".to_owned());
                    }
                    1 => writing.silent(holder, "timed out".to_owned()),
                    _ => acts.extend(stores.answer(writing, &act, &verify)),
                }
            }
            let won = |(writing, _): &(Writing, Vec<Act>)| matches!(writing.outcome(), Some(Outcome::Written { .. }));
            prop_assert!(!(won(&operators[0]) && won(&operators[1])));
            for (index, run) in ["r1", "r2"].iter().enumerate() {
                prop_assert!(!won(&operators[index]) || stores.have(run) >= 2);
            }
        }
    }
}
