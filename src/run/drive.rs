//! The only loop: starts what the scheduler decides, hears what ended, and passes interrupts on.
//!
//! The decisions are the scheduler's; this only meets the world. The processes hear of interrupts by themselves.

use std::future::Future;

use tokio::task::JoinSet;

use super::event::SkipReason;
use super::graph::Id;
use super::recorder::Recorder;
use super::scheduler::{Decision, Finish, Scheduler};
use crate::terraform::Interrupts;

/// What happens beside what runs.
pub enum Beside<I> {
    /// This one is not begun.
    Skipped(I, SkipReason<I>),
    /// Interrupts came.
    Interrupted {
        /// How many by now.
        count: u32,
        /// How many ran when the last one came.
        running: usize,
    },
}

/// Runs what a scheduler decides until nothing is left.
///
/// `begin` takes what has to be had before the work is begun, and answers the work, which tells how it ended and what came
/// of it. `ended` takes what came of it, and answers what has to outlive the beginning of those that follow on it. `beside`
/// hears of the rest.
pub async fn drive<I, Output, Begin, Work, Kept>(
    mut scheduler: Scheduler<I>,
    recorder: &Recorder,
    mut interrupts: Interrupts,
    mut begin: impl FnMut(I) -> Begin,
    mut ended: impl FnMut(I, Output) -> Kept,
    mut beside: impl FnMut(Beside<I>),
) where
    I: Id + Send + 'static,
    Output: Send + 'static,
    Begin: Future<Output = Work>,
    Work: Future<Output = (Finish, Output)> + Send + 'static,
    Kept: Send + 'static,
{
    let mut running: JoinSet<(I, Finish, Output)> = JoinSet::new();
    let mut seen = 0;
    let mut decisions = Vec::new();
    let mut kept = None;
    loop {
        // Interrupts that came before the run began count too; and a journal that fails stops what has not begun.
        decisions.extend(stop(&mut scheduler, recorder, &interrupts));
        decisions.extend(scheduler.decide());
        for decision in decisions.drain(..) {
            match decision {
                Decision::Start(id) => {
                    let work = begin(id.clone()).await;
                    running.spawn(async move {
                        let (finish, output) = work.await;
                        (id, finish, output)
                    });
                }
                Decision::Skip { id, reason } => beside(Beside::Skipped(id, reason)),
            }
        }
        if let Some(kept) = kept.take() {
            // Giving back a turn of the clock is a call.
            let _ = tokio::task::spawn_blocking(move || drop(kept)).await;
        }
        if scheduler.is_done() {
            return;
        }
        tokio::select! {
            Some(finished) = running.join_next() => match finished {
                Ok((id, finish, output)) => {
                    // An interrupt is the better reason to skip what depends on one that it ended.
                    decisions.extend(stop(&mut scheduler, recorder, &interrupts));
                    decisions.extend(scheduler.finished(&id, finish));
                    kept = Some(ended(id, output));
                }
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => unreachable!("no work is ever aborted"),
                },
            },
            count = interrupts.more_than(seen) => {
                seen = count;
                beside(Beside::Interrupted { count, running: scheduler.running() });
            }
        }
    }
}

