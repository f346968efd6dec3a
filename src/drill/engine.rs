//! Carries out a recovery plan: each step when those before it have succeeded, several at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::catalog::timings::{self, Common};
use crate::clouds::Operation;
use crate::recovery::{Plan, Probe, Step, StepKey, StepKind};
use crate::run::{
    self, Allowance, Beside, Event, Executor, Expectation, Finish, Graph, Passing, Permits, Policy, Scheduler,
    StackOutcome, Unit, drive,
};
use crate::sandbox::log::Fact;
use crate::site::{SharedTurn, Site, SiteError, Turn};
use crate::stacks::StackId;
use crate::topology::RegionName;

/// Seconds between two looks of a probe and between two tries, in the cloud's time.
const LOOK_EVERY: f64 = 2.0;

/// Seconds between two tries while a service does something else with the object, and for how long at most: a database that
/// is being backed up can't be promoted, and RDS' backup window has half an hour at least.
const BUSY_EVERY: f64 = 60.0;
const BUSY_AT_MOST: f64 = 45.0 * 60.0;

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
    /// Its name in the plan.
    pub key: StepKey,
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

/// What a step leaves: its record, and its turn of the clock, which those that follow take over.
type Left = Result<(StepRecord, Option<Turn>), SiteError>;

/// Carries out plans.
#[derive(Clone)]
pub(crate) struct Execution {
    /// Where.
    pub site: Arc<Site>,
    /// Drives terraform.
    pub executor: Executor,
    /// What is allowed by name, beyond what the plan itself names.
    pub allowed: Vec<Allowance>,
    /// Why a plan goes on where nothing proves that what is lost is shut; nobody decided that if there is none.
    pub unproven: Option<String>,
}

impl Execution {
    /// Writes the plan's posture, as begun, then carries out its steps, then writes that it is done. Begins nothing more
    /// once a step has failed, or when interrupted.
    ///
    /// # Errors
    /// If the posture can't be written, the steps wait for each other in a circle, or the clock can't be read.
    pub(crate) async fn carry_out(&self, plan: &Plan, after: AfterStep) -> Result<Vec<StepRecord>, SiteError> {
        // Re-protection changes no posture: it can be begun anew at any time.
        let moves = plan.from.regions != plan.to.regions;
        let posture = if moves { plan.to.begun(&plan.from, &plan.lost) } else { plan.to.clone() };
        let graph = Graph::new(plan.steps.iter().map(|step| (step.key.clone(), step.after.clone())))
            .expect("a step waits for steps that were there before it");
        self.at_site(move |site| site.write_posture(&posture)).await?;
        let plan = Arc::new(plan.clone());
        let purpose = plan.purpose.to_string();
        self.at_site(move |site| site.note(Fact::Plan { purpose, done: false })).await?;
        let records = self.steps(&plan, &graph, after).await?;
        if records.iter().all(|record| record.outcome == StepOutcome::Done) {
            let (purpose, posture) = (plan.purpose.to_string(), plan.to.clone());
            self.at_site(move |site| {
                site.note(Fact::Plan { purpose, done: true })?;
                if moves { site.write_posture(&posture) } else { Ok(()) }
            })
            .await?;
        }
        Ok(records)
    }

