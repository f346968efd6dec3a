//! What the tables can't say: code for the types that need it.

use crate::catalog::timings::{self, Timed};
use crate::catalog::{Cloud, gpus, locations};
use crate::sandbox::providers::Special;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
use crate::sandbox::value::Value;

pub(super) const SPECIAL: Special = Special {
    plan: |_, _, _, _| {},
    replaces,
    before,
    computed: |change, _| change.planned.clone(),
    complete: |_, _| {},
    leaves: |_| None,
    hidden: |_, _| {},
};

/// How long a server of its own takes to be made, beside the catalogue's replica: 5 to 8 minutes.
const SERVER_SECONDS: f64 = 420.0;

/// Changes of which the provider says that they sometimes replace.
fn replaces(_: &str, path: &str, planned: &Value, prior: &Value, _: &Value) -> bool {
    let (was, is) = (prior.at(path), planned.at(path));
    match path {
        // From one kind of copies to the other: over zones, or not.
        "account_replication_type" => {
            let over_zones = |value: &Value| value.text().is_some_and(|text| text.ends_with("ZRS"));
            over_zones(was) != over_zones(is)
        }
        // Neither shrinks.
        "storage_mb" | "version" => is.number().zip(was.number()).is_some_and(|(is, was)| is < was),
        "sku_name" | "domain_name_label_scope" => false,
        _ => true,
    }
}

fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb == Verb::Delete {
        locked(change, behaviour)?;
    }
    let create = change.verb == Verb::Create;
    let takes = |timed| Ok(Some(timings::of(timed, Cloud::Azure).typical));
    match change.kind {
        "azurerm_kubernetes_cluster" if create => takes(Timed::ClusterCreate),
        "azurerm_kubernetes_cluster_node_pool" if change.verb != Verb::Delete => {
            offered(change, behaviour)?;
            takes(if create { Timed::NodeGroupCreate } else { Timed::NodeGroupScale })
        }
        "azurerm_capacity_reservation" if change.verb != Verb::Delete => reserved(change, behaviour).map(|()| None),
        "azurerm_postgresql_flexible_server" => match change.verb {
            Verb::Create if change.planned.get("source_server_id").text().is_some() => {
                source(change, behaviour)?;
                takes(Timed::PostgresReplicaCreate)
            }
            Verb::Create => Ok(Some(SERVER_SECONDS)),
            Verb::Update => Ok(None),
            Verb::Delete => takes(Timed::PostgresDelete),
        },
        _ => Ok(None),
    }
}

/// Nothing is deleted that a lock is about, or whose group has one.
fn locked(change: &Change<'_>, behaviour: &Behaviour) -> Result<(), Refusal> {
    let Some(id) = change.prior.get("id").text() else { return Ok(()) };
    let locks = change.context.cloud.list("azurerm_management_lock", None);
    let lock = locks.iter().find(|lock| {
        let scope = lock.text("scope").unwrap_or_default();
        lock.text("id") != Some(id) && !scope.is_empty() && (id == scope || id.starts_with(&format!("{scope}/")))
    });
    match lock {
        None => Ok(()),
        Some(lock) => {
            let message = format!(
                "ScopeLocked: The scope '{id}' cannot perform delete operation because following scope(s) are locked: '{}'.",
                lock.text("scope").unwrap_or_default()
            );
            Err(change.context.emulator.refuse(behaviour, change.verb, change.prior, &message))
        }
    }
}

/// Machines must be offered in the region, and a new pool has to get its nodes.
fn offered(change: &Change<'_>, behaviour: &Behaviour) -> Result<(), Refusal> {
    let refuse =
        |message: String| Err(change.context.emulator.refuse(behaviour, change.verb, change.planned, &message));
    let size = change.planned.get("vm_size").text().unwrap_or_default();
    let at = locations::find(change.context.region);
    if gpus::find(size).is_some() && at.and_then(|at| gpus::offer(at, size)).is_none() {
        return refuse(format!("SkuNotAvailable: The VM size of {size} is not allowed in {}.", change.context.region));
    }
    let wanted = change.planned.get("node_count").number().unwrap_or(0.0);
    let left = change.context.cloud.stock_left(change.context.region, size).map(f64::from);
    if change.verb == Verb::Create && left.is_some_and(|left| left < wanted) {
        return refuse(format!("ZonalAllocationFailed: Allocation failed: there is no capacity for {size}."));
    }
    Ok(())
}

/// Capacity is reserved where there is some, all or nothing.
fn reserved(change: &Change<'_>, behaviour: &Behaviour) -> Result<(), Refusal> {
    let size = change.planned.at("sku.name").text().unwrap_or_default();
    let count = |value: &Value| value.at("sku.capacity").number().unwrap_or(0.0);
    let left = change.context.cloud.stock_left(change.context.region, size).map(f64::from);
    if left.is_some_and(|left| count(change.planned) - count(change.prior) > left) {
        let message = format!("AllocationFailed: There is no capacity for {size} in the zone that was asked for.");
        return Err(change.context.emulator.refuse(behaviour, change.verb, change.planned, &message));
    }
    Ok(())
}

/// A replica is made of a server that is there, and answers.
fn source(change: &Change<'_>, behaviour: &Behaviour) -> Result<(), Refusal> {
    let wanted = change.planned.get("source_server_id").text();
    let servers = change.context.cloud.list(change.kind, None);
    let Some(source) = servers.into_iter().find(|server| server.text("id") == wanted) else {
        let message = format!("ResourceNotFound: The source server '{}' was not found.", wanted.unwrap_or_default());
        return Err(change.context.emulator.refuse(behaviour, change.verb, change.planned, &message));
    };
    change.context.call(&source.region, &behaviour.service, "read", change.kind)
}
