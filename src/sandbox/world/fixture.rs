//! A small system of two regions for tests, in the shape in which the modules apply it.

use serde_json::{Value, json};

use crate::clouds::Provider;
use crate::ledger::{Content, Entry, PrivateKey, Signed};
use crate::sandbox::clock::Instant;
use crate::sandbox::resource::{Resource, ResourceKey};

pub(in crate::sandbox) const HOSTNAME: &str = "api.shop.example.com";
pub(in crate::sandbox) const PRIMARY: &str = "us-east-1";
pub(in crate::sandbox) const SECONDARY: &str = "eu-west-1";
pub(in crate::sandbox) const WITNESS: &str = "eu-central-1";

/// What a region's posture says.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) struct Posture {
    pub(in crate::sandbox) serves: bool,
    pub(in crate::sandbox) replicas: u32,
    pub(in crate::sandbox) nodes: u32,
}

pub(in crate::sandbox) const ACTIVE: Posture = Posture { serves: true, replicas: 2, nodes: 2 };
pub(in crate::sandbox) const STANDBY: Posture = Posture { serves: false, replicas: 1, nodes: 1 };

fn name_of(location: &str) -> &'static str {
    if location == PRIMARY { "primary" } else { "secondary" }
}

fn resource(kind: &str, identity: String, location: &str, owner: String, attributes: Value) -> Resource {
    let provider = Provider::of_kind(kind).expect("a provider's type");
    let cluster = if provider == Provider::Kubernetes { "shop" } else { "" };
    Resource {
        key: ResourceKey { provider, kind: kind.to_owned(), identity },
        region: location.to_owned(),
        cluster: cluster.to_owned(),
        owner,
        attributes,
        created: Instant::default(),
        changed: Instant::default(),
    }
}

fn of_region(kind: &str, location: &str, stack: &str, attributes: Value) -> Resource {
    let identity = format!("{location}/{stack}/{kind}");
    let owner = format!("shop/{}/{stack}", name_of(location));
    resource(kind, identity, location, owner, attributes)
}

pub(in crate::sandbox) fn arn(location: &str) -> String {
    format!("arn:aws:rds:{location}:000000000000:db:shop-vector-db")
}

pub(in crate::sandbox) fn node_group(location: &str, desired: u32) -> Resource {
    of_region(
        "aws_eks_node_group",
        location,
        "platform",
        json!({
            "cluster_name": "shop",
            "node_group_name": "gpu",
            "instance_types": ["g5.2xlarge"],
            "scaling_config": [{ "desired_size": desired, "min_size": desired, "max_size": 10 }],
        }),
    )
}

pub(in crate::sandbox) fn deployment(location: &str, component: &str, replicas: u32, image: &str) -> Resource {
    let gpus = if component == "inference" { json!({ "nvidia.com/gpu": "1" }) } else { json!({ "cpu": "50m" }) };
    let mut made = of_region(
        "kubernetes_deployment_v1",
        location,
        "workloads",
        json!({
            "metadata": [{
                "name": component,
                "namespace": "shop",
                "labels": { "app.kubernetes.io/component": component },
                "annotations": { "terradrill.dev/weights-gib": "10" },
            }],
            "spec": [{
                "replicas": replicas.to_string(),
                "template": [{
                    "spec": [{ "container": [{ "image": image, "resources": [{ "requests": gpus }] }] }],
                }],
            }],
        }),
    );
    made.key.identity = format!("{location}/shop/{component}");
    made
}

