//! Which stack depends on which. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::stacks::StackId;

/// Stacks and what each depends on; without cycles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Graph {
    dependencies: BTreeMap<StackId, BTreeSet<StackId>>,
}

/// Why stacks make no graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// A stack depends on itself, through the others in order.
    #[error("stacks depend on each other in a circle: {}", path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → "))]
    Cycle {
        /// The circle, whose last stack is its first.
        path: Vec<StackId>,
    },
    /// A stack depends on one that doesn't exist.
    #[error("{stack} depends on {missing}, which does not exist")]
    Unknown {
        /// The stack that names it.
        stack: StackId,
        /// The name.
        missing: StackId,
    },
}

impl Graph {
    /// Makes the graph from each stack and what it comes after.
    pub fn new(stacks: impl IntoIterator<Item = (StackId, Vec<StackId>)>) -> Result<Graph, GraphError> {
        let dependencies: BTreeMap<StackId, BTreeSet<StackId>> =
            stacks.into_iter().map(|(stack, after)| (stack, after.into_iter().collect())).collect();
        for (stack, after) in &dependencies {
            if let Some(missing) = after.iter().find(|needed| !dependencies.contains_key(*needed)) {
                return Err(GraphError::Unknown { stack: stack.clone(), missing: missing.clone() });
            }
        }
        let graph = Graph { dependencies };
        match graph.cycle() {
            Some(path) => Err(GraphError::Cycle { path }),
            None => Ok(graph),
        }
    }

    /// All stacks, by name.
    pub fn stacks(&self) -> impl Iterator<Item = &StackId> {
        self.dependencies.keys()
    }

    /// How many stacks there are.
    pub fn len(&self) -> usize {
        self.dependencies.len()
    }

    /// Whether there is no stack.
    pub fn is_empty(&self) -> bool {
        self.dependencies.is_empty()
    }

    /// Whether the stack is one of these.
    pub fn contains(&self, stack: &StackId) -> bool {
        self.dependencies.contains_key(stack)
    }

    /// What a stack depends on directly.
    pub fn dependencies(&self, stack: &StackId) -> impl Iterator<Item = &StackId> {
        self.dependencies.get(stack).into_iter().flatten()
    }

    /// An order in which every stack comes after what it depends on; the same for the same graph.
    pub fn order(&self) -> Vec<StackId> {
        let dependents = self.dependents();
        let mut open: BTreeMap<&StackId, usize> =
            self.dependencies.iter().map(|(stack, after)| (stack, after.len())).collect();
        let mut ready: BTreeSet<&StackId> =
            open.iter().filter(|(_, count)| **count == 0).map(|(stack, _)| *stack).collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(stack) = ready.pop_first() {
            order.push(stack.clone());
            for dependent in dependents.get(stack).into_iter().flatten() {
                let count = open.get_mut(dependent).expect("every dependent is a stack");
                *count -= 1;
                if *count == 0 {
                    ready.insert(dependent);
                }
            }
        }
        order
    }

    /// The waves that could run at the same time if there were room for all.
    pub fn waves(&self) -> Vec<Vec<StackId>> {
        let mut depth: BTreeMap<StackId, usize> = BTreeMap::new();
        let mut waves: Vec<Vec<StackId>> = Vec::new();
        for stack in self.order() {
            let wave = self.dependencies(&stack).map(|needed| depth[needed] + 1).max().unwrap_or(0);
            if waves.len() <= wave {
                waves.resize(wave + 1, Vec::new());
            }
            waves[wave].push(stack.clone());
            depth.insert(stack, wave);
        }
        waves
    }

    /// The same stacks with every dependency turned around: the order of destruction.
    pub fn reversed(&self) -> Graph {
        let mut dependencies: BTreeMap<StackId, BTreeSet<StackId>> =
            self.dependencies.keys().map(|stack| (stack.clone(), BTreeSet::new())).collect();
        for (stack, after) in &self.dependencies {
            for needed in after {
                dependencies.entry(needed.clone()).or_default().insert(stack.clone());
            }
        }
        Graph { dependencies }
    }

    /// Keeps the chosen stacks. What depended on a chosen one through others still does.
    pub fn retain(&self, mut keep: impl FnMut(&StackId) -> bool) -> Graph {
        let kept: BTreeSet<StackId> = self.stacks().filter(|stack| keep(stack)).cloned().collect();
        // For each stack, the nearest kept ones below it.
        let mut nearest: BTreeMap<StackId, BTreeSet<StackId>> = BTreeMap::new();
        for stack in self.order() {
            let mut below = BTreeSet::new();
            for needed in self.dependencies(&stack) {
                if kept.contains(needed) {
                    below.insert(needed.clone());
                } else {
                    below.extend(nearest[needed].iter().cloned());
                }
            }
            nearest.insert(stack, below);
        }
        nearest.retain(|stack, _| kept.contains(stack));
        Graph { dependencies: nearest }
    }

    /// For each stack, how many stacks the longest chain has that begins with it and ends with something that depends
    /// on it: where to begin, so that the longest chain is not begun last.
    pub fn heights(&self) -> BTreeMap<StackId, usize> {
        let dependents = self.dependents();
        let mut heights: BTreeMap<StackId, usize> = BTreeMap::new();
        for stack in self.order().into_iter().rev() {
            let above = dependents.get(&stack).into_iter().flatten().map(|dependent| heights[*dependent]).max();
            heights.insert(stack, above.unwrap_or(0) + 1);
        }
        heights
    }

    fn dependents(&self) -> BTreeMap<&StackId, Vec<&StackId>> {
        let mut dependents: BTreeMap<&StackId, Vec<&StackId>> = BTreeMap::new();
        for (stack, after) in &self.dependencies {
            for needed in after {
                dependents.entry(needed).or_default().push(stack);
            }
        }
        dependents
    }

    fn cycle(&self) -> Option<Vec<StackId>> {
        let ordered: BTreeSet<StackId> = self.order().into_iter().collect();
        // Every stack that can't be ordered depends on another such one, so walking on must come back.
        let first = self.stacks().find(|stack| !ordered.contains(*stack))?;
        let mut path: Vec<StackId> = vec![first.clone()];
        loop {
            let last = path.last().expect("the path begins with a stack");
            let next = self.dependencies(last).find(|needed| !ordered.contains(*needed))?.clone();
            if let Some(start) = path.iter().position(|stack| *stack == next) {
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
    use proptest::prelude::*;

    fn stack(number: usize) -> StackId {
        format!("r/s{number:03}").parse().expect("a stack")
    }

    fn graph(edges: &[(usize, &[usize])]) -> Result<Graph, GraphError> {
        Graph::new(edges.iter().map(|(from, to)| (stack(*from), to.iter().map(|n| stack(*n)).collect())))
    }

    #[test]
    fn mistakes() {
        assert_eq!(graph(&[(1, &[2])]), Err(GraphError::Unknown { stack: stack(1), missing: stack(2) }));
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
    fn graphs() -> impl Strategy<Value = Graph> {
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
    fn reaches(graph: &Graph, above: &StackId, below: &StackId) -> bool {
        graph.dependencies(above).any(|needed| needed == below || reaches(graph, needed, below))
    }

    proptest! {
        #[test]
        fn the_order_keeps_every_dependency(graph in graphs()) {
            let order = graph.order();
            prop_assert_eq!(order.len(), graph.len());
            let place = |stack: &StackId| order.iter().position(|other| other == stack);
            for stack in graph.stacks() {
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
            for above in kept.stacks() {
                prop_assert!(keep(above));
                for below in kept.stacks() {
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
                .stacks()
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
