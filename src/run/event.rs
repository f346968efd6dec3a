//! What happens in a run, as one closed enum. Pure.
//!
//! Progress bars, JSON output, the journal and reports see nothing else. The JSON form is public: it is versioned by
//! [`SCHEMA`], and the first line of every stream is the version event.
//!
//! Adding one: add the variant with its documentation; decide in [`Event::announces`] whether it must be on disk before
//! what it speaks of happens; show it in the views; describe it in `docs/json-output.md`. A new variant or field
//! doesn't raise [`SCHEMA`]; a removed or changed one does.

use serde::{Deserialize, Serialize};

use super::folder::RunId;
use super::policy::Refusal;
use crate::stacks::StackId;
use crate::terraform::{ChangeCounts, Diagnostic, Summary};

/// The version of the events' JSON form.
pub(crate) const SCHEMA: u32 = 1;

/// Something that happened, without its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The first event of every stream.
    Version {
        /// [`SCHEMA`] of the writer.
        schema: u32,
        /// terradrill's version.
        terradrill: String,
    },
    /// A run begins.
    RunStarted {
        /// Its id, which names its folder.
        run: RunId,
        /// The environment that it is about.
        environment: String,
        /// What was asked for: `plan`, `apply`, `drill region-loss` …
        command: String,
        /// Whether clouds are simulated.
        sandbox: bool,
    },
    /// A run ended.
    RunFinished {
        /// The exit code of the command.
        exit_code: u8,
        /// Seconds from its start.
        seconds: f64,
    },
    /// An interrupt (Ctrl-C) came.
    Interrupted {
        /// The first, the second …
        count: u32,
        /// How many terraforms were running and got a signal.
        running: usize,
    },
    /// A stack belongs to the run and has not begun.
    StackQueued {
        /// The stack.
        stack: StackId,
    },
    /// A stack's directory is being initialized.
    StackInitializing {
        /// The stack.
        stack: StackId,
    },
    /// A stack is being planned.
    StackPlanning {
        /// The stack.
        stack: StackId,
    },
    /// A stack can't be planned before others exist.
    StackWaits {
        /// The stack.
        stack: StackId,
        /// What it waits for.
        needs: Vec<StackId>,
    },
    /// A stack's plan was saved.
    StackPlanned {
        /// The stack.
        stack: StackId,
        /// Its numbers.
        summary: Summary,
    },
    /// Something in a plan would be refused, and is allowed by name.
    StackAllowed {
        /// The stack.
        stack: StackId,
        /// What would have been refused, and why.
        refusal: Refusal,
        /// Why it is allowed, in the words of whoever did.
        reason: String,
    },
    /// A stack's plan will not be applied.
    StackRefused {
        /// The stack.
        stack: StackId,
        /// Why, one by one.
        refusals: Vec<Refusal>,
    },
    /// A saved plan is about to be applied.
    StackApplying {
        /// The stack.
        stack: StackId,
        /// What the plan does.
        summary: Summary,
    },
    /// A resource's apply started, goes on or ended.
    Resource {
        /// The stack.
        stack: StackId,
        /// The resource's address.
        address: String,
        /// `create`, `update`, `delete` …
        action: String,
        /// How it is getting on.
        state: ResourceState,
        /// Seconds since it started.
        seconds: f64,
    },
    /// terraform reported an error or a warning.
    Diagnostic {
        /// The stack.
        stack: StackId,
        /// What it reported.
        diagnostic: Diagnostic,
    },
    /// A terraform command failed in a way that passes, and is tried again.
    StackRetried {
        /// The stack.
        stack: StackId,
        /// The command.
        command: String,
        /// The number of the try that follows, from 2.
        attempt: u32,
        /// What failed.
        error: String,
    },
    /// A stack's plan was applied.
    StackApplied {
        /// The stack.
        stack: StackId,
        /// What was done.
        counts: ChangeCounts,
        /// Seconds from opening its workspace.
        seconds: f64,
    },
    /// A stack needs no change, or there is nothing of it to destroy.
    StackUnchanged {
        /// The stack.
        stack: StackId,
        /// Seconds from opening its workspace.
        seconds: f64,
    },
    /// A stack failed.
    StackFailed {
        /// The stack.
        stack: StackId,
        /// What failed.
        error: String,
        /// Seconds from opening its workspace.
        seconds: f64,
    },
    /// A stack was interrupted in its work; what it had done is in its state.
    StackInterrupted {
        /// The stack.
        stack: StackId,
        /// Seconds from opening its workspace.
        seconds: f64,
    },
    /// A stack was not begun.
    StackSkipped {
        /// The stack.
        stack: StackId,
        /// Why.
        reason: SkipReason,
    },
    /// What is about to be carried out.
    RecoveryPlan {
        /// The plan, as `failover --format json` shows it.
        plan: serde_json::Value,
    },
    /// A part of a drill or a recovery, whose time is measured, begins.
    PhaseStarted {
        /// Which.
        phase: Stage,
    },
    /// A measured part ended.
    PhaseFinished {
        /// Which.
        phase: Stage,
        /// Seconds, by the cloud's clock where there is one of its own.
        seconds: f64,
    },
    /// A scenario takes something away (or it is declared lost).
    ScenarioInjected {
        /// The scenario's name.
        scenario: String,
        /// What is lost.
        lost: Vec<String>,
    },
    /// What was lost is there again.
    LostReturned {
        /// What came back.
        returned: Vec<String>,
    },
    /// The loss was noticed.
    LossDetected {
        /// What is seen as lost.
        lost: Vec<String>,
    },
    /// A step of a recovery plan is about to begin.
    StepStarted {
        /// Its id in the plan.
        step: String,
        /// What it does, in words.
        title: String,
        /// `terraform`, `operation`, `probe` …
        kind: String,
    },
    /// A step is done.
    StepFinished {
        /// Its id in the plan.
        step: String,
        /// Seconds, by the cloud's clock where there is one of its own.
        seconds: f64,
    },
    /// A step failed.
    StepFailed {
        /// Its id in the plan.
        step: String,
        /// What failed.
        error: String,
    },
    /// A step was not begun.
    StepSkipped {
        /// Its id in the plan.
        step: String,
        /// Why.
        reason: String,
    },
    /// An operation that Terraform can't do is about to be done.
    OperationStarted {
        /// The operation's name, such as `set-latch`.
        operation: String,
        /// What it acts on.
        target: String,
    },
    /// An operation is done.
    OperationFinished {
        /// The operation's name.
        operation: String,
        /// What it acted on.
        target: String,
    },
    /// An operation failed.
    OperationFailed {
        /// The operation's name.
        operation: String,
        /// What it acted on.
        target: String,
        /// What failed.
        error: String,
    },
    /// Somebody decided that a plan goes on where nothing proves that what is lost is shut.
    Decided {
        /// The step that has no proof.
        step: String,
        /// What it lacks.
        problem: String,
        /// Why it goes on, as the person said.
        reason: String,
    },
    /// A probe answered; a waiting probe answers many times.
    Probed {
        /// The probe's name.
        probe: String,
        /// Whether it holds.
        holds: bool,
        /// Why not, or what it saw.
        detail: String,
    },
    /// A numbered heartbeat was written.
    MarkerWritten {
        /// Its number.
        number: u64,
        /// Where it was written.
        place: String,
    },
    /// The highest numbered heartbeat that can be read.
    MarkerRead {
        /// Its number; 0 if there is none.
        number: u64,
        /// Where it was read.
        place: String,
    },
    /// What was measured, against an objective.
    Measured {
        /// `rto`, `rpo`.
        objective: String,
        /// Seconds.
        measured: f64,
        /// Seconds; absent if the topology sets none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<f64>,
        /// Whether the objective holds; absent if there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        met: Option<bool>,
    },
    /// Something to say.
    Message {
        /// One sentence.
        text: String,
    },
    /// Something that should not pass unseen.
    Warning {
        /// One sentence.
        text: String,
    },
}

