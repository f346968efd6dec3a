//! Clocks.

use rustix::time::{ClockId, clock_gettime};

use crate::gate::Uptime;

/// Goes on while the machine sleeps.
#[cfg(target_os = "linux")]
const BOOT: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const BOOT: ClockId = ClockId::Monotonic;

/// Milliseconds since the machine began.
pub(super) fn uptime() -> Uptime {
    milliseconds(BOOT)
}

/// Milliseconds of the wall clock.
pub(super) fn wall() -> u64 {
    milliseconds(ClockId::Realtime)
}

fn milliseconds(clock: ClockId) -> u64 {
    let now = clock_gettime(clock);
    u64::try_from(now.tv_sec).unwrap_or(0) * 1_000 + u64::try_from(now.tv_nsec).unwrap_or(0) / 1_000_000
}

/// When a question was asked. An answer that waited in a buffer while the process slept is of then and not of now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    uptime: Uptime,
    wall: u64,
}

impl Asked {
    pub(super) fn now() -> Self {
        Self { uptime: uptime(), wall: wall() }
    }

    /// Milliseconds since then, by the clock that says more.
    pub(super) fn ago(self) -> u64 {
        uptime().saturating_sub(self.uptime).max(wall().saturating_sub(self.wall))
    }
}

/// A number between 0 and 1, by chance.
pub(super) fn chance() -> f64 {
    let mut byte = [0];
    match getrandom::fill(&mut byte) {
        Ok(()) => f64::from(byte[0]) / 255.0,
        Err(_) => 0.5,
    }
}
