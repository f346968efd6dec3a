//! What runs in a region: the short and the full form of its services.

use std::collections::BTreeMap;

use super::model::{Part, Placement, Role, Service, ServiceName, Status};
use super::spec::{PlacementSpec, RegionSpec};
use super::tree::shown;
use super::validate::Validation;
use crate::diagnostic::did_you_mean;

/// Names of a region's own stacks, of its gate, of its store of models and of its own security groups, which no service may
/// take.
const RESERVED: [&str; 12] = [
    "state",
    "platform",
    "capacity",
    "workloads",
    "endpoint",
    "links",
    "gate",
    "gate-siblings",
    "proxy",
    "models",
    "load-balancer",
    "endpoints",
];

/// The services that a region names, with the path of each mention.
pub(super) fn mentioned(region: &str, given: &RegionSpec) -> Vec<(String, Vec<String>)> {
    let path = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let short = given.resources.iter().enumerate().map(|(index, text)| {
        (split_resource(text).0.to_owned(), path(&["regions", region, "resources", &index.to_string()]))
    });
    let full = given.services.keys().map(|name| (name.clone(), path(&["regions", region, "services", name])));
    short.chain(full).collect()
}

/// `llm-service (5 replicas)` → `llm-service`, `5 replicas`.
fn split_resource(text: &str) -> (&str, Option<&str>) {
    match text.split_once('(') {
        Some((name, rest)) => (name.trim(), Some(rest.trim().trim_end_matches(')').trim())),
        None => (text.trim(), None),
    }
}

/// The name of a service, if it is a legal one.
pub(super) fn legal_name(name: &str) -> Option<ServiceName> {
    ServiceName::new(name).filter(|_| !RESERVED.contains(&name))
}

pub(super) fn service_name(name: &str, path: &[&str], check: &mut Validation<'_>) -> Option<ServiceName> {
    let legal = legal_name(name);
    if legal.is_none() {
        let summary = format!("`{}` can't be the name of a service", shown(name));
        let help = format!(
            "use lower-case letters, digits and single hyphens, a letter first, at most 20 characters, and none of {}",
            RESERVED.join(", ")
        );
        check.wrong_mention("topology::name", path, summary, &help);
    }
    legal
}

pub(super) fn placements(
    region: &str,
    given: &RegionSpec,
    status: Status,
    services: &BTreeMap<ServiceName, Service>,
    check: &mut Validation<'_>,
) -> Vec<Placement> {
    let mut placements: Vec<Placement> = Vec::new();
    let mut add = |name: &str, path: &[&str], spec: PlacementSpec, check: &mut Validation<'_>| {
        let Some(service) = service_name(name, path, check) else { return };
        let Some(what) = services.get(&service) else { return };
        if placements.iter().any(|placement| placement.service == service) {
            check.wrong_mention(
                "topology::service-twice",
                path,
                format!("The service `{service}` is in this region twice"),
                "keep one of the two",
            );
            return;
        }
        if let Some(part) = part(what, &spec, status, path, check) {
            placements.push(Placement { service, part });
        }
    };
    for (index, text) in given.resources.iter().enumerate() {
        let index = index.to_string();
        let path = ["regions", region, "resources", &index];
        let (name, detail) = split_resource(text);
        match short_placement(detail) {
            Ok(spec) => add(name, &path, spec, check),
            Err(word) => {
                let meant = did_you_mean(&word, ["primary", "replica", "active", "standby", "replicas"]);
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "write `(5 replicas)`, `(primary)`, `(replica)`, `(active)` or `(standby)`".into(),
                };
                check.wrong(
                    "topology::resource",
                    &path,
                    format!("`{}` doesn't say what `{}` does here", shown(&word), shown(name)),
                    &help,
                );
            }
        }
    }
    for (name, spec) in &given.services {
        add(name, &["regions", region, "services", name], spec.clone(), check);
    }
    placements
}

fn short_placement(detail: Option<&str>) -> Result<PlacementSpec, String> {
    let mut spec = PlacementSpec::default();
    let Some(detail) = detail else { return Ok(spec) };
    match detail {
        "primary" => spec.role = Some(Role::Primary),
        "replica" => spec.role = Some(Role::Replica),
        "active" => spec.status = Some(Status::Active),
        "standby" => spec.status = Some(Status::Standby),
        "retired" => spec.status = Some(Status::Retired),
        other => {
            let count = other.strip_suffix("replicas").or_else(|| other.strip_suffix("replica")).map(str::trim);
            spec.replicas = Some(count.and_then(|count| count.parse().ok()).ok_or_else(|| other.to_owned())?);
        }
    }
    Ok(spec)
}

fn part(
    service: &Service,
    spec: &PlacementSpec,
    status: Status,
    path: &[&str],
    check: &mut Validation<'_>,
) -> Option<Part> {
    let (fits, part, help) = match service {
        Service::Inference { .. } => (
            spec.role.is_none() && spec.status.is_none(),
            spec.replicas.map(Part::Replicas),
            "an inference service has a number of replicas: `(5 replicas)` or `replicas: 5`",
        ),
        Service::Postgres { .. } => (
            spec.replicas.is_none() && spec.status.is_none(),
            spec.role.map(Part::Database),
            "a database has a role: `(primary)` or `(replica)`",
        ),
        Service::Redis { .. } | Service::Queue | Service::Objects => (
            spec.replicas.is_none() && spec.role.is_none(),
            Some(Part::Local(spec.status.unwrap_or(status))),
            "this kind of service has a status: `(active)` or `(standby)`",
        ),
    };
    if !fits || part.is_none() {
        let summary = format!("What this {} service does here isn't said in its terms", service.kind());
        check.wrong("topology::placement", path, summary, help);
        return None;
    }
    if matches!(part, Some(Part::Replicas(count)) if count > 10_000) {
        check.wrong(
            "topology::replicas",
            path,
            "More than 10,000 replicas in a region".into(),
            "write a smaller number",
        );
        return None;
    }
    part
}

pub(super) fn replicas(placements: &[Placement]) -> BTreeMap<ServiceName, u32> {
    placements
        .iter()
        .filter_map(|placement| match placement.part {
            Part::Replicas(count) => Some((placement.service.clone(), count)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    /// The codes of what is wrong in a file, each with the text at its place.
    fn wrong(text: &str) -> Vec<(&'static str, &str)> {
        let diagnostics = crate::topology::parse(text, "test").1;
        diagnostics.sorted().iter().map(|found| (found.code, &text[found.labels[0].span.clone()])).collect()
    }

    #[test]
    fn a_service_is_marked_where_it_stands_in_both_forms() {
        let short = "regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    resources:\n      - cache (active)\n      - cache (standby)\n      - gate (active)\n";
        assert_eq!(wrong(short), [("topology::service-twice", "cache (standby)"), ("topology::name", "gate (active)")]);
        let both = "regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    resources: [cache (active)]\n    services:\n      cache: { status: active }\n";
        assert_eq!(wrong(both), [("topology::service-twice", "cache")]);
    }
}
