//! RDS instances: replicas across regions and their promotion; ElastiCache groups.

use serde_json::Value as Json;

use crate::catalog::Cloud;
use crate::catalog::timings::{self, Timed};
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
        Verb::Update => before_update(change),
        Verb::Delete => {
            let prior = change.prior;
            let is_replica = prior.get("replicate_source_db").text().is_some_and(|source| !source.is_empty());
            let skipped = prior.get("skip_final_snapshot").is_true();
            if !is_replica && !skipped && prior.get("final_snapshot_identifier").text().is_none() {
                let message = "final_snapshot_identifier is required when skip_final_snapshot is false";
                return Err(Refusal::new(message));
            }
            Ok(None)
        }
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
    let Some(source) = source(change, arn) else {
        return Err(refuse(&format!("DBInstanceNotFound: DBInstance {arn} not found.")));
    };
    let retention = source.attributes.get("backup_retention_period").and_then(Json::as_f64).unwrap_or(0.0);
    if retention <= 0.0 {
        return Err(refuse(&format!(
            "InvalidDBInstanceState: Automated backups are not enabled for this database instance. To enable automated \
             backups, use ModifyDBInstance to set the backup retention period to a non-zero value. ({arn})"
        )));
    }
    Ok(Some(timings::of(Timed::PostgresReplicaCreate, Cloud::Aws).typical))
}

fn before_update(change: &Change<'_>) -> Result<Option<f64>, Refusal> {
    let source_of = |object: &Value| object.get("replicate_source_db").text().unwrap_or_default().to_owned();
    let (before, after) = (source_of(change.prior), source_of(change.planned));
    if before == after {
        return Ok(None);
    }
    if !after.is_empty() {
        return Err(Refusal::new("cannot elect new source database for replication"));
    }
    Ok(Some(timings::of(Timed::PostgresPromote, Cloud::Aws).typical))
}

/// A replica has its source's engine, user, database and size.
pub(super) fn computed(change: &Change<'_>, value: &mut Value) {
    let source = value.get("replicate_source_db").text().and_then(|arn| source(change, arn));
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
        let size = source.attributes.get("allocated_storage").and_then(Json::as_i64);
        if let (true, Some(size)) = (value.get("allocated_storage").is_unknown(), size) {
            value.set("allocated_storage", size);
        }
    }
    if value.get("performance_insights_enabled").is_true()
        && value.get("performance_insights_retention_period").is_unknown()
    {
        value.set("performance_insights_retention_period", 7);
    }
}

fn source(change: &Change<'_>, arn: &str) -> Option<Resource> {
    let instances = change.context.cloud.list("aws_db_instance", None);
    instances.into_iter().find(|instance| instance.text("arn") == Some(arn))
}
