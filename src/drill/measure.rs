//! What is measured of a drill, and in which words it is said. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{StepOutcome, StepRecord};
use super::record::{Isolation, Marks, Measured, StepTime};
use crate::catalog::control_planes;
use crate::catalog::timings;
use crate::clouds::{self, Named};
use crate::estimates::rto::Estimate;
use crate::posture::Posture;
use crate::recovery::{Phase, Plan, Step, StepKey};
use crate::sandbox::Instant;
use crate::sandbox::environment_of;
use crate::sandbox::invariants::{Watched, WatchedHolder, WatchedRegion};
use crate::sandbox::log::{LogEntry, What};
use crate::topology::{Region, Role, Service, ServiceName, Topology, units};

/// What a failover came to, beside what was asked for and expected. `survived` has what could be read in the
/// new primary, where there was one.
pub(super) fn measured(
    topology: &Topology,
    plan: &Plan,
    records: &[StepRecord],
    marks: &Marks,
    expected: &Estimate,
    survived: Option<&Survived>,
) -> Measured {
    let objectives = &topology.objectives;
    let ends = |wanted: &dyn Fn(&Step) -> bool| -> Option<f64> {
        let mut latest = marks.decided;
        for step in plan.steps.iter().filter(|step| wanted(step)) {
            let record = records.iter().find(|record| record.key == step.key && record.outcome == StepOutcome::Done)?;
            latest = latest.max(record.ended);
        }
        Some(latest - marks.impact)
    };
    let promotes = plan.steps.iter().any(|step| step.phase == Phase::Promote);
    let primary = topology.databases().map(|(_, primary)| primary).next().filter(|_| promotes);
    let lag = primary.map_or(0.0, |region| timings::of(timings::Timed::PostgresLag, region.cloud).typical);
    let (rpo, lost_writes) = survived.map_or((None, None), |survived| data_loss(survived, marks.impact));
    Measured {
        rto: ends(&|step| step.restores_service),
        rto_objective: objectives.rto,
        rto_estimate: expected.rto.typical,
        rpo,
        rpo_objective: objectives.rpo,
        rpo_estimate: lag,
        lost_writes,
        full_capacity: expected.full.and_then(|_| ends(&|step| matches!(step.key, StepKey::Full(..)))),
        full_capacity_estimate: expected.full.map(|full| full.typical),
        unprotected: None,
        failback_interruption: None,
    }
}

/// What a new primary had when it began to take writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Survived {
    /// When each marker was acknowledged until then, in seconds since the epoch.
    pub written: BTreeMap<u64, f64>,
    /// Those that could be read.
    pub readable: BTreeSet<u64>,
}

/// How many seconds of acknowledged writes are gone, and how many writes: from the newest one that survived until the loss, or
/// until the last one that was taken after it and is gone. Without any survivor it is since the oldest: at least so much.
fn data_loss(survived: &Survived, impact: f64) -> (Option<f64>, Option<u64>) {
    let Survived { written, readable } = survived;
    let Some((_, oldest)) = written.first_key_value() else { return (None, None) };
    let gone: Vec<f64> = written.iter().filter(|(number, _)| !readable.contains(number)).map(|(_, at)| *at).collect();
    let Some(last) = gone.iter().copied().reduce(f64::max) else {
        // With nothing gone, nothing was lost, however long before the loss the last write was.
        return (Some(0.0), Some(0));
    };
    let first_gone = gone.iter().copied().fold(f64::INFINITY, f64::min);
    let kept = written.iter().filter(|(number, at)| readable.contains(number) && **at < first_gone);
    let kept = kept.map(|(_, at)| *at).reduce(f64::max).unwrap_or(*oldest);
    (Some(last.max(impact) - kept), Some(gone.len() as u64))
}

/// When each database had a copy in another region again: the first replica that followed its new primary.
pub(super) fn copied_again(topology: &Topology, steps: &[StepTime]) -> Option<f64> {
    let first = |database: &ServiceName| {
        let follows = |step: &&StepTime| matches!(&step.id, StepKey::Follow(of, _) if of == database);
        steps.iter().filter(follows).map(|step| step.end).reduce(f64::min)
    };
    topology.databases().filter_map(|(database, _)| first(database)).reduce(f64::max)
}

