//! A drill: bring the environment up, see that all is well, take a region away, notice, decide, recover, verify, make copies
//! again, go back, verify; measured all along.

mod watch;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::beside::Beside;
use super::engine::{AfterStep, Execution, StepOutcome, StepRecord, blocking};
use super::measure;
use super::record::{self, DrillRecord, DrillResult, Isolation, Marks, Measured, Moment, Proof, critical_path};
use super::scenario::{Holds, Injection, Script};
use crate::catalog::timings;
use crate::clouds::Loss;
use crate::estimates::losses;
use crate::estimates::rto::{Decision, Estimate, estimate};
use crate::estimates::steps::Span;
use crate::posture::Posture;
use crate::recovery::{self, Impossible, Plan, Probe, Scenario, StepKey};
use crate::run::{self, Event, Graph, Permits, Policy, RunSummary, Unit};
use crate::sandbox::Instant;
use crate::sandbox::invariants::judge;
use crate::sandbox::log::LogQuery;
use crate::site::{SharedTurn, Simulated, Site, SiteError};
use crate::stacks::{self, StackId};
use crate::topology::{RegionName, Topology};

/// Numbered writes before the loss, a second apart.
const MARKERS: u32 = 15;
/// Seconds that the environment has to settle before the drill.
const SETTLE: f64 = 3_600.0;

/// Why a drill ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DrillError {
    /// The sandbox couldn't be used.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// There is no plan.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The stacks' order can't be made.
    #[error("the stacks depend on each other in a circle")]
    Order,
    /// The environment couldn't be brought up.
    #[error("the environment couldn't be brought up")]
    BringUp(Box<RunSummary>),
    /// The environment isn't well before the drill.
    #[error("the environment isn't in its steady state: {0}")]
    NotSteady(String),
    /// No check sees what is lost.
    #[error(
        "no health check noticed within an hour: where somebody has to say it, the scenario says when (`noticed: 60s`)"
    )]
    Unnoticed,
    /// The posture in the sandbox isn't normal.
    #[error("the environment isn't in its normal posture: {0}")]
    NotNormal(String),
    /// Interrupted.
    #[error("interrupted")]
    Interrupted,
    /// What was to be done could not be journaled.
    #[error(transparent)]
    Journal(#[from] run::JournalError),
}

/// A drill that can be run.
pub(crate) struct Drill {
    /// Where and with what.
    pub execution: Execution,
    /// The posture that the environment is in.
    pub posture: Posture,
    /// What is lost, as plans see it.
    pub scenario: Scenario,
    /// When it is noticed, and what must hold.
    pub script: Script,
    /// What is lost when: the script's, in this topology.
    pub injections: Vec<Injection>,
    /// When it began, by the machine's clock.
    pub began: Timestamp,
}

struct Notes(Mutex<Vec<(f64, String)>>);

impl Drill {
    fn site(&self) -> &Arc<Site> {
        &self.execution.site
    }

    fn topology(&self) -> &Topology {
        self.site().topology()
    }

