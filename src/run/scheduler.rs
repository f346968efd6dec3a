//! What may start now, and what can't any more: a state machine without clock, tasks or I/O. Pure.
//!
//! There are no barriers: a stack starts as soon as what it depends on is done and there is room, those with the
//! longest chain of dependents first. A failure skips what depends on it and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::event::SkipReason;
use super::graph::Graph;
use crate::stacks::StackId;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Begin this stack.
    Start(StackId),
    /// This stack will not be begun.
    Skip {
        /// Which.
        stack: StackId,
        /// Why.
        reason: SkipReason,
    },
}

/// How a stack ended, as far as others care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// What depends on it may go on.
    Succeeded,
    /// What depends on it is skipped.
    Failed,
}

/// Decides which stacks run.
#[derive(Debug, Clone)]
pub struct Scheduler {
    jobs: usize,
    /// Stacks not begun, with what each still waits for.
    waiting: BTreeMap<StackId, BTreeSet<StackId>>,
    dependents: BTreeMap<StackId, Vec<StackId>>,
    heights: BTreeMap<StackId, usize>,
    ready: BTreeSet<(Reverse<usize>, StackId)>,
    running: BTreeSet<StackId>,
    stopped: Option<SkipReason>,
}

impl Scheduler {
    /// A scheduler that runs at most `jobs` at a time (at least one).
    pub fn new(graph: &Graph, jobs: usize) -> Self {
        let mut waiting = BTreeMap::new();
        let mut dependents: BTreeMap<StackId, Vec<StackId>> = BTreeMap::new();
        for stack in graph.stacks() {
            let needed: BTreeSet<StackId> = graph.dependencies(stack).cloned().collect();
            for one in &needed {
                dependents.entry(one.clone()).or_default().push(stack.clone());
            }
            waiting.insert(stack.clone(), needed);
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
        let free: Vec<StackId> =
            scheduler.waiting.iter().filter(|(_, needed)| needed.is_empty()).map(|(stack, _)| stack.clone()).collect();
        free.into_iter().for_each(|stack| scheduler.make_ready(stack));
        scheduler
    }

    /// What to start now.
    pub fn decide(&mut self) -> Vec<Decision> {
        let mut decisions = Vec::new();
        while self.running.len() < self.jobs
            && let Some((_, stack)) = self.ready.pop_first()
        {
            self.running.insert(stack.clone());
            decisions.push(Decision::Start(stack));
        }
        decisions
    }

    /// Notes that a stack ended; returns what is skipped because of it. What may start now is told by
    /// [`Scheduler::decide`], so that the caller can stop first.
    pub fn finished(&mut self, stack: &StackId, finish: Finish) -> Vec<Decision> {
        self.running.remove(stack);
        let mut decisions = Vec::new();
        match finish {
            Finish::Succeeded => {
                for dependent in self.dependents.get(stack).cloned().unwrap_or_default() {
                    if let Some(needed) = self.waiting.get_mut(&dependent) {
                        needed.remove(stack);
                        if needed.is_empty() {
                            self.make_ready(dependent);
                        }
                    }
                }
            }
            Finish::Failed => {
                let mut doomed: BTreeSet<StackId> = BTreeSet::new();
                let mut open: Vec<StackId> = self.dependents.get(stack).cloned().unwrap_or_default();
                while let Some(next) = open.pop() {
                    if self.waiting.contains_key(&next) && doomed.insert(next.clone()) {
                        open.extend(self.dependents.get(&next).into_iter().flatten().cloned());
                    }
                }
                for next in doomed {
                    self.waiting.remove(&next);
                    let reason = SkipReason::DependencyFailed { stack: stack.clone() };
                    decisions.push(Decision::Skip { stack: next, reason });
                }
            }
        }
        decisions
    }

    /// Starts nothing any more; everything that has not begun is skipped for this reason.
    pub fn stop(&mut self, reason: &SkipReason) -> Vec<Decision> {
        if self.stopped.is_some() {
            return Vec::new();
        }
        self.stopped = Some(reason.clone());
        let ready = std::mem::take(&mut self.ready).into_iter().map(|(_, stack)| stack);
        let waiting = std::mem::take(&mut self.waiting).into_keys();
        let mut stacks: Vec<StackId> = ready.chain(waiting).collect();
        stacks.sort();
        stacks.into_iter().map(|stack| Decision::Skip { stack, reason: reason.clone() }).collect()
    }

    /// Whether nothing runs and nothing will.
    pub fn is_done(&self) -> bool {
        self.running.is_empty() && self.ready.is_empty() && self.waiting.is_empty()
    }

    /// How many run now.
    pub fn running(&self) -> usize {
        self.running.len()
    }

    fn make_ready(&mut self, stack: StackId) {
        self.waiting.remove(&stack);
        self.ready.insert((Reverse(self.heights[&stack]), stack));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stack(number: usize) -> StackId {
        format!("r/s{number:03}").parse().expect("a stack")
    }

    fn start(number: usize) -> Decision {
        Decision::Start(stack(number))
    }

    fn skip(number: usize, because: usize) -> Decision {
        Decision::Skip { stack: stack(number), reason: SkipReason::DependencyFailed { stack: stack(because) } }
    }

    fn graph(edges: &[(usize, &[usize])]) -> Graph {
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
        let skipped = |number| Decision::Skip { stack: stack(number), reason: SkipReason::Interrupted };
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
                        Decision::Skip { stack, .. } => {
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
