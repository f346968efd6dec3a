//! Which entries lead from what is agreed to what a topology and a posture ask for.

use super::entry::{Content, Entry};
use super::quorum::Agreed;

/// Why the ledger can't be brought to what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsettled {
    /// The posture that wants it doesn't know of this decision.
    Older(Box<Entry>),
    /// Too few holders answer to know what it would follow on.
    Unknown,
}

/// The contents to be written, one after the other, until what holders agree on is what a posture of this epoch wants.
///
/// # Errors
/// If none may be written.
pub(crate) fn settling(agreed: &Agreed, wanted: &Content, epoch: u64) -> Result<Vec<Content>, Unsettled> {
    match agreed {
        Agreed::On(known) | Agreed::Partly(known) if is_older(known.entry(), wanted, epoch) => {
            Err(Unsettled::Older(Box::new(known.entry().clone())))
        }
        Agreed::On(known) | Agreed::Partly(known) => Ok(steps(Some(&known.entry().content), wanted)),
        Agreed::Nothing => Ok(steps(None, wanted)),
        Agreed::Unknown => Err(Unsettled::Unknown),
    }
}

/// The contents to be written, one after the other, until the ledger says what is wanted; none if it does. Holders join and
/// leave one at a time, so that a majority of the old and one of the new always have one in common.
fn steps(known: Option<&Content>, wanted: &Content) -> Vec<Content> {
    let Some(known) = known else { return vec![wanted.clone()] };
    // Who went on when it was decided is of that moment.
    if *known == (Content { going_on: known.going_on.clone(), ..wanted.clone() }) {
        return Vec::new();
    }
    let mut holders = known.holders.clone();
    let mut steps = Vec::new();
    let joining = wanted.holders.iter().filter(|holder| !known.holders.contains(holder));
    let leaving = known.holders.iter().filter(|holder| !wanted.holders.contains(holder));
    // Who joins comes before who leaves: there are never fewer than on either side.
    for holder in joining {
        holders.push(holder.clone());
        steps.push(Content { holders: holders.clone(), ..known.clone() });
    }
    for holder in leaving {
        holders.retain(|kept| kept != holder);
        steps.push(Content { holders: holders.clone(), ..known.clone() });
    }
    // The last step also says who serves; where nothing but the order of holders differs, it is the only one.
    match steps.last_mut() {
        Some(last) => last.clone_from(wanted),
        None => steps.push(wanted.clone()),
    }
    steps
}

/// Whether a posture of this epoch is older than what was decided: a role moved or a region was left behind since, and whoever
/// has this posture doesn't know. What joins or leaves by topology is no such decision.
#[must_use]
pub(crate) fn is_older(known: &Entry, wanted: &Content, epoch: u64) -> bool {
    let moved = |(database, region): (&String, &String)| {
        known.content.primary.get(database).is_some_and(|primary| primary != region)
    };
    known.epoch > epoch && (known.content.shut != wanted.shut || wanted.primary.iter().any(moved))
}

