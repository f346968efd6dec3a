//! Numbered heartbeats: the next one to write. Pure.

/// Counts the markers that were written. A number that wasn't taken is tried again.
#[derive(Debug, Default)]
pub(super) struct Markers {
    last: u64,
}

impl Markers {
    /// The number to write next.
    pub(super) const fn next(&self) -> u64 {
        self.last + 1
    }

    /// A number was taken.
    pub(super) const fn written(&mut self, number: u64) {
        self.last = number;
    }

    /// Goes on after the highest of those that are in the databases already.
    pub(super) fn found(&mut self, highest: impl Iterator<Item = u64>) {
        self.last = highest.max().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_number_is_tried_again_and_what_is_there_is_counted_on() {
        let mut markers = Markers::default();
        assert_eq!((markers.next(), markers.next()), (1, 1));
        markers.written(1);
        assert_eq!(markers.next(), 2);
        markers.found([7, 3].into_iter());
        assert_eq!(markers.next(), 8);
    }
}
