//! Carries out a recovery plan: each step when those before it have succeeded, several at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::JoinSet;

use super::site::{HeldBy, Hold, Site, SiteError};
use crate::catalog::timings;
use crate::posture::Posture;
use crate::recovery::{Gate, Plan, Probe, Step, StepId, StepKind};
use crate::render::{tfvars, variables};
use crate::run::{self, Allowance, Event, Executor, Expectation, Graph, Permits, Policy, StackOutcome, Unit};
use crate::stacks::StackId;

/// Seconds between two looks of a probe, in the cloud's time.
const LOOK_EVERY: f64 = 2.0;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StepOutcome {
    /// It is done.
    Done,
    /// It failed.
    Failed(String),
    /// It was not begun.
    Skipped(String),
}

/// A step as it went. Times are seconds since the epoch, by the cloud's clock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepRecord {
    /// Its id in the plan.
    pub id: StepId,
    /// When it began; of a skipped one, when that was decided.
    pub started: f64,
    /// When it ended.
    pub ended: f64,
    /// How it ended.
    pub outcome: StepOutcome,
    /// What the last look of a probe saw.
    pub seen: Option<String>,
}

/// Called after each step that is done.
pub(crate) type AfterStep = Arc<dyn Fn(&Step) + Send + Sync>;

/// Carries out plans.
#[derive(Clone)]
pub(crate) struct Execution {
    /// Where.
    pub site: Arc<Site>,
    /// Drives terraform.
    pub executor: Executor,
    /// What is allowed by name, beyond what the plan itself names.
    pub allowed: Vec<Allowance>,
}

impl Execution {
    /// Writes the plan's posture, as begun, then carries out its steps, then writes that it is done. Stops beginning steps
    /// once a required one has failed, or when interrupted.
    ///
    /// # Errors
    /// If the posture can't be written or the clock can't be read; nothing was begun then.
    pub(crate) async fn carry_out(&self, plan: &Plan, after: AfterStep) -> Result<Vec<StepRecord>, SiteError> {
        // Re-protection changes no posture: it can be begun anew at any time.
        let moves = plan.from.regions != plan.to.regions;
        let begun = if moves { plan.to.begun(&plan.from, &plan.lost) } else { plan.to.clone() };
        self.write_posture(begun).await?;
        let plan = Arc::new(plan.clone());
        let mut records: BTreeMap<StepId, StepRecord> = BTreeMap::new();
        let mut begun: BTreeSet<StepId> = BTreeSet::new();
        let mut running = JoinSet::new();
        let mut stopped: Option<String> = None;
        let mut last = Some(self.hold().await?);
        loop {
            if self.executor.interrupts.count() > 0 {
                stopped.get_or_insert_with(|| "the run was interrupted".to_owned());
            }
            for step in &plan.steps {
                if begun.contains(&step.id) {
                    continue;
                }
                let blocked = step.after.iter().find(|id| {
                    records.get(*id).is_some_and(|record| record.outcome != StepOutcome::Done)
                        && plan.step(id).is_some_and(|before| before.required)
                });
                let reason = stopped.clone().or_else(|| blocked.map(|id| format!("{id} didn't succeed")));
                if let Some(reason) = reason {
                    begun.insert(step.id.clone());
                    let now = self.now().await?;
                    self.executor.recorder.note(Event::StepSkipped { step: step.id.clone(), reason: reason.clone() });
                    let outcome = StepOutcome::Skipped(reason);
                    records.insert(
                        step.id.clone(),
                        StepRecord { id: step.id.clone(), started: now, ended: now, outcome, seen: None },
                    );
                    continue;
                }
                if step.after.iter().all(|id| records.contains_key(id)) {
                    begun.insert(step.id.clone());
                    let (execution, plan, step) = (self.clone(), Arc::clone(&plan), step.clone());
                    let hold = self.hold().await?;
                    running.spawn(async move { execution.step(&plan, &step, hold).await });
                }
            }
            // What follows on the last step has a hold of its own by now.
            blocking(move || drop(last)).await;
            let Some(finished) = running.join_next().await else { break };
            let (record, hold) = match finished {
                Ok(finished) => finished?,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            };
            last = hold;
            if let Some(step) = plan.step(&record.id) {
                match &record.outcome {
                    StepOutcome::Done => after(step),
                    StepOutcome::Failed(_) if step.required => {
                        stopped.get_or_insert_with(|| format!("{} failed", record.id));
                    }
                    _ => {}
                }
            }
            records.insert(record.id.clone(), record);
        }
        let records: Vec<StepRecord> = plan.steps.iter().filter_map(|step| records.remove(&step.id)).collect();
        let done = |step: &Step| {
            records.iter().any(|record| record.id == step.id && record.outcome == StepOutcome::Done) || !step.required
        };
        if moves && plan.steps.iter().all(done) {
            self.write_posture(plan.to.clone()).await?;
        }
        Ok(records)
    }