pub(in crate::sandbox) fn gate(location: &str, posture: Posture) -> Resource {
    let holders = ["primary", "secondary", "witness"].map(|name| (name, holder(name)));
    let peer = if location == PRIMARY { ("secondary", SECONDARY) } else { ("primary", PRIMARY) };
    let text = json!({
        "environment": "shop",
        "region": name_of(location),
        "epoch": 0,
        "serves": posture.serves,
        "health_path": "/healthz",
        "database": "vector-db",
        "inference": { "inference": { "replicas": "r", "desired": posture.replicas, "floor": 1, "slots": 8 } },
        "ledger": {
            "public_key": key().public().to_string(),
            "holders": holders.iter().map(|(name, (bucket, region))| {
                ((*name).to_owned(), json!({ "bucket": bucket, "region": region }))
            }).collect::<serde_json::Map<_, _>>(),
            "peers": { peer.0: format!("https://{}.{HOSTNAME}", peer.1) },
            "latch": (location == PRIMARY).then(fence),
        },
    });
    of_region(
        "kubernetes_config_map_v1",
        location,
        "workloads",
        json!({
            "metadata": [{ "name": "gate", "namespace": "shop" }],
            "data": { "gate.json": text.to_string() },
        }),
    )
}

/// The key that signs the ledger.
pub(in crate::sandbox) fn key() -> PrivateKey {
    PrivateKey::from_bytes([7; 32])
}

/// A holder's bucket, and where it is.
pub(in crate::sandbox) fn holder(name: &str) -> (String, &'static str) {
    let location = match name {
        "primary" => PRIMARY,
        "secondary" => SECONDARY,
        _ => WITNESS,
    };
    (format!("shop-fence-{location}"), location)
}

/// An entry of the ledger: who serves is primary too, and whoever else there is, is shut.
pub(in crate::sandbox) fn entry(epoch: u64, serves: &[&str], shut: &[&str]) -> Signed {
    entry_of(&format!("r{epoch}"), epoch, serves, shut)
}

/// The same, decided by a run.
pub(in crate::sandbox) fn entry_of(run: &str, epoch: u64, serves: &[&str], shut: &[&str]) -> Signed {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let primary = serves.first().map(|region| ("vector-db".to_owned(), (*region).to_owned()));
    Entry {
        environment: "shop".to_owned(),
        epoch,
        content: Content {
            serves: names(serves),
            primary: primary.into_iter().collect(),
            shut: names(shut),
            going_on: Vec::new(),
            holders: names(&["primary", "secondary", "witness"]),
        },
        run: run.to_owned(),
        written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
        answers: Vec::new(),
    }
    .sign(&key())
}

fn fence_store(name: &str) -> Resource {
    let (bucket, location) = holder(name);
    of_region(
        "aws_s3_bucket_versioning",
        location,
        "state",
        json!({ "bucket": bucket, "versioning_configuration": [{ "status": "Enabled" }] }),
    )
}

pub(in crate::sandbox) fn database(location: &str, source: Option<&str>) -> Resource {
    of_region(
        "aws_db_instance",
        location,
        "vector-db",
        json!({
            "identifier": "shop-vector-db",
            "arn": arn(location),
            "replicate_source_db": source.map(arn),
        }),
    )
}

fn platform(location: &str, posture: Posture) -> Vec<Resource> {
    let mut system = node_group(location, 2);
    system.key.identity.push_str("/system");
    system.attributes["instance_types"] = json!(["m7i.large"]);
    vec![
        system,
        node_group(location, posture.nodes),
        of_region("aws_lb", location, "platform", json!({ "dns_name": format!("shop.elb.{location}.amazonaws.com") })),
        of_region(
            "kubernetes_daemon_set_v1",
            location,
            "workloads",
            json!({ "metadata": [{ "name": "nvidia-device-plugin" }], "spec": [{}] }),
        ),
        deployment(location, "gate", 2, "gate"),
    ]
}

fn global(kind: &str, identity: String, attributes: Value) -> Resource {
    resource(kind, identity, "", "shop/global/traffic".to_owned(), attributes)
}

fn check(id: String, mut attributes: Value) -> Resource {
    attributes["id"] = json!(id);
    global("aws_route53_health_check", id, attributes)
}

fn record(name: &str, set: &str, mut attributes: Value) -> Resource {
    for (attribute, value) in [("name", name), ("fqdn", name), ("type", "A"), ("set_identifier", set)] {
        attributes[attribute] = json!(value);
    }
    global("aws_route53_record", format!("{name}-{set}"), attributes)
}

fn serving() -> String {
    format!("serving.{HOSTNAME}")
}

