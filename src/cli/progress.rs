//! Progress of a run: a line for each event that matters, and a bar on a terminal; JSON lines for machines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Format;
use super::output::Output;
use crate::run::{Event, ResourceState, Stamped};
use crate::stacks::StackId;
use crate::topology::units::duration;

/// What hears of every event and shows it.
pub(crate) fn listener(output: &Output) -> Box<dyn FnMut(&Stamped) + Send> {
    if output.format == Format::Json {
        let output = output.clone();
        return Box::new(move |stamped| {
            // Nobody is left to tell if stdout is gone; the journal has it.
            let _ = writeln!(output.stdout(), "{}", stamped.to_line());
        });
    }
    let mut shown = Shown::new(output);
    Box::new(move |stamped| shown.event(stamped))
}

struct Shown {
    output: Output,
    bar: ProgressBar,
    stacks: Stacks,
    repeated: Repeated,
}

impl Shown {
    fn new(output: &Output) -> Self {
        let target = if output.interactive { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        if output.interactive {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { output: output.clone(), bar, stacks: Stacks::default(), repeated: Repeated::default() }
    }

    fn event(&mut self, stamped: &Stamped) {
        self.stacks.event(&stamped.event);
        if !self.repeated.is(&stamped.event)
            && let Some(line) = line(&stamped.event, self.output.verbose)
            && (!self.output.quiet || is_grave(&stamped.event))
        {
            self.bar.suspend(|| {
                // Nobody is left to tell if stderr is gone.
                let _ = writeln!(self.output.stderr(), "{line}");
            });
        }
        if let Some(message) = self.stacks.message() {
            self.bar.set_message(message);
        }
        if matches!(stamped.event, Event::RunFinished { .. }) {
            self.bar.finish_and_clear();
        }
    }
}

/// How far the stacks of a run are.
#[derive(Default)]
struct Stacks {
    stages: BTreeMap<StackId, Stage>,
    /// Whether plans are applied, so that a stack isn't done with its plan.
    applies: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Queued,
    Running,
    Done,
}

impl Stacks {
    fn event(&mut self, event: &Event) {
        let Some(stack) = event.stack() else { return };
        let stage = match event {
            Event::StackQueued { .. } => {
                // A run has several rounds: each step of a recovery plan is one.
                if self.stages.values().all(|stage| *stage == Stage::Done) {
                    self.stages.clear();
                }
                Stage::Queued
            }
            // A folder that is initialized already begins with its plan, one with a saved plan with its apply.
            Event::StackInitializing { .. } | Event::StackPlanning { .. } => Stage::Running,
            Event::StackApplying { .. } => {
                self.applies = true;
                Stage::Running
            }
            Event::StackPlanned { .. } if self.applies => Stage::Running,
            Event::StackPlanned { .. }
            | Event::StackWaits { .. }
            | Event::StackRefused { .. }
            | Event::StackApplied { .. }
            | Event::StackUnchanged { .. }
            | Event::StackFailed { .. }
            | Event::StackInterrupted { .. }
            | Event::StackSkipped { .. } => Stage::Done,
            _ => return,
        };
        self.stages.insert(stack.clone(), stage);
    }

    /// The line of the bar; `None` before there is a stack.
    fn message(&self) -> Option<String> {
        let running = self.stages.iter().filter(|(_, stage)| **stage == Stage::Running);
        let names: Vec<String> = running.map(|(stack, _)| stack.to_string()).collect();
        let done = self.stages.values().filter(|stage| **stage == Stage::Done).count();
        (!self.stages.is_empty())
            .then(|| format!("{done}/{} stacks  {}", self.stages.len(), names.join("  ")).trim_end().to_owned())
    }
}

/// What terraforms report because they were interrupted: each says the same, and once is enough.
#[derive(Default)]
struct Repeated {
    interrupted: bool,
    said: BTreeSet<String>,
}

impl Repeated {
    /// Whether this was said before, since the interrupt.
    fn is(&mut self, event: &Event) -> bool {
        match event {
            Event::Interrupted { .. } => self.interrupted = true,
            Event::Diagnostic { diagnostic, .. } if self.interrupted => {
                return !self.said.insert(format!("{}\n{}", diagnostic.summary, diagnostic.detail));
            }
            _ => {}
        }
        false
    }
}

fn is_grave(event: &Event) -> bool {
    matches!(
        event,
        Event::Warning { .. }
            | Event::Interrupted { .. }
            | Event::StackFailed { .. }
            | Event::StackRefused { .. }
            | Event::StepFailed { .. }
    ) || matches!(event, Event::Diagnostic { diagnostic, .. } if diagnostic.is_error())
}

/// The line for an event; `None` if it isn't worth one at this verbosity.
fn line(event: &Event, verbose: u8) -> Option<String> {
    Some(match event {
        Event::StackPlanned { stack, summary } => {
            let mut text = format!("{stack}: +{} ~{} -{}", summary.add, summary.change, summary.remove);
            if summary.drift > 0 {
                text.push_str(&format!(", {} changed outside terraform", summary.drift));
            }
            if verbose == 0 {
                return None;
            }
            text
        }
        Event::StackWaits { stack, needs } => format!("{stack}: waits for {}", joined(needs)),
        Event::StackAllowed { refusal, reason, .. } => format!("{}: allowed: {refusal} ({reason})", refusal.stack),
        Event::StackRefused { stack, refusals } => {
            let reasons: Vec<String> = refusals.iter().map(|refusal| format!("\n    {refusal}")).collect();
            format!("{stack}: refused{}", reasons.concat())
        }
        Event::StackApplied { stack, counts, seconds } => {
            format!("{stack}: +{} ~{} -{} in {}", counts.add, counts.change, counts.remove, duration(*seconds))
        }
        Event::StackUnchanged { stack, .. } => format!("{stack}: no changes"),
        Event::StackFailed { stack, error, .. } => format!("{stack}: failed: {error}"),
        Event::StackInterrupted { stack, .. } => format!("{stack}: interrupted; what was done is in its state"),
        Event::StackSkipped { stack, reason } => format!("{stack}: skipped: {reason}"),
        Event::StackRetried { stack, command, attempt, error } => {
            format!("{stack}: {command} is tried again ({attempt}): {error}")
        }
        Event::Diagnostic { stack, diagnostic } if diagnostic.is_error() || verbose > 0 => {
            // The first of its lines is part of what a diagnostic shows of itself.
            let detail =
                diagnostic.detail.trim().lines().skip(1).map(|line| format!("\n{}", format!("    {line}").trim_end()));
            format!("{stack}: {}: {diagnostic}{}", diagnostic.severity, detail.collect::<String>())
        }
        Event::Resource { stack, address, action, state, seconds } if verbose > 0 => {
            let state = match state {
                ResourceState::Started if verbose > 1 => "begins",
                ResourceState::Finished => "done",
                ResourceState::Failed => "failed",
                _ => return None,
            };
            format!("{stack}: {address}: {action} {state} ({})", duration(*seconds))
        }
        Event::Interrupted { count: 1, running } => {
            format!("Interrupted: nothing new begins; waiting for {running} running terraform to stop cleanly")
        }
        Event::Interrupted { running, .. } => {
            format!("Interrupted again: {running} running terraform told once more; its state may be incomplete")
        }
        Event::PhaseStarted { phase } => format!("── {}", phase_name(*phase)),
        Event::ScenarioInjected { scenario, lost } => format!("── {scenario}: {} is lost", lost.join(", ")),
        Event::LostReturned { returned } => format!("   {} is back", returned.join(", ")),
        Event::LossDetected { lost } => format!("   the loss of {} is noticed", lost.join(", ")),
        Event::StepStarted { step, title, .. } if verbose > 0 => format!("   {step}: {title}"),
        Event::StepFinished { step, seconds } => format!("   {step}: done in {}", duration(*seconds)),
        Event::StepFailed { step, error, .. } => format!("   {step}: failed: {error}"),
        Event::StepSkipped { step, reason } => format!("   {step}: skipped: {reason}"),
        Event::Probed { probe, detail, .. } if verbose > 1 => format!("   {probe}: {detail}"),
        Event::MarkerRead { number, place } => format!("   the newest write in {place} is number {number}"),
        Event::Message { text } => text.clone(),
        Event::Warning { text } => format!("warning: {text}"),
        _ => return None,
    })
}

fn joined(stacks: &[StackId]) -> String {
    stacks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn phase_name(phase: crate::run::Stage) -> &'static str {
    use crate::run::Stage;
    match phase {
        Stage::BringUp => "bring the environment up",
        Stage::SteadyState => "wait for the steady state",
        Stage::Reprotect => "make copies again",
        Stage::Failback => "fail back",
        Stage::VerifyNormal => "verify the normal posture",
        Stage::Detect => "detect",
        Stage::Fence => "fence",
        Stage::Promote => "promote",
        Stage::Scale => "scale",
        Stage::Warm => "warm",
        Stage::Open => "open",
        Stage::Verify => "verify",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::{ChangeCounts, Diagnostic, Summary};

    fn stack(name: &str) -> StackId {
        format!("primary/{name}").parse().expect("a stack")
    }

    #[test]
    fn the_bar_counts_stacks_that_are_initialized_already() {
        let mut stacks = Stacks::default();
        let mut after = |event: Event| {
            stacks.event(&event);
            stacks.message().unwrap_or_default()
        };
        assert_eq!(after(Event::Message { text: String::new() }), "");
        after(Event::StackQueued { stack: stack("cache") });
        assert_eq!(after(Event::StackQueued { stack: stack("platform") }), "0/2 stacks");
        assert_eq!(after(Event::StackPlanning { stack: stack("platform") }), "0/2 stacks  primary/platform");
        after(Event::StackPlanned { stack: stack("platform"), summary: Summary::default() });
        let applying = Event::StackApplying { stack: stack("platform"), summary: Summary::default() };
        assert_eq!(after(applying), "0/2 stacks  primary/platform");
        after(Event::StackPlanning { stack: stack("cache") });
        let planned = Event::StackPlanned { stack: stack("cache"), summary: Summary::default() };
        assert_eq!(after(planned), "0/2 stacks  primary/cache  primary/platform", "its apply may follow");
        let counts = ChangeCounts::default();
        assert_eq!(
            after(Event::StackApplied { stack: stack("platform"), counts, seconds: 1.0 }),
            "1/2 stacks  primary/cache"
        );
        assert_eq!(after(Event::StackUnchanged { stack: stack("cache"), seconds: 1.0 }), "2/2 stacks");
        assert_eq!(after(Event::StackQueued { stack: stack("platform") }), "0/1 stacks", "another round");
    }

    fn diagnostic(name: &str, summary: &str, detail: &str) -> Event {
        let (severity, summary, detail) = ("error".to_owned(), summary.to_owned(), detail.to_owned());
        let diagnostic = Diagnostic { severity, summary, detail, address: None, range: None };
        Event::Diagnostic { stack: stack(name), diagnostic }
    }

    #[test]
    fn a_diagnostic_says_nothing_twice() {
        let text = line(&diagnostic("cache", "No such key", "It is gone.\n\nMake it again.\n"), 0);
        insta::assert_snapshot!(text.unwrap_or_default(), @"
        primary/cache: error: No such key: It is gone.

            Make it again.
        ");
    }

    #[test]
    fn what_follows_from_an_interrupt_is_said_once() {
        let halted = |name: &str| diagnostic(name, "execution halted", "");
        let mut repeated = Repeated::default();
        assert!(!repeated.is(&halted("cache")) && !repeated.is(&halted("platform")), "every error counts until then");
        repeated.is(&Event::Interrupted { count: 1, running: 2 });
        assert!(!repeated.is(&halted("cache")));
        assert!(repeated.is(&halted("platform")) && repeated.is(&halted("cache")));
        assert_eq!(line(&halted("cache"), 0).as_deref(), Some("primary/cache: error: execution halted"));
    }
}
