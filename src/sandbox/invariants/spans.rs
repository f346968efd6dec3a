//! Times at which something is so: spans that don't touch, in order. A predicate over a log is a formula of them, so that
//! nothing depends on when somebody looked.

use crate::sandbox::clock::Instant;

/// Later than anything.
const FOREVER: Instant = Instant(u64::MAX);

/// When something is so. A span holds its first instant and not its last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<(Instant, Instant)>);

impl Spans {
    /// From one instant to another.
    pub(super) fn between(from: Instant, to: Instant) -> Self {
        Self(if from < to { vec![(from, to)] } else { Vec::new() })
    }

    /// From one instant to another, or for ever.
    pub(super) fn from_to(from: Instant, to: Option<Instant>) -> Self {
        Self::between(from, to.unwrap_or(FOREVER))
    }

    /// By what is said at instants, in order, and what was so before the first. Of two at one instant the later counts.
    pub(super) fn of(before: bool, said: impl IntoIterator<Item = (Instant, bool)>) -> Self {
        let mut spans = Vec::new();
        let mut since = before.then_some(Instant(0));
        for (at, is) in said {
            match (since, is) {
                (None, true) => since = Some(at),
                (Some(from), false) => {
                    spans.push((from, at));
                    since = None;
                }
                _ => {}
            }
        }
        spans.extend(since.map(|from| (from, FOREVER)));
        spans.retain(|(from, to)| from < to);
        let mut joined: Vec<(Instant, Instant)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// The same of something that is said only as it changes: before the first word it was the opposite.
    pub(super) fn of_changes(said: &[(Instant, bool)]) -> Self {
        Self::of(said.first().is_some_and(|(_, is)| !is), said.iter().copied())
    }

    pub(super) fn not(&self) -> Self {
        let mut from = Instant(0);
        let mut gaps = Vec::new();
        for (begin, end) in &self.0 {
            gaps.push((from, *begin));
            from = *end;
        }
        gaps.push((from, FOREVER));
        gaps.retain(|(from, to)| from < to);
        Self(gaps)
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (from, to) = (a.0.max(b.0), a.1.min(b.1));
            if from < to {
                both.push((from, to));
            }
            if a.1 <= b.1 {
                left.next();
            } else {
                right.next();
            }
        }
        Self(both)
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        self.not().and(&other.not()).not()
    }

    pub(super) fn any(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::default(), |any, one| any.or(&one))
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.and(&other.not())
    }

    /// What is left of each span once it has lasted so many milliseconds.
    pub(super) fn lasting(&self, milliseconds: u64) -> Self {
        let late = self.0.iter().map(|(from, to)| (from.plus_millis(milliseconds), *to));
        Self(late.filter(|(from, to)| from < to).collect())
    }

    /// Each span, and so many milliseconds after it.
    pub(super) fn and_after(&self, milliseconds: u64) -> Self {
        let longer = self.0.iter().map(|(from, to)| Self::between(*from, to.plus_millis(milliseconds)));
        Self::any(longer)
    }

    /// What lies at or after an instant.
    pub(super) fn since(&self, at: Instant) -> Self {
        self.and(&Self::between(at, FOREVER))
    }

    /// Whether it is so at an instant.
    pub(super) fn at(&self, at: Instant) -> bool {
        self.0.iter().any(|(from, to)| *from <= at && at < *to)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// First instants and, of what ends, last ones.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Instant, Option<Instant>)> {
        self.0.iter().map(|(from, to)| (*from, (*to < FOREVER).then_some(*to)))
    }

    /// When it begins to be so.
    pub(super) fn begins(&self) -> impl Iterator<Item = Instant> {
        self.0.iter().map(|(from, _)| *from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(spans: &[(u64, u64)]) -> Spans {
        Spans::any(spans.iter().map(|(from, to)| Spans::between(Instant(*from), Instant(*to))))
    }

    #[test]
    fn what_is_said_makes_spans() {
        let said = [(5, true), (9, false), (12, true)].map(|(at, is)| (Instant(at), is));
        assert_eq!(Spans::of(false, said), spans(&[(5, 9), (12, u64::MAX)]));
        assert_eq!(Spans::of_changes(&said[1..]), spans(&[(0, 9), (12, u64::MAX)]));
        let twice = [(5, true), (5, false), (7, false), (7, true)].map(|(at, is)| (Instant(at), is));
        assert_eq!(Spans::of(false, twice), spans(&[(7, u64::MAX)]));
        let unbroken = [(5, false), (5, true)].map(|(at, is)| (Instant(at), is));
        assert_eq!(Spans::of(true, unbroken), spans(&[(0, u64::MAX)]));
    }

    #[test]
    fn spans_end_later_and_begin_later() {
        assert_eq!(spans(&[(10, 20), (30, 32)]).lasting(5), spans(&[(15, 20)]));
        assert_eq!(spans(&[(10, 20), (22, 30)]).and_after(5), spans(&[(10, 35)]));
        assert_eq!(spans(&[(10, 20)]).since(Instant(15)), spans(&[(15, 20)]));
        assert_eq!(Spans::from_to(Instant(3), None).iter().collect::<Vec<_>>(), [(Instant(3), None)]);
    }

    proptest! {
        #[test]
        fn formulas_say_at_every_instant_what_their_parts_say(
            a in prop::collection::vec((0_u64..40, 0_u64..40), 0..5),
            b in prop::collection::vec((0_u64..40, 0_u64..40), 0..5),
        ) {
            let (a, b) = (spans(&a), spans(&b));
            for at in (0..42).map(Instant) {
                prop_assert_eq!(a.and(&b).at(at), a.at(at) && b.at(at));
                prop_assert_eq!(a.or(&b).at(at), a.at(at) || b.at(at));
                prop_assert_eq!(a.minus(&b).at(at), a.at(at) && !b.at(at));
                prop_assert_eq!(a.not().at(at), !a.at(at));
            }
        }
    }
}