    async fn at_site<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Site) -> Result<T, SiteError> + Send + 'static,
    ) -> Result<T, SiteError> {
        let site = Arc::clone(self.site());
        blocking(move || work(&site)).await
    }

    /// Asks or tells the simulated clouds what can't be asked of real ones.
    async fn in_sandbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Simulated) -> Result<T, SiteError> + Send + 'static,
    ) -> Result<T, SiteError> {
        self.at_site(|site| work(site.simulated("drill")?)).await
    }

    async fn now(&self) -> Result<f64, SiteError> {
        self.at_site(Site::now).await
    }

    async fn sleep(&self, seconds: f64) -> Result<(), SiteError> {
        self.at_site(move |site| site.sleep(seconds)).await
    }

    /// Runs the drill. Whatever happens after the loss, a record is made of how far it came.
    ///
    /// # Errors
    /// If it can't begin, or the sandbox fails.
    pub(crate) async fn run(&self) -> Result<DrillRecord, DrillError> {
        let before = self.bring_up().await?;
        self.phase(run::Stage::SteadyState, self.steady(&before)).await?;
        let watched_since = self.now().await?;
        let beside = Beside::new(Arc::clone(self.site()), Arc::clone(&self.execution.executor.recorder));
        self.write_markers(&beside).await?;

        let notes = Arc::new(Notes(Mutex::new(Vec::new())));
        let impact = self.now().await?;
        let lost = self.lost_names();
        self.execution
            .executor
            .recorder
            .record(Event::ScenarioInjected { scenario: self.scenario.name.clone(), lost: lost.clone() })?;
        let going = {
            let (beside, injections) = (beside.clone(), self.injections.clone());
            let writes = self.topology().databases().next().is_some();
            blocking(move || beside.begin(&injections, writes)).await?
        };
        for injection in self.injections.iter().filter(|injection| injection.after == 0) {
            notes.add(impact, self.is_lost(&injection.loss));
        }
        let (detected, undisturbed) = match self.detect(&before, impact).await {
            Ok(detected) => detected,
            Err(error) => {
                let gives_back = beside.clone();
                blocking(move || drop(going)).await;
                blocking(move || gives_back.afterwards()).await?;
                return Err(error);
            }
        };
        self.execution.executor.recorder.note(Event::LossDetected { lost: lost.clone() });
        notes.add(
            detected,
            match self.script.noticed {
                None => "The loss is noticed: health checks from outside failed".to_owned(),
                Some(_) => "The loss is noticed: somebody says so".to_owned(),
            },
        );
        self.sleep(timings::common(timings::Common::DecideAutomatic).typical).await?;
        let decided = self.now().await?;
        let marks = Marks { impact, detected, decided };

        let plan = recovery::failover(self.topology(), &before, &self.scenario)?;
        let mut expected = estimate(&plan, self.topology(), Decision::Automatic);
        if losses::interrupted_percent(self.topology(), &before, &plan.lost) == 0 {
            expected.rto = Span::default();
        }
        notes.add(decided, format!("The failover begins: posture {} → {}", plan.from.epoch, plan.to.epoch));
        let since = Instant((impact * 1000.0) as u64);
        let survived = Arc::new(Mutex::new(None));
        let records = self.execution.carry_out(&plan, self.after_step(&notes, &survived, &beside)).await?;
        let until = Instant((self.now().await? * 1000.0) as u64);
        let recovered =
            records.iter().all(|record| record.outcome == StepOutcome::Done || self.is_excused(&record.key));
        let survived = survived.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut measured = measure::measured(self.topology(), &plan, &records, &marks, &expected, survived.as_ref());
        if undisturbed && recovered {
            measured.rto = Some(0.0);
        }
        if let Some(rto) = measured.rto {
            notes.add(impact + rto, "Clients are served again, and writes are accepted".to_owned());
        }
        let isolation = self.isolation(since, until).await?;
        let mut record = self.record(&plan, &records, &marks, &expected, measured, isolation);
        if recovered {
            self.way_back(&plan, &marks, &notes, &mut record, &beside).await?;
        }
        // Its last sleep ends with it.
        blocking(move || drop(going)).await;
        if record.isolation.foreign_calls + record.isolation.lost_state_requests > 0 {
            record.problems.push("The survivors' stacks reached for what was lost".to_owned());
        }
        record.invariants = self.invariants(&before, watched_since, &record).await?;
        record.verdict = record.judge(&self.script.holds);
        record.timeline = notes.timeline(impact);
        record.wall_seconds =
            (self.execution.executor.recorder.now().at.as_millisecond() - self.began.as_millisecond()) as f64 / 1000.0;
        self.tell(&record);
        Ok(record)
    }

    /// The clouds' names of the lost regions.
    fn lost_locations(&self) -> Vec<String> {
        let location = |name| self.topology().region(name).map(|region| region.location.to_string());
        self.scenario.lost.iter().filter_map(location).collect()
    }

    fn lost_names(&self) -> Vec<String> {
        let name = |region: &RegionName| {
            self.topology().region(region).map_or_else(|| region.to_string(), ToString::to_string)
        };
        self.scenario.lost.iter().map(name).collect()
    }

    /// Whether a step may fail in this scenario: those that add capacity, where that isn't asked for.
    fn is_excused(&self, step: &StepKey) -> bool {
        let adds = matches!(step, StepKey::ScaleNodes(_) | StepKey::Full(..));
        adds && !self.script.holds.contains(&Holds::Capacity)
    }

    /// What is lost, in words: a region by both of its names.
    fn is_lost(&self, loss: &Loss<RegionName>) -> String {
        match loss {
            Loss::Region(name) => match self.topology().region(name) {
                Some(region) => format!("{region} is lost"),
                None => format!("{name} is lost"),
            },
            other => format!("{other} is lost"),
        }
    }

    async fn phase<T, E>(&self, phase: run::Stage, work: impl Future<Output = Result<T, E>>) -> Result<T, E>
    where
        E: From<SiteError>,
    {
        self.execution.executor.recorder.note(Event::PhaseStarted { phase });
        let begun = self.now().await?;
        let result = work.await?;
        let seconds = self.now().await? - begun;
        self.execution.executor.recorder.note(Event::PhaseFinished { phase, seconds });
        Ok(result)
    }

    /// Applies every stack in the normal posture, and answers that posture.
    async fn bring_up(&self) -> Result<Posture, DrillError> {
        let posture = self.posture.clone();
        if let Some(begun) = posture.unfinished.as_ref().filter(|begun| !begun.lost.is_empty()) {
            return Err(Impossible::Unfinished(begun.lost.clone()).into());
        }
        if !posture.is_normal(self.topology()) {
            return Err(DrillError::NotNormal(posture.because));
        }
        let kept = posture.clone();
        self.at_site(move |site| site.write_posture(&kept)).await?;
        let stacks = stacks::stacks(self.topology(), &posture);
        let graph = Graph::new(stacks.iter().map(|stack| (stack.id.clone(), stack.after.clone())))
            .map_err(|_| DrillError::Order)?;
        let units: BTreeMap<StackId, Unit> = stacks
            .iter()
            .map(|stack| {
                // Simulated clouds hold nothing that could be missed: what Ctrl-C left half made is made anew.
                let policy = Policy {
                    permits: Permits::Normal,
                    epoch: Some(posture.epoch),
                    replaces_tainted: true,
                    ..Policy::default()
                };
                (stack.id.clone(), Unit { needs: stack.after.clone(), policy, ..Unit::default() })
            })
            .collect();
        let executor = run::Executor {
            open: self.site().open_workspace(&posture, SharedTurn::default()),
            ..self.execution.executor.clone()
        };
        let summary = self
            .phase(run::Stage::BringUp, async {
                Ok::<_, DrillError>(executor.execute(&graph, units, run::Task::Apply).await)
            })
            .await?;
        if self.execution.executor.interrupts.count() > 0 {
            return Err(DrillError::Interrupted);
        }
        if !summary.succeeded() {
            return Err(DrillError::BringUp(Box::new(summary)));
        }
        let (wanted, run) = (posture.clone(), self.execution.executor.folder.id().to_string());
        self.at_site(move |site| {
            site.simulated("drill")?.settle_ledger(&wanted.ledger(site.topology()), wanted.epoch, &run)?;
            site.at_epoch_of_ledger(wanted)
        })
        .await
        .map_err(Into::into)
    }

    /// Waits until the serving regions serve and a write is accepted.
    async fn steady(&self, posture: &Posture) -> Result<(), DrillError> {
        self.in_sandbox(Simulated::count_markers).await?;
        let serving: Vec<RegionName> = posture.serving().cloned().collect();
        let mut probes = vec![Probe::TrafficOn(serving)];
        for (region, part) in &posture.regions {
            probes.extend(
                part.replicas.iter().map(|(service, count)| Probe::Ready(region.clone(), service.clone(), *count)),
            );
        }
        let begun = self.now().await?;
        for probe in probes {
            loop {
                let looked = probe.clone();
                let seen = self.at_site(move |site| site.look(&looked)).await?;
                if seen.holds {
                    break;
                }
                if self.now().await? - begun > SETTLE {
                    return Err(DrillError::NotSteady(seen.detail));
                }
                if self.execution.executor.interrupts.count() > 0 {
                    return Err(DrillError::Interrupted);
                }
                self.sleep(10.0).await?;
            }
        }
        // A region behind a shut latch can't take over.
        let environment = self.topology().environment.clone();
        let latches = self.in_sandbox(move |site| Ok(site.client().latches(&environment)?)).await?;
        match latches.iter().find(|latch| latch.shut) {
            Some(latch) => Err(DrillError::NotSteady(format!("the latch of {} is shut", latch.region))),
            None => Ok(()),
        }
    }

    /// Numbered writes through the public name, a second apart.
    async fn write_markers(&self, beside: &Beside) -> Result<(), DrillError> {
        if self.topology().databases().next().is_none() {
            return Ok(());
        }
        for _ in 0..MARKERS {
            let writes = beside.clone();
            let (number, place) = blocking(move || writes.write()).await?;
            self.execution.executor.recorder.note(Event::MarkerWritten { number, place });
            self.sleep(1.0).await?;
        }
        Ok(())
    }

    /// Counts, while the region was lost, what terraform reached for.
    async fn isolation(&self, since: Instant, until: Instant) -> Result<Isolation, DrillError> {
        let lost = self.lost_locations();
        let query = LogQuery { since: Some(since), until: Some(until), ..LogQuery::default() };
        let entries = self.in_sandbox(move |site| Ok(site.client().log(&query)?)).await?;
        Ok(measure::isolation(&entries, &self.topology().environment, &lost))
    }

    /// What the log says of every invariant: what was said before the drill tells how all stood when it began.
    async fn invariants(&self, normal: &Posture, since: f64, record: &DrillRecord) -> Result<Vec<Proof>, DrillError> {
        let since = Instant((since * 1000.0) as u64);
        let watched = measure::watched(self.topology(), normal, since, record.measured.lost_writes);
        let entries = self.in_sandbox(move |site| Ok(site.client().log(&LogQuery::for_proofs(since))?)).await?;
        let impact = record.impact.parse::<Timestamp>().map_or(0.0, |impact| impact.as_millisecond() as f64 / 1000.0);
        Ok(judge(&entries, &watched).into_iter().map(|finding| Proof::new(finding, impact)).collect())
    }

    /// Gives the region back, makes it a standby again, goes back to the normal posture and verifies that.
    async fn way_back(
        &self,
        plan: &Plan,
        marks: &Marks,
        notes: &Arc<Notes>,
        record: &mut DrillRecord,
        beside: &Beside,
    ) -> Result<(), DrillError> {
        let gives_back = beside.clone();
        let returned = blocking(move || gives_back.afterwards()).await?;
        // It may have come back in the middle of the failover.
        if returned {
            self.execution.executor.recorder.note(Event::LostReturned { returned: self.lost_names() });
            notes.add(self.now().await?, format!("{} answers again", self.lost_names().join(", ")));
        }
        let reprotect = recovery::reprotect(self.topology(), &plan.to, &self.scenario.lost)?;
        if !self.carry_out(run::Stage::Reprotect, &reprotect, marks, record).await? {
            return Ok(());
        }
        record.measured.unprotected = measure::copied_again(self.topology(), &record.steps);
        if let Some(copied) = record.measured.unprotected {
            notes.add(marks.impact + copied, "Data is copied to a second region again".to_owned());
        }
        let failback = recovery::failback(self.topology(), &plan.to)?;
        let before = record.steps.len();
        if !self.carry_out(run::Stage::Failback, &failback, marks, record).await? {
            return Ok(());
        }
        let steps = &record.steps[before..];
        let drained = steps.iter().find(|step| matches!(step.id, StepKey::Proven(_))).map(|step| step.end);
        let served = steps.iter().find(|step| step.id == StepKey::VerifyTraffic).map(|step| step.end);
        record.measured.failback_interruption = drained.zip(served).map(|(drained, served)| served - drained);
        notes.add(self.now().await?, "Back in the normal posture".to_owned());
        let normal = Posture::normal(self.topology(), failback.to.epoch);
        self.phase(run::Stage::VerifyNormal, self.steady(&normal)).await
    }

    async fn carry_out(
        &self,
        phase: run::Stage,
        plan: &Plan,
        marks: &Marks,
        record: &mut DrillRecord,
    ) -> Result<bool, DrillError> {
        let nothing: AfterStep = Arc::new(|_| {});
        let records = self.phase(phase, self.execution.carry_out(plan, nothing)).await?;
        record.add_steps(plan, &records, marks.impact, &[], |_| false);
        record.remarks.extend(plan.remarks.iter().cloned());
        Ok(records.iter().all(|record| record.outcome == StepOutcome::Done))
    }

    fn record(
        &self,
        plan: &Plan,
        records: &[StepRecord],
        marks: &Marks,
        expected: &Estimate,
        measured: Measured,
        isolation: Isolation,
    ) -> DrillRecord {
        let critical = critical_path(plan, records);
        let phases = record::phases(plan, records, &critical, marks, expected);
        let mut record = DrillRecord {
            schema: record::SCHEMA,
            run: self.execution.executor.folder.id().to_string(),
            terradrill: env!("CARGO_PKG_VERSION").to_owned(),
            environment: self.topology().environment.clone(),
            topology: self.topology().digest.clone(),
            scenario: self.scenario.name.clone(),
            lost: self.lost_names(),
            simulated: true,
            began: format!("{:.0}", self.began),
            wall_seconds: 0.0,
            impact: Timestamp::from_millisecond((marks.impact * 1000.0) as i64).unwrap_or(self.began).to_string(),
            reason: match measured.rto {
                None => measure::stopped(plan, records),
                Some(0.0) => "Clients were served all the time where they were before".to_owned(),
                Some(_) => measure::reason(plan, records, &critical),
            },
            measured,
            verdict: DrillResult::Incomplete,
            phases,
            steps: Vec::new(),
            timeline: Vec::new(),
            invariants: Vec::new(),
            isolation,
            remarks: plan.remarks.clone(),
            warnings: Vec::new(),
            problems: Vec::new(),
        };
        record.add_steps(plan, records, marks.impact, &critical, |step| self.is_excused(step));
        record.remarks.extend(measure::not_measured(self.topology()));
        record
    }

    fn tell(&self, record: &DrillRecord) {
        let recorder = &self.execution.executor.recorder;
        let tell = |objective: &str, measured: Option<f64>, target: Option<u64>| {
            let Some(measured) = measured else { return };
            let target = target.map(|seconds| seconds as f64);
            let met = target.map(|target| measured <= target);
            recorder.note(Event::Measured { objective: objective.to_owned(), measured, target, met });
        };
        tell("rto", record.measured.rto, record.measured.rto_objective);
        tell("rpo", record.measured.rpo, record.measured.rpo_objective);
    }
}

impl Notes {
    fn add(&self, at: f64, text: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((at, text));
    }

    fn timeline(&self, origin: f64) -> Vec<Moment> {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        notes.sort_by(|a, b| a.0.total_cmp(&b.0));
        notes.into_iter().map(|(at, text)| Moment { at: at - origin, text }).collect()
    }
}
