//! Clusters, node groups, launch templates and what they stand in.

use crate::catalog::timings::{self, Timed};
use crate::catalog::{Cloud, gpus, locations};
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
use crate::sandbox::resource::Resource;
use crate::sandbox::value::Value;

/// How long a new node group tries to launch its nodes before it gives up: about 20 minutes.
const LAUNCH_FAILURE_SECONDS: f64 = 1200.0;

/// How long a node group takes to have nodes of another version or launch template: 10 to 40 minutes.
const VERSION_SECONDS: f64 = 1200.0;

/// Each change of a launch template makes a version.
pub(super) fn plan_launch_template(planned: &mut Value, prior: &Value, config: &Value) {
    if !prior.is_null() && planned != prior {
        planned.set("latest_version", Value::Unknown);
        if config.get("update_default_version").is_true() {
            planned.set("default_version", Value::Unknown);
        }
    }
}

/// Numbers the new version of a launch template.
pub(super) fn complete_launch_template(change: &Change<'_>, value: &mut Value) {
    let before = change.prior.get("latest_version").number();
    #[expect(clippy::cast_possible_truncation, reason = "versions are counted from 1")]
    let latest = before.map_or(1, |version| version as i64 + 1);
    if change.planned.get("latest_version").is_unknown() {
        value.set("latest_version", latest);
    }
    if change.planned.get("default_version").is_unknown() {
        value.set("default_version", latest);
    }
}

/// Each change of a parameter's value makes a version.
pub(super) fn plan_parameter(planned: &mut Value, prior: &Value) {
    if !prior.is_null() && planned.get("insecure_value") != prior.get("insecure_value") {
        planned.set("version", Value::Unknown);
    }
}

/// Numbers the new version of a parameter.
pub(super) fn complete_parameter(change: &Change<'_>, value: &mut Value) {
    #[expect(clippy::cast_possible_truncation, reason = "versions are counted from 1")]
    let version = change.prior.get("version").number().map_or(1, |version| version as i64 + 1);
    if change.planned.get("version").is_unknown() {
        value.set("version", version);
    }
}

/// A cluster needs subnets in two zones.
pub(super) fn before_cluster(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Create {
        let subnets = subnets(change, change.planned.at("vpc_config.subnet_ids"));
        let mut zones: Vec<_> = subnets.iter().filter_map(|subnet| subnet.text("availability_zone")).collect();
        zones.sort_unstable();
        zones.dedup();
        if zones.len() < 2 {
            let message = "InvalidParameterException: Subnets specified must be in at least two different AZs";
            return Err(refuse(change, behaviour, message));
        }
        return Ok(Some(timings::of(Timed::ClusterCreate, Cloud::Aws).typical));
    }
    Ok(None)
}

/// A node group's sizes must fit each other, and its instance types must be offered in the region.
pub(super) fn before_node_group(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Delete {
        return Ok(None);
    }
    let size = |name: &str| change.planned.at(&format!("scaling_config.{name}")).number().unwrap_or(0.0);
    let (min, desired, max) = (size("min_size"), size("desired_size"), size("max_size"));
    let problem = if min > desired {
        Some(format!("Minimum capacity {min} can't be greater than desired size {desired}"))
    } else if desired > max {
        Some(format!("desired capacity {desired} can't be greater than max size {max}"))
    } else if max < 1.0 {
        Some("maxSize must be greater than or equal to 1".to_owned())
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(refuse(change, behaviour, &format!("InvalidParameterException: {problem}")));
    }
    for instance_type in change.planned.get("instance_types").items().iter().filter_map(Value::text) {
        let known = gpus::find(instance_type).is_some();
        if known && locations::find(change.context.region).and_then(|place| gpus::offer(place, instance_type)).is_none()
        {
            let message = format!(
                "InvalidParameterException: The following supplied instance types do not exist: [{instance_type}]"
            );
            return Err(refuse(change, behaviour, &message));
        }
        let left = change.context.cloud.stock_left(change.context.region, instance_type).map(f64::from);
        // A group that grows is accepted, and its nodes are missing; a new one has to get its nodes.
        if change.verb == Verb::Create && left.is_some_and(|left| left < desired) {
            let name = (change.context.emulator.called)(behaviour, change.planned);
            let summary = format!(
                "waiting for EKS Node Group ({name}) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'"
            );
            let detail = "last error: AsgInstanceLaunchFailures: Could not launch On-Demand Instances. \
                          InsufficientInstanceCapacity - We currently do not have sufficient capacity.";
            return Err(Refusal { seconds: LAUNCH_FAILURE_SECONDS, ..Refusal::with_detail(summary, detail) });
        }
    }
    if change.verb == Verb::Create {
        return Ok(Some(timings::of(Timed::NodeGroupCreate, Cloud::Aws).typical));
    }
    // New nodes come first, one after the other, and only then another size.
    let is_new = |path: &str| change.planned.at(path) != change.prior.at(path);
    let rolls = ["version", "release_version", "launch_template.version"].iter().any(|path| is_new(path));
    let scales = ["scaling_config", "labels", "taint", "update_config"].iter().any(|path| is_new(path));
    let scaling = timings::of(Timed::NodeGroupScale, Cloud::Aws).typical;
    Ok(Some(if rolls { VERSION_SECONDS } else { 0.0 } + if scales || !rolls { scaling } else { 0.0 }))
}

