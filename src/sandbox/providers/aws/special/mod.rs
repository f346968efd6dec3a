//! What the tables can't say: code for the types that need it.

use serde_json::Value as Json;

use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal};
use crate::sandbox::providers::template::Scope;
use crate::sandbox::providers::{Leftover, Special};
use crate::sandbox::value::Value;

mod certificates;
mod compute;
mod database;
mod replacement;
mod secrets;
mod snapshots;

pub(super) use secrets::MADE_UP as MADE_UP_SECRET;

use replacement::replaces;

pub(super) const SPECIAL: Special = Special { plan, replaces, before, computed, complete, leaves, hidden };

fn plan(kind: &str, planned: &mut Value, prior: &Value, config: &Value) {
    match kind {
        "aws_launch_template" => compute::plan_launch_template(planned, prior, config),
        "aws_ssm_parameter" => compute::plan_parameter(planned, prior),
        "aws_secretsmanager_secret_version" => secrets::plan_version(planned, prior, config),
        "aws_db_instance" => database::plan(planned, prior, config),
        "aws_route53_record" => plan_record(planned, prior, config),
        "aws_elasticache_replication_group" => database::plan_cache(planned, prior, config),
        _ => {}
    }
}

fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    match change.kind {
        "aws_db_instance" => database::before(change, behaviour),
        "aws_secretsmanager_secret" => secrets::before(change, behaviour),
        "aws_eks_cluster" => compute::before_cluster(change, behaviour),
        "aws_eks_node_group" => compute::before_node_group(change, behaviour),
        "aws_autoscaling_group" => compute::before_group(change, behaviour),
        "aws_ec2_capacity_reservation" => compute::before_reservation(change, behaviour),
        "aws_acm_certificate_validation" => certificates::before_validation(change, behaviour),
        "aws_vpc_endpoint" => compute::before_endpoint(change, behaviour),
        "aws_s3_bucket_replication_configuration" => compute::before_replication(change, behaviour),
        _ => Ok(None),
    }
}

fn computed(change: &Change<'_>, scope: &Scope<'_>) -> Value {
    let mut value = change.planned.clone();
    name_by_prefix(&mut value, scope);
    match change.kind {
        "aws_db_instance" => database::computed(change, &mut value),
        "aws_elasticache_replication_group" => database::computed_cache(&mut value),
        "aws_eks_cluster" | "aws_lb" | "aws_db_subnet_group" | "aws_elasticache_subnet_group" => {
            compute::network_of_subnets(change, &mut value);
        }
        "aws_eks_node_group" => compute::computed_node_group(change, &mut value),
        "aws_autoscaling_group" => compute::computed_group(change, &mut value),
        "aws_instance" => compute::computed_instance(change, &mut value),
        "aws_acm_certificate" => certificates::computed(change, &mut value),
        "aws_default_security_group" => compute::computed_default_group(change, &mut value),
        _ => {}
    }
    value
}

fn complete(change: &Change<'_>, value: &mut Value) {
    match change.kind {
        "aws_launch_template" => compute::complete_launch_template(change, value),
        "aws_ssm_parameter" => compute::complete_parameter(change, value),
        "aws_db_instance" => database::complete(change, value),
        "aws_secretsmanager_secret_version" => {
            let written = !change.config.get("secret_string_wo").is_null();
            value.set("has_secret_string_wo", written);
        }
        _ => {}
    }
}

fn leaves(change: &Change<'_>) -> Option<Leftover> {
    match change.kind {
        "aws_db_instance" => snapshots::of_deleted(change),
        "aws_secretsmanager_secret" => secrets::scheduled(change),
        _ => None,
    }
}

fn hidden(change: &Change<'_>, attributes: &mut Json) {
    if change.kind == "aws_secretsmanager_secret_version" {
        secrets::store(change, attributes);
    }
}

/// A record can get another type or set identifier in place, and its id holds both.
fn plan_record(planned: &mut Value, prior: &Value, config: &Value) {
    if !prior.is_null() && ["type", "set_identifier"].iter().any(|name| config.get(name) != prior.get(name)) {
        planned.set("id", Value::Unknown);
    }
}

/// An object without a name is named by its prefix.
fn name_by_prefix(value: &mut Value, scope: &Scope<'_>) {
    for (name, prefix) in [
        ("name", "name_prefix"),
        ("bucket", "bucket_prefix"),
        ("identifier", "identifier_prefix"),
        ("node_group_name", "node_group_name_prefix"),
    ] {
        if value.get(name).is_unknown() {
            let start = value.get(prefix).text().unwrap_or("terraform-").to_owned();
            let name_of = format!("{start}{}", scope.text("{digits:26:name}"));
            value.set(name, name_of);
        }
    }
}
