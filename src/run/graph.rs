//! What depends on what: stacks of a run, steps of a plan. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// A name, in an order that breaks ties: of a stack in a run, of a step in a plan.
pub trait Id: Clone + Ord + Display {}

impl<T: Clone + Ord + Display> Id for T {}

/// Things and what each depends on; without cycles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph<I> {
    dependencies: BTreeMap<I, BTreeSet<I>>,
}

/// Why things make no graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError<I: Id> {
    /// One depends on itself, through the others in order.
    #[error("stacks depend on each other in a circle: {}", path.iter().map(I::to_string).collect::<Vec<_>>().join(" → "))]
    Cycle {
        /// The circle, whose last is its first.
        path: Vec<I>,
    },
    /// One depends on another that doesn't exist.
    #[error("{id} depends on {missing}, which does not exist")]
    Unknown {
        /// The one that names it.
        id: I,
        /// The name.
        missing: I,
    },
}

impl<I: Id> Graph<I> {
    /// Makes the graph from each and what it comes after.
    pub fn new(ids: impl IntoIterator<Item = (I, Vec<I>)>) -> Result<Self, GraphError<I>> {
        let dependencies: BTreeMap<I, BTreeSet<I>> =
            ids.into_iter().map(|(id, after)| (id, after.into_iter().collect())).collect();
        for (id, after) in &dependencies {
            if let Some(missing) = after.iter().find(|needed| !dependencies.contains_key(*needed)) {
                return Err(GraphError::Unknown { id: id.clone(), missing: missing.clone() });
            }
        }
        let graph = Graph { dependencies };
        match graph.cycle() {
            Some(path) => Err(GraphError::Cycle { path }),
            None => Ok(graph),
        }
    }

    /// All of them, by name.
    pub fn ids(&self) -> impl Iterator<Item = &I> {
        self.dependencies.keys()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.dependencies.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.dependencies.is_empty()
    }

    /// Whether it is one of these.
    pub fn contains(&self, id: &I) -> bool {
        self.dependencies.contains_key(id)
    }

    /// What it depends on directly.
    pub fn dependencies(&self, id: &I) -> impl Iterator<Item = &I> {
        self.dependencies.get(id).into_iter().flatten()
    }

    /// An order in which each comes after what it depends on; the same for the same graph.
    pub fn order(&self) -> Vec<I> {
        let dependents = self.dependents();
        let mut open: BTreeMap<&I, usize> = self.dependencies.iter().map(|(id, after)| (id, after.len())).collect();
        let mut ready: BTreeSet<&I> = open.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(id) = ready.pop_first() {
            order.push(id.clone());
            for dependent in dependents.get(id).into_iter().flatten() {
                let count = open.get_mut(dependent).expect("every dependent is in the graph");
                *count -= 1;
                if *count == 0 {
                    ready.insert(dependent);
                }
            }
        }
        order
    }

    /// The waves that could run at the same time if there were room for all.
    pub fn waves(&self) -> Vec<Vec<I>> {
        let mut depth: BTreeMap<I, usize> = BTreeMap::new();
        let mut waves: Vec<Vec<I>> = Vec::new();
        for id in self.order() {
            let wave = self.dependencies(&id).map(|needed| depth[needed] + 1).max().unwrap_or(0);
            if waves.len() <= wave {
                waves.resize(wave + 1, Vec::new());
            }
            waves[wave].push(id.clone());
            depth.insert(id, wave);
        }
        waves
    }

    /// The same with every dependency turned around: the order of destruction.
    pub fn reversed(&self) -> Self {
        let mut dependencies: BTreeMap<I, BTreeSet<I>> =
            self.dependencies.keys().map(|id| (id.clone(), BTreeSet::new())).collect();
        for (id, after) in &self.dependencies {
            for needed in after {
                dependencies.entry(needed.clone()).or_default().insert(id.clone());
            }
        }
        Graph { dependencies }
    }

    /// Keeps the chosen ones. What depended on a chosen one through others still does.
    pub fn retain(&self, mut keep: impl FnMut(&I) -> bool) -> Self {
        let kept: BTreeSet<I> = self.ids().filter(|id| keep(id)).cloned().collect();
        // For each, the nearest kept ones below it.
        let mut nearest: BTreeMap<I, BTreeSet<I>> = BTreeMap::new();
        for id in self.order() {
            let mut below = BTreeSet::new();
            for needed in self.dependencies(&id) {
                if kept.contains(needed) {
                    below.insert(needed.clone());
                } else {
                    below.extend(nearest[needed].iter().cloned());
                }
            }
            nearest.insert(id, below);
        }
        nearest.retain(|id, _| kept.contains(id));
        Graph { dependencies: nearest }
    }

    /// For each, how many the longest chain has that begins with it and ends with something that depends
    /// on it: where to begin, so that the longest chain is not begun last.
    pub fn heights(&self) -> BTreeMap<I, usize> {
        let dependents = self.dependents();
        let mut heights: BTreeMap<I, usize> = BTreeMap::new();
        for id in self.order().into_iter().rev() {
            let above = dependents.get(&id).into_iter().flatten().map(|dependent| heights[*dependent]).max();
            heights.insert(id, above.unwrap_or(0) + 1);
        }
        heights
    }

