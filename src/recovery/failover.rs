//! The plan away from what is lost.

use super::build::Steps;
use super::{Impossible, Mode, Phase, Plan, Probe, Purpose, Scenario, StepKey, next};
use crate::clouds::How;
use crate::posture::Posture;
use crate::stacks::{RegionStack, StackId};
use crate::topology::{RegionName, Role, ServiceName, Topology};

/// The plan that moves the system away from the lost regions. Where such a plan was begun it goes on: it is made again from
/// the posture that it began in, with what is lost since, and finds done what is done.
///
/// # Errors
/// If nobody is left to take over, a database has no replica left, or a step needs what is lost.
pub fn failover(topology: &Topology, from: &Posture, scenario: &Scenario) -> Result<Plan, Impossible> {
    let begun = from.unfinished.as_deref().filter(|unfinished| !unfinished.lost.is_empty());
    let Some(begun) = begun else { return away(topology, from, scenario, from.epoch + 1) };
    let mut lost = begun.lost.clone();
    lost.extend(scenario.lost.iter().filter(|region| !begun.lost.contains(region)).cloned());
    let epoch = if lost == begun.lost { from.epoch } else { from.epoch + 1 };
    let mut plan = away(topology, &begun.from, &Scenario { name: scenario.name.clone(), lost }, epoch)?;
    plan.remarks
        .insert(0, format!("This goes on with the failover of epoch {}: what is done is found done", from.epoch));
    Ok(plan)
}

fn away(topology: &Topology, from: &Posture, scenario: &Scenario, epoch: u64) -> Result<Plan, Impossible> {
    let names: Vec<&str> = scenario.lost.iter().map(RegionName::as_str).collect();
    let because = format!("{} of {}", scenario.name, names.join(", "));
    let to = Posture { epoch, ..next::posture(topology, from, &scenario.lost, because)? };
    let mut steps = Steps::new(topology);
    let mut remarks = Vec::new();
    remarks.extend(holders_left(topology, &scenario.lost));

    // What an earlier failover left may be away still: its latches aren't counted on.
    let away = |region: &RegionName| scenario.lost.contains(region) || from.of(region).latch_shut;
    let written: Vec<StepKey> =
        steps.ledger(to.epoch, to.ledger_after(from, topology), None, Phase::Fence, &[]).into_iter().collect();
    let (mut latches, mut proven) = (Vec::new(), Vec::new());
    for region in &scenario.lost {
        latches.extend(steps.latch(region, true, &away, Phase::Fence, &[]));
        // A region that takes no writes has nothing that could be written in two places.
        let wrote = from.of(region).serves || primaries(from, region).next().is_some();
        if wrote && !written.is_empty() {
            proven.push(steps.proven(region, to.epoch, false, &written));
        }
        for database in primaries(from, region) {
            remarks.push(format!(
                "What {database} in {region} took and had not replicated stays behind in it; once it is shut for certain it takes \
                 nothing more"
            ));
        }
    }
    remarks.extend(crossings(topology, from, &to));
    let promoted = promote(&mut steps, from, &to, How::Forced, &proven);
    let scaled = scale(&mut steps, topology, from, &to, &[], &written);
    let opened = open(&mut steps, topology, from, &to, &promoted, &scaled);

    let serving: Vec<RegionName> = to.serving().cloned().collect();
    let before: Vec<StepKey> = written.iter().chain(&latches).chain(&promoted).chain(&opened).cloned().collect();
    let ends = verify(&mut steps, topology, &serving, &before);
    steps.restores_service(&ends);
    full(&mut steps, topology, from, &to, &scaled);
    let told = tell(&mut steps, from, &to, &ends);
    let done: Vec<StepKey> = ends.iter().chain(&told).cloned().collect();
    follow(&mut steps, topology, from, &to, &scenario.lost, &done);
    Plan {
        purpose: Purpose::Failover,
        mode: Mode::Ungraceful,
        lost: scenario.lost.clone(),
        from: from.clone(),
        to,
        steps: steps.steps,
        remarks,
    }
    .checked()
}

/// What to know where too few holders are left to write the ledger.
fn holders_left(topology: &Topology, lost: &[RegionName]) -> Option<String> {
    let holders = topology.holders();
    let left = holders.iter().filter(|holder| !lost.iter().any(|region| region.as_str() == holder.name)).count();
    (left < topology.majority()).then(|| {
        format!(
            "{left} of {} holders of the ledger are left, and it takes {}: nothing proves that what is lost is shut, and going \
             on is a decision (`--fence-unproven REASON`)",
            holders.len(),
            topology.majority()
        )
    })
}