    async fn write_posture(&self, posture: Posture) -> Result<(), SiteError> {
        let site = Arc::clone(&self.site);
        blocking(move || site.write_posture(&posture)).await
    }

    async fn hold(&self) -> Result<Hold, SiteError> {
        let site = Arc::clone(&self.site);
        blocking(move || site.hold()).await
    }

    async fn now(&self) -> Result<f64, SiteError> {
        let site = Arc::clone(&self.site);
        blocking(move || site.now()).await
    }

    /// Does a step while its hold keeps the clock, and answers the hold with what came of it.
    async fn step(&self, plan: &Arc<Plan>, step: &Step, hold: Hold) -> Result<(StepRecord, Option<Hold>), SiteError> {
        let held = HeldBy::some(hold);
        let started = self.now().await?;
        let kind = match &step.kind {
            StepKind::Terraform { .. } => "terraform",
            StepKind::Operation(_) => "operation",
            StepKind::Probe(_) => "probe",
            StepKind::Approval(_) => "approval",
            StepKind::Wait(_) => "wait",
        };
        let announced = self.executor.recorder.record(Event::StepStarted {
            step: step.id.clone(),
            title: step.title.clone(),
            kind: kind.to_owned(),
        });
        let mut seen = None;
        let result = match announced {
            // What isn't in the journal isn't done.
            Err(error) => Err(error.to_string()),
            Ok(()) => self.act(plan, step, &held, &mut seen).await,
        };
        let ended = self.now().await?;
        let outcome = match result {
            Ok(()) => {
                self.executor.recorder.note(Event::StepFinished { step: step.id.clone(), seconds: ended - started });
                StepOutcome::Done
            }
            Err(error) => {
                self.executor.recorder.note(Event::StepFailed {
                    step: step.id.clone(),
                    error: error.clone(),
                    stops: step.required,
                });
                StepOutcome::Failed(error)
            }
        };
        Ok((StepRecord { id: step.id.clone(), started, ended, outcome, seen }, held.take()))
    }

    async fn act(&self, plan: &Arc<Plan>, step: &Step, held: &HeldBy, seen: &mut Option<String>) -> Result<(), String> {
        match &step.kind {
            StepKind::Terraform { stacks, gate, replace } => {
                self.terraform(plan, step, held, stacks, *gate, replace).await
            }
            StepKind::Operation(operation) => {
                let mut tries = step.retries + 1;
                loop {
                    let (site, operation) = (Arc::clone(&self.site), operation.clone());
                    match self.held(held, move |hold| site.operate(&operation, hold)).await {
                        Ok(()) => return Ok(()),
                        Err(error) if tries <= 1 => return Err(error),
                        Err(_) => tries -= 1,
                    }
                    self.held(held, |hold| hold.sleep(LOOK_EVERY)).await?;
                }
            }
            StepKind::Probe(probe) => self.probe(step, probe, held, seen).await,
            StepKind::Wait(seconds) => {
                let seconds = *seconds as f64;
                self.held(held, move |hold| hold.sleep(seconds)).await
            }
            StepKind::Approval(_) => Ok(()),
        }
    }