/// A group's sizes must fit each other. Whether its machines come is another matter.
pub(super) fn before_group(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Delete {
        return Ok(None);
    }
    let size = |name: &str| change.planned.get(name).number().unwrap_or(0.0);
    let (min, max) = (size("min_size"), size("max_size"));
    let desired = change.planned.get("desired_capacity").number().unwrap_or(min);
    if min > desired || desired > max {
        let message = format!(
            "ValidationError: Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}"
        );
        return Err(refuse(change, behaviour, &message));
    }
    Ok(None)
}

/// A group knows the zones of its subnets, and the other name of its launch template.
pub(super) fn computed_group(change: &Change<'_>, value: &mut Value) {
    let named: Vec<&str> = value
        .get("vpc_zone_identifier")
        .items()
        .iter()
        .filter_map(Value::text)
        .flat_map(|ids| ids.split(','))
        .collect();
    let ids = Value::List(named.into_iter().map(Value::from).collect());
    let zones: Vec<Value> =
        subnets(change, &ids).iter().filter_map(|subnet| subnet.text("availability_zone")).map(Value::from).collect();
    if value.get("availability_zones").is_unknown() {
        value.set("availability_zones", Value::List(zones));
    }
    complete_template(change, value);
}

/// Capacity is reserved where there is some.
pub(super) fn before_reservation(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    let wanted = change.planned.get("instance_count").number().unwrap_or(0.0);
    let held = change.prior.get("instance_count").number().unwrap_or(0.0);
    let instance_type = change.planned.get("instance_type").text().unwrap_or_default();
    let left = change.context.cloud.stock_left(change.context.region, instance_type).map(f64::from);
    if left.is_some_and(|left| wanted - held > left) {
        let message = format!(
            "InsufficientInstanceCapacity: We currently do not have sufficient {instance_type} capacity in the \
             Availability Zone you requested."
        );
        return Err(refuse(change, behaviour, &message));
    }
    Ok(None)
}

/// A node group runs its cluster's version, and knows the other name of its launch template.
pub(super) fn computed_node_group(change: &Change<'_>, value: &mut Value) {
    let cluster_name = value.get("cluster_name").text().unwrap_or_default();
    let clusters = change.context.cloud.list("aws_eks_cluster", Some(change.context.region));
    let version = clusters
        .iter()
        .find(|cluster| cluster.text("name") == Some(cluster_name))
        .and_then(|cluster| cluster.text("version"))
        .unwrap_or("1.35")
        .to_owned();
    if value.get("version").is_unknown() {
        value.set("version", version.as_str());
    }
    if value.get("release_version").is_unknown() {
        let version = value.get("version").text().unwrap_or(&version).to_owned();
        value.set("release_version", format!("{version}.0-20260101"));
    }
    complete_template(change, value);
}

/// An instance is what its launch template says, where it doesn't say so itself, and stands in the zone of its subnet.
pub(super) fn computed_instance(change: &Change<'_>, value: &mut Value) {
    complete_template(change, value);
    let found = subnets(change, &Value::List(vec![value.get("subnet_id").clone()]));
    let zone = found.first().and_then(|subnet| subnet.text("availability_zone")).map_or(Value::Null, Value::from);
    if value.get("availability_zone").is_unknown() {
        value.set("availability_zone", zone);
    }
    let wanted = value.at("launch_template.id").text().map(str::to_owned);
    let templates = change.context.cloud.list("aws_launch_template", Some(change.context.region));
    let template = templates.iter().find(|template| wanted.is_some() && template.text("id") == wanted.as_deref());
    for (own, other) in [("instance_type", "instance_type"), ("ami", "image_id"), ("user_data_base64", "user_data")] {
        if value.get(own).is_unknown() {
            let said = template.and_then(|template| template.text(other));
            value.set(own, said.map_or(Value::Null, Value::from));
        }
    }
}

