//! What runs on machines, among the objects that resources are.

/// Pods that are kept running.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Workload {
    /// Where its name is its own.
    pub namespace: String,
    /// What it is for: `inference`, `gate` or nothing.
    pub component: String,
    /// How many pods there should be.
    pub replicas: Replicas,
    /// Whole GPUs of each pod.
    pub gpus: u32,
    /// Weights that each pod loads, in GiB.
    pub weights_gib: f64,
    /// The image of the first container.
    pub image: Option<String>,
    /// Tells templates of pods apart, the same in every process.
    pub template: String,
}

/// How many pods of a workload there should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replicas {
    /// So many.
    Count(u32),
    /// One on each machine.
    OnEach,
}

/// A pod on each node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Daemon {
    /// Whether it hands out the nodes' GPUs.
    pub hands_out_gpus: bool,
    /// The image of the first container.
    pub image: Option<String>,
}
