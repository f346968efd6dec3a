//! From the file's words to the model: what the keys mean together, and everything that is wrong with them.

use std::collections::BTreeMap;

use super::model::{
    Account, Ignored, Objectives, Region, RegionName, Replication, Service, ServiceName, StateStorage, Status,
    Topology, Traffic, is_name,
};
use super::spec::{KindSpec, ServiceSpec, TopologySpec};
use super::tree::{Node, shown};
use super::{cloud_names, placements, regions, units};
use crate::catalog::Cloud;
use crate::clouds;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What is missing is assumed to be this model: a size that fits every current data-centre GPU.
const DEFAULT_MODEL: (&str, f64) = ("meta-llama/Llama-3.1-8B-Instruct", 16.0);
/// GiB of a database for which no storage was asked.
const DEFAULT_STORAGE: u32 = 100;

/// The places of a file's keys, and what was found wrong.
pub(super) struct Validation<'a> {
    pub(super) tree: &'a Node,
    pub(super) diagnostics: Diagnostics,
}

impl Validation<'_> {
    /// An error at a value.
    pub(super) fn wrong(&mut self, code: &'static str, path: &[&str], summary: String, help: &str) {
        let span = self.tree.nearest(path).span.clone();
        self.diagnostics.push(Diagnostic::error(code, summary).at(span, "").help(help));
    }

    /// An error at a key.
    pub(super) fn wrong_key(&mut self, code: &'static str, path: &[&str], summary: String, help: &str) {
        let span = self.tree.key_span(path);
        self.diagnostics.push(Diagnostic::error(code, summary).at(span, "").help(help));
    }

    /// An error where a service is named: at a line of `resources`, or at a key of `services`.
    pub(super) fn wrong_mention(&mut self, code: &'static str, path: &[&str], summary: String, help: &str) {
        if path.get(2) == Some(&"resources") {
            self.wrong(code, path, summary, help);
        } else {
            self.wrong_key(code, path, summary, help);
        }
    }

    fn read<T>(
        &mut self,
        text: Option<&String>,
        path: &[&str],
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let text = text?;
        let value = parse(text);
        if value.is_none() {
            let key = path.last().copied().unwrap_or_default();
            self.wrong("topology::value", path, format!("`{}` isn't a value for `{key}`", shown(text)), expected);
        }
        value
    }
}

/// The model of a file, or `None` with at least one error.
pub(super) fn validate(
    spec: &TopologySpec,
    tree: &Node,
    environment: &str,
    digest: String,
) -> (Option<Topology>, Diagnostics) {
    let mut check = Validation { tree, diagnostics: Diagnostics::default() };
    let name = cloud_names::system_name(spec, environment, &mut check);
    if let Some(version) = spec.version.filter(|version| *version != 1) {
        check.wrong(
            "topology::version",
            &["version"],
            format!("Version {version} isn't known"),
            "this release knows version 1",
        );
    }
    let objectives = objectives(spec, &mut check);
    let accounts = accounts(spec, &mut check);
    let services = services(spec, &mut check);
    secrets_and_tags(spec, &mut check);
    let regions = regions::regions(spec, &services, &accounts, &mut check);
    cloud_names::services(spec, &name, &services, &regions, &mut check);
    let traffic = traffic(spec, &name, regions.first(), &mut check);
    let home = home(spec, &regions, &mut check);
    let ignored = spec
        .check
        .ignore
        .iter()
        .map(|ignore| Ignored { rule: ignore.rule.clone(), reason: ignore.reason.clone(), at: ignore.at.clone() })
        .collect();
    for (index, ignore) in spec.check.ignore.iter().enumerate() {
        if ignore.reason.trim().is_empty() {
            let index = index.to_string();
            let path = ["check", "ignore", &index, "reason"];
            check.wrong(
                "topology::reason",
                &path,
                "A rule is switched off without a reason".into(),
                "say why it doesn't apply here",
            );
        }
    }
    if check.diagnostics.has_errors() {
        return (None, check.diagnostics);
    }
    let topology = home.map(|home| Topology {
        environment: environment.to_owned(),
        digest,
        version: spec.version.unwrap_or(1),
        name,
        objectives,
        accounts,
        traffic,
        state: StateStorage { home, backend: spec.state.backend },
        services,
        secrets: spec.secrets.keys().cloned().collect(),
        tags: spec.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        ignored,
        regions: regions.into(),
    });
    (topology, check.diagnostics)
}

