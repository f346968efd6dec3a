//! `hashicorp/aws`, as the sandbox plays it.

use std::sync::LazyLock;

use serde_json::Value as Json;

use super::behaviour::{Behaviour, Reference};
use super::change::{Change, Context, Refusal, Verb};
use super::facts::Facts;
use super::references::fill;
use super::table::Table;
use super::template::{Scope, uuid};
use super::{Emulator, Errors, Place};
use crate::clouds::Provider;
use crate::sandbox::resource::Resource;
use crate::sandbox::schema::ProviderSchemas;
use crate::sandbox::value::Value;

mod configuration;
mod data;
mod ephemeral;
mod policy_document;
mod special;
mod zones;

pub(super) use configuration::Configuration;

/// Where the control plane of what is global is.
const GLOBAL_CONTROL_PLANE: &str = "us-east-1";

pub(super) static EMULATOR: Emulator = Emulator {
    provider: Provider::Aws,
    schemas: LazyLock::new(|| ProviderSchemas::load(include_str!("schema.json"), include_str!("overlay.json"))),
    table: LazyLock::new(|| {
        Table::load(&[
            include_str!("network.yaml"),
            include_str!("compute.yaml"),
            include_str!("balancing.yaml"),
            include_str!("data.yaml"),
            include_str!("storage.yaml"),
            include_str!("secrets.yaml"),
            include_str!("identity.yaml"),
            include_str!("dns.yaml"),
            include_str!("certificates.yaml"),
        ])
    }),
    oldest: LazyLock::new(|| Facts::load(include_str!("facts/6.25.0.json"), include_str!("facts/documented.json"))),
    newest: LazyLock::new(|| Facts::load(include_str!("facts/6.58.0.json"), include_str!("facts/documented.json"))),
    configure: |block| Configuration::read(block).map(super::Configuration::Aws),
    needs: "The provider block needs a region that exists and is known when it plans.",
    lands,
    host,
    unanswered: |verb, behaviour, object, refusal| {
        format!("{verb} {} ({}): {}", behaviour.noun, called(behaviour, object), refusal.detail)
    },
    refusal,
    called,
    named: &["name", "identifier", "bucket", "replication_group_id", "node_group_name", "alarm_name"],
    errors: Errors {
        missing: "InvalidParameterValue: '{value}' does not exist",
        gone: "NotFoundException: {value} does not exist",
        in_use: "DependencyViolation: resource {id} has a dependent object",
    },
    is_own,
    is_of,
    derive,
    special: special::SPECIAL,
    data: data::read,
    ephemeral: ephemeral::open,
};

fn lands<'a>(behaviour: &Behaviour, place: &'a Place) -> &'a str {
    if behaviour.global { GLOBAL_CONTROL_PLANE } else { &place.region }
}

fn host(_: &Context<'_>, region: &str, service: &str) -> String {
    match service {
        "iam" | "route53" => format!("{service}.amazonaws.com"),
        "ecr" => format!("api.ecr.{region}.amazonaws.com"),
        _ => format!("{service}.{region}.amazonaws.com"),
    }
}

fn refusal(behaviour: &Behaviour, verb: Verb, object: &str, message: &str) -> Refusal {
    let verbs = ["Create", "Modify", "Delete"];
    let word = behaviour.verbs.as_ref().map_or(verbs[verb as usize], |verbs| &verbs[verb as usize]);
    let api = behaviour.api.clone().unwrap_or_else(|| behaviour.noun.split(' ').skip(1).collect());
    let service = display_name(&behaviour.service);
    let request = uuid(&[object, message]);
    Refusal::with_detail(
        format!("{} {} ({object})", verb.gerund(), behaviour.noun),
        format!(
            "operation error {service}: {word}{api}, https response error StatusCode: 400, RequestID: {request}, {message}"
        ),
    )
}

/// What the AWS SDK calls a service.
fn display_name(service: &str) -> &str {
    match service {
        "autoscaling" => "Auto Scaling",
        "ec2" => "EC2",
        "ecr" => "ECR",
        "eks" => "EKS",
        "elasticache" => "ElastiCache",
        "elasticloadbalancing" => "Elastic Load Balancing v2",
        "iam" => "IAM",
        "kms" => "KMS",
        "logs" => "CloudWatch Logs",
        "monitoring" => "CloudWatch",
        "rds" => "RDS",
        "route53" => "Route 53",
        "s3" => "S3",
        "secretsmanager" => "Secrets Manager",
        "sqs" => "SQS",
        other => other,
    }
}

fn called(behaviour: &Behaviour, object: &Value) -> String {
    let own = ["name", "identifier", "bucket", "replication_group_id", "node_group_name", "cluster_name", "id"];
    let named = own.iter().find_map(|name| object.get(name).text()).map(str::to_owned);
    if object.get("node_group_name").text().is_some() || behaviour.noun == "EKS Add-On" {
        return fill("{cluster_name}:{node_group_name}{addon_name}", object);
    }
    named.unwrap_or_default()
}

/// A name can be looked up if it is of this account and region: foreign objects are named by their ARN and never called.
fn is_own(change: &Change<'_>, reference: &Reference, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    if reference.attribute != "arn" {
        return !name.starts_with("alias/");
    }
    let mut parts = name.splitn(6, ':');
    let (Some("arn"), Some(_), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let (region, account, rest) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    account == Some(change.context.account)
        && region.is_some_and(|region| region.is_empty() || region == change.context.region)
        && !rest.starts_with("alias/")
        && !rest.starts_with("role/aws-service-role/")
}

/// The ARN names the account, where it names one at all.
fn is_of(resource: &Resource, account: &str) -> bool {
    let owner = format!(":{account}:");
    resource.text("arn").is_none_or(|arn| arn.contains(&owner) || arn.contains(":::"))
}

fn derive(scope: &Scope<'_>, name: &str) -> Option<Json> {
    let (object, region) = (scope.object, scope.context.region);
    Some(match name {
        "partition" => Json::from(zones::partition(region)),
        "role_path" => Json::from(object.get("path").text().unwrap_or("/")),
        "no_kms" => Json::Bool(object.get("kms_master_key_id").is_null()),
        "https" => Json::Bool(object.get("type").text().is_some_and(|text| text.starts_with("HTTPS"))),
        "_set_identifier" => Json::from(match object.get("set_identifier").text() {
            Some(set) if !set.is_empty() => format!("_{set}"),
            _ => String::new(),
        }),
        "short_region" => Json::from(zones::short_region(region)),
        "az_id" => {
            let zone = object.get("availability_zone").text().and_then(|zone| zone.chars().last()).unwrap_or('a');
            Json::from(zones::zone_id(region, zone))
        }
        _ => return None,
    })
}
