//! What happens to one stack: open → init → plan → show → judge → apply exactly that plan.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::event::{Event, ResourceState, SkipReason};
use super::execute::{Absent, Executor, Task, Unit, Workspace};
use super::init_stamp;
use super::journal::JournalError;
use super::policy::{self, Permits, Refusal, judge};
use super::scheduler::Finish;
use crate::clouds::types;
use crate::stacks::StackId;
use crate::terraform::{
    self, ApplyOptions, Cause, ChangeCounts, InitOptions, OutputValue, PlanOptions, ResourceProgress, Summary,
    Workplace,
};

/// Pauses before another try of what failed for a passing reason; so there are three tries.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

/// How a stack ended.
#[derive(Debug)]
pub enum StackOutcome {
    /// It has a saved plan with changes.
    Planned,
    /// It needs no change.
    Unchanged,
    /// It can't be planned before others exist.
    Waits {
        /// Which.
        needs: Vec<StackId>,
    },
    /// Its plan may not be applied.
    Refused {
        /// Why.
        refusals: Vec<Refusal>,
    },
    /// Its plan was applied.
    Applied {
        /// What was done.
        counts: ChangeCounts,
    },
    /// It failed.
    Failed(StackFailure),
    /// It was interrupted; what it had done is in its state.
    Interrupted,
    /// It was not begun.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
}

impl StackOutcome {
    /// Whether it came to its end.
    pub fn is_success(&self) -> bool {
        matches!(
            self,
            StackOutcome::Planned | StackOutcome::Unchanged | StackOutcome::Waits { .. } | StackOutcome::Applied { .. }
        )
    }

    /// What it means for those that depend on it. A plan that is refused doesn't keep others from being planned.
    pub(super) fn finish(&self, task: Task) -> Finish {
        let refused_plan = task == Task::Plan && matches!(self, StackOutcome::Refused { .. });
        if self.is_success() || refused_plan { Finish::Succeeded } else { Finish::Failed }
    }
}