fn objectives(spec: &TopologySpec, check: &mut Validation<'_>) -> Objectives {
    let time = "write a duration such as `90s`, `15m` or `1h`";
    let given = &spec.objectives;
    let residency = given.residency.iter().map(|place| place.to_lowercase()).collect();
    for (index, place) in given.residency.iter().enumerate() {
        let known = matches!(place.to_lowercase().as_str(), "eu" | "eea")
            || place.len() == 2 && place.chars().all(|c| c.is_ascii_alphabetic());
        if !known {
            let path = ["objectives", "residency", &index.to_string()];
            check.wrong(
                "topology::residency",
                &path,
                format!("`{}` isn't a place", shown(place)),
                "use `eu`, `eea` or two-letter country codes such as `us`",
            );
        }
    }
    Objectives {
        rto: check.read(given.rto.as_ref(), &["objectives", "rto"], units::seconds, time),
        rpo: check.read(given.rpo.as_ref(), &["objectives", "rpo"], units::seconds, time),
        availability: check.read(
            given.availability.as_ref(),
            &["objectives", "availability"],
            |text| units::percent(text).filter(|share| *share > 0.0 && *share < 100.0),
            "write a share of time such as `99.9%`: above 0 %, and below 100 %, which nothing reaches",
        ),
        residency,
    }
}

fn accounts(spec: &TopologySpec, check: &mut Validation<'_>) -> BTreeMap<Cloud, Account> {
    let mut accounts = BTreeMap::new();
    for (name, given) in &spec.clouds {
        let Ok(cloud) = name.parse::<Cloud>() else {
            check.wrong_key(
                "topology::unknown-cloud",
                &["clouds", name],
                format!("There is no cloud `{}`", shown(name)),
                "use `aws`, `azure` or `gcp`",
            );
            continue;
        };
        if let Some(id) = &given.account {
            account(cloud, id, &["clouds", name, "account"], check);
        }
        if let Some(role) = &given.role
            && !role.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@_/:-".contains(c))
        {
            check.wrong(
                "topology::role",
                &["clouds", name, "role"],
                format!("`{}` can't be the name of a role", shown(role)),
                "give the role's name or ARN",
            );
        }
        accounts.insert(cloud, Account { id: given.account.clone(), role: given.role.clone() });
    }
    accounts
}

/// Checks an account's form: it becomes part of names and paths.
pub(super) fn account(cloud: Cloud, id: &str, path: &[&str], check: &mut Validation<'_>) {
    let form = &clouds::profile(cloud).account;
    if !(form.is_legal)(id) {
        check.wrong("topology::account", path, format!("`{}` can't be an account", shown(id)), form.help);
    }
}

fn services(spec: &TopologySpec, check: &mut Validation<'_>) -> BTreeMap<ServiceName, Service> {
    let mut services = BTreeMap::new();
    for (name, given) in &spec.services {
        let path = ["services", name.as_str()];
        let Some(service_name) = placements::service_name(name, &path, check) else { continue };
        let Some(kind) = given.kind.or_else(|| well_known(name)) else {
            check.wrong_key(
                "topology::unknown-service",
                &path,
                format!("What kind of service `{}` is isn't said", shown(name)),
                "add `kind: inference`, `postgres`, `redis`, `queue` or `objects`",
            );
            continue;
        };
        let service = service(kind, given, &path, check);
        services.insert(service_name, service);
    }
    // Services that regions name and nothing describes: well-known ones have defaults.
    for (region, given) in &spec.regions {
        for (name, path) in placements::mentioned(region, given) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let Some(service_name) = placements::legal_name(&name) else { continue };
            if services.contains_key(&service_name) || spec.services.contains_key(&name) {
                continue;
            }
            match well_known(&name) {
                Some(kind) => {
                    let service = service(kind, &ServiceSpec::default(), &path, check);
                    services.insert(service_name, service);
                }
                None => check.wrong_mention(
                    "topology::unknown-service",
                    &path,
                    format!("The service `{}` isn't described", shown(&name)),
                    &unknown_service_help(&name),
                ),
            }
        }
    }
    services
}

const WELL_KNOWN: [(&str, KindSpec); 11] = [
    ("llm-service", KindSpec::Inference),
    ("inference", KindSpec::Inference),
    ("vector-db", KindSpec::Postgres),
    ("database", KindSpec::Postgres),
    ("postgres", KindSpec::Postgres),
    ("cache", KindSpec::Redis),
    ("redis", KindSpec::Redis),
    ("message-queue", KindSpec::Queue),
    ("queue", KindSpec::Queue),
    ("model-store", KindSpec::Objects),
    ("object-store", KindSpec::Objects),
];

