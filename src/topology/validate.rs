//! From the file's words to the model: what the keys mean together, and everything that is wrong with them.

use std::collections::BTreeMap;

use super::image;
use super::model::{Account, Ignored, Objectives, Region, RegionName, Secret, StateStorage, Status, Topology, is_name};
use super::spec::TopologySpec;
use super::tree::{Node, shown};
use super::{cloud_names, fence, regions, services, sizes, traffic, units};
use crate::catalog::Cloud;
use crate::clouds::{self, Backend, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics};

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

    /// A revision, counted from 1.
    pub(super) fn revision(&mut self, given: Option<u32>, path: &[&str]) -> u32 {
        if given == Some(0) {
            self.wrong("topology::value", path, "Revisions are counted from 1".into(), "write 1 or more");
        }
        given.unwrap_or(1).max(1)
    }

    pub(super) fn read<T>(
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
    let services = services::services(spec, &mut check);
    let secrets = secrets_and_tags(spec, &mut check);
    let images = image::own(spec, &mut check);
    let gate = image::Gate::new(spec, &mut check);
    let regions = regions::regions(spec, &services, &accounts, &mut check);
    cloud_names::services(spec, &name, &services, &regions, &mut check);
    sizes::sizes(&services, &regions, &mut check);
    let traffic = traffic::traffic(spec, &name, &regions, &mut check);
    let fence = fence::fence(spec, &services, &regions, &objectives.residency, &mut check);
    fence::floors(spec, &services, &regions, &mut check);
    let home = home(spec, &regions, &mut check);
    let lock = lock(spec, &regions, &mut check);
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
        state: StateStorage { home, backend: spec.state.backend, lock },
        services,
        images,
        gate,
        fence,
        secrets,
        observability: spec.observability,
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

fn secrets_and_tags(spec: &TopologySpec, check: &mut Validation<'_>) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (name, given) in &spec.secrets {
        let revision = check.revision(given.revision, &["secrets", name, "revision"]);
        secrets.push(Secret { name: name.clone(), revision });
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
    secrets
}

/// How terraforms keep each other out; a table needs an S3 bucket beside it.
fn lock(spec: &TopologySpec, regions: &[Region], check: &mut Validation<'_>) -> Lock {
    let lock = spec.state.lock.unwrap_or_default();
    let backend = |region: &Region| spec.state.backend.unwrap_or(clouds::profile(region.cloud).backend);
    let none = !regions.is_empty() && !regions.iter().any(|region| backend(region) == Backend::S3);
    if lock == Lock::Dynamodb && none {
        check.wrong(
            "topology::lock",
            &["state", "lock"],
            "No state of this topology is in S3, and only S3 has a lock table".into(),
            "leave `lock` out: every other storage locks by itself",
        );
    }
    lock
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
}
