//! The plan away from what is lost.

use super::build::Steps;
use super::{Gate, Impossible, Mode, Phase, Plan, Probe, Purpose, Scenario, StepKey, next};
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
    let Some(begun) = begun else { return away(topology, from, scenario) };
    let mut lost = begun.lost.clone();
    lost.extend(scenario.lost.iter().filter(|region| !begun.lost.contains(region)).cloned());
    let more = lost != begun.lost;
    let mut plan = away(topology, &begun.from, &Scenario { kind: scenario.kind, lost })?;
    plan.to.epoch = if more { from.epoch + 1 } else { from.epoch };
    plan.remarks
        .insert(0, format!("This goes on with the failover of epoch {}: what is done is found done", from.epoch));
    Ok(plan)
}

fn away(topology: &Topology, from: &Posture, scenario: &Scenario) -> Result<Plan, Impossible> {
    let names: Vec<&str> = scenario.lost.iter().map(RegionName::as_str).collect();
    let because = format!("{} of {}", scenario.kind, names.join(", "));
    let to = next::posture(topology, from, &scenario.lost, because)?;
    let mut steps = Steps::new(topology);
    let mut remarks = Vec::new();

    let mut fences = Vec::new();
    // What an earlier failover left may be away still: its latches aren't counted on.
    let away = |region: &RegionName| scenario.lost.contains(region) || from.of(region).latch_shut;
    for region in &scenario.lost {
        fences.extend(steps.latch(region, true, &away, Phase::Fence, &[]));
        for database in primaries(from, region) {
            remarks.push(format!(
                "{database} in {region} can't be shut where it stands. Its latch keeps clients away, also when the region \
                 comes back; writes that it had not replicated stay behind in it"
            ));
        }
    }
    remarks.extend(crossings(topology, from, &to));
    let promoted = promote(&mut steps, from, &to, &fences);
    let (ready, grown) = scale(&mut steps, topology, from, &to, &fences);
    let opened = open(&mut steps, from, &to, &promoted, &ready);

    let serving: Vec<RegionName> = to.serving().cloned().collect();
    let before: Vec<StepKey> = fences.iter().chain(&promoted).chain(&opened).cloned().collect();
    let ends = verify(&mut steps, topology, &serving, &before);
    steps.restores_service(&ends);
    let written: Vec<StepKey> = promoted.iter().chain(&grown).cloned().collect();
    let told = tell(&mut steps, from, &to, &written);
    let done: Vec<StepKey> = ends.iter().chain(&grown).chain(&told).cloned().collect();
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
pub(super) fn promote(steps: &mut Steps<'_>, from: &Posture, to: &Posture, after: &[StepKey]) -> Vec<StepKey> {
    let mut writable = Vec::new();
    for (region, part) in &to.regions {
        for (database, role) in &part.databases {
            if *role != Role::Primary || from.of(region).databases.get(database) == Some(&Role::Primary) {
                continue;
            }
            let promoted = steps.terraform(
                StepKey::Promote(database.clone()),
                Phase::Promote,
                format!("Make {database} in {region} the primary"),
                StackId::data(region, database),
                after,
            );
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

/// Adds nodes and replicas where the next posture has more, with gates as they are. Answers the steps after which regions
/// that don't serve yet are ready, and those after which regions that serve already have their full capacity.
pub(super) fn scale(
    steps: &mut Steps<'_>,
    topology: &Topology,
    from: &Posture,
    to: &Posture,
    after: &[StepKey],
) -> (Vec<StepKey>, Vec<StepKey>) {
    let (mut ready, mut grown) = (Vec::new(), Vec::new());
    for region in &topology.regions {
        let (old, new) = (from.of(&region.name), to.of(&region.name));
        if !new.serves || old == new {
            continue;
        }
        let name = &region.name;
        let mut last = after.to_vec();
        if new.nodes != old.nodes {
            last = vec![steps.terraform(
                StepKey::ScaleNodes(name.clone()),
                Phase::Scale,
                format!("Raise GPU nodes in {region} from {} to {}", old.nodes.desired, new.nodes.desired),
                StackId::of(name, RegionStack::Capacity),
                &last,
            )];
        }
        if new.replicas != old.replicas {
            let change: Vec<String> = new
                .replicas
                .iter()
                .filter(|(service, count)| old.replicas.get(*service) != Some(count))
                .map(|(service, count)| {
                    format!("{service} from {} to {count}", old.replicas.get(service).unwrap_or(&0))
                })
                .collect();
            let title = format!("Raise {} in {region}", change.join(", "));
            let key = StepKey::ScaleReplicas(name.clone());
            last = vec![steps.workloads(key, Phase::Scale, title, name, Gate::AsBefore, &last)];
        }
        let into = if old.serves { &mut grown } else { &mut ready };
        for (service, count) in &new.replicas {
            into.push(steps.probe(
                StepKey::Warm(service.clone(), name.clone()),
                Phase::Warm,
                format!("{count} replicas of {service} are ready in {region}"),
                Probe::Ready(name.clone(), service.clone(), *count),
                &last,
            ));
        }
    }
    (ready, grown)
}

/// Opens the gates of regions that begin to serve.
pub(super) fn open(
    steps: &mut Steps<'_>,
    from: &Posture,
    to: &Posture,
    promoted: &[StepKey],
    ready: &[StepKey],
) -> Vec<StepKey> {
    let before: Vec<StepKey> = promoted.iter().chain(ready).cloned().collect();
    let mut opened = Vec::new();
    for region in to.serving().filter(|region| !from.of(region).serves) {
        let gate = steps.terraform(
            StepKey::Open(region.clone()),
            Phase::Open,
            format!("Open the gate of {region}"),
            StackId::of(region, RegionStack::Workloads),
            &before,
        );
        opened.push(steps.probe(
            StepKey::Answers(region.clone()),
            Phase::Open,
            format!("The gate of {region} answers yes"),
            Probe::GateOpen(region.clone()),
            &[gate],
        ));
    }
    opened
}

/// Tells the gates of regions that served before and serve on about their databases' new roles. Service doesn't wait for
/// it: until then they ask for less.
fn tell(steps: &mut Steps<'_>, from: &Posture, to: &Posture, after: &[StepKey]) -> Vec<StepKey> {
    let mut told = Vec::new();
    for region in to.serving().filter(|region| from.of(region).serves) {
        if from.of(region).databases != to.of(region).databases {
            told.push(steps.terraform(
                StepKey::Tell(region.clone()),
                Phase::Open,
                format!("Tell the gate of {region} that the primary is there"),
                StackId::of(region, RegionStack::Workloads),
                after,
            ));
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
        for region in left {
            steps.rebuild(region, database, new, after);
        }
    }
}
