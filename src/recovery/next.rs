//! The posture after a loss.

use std::collections::BTreeMap;

use super::Impossible;
use crate::posture::{Nodes, Posture};
use crate::topology::{Region, RegionName, Role, ServiceName, Status, Topology};

/// The posture in which the survivors carry what the lost regions carried.
pub(super) fn posture(
    topology: &Topology,
    from: &Posture,
    lost: &[RegionName],
    because: String,
) -> Result<Posture, Impossible> {
    let mut survivors: Vec<&Region> = topology
        .regions
        .iter()
        .filter(|region| !lost.contains(&region.name) && region.status != Status::Retired)
        .collect();
    // What an earlier failover left behind is stale, and only a failback lets it serve again.
    let shut: Vec<RegionName> =
        survivors.extract_if(.., |region| from.of(&region.name).latch_shut).map(|region| region.name.clone()).collect();
    match (survivors.is_empty(), shut.is_empty()) {
        (false, _) => {}
        (true, true) => return Err(Impossible::NoSurvivor),
        (true, false) => return Err(Impossible::OnlyShut(shut)),
    }
    let mut to = from.clone();
    to.because = because;
    for region in lost {
        let part = to.regions.get_mut(region).expect("a posture has every region");
        part.serves = false;
        part.latch_shut = true;
    }
    for (database, _) in topology.databases() {
        promote(&mut to, topology, from, database, lost, &survivors)?;
    }
    if !survivors.iter().any(|region| to.of(&region.name).serves) {
        // Where the data is writable is where serving makes sense; without a database, the first survivor.
        let with_data = topology.databases().find_map(|(database, _)| to.primary(database).cloned());
        let target = with_data.unwrap_or_else(|| survivors[0].name.clone());
        let part = to.regions.get_mut(&target).expect("a posture has every region");
        part.serves = true;
    }
    carry(&mut to, from, topology);
    Ok(to)
}

fn promote(
    to: &mut Posture,
    topology: &Topology,
    from: &Posture,
    database: &ServiceName,
    lost: &[RegionName],
    survivors: &[&Region],
) -> Result<(), Impossible> {
    let Some(primary) = from.primary(database).filter(|primary| lost.contains(primary)).cloned() else { return Ok(()) };
    let replicas = survivors.iter().filter(|region| from.of(&region.name).databases.contains_key(database));
    let cloud = topology.region(&primary).map(|region| region.cloud);
    // One on the same cloud, where replication reaches; a region that serves already; the one with most traffic; else the
    // first of the file.
    let mut best: Option<&Region> = None;
    for region in replicas {
        let rank = |region: &Region| (Some(region.cloud) == cloud, from.of(&region.name).serves, region.traffic);
        if best.is_none_or(|best| rank(region) > rank(best)) {
            best = Some(region);
        }
    }
    let target = best.ok_or_else(|| Impossible::NoReplica(database.clone()))?;
    let mut set = |region: &RegionName, role| {
        to.regions.get_mut(region).expect("a posture has every region").databases.insert(database.clone(), role);
    };
    set(&primary, Role::Replica);
    set(&target.name, Role::Primary);
    Ok(())
}

/// Shares out over the serving regions the replicas that served before.
fn carry(to: &mut Posture, from: &Posture, topology: &Topology) {
    let mut demand: BTreeMap<ServiceName, u32> = BTreeMap::new();
    for region in from.serving() {
        for (service, count) in &from.of(region).replicas {
            *demand.entry(service.clone()).or_default() += count;
        }
    }
    let serving: Vec<RegionName> = to.serving().cloned().collect();
    for (service, wanted) in demand {
        let able: Vec<&RegionName> =
            serving.iter().filter(|region| to.of(region).replicas.contains_key(&service)).collect();
        let present: u32 = able.iter().map(|region| to.of(region).replicas[&service]).sum();
        let missing = wanted.saturating_sub(present);
        let count = u32::try_from(able.len()).unwrap_or(u32::MAX).max(1);
        let able: Vec<RegionName> = able.into_iter().cloned().collect();
        for (index, region) in able.iter().enumerate() {
            let more = missing / count + u32::from((index as u32) < missing % count);
            let part = to.regions.get_mut(region).expect("a posture has every region");
            *part.replicas.get_mut(&service).expect("able regions have the service") += more;
        }
    }
    for region in &topology.regions {
        let part = to.regions.get_mut(&region.name).expect("a posture has every region");
        if !part.serves {
            continue;
        }
        let needed = topology.nodes_for(&region.gpu, &part.replicas);
        let desired = part.nodes.desired.max(needed);
        part.nodes = Nodes { min: part.nodes.min.max(needed), desired, max: part.nodes.max.max(desired) };
    }
}
