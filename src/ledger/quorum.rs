//! What a number of holders says, taken together.

use std::collections::BTreeMap;

use super::entry::{Entry, Verified};

/// How many of so many holders are a majority.
#[must_use]
pub(crate) const fn majority(holders: usize) -> usize {
    holders / 2 + 1
}

/// What holders agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// A majority of its holders has this entry, and none that answered has a later one.
    On(Verified),
    /// Nobody has any, and a majority answered: the ledger isn't born yet.
    Nothing,
    /// Somebody has this entry, the latest of all, and no majority is known to.
    Partly(Verified),
    /// Too few answered to know.
    Unknown,
}

impl Agreed {
    /// The latest entry that is known: what the next one follows on.
    pub(crate) fn latest(&self) -> Option<&Entry> {
        match self {
            Self::On(entry) | Self::Partly(entry) => Some(entry.entry()),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// What these holders agree on, by what each that answered has.
#[must_use]
pub(crate) fn agreed(holders: &[String], answers: &BTreeMap<String, Option<Verified>>) -> Agreed {
    let entries = || holders.iter().filter_map(|holder| answers.get(holder)?.as_ref());
    let Some(latest) = entries().map(|found| found.entry().epoch).max() else {
        let answered = holders.iter().filter(|holder| answers.contains_key(*holder)).count();
        return if answered >= majority(holders.len()) { Agreed::Nothing } else { Agreed::Unknown };
    };
    // Of two runs with one epoch only one can have a majority.
    let candidates = || entries().filter(|found| found.entry().epoch == latest);
    let has_majority = |found: &&Verified| {
        let keepers = &found.entry().content.holders;
        let same = |keeper: &&String| {
            answers.get(*keeper).is_some_and(|kept| kept.as_ref().is_some_and(|kept| kept.is_same_decision(found)))
        };
        keepers.iter().filter(same).count() >= majority(keepers.len())
    };
    let first = || candidates().min_by(|a, b| a.entry().run.cmp(&b.entry().run));
    match (candidates().find(has_majority), first()) {
        (Some(found), _) => Agreed::On(found.clone()),
        (None, Some(found)) => Agreed::Partly(found.clone()),
        (None, None) => Agreed::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::verified;
    use super::*;

    #[test]
    fn majorities() {
        assert_eq!([1, 2, 3, 4, 5].map(majority), [1, 2, 2, 3, 3]);
    }

    #[test]
    fn what_holders_say_together() {
        let holders = ["a", "b", "w"].map(str::to_owned);
        let (old, new, rival) = (verified(3, "r1", &["a"]), verified(4, "r2", &["b"]), verified(4, "r3", &["a"]));
        let say = |answers: &[(&str, Option<&Verified>)]| {
            let answers = answers.iter().map(|(name, found)| ((*name).to_owned(), found.cloned())).collect();
            agreed(&holders, &answers)
        };
        assert_eq!(say(&[]), Agreed::Unknown);
        assert_eq!(say(&[("a", None)]), Agreed::Unknown);
        assert_eq!(say(&[("a", None), ("w", None)]), Agreed::Nothing);
        assert_eq!(say(&[("a", Some(&old)), ("w", Some(&old))]), Agreed::On(old.clone()));
        // One that holds the latest alone may be the first of a majority, or all that was ever written.
        assert_eq!(say(&[("a", Some(&old)), ("b", Some(&new)), ("w", Some(&old))]), Agreed::Partly(new.clone()));
        assert_eq!(say(&[("b", Some(&new)), ("w", Some(&new))]), Agreed::On(new.clone()));
        assert_eq!(say(&[("a", Some(&rival)), ("b", Some(&new)), ("w", Some(&new))]), Agreed::On(new.clone()));
        assert_eq!(say(&[("a", Some(&rival)), ("b", Some(&new))]), Agreed::Partly(new.clone()));
        // Somebody who keeps no ledger by this list has no say.
        assert_eq!(say(&[("x", Some(&new)), ("a", Some(&old)), ("b", Some(&old))]), Agreed::On(old));
    }
}
