//! What the types of `hashicorp/aws` mean.

use serde_json::Value;

use super::machines;
use crate::clouds::attributes::{at, block, blocks, count, entry, flag, number, text, texts, truth};
use crate::clouds::object::{
    AnswerRule, Asks, Bucket, Cache, Check, Cluster, Database, Holds, Home, Latch, Machine, MachineRef, Meaning,
    Member, Name, Nodes, Object, Record, Ref, Reservation, Role, dns_name,
};

/// The machine type of a node group that names none.
const DEFAULT_MACHINE: &str = "t3.medium";

/// The metric that is a latch's signal, and how the namespace begins in which it is.
const LATCH_METRIC: (&str, &str) = ("terradrill/", "latch");

/// Attributes that hold a secret as a plain value, by type.
pub(in crate::clouds) const SECRETS: [(&str, &str); 3] = [
    ("aws_secretsmanager_secret_version", "secret_string"),
    ("aws_db_instance", "password"),
    ("aws_rds_cluster", "master_password"),
];

/// Attributes that name a key, of whatever type.
const KEYS: [&str; 4] = ["kms_key_id", "kms_key_arn", "kms_master_key_id", "encryption_config.provider.key_arn"];

/// What a resource of a type means.
pub(in crate::clouds) fn project(kind: &str, attributes: &Value) -> Vec<Meaning> {
    let meaning = match kind {
        "aws_eks_cluster" => Some(cluster(attributes)),
        "aws_eks_node_group" => Some(node_group(attributes)),
        "aws_launch_template" => Some(launch_template(attributes)),
        "aws_autoscaling_group" => Some(scaling_group(attributes)),
        "aws_instance" => Some(single(attributes)),
        "aws_ssm_parameter" => return machines::file(attributes),
        "aws_ec2_capacity_reservation" => Some(Meaning::new([], Object::Reservation(Reservation { ends: false }))),
        "aws_ec2_capacity_block_reservation" => Some(Meaning::new([], Object::Reservation(Reservation { ends: true }))),
        "aws_db_instance" => Some(instance(attributes)),
        "aws_rds_cluster" => Some(Meaning::new([], Object::Database(kept(attributes)))),
        "aws_rds_cluster_instance" => {
            let public = truth(attributes, "publicly_accessible");
            Some(Meaning::new([], Object::Database(Database { public, ..Database::default() })))
        }
        "aws_elasticache_replication_group" => {
            let encrypted = truth(attributes, "at_rest_encryption_enabled");
            Some(Meaning::new([], Object::Cache(Cache { encrypted })))
        }
        "aws_s3_bucket_versioning" => {
            let versioning = block(attributes, "versioning_configuration");
            let status = versioning.and_then(|versioning| text(versioning, "status"));
            let bucket = Bucket { versioned: status.map(|status| status == "Enabled") };
            Some(Meaning::new(Name::everywhere(text(attributes, "bucket")), Object::Bucket(bucket)))
        }
        "aws_lb" => Some(load_balancer(attributes)),
        "aws_route53_record" => record(attributes),
        "aws_route53_health_check" => Some(health_check(attributes)),
        "aws_cloudwatch_metric_alarm" => alarm(attributes),
        _ => None,
    };
    meaning.into_iter().collect()
}

fn cluster(attributes: &Value) -> Meaning {
    let names = [Name::here(text(attributes, "name")), Name::everywhere(text(attributes, "endpoint"))];
    Meaning::new(names.into_iter().flatten(), Object::Cluster(Cluster { promised: None, zones: None }))
}

fn node_group(attributes: &Value) -> Meaning {
    let own = texts(attributes, "instance_types").first().map(|own| (*own).to_owned());
    let machine = own.map(MachineRef::Type).or_else(|| {
        let template = block(attributes, "launch_template")?;
        let template = Ref::to(text(template, "id").or_else(|| text(template, "name"))?);
        Some(MachineRef::Template { template, otherwise: DEFAULT_MACHINE })
    });
    let scaling = block(attributes, "scaling_config");
    Meaning::new(
        Name::here(text(attributes, "node_group_name")),
        Object::Nodes(Nodes {
            home: Home::Cluster(Ref::to(text(attributes, "cluster_name").unwrap_or_default())),
            machine: machine.unwrap_or_else(|| MachineRef::Type(DEFAULT_MACHINE.to_owned())),
            wanted: scaling.and_then(|scaling| count(scaling, "desired_size")),
            spot: text(attributes, "capacity_type").map(|capacity| capacity == "SPOT"),
        }),
    )
}

fn scaling_group(attributes: &Value) -> Meaning {
    let template = block(attributes, "launch_template").and_then(|by| text(by, "id").or_else(|| text(by, "name")));
    let template = Ref::to(template.unwrap_or_default());
    Meaning::new(
        Name::here(text(attributes, "name")),
        Object::Nodes(Nodes {
            home: Home::Group,
            machine: MachineRef::Template { template, otherwise: DEFAULT_MACHINE },
            wanted: count(attributes, "desired_capacity"),
            spot: None,
        }),
    )
}

/// A machine by itself is a group of one.
fn single(attributes: &Value) -> Meaning {
    let own = text(attributes, "instance_type").map(|own| MachineRef::Type(own.to_owned()));
    Meaning::new(
        Name::everywhere(text(attributes, "id")),
        Object::Nodes(Nodes {
            home: Home::Group,
            machine: own.unwrap_or_else(|| MachineRef::Type(DEFAULT_MACHINE.to_owned())),
            wanted: Some(1),
            spot: None,
        }),
    )
}

fn launch_template(attributes: &Value) -> Meaning {
    let names = [Name::everywhere(text(attributes, "id")), Name::here(text(attributes, "name"))];
    let machine_type = text(attributes, "instance_type").map(str::to_owned);
    Meaning::new(names.into_iter().flatten(), Object::Machine(Machine { machine_type }))
}