fn traffic(location: &str, weight: u32) -> Vec<Resource> {
    let name = name_of(location);
    let own = format!("{location}.{HOSTNAME}");
    let holder = if location == PRIMARY { SECONDARY } else { PRIMARY };
    let alarm = format!("shop-latch-{name}");
    vec![
        of_region(
            "aws_cloudwatch_metric_alarm",
            holder,
            "endpoint",
            json!({
                "alarm_name": alarm,
                "namespace": "terradrill/shop",
                "metric_name": "latch",
                "dimensions": { "Region": name },
            }),
        ),
        of_region(
            "aws_route53_record",
            location,
            "endpoint",
            json!({
                "name": own,
                "fqdn": own,
                "type": "A",
                "alias": [{ "name": format!("shop.elb.{location}.amazonaws.com"), "evaluate_target_health": false }],
            }),
        ),
        check(
            format!("{name}-gate"),
            json!({ "type": "HTTPS", "fqdn": own, "request_interval": 10, "failure_threshold": 3 }),
        ),
        check(
            format!("{name}-latch"),
            json!({
                "type": "CLOUDWATCH_METRIC",
                "cloudwatch_alarm_name": alarm,
                "cloudwatch_alarm_region": holder,
                "insufficient_data_health_status": "LastKnownStatus",
            }),
        ),
        check(
            format!("{name}-site"),
            json!({
                "type": "CALCULATED",
                "child_healthchecks": [format!("{name}-gate"), format!("{name}-latch")],
                "child_health_threshold": 2,
            }),
        ),
        record(
            &serving(),
            name,
            json!({
                "health_check_id": format!("{name}-site"),
                "weighted_routing_policy": [{ "weight": weight }],
                "alias": [{ "name": own, "evaluate_target_health": true }],
            }),
        ),
    ]
}

/// The public name: any healthy region.
fn primary() -> Resource {
    record(
        HOSTNAME,
        "serving",
        json!({
            "failover_routing_policy": [{ "type": "PRIMARY" }],
            "alias": [{ "name": serving(), "evaluate_target_health": true }],
        }),
    )
}

/// The public name: what is answered when no region may be.
pub(in crate::sandbox) fn sorry() -> Resource {
    record(
        HOSTNAME,
        "sorry",
        json!({ "failover_routing_policy": [{ "type": "SECONDARY" }], "ttl": 30, "records": ["192.0.2.1"] }),
    )
}

/// The name whose text says whether a latch about the first region is shut.
fn fence() -> String {
    format!("_fence.{PRIMARY}.{HOSTNAME}")
}

/// What it says while no latch is shut, and else.
fn fence_record(text: &str, policy: &str, check: Option<&str>) -> Resource {
    let mut record = record(
        &fence(),
        text,
        json!({
            "failover_routing_policy": [{ "type": policy }],
            "health_check_id": check,
            "ttl": 60,
            "records": [text],
        }),
    );
    record.attributes["type"] = json!("TXT");
    record
}

/// What a posture changes in a region, beside the database.
pub(in crate::sandbox) fn posture(location: &str, posture: Posture) -> Vec<Resource> {
    vec![
        node_group(location, posture.nodes),
        deployment(location, "inference", posture.replicas, "vllm"),
        gate(location, posture),
    ]
}

/// Everything: the first region active with the primary, the second standby with its replica.
pub(in crate::sandbox) fn system() -> Vec<Resource> {
    let mut all = Vec::new();
    for (location, source, stands) in [(PRIMARY, None, ACTIVE), (SECONDARY, Some(PRIMARY), STANDBY)] {
        all.extend(platform(location, stands));
        all.push(database(location, source));
        all.extend(posture(location, stands));
    }
    all.extend(traffic(PRIMARY, 100));
    all.extend(traffic(SECONDARY, 1));
    all.extend([primary(), sorry()]);
    all.extend([fence_record("open", "PRIMARY", Some("primary-latch")), fence_record("shut", "SECONDARY", None)]);
    all.extend(["primary", "secondary", "witness"].map(fence_store));
    all
}
