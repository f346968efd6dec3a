//! The way back: copies again in the region that was lost, then the normal posture.

use super::build::Steps;
use super::failover::{open, promote, scale, verify};
use super::{Gate, Impossible, Mode, Phase, Plan, Probe, Purpose, Step, StepKey, StepKind};
use crate::posture::Posture;
use crate::stacks::{RegionStack, StackId};
use crate::topology::{RegionName, Role, Topology};

/// The plan that makes a returned region a standby of the present posture: its gate shut, its old primaries replicas. Its
/// latch stays shut.
///
/// # Errors
/// If the region isn't one that a failover left.
pub(crate) fn reprotect(topology: &Topology, posture: &Posture, returned: &[RegionName]) -> Result<Plan, Impossible> {
    let mut steps = Steps::new(topology);
    for region in returned {
        if !posture.of(region).latch_shut {
            return Err(Impossible::Nothing(format!("`{region}` was not left by a failover: its latch isn't shut")));
        }
        let reachable = steps.probe(
            StepKey::Reachable(region.clone()),
            Phase::Reprotect,
            format!("{region} answers again"),
            Probe::Reachable(region.clone()),
            &[],
        );
        // The gate first: nothing there may serve stale data, whatever happens to the latch.
        let gate = steps.terraform(
            StepKey::Shut(region.clone()),
            Phase::Reprotect,
            format!("Shut the gate of {region}"),
            StackId::of(region, RegionStack::Workloads),
            &[reachable],
        );
        let shut = steps.probe(
            StepKey::ShutSeen(region.clone()),
            Phase::Reprotect,
            format!("The gate of {region} answers no"),
            Probe::GateShut(region.clone()),
            &[gate],
        );
        for (database, role) in &posture.of(region).databases {
            if let (Role::Replica, Some(primary)) = (role, posture.primary(database)) {
                // What is replaced may hold the only data there is, if the other one was never promoted.
                let writable = steps.probe(
                    StepKey::Source(database.clone(), region.clone()),
                    Phase::Reprotect,
                    format!("{database} in {primary} takes writes"),
                    Probe::Writable(primary.clone(), database.clone()),
                    std::slice::from_ref(&shut),
                );
                steps.rebuild(region, database, primary, &[writable]);
            }
        }
    }
    Ok(Plan {
        purpose: Purpose::Reprotect,
        mode: Mode::Graceful,
        lost: Vec::new(),
        from: posture.clone(),
        to: posture.clone(),
        remarks: steps.replaced,
        steps: steps.steps,
    })
}

/// The plans from a posture back to the normal one: re-protection of what a failover left behind, then the failback. Where
/// a failback was begun it goes on: copies were there before it, and what takes its writes by now may not be replaced.
///
/// # Errors
/// If the posture is normal already, or a failover isn't done.
pub(crate) fn way_back(topology: &Topology, posture: &Posture) -> Result<Vec<Plan>, Impossible> {
    let back = failback(topology, posture)?;
    let left: Vec<RegionName> =
        posture.regions.iter().filter(|(_, part)| part.latch_shut).map(|(name, _)| name.clone()).collect();
    if posture.unfinished.is_some() || left.is_empty() {
        return Ok(vec![back]);
    }
    Ok(vec![reprotect(topology, posture, &left)?, back])
}

/// The plan back to the normal posture. Every region must answer and have its copies again.
///
/// # Errors
/// If the posture is normal already, or a failover isn't done.
pub(crate) fn failback(topology: &Topology, from: &Posture) -> Result<Plan, Impossible> {
    if from.is_normal(topology) {
        return Err(Impossible::Nothing(
            "The environment is in its normal posture; there is nothing to fail back".into(),
        ));
    }
    match from.unfinished.as_deref() {
        None => Ok(back(topology, from)),
        Some(begun) if begun.lost.is_empty() => {
            let mut plan = back(topology, &begun.from);
            plan.to.epoch = from.epoch;
            plan.remarks.insert(
                0,
                format!("This goes on with the failback of epoch {}: what is done is found done", from.epoch),
            );
            Ok(plan)
        }
        Some(begun) => Err(Impossible::Unfinished(begun.lost.clone())),
    }
}

fn back(topology: &Topology, from: &Posture) -> Plan {
    let to = Posture::failed_back(topology, from.epoch + 1);
    let mut steps = Steps::new(topology);

    let returning: Vec<&RegionName> = to.serving().filter(|region| !from.of(region).serves).collect();
    let reachable: Vec<StepKey> = topology
        .regions
        .iter()
        .map(|region| {
            let name = &region.name;
            let title = format!("{name} answers");
            steps.probe(StepKey::Reachable(name.clone()), Phase::Fence, title, Probe::Reachable(name.clone()), &[])
        })
        .collect();
    // Capacity first: the regions that serve now go on serving meanwhile.
    let (ready, _) = scale_up(&mut steps, topology, from, &to, &reachable);
    let paused = paused(topology, from, &to);
    let drained = drain(&mut steps, topology, from, &to, &reachable, &ready);
    let promoted = promote(&mut steps, from, &to, &drained);
    let opened = open(&mut steps, from, &to, &promoted, &ready);
    let mut before = opened.clone();
    let shut: Vec<&RegionName> =
        from.regions.iter().filter(|(_, part)| part.latch_shut).map(|(name, _)| name).collect();
    for region in shut.iter().filter(|region| returning.contains(region)) {
        before.extend(steps.latch(region, false, &|_| false, Phase::Open, &opened));
    }
    before.extend(promoted);
    let serving: Vec<RegionName> = to.serving().filter(|region| !paused.contains(region)).cloned().collect();
    let ends = verify(&mut steps, topology, &serving, &before);
    steps.restores_service(&ends);
    // Those that wait again are kept from clients by their gates, and must be free to take over the next time.
    for region in shut.iter().filter(|region| !returning.contains(region)) {
        steps.latch(region, false, &|_| false, Phase::Reprotect, &ends);
    }
    stand_down(&mut steps, topology, from, &to, &paused, &ends);
    tell_others(&mut steps, topology, &ends);
    Plan {
        purpose: Purpose::Failback,
        mode: Mode::Graceful,
        lost: Vec::new(),
        from: from.clone(),
        to,
        remarks: steps.replaced,
        steps: steps.steps,
    }
}

