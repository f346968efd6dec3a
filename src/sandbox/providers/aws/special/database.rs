//! RDS instances: replicas across regions and their promotion; ElastiCache groups.

use serde_json::Value as Json;

use super::snapshots;
use crate::catalog::Cloud;
use crate::catalog::timings::{self, Timed};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Fact;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
use crate::sandbox::resource::Resource;
use crate::sandbox::value::Value;

/// A database's actual version follows from the one that is asked for.
pub(super) fn plan(planned: &mut Value, prior: &Value, config: &Value) {
    let said = config.get("engine_version");
    if !prior.is_null() && !said.is_null() && said != prior.get("engine_version") {
        planned.set("engine_version_actual", Value::Unknown);
    }
    let port = config.get("port");
    if !prior.is_null() && !port.is_null() && port != prior.get("port") {
        planned.set("endpoint", Value::Unknown);
    }
    let name = config.get("identifier");
    if !prior.is_null() && !name.is_null() && name != prior.get("identifier") {
        // It is renamed in place.
        for named in ["arn", "address", "endpoint"] {
            planned.set(named, Value::Unknown);
        }
    }
}

/// The same for a cache.
pub(super) fn plan_cache(planned: &mut Value, prior: &Value, config: &Value) {
    let said = config.get("engine_version");
    if !prior.is_null() && !said.is_null() && said != prior.get("engine_version") {
        planned.set("engine_version_actual", Value::Unknown);
    }
    let count = config.get("num_cache_clusters");
    if !prior.is_null() && !count.is_null() && count != prior.get("num_cache_clusters") {
        planned.set("member_clusters", Value::Unknown);
    }
}

/// A cache's members are numbered.
pub(super) fn computed_cache(value: &mut Value) {
    let (count, name) = (value.get("num_cache_clusters").number(), value.get("replication_group_id").text());
    if let (true, Some(count), Some(name)) = (value.get("member_clusters").is_unknown(), count, name.map(str::to_owned))
    {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of members")]
        let members = (1..=count as u32).map(|number| Value::from(format!("{name}-{number:03}")));
        value.set("member_clusters", Value::List(members.collect()));
    }
}

/// Decides on creating, promoting, changing and deleting an instance.
pub(super) fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    match change.verb {
        Verb::Create => before_create(change, behaviour),
        Verb::Update => before_update(change, behaviour),
        Verb::Delete => snapshots::before_delete(change, behaviour),
    }
}

fn before_create(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    let refuse = |message: &str| change.context.emulator.refuse(behaviour, Verb::Create, change.planned, message);
    let Some(arn) = change.planned.get("replicate_source_db").text().filter(|arn| !arn.is_empty()) else {
        for required in ["engine", "username"] {
            if change.planned.get(required).text().is_none() {
                return Err(Refusal::new(format!(":\"{required}\": required field is not set")));
            }
        }
        let multi_zone = change.planned.get("multi_az").is_true();
        return Ok(multi_zone.then_some(720.0));
    };
    let region = arn.split(':').nth(3).unwrap_or(change.context.region);
    change.context.call(region, "rds", "read", change.kind).map_err(|refusal| {
        refuse(&format!("DBInstanceNotFound: the source {arn} is not reachable: {}", refusal.detail))
    })?;
    let Some(source) = instance(change, arn) else {
        return Err(refuse(&format!("DBInstanceNotFound: DBInstance {arn} not found.")));
    };
    let retention = source.attributes.get("backup_retention_period").and_then(Json::as_f64).unwrap_or(0.0);
    if retention <= 0.0 {
        return Err(refuse(&format!(
            "InvalidDBInstanceState: Automated backups are not enabled for this database instance. To enable automated \
             backups, use ModifyDBInstance to set the backup retention period to a non-zero value. ({arn})"
        )));
    }
    // What the call that makes a replica has no argument for is changed by a second one.
    if SET_AFTERWARDS.iter().any(|name| !change.config.get(name).is_null()) {
        change.context.call(change.context.region, "rds", "update", change.kind)?;
    }
    Ok(Some(timings::of(Timed::PostgresReplicaCreate, Cloud::Aws).typical))
}