    fn dependents(&self) -> BTreeMap<&I, Vec<&I>> {
        let mut dependents: BTreeMap<&I, Vec<&I>> = BTreeMap::new();
        for (id, after) in &self.dependencies {
            for needed in after {
                dependents.entry(needed).or_default().push(id);
            }
        }
        dependents
    }

    fn cycle(&self) -> Option<Vec<I>> {
        let ordered: BTreeSet<I> = self.order().into_iter().collect();
        // Each that can't be ordered depends on another such one, so walking on must come back.
        let first = self.ids().find(|id| !ordered.contains(*id))?;
        let mut path: Vec<I> = vec![first.clone()];
        loop {
            let last = path.last().expect("the path begins with one");
            let next = self.dependencies(last).find(|needed| !ordered.contains(*needed))?.clone();
            if let Some(start) = path.iter().position(|id| *id == next) {
                path.drain(..start);
                path.push(next);
                return Some(path);
            }
            path.push(next);
        }
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

    fn graph(edges: &[(usize, &[usize])]) -> Result<Graph<StackId>, GraphError<StackId>> {
        Graph::new(edges.iter().map(|(from, to)| (stack(*from), to.iter().map(|n| stack(*n)).collect())))
    }

    #[test]
    fn mistakes() {
        assert_eq!(graph(&[(1, &[2])]), Err(GraphError::Unknown { id: stack(1), missing: stack(2) }));
        let error = graph(&[(1, &[2]), (2, &[3]), (3, &[4, 5]), (4, &[]), (5, &[2])]).expect_err("a circle");
        assert_eq!(error.to_string(), "stacks depend on each other in a circle: r/s002 → r/s003 → r/s005 → r/s002");
        assert_eq!(graph(&[(1, &[1])]), Err(GraphError::Cycle { path: vec![stack(1), stack(1)] }));
    }

    #[test]
    fn waves_and_heights() {
        let graph = graph(&[(1, &[]), (2, &[1]), (3, &[1]), (4, &[3]), (5, &[])]).expect("a graph");
        assert_eq!(graph.waves(), [vec![stack(1), stack(5)], vec![stack(2), stack(3)], vec![stack(4)]]);
        let heights: Vec<usize> = graph.heights().into_values().collect();
        assert_eq!(heights, [3, 1, 2, 1, 1]);
    }

    /// A graph without cycles: stacks depend on those with smaller numbers.
    fn graphs() -> impl Strategy<Value = Graph<StackId>> {
        (1usize..24).prop_flat_map(|count| {
            proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..4), count).prop_map(
                |chosen| {
                    let stacks = chosen.iter().enumerate().map(|(number, below)| {
                        let below = below.iter().filter(|_| number > 0).map(|index| stack(index.index(number)));
                        (stack(number), below.collect())
                    });
                    Graph::new(stacks).expect("smaller numbers make no circle")
                },
            )
        })
    }

    /// Whether `above` depends on `below`, through however many.
    fn reaches(graph: &Graph<StackId>, above: &StackId, below: &StackId) -> bool {
        graph.dependencies(above).any(|needed| needed == below || reaches(graph, needed, below))
    }

    proptest! {
        #[test]
        fn the_order_keeps_every_dependency(graph in graphs()) {
            let order = graph.order();
            prop_assert_eq!(order.len(), graph.len());
            let place = |stack: &StackId| order.iter().position(|other| other == stack);
            for stack in graph.ids() {
                for needed in graph.dependencies(stack) {
                    prop_assert!(place(needed) < place(stack));
                }
            }
        }

        #[test]
        fn turning_twice_changes_nothing(graph in graphs()) {
            prop_assert_eq!(graph.reversed().reversed(), graph);
        }

        #[test]
        fn what_is_kept_keeps_its_order(graph in graphs(), seed in any::<u32>()) {
            let keep = |stack: &StackId| (stack.to_string().bytes().map(u32::from).sum::<u32>() ^ seed).count_ones() % 2 == 0;
            let kept = graph.retain(keep);
            for above in kept.ids() {
                prop_assert!(keep(above));
                for below in kept.ids() {
                    prop_assert_eq!(reaches(&graph, above, below), reaches(&kept, above, below));
                }
            }
        }

        #[test]
        fn a_circle_that_is_named_is_one(graph in graphs(), from in any::<prop::sample::Index>()) {
            let order = graph.order();
            let first = &order[0];
            let last = from.get(&order);
            let stacks: Vec<(StackId, Vec<StackId>)> = graph
                .ids()
                .map(|stack| {
                    let extra = (stack == first).then(|| last.clone());
                    (stack.clone(), graph.dependencies(stack).cloned().chain(extra).collect())
                })
                .collect();
            match Graph::new(stacks.clone()) {
                Ok(_) => prop_assert!(first != last && !reaches(&graph, last, first)),
                Err(GraphError::Cycle { path }) => {
                    prop_assert_eq!(path.first(), path.last());
                    for pair in path.windows(2) {
                        prop_assert!(stacks.iter().any(|(stack, after)| *stack == pair[0] && after.contains(&pair[1])));
                    }
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