fn stop<I: Id>(scheduler: &mut Scheduler<I>, recorder: &Recorder, interrupts: &Interrupts) -> Vec<Decision<I>> {
    if interrupts.count() > 0 {
        scheduler.stop(&SkipReason::Interrupted)
    } else if recorder.is_broken() {
        scheduler.stop(&SkipReason::JournalFailed)
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;
    use crate::run::event::Event;
    use crate::run::graph::Graph;
    use crate::run::journal::Journal;
    use crate::run::stamped::Moment;
    use crate::stacks::StackId;
    use crate::terraform::interrupts;

    fn stack(number: usize) -> StackId {
        format!("r/s{number:03}").parse().expect("a stack")
    }

    fn recorder() -> Recorder {
        let at = "2026-11-20T10:00:00Z".parse().expect("a time");
        Recorder::new(move || Moment { at, cloud: None }, None, Vec::new())
    }

    /// The shape in which every second stack waits for the one before it: 128 stacks, with as much room as there are
    /// stacks, take hardly longer than the longest pair. Time is tokio's own, so nothing really sleeps.
    #[tokio::test(start_paused = true)]
    async fn pairs_take_as_long_as_the_longest_pair() {
        let seconds = |number: usize| (number * 7919) % 97 + 1;
        let graph = Graph::new(
            (0..128).map(|number| (stack(number), if number % 2 == 1 { vec![stack(number - 1)] } else { Vec::new() })),
        )
        .expect("a graph");
        let longest = (0..64).map(|pair| seconds(2 * pair) + seconds(2 * pair + 1)).max().expect("pairs");
        let begun = tokio::time::Instant::now();
        let unit = |id: StackId| {
            let number: usize = id.to_string()[3..].parse().expect("a number");
            std::future::ready(async move {
                tokio::time::sleep(Duration::from_secs(seconds(number) as u64)).await;
                (Finish::Succeeded, number)
            })
        };
        let mut outputs = Vec::new();
        let ended = |_, number| outputs.push(number);
        let (scheduler, never) = (Scheduler::new(&graph, 128), Interrupts::never());
        drive(scheduler, &recorder(), never, unit, ended, |_| panic!("skipped")).await;
        assert_eq!(outputs.len(), 128);
        let took = begun.elapsed().as_secs_f64();
        assert!(longest as f64 / took >= 0.95, "{took} s for a critical path of {longest} s");
    }

    #[tokio::test]
    async fn an_interrupt_starts_nothing_new_and_waits_for_what_runs() {
        let graph = Graph::new([(stack(1), vec![]), (stack(2), vec![]), (stack(3), vec![stack(1)])]).expect("a graph");
        let (interrupter, listening) = interrupts();
        let mut skipped = BTreeMap::new();
        let unit = |_: StackId| {
            let interrupter = interrupter.clone();
            let mut listening = listening.clone();
            std::future::ready(async move {
                interrupter.interrupt();
                listening.more_than(0).await;
                (Finish::Failed, ())
            })
        };
        let mut outputs = Vec::new();
        let ended = |stack, ()| outputs.push(stack);
        let beside = |beside| match beside {
            Beside::Skipped(stack, reason) => drop(skipped.insert(stack, reason)),
            Beside::Interrupted { count, running } => assert_eq!((count, running), (1, 1)),
        };
        drive(Scheduler::new(&graph, 1), &recorder(), listening.clone(), unit, ended, beside).await;
        assert_eq!(outputs, [stack(1)]);
        assert_eq!(
            skipped.into_iter().collect::<Vec<_>>(),
            [(stack(2), SkipReason::Interrupted), (stack(3), SkipReason::Interrupted)]
        );
    }

    #[tokio::test]
    async fn a_journal_that_cannot_be_written_stops_what_has_not_begun() {
        let graph = Graph::new([(stack(1), vec![]), (stack(2), vec![])]).expect("a graph");
        let journal = Journal::open(std::path::Path::new("/dev/full")).expect("it opens");
        let at = "2026-11-20T10:00:00Z".parse().expect("a time");
        let recorder =
            std::sync::Arc::new(Recorder::new(move || Moment { at, cloud: None }, Some(journal), Vec::new()));
        let unit = |stack: StackId| {
            let recorder = std::sync::Arc::clone(&recorder);
            let work = async move { (Finish::Succeeded, recorder.record(Event::StackQueued { stack }).is_err()) };
            std::future::ready(work)
        };
        let (mut outputs, mut skipped) = (Vec::new(), Vec::new());
        let scheduler = Scheduler::new(&graph, 1);
        let ended = |stack, refused| outputs.push((stack, refused));
        let beside = |beside| {
            if let Beside::Skipped(stack, reason) = beside {
                skipped.push((stack, reason));
            }
        };
        drive(scheduler, &recorder, Interrupts::never(), unit, ended, beside).await;
        assert_eq!(outputs, [(stack(1), true)]);
        assert_eq!(skipped, [(stack(2), SkipReason::JournalFailed)]);
    }
}