fn well_known(name: &str) -> Option<KindSpec> {
    WELL_KNOWN.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn unknown_service_help(name: &str) -> String {
    let known = WELL_KNOWN.iter().map(|(known, _)| *known);
    match crate::diagnostic::did_you_mean(name, known) {
        Some(meant) => format!("did you mean `{meant}`? Else describe it under `services:`"),
        None => format!("describe it under `services:`, for example `{}: {{ kind: postgres }}`", shown(name)),
    }
}

fn service(kind: KindSpec, given: &ServiceSpec, path: &[&str], check: &mut Validation<'_>) -> Service {
    let at = |key| -> Vec<&str> { path.iter().copied().chain([key]).collect() };
    let size = "write a size such as `16GiB`";
    if let Some(instance) = &given.instance
        && !instance.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    {
        check.wrong(
            "topology::value",
            &at("instance"),
            format!("`{}` can't be a size", shown(instance)),
            "use the cloud's word, such as `db.r7g.large`",
        );
    }
    match kind {
        KindSpec::Inference => {
            let model = given.model.clone().unwrap_or_default();
            let weights_path: Vec<&str> = path.iter().copied().chain(["model", "weights"]).collect();
            let weights = check.read(model.weights.as_ref(), &weights_path, units::gibibytes, size);
            if given.gpus_per_replica == Some(0) {
                check.wrong(
                    "topology::value",
                    &at("gpus_per_replica"),
                    "A replica needs at least one GPU".into(),
                    "write 1 or more",
                );
            }
            Service::Inference {
                model: model.name.unwrap_or_else(|| DEFAULT_MODEL.0.to_owned()),
                weights_gib: weights.unwrap_or(DEFAULT_MODEL.1),
                gpus_per_replica: given.gpus_per_replica.unwrap_or(1).max(1),
            }
        }
        KindSpec::Postgres => {
            let storage =
                check.read(given.storage.as_ref(), &at("storage"), units::gibibytes, "write a size such as `100GiB`");
            Service::Postgres {
                replication: given.replication.as_ref().and_then(|asked| asked.mode).unwrap_or(Replication::Async),
                instance: given.instance.clone(),
                storage_gib: storage.map_or(DEFAULT_STORAGE, |gib| gib.ceil().clamp(20.0, 65_536.0) as u32),
            }
        }
        KindSpec::Redis => Service::Redis { instance: given.instance.clone() },
        KindSpec::Queue => Service::Queue,
        KindSpec::Objects => Service::Objects,
    }
}

fn secrets_and_tags(spec: &TopologySpec, check: &mut Validation<'_>) {
    for name in spec.secrets.keys() {
        if !is_name(name) {
            let summary = format!("`{}` can't be the name of a secret", shown(name));
            check.wrong_key(
                "topology::name",
                &["secrets", name],
                summary,
                "use lower-case letters, digits and hyphens, at most 20 characters",
            );
        }
    }
    for (key, value) in &spec.tags {
        // The characters that AWS, Azure and Google Cloud all take in a tag.
        let legal =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c));
        if !legal(key) || key.len() > 63 || key.starts_with("aws:") {
            check.wrong_key(
                "topology::tag",
                &["tags", key],
                format!("`{}` can't be the key of a tag", shown(key)),
                "use letters, digits and `_.:/=+-@`, at most 63",
            );
        }
        if !legal(value) || value.len() > 128 {
            check.wrong(
                "topology::tag",
                &["tags", key],
                format!("`{}` can't be the value of a tag", shown(value)),
                "use letters, digits, spaces and `_.:/=+-@`, at most 128",
            );
        }
    }
}

