//! How an interrupt (Ctrl-C) reaches the running processes: as a count that only grows.

use tokio::sync::watch;

/// The end that reports interrupts; the command line holds it.
#[derive(Debug, Clone)]
pub struct Interrupter(std::sync::Arc<watch::Sender<u32>>);

/// The end that listens; everyone who runs something holds a copy.
#[derive(Debug, Clone)]
pub struct Interrupts(watch::Receiver<u32>);

/// Makes the two ends.
pub fn interrupts() -> (Interrupter, Interrupts) {
    let (sender, receiver) = watch::channel(0);
    (Interrupter(std::sync::Arc::new(sender)), Interrupts(receiver))
}

impl Interrupter {
    /// Reports one more interrupt; returns how many there have been.
    pub fn interrupt(&self) -> u32 {
        let mut count = 0;
        self.0.send_modify(|value| {
            *value += 1;
            count = *value;
        });
        count
    }
}

impl Interrupts {
    /// How many interrupts there have been.
    pub fn count(&self) -> u32 {
        *self.0.borrow()
    }

    /// Returns once there have been more than `seen` interrupts, with their number. Never returns if the other end
    /// is gone, for then no interrupt can come.
    pub async fn more_than(&mut self, seen: u32) -> u32 {
        let waited = self.0.wait_for(|count| *count > seen).await.map(|count| *count);
        match waited {
            Ok(count) => count,
            Err(_) => std::future::pending().await,
        }
    }

    /// Interrupts that never come, for callers that can't be interrupted.
    pub fn never() -> Self {
        interrupts().1
    }
}
