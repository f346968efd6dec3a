//! What each service is: its kind, and what the keys of that kind say.

use std::collections::BTreeMap;

use super::image::{self, Image};
use super::model::{Replication, Service, ServiceName};
use super::spec::{KindSpec, ServiceSpec, TopologySpec};
use super::tree::shown;
use super::validate::Validation;
use super::{placements, ports, units};

/// What is missing is assumed to be this model: a size that fits every current data-centre GPU.
const DEFAULT_MODEL: (&str, f64) = ("meta-llama/Llama-3.1-8B-Instruct", 16.0);
/// GiB of a database for which no storage was asked.
const DEFAULT_STORAGE: u32 = 100;

pub(super) fn services(spec: &TopologySpec, check: &mut Validation<'_>) -> BTreeMap<ServiceName, Service> {
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
        let service = service(name, kind, given, &path, check);
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
                    let service = service(&name, kind, &ServiceSpec::default(), &path, check);
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

fn service(name: &str, kind: KindSpec, given: &ServiceSpec, path: &[&str], check: &mut Validation<'_>) -> Service {
    let at = |key| -> Vec<&str> { path.iter().copied().chain([key]).collect() };
    keys_of_another_kind(kind, given, path, check);
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
            if given.floor == Some(0) {
                check.wrong(
                    "topology::floor",
                    &at("floor"),
                    "A region that opens with no replica ready would answer nobody".into(),
                    "write 1 or more",
                );
            }
            Service::Inference {
                model: model.name.unwrap_or_else(|| DEFAULT_MODEL.0.to_owned()),
                weights_gib: weights.unwrap_or(DEFAULT_MODEL.1),
                weights_digest: model.digest.as_deref().and_then(|text| weights_digest(text, path, check)),
                image: (given.image.as_ref())
                    .and_then(|text| image::given(text, &at("image"), check))
                    .or_else(|| Image::parse(image::SERVER))
                    .expect("the default is an image"),
                gpus_per_replica: given.gpus_per_replica.unwrap_or(1).max(1),
                floor: given.floor.unwrap_or(1).max(1),
                ports: ports::of(name, given, path, check),
            }
        }
        KindSpec::Postgres => {
            let storage =
                check.read(given.storage.as_ref(), &at("storage"), units::gibibytes, "write a size such as `100GiB`");
            Service::Postgres {
                replication: given.replication.as_ref().and_then(|asked| asked.mode).unwrap_or(Replication::Async),
                instance: given.instance.clone(),
                storage_gib: storage.map_or(DEFAULT_STORAGE, |gib| gib.ceil() as u32),
                password_revision: check.revision(given.password_revision, &at("password_revision")),
            }
        }
        KindSpec::Redis => Service::Redis { instance: given.instance.clone() },
        KindSpec::Queue => Service::Queue,
        KindSpec::Objects => Service::Objects,
    }
}

/// The SHA-256 of a manifest, in hexadecimal digits.
fn weights_digest(text: &str, path: &[&str], check: &mut Validation<'_>) -> Option<String> {
    let hex = text.strip_prefix("sha256:").filter(|hex| hex.len() == 64);
    let legal = hex.filter(|hex| hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
    if legal.is_none() {
        let path: Vec<&str> = path.iter().copied().chain(["model", "digest"]).collect();
        let summary = format!("`{}` isn't the digest of a manifest", shown(text));
        check.wrong(
            "topology::digest",
            &path,
            summary,
            "write `sha256:` and the 64 digits that `terradrill artifacts manifest` prints",
        );
    }
    legal.map(str::to_owned)
}

/// Keys that say nothing about a service of this kind.
fn keys_of_another_kind(kind: KindSpec, given: &ServiceSpec, path: &[&str], check: &mut Validation<'_>) {
    use KindSpec::{Inference, Postgres, Redis};
    let keys: [(&str, bool, &[KindSpec]); 9] = [
        ("image", given.image.is_some(), &[Inference]),
        ("model", given.model.is_some(), &[Inference]),
        ("gpus_per_replica", given.gpus_per_replica.is_some(), &[Inference]),
        ("floor", given.floor.is_some(), &[Inference]),
        ("port", given.port.is_some(), &[Inference]),
        ("replication", given.replication.is_some(), &[Postgres]),
        ("instance", given.instance.is_some(), &[Postgres, Redis]),
        ("storage", given.storage.is_some(), &[Postgres]),
        ("password_revision", given.password_revision.is_some(), &[Postgres]),
    ];
    for (key, _, kinds) in keys.into_iter().filter(|(_, is_given, kinds)| *is_given && !kinds.contains(&kind)) {
        let path: Vec<&str> = path.iter().copied().chain([key]).collect();
        let of = kinds.iter().map(|kind| format!("`{}`", kind.name())).collect::<Vec<_>>().join(" and ");
        let summary = format!("A service of kind `{}` has no `{key}`", kind.name());
        check.wrong_key("topology::other-kind", &path, summary, &format!("leave it out: it says something about {of}"));
    }
}