    /// All steps of a plan, in its order, as they went.
    async fn steps(
        &self,
        plan: &Arc<Plan>,
        graph: &Graph<StepKey>,
        after: AfterStep,
    ) -> Result<Vec<StepRecord>, SiteError> {
        let at_terraform = Arc::new(AtomicUsize::new(0));
        // Held until the first steps have turns of their own.
        let mut first = Some(self.at_site(Site::turn).await?);
        #[expect(clippy::async_yields_async, reason = "the turn is had first, then the work is begun")]
        let begin = |key: StepKey| {
            let (execution, plan, first) = (self.clone(), Arc::clone(plan), first.take());
            let at_terraform = Arc::clone(&at_terraform);
            async move {
                let turn = execution.at_site(Site::turn).await;
                if first.is_some() {
                    blocking(move || drop(first)).await;
                }
                async move {
                    let step = plan.step(&key).expect("what is driven is a step of the plan");
                    let terraforms = usize::from(matches!(step.kind, StepKind::Terraform { .. }));
                    at_terraform.fetch_add(terraforms, Ordering::Relaxed);
                    let left = match turn {
                        Ok(turn) => execution.step(&plan, step, turn).await,
                        Err(error) => Err(error),
                    };
                    at_terraform.fetch_sub(terraforms, Ordering::Relaxed);
                    let finish = match &left {
                        Ok((record, _)) if record.outcome == StepOutcome::Done => Finish::Succeeded,
                        // Service comes back without it.
                        Ok(_) if !step.restores_service && plan.restores_service() => Finish::Failed,
                        _ => Finish::Stops,
                    };
                    (finish, left)
                }
            }
        };
        let (mut records, mut failed) = (BTreeMap::new(), None);
        let ended = |key: StepKey, left: Left| match left {
            Ok((record, turn)) => {
                if record.outcome == StepOutcome::Done
                    && let Some(step) = plan.step(&key)
                {
                    after(step);
                }
                records.insert(key, record);
                turn
            }
            Err(error) => {
                failed.get_or_insert(error);
                None
            }
        };
        let mut skipped = Vec::new();
        let beside = |beside: Beside<StepKey>| match beside {
            Beside::Skipped(key, reason) => {
                let reason = reason.to_string();
                self.executor.recorder.note(Event::StepSkipped { step: key.to_string(), reason: reason.clone() });
                skipped.push((key, reason));
            }
            Beside::Interrupted { count, .. } => {
                let running = at_terraform.load(Ordering::Relaxed);
                self.executor.recorder.note(Event::Interrupted { count, running });
            }
        };
        let scheduler = Scheduler::new(graph, usize::MAX);
        drive(scheduler, &self.executor.recorder, self.executor.interrupts.clone(), begin, ended, beside).await;
        if let Some(error) = failed {
            return Err(error);
        }
        let now = self.at_site(Site::now).await?;
        records.extend(skipped.into_iter().map(|(key, reason)| {
            let outcome = StepOutcome::Skipped(reason);
            (key.clone(), StepRecord { key, started: now, ended: now, outcome, seen: None })
        }));
        Ok(plan.steps.iter().filter_map(|step| records.remove(&step.key)).collect())
    }

