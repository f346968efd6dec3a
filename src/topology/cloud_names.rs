//! Names that clouds make objects of: what the templates put together has to be legal, and different, where it is used.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{MAX_NAME, Region, Service, ServiceName, is_name};
use super::placements::mentioned;
use super::ports;
use super::spec::TopologySpec;
use super::tree::shown;
use super::validate::Validation;
use crate::clouds::{self, Limit, Limited, Named, Names, Profile};

/// Whether a system can have this name: it is its load balancer's and its namespace's as it stands, and the beginning of
/// all other names.
fn is_system_name(name: &str) -> bool {
    let taken = name == "default" || name.starts_with("internal-") || name.starts_with("kube-");
    let begun = format!("{name}-");
    is_name(name)
        && name.len() >= 2
        && !taken
        && !clouds::profiles().flat_map(|profile| profile.taken_prefixes).any(|prefix| begun.starts_with(prefix))
}

/// The name of the system: the file's, else its folder's.
pub(super) fn system_name(spec: &TopologySpec, environment: &str, check: &mut Validation<'_>) -> String {
    let help = format!(
        "cloud names are made from it: use lower-case letters, digits and single hyphens, a letter first, 2 to {MAX_NAME} \
         characters; `default` and names that begin with kube-, internal- or sg- are the clouds' own"
    );
    match &spec.name {
        Some(name) => {
            if !is_system_name(name) {
                let summary = format!("`{}` can't be the name of a system", shown(name));
                check.wrong("topology::name", &["name"], summary, &help);
            }
            name.clone()
        }
        None => {
            if !is_system_name(environment) {
                let summary = format!("The folder's name `{}` can't be the name of a system", shown(environment));
                check.wrong_key("topology::name", &[], summary, &format!("give `name:`; {help}"));
            }
            environment.to_owned()
        }
    }
}

/// Names of services that are too long, or the same as another, once the system's name stands before them.
pub(super) fn services(
    spec: &TopologySpec,
    system: &str,
    services: &BTreeMap<ServiceName, Service>,
    regions: &[Region],
    check: &mut Validation<'_>,
) {
    // Of a name that is wrong by itself nothing else is said.
    if !is_system_name(system) {
        return;
    }
    // The account and the region are in no name that is limited.
    let names = Names { system, account: "", at: "" };
    let limited = |of: Limited, named: Named<'_>| {
        let limits = used(regions).flat_map(|profile| profile.limits.iter().map(move |limit| (profile, limit)));
        let tightest = limits.filter(|(_, limit)| limit.of == of).min_by_key(|(_, limit)| limit.longest);
        tightest.map(|(profile, limit)| ((profile.name)(&names, named), *limit))
    };
    for (name, service) in services {
        let mut wrong = |summary: String, help: &str| {
            let path = place(spec, name.as_str());
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            check.wrong_mention("topology::cloud-name", &path, summary, help);
        };
        match service {
            Service::Redis { .. } => {
                if let Some((whole, Limit { longest, called, .. })) =
                    limited(Limited::Cache, Named::Cache(name.as_str()))
                    && whole.len() > longest
                {
                    wrong(
                        format!(
                            "The cache's name `{whole}` has {} characters, and {called} takes {longest}",
                            whole.len()
                        ),
                        "shorten the name of the service or of the system",
                    );
                }
            }
            Service::Inference { .. } if is_beside_another(name, services) => wrong(
                format!("`{name}` is the name of something that stands beside another inference service"),
                "choose another name: beside each inference service NAME there are `proxy-NAME` and `NAME-replicas`",
            ),
            Service::Queue if is_dead_letter_queue(name, services) => wrong(
                format!("`{name}` is the name of another queue's dead letters"),
                "choose another name: each queue NAME has a second one, NAME-dead",
            ),
            _ => {}
        }
    }
    ports::differ(services, |name, summary, help| {
        let path = place(spec, name.as_str());
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        check.wrong_mention("topology::port", &path, summary, help);
    });
    let databases: BTreeSet<&str> = services
        .iter()
        .filter(|(_, service)| matches!(service, Service::Postgres { .. }))
        .map(|(name, _)| name.as_str())
        .collect();
    for secret in spec.secrets.keys().filter(|name| databases.contains(name.as_str())) {
        check.wrong_key(
            "topology::cloud-name",
            &["secrets", secret],
            format!("`{secret}` is the name of a database's own secret"),
            "choose another name: a database's password is a secret of its name",
        );
    }
}

