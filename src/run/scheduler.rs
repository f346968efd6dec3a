//! What may start now, and what can't any more: a state machine without clock, tasks or I/O. Pure.
//!
//! There are no barriers: a stack or step starts as soon as what it depends on is done and there is room, those with the
//! longest chain of dependents first. A failure skips what depends on it and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::event::SkipReason;
use super::graph::{Graph, Id};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<I> {
    /// Begin this one.
    Start(I),
    /// This one will not be begun.
    Skip {
        /// Which.
        id: I,
        /// Why.
        reason: SkipReason<I>,
    },
}

/// How one ended, as far as others care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// What depends on it may go on.
    Succeeded,
    /// What depends on it is skipped.
    Failed,
    /// Nothing is begun any more.
    Stops,
}

/// Decides what runs.
#[derive(Debug, Clone)]
pub struct Scheduler<I> {
    jobs: usize,
    /// What has not begun, with what each still waits for.
    waiting: BTreeMap<I, BTreeSet<I>>,
    dependents: BTreeMap<I, Vec<I>>,
    heights: BTreeMap<I, usize>,
    ready: BTreeSet<(Reverse<usize>, I)>,
    running: BTreeSet<I>,
    stopped: Option<SkipReason<I>>,
}

impl<I: Id> Scheduler<I> {
    /// A scheduler that runs at most `jobs` at a time (at least one).
    pub fn new(graph: &Graph<I>, jobs: usize) -> Self {
        let mut waiting = BTreeMap::new();
        let mut dependents: BTreeMap<I, Vec<I>> = BTreeMap::new();
        for id in graph.ids() {
            let needed: BTreeSet<I> = graph.dependencies(id).cloned().collect();
            for one in &needed {
                dependents.entry(one.clone()).or_default().push(id.clone());
            }
            waiting.insert(id.clone(), needed);
        }
        let heights = graph.heights();
        let mut scheduler = Scheduler {
            jobs: jobs.max(1),
            waiting,
            dependents,
            heights,
            ready: BTreeSet::new(),
            running: BTreeSet::new(),
            stopped: None,
        };
        let free: Vec<I> =
            scheduler.waiting.iter().filter(|(_, needed)| needed.is_empty()).map(|(id, _)| id.clone()).collect();
        free.into_iter().for_each(|id| scheduler.make_ready(id));
        scheduler
    }

    /// What to start now.
    pub fn decide(&mut self) -> Vec<Decision<I>> {
        let mut decisions = Vec::new();
        while self.running.len() < self.jobs
            && let Some((_, id)) = self.ready.pop_first()
        {
            self.running.insert(id.clone());
            decisions.push(Decision::Start(id));
        }
        decisions
    }

    /// Notes that one ended; returns what is skipped because of it. What may start now is told by
    /// [`Scheduler::decide`], so that the caller can stop first.
    pub fn finished(&mut self, id: &I, finish: Finish) -> Vec<Decision<I>> {
        self.running.remove(id);
        let mut decisions = Vec::new();
        match finish {
            Finish::Succeeded => {
                for dependent in self.dependents.get(id).cloned().unwrap_or_default() {
                    if let Some(needed) = self.waiting.get_mut(&dependent) {
                        needed.remove(id);
                        if needed.is_empty() {
                            self.make_ready(dependent);
                        }
                    }
                }
            }
            Finish::Failed => {
                let mut doomed: BTreeSet<I> = BTreeSet::new();
                let mut open: Vec<I> = self.dependents.get(id).cloned().unwrap_or_default();
                while let Some(next) = open.pop() {
                    if self.waiting.contains_key(&next) && doomed.insert(next.clone()) {
                        open.extend(self.dependents.get(&next).into_iter().flatten().cloned());
                    }
                }
                for next in doomed {
                    self.waiting.remove(&next);
                    let reason = SkipReason::DependencyFailed { stack: id.clone() };
                    decisions.push(Decision::Skip { id: next, reason });
                }
            }
            Finish::Stops => decisions.extend(self.stop(&SkipReason::DependencyFailed { stack: id.clone() })),
        }
        decisions
    }

    /// Starts nothing any more; everything that has not begun is skipped for this reason.
    pub fn stop(&mut self, reason: &SkipReason<I>) -> Vec<Decision<I>> {
        if self.stopped.is_some() {
            return Vec::new();
        }
        self.stopped = Some(reason.clone());
        let ready = std::mem::take(&mut self.ready).into_iter().map(|(_, id)| id);
        let waiting = std::mem::take(&mut self.waiting).into_keys();
        let mut ids: Vec<I> = ready.chain(waiting).collect();
        ids.sort();
        ids.into_iter().map(|id| Decision::Skip { id, reason: reason.clone() }).collect()
    }

    /// Whether nothing runs and nothing will.
    pub fn is_done(&self) -> bool {
        self.running.is_empty() && self.ready.is_empty() && self.waiting.is_empty()
    }

    /// How many run now.
    pub fn running(&self) -> usize {
        self.running.len()
    }