/// What no cloud does by itself: a database goes on in another one.
fn crossings(topology: &Topology, from: &Posture, to: &Posture) -> Vec<String> {
    let cloud = |region: &RegionName| topology.region(region).map(|region| region.cloud);
    let crossing = |database: &ServiceName| {
        let (old, new) = (cloud(from.primary(database)?)?, cloud(to.primary(database)?)?);
        (old != new).then(|| {
            format!(
                "{database} goes from {} to {}: no managed replication crosses clouds, so its copy there is one that you \
                 keep and promote yourself, and its time is in no estimate",
                old.title(),
                new.title()
            )
        })
    };
    topology.databases().filter_map(|(database, _)| crossing(database)).collect()
}

/// The databases that a region is primary for.
pub(super) fn primaries<'a>(posture: &'a Posture, region: &RegionName) -> impl Iterator<Item = &'a ServiceName> {
    posture.of(region).databases.iter().filter(|(_, role)| **role == Role::Primary).map(|(database, _)| database)
}

/// Promotes what becomes primary.
pub(super) fn promote(
    steps: &mut Steps<'_>,
    from: &Posture,
    to: &Posture,
    how: How,
    after: &[StepKey],
) -> Vec<StepKey> {
    let mut writable = Vec::new();
    for (region, part) in &to.regions {
        for (database, role) in &part.databases {
            if *role != Role::Primary || from.of(region).databases.get(database) == Some(&Role::Primary) {
                continue;
            }
            let promoted = steps.promote(region, database, from.primary(database), how, after);
            writable.push(steps.probe(
                StepKey::Writable(database.clone()),
                Phase::Promote,
                format!("{database} in {region} takes writes"),
                Probe::Writable(region.clone(), database.clone()),
                &[promoted],
            ));
        }
    }
    writable
}

/// The steps that give a region the capacity of a posture.
pub(super) struct Scaled {
    region: RegionName,
    nodes: Option<StepKey>,
    workloads: Option<StepKey>,
}

/// Adds nodes and replicas where the next posture has more, and tells the gates of regions that begin to serve: they open by
/// themselves. Nodes come after the first steps, workloads after the second ones.
pub(super) fn scale(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    after: &[StepKey],
    told_after: &[StepKey],
) -> Vec<Scaled> {
    let mut scaled = Vec::new();
    for region in &topology.regions {
        let (old, new) = (from.of(&region.name), to.of(&region.name));
        if !new.serves || old == new {
            continue;
        }
        let name = &region.name;
        let nodes = (new.nodes != old.nodes).then(|| {
            steps.terraform(
                StepKey::ScaleNodes(name.clone()),
                Phase::Scale,
                format!("Raise GPU nodes in {region} from {} to {}", old.nodes.desired, new.nodes.desired),
                StackId::of(name, RegionStack::Capacity),
                after,
            )
        });
        let changes = new.replicas.iter().filter(|(service, count)| old.replicas.get(*service) != Some(count));
        let mut says: Vec<String> = changes
            .map(|(service, count)| format!("{service} from {} to {count}", old.replicas.get(service).unwrap_or(&0)))
            .collect();
        if !old.serves {
            says.push("its gate may open".to_owned());
        }
        let workloads = (!says.is_empty()).then(|| {
            let title = format!("Bring the workloads of {region} to the next posture: {}", says.join(", "));
            steps.workloads(StepKey::Workloads(name.clone()), Phase::Scale, title, name, told_after)
        });
        scaled.push(Scaled { region: name.clone(), nodes, workloads });
    }
    scaled
}