/// Why a stack failed.
#[derive(Debug, thiserror::Error)]
pub enum StackFailure {
    /// Its workspace could not be opened.
    #[error("the workspace could not be opened")]
    Workspace(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The folder of its log and plan could not be made.
    #[error("the run's folder can't be used")]
    Folder(#[source] std::io::Error),
    /// terraform could not do it.
    #[error(transparent)]
    Terraform(#[from] terraform::Error),
    /// What was to be done could not be journaled, so it was not done.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// When the cause of a failure passes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// Not as far as it is known.
    Never,
    /// In seconds, if at all.
    Soon,
    /// In minutes, surely.
    Later,
}

impl StackFailure {
    /// Whether its cause may pass by itself, so that planning, judging and applying again may succeed.
    pub(crate) fn passes(&self) -> Passing {
        match self {
            Self::Terraform(error) => match error.cause() {
                // A plan that another change made stale is made anew.
                Cause::Transient | Cause::StateUnreachable | Cause::StalePlan => Passing::Soon,
                Cause::Busy => Passing::Later,
                // Who holds the lock was waited for.
                Cause::Lock | Cause::NeedsInit | Cause::Other => Passing::Never,
            },
            Self::Workspace(_) | Self::Folder(_) | Self::Journal(_) => Passing::Never,
        }
    }

    /// The failure with its causes, in one line.
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

/// What came of a stack.
#[derive(Debug)]
pub struct StackResult {
    /// How it ended.
    pub outcome: StackOutcome,
    /// What its plan does, if it was planned.
    pub summary: Option<Summary>,
    /// Its saved plan, if it has changes.
    pub plan: Option<PathBuf>,
    /// Whether the plan changes nothing but the epoch that the state remembers.
    pub only_epoch: bool,
    /// Its outputs, if it was applied; sensitive ones without their value.
    pub outputs: BTreeMap<String, OutputValue>,
    /// What terraform said.
    pub log: PathBuf,
    /// Seconds from opening its workspace.
    pub seconds: f64,
}

impl StackResult {
    pub(super) fn new(outcome: StackOutcome, log: PathBuf) -> Self {
        StackResult {
            outcome,
            summary: None,
            plan: None,
            only_epoch: false,
            outputs: BTreeMap::new(),
            log,
            seconds: 0.0,
        }
    }
}

/// Does the task to a stack, and records how it ended.
pub(super) async fn run(executor: &Executor, stack: &StackId, unit: Unit, task: Task, absent: &Absent) -> StackResult {
    let begun = Instant::now();
    let mut result = StackResult::new(StackOutcome::Unchanged, executor.folder.log(stack));
    let waits_for = if task == Task::Plan { absent.among(&unit.needs) } else { Vec::new() };
    result.outcome = if waits_for.is_empty() {
        match work(executor, stack, &unit, task, absent, &mut result).await {
            Ok(outcome) => outcome,
            Err(StackFailure::Terraform(error)) if error.is_interruption() => StackOutcome::Interrupted,
            Err(failure) => StackOutcome::Failed(failure),
        }
    } else {
        absent.note(stack);
        StackOutcome::Waits { needs: waits_for }
    };
    result.seconds = begun.elapsed().as_secs_f64();
    let (stack, seconds) = (stack.clone(), result.seconds);
    let event = match &result.outcome {
        StackOutcome::Waits { needs } => Some(Event::StackWaits { stack, needs: needs.clone() }),
        StackOutcome::Unchanged => Some(Event::StackUnchanged { stack, seconds }),
        StackOutcome::Refused { refusals } => Some(Event::StackRefused { stack, refusals: refusals.clone() }),
        StackOutcome::Applied { counts } => Some(Event::StackApplied { stack, counts: *counts, seconds }),
        StackOutcome::Failed(failure) => Some(Event::StackFailed { stack, error: failure.in_full(), seconds }),
        StackOutcome::Interrupted => Some(Event::StackInterrupted { stack, seconds }),
        StackOutcome::Planned | StackOutcome::Skipped { .. } => None,
    };
    if let Some(event) = event {
        executor.recorder.note(event);
    }
    result
}

async fn work(
    executor: &Executor,
    stack: &StackId,
    unit: &Unit,
    task: Task,
    absent: &Absent,
    result: &mut StackResult,
) -> Result<StackOutcome, StackFailure> {
    executor.folder.prepare(stack).map_err(StackFailure::Folder)?;
    let Workspace { directory, environment, guard } = open(executor, stack).await?;
    let place = Workplace { directory, environment, log: result.log.clone() };
    let outcome = Stack { executor, stack, unit, task, place: &place }.work(absent, result).await;
    // Closing a session may block as opening does.
    if let Some(guard) = guard {
        let _ = tokio::task::spawn_blocking(move || drop(guard)).await;
    }
    outcome
}

async fn open(executor: &Executor, stack: &StackId) -> Result<Workspace, StackFailure> {
    let open = executor.open.clone();
    let id = stack.clone();
    match tokio::task::spawn_blocking(move || open(&id)).await {
        Ok(opened) => opened.map_err(StackFailure::Workspace),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(StackFailure::Workspace(Box::new(error))),
        },
    }
}

/// Whether something was made that leaves the rest of itself to the next apply.
fn leaves_something(event: &terraform::Message) -> bool {
    let terraform::Message::Resource(ResourceProgress::Finished { address, action, .. }) = event else { return false };
    let row = types::of_address(address).and_then(types::find);
    action == "create" && row.is_some_and(|row| row.settles)
}

/// A stack whose workspace is open.
struct Stack<'a> {
    executor: &'a Executor,
    stack: &'a StackId,
    unit: &'a Unit,
    task: Task,
    place: &'a Workplace,
}

impl Stack<'_> {
    async fn work(&self, absent: &Absent, result: &mut StackResult) -> Result<StackOutcome, StackFailure> {
        self.init(false).await?;
        if self.task == Task::Destroy && self.is_empty().await? {
            return Ok(StackOutcome::Unchanged);
        }
        if let Some(outcome) = self.prepare_destroy(absent).await? {
            return Ok(outcome);
        }
        let saved = if self.task == Task::Apply { self.unit.saved.clone() } else { None };
        let (file, summary) = match saved {
            Some(saved) => saved,
            None => {
                let file = self.executor.folder.plan(self.stack);
                let (summary, exists, refusals) = self.plan(&file, &mut result.only_epoch).await?;
                // A stack that has nothing to make is not absent: nothing is there to wait for.
                if !exists && summary.has_changes() {
                    absent.note(self.stack);
                }
                result.summary = Some(summary);
                if !refusals.is_empty() {
                    return Ok(StackOutcome::Refused { refusals });
                }
                (file, summary)
            }
        };
        result.summary = Some(summary);
        if !summary.has_changes() {
            return Ok(StackOutcome::Unchanged);
        }
        result.plan = Some(file.clone());
        if self.task == Task::Plan {
            return Ok(StackOutcome::Planned);
        }
        self.executor.recorder.record(Event::StackApplying { stack: self.stack.clone(), summary })?;
        let options = ApplyOptions {
            plan: file,
            lock_timeout: self.executor.lock_timeout,
            parallelism: self.executor.parallelism,
        };
        let mut settles = false;
        let mut sink = |event| {
            settles |= leaves_something(&event);
            self.pass_on(event);
        };
        let applied = self.executor.terraform.apply(self.place, &options, &mut sink, &self.executor.interrupts).await?;
        result.outputs = applied.outputs;
        if !settles || self.executor.interrupts.count() > 0 {
            return Ok(StackOutcome::Applied { counts: applied.counts });
        }
        self.settle(applied.counts, absent, result).await
    }

    /// Plans, judges and applies once more: a creation left something to the next apply.
    async fn settle(
        &self,
        made: ChangeCounts,
        absent: &Absent,
        result: &mut StackResult,
    ) -> Result<StackOutcome, StackFailure> {
        let unit = Unit { saved: None, replace: Vec::new(), ..self.unit.clone() };
        let mut rest = StackResult::new(StackOutcome::Unchanged, self.place.log.clone());
        let outcome = Box::pin(Stack { unit: &unit, ..*self }.work(absent, &mut rest)).await?;
        Ok(match outcome {
            StackOutcome::Unchanged => StackOutcome::Applied { counts: made },
            StackOutcome::Applied { counts: more } => {
                result.outputs = rest.outputs;
                let change = made.change + more.change;
                StackOutcome::Applied { counts: ChangeCounts { change, ..made } }
            }
            other => other,
        })
    }

    /// Applies the variables that a destroy needs beforehand. Answers the outcome if the destroy can't go on.
    async fn prepare_destroy(&self, absent: &Absent) -> Result<Option<StackOutcome>, StackFailure> {
        let Some(file) = self.unit.before_destroy.as_ref().filter(|_| self.task == Task::Destroy) else {
            return Ok(None);
        };
        let mut unit = Unit { before_destroy: None, ..self.unit.clone() };
        unit.var_files.push(file.clone());
        unit.policy.permits = Permits::Destroy;
        let mut result = StackResult::new(StackOutcome::Unchanged, self.place.log.clone());
        let before = Stack { unit: &unit, task: Task::Apply, ..*self };
        let outcome = Box::pin(before.work(absent, &mut result)).await?;
        Ok(Some(outcome).filter(|outcome| !outcome.is_success()))
    }

    async fn init(&self, force: bool) -> Result<(), StackFailure> {
        let binary = self.executor.terraform.binary();
        let Workplace { directory, environment, .. } = self.place;
        if !force && init_stamp::is_current(directory, binary, environment) {
            return Ok(());
        }
        self.executor.recorder.note(Event::StackInitializing { stack: self.stack.clone() });
        let options = InitOptions::default();
        self.patiently("init", || async {
            self.executor.terraform.init(self.place, &options, &self.executor.interrupts).await
        })
        .await?;
        init_stamp::set(directory, binary, environment);
        Ok(())
    }

    /// Whether the state holds no resource. It is asked before a destroy: planning one reads data sources, which fail
    /// where nothing was ever built.
    async fn is_empty(&self) -> Result<bool, StackFailure> {
        let state =
            self.patiently("state pull", || async { self.executor.terraform.state_pull(self.place).await }).await?;
        Ok(state.is_none_or(|state| state.resources == 0))
    }

    /// Plans, shows and judges; tells what the plan does, whether the stack holds anything now, and what is refused.
    async fn plan(
        &self,
        file: &std::path::Path,
        only_epoch: &mut bool,
    ) -> Result<(Summary, bool, Vec<Refusal>), StackFailure> {
        let executor = self.executor;
        executor.recorder.note(Event::StackPlanning { stack: self.stack.clone() });
        let options = PlanOptions {
            destroy: self.task == Task::Destroy,
            replace: self.unit.replace.clone(),
            refresh: !self.unit.without_refresh,
            var_files: self.unit.var_files.clone(),
            lock_timeout: executor.lock_timeout,
            parallelism: executor.parallelism,
            ..PlanOptions::new(file)
        };
        let attempt = || async {
            let mut sink = |event| self.pass_on(event);
            executor.terraform.plan(self.place, &options, &mut sink, &executor.interrupts).await
        };
        let planned = match self.patiently("plan", attempt).await {
            Err(StackFailure::Terraform(error)) if error.cause() == Cause::NeedsInit => {
                self.init(true).await?;
                self.patiently("plan", attempt).await?
            }
            other => other?,
        };
        if !planned.changes {
            // Nothing is to be judged, and an epoch that differs would be a change: the plan needs no reading.
            executor.recorder.note(Event::StackPlanned { stack: self.stack.clone(), summary: Summary::default() });
            return Ok((Summary::default(), true, Vec::new()));
        }
        let plan = self.patiently("show", || async { executor.terraform.show_plan(self.place, file).await }).await?;
        let summary = plan.summary();
        *only_epoch = policy::changes_only_epoch(&plan);
        executor.recorder.note(Event::StackPlanned { stack: self.stack.clone(), summary });
        let mut policy = self.unit.policy.clone();
        if self.task == Task::Destroy {
            policy.permits = Permits::Destroy;
        }
        let verdict = judge(self.stack, &plan, &policy);
        for (refusal, reason) in verdict.allowed {
            executor.recorder.record(Event::StackAllowed { stack: self.stack.clone(), refusal, reason })?;
        }
        Ok((summary, plan.exists(), verdict.refusals))
    }

    /// Tries up to three times what fails for a passing reason and changes nothing.
    async fn patiently<Value, Attempt>(
        &self,
        command: &str,
        mut attempt: impl FnMut() -> Attempt,
    ) -> Result<Value, StackFailure>
    where
        Attempt: Future<Output = Result<Value, terraform::Error>>,
    {
        let mut pauses = PAUSES.iter().zip(2..);
        loop {
            let error = match attempt().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let Some((pause, number)) = pauses.next().filter(|_| error.cause() == Cause::Transient) else {
                return Err(error.into());
            };
            self.executor.recorder.note(Event::StackRetried {
                stack: self.stack.clone(),
                command: command.to_owned(),
                attempt: number,
                error: error.to_string(),
            });
            let mut interrupts = self.executor.interrupts.clone();
            tokio::select! {
                () = tokio::time::sleep(*pause) => {}
                _ = interrupts.more_than(0) => return Err(error.into()),
            }
        }
    }

    /// Hands on what others want to see of terraform's events.
    fn pass_on(&self, event: terraform::Message) {
        let stack = self.stack.clone();
        let event = match event {
            terraform::Message::Diagnostic(diagnostic) => Event::Diagnostic { stack, diagnostic },
            terraform::Message::Resource(progress) => {
                let (state, address, action, seconds) = match progress {
                    ResourceProgress::Started { address, action } => (ResourceState::Started, address, action, 0.0),
                    ResourceProgress::Continues { address, action, seconds } => {
                        (ResourceState::Continues, address, action, seconds)
                    }
                    ResourceProgress::Finished { address, action, seconds } => {
                        (ResourceState::Finished, address, action, seconds)
                    }
                    ResourceProgress::Failed { address, action, seconds } => {
                        (ResourceState::Failed, address, action, seconds)
                    }
                };
                Event::Resource { stack, address, action, state, seconds }
            }
            _ => return,
        };
        self.executor.recorder.note(event);
    }
}