    fn make_ready(&mut self, id: I) {
        self.waiting.remove(&id);
        self.ready.insert((Reverse(self.heights[&id]), id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stacks::StackId;
    use proptest::prelude::*;

    fn stack(number: usize) -> StackId {
        format!("r/s{number:03}").parse().expect("a stack")
    }

    fn start(number: usize) -> Decision<StackId> {
        Decision::Start(stack(number))
    }

    fn skip(number: usize, because: usize) -> Decision<StackId> {
        Decision::Skip { id: stack(number), reason: SkipReason::DependencyFailed { stack: stack(because) } }
    }

    fn graph(edges: &[(usize, &[usize])]) -> Graph<StackId> {
        Graph::new(edges.iter().map(|(from, to)| (stack(*from), to.iter().map(|n| stack(*n)).collect())))
            .expect("a graph")
    }

    #[test]
    fn the_longest_chain_goes_first_and_nothing_waits_for_a_wave() {
        let graph = graph(&[(1, &[]), (2, &[]), (3, &[2]), (4, &[3]), (5, &[])]);
        let mut scheduler = Scheduler::new(&graph, 2);
        assert_eq!(scheduler.decide(), [start(2), start(1)]);
        assert_eq!(scheduler.decide(), []);
        for (ended, next) in [(2, 3), (3, 4), (1, 5)] {
            assert_eq!(scheduler.finished(&stack(ended), Finish::Succeeded), []);
            assert_eq!(scheduler.decide(), [start(next)]);
        }
        scheduler.finished(&stack(5), Finish::Succeeded);
        scheduler.finished(&stack(4), Finish::Succeeded);
        assert!(scheduler.is_done());
    }

    #[test]
    fn a_failure_that_stops_skips_all_that_has_not_begun() {
        let graph = graph(&[(1, &[]), (2, &[1]), (3, &[]), (4, &[3])]);
        let mut scheduler = Scheduler::new(&graph, 8);
        assert_eq!(scheduler.decide(), [start(1), start(3)]);
        assert_eq!(scheduler.finished(&stack(1), Finish::Stops), [skip(2, 1), skip(4, 1)]);
        assert!(!scheduler.is_done(), "what runs is waited for");
        assert_eq!(scheduler.finished(&stack(3), Finish::Succeeded), []);
        assert!(scheduler.is_done());
    }

    #[test]
    fn a_failure_skips_what_depends_on_it_and_nothing_else() {
        let graph = graph(&[(1, &[]), (2, &[1]), (3, &[2, 4]), (4, &[]), (5, &[4])]);
        let mut scheduler = Scheduler::new(&graph, 8);
        assert_eq!(scheduler.decide(), [start(1), start(4)]);
        assert_eq!(scheduler.finished(&stack(1), Finish::Failed), [skip(2, 1), skip(3, 1)]);
        scheduler.finished(&stack(4), Finish::Succeeded);
        assert_eq!(scheduler.decide(), [start(5)]);
        assert!(!scheduler.is_done());
        scheduler.finished(&stack(5), Finish::Failed);
        assert!(scheduler.is_done());
    }

    #[test]
    fn a_stop_skips_the_rest_once() {
        let graph = graph(&[(1, &[]), (2, &[]), (3, &[1])]);
        let mut scheduler = Scheduler::new(&graph, 1);
        assert_eq!(scheduler.decide(), [start(1)]);
        let skipped = |number| Decision::Skip { id: stack(number), reason: SkipReason::Interrupted };
        assert_eq!(scheduler.stop(&SkipReason::Interrupted), [skipped(2), skipped(3)]);
        assert_eq!(scheduler.stop(&SkipReason::Interrupted), []);
        assert!(!scheduler.is_done());
        assert_eq!(scheduler.finished(&stack(1), Finish::Succeeded), []);
        assert!(scheduler.is_done());
    }

    proptest! {
        /// Whatever fails, every stack is started or skipped exactly once, never before what it depends on has
        /// succeeded, and never more at a time than there is room for.
        #[test]
        fn every_stack_gets_its_turn_or_its_reason(
            edges in proptest::collection::vec(proptest::collection::vec(0usize..20, 0..3), 1..20),
            fails in any::<u32>(),
            jobs in 1usize..5,
        ) {
            let graph = Graph::new(edges.iter().enumerate().map(|(number, below)| {
                (stack(number), below.iter().filter(|one| **one < number).map(|one| stack(*one)).collect())
            })).expect("a graph");
            let mut scheduler = Scheduler::new(&graph, jobs);
            let mut decisions = scheduler.decide();
            let (mut running, mut succeeded, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
            loop {
                for decision in decisions {
                    match decision {
                        Decision::Start(stack) => {
                            prop_assert!(seen.insert(stack.clone()));
                            prop_assert!(graph.dependencies(&stack).all(|needed| succeeded.contains(needed)));
                            running.push(stack);
                        }
                        Decision::Skip { id: stack, .. } => {
                            prop_assert!(seen.insert(stack.clone()));
                            prop_assert!(!graph.dependencies(&stack).all(|needed| succeeded.contains(needed)));
                        }
                    }
                }
                prop_assert!(running.len() <= jobs);
                let Some(stack) = running.pop() else { break };
                let number: u32 = stack.to_string()[3..].parse().expect("a number");
                let finish = if fails >> number & 1 == 1 { Finish::Failed } else { Finish::Succeeded };
                if finish == Finish::Succeeded {
                    succeeded.insert(stack.clone());
                }
                decisions = scheduler.finished(&stack, finish);
                decisions.extend(scheduler.decide());
            }
            prop_assert!(scheduler.is_done());
            prop_assert_eq!(seen.len(), graph.len());
        }
    }
}