/// A launch template that is named by its id has a name, too, and the other way round.
fn complete_template(change: &Change<'_>, value: &mut Value) {
    let templates = change.context.cloud.list("aws_launch_template", Some(change.context.region));
    let Value::List(mut blocks) = value.get("launch_template").clone() else { return };
    for block in &mut blocks {
        let by = |name: &str| {
            let wanted = block.get(name).text()?;
            let attribute = if name == "id" { "id" } else { "name" };
            templates.iter().find(|template| template.text(attribute) == Some(wanted))
        };
        let found = by("id").or_else(|| by("name"));
        let (id, name) = found.map_or((None, None), |template| (template.text("id"), template.text("name")));
        if block.get("id").is_unknown() {
            block.set("id", id.map_or(Value::Null, Value::from));
        }
        if block.get("name").is_unknown() {
            block.set("name", name.map_or(Value::Null, Value::from));
        }
    }
    value.set("launch_template", Value::List(blocks));
}

/// What stands in subnets stands in their network.
pub(super) fn network_of_subnets(change: &Change<'_>, value: &mut Value) {
    let named = ["subnet_ids", "subnets", "vpc_config.subnet_ids", "subnet_mapping.subnet_id"];
    let network = named.iter().find_map(|path| {
        let named = value.at(path);
        let found = match named {
            Value::String(_) => subnets(change, &Value::List(vec![named.clone()])),
            _ => subnets(change, named),
        };
        found.first().and_then(|subnet| subnet.text("vpc_id")).map(str::to_owned)
    });
    let network = network.map_or(Value::Null, Value::from);
    if value.get("vpc_id").is_unknown() {
        value.set("vpc_id", network);
    } else if let Value::List(mut blocks) = value.get("vpc_config").clone() {
        for block in blocks.iter_mut().filter(|block| block.get("vpc_id").is_unknown()) {
            block.set("vpc_id", network.clone());
        }
        value.set("vpc_config", Value::List(blocks));
    }
}

/// The default security group is there since its network was made.
pub(super) fn computed_default_group(change: &Change<'_>, value: &mut Value) {
    let wanted = value.get("vpc_id").text();
    let networks = change.context.cloud.list("aws_vpc", Some(change.context.region));
    let network = networks.iter().find(|network| wanted.is_some() && network.text("id") == wanted);
    let id = network.and_then(|network| network.text("default_security_group_id"));
    value.set("id", id.map_or(Value::Null, Value::from));
}

/// Private DNS names of an endpoint need the network's DNS.
pub(super) fn before_endpoint(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Delete {
        return Ok(None);
    }
    let wanted = change.planned.get("vpc_id").text().unwrap_or_default();
    let networks = change.context.cloud.list("aws_vpc", Some(change.context.region));
    let network = networks.iter().find(|network| network.text("id") == Some(wanted));
    let flag =
        |name: &str| network.and_then(|network| network.attributes.get(name)).and_then(serde_json::Value::as_bool);
    let resolves = flag("enable_dns_support").unwrap_or(true) && flag("enable_dns_hostnames").unwrap_or(false);
    if change.planned.get("private_dns_enabled").is_true() && network.is_some() && !resolves {
        let message = "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC \
                       attributes set to true";
        return Err(refuse(change, behaviour, message));
    }
    let gateway = change.planned.get("vpc_endpoint_type").text().is_none_or(|kind| kind == "Gateway");
    Ok(gateway.then_some(6.0))
}

/// Replication needs buckets that exist and keep versions.
pub(super) fn before_replication(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Delete {
        return Ok(None);
    }
    let versioned = |bucket: &str| {
        let kept = change.context.cloud.list("aws_s3_bucket_versioning", None);
        kept.iter().any(|part| {
            let status = part.attributes.pointer("/versioning_configuration/0/status");
            part.text("bucket") == Some(bucket) && status.and_then(serde_json::Value::as_str) == Some("Enabled")
        })
    };
    let own = change.planned.get("bucket").text().unwrap_or_default();
    if !versioned(own) {
        let message = "InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication configuration";
        return Err(refuse(change, behaviour, message));
    }
    for rule in change.planned.get("rule").items() {
        let arn = rule.at("destination.bucket").text().unwrap_or_default();
        let bucket = arn.rsplit(':').next().unwrap_or_default();
        let exists =
            change.context.cloud.list("aws_s3_bucket", None).iter().any(|other| other.text("bucket") == Some(bucket));
        if !exists {
            return Err(refuse(change, behaviour, "InvalidRequest: Destination bucket must exist."));
        }
        if !versioned(bucket) {
            let message = "InvalidRequest: Destination bucket must have versioning enabled.";
            return Err(refuse(change, behaviour, message));
        }
    }
    Ok(None)
}

fn subnets(change: &Change<'_>, ids: &Value) -> Vec<Resource> {
    let ids: Vec<_> = ids.items().iter().filter_map(Value::text).collect();
    let mut subnets = change.context.cloud.list("aws_subnet", Some(change.context.region));
    subnets.retain(|subnet| subnet.text("id").is_some_and(|id| ids.contains(&id)));
    subnets
}

fn refuse(change: &Change<'_>, behaviour: &Behaviour, message: &str) -> Refusal {
    change.context.emulator.refuse(behaviour, change.verb, change.planned, message)
}
