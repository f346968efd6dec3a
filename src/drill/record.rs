//! What a drill leaves behind, as values. `report` makes texts of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::engine::{StepOutcome, StepRecord};
use crate::estimates::rto::Estimate;
use crate::recovery::{Phase, Plan, StepKey};
use crate::sandbox::invariants::{Breach, Finding, Invariant, Verdict};

/// The version of the report's JSON form. A new field doesn't raise it; a removed or changed one does.
pub(super) const SCHEMA: u32 = 2;

/// A drill as it went. Times are seconds from the loss, by the cloud's clock; negative ones lie before it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct DrillRecord {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The run's id.
    pub run: String,
    /// terradrill's version.
    pub terradrill: String,
    /// The environment.
    pub environment: String,
    /// The digest of the topology that was drilled.
    pub topology: String,
    /// The scenario's name.
    pub scenario: String,
    /// What was lost: region names with the cloud's regions.
    pub lost: Vec<String>,
    /// Whether clouds were simulated: then the durations are the catalogue's own.
    pub simulated: bool,
    /// When the drill began, by the machine's clock.
    pub began: String,
    /// Seconds that it took by the machine's clock.
    pub wall_seconds: f64,
    /// When the loss happened, by the cloud's clock.
    pub impact: String,
    /// What was asked for, reached and expected.
    pub measured: Measured,
    /// The verdict.
    pub verdict: DrillResult,
    /// Time by phase along the recovery.
    pub phases: Vec<PhaseTime>,
    /// What decided the recovery time, in one sentence.
    pub reason: String,
    /// Steps of the three plans, in order.
    pub steps: Vec<StepTime>,
    /// What was noted, in order.
    pub timeline: Vec<Moment>,
    /// What was proven, and what wasn't, in the order of the invariants.
    pub invariants: Vec<Proof>,
    /// What the simulator counted.
    pub isolation: Isolation,
    /// What a person should know.
    pub remarks: Vec<String>,
    /// What the drill doesn't vouch for.
    pub warnings: Vec<String>,
    /// What went wrong; empty if nothing did.
    pub problems: Vec<String>,
}

/// Figures, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Measured {
    /// From the loss until clients were served again and writes were accepted.
    pub rto: Option<f64>,
    /// Objective.
    pub rto_objective: Option<u64>,
    /// What was expected beforehand.
    pub rto_estimate: f64,
    /// Age of the newest write that survived, at the loss.
    pub rpo: Option<f64>,
    /// Objective.
    pub rpo_objective: Option<u64>,
    /// What was expected beforehand.
    pub rpo_estimate: f64,
    /// Numbered writes that were acknowledged before the loss and are gone.
    pub lost_writes: Option<u64>,
    /// From the loss until the survivors had the capacity that served before.
    pub full_capacity: Option<f64>,
    /// What was expected beforehand.
    pub full_capacity_estimate: Option<f64>,
    /// From the loss until data was copied to a second region again.
    pub unprotected: Option<f64>,
    /// Seconds without service while failing back.
    pub failback_interruption: Option<f64>,
}

/// How it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Verdict")]
pub(crate) enum DrillResult {
    /// Recovered, and every objective was met.
    Passed,
    /// Recovered, and an objective was missed.
    Missed,
    /// An invariant was broken, whatever else was reached.
    Broken,
    /// Not brought to its end.
    Incomplete,
}

/// A phase's time, measured and expected.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct PhaseTime {
    /// The phase.
    pub phase: Phase,
    /// Seconds along the measured critical path.
    pub measured: f64,
    /// Seconds along the estimated critical path.
    pub estimated: f64,
}

/// A step's time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct StepTime {
    /// The plan: `failover`, `re-protect`, `failback`.
    pub plan: String,
    /// Its id there.
    pub id: StepKey,
    /// Its phase.
    pub phase: Phase,
    /// What it does.
    pub title: String,
    /// Seconds from the loss.
    pub start: f64,
    /// Seconds from the loss.
    pub end: f64,
    /// Whether service had to wait for it.
    pub restores_service: bool,
    /// Whether it was on the measured critical path.
    pub critical: bool,
    /// `done`, `failed`, `skipped`.
    pub outcome: &'static str,
    /// What went wrong or was seen.
    pub detail: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Moment {
    /// Seconds from the loss.
    pub at: f64,
    /// What.
    pub text: String,
}