    /// Asks or tells the site something, where blocking does no harm.
    async fn at_site<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Site) -> Result<T, SiteError> + Send + 'static,
    ) -> Result<T, SiteError> {
        let site = Arc::clone(&self.site);
        blocking(move || work(&site)).await
    }

    /// Does a step while its turn keeps the clock, and answers the turn with what came of it.
    async fn step(&self, plan: &Plan, step: &Step, turn: Turn) -> Left {
        let key = &step.key;
        let turn = SharedTurn::some(turn);
        let started = self.at_site(Site::now).await?;
        let kind = match &step.kind {
            StepKind::Terraform { .. } => "terraform",
            StepKind::Operation { .. } => "operation",
            StepKind::Probe { .. } => "probe",
        };
        let announced = self.executor.recorder.record(Event::StepStarted {
            step: key.to_string(),
            title: step.title.clone(),
            kind: kind.to_owned(),
        });
        let mut seen = None;
        let result = match announced {
            // What isn't in the journal isn't done.
            Err(error) => Err(error.to_string()),
            Ok(()) => self.act(plan, step, &turn, &mut seen).await,
        };
        let ended = self.at_site(Site::now).await?;
        let outcome = match result {
            Ok(()) => {
                self.executor.recorder.note(Event::StepFinished { step: key.to_string(), seconds: ended - started });
                StepOutcome::Done
            }
            Err(error) => {
                self.executor.recorder.note(Event::StepFailed { step: key.to_string(), error: error.clone() });
                StepOutcome::Failed(error)
            }
        };
        Ok((StepRecord { key: key.clone(), started, ended, outcome, seen }, turn.take()))
    }

    async fn act(&self, plan: &Plan, step: &Step, turn: &SharedTurn, seen: &mut Option<String>) -> Result<(), String> {
        match &step.kind {
            StepKind::Terraform { stacks, replace, tries } => {
                self.terraform(&Work { plan, step, stacks, replace }, turn, *tries).await
            }
            StepKind::Operation { operation, tries } => {
                let done = self.operation(operation, turn, *tries).await;
                match operation {
                    Operation::WriteLedger { .. } => self.or_decided(step, None, done).await,
                    _ => done,
                }
            }
            StepKind::Probe { probe, within } => {
                let done = self.probe(step, probe, turn, *within, seen).await;
                match probe {
                    Probe::FenceProven { region, acknowledged: false, .. } => {
                        self.or_decided(step, Some(region), done).await
                    }
                    _ => done,
                }
            }
        }
    }

    /// What isn't proven is somebody's decision, which is written down, or the end.
    async fn or_decided(
        &self,
        step: &Step,
        region: Option<&RegionName>,
        done: Result<(), String>,
    ) -> Result<(), String> {
        let Err(problem) = done else { return Ok(()) };
        let Some(reason) = self.unproven.clone().filter(|_| self.executor.interrupts.count() == 0) else {
            return Err(format!("{problem}. Nothing was promoted; to go on without a proof: --fence-unproven REASON"));
        };
        let decided = Event::Decided { step: step.key.to_string(), problem, reason: reason.clone() };
        self.executor.recorder.record(decided).map_err(|error| error.to_string())?;
        let Some(region) = region.map(ToString::to_string) else { return Ok(()) };
        self.at_site(move |site| site.note(Fact::Decided { region, reason })).await.map_err(|error| error.to_string())
    }

    /// Does something with the step's turn.
    async fn in_turn<T: Send + 'static>(
        &self,
        turn: &SharedTurn,
        work: impl FnOnce(&Site, &Turn) -> Result<T, SiteError> + Send + 'static,
    ) -> Result<T, String> {
        let shared = turn.clone();
        self.at_site(move |site| {
            let turn = shared.take().map_or_else(|| site.turn(), Ok)?;
            let result = work(site, &turn);
            shared.put(turn);
            result
        })
        .await
        .map_err(|error| error.to_string())
    }

    async fn operation(&self, operation: &Operation<RegionName>, turn: &SharedTurn, tries: u32) -> Result<(), String> {
        let (name, target) = (operation.name().to_owned(), operation.to_string());
        let recorder = &self.executor.recorder;
        let mut left = tries;
        let run = self.executor.folder.id().to_string();
        loop {
            left -= 1;
            recorder
                .record(Event::OperationStarted { operation: name.clone(), target: target.clone() })
                .map_err(|error| error.to_string())?;
            let (asked, run) = (operation.clone(), run.clone());
            match self.in_turn(turn, move |site, turn| site.operate(&asked, &run, turn)).await {
                Ok(missed) => {
                    for problem in missed {
                        recorder.note(Event::Warning { text: format!("{target}: {problem}; it is done without") });
                    }
                    recorder.note(Event::OperationFinished { operation: name, target });
                    return Ok(());
                }
                Err(error) => {
                    let (operation, target) = (name.clone(), target.clone());
                    recorder.note(Event::OperationFailed { operation, target, error: error.clone() });
                    if left == 0 || self.executor.interrupts.count() > 0 {
                        return Err(error);
                    }
                }
            }
            self.in_turn(turn, |_, turn| turn.sleep(LOOK_EVERY)).await?;
        }
    }

    async fn probe(
        &self,
        step: &Step,
        probe: &Probe,
        turn: &SharedTurn,
        within: u64,
        seen: &mut Option<String>,
    ) -> Result<(), String> {
        // One accepted write may be luck: it has to hold for as long as verification usually takes.
        let (hold, every) = match probe {
            Probe::WriteAccepted => (timings::common(Common::VerifyService).typical, 10.0),
            _ => (0.0, LOOK_EVERY),
        };
        let now = || async { self.at_site(Site::now).await.map_err(|error| error.to_string()) };
        let begun = now().await?;
        let mut holds_since: Option<f64> = None;
        loop {
            let looked = probe.clone();
            let found = self.at_site(move |site| site.look(&looked)).await.map_err(|error| error.to_string())?;
            let now = now().await?;
            if seen.as_deref() != Some(&found.detail) {
                self.executor.recorder.note(Event::Probed {
                    probe: step.key.to_string(),
                    holds: found.holds,
                    detail: found.detail.clone(),
                });
                *seen = Some(found.detail.clone());
            }
            holds_since = if found.holds { holds_since.or(Some(now)) } else { None };
            if holds_since.is_some_and(|since| now - since >= hold) {
                return Ok(());
            }
            if now - begun > within as f64 {
                return Err(format!("still not so after {within} s: {}", found.detail));
            }
            if self.executor.interrupts.count() > 0 {
                return Err("interrupted".to_owned());
            }
            self.in_turn(turn, move |_, turn| turn.sleep(every)).await?;
        }
    }

    /// Applies a step's stacks; what failed for a cause that passes is planned, judged and applied again.
    async fn terraform(&self, work: &Work<'_>, turn: &SharedTurn, tries: u32) -> Result<(), String> {
        let (mut left, mut waited) = (tries, 0.0);
        loop {
            let (problem, passes) = match self.apply(work, turn).await {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            let pause = match passes {
                Passing::Soon if left > 1 => {
                    left -= 1;
                    LOOK_EVERY
                }
                Passing::Later if waited < BUSY_AT_MOST => {
                    waited += BUSY_EVERY;
                    BUSY_EVERY
                }
                Passing::Never | Passing::Soon | Passing::Later => return Err(problem),
            };
            if self.executor.interrupts.count() > 0 {
                return Err(problem);
            }
            let text = format!("{} is tried again: {problem}", work.step.key);
            self.executor.recorder.note(Event::Warning { text });
            self.in_turn(turn, move |_, turn| turn.sleep(pause)).await?;
        }
    }

    /// One try: what failed, and whether its cause may pass.
    async fn apply(&self, work: &Work<'_>, turn: &SharedTurn) -> Result<(), (String, Passing)> {
        let graph = Graph::new(work.stacks.iter().map(|stack| (stack.clone(), Vec::new())))
            .expect("stacks of a step wait for nothing");
        let units = work.stacks.iter().map(|stack| (stack.clone(), self.unit(work, stack))).collect();
        let open = self.site.open_workspace(&work.plan.to, turn.clone());
        let executor = Executor { open, tells_interrupts: false, ..self.executor.clone() };
        let summary = executor.execute(&graph, units, run::Task::Apply).await;
        for (stack, result) in &summary.stacks {
            let (problem, passes) = match &result.outcome {
                outcome if outcome.is_success() => continue,
                StackOutcome::Refused { refusals } => {
                    (refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), Passing::Never)
                }
                StackOutcome::Failed(failure) => (failure.to_string(), failure.passes()),
                StackOutcome::Interrupted => ("interrupted".to_owned(), Passing::Never),
                _ => ("not begun".to_owned(), Passing::Never),
            };
            return Err((format!("{stack}: {problem}"), passes));
        }
        Ok(())
    }

    fn unit(&self, work: &Work<'_>, stack: &StackId) -> Unit {
        let mut allowed = self.allowed.clone();
        allowed.extend(work.replace.iter().map(|address| Allowance {
            stack: Some(stack.clone()),
            address: address.clone(),
            reason: format!("step {} of the {} plan", work.step.key, work.plan.purpose),
        }));
        let policy = Policy {
            permits: Permits::Posture,
            epoch: Some(work.plan.to.epoch),
            serves: false,
            expected: Expectation::of_posture(),
            unreachable: self.unreachable(work.plan),
            allowed,
            ..Policy::default()
        };
        Unit { replace: work.replace.to_vec(), policy, ..Unit::default() }
    }

    fn unreachable(&self, plan: &Plan) -> Vec<run::Unreachable> {
        let lost = plan.lost.iter().filter_map(|name| self.site.topology().region(name));
        lost.flat_map(|region| run::Unreachable::with(region.location)).collect()
    }
}

/// What a terraform step applies.
struct Work<'a> {
    plan: &'a Plan,
    step: &'a Step,
    stacks: &'a [StackId],
    replace: &'a [String],
}

/// Runs what blocks where that does no harm.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