/// The profiles of the clouds in use; of all of them while it isn't known which are.
fn used(regions: &[Region]) -> impl Iterator<Item = &'static Profile> {
    clouds::profiles()
        .filter(|profile| regions.is_empty() || regions.iter().any(|region| region.cloud == profile.cloud))
}

/// Whether an inference service would have the name inside the cluster of another one's ports or replicas.
fn is_beside_another(name: &ServiceName, services: &BTreeMap<ServiceName, Service>) -> bool {
    let infers =
        |of: &str| services.iter().any(|(name, what)| name.as_str() == of && matches!(what, Service::Inference { .. }));
    let name = name.as_str();
    name.strip_prefix("proxy-").is_some_and(infers) || name.strip_suffix("-replicas").is_some_and(infers)
}

fn is_dead_letter_queue(name: &ServiceName, services: &BTreeMap<ServiceName, Service>) -> bool {
    let queue = |of: &str| services.iter().any(|(name, what)| name.as_str() == of && *what == Service::Queue);
    name.as_str().strip_suffix("-dead").is_some_and(queue)
}

/// Where a service is described, else where it is first named.
fn place(spec: &TopologySpec, service: &str) -> Vec<String> {
    if spec.services.contains_key(service) {
        return vec!["services".to_owned(), service.to_owned()];
    }
    let all = spec.regions.iter().flat_map(|(region, given)| mentioned(region, given));
    all.into_iter().find(|(name, _)| name == service).map(|(_, path)| path).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a topology of one region, each with the text at its place.
    fn wrong(head: &str, resources: &str) -> Vec<(String, String)> {
        let text = format!(
            "{head}regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    resources:\n{}",
            resources.split(", ").map(|line| format!("      - {line}\n")).collect::<String>()
        );
        let diagnostics = crate::topology::parse(&text, "test").1;
        let of = |found: &crate::diagnostic::Diagnostic| {
            (found.summary.clone(), text[found.labels[0].span.clone()].to_owned())
        };
        diagnostics.sorted().into_iter().map(of).collect()
    }

    #[test]
    fn names_of_systems() {
        for legal in ["ai", "ai-inference", "internal", "kube", "sgx", "a-name-of-twenty-chr"] {
            assert!(is_system_name(legal), "{legal}");
        }
        for illegal in
            ["a", "sg", "sg-1", "default", "kube-system", "internal-ai", "sthree", "Ai", "twenty-one-characters"]
        {
            assert!(!is_system_name(illegal), "{illegal}");
        }
    }

    #[test]
    fn a_cache_has_at_most_forty_characters() {
        let name = "name: a-name-of-twenty-chr\n";
        let fits = format!("{name}services: {{ cache-of-all-answer: {{ kind: redis }} }}\n");
        assert_eq!(wrong(&fits, "cache-of-all-answer (active)"), []);
        let long = format!("{name}services: {{ cache-of-all-answers: {{ kind: redis }} }}\n");
        let [(summary, place)] = wrong(&long, "cache-of-all-answers (active)").try_into().expect("one mistake");
        assert!(summary.ends_with("has 41 characters, and ElastiCache takes 40"), "{summary}");
        assert_eq!(place, "cache-of-all-answers");
        let both = long.replace(name, "name: a-name-of-more-than-twenty-characters\n");
        assert_eq!(wrong(&both, "cache-of-all-answers (active)").len(), 1, "the system's name");
    }

    #[test]
    fn names_that_something_else_has() {
        let dead = wrong("services: { queue-dead: { kind: queue } }\n", "queue (active), queue-dead (active)");
        assert_eq!(dead.len(), 1, "{dead:?}");
        let beside = "chat: { kind: inference }, chat-replicas: { kind: inference }, proxy-chat: { kind: inference }";
        let resources = "chat (1 replica), chat-replicas (1 replica), proxy-chat (1 replica)";
        assert_eq!(wrong(&format!("services: {{ {beside} }}\n"), resources).len(), 2);
        let secret = wrong("secrets: { vector-db: {} }\n", "vector-db (primary)");
        assert_eq!(secret, [("`vector-db` is the name of a database's own secret".to_owned(), "vector-db".to_owned())]);
        assert_eq!(wrong("", "endpoints (active)")[0].0, "`endpoints` can't be the name of a service");
    }
}
