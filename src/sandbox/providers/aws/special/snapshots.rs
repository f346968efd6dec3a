//! Backups and snapshots of RDS instances: what they prolong, what they refuse.

use serde_json::json;

use crate::catalog::Cloud;
use crate::catalog::timings::{self, Timed};
use crate::sandbox::clock::Instant;
use crate::sandbox::log::Fact;
use crate::sandbox::providers::Leftover;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
use crate::sandbox::value::Value;

/// How long a backup of a small database takes, in seconds: it is made at the beginning of its window, and the instance
/// is `backing-up` meanwhile. The first one of a new instance is part of its creation, which waits for it.
const BACKUP_SECONDS: f64 = 300.0;

/// A final snapshot that a deleted instance left.
const SNAPSHOT: &str = "aws_db_instance/snapshot";

/// The name of the snapshot that a deletion makes, if it makes one.
fn final_snapshot(instance: &Value) -> Option<&str> {
    let is_replica = instance.get("replicate_source_db").text().is_some_and(|source| !source.is_empty());
    let name = instance.get("final_snapshot_identifier").text();
    name.filter(|_| !is_replica && !instance.get("skip_final_snapshot").is_true())
}

/// A deletion takes as long as its final snapshot more, and needs a free name for it.
pub(super) fn before_delete(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    let is_replica = change.prior.get("replicate_source_db").text().is_some_and(|source| !source.is_empty());
    let Some(name) = final_snapshot(change.prior) else {
        if !is_replica && !change.prior.get("skip_final_snapshot").is_true() {
            return Err(Refusal::new("final_snapshot_identifier is required when skip_final_snapshot is false"));
        }
        return Ok(None);
    };
    if change.context.cloud.get(&change.context.key(SNAPSHOT, &identity(change, name))).is_some() {
        let message = format!("DBSnapshotAlreadyExists: There is a snapshot {name} already.");
        return Err(change.context.emulator.refuse(behaviour, Verb::Delete, change.prior, &message));
    }
    Ok(Some(timings::of(Timed::PostgresDelete, Cloud::Aws).typical + BACKUP_SECONDS))
}

/// The final snapshot of a deleted instance.
pub(super) fn of_deleted(change: &Change<'_>) -> Option<Leftover> {
    let name = final_snapshot(change.prior)?;
    let attributes = json!({ "db_snapshot_identifier": name, "source": change.prior.get("arn").text() });
    let database = change.prior.get("identifier").text().unwrap_or_default().to_owned();
    let fact = Fact::Snapshot { database, store: change.context.region.to_owned() };
    Some(Leftover { kind: SNAPSHOT, identity: identity(change, name), attributes, fact: Some(fact) })
}

fn identity(change: &Change<'_>, name: &str) -> String {
    format!("{}/{name}", change.context.region)
}

/// Whether an instance makes its daily backup at an instant. `created` is when it was made.
pub(super) fn is_backing_up(instance: &Value, created: Instant, now: Instant) -> bool {
    let kept = instance.get("backup_retention_period").number().is_some_and(|days| days > 0.0);
    let Some(start) = instance.get("backup_window").text().and_then(window_start) else { return false };
    let into_day = now.0 % 86_400_000 / 1000;
    let since = (into_day + 86_400 - start) % 86_400;
    #[expect(clippy::cast_precision_loss, reason = "a day has few seconds")]
    let since = since as f64;
    kept && since < BACKUP_SECONDS && now.seconds_since(created) >= since
}

/// The second of the day at which a window such as `03:00-03:30` begins.
fn window_start(window: &str) -> Option<u64> {
    let (hour, minute) = window.split('-').next()?.split_once(':')?;
    Some(hour.parse::<u64>().ok()? * 3600 + minute.parse::<u64>().ok()? * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_made_at_the_beginning_of_the_window() {
        let instance = |days: i64| {
            Value::object([("backup_retention_period", days.into()), ("backup_window", "23:58-00:28".into())])
        };
        let at = |hours: f64, seconds: f64| Instant::EPOCH.plus_seconds(hours * 3600.0 + seconds);
        let asks = |days: i64, now: Instant| is_backing_up(&instance(days), Instant::EPOCH, now);
        let start = at(23.0, 58.0 * 60.0);
        assert!(!asks(7, at(23.0, 57.0 * 60.0)));
        assert!(asks(7, start) && asks(7, start.plus_seconds(200.0)), "over midnight as well");
        assert!(!asks(7, start.plus_seconds(BACKUP_SECONDS)));
        assert!(!asks(0, start), "nothing is kept, so nothing is made");
        assert!(!is_backing_up(&instance(7), start.plus_seconds(30.0), start.plus_seconds(60.0)), "it is made later");
    }
}