/// Waits until the gates of regions that begin to serve have opened: once the ledger lists them, their data takes writes and
/// as many replicas are ready as it takes.
pub(super) fn open(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    promoted: &[StepKey],
    scaled: &[Scaled],
) -> Vec<StepKey> {
    let mut opened = Vec::new();
    for scaled in scaled.iter().filter(|scaled| !from.of(&scaled.region).serves) {
        let (region, old) = (&scaled.region, from.of(&scaled.region));
        let mut before: Vec<StepKey> = promoted.iter().chain(&scaled.workloads).cloned().collect();
        for service in to.of(region).replicas.keys() {
            let floor = topology.floor(service).unwrap_or(1).max(1);
            // What is there already needs no new node.
            let waits = old.replicas.get(service).is_none_or(|present| *present < floor);
            let nodes = scaled.nodes.iter().filter(|_| waits);
            let after: Vec<StepKey> = scaled.workloads.iter().chain(nodes).cloned().collect();
            before.push(steps.probe(
                StepKey::Floor(service.clone(), region.clone()),
                Phase::Warm,
                match floor {
                    1 => format!("A replica of {service} is ready in {region}"),
                    _ => format!("{floor} replicas of {service} are ready in {region}"),
                },
                Probe::Ready(region.clone(), service.clone(), floor),
                &after,
            ));
        }
        opened.push(steps.probe(
            StepKey::Open(region.clone()),
            Phase::Open,
            format!("The gate of {region} opens by itself"),
            Probe::GateOpen(region.clone()),
            &before,
        ));
    }
    opened
}

/// Waits for all replicas. Service doesn't: until then a region sheds what it can't take.
pub(super) fn full(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    scaled: &[Scaled],
) -> Vec<StepKey> {
    let mut ready = Vec::new();
    for scaled in scaled {
        let region = topology.region(&scaled.region).expect("a plan is over the topology's regions");
        let after: Vec<StepKey> = scaled.nodes.iter().chain(&scaled.workloads).cloned().collect();
        let old = from.of(&region.name);
        for (service, count) in &to.of(&region.name).replicas {
            if old.serves && old.replicas.get(service) == Some(count) {
                continue;
            }
            ready.push(steps.probe(
                StepKey::Full(service.clone(), region.name.clone()),
                Phase::Warm,
                format!("All {count} replicas of {service} are ready in {region}"),
                Probe::Ready(region.name.clone(), service.clone(), *count),
                &after,
            ));
        }
    }
    ready
}

/// Tells the gates of regions that served before and serve on which posture is in force, where nothing else did.
fn tell(steps: &mut Steps<'_>, from: &Posture, to: &Posture, after: &[StepKey]) -> Vec<StepKey> {
    let mut told = Vec::new();
    for region in to.serving().filter(|region| from.of(region).serves) {
        let workloads = StepKey::Workloads(region.clone());
        let is_told = steps.steps.iter().any(|step| step.key == workloads);
        if !is_told && from.of(region).databases != to.of(region).databases {
            let title = format!("Tell the gate of {region} that the primary is there");
            told.push(steps.workloads(StepKey::Tell(region.clone()), Phase::Open, title, region, after));
        }
    }
    told
}

/// Sees that clients are served by the serving regions and that a write is accepted.
pub(super) fn verify(
    steps: &mut Steps<'_>,
    topology: &Topology,
    serving: &[RegionName],
    after: &[StepKey],
) -> Vec<StepKey> {
    let names: Vec<&str> = serving.iter().map(RegionName::as_str).collect();
    let traffic = steps.probe(
        StepKey::VerifyTraffic,
        Phase::Verify,
        format!("Every client of {} is sent to {}", topology.traffic.hostname, names.join(", ")),
        Probe::TrafficOn(serving.to_vec()),
        after,
    );
    if topology.databases().next().is_none() {
        return vec![traffic];
    }
    let title = format!("A write through {} is accepted", topology.traffic.hostname);
    vec![steps.probe(StepKey::VerifyWrite, Phase::Verify, title, Probe::WriteAccepted, &[traffic])]
}

/// Replicas of a lost primary in other survivors follow nobody: they are made again from the new primary.
fn follow(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    lost: &[RegionName],
    after: &[StepKey],
) {
    for (database, _) in topology.databases() {
        let (Some(old), Some(new)) = (from.primary(database), to.primary(database)) else { continue };
        if old == new {
            continue;
        }
        let left = topology.regions.iter().map(|region| &region.name).filter(|region| {
            let left_behind = lost.contains(region) || from.of(region).latch_shut;
            !left_behind && to.of(region).databases.get(database) == Some(&Role::Replica) && *region != old
        });
        // One after the other: there is a copy all the time.
        let mut after = after.to_vec();
        for region in left {
            after = vec![steps.rebuild(region, database, new, &after)];
        }
    }
}
