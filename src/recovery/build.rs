//! How plans are put together: a step after those that it waits for.

use super::{Need, Phase, Probe, Step, StepKey, StepKind};
use crate::clouds::{self, ComesBack, DatabaseFacts, How, Operation, Promotion};
use crate::ledger::Content;
use crate::stacks::{RegionStack, StackId};
use crate::topology::{Region, RegionName, ServiceName, Topology};

/// Times that terraform and operations are begun, the first included.
const TRIES: u32 = 4;

/// Collects steps. Each waits for steps that are already there: a key is had from adding its step.
pub(super) struct Steps<'a> {
    topology: &'a Topology,
    pub(super) steps: Vec<Step>,
    /// What is replaced, by address, in the words of a remark.
    pub(super) replaced: Vec<String>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(topology: &'a Topology) -> Self {
        Self { topology, steps: Vec::new(), replaced: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        kind: StepKind,
        after: &[StepKey],
    ) -> StepKey {
        let needs = needs(&kind);
        let after = after.to_vec();
        self.steps.push(Step { key: key.clone(), phase, title, kind, after, needs, restores_service: false });
        key
    }

    pub(super) fn workloads(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        region: &RegionName,
        after: &[StepKey],
    ) -> StepKey {
        self.terraform(key, phase, title, StackId::of(region, RegionStack::Workloads), after)
    }

    /// Writes what a posture says into the ledger; nothing where there is no ledger.
    pub(super) fn ledger(
        &mut self,
        epoch: u64,
        content: Content,
        then: Option<(u64, Content)>,
        phase: Phase,
        after: &[StepKey],
    ) -> Option<StepKey> {
        if content.holders.is_empty() {
            return None;
        }
        let serves = match content.serves.as_slice() {
            [] => "nobody serves".to_owned(),
            [one] => format!("{one} serves"),
            several => format!("{} serve", several.join(", ")),
        };
        let title = format!("Write epoch {epoch} of the ledger: {serves}");
        let operation = Operation::WriteLedger { epoch, content, then: then.map(Box::new) };
        Some(self.operation(StepKey::Ledger(epoch), phase, title, operation, after))
    }

    /// Waits until a region counts as shut.
    pub(super) fn proven(&mut self, region: &RegionName, epoch: u64, acknowledged: bool, after: &[StepKey]) -> StepKey {
        let title = match acknowledged {
            true => format!("The gates of {region} say that they are shut"),
            false => format!("{region} is shut for certain: its gates say so, or nobody reaches it for 40 s"),
        };
        let probe = Probe::FenceProven { region: region.clone(), epoch, acknowledged };
        self.probe(StepKey::Proven(region.clone()), Phase::Fence, title, probe, after)
    }

    fn operation(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        operation: Operation<RegionName>,
        after: &[StepKey],
    ) -> StepKey {
        self.add(key, phase, title, StepKind::Operation { operation, tries: TRIES }, after)
    }

    /// Shuts a region's latches wherever they are held but in what is away, or opens them all.
    pub(super) fn latch(
        &mut self,
        region: &RegionName,
        shut: bool,
        away: &dyn Fn(&RegionName) -> bool,
        phase: Phase,
        after: &[StepKey],
    ) -> Option<StepKey> {
        let holders = holders(self.topology, region, away);
        if holders.is_empty() {
            return None;
        }
        let (key, verb) = match shut {
            true => (StepKey::Fence(region.clone()), "Shut"),
            false => (StepKey::Unlatch(region.clone()), "Open"),
        };
        let names: Vec<&str> = holders.iter().map(RegionName::as_str).collect();
        let latches = if holders.len() == 1 { "latch" } else { "latches" };
        let title = format!("{verb} the {latches} of {region}, held in {}", names.join(" and "));
        let operation = Operation::SetLatch { judges: region.to_string(), holders, shut };
        Some(self.operation(key, phase, title, operation, after))
    }

    pub(super) fn terraform(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        stack: StackId,
        after: &[StepKey],
    ) -> StepKey {
        self.apply(key, phase, title, stack, Vec::new(), after)
    }

    fn apply(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        stack: StackId,
        replace: Vec<String>,
        after: &[StepKey],
    ) -> StepKey {
        let kind = StepKind::Terraform { stacks: vec![stack], replace, tries: TRIES };
        self.add(key, phase, title, kind, after)
    }

    pub(super) fn probe(
        &mut self,
        key: StepKey,
        phase: Phase,
        title: String,
        probe: Probe,
        after: &[StepKey],
    ) -> StepKey {
        let within = match &probe {
            // A database that was told to be a primary is one, or needs a person.
            Probe::Writable(..) => 600,
            // Silence is proof after 40 s, and an answer comes within ten: more is somebody's decision.
            Probe::FenceProven { .. } => 120,
            // The slowest thing that may be waited for: a new node that pulls an image and loads a model.
            _ => 3_600,
        };
        self.add(key, phase, title, StepKind::Probe { probe, within }, after)
    }

    /// Makes a database in a region a replica again: by itself, or its instance is replaced by a copy of the new primary.
    pub(super) fn rebuild(
        &mut self,
        region: &RegionName,
        database: &ServiceName,
        from: &RegionName,
        after: &[StepKey],
    ) -> StepKey {
        let key = |of: fn(ServiceName, RegionName) -> StepKey| of(database.clone(), region.clone());
        let follows =
            (format!("{database} in {region} follows {from}"), Probe::CaughtUp(region.clone(), database.clone()));
        let rebuild = match &self.facts(region).comes_back {
            ComesBack::Follows(_) => {
                return self.probe(key(StepKey::Follow), Phase::Reprotect, follows.0, follows.1, after);
            }
            ComesBack::Rebuilt(rebuild) => rebuild,
        };
        let unprotect = self.operation(
            key(StepKey::Unprotect),
            Phase::Reprotect,
            format!("Let {database} in {region} be replaced"),
            Operation::Unprotect { at: region.clone(), database: database.to_string() },
            after,
        );
        let stack = StackId::data(region, database);
        self.replaced
            .push(format!("{} in {stack} is replaced: {}. A final snapshot is kept", rebuild.address, rebuild.why));
        let replace = vec![rebuild.address.to_owned()];
        let title = format!("Replace {database} in {region} by a replica of {from}'s");
        let rebuilt = self.apply(key(StepKey::Rebuild), Phase::Reprotect, title, stack, replace, &[unprotect]);
        self.probe(key(StepKey::Follow), Phase::Reprotect, follows.0, follows.1, &[rebuilt])
    }

    /// Makes a database's replica in a region the primary, which was `old`: where the two are of one cloud and that has an
    /// operation for it, by that, else by an apply.
    pub(super) fn promote(
        &mut self,
        region: &RegionName,
        database: &ServiceName,
        old: Option<&RegionName>,
        how: How,
        after: &[StepKey],
    ) -> StepKey {
        let key = StepKey::Promote(database.clone());
        let title = format!("Make {database} in {region} the primary");
        let cloud = |name: &RegionName| self.topology.region(name).map(|region| region.cloud);
        let in_one_cloud = old.is_some_and(|old| cloud(old) == cloud(region));
        if in_one_cloud && self.facts(region).promotion == Promotion::ByOperation {
            let operation = Operation::Promote { at: region.clone(), database: database.to_string(), how };
            return self.operation(key, Phase::Promote, title, operation, after);
        }
        self.terraform(key, Phase::Promote, title, StackId::data(region, database), after)
    }

    fn facts(&self, region: &RegionName) -> &'static DatabaseFacts {
        let region = self.topology.region(region).expect("a plan is over the topology's regions");
        &clouds::profile(region.cloud).database
    }

    /// Marks what leads to these steps: service isn't restored before they have succeeded.
    pub(super) fn restores_service(&mut self, ends: &[StepKey]) {
        let mut open: Vec<StepKey> = ends.to_vec();
        while let Some(key) = open.pop() {
            if let Some(step) = self.steps.iter_mut().find(|step| step.key == key)
                && !step.restores_service
            {
                step.restores_service = true;
                open.extend(step.after.clone());
            }
        }
    }
}