/// Tells the gates of regions that have no part in it which posture is in force, so that nothing is left to apply.
fn tell_others(steps: &mut Steps<'_>, topology: &Topology, after: &[StepKey]) {
    for region in &topology.regions {
        let workloads = StackId::of(&region.name, RegionStack::Workloads);
        let told =
            |step: &Step| matches!(&step.kind, StepKind::Terraform { stacks, .. } if stacks.contains(&workloads));
        if !steps.steps.iter().any(told) {
            let title = format!("Tell the gate of {} which posture is in force", region.name);
            steps.terraform(StepKey::Tell(region.name.clone()), Phase::Reprotect, title, workloads, after);
        }
    }
}

/// As [`scale`], for the regions that begin to serve.
fn scale_up(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    after: &[StepKey],
) -> (Vec<StepKey>, Vec<StepKey>) {
    // Regions that serve now keep what they have until the end.
    let mut meanwhile = to.clone();
    for (name, part) in &mut meanwhile.regions {
        if from.of(name).serves {
            *part = from.of(name).clone();
        }
    }
    scale(steps, topology, from, &meanwhile, after)
}

/// Regions that serve before and after, and in between must not: a primary moves away from them.
fn paused(topology: &Topology, from: &Posture, to: &Posture) -> Vec<RegionName> {
    let moves_away = |region: &RegionName| {
        topology.databases().any(|(db, _)| from.primary(db) == Some(region) && to.primary(db) != Some(region))
    };
    from.serving().filter(|region| to.of(region).serves && moves_away(region)).cloned().collect()
}

/// Stops writes where they go now, and waits until the region that takes over has them all.
fn drain(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    reachable: &[StepKey],
    ready: &[StepKey],
) -> Vec<StepKey> {
    let paused = paused(topology, from, to);
    let before: Vec<StepKey> = reachable.iter().chain(ready).cloned().collect();
    let mut drained = Vec::new();
    for region in from.serving().filter(|region| !to.of(region).serves || paused.contains(region)) {
        let title = format!("Shut the gate of {region}: writes stop here");
        let gate = steps.workloads(StepKey::Drain(region.clone()), Phase::Fence, title, region, Gate::Shut, &before);
        drained.push(steps.probe(
            StepKey::Drained(region.clone()),
            Phase::Fence,
            format!("The gate of {region} answers no"),
            Probe::GateShut(region.clone()),
            &[gate],
        ));
    }
    let before: Vec<StepKey> = before.into_iter().chain(drained.clone()).collect();
    for (database, _) in topology.databases() {
        let (Some(old), Some(new)) = (from.primary(database), to.primary(database)) else { continue };
        if old != new {
            drained.push(steps.probe(
                StepKey::CaughtUp(database.clone()),
                Phase::Fence,
                format!("{database} in {new} has all that {old}'s has"),
                Probe::CaughtUp(new.clone(), database.clone()),
                &before,
            ));
        }
    }
    drained
}

/// Makes replicas again, gives back capacity and opens the gates that were shut for the move.
fn stand_down(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    paused: &[RegionName],
    after: &[StepKey],
) {
    for region in topology.regions.iter().map(|region| &region.name) {
        let (old, new) = (from.of(region), to.of(region));
        let mut last = after.to_vec();
        for (database, role) in &new.databases {
            let moved = from.primary(database) != to.primary(database);
            if let (Role::Replica, true, Some(primary)) = (role, moved, to.primary(database)) {
                last = vec![steps.rebuild(region, database, primary, &last)];
            }
        }
        if !old.serves {
            continue;
        }
        if new.serves && (paused.contains(region) || old.replicas != new.replicas) {
            last = vec![steps.terraform(
                StepKey::Reopen(region.clone()),
                Phase::Reprotect,
                format!("Bring the workloads of {region} to the normal posture"),
                StackId::of(region, RegionStack::Workloads),
                &last,
            )];
        }
        if old.nodes != new.nodes {
            last = vec![steps.terraform(
                StepKey::ReleaseNodes(region.clone()),
                Phase::Reprotect,
                format!("Lower GPU nodes in {region} from {} to {}", old.nodes.desired, new.nodes.desired),
                StackId::of(region, RegionStack::Capacity),
                &last,
            )];
        }
        if paused.contains(region) {
            steps.probe(
                StepKey::Answers(region.clone()),
                Phase::Reprotect,
                format!("The gate of {region} answers yes"),
                Probe::GateOpen(region.clone()),
                &last,
            );
        }
    }
}