/// How a resource's apply is getting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceState {
    /// Begun.
    Started,
    /// Not done yet.
    Continues,
    /// Done.
    Finished,
    /// Failed.
    Failed,
}

/// Why a stack was not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum SkipReason<I = StackId> {
    /// One that it depends on, directly or through others, failed or was refused.
    DependencyFailed {
        /// The one that failed.
        stack: I,
    },
    /// The run was interrupted.
    Interrupted,
    /// The run's journal can't be written any more.
    JournalFailed,
}

impl<I: std::fmt::Display> std::fmt::Display for SkipReason<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SkipReason::DependencyFailed { stack } => write!(f, "{stack} failed"),
            SkipReason::Interrupted => f.write_str("the run was interrupted"),
            SkipReason::JournalFailed => f.write_str("the journal can't be written"),
        }
    }
}

/// A part of a drill or a recovery whose time is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Bringing the environment up.
    BringUp,
    /// Checking that all is well before.
    SteadyState,
    /// From the loss until it is noticed.
    Detect,
    /// Shutting the lost region's latch.
    Fence,
    /// Making a replica the primary.
    Promote,
    /// Raising capacity.
    Scale,
    /// Waiting until the capacity is warm.
    Warm,
    /// Opening the survivors' gates.
    Open,
    /// Verifying that users are served.
    Verify,
    /// Making the system survive the next loss.
    Reprotect,
    /// Back to the normal posture.
    Failback,
    /// Verifying that all is as before.
    VerifyNormal,
}