/// What the measured loss of data leaves out: markers are written to databases alone.
pub(super) fn not_measured(topology: &Topology) -> Option<String> {
    let others: Vec<&str> = topology
        .services
        .iter()
        .filter(|(_, service)| matches!(service, Service::Objects | Service::Queue))
        .map(|(name, _)| name.as_str())
        .collect();
    (!others.is_empty())
        .then(|| format!("The lost data is that of the database; what {} lost isn't measured", others.join(" and ")))
}

/// What an environment's terraforms reached for, by the log. A connection that was refused names nobody: it counts where no
/// other environment was at work.
pub(super) fn isolation(entries: &[LogEntry], environment: &str, lost: &[String]) -> Isolation {
    let is_own = |entry: &&LogEntry| environment_of(&entry.session) == environment;
    let alone = entries.iter().all(|entry| entry.session.is_empty() || is_own(&entry));
    let calls: Vec<_> = entries.iter().filter(|entry| entry.what == What::Call).filter(is_own).collect();
    let states = entries.iter().filter(|entry| entry.what == What::State);
    let states = states.filter(|entry| is_own(entry) || (alone && entry.session.is_empty()));
    Isolation {
        calls: calls.len(),
        foreign_calls: calls
            .iter()
            .filter(|call| lost.contains(&call.region) || control_planes::answers_for_all(&call.service))
            .count(),
        lost_state_requests: states.filter(|entry| lost.contains(&entry.region)).count(),
    }
}

/// An environment as its invariants are watched from an instant on, in the posture that is normal for it.
pub(super) fn watched(topology: &Topology, normal: &Posture, since: Instant, counted_lost: Option<u64>) -> Watched {
    // The one that gates are told of.
    let database = |region: &Region| {
        let (name, _) = normal.of(&region.name).databases.iter().next()?;
        Some((clouds::profile(region.cloud).name)(&topology.names(region), Named::Database(name.as_str())))
    };
    let region = |region: &Region| WatchedRegion {
        name: region.name.to_string(),
        location: region.location.to_string(),
        serves: normal.of(&region.name).serves,
        database: database(region),
        primary: normal.of(&region.name).databases.values().next() == Some(&Role::Primary),
        latches: topology.latch_holders(&region.name).map(|holder| holder.location.to_string()).collect(),
    };
    let holders = topology.holders().into_iter();
    Watched {
        environment: topology.environment.clone(),
        hostname: topology.traffic.hostname.clone(),
        since,
        regions: topology.regions.iter().map(region).collect(),
        holders: holders
            .map(|holder| WatchedHolder { bucket: holder.store, location: holder.location.to_string() })
            .collect(),
        counted_lost,
    }
}

/// Where a recovery stopped that didn't come to its end.
pub(super) fn stopped(plan: &Plan, records: &[StepRecord]) -> String {
    let failed = records.iter().find(|record| matches!(record.outcome, StepOutcome::Failed(_)));
    match failed.and_then(|record| plan.step(&record.key)) {
        Some(step) => format!("The recovery didn't come to its end. It stopped at: {}", step.title),
        None => "The recovery was interrupted before its end".to_owned(),
    }
}

