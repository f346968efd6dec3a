//! What a table can't say: code for the types that need it.

use serde_json::Value as Json;

use super::table::{self, Behaviour};
use super::template::Scope;
use super::{Change, Refusal, Verb};
use crate::sandbox::cloud::Cloud;
use crate::sandbox::resource::{Provider, ResourceKey};
use crate::sandbox::value::Value;

mod compute;
mod database;
mod secrets;

pub(crate) use secrets::MADE_UP as MADE_UP_SECRET;

/// Changes what is planned: values that follow from others, and computed values that an update changes.
pub(crate) fn plan(kind: &str, planned: &mut Value, prior: &Value, config: &Value) {
    match kind {
        "aws_launch_template" => compute::plan_launch_template(planned, prior, config),
        "aws_secretsmanager_secret_version" => secrets::plan_version(planned, prior, config),
        "aws_db_instance" => database::plan(planned, prior, config),
        "aws_elasticache_replication_group" => database::plan_cache(planned, prior, config),
        _ => {}
    }
}

/// Refuses what the API would refuse, and says how long the change takes where that follows from it.
///
/// # Errors
/// The refusal.
pub(crate) fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    match change.kind {
        "aws_db_instance" => database::before(change, behaviour),
        "aws_eks_cluster" => compute::before_cluster(change, behaviour),
        "aws_eks_node_group" => compute::before_node_group(change, behaviour),
        "aws_ec2_capacity_reservation" => compute::before_reservation(change, behaviour),
        "aws_vpc_endpoint" => compute::before_endpoint(change, behaviour),
        "aws_s3_bucket_replication_configuration" => compute::before_replication(change, behaviour),
        "kubernetes_deployment_v1" if change.verb == Verb::Update => {
            Ok(Some(crate::catalog::timings::common(crate::catalog::timings::Common::DeploymentUpdate).typical))
        }
        kind if kind.starts_with("kubernetes_") => compute::before_object(change, behaviour),
        _ => Ok(None),
    }
}

/// Fills in values that other resources decide, before the table's rules.
pub(crate) fn computed(change: &Change<'_>, scope: &Scope<'_>) -> Value {
    let mut value = change.planned.clone();
    name_by_prefix(&mut value, scope);
    match change.kind {
        "aws_db_instance" => database::computed(change, &mut value),
        "aws_eks_cluster" | "aws_lb" | "aws_db_subnet_group" | "aws_elasticache_subnet_group" => {
            compute::network_of_subnets(change, &mut value);
        }
        "aws_eks_node_group" => compute::computed_node_group(change, &mut value),
        "aws_default_security_group" => compute::computed_default_group(change, &mut value),
        _ => {}
    }
    value
}

/// Corrects an object before it is stored.
pub(crate) fn complete(change: &Change<'_>, value: &mut Value) {
    match change.kind {
        "aws_launch_template" => compute::complete_launch_template(change, value),
        "aws_secretsmanager_secret_version" => {
            let written = !change.config.get("secret_string_wo").is_null();
            value.set("has_secret_string_wo", written);
        }
        _ => {}
    }
}

/// Adds to a stored object what no schema has.
pub(crate) fn hidden(change: &Change<'_>, attributes: &mut Json) {
    if change.kind == "aws_secretsmanager_secret_version" {
        secrets::store(change, attributes);
    }
}

/// What goes with an object when it is deleted: all that runs in a cluster.
pub(crate) fn contents(cloud: &Cloud, key: &ResourceKey) -> Vec<ResourceKey> {
    let cluster = match key.kind.as_str() {
        "aws_eks_cluster" => cloud.get(key),
        _ => None,
    };
    let (Some(cluster), Some(table)) = (cluster, table::of(Provider::Kubernetes)) else { return Vec::new() };
    let name = cluster.text("name").unwrap_or_default();
    let kinds = table.kinds();
    let objects = kinds.flat_map(|kind| cloud.list(kind, Some(&cluster.region)));
    objects.filter(|object| object.cluster == name).map(|object| object.key).collect()
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
