//! Progress of a run: a line for each event that matters, and a bar on a terminal; JSON lines for machines.

use std::collections::BTreeSet;
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
        return Box::new(|stamped| {
            // Nobody is left to tell if stdout is gone; the journal has it.
            let _ = writeln!(anstream::stdout().lock(), "{}", stamped.to_line());
        });
    }
    let mut shown = Shown::new(output);
    Box::new(move |stamped| shown.event(stamped))
}

struct Shown {
    output: Output,
    bar: ProgressBar,
    total: usize,
    done: usize,
    running: BTreeSet<StackId>,
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
        Self { output: output.clone(), bar, total: 0, done: 0, running: BTreeSet::new() }
    }

    fn event(&mut self, stamped: &Stamped) {
        match &stamped.event {
            Event::StackQueued { .. } => {
                if self.done == self.total {
                    (self.total, self.done) = (0, 0);
                }
                self.total += 1;
            }
            Event::StackInitializing { stack } => {
                self.running.insert(stack.clone());
            }
            event => {
                let ended = matches!(
                    event,
                    Event::StackPlanned { .. }
                        | Event::StackWaits { .. }
                        | Event::StackRefused { .. }
                        | Event::StackApplied { .. }
                        | Event::StackUnchanged { .. }
                        | Event::StackFailed { .. }
                        | Event::StackInterrupted { .. }
                        | Event::StackSkipped { .. }
                );
                if let Some(stack) = event.stack().filter(|_| ended)
                    && (self.running.remove(stack) || matches!(event, Event::StackSkipped { .. }))
                {
                    self.done += 1;
                }
            }
        }
        if let Some(line) = line(&stamped.event, self.output.verbose)
            && (!self.output.quiet || is_grave(&stamped.event))
        {
            let clear = &self.bar;
            clear.suspend(|| {
                // Nobody is left to tell if stderr is gone.
                let _ = writeln!(anstream::stderr().lock(), "{line}");
            });
        }
        if self.total > 0 {
            let names: Vec<&str> = self.running.iter().map(StackId::as_str).collect();
            self.bar.set_message(format!("{}/{} stacks  {}", self.done, self.total, names.join("  ")));
        }
        if matches!(stamped.event, Event::RunFinished { .. }) {
            self.bar.finish_and_clear();
        }
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
            let detail = diagnostic.detail.replace('\n', "\n    ");
            format!("{stack}: {}: {diagnostic}\n    {detail}", diagnostic.severity)
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
        Event::LostReturned { returned } => format!("   {} is back, behind its shut latch", returned.join(", ")),
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
    stacks.iter().map(StackId::as_str).collect::<Vec<_>>().join(", ")
}

fn phase_name(phase: crate::run::Phase) -> &'static str {
    use crate::run::Phase;
    match phase {
        Phase::BringUp => "bring the environment up",
        Phase::SteadyState => "wait for the steady state",
        Phase::Reprotect => "make copies again",
        Phase::Failback => "fail back",
        Phase::VerifyNormal => "verify the normal posture",
        Phase::Detect => "detect",
        Phase::Fence => "fence",
        Phase::Promote => "promote",
        Phase::Scale => "scale",
        Phase::Warm => "warm",
        Phase::Open => "open",
        Phase::Verify => "verify",
    }
}