/// What the simulator counted: terraform's calls while the region was lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Isolation {
    /// Calls of terraform.
    pub calls: usize,
    /// Of these, calls that reached for the lost region, for IAM or for Route 53.
    pub foreign_calls: usize,
    /// Requests to the lost region's state server.
    pub lost_state_requests: usize,
}

/// An invariant, and what the drill says of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Proof {
    /// Its number.
    pub id: Invariant,
    /// What holds.
    pub holds: &'static str,
    /// Whether it did.
    pub verdict: ProofResult,
    /// On what it was tried, or why it couldn't be.
    pub detail: String,
    /// The moments at which it was broken.
    pub breaches: Vec<Moment>,
}

/// Whether an invariant held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProofResult {
    /// It was tried, and held.
    Held,
    /// It was broken.
    Broken,
    /// Nothing in the drill could have broken it.
    NotTried,
}

impl Proof {
    /// What was found of an invariant; `origin` is the loss, in seconds since the epoch.
    pub(super) fn new(finding: Finding, origin: f64) -> Self {
        let (verdict, detail, breaches) = match finding.verdict {
            Verdict::Held(tried) => (ProofResult::Held, tried, Vec::new()),
            Verdict::NotTried(because) => (ProofResult::NotTried, because, Vec::new()),
            Verdict::Broken(breaches) => (ProofResult::Broken, String::new(), breaches),
        };
        let moment = |breach: Breach| Moment { at: breach.at.0 as f64 / 1000.0 - origin, text: breach.what };
        Self {
            id: finding.invariant,
            holds: finding.invariant.holds(),
            verdict,
            detail,
            breaches: breaches.into_iter().map(moment).collect(),
        }
    }
}

impl DrillRecord {
    /// Those of the invariants of which this is said.
    pub(crate) fn proofs(&self, verdict: ProofResult) -> impl Iterator<Item = &Proof> {
        self.invariants.iter().filter(move |proof| proof.verdict == verdict)
    }

    /// How the drill is judged: a broken invariant weighs more than what wasn't brought to its end, and that more than an
    /// objective, where objectives count.
    pub(super) fn judge(&self, objectives_count: bool) -> DrillResult {
        if self.proofs(ProofResult::Broken).next().is_some() {
            DrillResult::Broken
        } else if !self.problems.is_empty() {
            DrillResult::Incomplete
        } else if objectives_count {
            self.measured.verdict()
        } else {
            DrillResult::Passed
        }
    }

    /// Adds the steps of a plan as they went; a failed one is a problem.
    pub(super) fn add_steps(
        &mut self,
        plan: &Plan,
        records: &[StepRecord],
        origin: f64,
        critical: &[StepKey],
        excused: impl Fn(&StepKey) -> bool,
    ) {
        for record in records {
            if let StepOutcome::Failed(error) = &record.outcome {
                let into = if excused(&record.key) { &mut self.warnings } else { &mut self.problems };
                into.push(format!("{} {}: {error}", plan.purpose, record.key));
            }
        }
        self.steps.extend(records.iter().filter_map(|record| StepTime::new(plan, record, origin, critical)));
    }
}

impl StepTime {
    /// A step of a plan as it went; `origin` is the loss.
    pub(super) fn new(plan: &Plan, record: &StepRecord, origin: f64, critical: &[StepKey]) -> Option<Self> {
        let step = plan.step(&record.key)?;
        let (outcome, detail) = match &record.outcome {
            StepOutcome::Done => ("done", record.seen.clone()),
            StepOutcome::Failed(error) => ("failed", Some(error.clone())),
            StepOutcome::Skipped(reason) => ("skipped", Some(reason.clone())),
        };
        Some(Self {
            plan: plan.purpose.to_string(),
            id: step.key.clone(),
            phase: step.phase,
            title: step.title.clone(),
            start: record.started - origin,
            end: record.ended - origin,
            restores_service: step.restores_service,
            critical: critical.contains(&step.key),
            outcome,
            detail,
        })
    }
}