fn traffic(spec: &TopologySpec, name: &str, first: Option<&Region>, check: &mut Validation<'_>) -> Traffic {
    let given = &spec.traffic;
    let time = "write a duration such as `60s`";
    for (key, host) in [("hostname", &given.hostname), ("zone", &given.zone)] {
        if let Some(host) = host
            && !is_hostname(host)
        {
            check.wrong(
                "topology::hostname",
                &["traffic", key],
                format!("`{}` can't be a host name", shown(host)),
                "write a name such as `api.example.com`",
            );
        }
    }
    let health = &given.health_check;
    let path = health.path.clone().unwrap_or_else(|| "/healthz".into());
    if !path.starts_with('/') || !path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c)) {
        check.wrong(
            "topology::path",
            &["traffic", "health_check", "path"],
            format!("`{}` can't be a health check's path", shown(&path)),
            "write a path such as `/healthz`",
        );
    }
    let interval_path = ["traffic", "health_check", "interval"];
    let interval = check.read(health.interval.as_ref(), &interval_path, units::seconds, time).unwrap_or(10);
    if !matches!(interval, 10 | 30) {
        check.wrong(
            "topology::interval",
            &interval_path,
            format!("Health checks can't run every {interval} s"),
            "Route 53 and Traffic Manager know `10s` and `30s`",
        );
    }
    let failures = health.failures.unwrap_or(3);
    if !(1..=10).contains(&failures) {
        check.wrong(
            "topology::failures",
            &["traffic", "health_check", "failures"],
            format!("A region can't be given up after {failures} failed checks"),
            "write 1 to 10",
        );
    }
    let ttl = check.read(given.ttl.as_ref(), &["traffic", "ttl"], units::seconds, time).unwrap_or(60);
    if !(1..=86_400).contains(&ttl) {
        check.wrong(
            "topology::ttl",
            &["traffic", "ttl"],
            format!("A TTL of {ttl} s is out of range"),
            "write 1s to 1d; 60s is usual",
        );
    }
    let hostname = given.hostname.clone().unwrap_or_else(|| format!("api.{name}.example.com"));
    let zone = given.zone.clone().unwrap_or_else(|| default_zone(&hostname).to_owned());
    if is_hostname(&hostname) && is_hostname(&zone) && hostname != zone && !hostname.ends_with(&format!(".{zone}")) {
        check.wrong(
            "topology::zone",
            &["traffic", "zone"],
            format!("`{hostname}` isn't in the zone `{zone}`"),
            "the hostname must end with the zone's name",
        );
    }
    let dns = given.dns.unwrap_or_else(|| clouds::profile(first.map_or(Cloud::ALL[0], |region| region.cloud)).dns);
    Traffic { hostname, hostname_given: given.hostname.is_some(), zone, dns, path, interval, failures, ttl }
}

/// The hostname without its first label; a name of two labels, `acme.io`, is its own zone, for nobody holds `io`.
fn default_zone(hostname: &str) -> &str {
    hostname.split_once('.').map(|(_, zone)| zone).filter(|zone| zone.contains('.')).unwrap_or(hostname)
}

fn is_hostname(text: &str) -> bool {
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn home(spec: &TopologySpec, regions: &[Region], check: &mut Validation<'_>) -> Option<RegionName> {
    let Some(wanted) = &spec.state.home else {
        let candidates = regions.iter().filter(|region| region.status != Status::Retired);
        // `min_by_key` keeps the first of equals; the last is wanted.
        return candidates
            .rev()
            .min_by_key(|region| region.traffic)
            .or(regions.first())
            .map(|region| region.name.clone());
    };
    let found = regions
        .iter()
        .find(|r| r.name.as_str() == wanted)
        .or_else(|| regions.iter().find(|r| r.location.as_str() == wanted.as_str()));
    if found.is_none() && regions.len() == spec.regions.len() {
        let help =
            format!("choose one of {}", regions.iter().map(|r| format!("`{}`", r.name)).collect::<Vec<_>>().join(", "));
        check.wrong(
            "topology::home",
            &["state", "home"],
            format!("`{}` isn't a region of this topology", shown(wanted)),
            &help,
        );
    }
    found.map(|region| region.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_availability_is_more_than_nothing_and_less_than_always() {
        let sound = |share: &str| {
            let text = format!(
                "objectives: {{ availability: {share} }}\nregions: {{ a: {{ region: us-east-1, traffic: 100% }} }}\n"
            );
            crate::topology::parse(&text, "test").0.is_some()
        };
        assert!(sound("99.99%") && sound("0.1%"));
        assert!(!sound("0%") && !sound("100%") && !sound("-1%"));
    }

    #[test]
    fn the_zone_follows_from_the_hostname() {
        for (hostname, zone) in [("api.acme.io", "acme.io"), ("a.b.acme.io", "b.acme.io"), ("acme.io", "acme.io")] {
            assert_eq!(default_zone(hostname), zone);
        }
    }
}
