//! Route 53's health checks and the alarms behind latches, with their delays.
//!
//! An endpoint check changes its mind after `failure_threshold` checks in a row, one every
//! `request_interval`. A check of an alarm follows the alarm; a calculated one follows its children.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gates::View;
use super::objects::Resources;
use super::records::Records;
use crate::sandbox::attributes::{count, flag, number, text, texts};
use crate::sandbox::clock::Instant;
use crate::sandbox::durations;
use crate::sandbox::log::Occurrence;
use crate::sandbox::pairs;
use crate::sandbox::resource::{Resource, ResourceKey};

/// A calculated check of a calculated check of … is followed no further than this.
const CHAIN: usize = 4;

/// What is known of health checks and latches beyond the resources themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Checks {
    /// Endpoint checks, by id.
    endpoints: BTreeMap<String, Endpoint>,
    /// Latches that have ever been set, by their alarm.
    #[serde(with = "pairs")]
    latches: BTreeMap<ResourceKey, Latch>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Endpoint {
    healthy: bool,
    /// When it will say the opposite, if what it sees stays as it is.
    flips_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Latch {
    shut: bool,
    pending: Option<(bool, Instant)>,
}

impl Checks {
    /// Sets a latch: its alarm follows a little later. Answers when.
    pub(super) fn set_latch(&mut self, alarm: &ResourceKey, shut: bool, now: Instant) -> Instant {
        let latch = self.latches.entry(alarm.clone()).or_insert(Latch { shut: false, pending: None });
        if latch.shut == shut {
            latch.pending = None;
            return now;
        }
        match latch.pending {
            Some((to, at)) if to == shut => at,
            _ => {
                let at = now.plus_seconds(durations::latch(shut));
                latch.pending = Some((shut, at));
                at
            }
        }
    }

    /// Whether a latch's alarm says shut now.
    pub(super) fn is_shut(&self, alarm: &ResourceKey) -> bool {
        self.latches.get(alarm).is_some_and(|latch| latch.shut)
    }

    /// Brings latches and endpoint checks up to date.
    pub(super) fn settle(&mut self, view: &View<'_>, records: &Records, events: &mut Vec<Occurrence>) {
        self.settle_latches(view, events);
        self.settle_endpoints(view, records, events);
    }

    fn settle_latches(&mut self, view: &View<'_>, events: &mut Vec<Occurrence>) {
        self.latches.retain(|alarm, _| view.resources.get(alarm).is_some());
        for (alarm, latch) in &mut self.latches {
            if let Some((shut, at)) = latch.pending
                && at <= view.now
            {
                latch.shut = shut;
                latch.pending = None;
                let resource = view.resources.get(alarm);
                events.push(Occurrence {
                    region: resource.map_or_else(String::new, |alarm| alarm.region.clone()),
                    service: "monitoring".to_owned(),
                    operation: if shut { "latch-shut" } else { "latch-open" }.to_owned(),
                    detail: resource
                        .and_then(|alarm| text(&alarm.attributes, "alarm_name"))
                        .unwrap_or(&alarm.identity)
                        .to_owned(),
                });
            }
        }
    }

    fn settle_endpoints(&mut self, view: &View<'_>, records: &Records, events: &mut Vec<Occurrence>) {
        let mut endpoints = std::mem::take(&mut self.endpoints);
        for resource in checks(view.resources) {
            let Some(fqdn) = endpoint_name(resource) else {
                continue;
            };
            let id = id(resource);
            // A new check counts as healthy until it knows better.
            let mut endpoint = endpoints.remove(id).unwrap_or(Endpoint { healthy: true, flips_at: None });
            let sees = records.lead(fqdn, view).iter().any(|cell| view.health(cell).healthy);
            if sees == endpoint.healthy {
                endpoint.flips_at = None;
            } else {
                let at = *endpoint.flips_at.get_or_insert_with(|| view.now.plus_seconds(patience(resource)));
                if at <= view.now {
                    endpoint = Endpoint { healthy: sees, flips_at: None };
                    events.push(Occurrence {
                        region: String::new(),
                        service: "route53".to_owned(),
                        operation: if sees { "healthy" } else { "unhealthy" }.to_owned(),
                        detail: fqdn.to_owned(),
                    });
                }
            }
            self.endpoints.insert(id.to_owned(), endpoint);
        }
    }

    /// The next instant at which a check or a latch may change its mind.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let endpoints = self.endpoints.values().filter_map(|endpoint| endpoint.flips_at);
        let latches = self.latches.values().filter_map(|latch| Some(latch.pending?.1));
        endpoints.chain(latches).filter(|due| *due > now).min()
    }

    /// Whether a health check says healthy.
    pub(super) fn is_healthy(&self, id: &str, resources: &Resources) -> bool {
        self.judge(id, resources, CHAIN)
    }

    fn judge(&self, wanted: &str, resources: &Resources, chain: usize) -> bool {
        let Some(resource) = checks(resources).find(|check| id(check) == wanted) else {
            // A record whose check is gone counts as unhealthy.
            return false;
        };
        let attributes = &resource.attributes;
        if flag(attributes, "disabled") {
            return !flag(attributes, "invert_healthcheck");
        }
        let healthy = match text(attributes, "type").unwrap_or("") {
            "CALCULATED" => {
                let threshold = count(attributes, "child_health_threshold").unwrap_or(0);
                let healthy = texts(attributes, "child_healthchecks")
                    .into_iter()
                    .filter(|child| chain > 0 && self.judge(child, resources, chain - 1))
                    .count();
                u32::try_from(healthy).unwrap_or(u32::MAX) >= threshold
            }
            "CLOUDWATCH_METRIC" => self.judge_alarm(resource, resources),
            _ => self.endpoints.get(wanted).is_none_or(|endpoint| endpoint.healthy),
        };
        healthy != flag(attributes, "invert_healthcheck")
    }

    /// An alarm that stands in a lost region keeps its last state: Route 53 has it.
    fn judge_alarm(&self, check: &Resource, resources: &Resources) -> bool {
        let name = text(&check.attributes, "cloudwatch_alarm_name");
        let region = text(&check.attributes, "cloudwatch_alarm_region");
        let alarm = resources
            .of_kind("aws_cloudwatch_metric_alarm")
            .find(|alarm| Some(alarm.region.as_str()) == region && text(&alarm.attributes, "alarm_name") == name);
        match alarm {
            Some(alarm) => !self.is_shut(&alarm.key),
            None => text(&check.attributes, "insufficient_data_health_status") != Some("Unhealthy"),
        }
    }
}

fn checks(resources: &Resources) -> impl Iterator<Item = &Resource> {
    resources.of_kind("aws_route53_health_check")
}

fn id(check: &Resource) -> &str {
    text(&check.attributes, "id").unwrap_or(&check.key.identity)
}

/// The name that an endpoint check asks; `None` for a check that asks no endpoint.
fn endpoint_name(check: &Resource) -> Option<&str> {
    let kind = text(&check.attributes, "type")?;
    ["HTTP", "HTTPS", "TCP"]
        .iter()
        .any(|endpoint| kind.starts_with(endpoint))
        .then(|| text(&check.attributes, "fqdn"))
        .flatten()
}

/// Seconds from a change at the endpoint to the check's change of mind.
fn patience(check: &Resource) -> f64 {
    let interval = number(&check.attributes, "request_interval").unwrap_or(30.0);
    let threshold = number(&check.attributes, "failure_threshold").unwrap_or(3.0);
    interval * threshold
}
