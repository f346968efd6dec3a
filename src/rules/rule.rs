//! What a rule is, and what it looks at.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::report::Report;
use crate::catalog::{self, Cloud};
use crate::clouds::object::{self, Object};
use crate::diagnostic::Severity;
use crate::estimates::rto::{self, Decision, Estimate};
use crate::posture::Posture;
use crate::recovery::{self, Plan, REGION_LOSS, Scenario};
use crate::stacks::StackId;
use crate::topology::{Part, Places, Region, Role, Service, ServiceName, Status, Topology};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The id, such as `single-region`; stable, since topologies ignore rules by it.
    pub id: &'static str,
    /// What it is about.
    pub family: Family,
    /// How bad it usually is; a finding can be milder or worse.
    pub severity: Severity,
    /// What it finds, in one line without a full stop.
    pub summary: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// A topology in which it finds something.
    pub fails: Example,
    /// A topology in which it finds nothing.
    pub passes: Example,
    /// Looks at a topology.
    pub(super) check: fn(&Input<'_>, &mut Report<'_>),
}

/// What rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// The shape of the whole: regions, roles, who takes over.
    Design,
    /// Objectives against each other and against the mechanisms.
    Objectives,
    /// Replication, queues, caches, weights.
    Data,
    /// GPUs: enough, reserved, alike, replaceable.
    Capacity,
    /// Health checks, DNS, latches.
    Detection,
    /// Terraform's state.
    State,
    /// Where the regions are: hazards, law, access.
    Places,
    /// Versions and types that end.
    Lifecycle,
    /// Drills on record.
    Records,
    /// What is needed to act live.
    Live,
    /// Saved plans of terraform (`check --plans`).
    Plans,
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Design => "Design",
            Self::Objectives => "Objectives",
            Self::Data => "Data",
            Self::Capacity => "Capacity",
            Self::Detection => "Detection and traffic",
            Self::State => "State",
            Self::Places => "Places",
            Self::Lifecycle => "Lifecycle",
            Self::Records => "Drills on record",
            Self::Live => "Acting live",
            Self::Plans => "Saved plans",
        })
    }
}

/// A topology that shows a rule, looked at on 2026-11-20.
#[derive(Debug)]
pub struct Example {
    /// The file.
    pub topology: &'static str,
    /// Live drills on record: scenario, date, whether the topology was the same, whether the objectives were met.
    pub drills: &'static [(&'static str, &'static str, bool, bool)],
    /// What saved plans hold: stack, type, values as JSON.
    pub plans: &'static [(&'static str, &'static str, &'static str)],
}

impl Example {
    /// An example without drills on record and without saved plans.
    pub(super) const fn of(topology: &'static str) -> Self {
        Self { topology, drills: &[], plans: &[] }
    }

    /// An example of what saved plans of the shortest sound topology hold.
    pub(super) const fn planned(plans: &'static [(&'static str, &'static str, &'static str)]) -> Self {
        Self { topology: SHORTEST, drills: &[], plans }
    }
}

/// The topology of the examples about saved plans.
const SHORTEST: &str = "regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
";

/// A resource as a saved plan would leave it.
#[derive(Clone, PartialEq)]
pub struct Planned {
    /// The stack, such as `primary/vector-db`.
    pub stack: StackId,
    /// The resource's address in the stack.
    pub address: String,
    /// Its type.
    pub kind: String,
    /// Its values, as far as they are known. May hold secrets: no rule prints one that could be.
    pub values: Value,
}

impl fmt::Debug for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planned")
            .field("stack", &self.stack.to_string())
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// A live drill on record. Drills in the sandbox aren't: they prove that a plan works as code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDrill {
    /// What was rehearsed, such as `region-loss`.
    pub scenario: String,
    /// When it ended.
    pub date: Date,
    /// Whether the topology is still the one that was drilled.
    pub current: bool,
    /// Whether it met the objectives.
    pub objectives_met: bool,
}

/// What rules look at.
#[derive(Debug)]
pub struct Input<'a> {
    pub(super) topology: &'a Topology,
    pub(super) places: &'a Places,
    pub(super) today: Date,
    pub(super) drills: &'a [PastDrill],
    pub(super) plans: &'a [Planned],
    objects: Vec<(&'a Planned, Object)>,
    pub(super) loss: Option<WorstCase>,
}

/// The loss of the region whose loss harms most, as terradrill would recover from it.
#[derive(Debug)]
pub struct WorstCase {
    /// The recovery plan.
    pub plan: Plan,
    /// What it would take, when a watcher decides.
    pub estimate: Estimate,
}

impl WorstCase {
    /// `None` if no plan is possible, which is what other rules find fault with.
    fn of(topology: &Topology) -> Option<Self> {
        let posture = Posture::normal(topology, 0);
        let scenario = Scenario::new(REGION_LOSS, &[], topology, &posture).ok()?;
        let plan = recovery::failover(topology, &posture, &scenario).ok()?;
        let estimate = rto::estimate(&plan, topology, Decision::Automatic);
        Some(Self { plan, estimate })
    }
}