fn instance(attributes: &Value) -> Meaning {
    let names = [Name::here(text(attributes, "identifier")), Name::everywhere(text(attributes, "arn"))];
    let source = text(attributes, "replicate_source_db");
    let database = Database {
        role: Some(source.map_or(Role::Primary, |source| Role::Replica { of: Ref::to(source) })),
        zones: truth(attributes, "multi_az").map(|several| if several { 2 } else { 1 }),
        public: truth(attributes, "publicly_accessible"),
        ..kept(attributes)
    };
    Meaning::new(names.into_iter().flatten(), Object::Database(database))
}

/// How data is kept in an instance or a cluster.
fn kept(attributes: &Value) -> Database {
    Database {
        protected: truth(attributes, "deletion_protection"),
        backups: count(attributes, "backup_retention_period").map(|days| days > 0),
        encrypted: truth(attributes, "storage_encrypted"),
        ..Database::default()
    }
}

/// Attributes that name a key by its ARN, with the region of that.
pub(in crate::clouds) fn keys(attributes: &Value) -> Vec<(&'static str, &str)> {
    let home = |attribute: &'static str| {
        let mut parts = at(attributes, attribute).as_str()?.strip_prefix("arn:")?.split(':').skip(1);
        let region = (parts.next() == Some("kms")).then(|| parts.next()).flatten()?;
        Some((attribute, region))
    };
    KEYS.into_iter().filter_map(home).collect()
}

fn load_balancer(attributes: &Value) -> Meaning {
    let address = text(attributes, "dns_name").map(dns_name);
    Meaning::new(Name::everywhere(address.as_deref()), Object::Entry)
}

fn record(attributes: &Value) -> Option<Meaning> {
    // An AAAA record stands beside an A record that leads to the same place.
    let holds = match text(attributes, "type") {
        Some("A" | "CNAME") => Holds::Addresses,
        Some("TXT") => Holds::Texts,
        _ => return None,
    };
    let name = text(attributes, "fqdn").or_else(|| text(attributes, "name"))?;
    let alias = block(attributes, "alias");
    let targets = match alias.and_then(|alias| text(alias, "name")) {
        Some(target) => vec![target],
        None => texts(attributes, "records"),
    };
    // Records that share a name have a policy, and each an identifier in it.
    let failover = blocks(attributes, "failover_routing_policy").first().and_then(|policy| text(policy, "type"));
    let rule = match (text(attributes, "set_identifier"), failover) {
        (_, Some(_)) => AnswerRule::Route53Failover,
        (Some(_), None) => AnswerRule::Route53Weighted,
        (None, None) => AnswerRule::Simple,
    };
    let member = Member {
        targets: targets.into_iter().map(|target| Ref::to(dns_name(target))).collect(),
        ttl: count(attributes, "ttl").filter(|ttl| *ttl > 0 && alias.is_none()),
        place: u32::from(failover == Some("SECONDARY")),
        latch: None,
        weight: blocks(attributes, "weighted_routing_policy").first().and_then(|policy| count(policy, "weight")),
        check: text(attributes, "health_check_id").map(Ref::to),
        follows_targets: alias.is_some_and(|alias| flag(alias, "evaluate_target_health")),
    };
    let record = Record { name: dns_name(name), holds, ttl: None, rule, members: vec![member] };
    Some(Meaning::new([], Object::Record(record)))
}

/// A check asks once in each interval, and changes its mind after so many answers in a row.
fn health_check(attributes: &Value) -> Meaning {
    let patience =
        number(attributes, "request_interval").unwrap_or(30.0) * number(attributes, "failure_threshold").unwrap_or(3.0);
    let check = Check {
        asks: asks(attributes),
        like: None,
        down_after: patience,
        up_after: patience,
        inverted: flag(attributes, "invert_healthcheck"),
    };
    Meaning::new(Name::everywhere(text(attributes, "id")), Object::Check(check))
}

fn asks(attributes: &Value) -> Asks {
    let kind = text(attributes, "type").unwrap_or_default();
    // A disabled check counts as healthy.
    if flag(attributes, "disabled") {
        return Asks::Nothing;
    }
    match kind {
        "CALCULATED" => Asks::All {
            of: texts(attributes, "child_healthchecks").into_iter().map(Ref::to).collect(),
            at_least: count(attributes, "child_health_threshold").unwrap_or(0),
        },
        "CLOUDWATCH_METRIC" => Asks::Latch {
            latch: Ref {
                name: text(attributes, "cloudwatch_alarm_name").unwrap_or_default().to_owned(),
                at: text(attributes, "cloudwatch_alarm_region").map(str::to_owned),
            },
            otherwise: text(attributes, "insufficient_data_health_status") != Some("Unhealthy"),
        },
        _ if ["HTTP", "TCP"].iter().any(|protocol| kind.starts_with(protocol)) => {
            text(attributes, "fqdn").map_or(Asks::Nothing, |name| Asks::Name(name.to_owned()))
        }
        _ => Asks::Nothing,
    }
}

/// An alarm is a latch if it watches the latch's metric; others decide nothing.
fn alarm(attributes: &Value) -> Option<Meaning> {
    let (beginning, metric) = LATCH_METRIC;
    let ours = text(attributes, "namespace").is_some_and(|namespace| namespace.starts_with(beginning));
    let is_latch = ours && text(attributes, "metric_name") == Some(metric);
    let judges = entry(attributes, "dimensions", "Region").unwrap_or_default().to_owned();
    is_latch
        .then(|| Meaning::new(Name::here(text(attributes, "alarm_name")), Object::Latch(Latch { judges, says: None })))
}