/// The steps that made the measured recovery time, first to last: from the last that restored service back along whatever
/// each waited for longest.
#[must_use]
pub(super) fn critical_path(plan: &Plan, records: &[StepRecord]) -> Vec<StepKey> {
    let find = |key: &StepKey| records.iter().find(|record| record.key == *key);
    let mut next = plan
        .steps
        .iter()
        .filter(|step| step.restores_service)
        .filter_map(|step| find(&step.key))
        .max_by(|a, b| a.ended.total_cmp(&b.ended));
    let mut path = Vec::new();
    while let Some(record) = next {
        path.push(record.key.clone());
        next = plan
            .step(&record.key)
            .and_then(|step| step.after.iter().filter_map(&find).max_by(|a, b| a.ended.total_cmp(&b.ended)));
    }
    path.reverse();
    path
}

/// Time by phase along the measured critical path, beside the estimate's.
#[must_use]
pub(super) fn phases(
    plan: &Plan,
    records: &[StepRecord],
    critical: &[StepKey],
    marks: &Marks,
    estimate: &Estimate,
) -> Vec<PhaseTime> {
    let mut measured: Vec<(Phase, f64)> =
        vec![(Phase::Detect, marks.detected - marks.impact), (Phase::Decide, marks.decided - marks.detected)];
    let mut before = marks.decided;
    for id in critical {
        let (Some(step), Some(record)) = (plan.step(id), records.iter().find(|record| record.key == *id)) else {
            continue;
        };
        let took = record.ended - before;
        before = record.ended;
        match measured.iter_mut().find(|(phase, _)| *phase == step.phase) {
            Some((_, seconds)) => *seconds += took,
            None => measured.push((step.phase, took)),
        }
    }
    for phase in estimate.phases.keys() {
        if !measured.iter().any(|(known, _)| known == phase) {
            measured.push((*phase, 0.0));
        }
    }
    measured.sort_by_key(|(phase, _)| *phase);
    measured
        .into_iter()
        .map(|(phase, measured)| PhaseTime {
            phase,
            measured,
            estimated: estimate.phases.get(&phase).map_or(0.0, |span| span.typical),
        })
        .collect()
}

/// Instants of a drill before its plan, in seconds since the epoch by the cloud's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Marks {
    /// The loss.
    pub(super) impact: f64,
    /// It was noticed.
    pub(super) detected: f64,
    /// It was decided to act.
    pub(super) decided: f64,
}

impl Measured {
    /// Whether every objective that was set is met by what was measured.
    #[must_use]
    pub(crate) fn verdict(&self) -> DrillResult {
        let (Some(rto), Some(rpo)) = (self.rto, self.rpo.or(Some(0.0))) else { return DrillResult::Incomplete };
        let met = |value: f64, objective: Option<u64>| objective.is_none_or(|objective| value <= objective as f64);
        if met(rto, self.rto_objective) && met(rpo, self.rpo_objective) {
            DrillResult::Passed
        } else {
            DrillResult::Missed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives_decide() {
        let measured =
            |rto, objective| Measured { rto, rto_objective: objective, rpo: Some(3.0), ..Measured::default() };
        assert_eq!(measured(Some(800.0), Some(900)).verdict(), DrillResult::Passed);
        assert_eq!(measured(Some(901.0), Some(900)).verdict(), DrillResult::Missed);
        assert_eq!(measured(Some(9_000.0), None).verdict(), DrillResult::Passed);
        assert_eq!(measured(None, Some(900)).verdict(), DrillResult::Incomplete);
        let lossy = Measured { rpo_objective: Some(1), ..measured(Some(1.0), None) };
        assert_eq!(lossy.verdict(), DrillResult::Missed);
    }
}