impl Event {
    /// The version event that begins every stream.
    pub fn version() -> Event {
        Event::Version { schema: SCHEMA, terradrill: env!("CARGO_PKG_VERSION").to_owned() }
    }

    /// Whether this must be on disk before what it speaks of happens: the journal is synced for these. The rest may be
    /// lost with the machine, and is found out again by looking.
    pub fn announces(&self) -> bool {
        matches!(
            self,
            Event::RunStarted { .. }
                | Event::RunFinished { .. }
                | Event::Interrupted { .. }
                | Event::StackAllowed { .. }
                | Event::StackApplying { .. }
                | Event::StackApplied { .. }
                | Event::PhaseStarted { .. }
                | Event::ScenarioInjected { .. }
                | Event::LostReturned { .. }
                | Event::StepStarted { .. }
                | Event::StepFinished { .. }
                | Event::StepFailed { .. }
                | Event::OperationStarted { .. }
                | Event::OperationFinished { .. }
                | Event::OperationFailed { .. }
                | Event::Decided { .. }
        )
    }

    /// The stack that this is about.
    pub fn stack(&self) -> Option<&StackId> {
        match self {
            Event::StackQueued { stack }
            | Event::StackInitializing { stack }
            | Event::StackPlanning { stack }
            | Event::StackWaits { stack, .. }
            | Event::StackPlanned { stack, .. }
            | Event::StackAllowed { stack, .. }
            | Event::StackRefused { stack, .. }
            | Event::StackApplying { stack, .. }
            | Event::Resource { stack, .. }
            | Event::Diagnostic { stack, .. }
            | Event::StackRetried { stack, .. }
            | Event::StackApplied { stack, .. }
            | Event::StackUnchanged { stack, .. }
            | Event::StackFailed { stack, .. }
            | Event::StackInterrupted { stack, .. }
            | Event::StackSkipped { stack, .. } => Some(stack),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_objective_none_is_met() {
        let (objective, measured) = ("rto".to_owned(), 1.5);
        let event = Event::Measured { objective, measured, target: None, met: None };
        let line = serde_json::to_string(&event).expect("plain data");
        assert_eq!(line, r#"{"type":"measured","objective":"rto","measured":1.5}"#);
    }

    #[test]
    fn every_event_is_documented() {
        let documentation = include_str!("../../docs/json-output.md");
        // An unknown type is refused with the list of those that exist.
        let refused = serde_json::from_str::<Event>(r#"{"type":""}"#).expect_err("no such type").to_string();
        let types: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
        assert!(types.len() > 30, "{refused}");
        for name in types {
            assert!(documentation.contains(&format!("`{name}`")), "docs/json-output.md says nothing of {name}");
        }
    }
}