/// The regions in which latches of a region are set, of those that aren't away. Where all are, they are named all the same:
/// the plan then says what it lacks.
fn holders(topology: &Topology, region: &RegionName, away: &dyn Fn(&RegionName) -> bool) -> Vec<RegionName> {
    let there = |holder: &&Region| !away(&holder.name);
    let named = |holder: &Region| holder.name.clone();
    let held: Vec<RegionName> = topology.latch_holders(region).filter(there).map(named).collect();
    if !held.is_empty() {
        return held;
    }
    let mut setters = topology.latch_setters(region);
    setters.find(there).or(topology.latch_setters(region).next()).map(named).into_iter().collect()
}

fn needs(kind: &StepKind) -> Vec<Need> {
    match kind {
        StepKind::Terraform { stacks, .. } => stacks
            .iter()
            .filter_map(StackId::region)
            .flat_map(|region| [Need::Region(region.clone()), Need::StateStorage(region.clone())])
            .collect(),
        StepKind::Operation { operation, .. } => match operation.places() {
            several @ [_, _, ..] if operation.one_suffices() => vec![Need::OneOf(several.to_vec())],
            places => places.iter().cloned().map(Need::Region).collect(),
        },
        StepKind::Probe { probe, .. } => {
            probe.region().map(|region| Need::Region(region.clone())).into_iter().collect()
        }
    }
}
