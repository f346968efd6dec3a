//! What is lost, and what follows from it for calls.

use serde::{Deserialize, Serialize};

use crate::clouds::{self, Side};
use crate::sandbox::clock::Instant;

/// Something that is lost, at a cloud's region by its name.
pub type Loss = clouds::Loss<String>;

/// A loss that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What is lost.
    pub what: Loss,
    /// Since when.
    pub since: Instant,
}

/// Every loss that is in force, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::sandbox) struct Faults(Vec<Fault>);

impl Faults {
    pub(in crate::sandbox) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// Takes something away; false if it is away already.
    pub(super) fn lose(&mut self, what: &Loss, now: Instant) -> bool {
        let is_new = !self.0.iter().any(|fault| fault.what == *what);
        if is_new {
            self.0.push(Fault { what: what.clone(), since: now });
        }
        is_new
    }

    /// Gives something back; false if it wasn't away.
    pub(super) fn restore(&mut self, what: &Loss) -> bool {
        let before = self.0.len();
        self.0.retain(|fault| fault.what != *what);
        self.0.len() < before
    }

    /// Whether a region is lost.
    pub(super) fn region_lost(&self, region: &str) -> bool {
        self.any(|loss| matches!(loss, Loss::Region(lost) if lost == region))
    }

    /// Whether somebody outside reaches a region, from a side: what runs there answers nobody if its machines stand still.
    pub(super) fn reached(&self, region: &str, by: Side) -> bool {
        let cut = |loss: &Loss| matches!(loss, Loss::Partition { region: r, from } if r == region && *from == by);
        !self.region_lost(region) && !self.machines_lost(region) && !self.any(cut)
    }

    /// Whether a region's machines stand still.
    pub(super) fn machines_lost(&self, region: &str) -> bool {
        self.any(|loss| matches!(loss, Loss::Machines(lost) if lost == region))
    }

    /// Whether what runs in a region reaches another one.
    pub(super) fn reaches(&self, from: &str, to: &str) -> bool {
        let cut = |loss: &Loss| matches!(loss, Loss::Partition { region, from: Side::Holders } if region == from);
        from == to || !(self.region_lost(from) || self.region_lost(to) || self.any(cut))
    }

    /// Whether a service answers in a region, for what runs there (not for its control plane).
    pub(super) fn service_lost(&self, region: &str, service: &str) -> bool {
        self.region_lost(region)
            || self.any(|loss| matches!(loss, Loss::Service { region: r, service: s } if r == region && s == service))
    }

    /// Whether a service answers nobody in its own region: one that is cut off goes on for those who are in it.
    pub(super) fn service_lost_inside(&self, region: &str, service: &str) -> bool {
        self.any(|loss| matches!(loss, Loss::Service { region: r, service: s } if r == region && s == service))
    }

    /// Why a call to a service gets no answer, if it gets none.
    pub(in crate::sandbox) fn refusal(&self, region: &str, service: &str) -> Option<String> {
        let cause = self.0.iter().find(|fault| match &fault.what {
            Loss::Region(lost) => lost == region,
            Loss::Service { region: r, service: s } => r == region && s == service,
            Loss::ControlPlane(lost) => lost == service,
            Loss::StateStorage(_)
            | Loss::Capacity { .. }
            | Loss::Replication(_)
            | Loss::Partition { .. }
            | Loss::Machines(_) => false,
        })?;
        Some(format!("{} is lost", cause.what))
    }

    /// Whether a region's state server is away.
    pub(in crate::sandbox) fn state_storage_lost(&self, region: &str) -> bool {
        self.region_lost(region) || self.any(|loss| matches!(loss, Loss::StateStorage(lost) if lost == region))
    }

    /// Whether a service's control plane is away wherever it is called.
    pub(super) fn control_plane_lost(&self, service: &str) -> bool {
        self.any(|loss| matches!(loss, Loss::ControlPlane(lost) if lost == service))
    }

    /// Since when nothing leaves a region for its replicas elsewhere.
    pub(super) fn replication_stopped(&self, source: &str) -> Option<Instant> {
        self.0
            .iter()
            .filter(|fault| matches!(&fault.what, Loss::Region(region) | Loss::Replication(region) if region == source))
            .map(|fault| fault.since)
            .min()
    }

    /// How many machines of a type can run in a region at once; `None` if that is not limited.
    pub(in crate::sandbox) fn stock(&self, region: &str, instance_type: &str) -> Option<u32> {
        self.0
            .iter()
            .filter_map(|fault| match &fault.what {
                Loss::Capacity { region: of, instance_type: only, instances }
                    if of == region && only.as_deref().is_none_or(|only| only == instance_type) =>
                {
                    Some(*instances)
                }
                _ => None,
            })
            .min()
    }

    fn any(&self, matches: impl Fn(&Loss) -> bool) -> bool {
        self.0.iter().any(|fault| matches(&fault.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(losses: &[Loss]) -> Faults {
        let mut faults = Faults::default();
        for loss in losses {
            assert!(faults.lose(loss, Instant(5)));
        }
        faults
    }

    #[test]
    fn a_lost_region_takes_everything_that_lands_there() {
        let faults = faults(&[Loss::Region("us-east-1".into())]);
        assert!(faults.refusal("us-east-1", "rds").is_some());
        assert!(faults.refusal("us-east-1", "iam").is_some());
        assert!(faults.refusal("eu-west-1", "rds").is_none());
        assert!(faults.state_storage_lost("us-east-1"));
        assert_eq!(faults.replication_stopped("us-east-1"), Some(Instant(5)));
        assert_eq!(faults.replication_stopped("eu-west-1"), None);
    }

    #[test]
    fn narrower_losses_take_only_what_they_name() {
        let faults = faults(&[
            Loss::ControlPlane("route53".into()),
            Loss::StateStorage("eu-west-1".into()),
            Loss::Service { region: "eu-west-1".into(), service: "rds".into() },
        ]);
        assert!(faults.refusal("us-east-1", "route53").is_some());
        assert!(faults.refusal("us-east-1", "iam").is_none());
        assert!(faults.refusal("eu-west-1", "rds").is_some());
        assert!(faults.refusal("eu-west-1", "eks").is_none());
        assert!(faults.state_storage_lost("eu-west-1"));
        assert!(faults.service_lost("eu-west-1", "rds"));
        assert!(!faults.region_lost("eu-west-1"));
    }

    #[test]
    fn what_is_given_back_is_as_before() {
        let loss = Loss::Region("us-east-1".into());
        let mut faults = faults(std::slice::from_ref(&loss));
        assert!(!faults.lose(&loss, Instant(9)));
        assert!(faults.restore(&loss));
        assert!(!faults.restore(&loss));
        assert_eq!(faults, Faults::default());
    }

    #[test]
    fn capacity_is_limited_by_type() {
        let faults = faults(&[Loss::Capacity {
            region: "eu-west-1".into(),
            instance_type: Some("g5.2xlarge".into()),
            instances: 3,
        }]);
        assert_eq!(faults.stock("eu-west-1", "g5.2xlarge"), Some(3));
        assert_eq!(faults.stock("eu-west-1", "g6.2xlarge"), None);
    }

    #[test]
    fn losses_are_written_as_the_control_api_takes_them() {
        let json = serde_json::to_string(&Loss::Region("us-east-1".into())).unwrap();
        assert_eq!(json, r#"{"region":"us-east-1"}"#);
    }
}
