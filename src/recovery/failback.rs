//! The way back: copies again in the region that was lost, then the normal posture.

use super::build::Steps;
use super::failover::{Scaled, full, open, promote, scale, verify};
use super::{Impossible, Mode, Phase, Plan, Probe, Purpose, Step, StepKey, StepKind};
use crate::clouds::How;
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
    // One copy after the other.
    let mut copied = None;
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
            format!("Tell the workloads of {region} that it doesn't serve"),
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
                let after: Vec<StepKey> = copied.into_iter().chain([writable]).collect();
                copied = Some(steps.rebuild(region, database, primary, &after));
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
    let paused = paused(topology, from, &Posture::failed_back(topology, 0));
    let normal = Posture::failed_back(topology, 0);
    let drained: Vec<RegionName> =
        from.serving().filter(|region| !normal.of(region).serves || paused.contains(region)).cloned().collect();
    // One entry of the ledger stops the writes where they go now, the next one lets them in where they belong.
    let to = Posture::failed_back(topology, from.epoch + if drained.is_empty() { 1 } else { 2 });
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
    let (scaled, ready) = scale_up(&mut steps, topology, from, &to, &reachable);
    let before: Vec<StepKey> = reachable.iter().chain(&ready).cloned().collect();
    let drained = drain(&mut steps, topology, from, &to, &drained, &before);
    let promoted = promote(&mut steps, from, &to, How::Planned, &drained);
    let before: Vec<StepKey> = reachable.iter().chain(&ready).chain(&drained).chain(&promoted).cloned().collect();
    let listed: Vec<StepKey> =
        steps.ledger(to.epoch, to.ledger_after(from, topology), None, Phase::Open, &before).into_iter().collect();
    let listed = if listed.is_empty() { before } else { listed };
    let opened = open(&mut steps, topology, from, &to, &listed, &scaled);
    let mut before = opened.clone();
    let shut: Vec<&RegionName> =
        from.regions.iter().filter(|(_, part)| part.latch_shut).map(|(name, _)| name).collect();
    for region in shut.iter().filter(|region| returning.contains(region)) {
        before.extend(steps.latch(region, false, &|_| false, Phase::Open, &listed));
    }
    before.extend(listed.iter().cloned());
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

/// As [`scale`], for the regions that begin to serve, and waits for all of their replicas: nobody is in a hurry.
fn scale_up(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    after: &[StepKey],
) -> (Vec<Scaled>, Vec<StepKey>) {
    // Regions that serve now keep what they have until the end.
    let mut meanwhile = to.clone();
    for (name, part) in &mut meanwhile.regions {
        if from.of(name).serves {
            *part = from.of(name).clone();
        }
    }
    let scaled = scale(steps, topology, from, &meanwhile, after, after);
    let ready = full(steps, topology, from, &meanwhile, &scaled);
    (scaled, ready)
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
    drained: &[RegionName],
    before: &[StepKey],
) -> Vec<StepKey> {
    if drained.is_empty() {
        return Vec::new();
    }
    let (epoch, mut content) = (from.epoch + 1, from.ledger(topology));
    content.serves.retain(|region| !drained.iter().any(|drained| drained.as_str() == region));
    let then = Some((to.epoch, to.ledger_after(from, topology)));
    let written: Vec<StepKey> = steps.ledger(epoch, content, then, Phase::Fence, before).into_iter().collect();
    let mut shut: Vec<StepKey> = drained.iter().map(|region| steps.proven(region, epoch, true, &written)).collect();
    let before = shut.clone();
    for (database, _) in topology.databases() {
        let (Some(old), Some(new)) = (from.primary(database), to.primary(database)) else { continue };
        if old != new {
            shut.push(steps.probe(
                StepKey::CaughtUp(database.clone()),
                Phase::Fence,
                format!("{database} in {new} has all that {old}'s has"),
                Probe::CaughtUp(new.clone(), database.clone()),
                &before,
            ));
        }
    }
    shut
}

/// Makes replicas again, one after the other, and gives back capacity. The gate of a region whose primary moved away opens once
/// its database is a replica.
fn stand_down(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    paused: &[RegionName],
    after: &[StepKey],
) {
    let mut copies = after.to_vec();
    // The one that was primary first: its region waits for it.
    let mut regions: Vec<&RegionName> = topology.regions.iter().map(|region| &region.name).collect();
    regions.sort_by_key(|region| !paused.contains(region));
    for region in regions {
        let (old, new) = (from.of(region), to.of(region));
        let mut last = after.to_vec();
        for (database, role) in &new.databases {
            let moved = from.primary(database) != to.primary(database);
            if let (Role::Replica, true, Some(primary)) = (role, moved, to.primary(database)) {
                copies = vec![steps.rebuild(region, database, primary, &copies)];
                last.clone_from(&copies);
            }
        }
        if !old.serves {
            continue;
        }
        if old.serves != new.serves || old.replicas != new.replicas {
            let title = format!("Bring the workloads of {region} to the normal posture");
            last = vec![steps.workloads(StepKey::Normal(region.clone()), Phase::Reprotect, title, region, &last)];
        }
        if paused.contains(region) {
            let title = format!("The gate of {region} opens by itself");
            steps.probe(StepKey::Open(region.clone()), Phase::Reprotect, title, Probe::GateOpen(region.clone()), &last);
        }
        if old.nodes != new.nodes {
            steps.terraform(
                StepKey::ReleaseNodes(region.clone()),
                Phase::Reprotect,
                format!("Lower GPU nodes in {region} from {} to {}", old.nodes.desired, new.nodes.desired),
                StackId::of(region, RegionStack::Capacity),
                &last,
            );
        }
    }
}