/// What the recovery time was spent on most.
pub(super) fn reason(plan: &Plan, records: &[StepRecord], critical: &[StepKey]) -> String {
    let took = |id: &StepKey| {
        records.iter().find(|record| record.key == *id).map_or(0.0, |record| record.ended - record.started)
    };
    let longest = critical.iter().max_by(|a, b| took(a).total_cmp(&took(b)));
    let Some((id, step)) = longest.and_then(|id| Some((id, plan.step(id)?))) else {
        return "The recovery didn't come to its end".to_owned();
    };
    let opens = plan.steps.iter().any(|step| matches!(step.key, StepKey::Open(_)));
    let waits = critical.iter().any(|step| matches!(step, StepKey::Floor(..)));
    let full = |record: &&StepRecord| matches!(record.key, StepKey::Full(..));
    let came = records.iter().filter(full).all(|record| record.outcome == StepOutcome::Done);
    let capacity = match (opens, waits) {
        (true, true) => "No survivor had a replica ready: clients had to wait for GPU nodes, images and weights",
        (true, false) if came => "The survivor opened with the replicas that it had, and got the others afterwards",
        (true, false) => "The survivor opened with the replicas that it had, and never got all of the others",
        (false, _) => "The survivors' gates stayed open, and their replicas ran",
    };
    format!("{capacity}. Longest was: {} ({})", step.title, units::duration(took(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::Posture;
    use crate::recovery::{REGION_LOSS, Scenario, failover};

    #[test]
    fn a_recovery_that_stopped_says_where() {
        let topology = include_str!("../../environments/active-passive/topology.yaml");
        let topology = crate::topology::parse(topology, "test").0.expect("a sound topology").0;
        let normal = Posture::normal(&topology, 0);
        let scenario = Scenario::new(REGION_LOSS, &[], &topology, &normal).expect("a scenario");
        let plan = failover(&topology, &normal, &scenario).expect("a plan");
        let record = |step: &crate::recovery::Step, outcome| StepRecord {
            key: step.key.clone(),
            started: 0.0,
            ended: 0.0,
            outcome,
            seen: None,
        };
        let skipped = |step| record(step, StepOutcome::Skipped("the run was interrupted".to_owned()));
        let mut records: Vec<StepRecord> = plan.steps.iter().map(skipped).collect();
        assert_eq!(stopped(&plan, &records), "The recovery was interrupted before its end");
        records[1] = record(&plan.steps[1], StepOutcome::Failed("no answer".to_owned()));
        let title = &plan.steps[1].title;
        assert_eq!(stopped(&plan, &records), format!("The recovery didn't come to its end. It stopped at: {title}"));
    }

    #[test]
    fn another_environments_terraforms_are_not_this_ones() {
        let entry = |what, session: &str, region: &str, service: &str| LogEntry {
            number: 0,
            at: Instant::EPOCH,
            what,
            session: session.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            operation: String::new(),
            kind: String::new(),
            refused: false,
            detail: String::new(),
            fact: None,
        };
        let own = vec![
            entry(What::Call, "a/secondary/platform", "eu-west-1", "ec2"),
            entry(What::Call, "a/primary/platform", "us-east-1", "ec2"),
            entry(What::Call, "a/secondary/platform", "eu-west-1", "iam"),
            entry(What::Call, "", "us-east-1", "rds"),
            entry(What::State, "", "us-east-1", "state"),
        ];
        let counts = |entries: &[LogEntry]| {
            let found = isolation(entries, "a", &["us-east-1".to_owned()]);
            (found.calls, found.foreign_calls, found.lost_state_requests)
        };
        assert_eq!(counts(&own), (3, 2, 1));
        let others = [
            entry(What::Call, "b/primary/platform", "us-east-1", "ec2"),
            entry(What::State, "b/primary/platform", "us-east-1", "state"),
        ];
        assert_eq!(counts(&[own, others.to_vec()].concat()), (3, 2, 0));
    }

    #[test]
    fn data_loss_is_the_time_of_the_writes_that_are_gone() {
        let lost = |written: &[u64], readable: &[u64]| {
            let written = written.iter().map(|number| (*number, 100.0 + *number as f64)).collect();
            data_loss(&Survived { written, readable: readable.iter().copied().collect() }, 109.0)
        };
        assert_eq!(lost(&[4, 5, 6, 7, 8], &[4, 5, 6]), (Some(3.0), Some(2)));
        assert_eq!(lost(&[4, 5, 6, 7, 8], &[4, 5, 6, 7, 8]), (Some(0.0), Some(0)));
        assert_eq!(lost(&[4, 5, 6, 7, 8], &[2]), (Some(5.0), Some(5)));
        assert_eq!(lost(&[4, 5, 6, 7, 8], &[]), (Some(5.0), Some(5)));
        assert_eq!(lost(&[], &[]), (None, None));
        // A region that lives takes writes after the loss, until it is shut.
        assert_eq!(lost(&[4, 8, 20, 30], &[4, 8]), (Some(22.0), Some(2)));
    }
}
