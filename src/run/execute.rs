//! Runs a task over stacks: the run's frame. What happens to one stack is in `stack_run`.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::drive::{Beside, drive};
use super::event::Event;
use super::folder::RunFolder;
use super::graph::Graph;
use super::policy::Policy;
use super::recorder::Recorder;
use super::scheduler::Scheduler;
use super::stack_run::{self, StackOutcome, StackResult};
use crate::stacks::StackId;
use crate::terraform::{Interrupts, Summary, Terraform};

/// What is done to every stack of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Plan, judge, and leave the saved plan in the run's folder.
    Plan,
    /// Plan (or take the plan that was made), judge, and apply exactly that plan.
    Apply,
    /// The same with plans of destruction, in the reverse order.
    Destroy,
}

/// Where a stack is worked on.
pub struct Workspace {
    /// The root module's directory.
    pub directory: PathBuf,
    /// Environment variables for terraform there.
    pub environment: BTreeMap<String, String>,
    /// Kept as long as terraform works there, then dropped; the sandbox's session.
    pub guard: Option<Box<dyn Any + Send>>,
}

/// Opens a stack's workspace. It may block: it is called where that does no harm.
pub(crate) type OpenWorkspace =
    Arc<dyn Fn(&StackId) -> Result<Workspace, Box<dyn std::error::Error + Send + Sync>> + Send + Sync>;

/// What is special about one stack in a run.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Stacks without whose objects this one can't be planned. If one of them holds nothing yet, [`Task::Plan`]
    /// reports that this one waits; [`Task::Apply`] plans it when they are there.
    pub needs: Vec<StackId>,
    /// Addresses to replace although nothing about them changed.
    pub replace: Vec<String>,
    /// Whether to plan from the state alone, without reading the real objects.
    pub without_refresh: bool,
    /// Variable files beyond `terraform.tfvars`.
    pub var_files: Vec<PathBuf>,
    /// Variables that are applied before a destroy, such as those that lift the cloud's own protection against it.
    pub before_destroy: Option<PathBuf>,
    /// What its plan may do.
    pub policy: Policy,
    /// A plan that was made and judged before, and what it does: it is applied as it is.
    pub saved: Option<(PathBuf, Summary)>,
}

/// Runs actions over stacks. Cheap to clone.
#[derive(Clone)]
pub struct Executor {
    /// The terraform to drive.
    pub terraform: Arc<Terraform>,
    /// Where events go.
    pub recorder: Arc<Recorder>,
    /// Where logs and plans go.
    pub folder: RunFolder,
    /// How a stack's workspace is opened.
    pub open: OpenWorkspace,
    /// Interrupts that may come.
    pub interrupts: Interrupts,
    /// How many stacks at a time; at least one.
    pub jobs: usize,
    /// How long a state's lock is waited for.
    pub lock_timeout: Duration,
    /// Whether interrupts are told: not where a loop outside, such as a plan's over its steps, tells them.
    pub tells_interrupts: bool,
    /// Resource operations at a time inside one stack; terraform's default when absent.
    pub parallelism: Option<u32>,
}

/// What came of a run, stack by stack.
#[derive(Debug, Default)]
pub struct RunSummary {
    /// Every stack of the run.
    pub stacks: BTreeMap<StackId, StackResult>,
}

impl RunSummary {
    /// The numbers of all plans together.
    pub fn total(&self) -> Summary {
        self.stacks.values().filter_map(|result| result.summary.as_ref()).fold(Summary::default(), |a, b| a.plus(b))
    }

    /// The stacks whose outcome is such, in order of name.
    pub fn with(&self, is: impl Fn(&StackOutcome) -> bool) -> impl Iterator<Item = (&StackId, &StackResult)> {
        self.stacks.iter().filter(move |(_, result)| is(&result.outcome))
    }

    /// Whether every stack came to its end: planned, unchanged, applied, or waiting for another in a plan.
    pub fn succeeded(&self) -> bool {
        self.stacks.values().all(|result| result.outcome.is_success())
    }

    /// Whether an apply would have something to do beside noting the posture's epoch.
    pub fn has_changes(&self) -> bool {
        self.stacks.values().any(|result| match result.outcome {
            StackOutcome::Planned => !result.only_epoch,
            StackOutcome::Waits { .. } => true,
            _ => false,
        })
    }
}

impl Executor {
    /// Runs a task over the stacks of `graph`, in its order ([`Task::Destroy`]: in the reverse of it). Stacks that
    /// `units` doesn't mention get the default [`Unit`].
    pub async fn execute(&self, graph: &Graph<StackId>, mut units: BTreeMap<StackId, Unit>, task: Task) -> RunSummary {
        let graph = if task == Task::Destroy { graph.reversed() } else { graph.clone() };
        for stack in graph.order() {
            self.recorder.note(Event::StackQueued { stack });
        }
        let absent = Arc::new(Absent::default());
        let begin = |stack: StackId| {
            let unit = units.remove(&stack).unwrap_or_default();
            let executor = self.clone();
            let absent = Arc::clone(&absent);
            std::future::ready(async move {
                let result = stack_run::run(&executor, &stack, unit, task, &absent).await;
                (result.outcome.finish(task), result)
            })
        };
        let (mut ended, mut skipped) = (BTreeMap::new(), BTreeMap::new());
        let scheduler = Scheduler::new(&graph, self.jobs);
        let keep = |stack, result| drop(ended.insert(stack, result));
        let beside = |beside: Beside<StackId>| match beside {
            Beside::Skipped(stack, reason) => {
                self.recorder.note(Event::StackSkipped { stack: stack.clone(), reason: reason.clone() });
                let log = self.folder.log(&stack);
                skipped.insert(stack, StackResult::new(StackOutcome::Skipped { reason }, log));
            }
            Beside::Interrupted { count, running } if self.tells_interrupts => {
                self.recorder.note(Event::Interrupted { count, running });
            }
            Beside::Interrupted { .. } => {}
        };
        drive(scheduler, &self.recorder, self.interrupts.clone(), begin, keep, beside).await;
        let mut stacks = skipped;
        stacks.extend(ended);
        RunSummary { stacks }
    }
}

/// Stacks of this run that were found to hold nothing yet.
#[derive(Default)]
pub(super) struct Absent(Mutex<BTreeSet<StackId>>);

impl Absent {
    pub(super) fn note(&self, stack: &StackId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(stack.clone());
    }

    /// Which of these are absent.
    pub(super) fn among(&self, stacks: &[StackId]) -> Vec<StackId> {
        let absent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stacks.iter().filter(|stack| absent.contains(*stack)).cloned().collect()
    }
}