    /// Does something with the step's hold.
    async fn held<T: Send + 'static>(
        &self,
        held: &HeldBy,
        work: impl FnOnce(&Hold) -> Result<T, SiteError> + Send + 'static,
    ) -> Result<T, String> {
        let (site, held) = (Arc::clone(&self.site), held.clone());
        blocking(move || {
            let hold = held.take().map_or_else(|| site.hold(), Ok)?;
            let result = work(&hold);
            held.put(hold);
            result
        })
        .await
        .map_err(|error| error.to_string())
    }

    async fn probe(&self, step: &Step, probe: &Probe, held: &HeldBy, seen: &mut Option<String>) -> Result<(), String> {
        // One accepted write may be luck: it has to hold for as long as verification usually takes.
        let (hold, every) = match probe {
            Probe::WriteAccepted => (timings::get("verify-service").typical, 10.0),
            _ => (0.0, LOOK_EVERY),
        };
        let begun = self.now().await.map_err(|error| error.to_string())?;
        let mut holds_since: Option<f64> = None;
        loop {
            let (site, looked) = (Arc::clone(&self.site), probe.clone());
            let found = blocking(move || site.look(&looked)).await.map_err(|error| error.to_string())?;
            let now = self.now().await.map_err(|error| error.to_string())?;
            if seen.as_deref() != Some(&found.detail) {
                self.executor.recorder.note(Event::Probed {
                    probe: step.id.clone(),
                    holds: found.holds,
                    detail: found.detail.clone(),
                });
                *seen = Some(found.detail.clone());
            }
            holds_since = if found.holds { holds_since.or(Some(now)) } else { None };
            if holds_since.is_some_and(|since| now - since >= hold) {
                return Ok(());
            }
            if now - begun > step.timeout as f64 {
                return Err(format!("still not so after {} s: {}", step.timeout, found.detail));
            }
            if self.executor.interrupts.count() > 0 {
                return Err("interrupted".to_owned());
            }
            self.held(held, move |hold| hold.sleep(every)).await?;
        }
    }

    async fn terraform(
        &self,
        plan: &Plan,
        step: &Step,
        held: &HeldBy,
        stacks: &[StackId],
        gate: Gate,
        replace: &[String],
    ) -> Result<(), String> {
        let graph =
            Graph::new(stacks.iter().map(|stack| (stack.clone(), Vec::new()))).map_err(|error| error.to_string())?;
        let var_files = self.gate_files(plan, step, stacks, gate).map_err(|error| error.to_string())?;
        let mut units = BTreeMap::new();
        for stack in stacks {
            let mut allowed = self.allowed.clone();
            allowed.extend(replace.iter().map(|address| Allowance {
                stack: Some(stack.clone()),
                address: address.clone(),
                reason: format!("step {} of the {} plan", step.id, plan.purpose),
            }));
            let policy = Policy {
                permits: Permits::Posture,
                epoch: Some(plan.to.epoch),
                serves: false,
                expected: Expectation::of_posture(),
                unreachable: self.unreachable(plan),
                allowed,
                ..Policy::default()
            };
            let unit = Unit { replace: replace.to_vec(), var_files: var_files.clone(), policy, ..Unit::default() };
            units.insert(stack.clone(), unit);
        }
        let executor = Executor { open: self.site.open_workspace(&plan.to, held.clone()), ..self.executor.clone() };
        let summary = executor.execute(&graph, units, run::Task::Apply).await;
        for (stack, result) in &summary.stacks {
            let problem = match &result.outcome {
                outcome if outcome.is_success() => continue,
                StackOutcome::Refused { refusals } => {
                    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
                }
                StackOutcome::Failed(failure) => failure.to_string(),
                StackOutcome::Interrupted => "interrupted".to_owned(),
                _ => "not begun".to_owned(),
            };
            return Err(format!("{stack}: {problem}"));
        }
        Ok(())
    }

    fn unreachable(&self, plan: &Plan) -> Vec<run::Unreachable> {
        let lost = |location: &str| {
            plan.lost
                .iter()
                .any(|name| self.site.topology().region(name).is_some_and(|region| region.location == location))
        };
        if lost("us-east-1") { run::aws_global_control_planes() } else { Vec::new() }
    }

    /// A variables file that says what the gate is told, whatever the posture says.
    fn gate_files(&self, plan: &Plan, step: &Step, stacks: &[StackId], gate: Gate) -> std::io::Result<Vec<PathBuf>> {
        let mut variables = match gate {
            Gate::Next => return Ok(Vec::new()),
            Gate::Shut => BTreeMap::from([("serves".to_owned(), false.into())]),
            Gate::AsBefore => {
                stacks.iter().flat_map(|stack| variables(self.site.topology(), &plan.from, stack)).collect()
            }
        };
        variables.retain(|name, _| ["serves", "database"].contains(&name.as_str()));
        let path = self.executor.folder.path().join(format!("{}.tfvars", step.id));
        std::fs::write(&path, tfvars(&variables))?;
        Ok(vec![path])
    }
}

/// Runs what blocks where that does no harm.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