/// The entry that follows on another, or is the first: its epoch is at least the one asked for, and higher than the other's.
#[must_use]
pub(crate) fn next(known: Option<&Entry>, epoch: u64) -> u64 {
    known.map_or(epoch, |known| epoch.max(known.epoch + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::quorum::majority;
    use super::*;

    fn content(serves: &[&str], holders: &[&str]) -> Content {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Content { serves: names(serves), holders: names(holders), ..Content::default() }
    }

    #[test]
    fn a_ledger_is_born_with_one_entry_and_left_alone_when_it_is_right() {
        let wanted = content(&["a"], &["a", "b", "w"]);
        assert_eq!(steps(None, &wanted), vec![wanted.clone()]);
        assert!(steps(Some(&wanted), &wanted).is_empty());
        let moved = content(&["b"], &["a", "b", "w"]);
        assert_eq!(steps(Some(&wanted), &moved), vec![moved]);
    }

    #[test]
    fn a_third_region_takes_the_place_of_the_witness() {
        let found = steps(Some(&content(&["a"], &["a", "b", "w"])), &content(&["a", "c"], &["a", "b", "c"]));
        assert_eq!(found, [content(&["a"], &["a", "b", "w", "c"]), content(&["a", "c"], &["a", "b", "c"])]);
    }

    #[test]
    fn whoever_does_not_know_of_a_failover_is_older() {
        use super::super::entry::tests::entry;
        let mut known = entry(3, "r", &["b"]);
        known.content.primary = [("vector-db".to_owned(), "b".to_owned())].into();
        let wanted = |primary: &str, shut: &[&str]| Content {
            primary: [("vector-db".to_owned(), primary.to_owned())].into(),
            shut: shut.iter().map(|name| (*name).to_owned()).collect(),
            ..content(&["b", "c"], &["a", "b", "c"])
        };
        assert!(is_older(&known, &wanted("a", &[]), 2));
        assert!(!is_older(&known, &wanted("a", &[]), 3), "it is the next decision");
        assert!(!is_older(&known, &wanted("b", &[]), 0), "a region joined");
        known.content.shut = vec!["a".to_owned()];
        assert!(is_older(&known, &wanted("b", &[]), 0));
        assert!(!is_older(&known, &wanted("b", &["a"]), 0));
    }

    #[test]
    fn what_nobody_knows_or_what_is_older_settles_nothing() {
        use super::super::entry::tests::verified;
        let (known, holders) = (verified(3, "r", &["b"]), ["a", "b", "w"]);
        let wanted = Content { holders: known.entry().content.holders.clone(), ..content(&["b"], &holders) };
        assert_eq!(settling(&Agreed::Nothing, &wanted, 0), Ok(vec![wanted.clone()]));
        assert_eq!(settling(&Agreed::Unknown, &wanted, 9), Err(Unsettled::Unknown));
        let shuts = Content { shut: vec!["a".to_owned()], ..wanted };
        for agreed in [Agreed::On(known.clone()), Agreed::Partly(known.clone())] {
            assert_eq!(settling(&agreed, &shuts, 3), Ok(vec![shuts.clone()]));
            assert_eq!(settling(&agreed, &shuts, 2), Err(Unsettled::Older(Box::new(known.entry().clone()))));
        }
    }

    #[test]
    fn epochs_grow() {
        use super::super::entry::tests::entry;
        assert_eq!(next(None, 0), 0);
        assert_eq!(next(Some(&entry(3, "r", &[])), 1), 4);
        assert_eq!(next(Some(&entry(3, "r", &[])), 9), 9);
    }

    proptest! {
        #[test]
        fn majorities_of_neighbouring_lists_meet(
            old in proptest::collection::btree_set(0_u8..12, 1..7),
            new in proptest::collection::btree_set(0_u8..12, 1..7),
        ) {
            let named = |numbers: &std::collections::BTreeSet<u8>| -> Vec<String> {
                numbers.iter().map(u8::to_string).collect()
            };
            let (old, new) = (named(&old), named(&new));
            let of = |holders: &[String]| Content { holders: holders.to_vec(), ..Content::default() };
            let mut before = old.clone();
            for step in steps(Some(&of(&old)), &of(&new)) {
                let changed = before.iter().filter(|holder| !step.holders.contains(holder)).count()
                    + step.holders.iter().filter(|holder| !before.contains(holder)).count();
                prop_assert!(changed <= 1);
                let common = before.iter().filter(|holder| step.holders.contains(holder)).count();
                let all = before.len().max(step.holders.len());
                prop_assert!(majority(before.len()) + majority(step.holders.len()) > all || common == all);
                before = step.holders;
            }
            let (mut ends, mut wanted) = (before, new);
            ends.sort();
            wanted.sort();
            prop_assert_eq!(ends, wanted);
        }
    }
}
