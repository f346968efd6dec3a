//! The only loop: starts what the scheduler decides, hears what ended, and passes interrupts on.
//!
//! The decisions are the scheduler's; this only meets the world. The processes hear of interrupts by themselves.

use std::future::Future;

use tokio::task::JoinSet;

use super::event::{Event, SkipReason};
use super::recorder::Recorder;
use super::scheduler::{Decision, Finish, Scheduler};
use crate::stacks::StackId;
use crate::terraform::Interrupts;

/// Runs stacks until none is left. `unit` begins one, whose future says how it ended and what came of it; `skipped`
/// hears of each that is not begun.
pub async fn drive<Output, Unit, Begun>(
    mut scheduler: Scheduler,
    recorder: &Recorder,
    mut interrupts: Interrupts,
    mut unit: Unit,
    mut skipped: impl FnMut(StackId, SkipReason),
) -> Vec<(StackId, Output)>
where
    Output: Send + 'static,
    Unit: FnMut(StackId) -> Begun,
    Begun: Future<Output = (Finish, Output)> + Send + 'static,
{
    let mut running: JoinSet<(StackId, Finish, Output)> = JoinSet::new();
    let mut outputs = Vec::new();
    let mut seen = 0;
    let mut decisions = Vec::new();
    loop {
        // Interrupts that came before the run began count too; and a journal that fails stops what has not begun.
        decisions.extend(stop(&mut scheduler, recorder, &interrupts));
        decisions.extend(scheduler.decide());
        for decision in decisions.drain(..) {
            match decision {
                Decision::Start(stack) => {
                    let future = unit(stack.clone());
                    running.spawn(async move {
                        let (finish, output) = future.await;
                        (stack, finish, output)
                    });
                }
                Decision::Skip { stack, reason } => {
                    recorder.note(Event::StackSkipped { stack: stack.clone(), reason: reason.clone() });
                    skipped(stack, reason);
                }
            }
        }
        if scheduler.is_done() {
            return outputs;
        }
        tokio::select! {
            Some(ended) = running.join_next() => match ended {
                Ok((stack, finish, output)) => {
                    // An interrupt is the better reason to skip what depends on a stack that it ended.
                    decisions.extend(stop(&mut scheduler, recorder, &interrupts));
                    decisions.extend(scheduler.finished(&stack, finish));
                    outputs.push((stack, output));
                }
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => unreachable!("no unit is ever aborted"),
                },
            },
            count = interrupts.more_than(seen) => {
                seen = count;
                recorder.note(Event::Interrupted { count, running: scheduler.running() });
            }
        }
    }
}

fn stop(scheduler: &mut Scheduler, recorder: &Recorder, interrupts: &Interrupts) -> Vec<Decision> {
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
    use crate::run::graph::Graph;
    use crate::run::journal::Journal;
    use crate::run::stamped::Moment;
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
            async move {
                tokio::time::sleep(Duration::from_secs(seconds(number) as u64)).await;
                (Finish::Succeeded, number)
            }
        };
        let outputs =
            drive(Scheduler::new(&graph, 128), &recorder(), Interrupts::never(), unit, |_, _| panic!("skipped")).await;
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
            async move {
                interrupter.interrupt();
                listening.more_than(0).await;
                (Finish::Failed, ())
            }
        };
        let outputs = drive(Scheduler::new(&graph, 1), &recorder(), listening.clone(), unit, |stack, reason| {
            skipped.insert(stack, reason);
        })
        .await;
        assert_eq!(outputs, [(stack(1), ())]);
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
            async move { (Finish::Succeeded, recorder.record(Event::StackQueued { stack }).is_err()) }
        };
        let mut skipped = Vec::new();
        let scheduler = Scheduler::new(&graph, 1);
        let outputs = drive(scheduler, &recorder, Interrupts::never(), unit, |stack, reason| {
            skipped.push((stack, reason));
        })
        .await;
        assert_eq!(outputs, [(stack(1), true)]);
        assert_eq!(skipped, [(stack(2), SkipReason::JournalFailed)]);
    }
}
