//! How many requests a gate lets in at once, and when to come again. Pure.

/// Whole seconds between which a shed caller is told to wait.
const RETRY: (u64, u64) = (1, 30);

/// Seconds that a caller of a shut region waits at least.
const SHUT: u32 = 5;

/// Requests that may be under way at once: what the ready replicas take, shared by the region's gates.
#[must_use]
pub(crate) fn limit(ready: u32, slots: u32, gates: u32) -> u32 {
    ready.saturating_mul(slots).div_ceil(gates.max(1))
}

/// Seconds after which a caller that was sent away may come again: how long what waits takes, between 1 and 30, and up to
/// half as much again by chance (0 to 1), so that they don't all come at once.
#[must_use]
pub(crate) fn retry_after(waiting: u32, per_second: f64, chance: f64) -> u64 {
    let seconds = if per_second > 0.0 { f64::from(waiting) / per_second } else { RETRY.1 as f64 };
    let seconds = seconds.clamp(RETRY.0 as f64, RETRY.1 as f64);
    (seconds * (1.0 + chance.clamp(0.0, 1.0) / 2.0)).ceil() as u64
}

/// Seconds after which a caller may come again to a region that is shut. By then the name may lead elsewhere.
#[must_use]
pub(crate) fn retry_when_shut(chance: f64) -> u64 {
    retry_after(SHUT, 1.0, chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_the_replicas_take() {
        for (ready, slots, gates, most) in [(2, 256, 2, 256), (1, 5, 2, 3), (0, 256, 2, 0), (3, 8, 0, 24)] {
            assert_eq!(limit(ready, slots, gates), most);
        }
    }

    #[test]
    fn who_is_sent_away_is_told_when_to_come_again() {
        assert_eq!(retry_after(0, 10.0, 0.0), 1);
        assert_eq!(retry_after(100, 10.0, 0.0), 10);
        assert_eq!(retry_after(100, 10.0, 1.0), 15);
        assert_eq!(retry_after(10_000, 10.0, 0.0), 30);
        assert_eq!(retry_after(5, 0.0, 0.0), 30);
    }
}