/// Arguments of a replica that its creation sets by a call of their own.
const SET_AFTERWARDS: [&str; 6] = [
    "backup_retention_period",
    "backup_window",
    "ca_cert_identifier",
    "maintenance_window",
    "max_allocated_storage",
    "parameter_group_name",
];

/// For so long after its creation a replica's storage can't be changed, in seconds.
const STORAGE_SETTLES_SECONDS: f64 = 6.0 * 3600.0;

fn before_update(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    let refuse = |message: &str| Err(change.context.emulator.refuse(behaviour, Verb::Update, change.planned, message));
    let own = change.prior.get("arn").text().and_then(|arn| instance(change, arn));
    let (created, now) = (own.map_or(Instant::EPOCH, |own| own.created), change.context.cloud.clock().now());
    let source_of = |object: &Value| object.get("replicate_source_db").text().unwrap_or_default().to_owned();
    let (before, after) = (source_of(change.prior), source_of(change.planned));
    let storage = |object: &Value| object.get("allocated_storage").number().unwrap_or(0.0);
    let (held, wanted) = (storage(change.prior), storage(change.planned));
    if wanted < held {
        return refuse(&format!("InvalidParameterValue: Storage can't shrink from {held} to {wanted} GiB."));
    }
    if wanted > held && !before.is_empty() && now.seconds_since(created) < STORAGE_SETTLES_SECONDS {
        return refuse("InvalidParameterCombination: A replica's storage can't be changed in its first 6 hours.");
    }
    if before == after {
        return Ok(None);
    }
    if !after.is_empty() {
        return Err(Refusal::new("cannot elect new source database for replication"));
    }
    if snapshots::is_backing_up(change.prior, created, now) {
        return refuse("InvalidDBInstanceState: The instance is in backing-up state, and can be promoted afterwards.");
    }
    let context = &change.context;
    let database = change.prior.get("identifier").text().unwrap_or_default().to_owned();
    let begins = Fact::Promote { database, store: context.region.to_owned(), done: false };
    context.cloud.tell(context.session, context.region, "rds", "promotes", begins);
    Ok(Some(timings::of(Timed::PostgresPromote, Cloud::Aws).typical))
}

/// A replica has its source's engine, user and database.
pub(super) fn computed(change: &Change<'_>, value: &mut Value) {
    let source = value.get("replicate_source_db").text().and_then(|arn| instance(change, arn));
    if let Some(source) = source {
        for name in ["engine", "engine_version", "username", "db_name", "port", "license_model"] {
            if value.get(name).is_unknown()
                && let Some(text) = source.attributes.get(name)
            {
                let inherited = match text {
                    Json::String(text) => Value::from(text.as_str()),
                    Json::Number(number) => number.as_i64().map_or(Value::Null, Value::from),
                    _ => Value::Null,
                };
                value.set(name, inherited);
            }
        }
    }
    if value.get("performance_insights_enabled").is_true()
        && value.get("performance_insights_retention_period").is_unknown()
    {
        value.set("performance_insights_retention_period", 7);
    }
}

/// What becomes of a replica whatever is asked for: it has its source's storage, and the call that makes it ignores the
/// protection from deletion, which the next change sets.
pub(super) fn complete(change: &Change<'_>, value: &mut Value) {
    let source = change.planned.get("replicate_source_db").text().and_then(|arn| instance(change, arn));
    let Some(source) = source.filter(|_| change.verb == Verb::Create) else { return };
    if value.get("deletion_protection").is_true() {
        value.set("deletion_protection", false);
    }
    if let Some(size) = source.attributes.get("allocated_storage").and_then(Json::as_i64) {
        value.set("allocated_storage", size);
    }
}

fn instance(change: &Change<'_>, arn: &str) -> Option<Resource> {
    let instances = change.context.cloud.list("aws_db_instance", None);
    instances.into_iter().find(|instance| instance.text("arn") == Some(arn))
}