/// GPU nodes that a region must add in a recovery.
pub(super) struct Growth<'a> {
    /// The region.
    pub(super) region: &'a Region,
    /// Nodes that run before.
    pub(super) from: u32,
    /// Nodes that it needs.
    pub(super) to: u32,
}

impl<'a> Input<'a> {
    /// A topology with the places of its keys, looked at on a day, with the live drills on record.
    #[must_use]
    pub fn new(topology: &'a Topology, places: &'a Places, today: Date, drills: &'a [PastDrill]) -> Self {
        Self { topology, places, today, drills, plans: &[], objects: Vec::new(), loss: WorstCase::of(topology) }
    }

    /// With what saved plans hold.
    #[must_use]
    pub fn with_plans(mut self, plans: &'a [Planned]) -> Self {
        self.plans = plans;
        let objects = |planned: &'a Planned| {
            let meanings = object::project(&planned.kind, &planned.values);
            meanings.into_iter().map(move |meaning| (planned, meaning.object))
        };
        self.objects = plans.iter().flat_map(objects).collect();
        self
    }

    /// What saved plans hold of one kind of object.
    pub(super) fn planned<T: 'static>(
        &self,
        pick: fn(&Object) -> Option<&T>,
    ) -> impl Iterator<Item = (&'a Planned, &T)> {
        self.objects.iter().filter_map(move |(planned, object)| Some((*planned, pick(object)?)))
    }

    /// The region of a resource's stack; `None` for global stacks.
    pub(super) fn region_of(&self, planned: &Planned) -> Option<&'a Region> {
        self.topology.region(planned.stack.region()?)
    }

    /// The loss that harms most and the way out of it, if there is one.
    #[must_use]
    pub fn loss(&self) -> Option<&WorstCase> {
        self.loss.as_ref()
    }

    /// The regions that must grow when the busiest one is lost, by the recovery plan.
    pub(super) fn growth(&self) -> impl Iterator<Item = Growth<'a>> {
        let loss = self.loss.as_ref();
        self.topology.regions.iter().filter_map(move |region| {
            let plan = &loss?.plan;
            let (from, to) = (plan.from.of(&region.name).nodes.desired, plan.to.of(&region.name).nodes.desired);
            (to > from).then_some(Growth { region, from, to })
        })
    }

    /// The regions that aren't being taken down.
    pub(super) fn regions(&self) -> impl Iterator<Item = &'a Region> + Clone + use<'a> {
        self.topology.regions.iter().filter(|region| region.status != Status::Retired)
    }

    /// The regions that serve in normal posture.
    pub(super) fn active(&self) -> impl Iterator<Item = &'a Region> + Clone + use<'a> {
        self.topology.regions.iter().filter(|region| region.status == Status::Active)
    }

    /// What the catalogue knows of a region.
    pub(super) fn place(&self, region: &Region) -> &'static catalog::locations::Location {
        region.location.location()
    }

    /// What the catalogue knows of a region's GPU type; `None` in a region without GPUs.
    pub(super) fn gpu(&self, region: &Region) -> Option<&'static catalog::gpus::GpuType> {
        catalog::gpus::find(&region.gpu.instance_type)
    }

    /// Whether the region runs any inference.
    pub(super) fn infers(&self, region: &Region) -> bool {
        region.services.iter().any(|placement| matches!(placement.part, Part::Replicas(_)))
    }

    /// The regions that hold a replica of a database.
    pub(super) fn replicas(&self, database: &'a ServiceName) -> impl Iterator<Item = &'a Region> + Clone + use<'a> {
        self.regions().filter(move |region| {
            region.placement(database).is_some_and(|placement| placement.part == Part::Database(Role::Replica))
        })
    }

    /// The inference services of a region: name, replicas, weights in GiB, GPUs of a replica.
    pub(super) fn inference(
        &self,
        region: &'a Region,
    ) -> impl Iterator<Item = (&'a ServiceName, u32, f64, u32)> + use<'a> {
        let services = &self.topology.services;
        region.services.iter().filter_map(move |placement| match (placement.part, services.get(&placement.service)) {
            (Part::Replicas(count), Some(Service::Inference { weights_gib, gpus_per_replica, .. })) => {
                Some((&placement.service, count, *weights_gib, *gpus_per_replica))
            }
            _ => None,
        })
    }

    /// The cloud whose DNS answers for the hostname.
    pub(super) fn dns_cloud(&self) -> Cloud {
        self.topology.traffic.dns.cloud()
    }

    /// The clouds of the regions.
    pub(super) fn clouds(&self) -> Vec<Cloud> {
        Cloud::ALL.into_iter().filter(|cloud| self.regions().any(|region| region.cloud == *cloud)).collect()
    }
}
