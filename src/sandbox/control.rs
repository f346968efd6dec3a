//! The control API: the only way into a running sandbox beside the providers and state servers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};

use super::api::{
    ChangeFault, FaultAction, LatchStatus, MarkerWritten, Markers, Note, Now, OfEnvironment, OpenSession, Operate,
    OperationDone, Problem, RegionWorkloads, ResourceQuery, SessionOpened, SetSwitch, Sleep, Status, WriteEntry,
    WriteMarker,
};
use super::cloud::Cloud;
use super::durations;
use super::log::{LogEntry, LogQuery};
use super::providers::Emulator;
use super::providers::behaviour::Behaviour;
use super::resource::{Call, Resource, ResourceKey};
use super::sessions::Sessions;
use super::switch::{Doing, Switch};
use super::world::answers::NameStatus;
use super::world::cells::Cell;
use super::world::databases::DatabaseStatus;
use super::world::faults::Fault;
use super::world::{Input, Kept, Outcome, Refusal};
use crate::clouds::{How, Operation};
use crate::gate::{FenceAnswer, GateAnswer};
use crate::ledger::Signed;

/// What the handlers share.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) cloud: Arc<Cloud>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) folder: PathBuf,
    pub(super) shared: bool,
}

type Shared = State<Arc<Control>>;

/// The routes of the control API.
pub(super) fn router(control: Arc<Control>) -> Router {
    Router::new()
        .route("/v1/status", get(status))
        .route("/v1/sessions", post(open_session))
        .route("/v1/sessions/{id}", delete(close_session))
        .route("/v1/faults", get(faults).post(change_fault))
        .route("/v1/switches", get(switches).post(set_switch))
        .route("/v1/clock", get(clock))
        .route("/v1/clock/sleep", post(sleep))
        .route("/v1/data-plane/{region}/health", get(health))
        .route("/v1/data-plane/{region}/markers", get(read_markers).post(write_marker))
        .route("/v1/data-plane/{region}/databases", get(databases))
        .route("/v1/data-plane/service/{hostname}/markers", post(write_through_name))
        .route("/v1/dns/{name}", get(name))
        .route("/v1/operations", post(operate))
        .route("/v1/latches", get(latches))
        .route("/v1/regions/{region}/workloads", get(workloads))
        .route("/v1/log", get(log))
        .route("/v1/notes", post(note))
        .route("/v1/holders/{region}/{bucket}", get(read_entry).put(write_entry))
        .route("/v1/data-plane/{region}/fence", get(fence).post(push))
        .route("/v1/resources", get(resources))
        .with_state(control)
}

/// A request that was not fulfilled.
struct Failure(StatusCode, String);

impl Failure {
    fn not_found(what: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, what.into())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(StatusCode::CONFLICT, refusal.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(Problem { error: self.1 })).into_response()
    }
}

async fn status(State(control): Shared) -> Json<Status> {
    Json(Status {
        process: std::process::id(),
        folder: control.folder.clone(),
        now: control.cloud.clock().now(),
        sessions: control.sessions.labels(),
        resources: control
            .cloud
            .view(|world| world.objects().resources().filter(|resource| !resource.is_leftover()).count()),
        shared: control.shared,
        providers: control.cloud.releases(),
    })
}

async fn open_session(
    State(control): Shared,
    Json(request): Json<OpenSession>,
) -> Result<Json<SessionOpened>, Failure> {
    control
        .sessions
        .open(&request)
        .map(Json)
        .map_err(|error| Failure(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn close_session(State(control): Shared, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    if control.sessions.close(&id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Failure::not_found(format!("there is no session {id}")))
    }
}

async fn faults(State(control): Shared) -> Json<Vec<Fault>> {
    Json(control.cloud.faults())
}

async fn change_fault(State(control): Shared, Json(request): Json<ChangeFault>) -> Result<StatusCode, Failure> {
    control.cloud.act(match request.action {
        FaultAction::Lose => Input::Lose(request.what),
        FaultAction::Return => Input::Return(request.what),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is broken on purpose.
async fn switches(State(control): Shared) -> Json<Vec<Switch>> {
    Json(control.cloud.view(|world| world.broken().iter().copied().collect()))
}

/// Breaks something on purpose. What only a person can do wrong isn't the clouds' to break.
async fn set_switch(State(control): Shared, Json(request): Json<SetSwitch>) -> Result<StatusCode, Failure> {
    let SetSwitch { switch, broken } = request;
    if switch.doing() == Doing::Operator {
        return Err(Failure(StatusCode::BAD_REQUEST, format!("{switch} is nothing that clouds do: {}", switch.does())));
    }
    control.cloud.act(if broken { Input::Break(switch) } else { Input::Mend(switch) })?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clock(State(control): Shared) -> Json<Now> {
    Json(Now { now: control.cloud.clock().now() })
}

async fn sleep(State(control): Shared, Json(request): Json<Sleep>) -> Json<Now> {
    let clock = control.cloud.clock();
    match &request.hold {
        Some(label) if request.beside => clock.sleep_beside(label, request.seconds).await,
        Some(label) => clock.sleep_held(label, request.seconds).await,
        None => clock.sleep_apart(request.seconds).await,
    }
    // Somebody has seen this time: it may not come again, whatever happens to this process.
    control.cloud.note_time(request.seconds);
    Json(Now { now: clock.now() })
}

async fn health(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
) -> Result<Json<Option<GateAnswer>>, Failure> {
    match control.cell(&region, of.environment) {
        Ok(cell) => Ok(Json(control.cloud.view(|world| world.answer(&cell)))),
        // Nothing is there yet: that is an answer, too.
        Err(Failure(StatusCode::NOT_FOUND, reason)) => {
            Ok(Json(Some(GateAnswer { reasons: vec![reason], ..GateAnswer::default() })))
        }
        Err(failure) => Err(failure),
    }
}

async fn read_markers(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
) -> Result<Json<Markers>, Failure> {
    let cell = control.cell(&region, of.environment)?;
    let database = control.cloud.view(|world| world.database(&cell));
    match database {
        Some(database) if database.reachable => Ok(Json(Markers {
            highest: database.highest,
            all: database.markers.clone(),
            writable: database.writable,
            lag_seconds: database.lag_seconds,
        })),
        Some(_) => Err(Refusal::Lost(region).into()),
        None => Err(Refusal::NoDatabase(region).into()),
    }
}

async fn write_marker(
    State(control): Shared,
    Path(region): Path<String>,
    Json(request): Json<WriteMarker>,
) -> Result<Json<MarkerWritten>, Failure> {
    let cell = control.cell(&region, request.environment)?;
    control.write(Input::WriteMarker { cell, number: request.number })
}

async fn databases(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
) -> Json<Vec<DatabaseStatus>> {
    let mut databases = control.cloud.view(|world| world.databases(&region));
    databases.retain(|database| of.matches(&database.environment));
    Json(databases)
}

async fn write_through_name(
    State(control): Shared,
    Path(hostname): Path<String>,
    Json(request): Json<WriteMarker>,
) -> Result<Json<MarkerWritten>, Failure> {
    control.write(Input::WriteThroughName { hostname, number: request.number })
}

async fn name(State(control): Shared, Path(name): Path<String>) -> Result<Json<NameStatus>, Failure> {
    control
        .cloud
        .view(|world| world.name(&name))
        .map(Json)
        .ok_or_else(|| Failure::not_found(format!("there is no record of {name}")))
}

async fn operate(State(control): Shared, Json(operate): Json<Operate>) -> Result<Json<OperationDone>, Failure> {
    let Operate { environment, operation } = operate;
    match operation {
        Operation::SetLatch { judges, holders, shut } => set_latches(&control, environment, &judges, holders, shut),
        Operation::WriteLedger { .. } => {
            Err(Failure(StatusCode::BAD_REQUEST, "the ledger is written at its holders".to_owned()))
        }
        Operation::Promote { at, database, how } => promote(&control, &at, &database, how),
        Operation::Unprotect { at, database } => unprotect(&control, &at, &database),
    }
    .map(Json)
}

/// Sets a region's latches, each where it is held. A place that doesn't answer is missed: shutting needs one that does, opening
/// needs them all.
fn set_latches(
    control: &Control,
    environment: Option<String>,
    judges: &str,
    holders: Vec<String>,
    shut: bool,
) -> Result<OperationDone, Failure> {
    let (mut effective, mut missed, mut refused) = (Vec::new(), Vec::new(), None);
    for holder in holders {
        let input = Input::SetLatch { environment: environment.clone(), region: judges.to_owned(), holder, shut };
        match control.cloud.act(input) {
            Ok(Outcome::EffectiveAt(at)) => effective.push(at),
            Ok(Outcome::Done | Outcome::Written { .. }) => effective.push(control.cloud.clock().now()),
            Err(refusal) => {
                missed.push(refusal.to_string());
                refused.get_or_insert(refusal);
            }
        }
    }
    let in_force = if shut { effective.iter().min() } else { effective.iter().max() };
    match (in_force, refused) {
        (Some(at), None) => Ok(OperationDone { effective_at: *at, missed }),
        (Some(at), Some(_)) if shut => Ok(OperationDone { effective_at: *at, missed }),
        (_, Some(refusal)) => Err(refusal.into()),
        (None, None) => Err(Failure::not_found(format!("nobody holds a latch of {judges}"))),
    }
}

/// A database, and how it behaves, once its service in the region has been called.
fn called(control: &Control, region: &str, identifier: &str) -> Result<(Resource, &'static Behaviour), Failure> {
    let found = control.cloud.view(|world| world.database_called(identifier, region).cloned());
    let database = found.ok_or_else(|| Failure::not_found(format!("database {identifier} not found")))?;
    let ResourceKey { provider, kind, .. } = &database.key;
    let behaviour = Emulator::of(*provider).and_then(|emulator| emulator.table.get(kind));
    let behaviour = behaviour.ok_or_else(|| Failure::not_found(format!("nobody knows how {kind} behaves")))?;
    let (provider, service, operation) = (*provider, behaviour.service.as_str(), "update");
    let call = Call { session: "", provider, region, service, operation, kind };
    control.cloud.call(&call).map_err(|error| Failure::not_found(error.to_string()))?;
    Ok((database, behaviour))
}

fn promote(control: &Control, region: &str, identifier: &str, how: How) -> Result<OperationDone, Failure> {
    let (database, _) = called(control, region, identifier)?;
    let effective_at = match control.cloud.act(Input::Promote { database: database.key, how })? {
        Outcome::EffectiveAt(at) => at,
        Outcome::Done | Outcome::Written { .. } => control.cloud.clock().now(),
    };
    Ok(OperationDone { effective_at, missed: Vec::new() })
}

fn unprotect(control: &Control, region: &str, identifier: &str) -> Result<OperationDone, Failure> {
    let (mut database, behaviour) = called(control, region, identifier)?;
    if let Some(protection) = &behaviour.protected {
        database.attributes[&protection.attribute] = false.into();
    }
    control.cloud.put(database);
    let effective_at = control.cloud.clock().now().plus_seconds(durations::database_unprotect(region));
    Ok(OperationDone { effective_at, missed: Vec::new() })
}

async fn latches(State(control): Shared, Query(of): Query<OfEnvironment>) -> Json<Vec<LatchStatus>> {
    let latches = control.cloud.view(|world| {
        world
            .latches()
            .into_iter()
            .map(|(latch, shut)| LatchStatus {
                environment: latch.environment().to_owned(),
                region: latch.is.judges.clone(),
                holder_region: latch.location().to_owned(),
                shut,
            })
            .filter(|latch| of.matches(&latch.environment))
            .collect()
    });
    Json(latches)
}

async fn workloads(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
) -> Json<RegionWorkloads> {
    let mut workloads =
        control.cloud.view(|world| RegionWorkloads { nodes: world.nodes(&region), pods: world.pods(&region) });
    workloads.nodes.retain(|nodes| of.matches(&nodes.environment));
    workloads.pods.retain(|pods| of.matches(&pods.environment));
    Json(workloads)
}

async fn log(State(control): Shared, Query(query): Query<LogQuery>) -> Json<Vec<LogEntry>> {
    Json(control.cloud.log(&query))
}

async fn note(State(control): Shared, Json(note): Json<Note>) -> StatusCode {
    control.cloud.note(&note.environment, note.fact);
    StatusCode::NO_CONTENT
}

/// What a gate answers on `/fence`; nothing if nothing answers there, or no gate is deployed.
async fn fence(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
) -> Result<Json<Option<FenceAnswer>>, Failure> {
    match control.cell(&region, of.environment) {
        Ok(cell) => Ok(Json(control.cloud.view(|world| world.fence(&cell)))),
        Err(Failure(StatusCode::NOT_FOUND, _)) => Ok(Json(None)),
        Err(failure) => Err(failure),
    }
}

async fn push(
    State(control): Shared,
    Path(region): Path<String>,
    Query(of): Query<OfEnvironment>,
    Json(entry): Json<Signed>,
) -> Result<Json<Option<FenceAnswer>>, Failure> {
    let cell = control.cell(&region, of.environment)?;
    control.cloud.act(Input::Push { cell: cell.clone(), entry })?;
    Ok(Json(control.cloud.view(|world| world.fence(&cell))))
}

async fn read_entry(
    State(control): Shared,
    Path((region, bucket)): Path<(String, String)>,
) -> Result<Json<Option<Kept>>, Failure> {
    Ok(Json(control.cloud.view(|world| world.entry(&bucket, &region).map(Option::<&Kept>::cloned))?))
}

async fn write_entry(
    State(control): Shared,
    Path((region, bucket)): Path<(String, String)>,
    Json(write): Json<WriteEntry>,
) -> Result<StatusCode, Failure> {
    let input = Input::WriteEntry { bucket, holder: region, version: write.version, entry: write.entry };
    match control.cloud.act(input) {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(refusal @ Refusal::Changed(_)) => Err(Failure(StatusCode::PRECONDITION_FAILED, refusal.to_string())),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn resources(State(control): Shared, Query(query): Query<ResourceQuery>) -> Json<Vec<Resource>> {
    let matches = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|w| w == is);
    let found = control.cloud.view(|world| {
        world
            .objects()
            .resources()
            .filter(|resource| {
                !resource.is_leftover()
                    && matches(&query.kind, &resource.key.kind)
                    && matches(&query.region, &resource.region)
                    && matches(&query.environment, resource.environment())
            })
            .cloned()
            .collect()
    });
    Json(found)
}

impl OfEnvironment {
    fn matches(&self, environment: &str) -> bool {
        self.environment.as_deref().is_none_or(|wanted| wanted == environment)
    }
}

impl Control {
    /// The cell that is meant by a region and, where it holds several, an environment.
    fn cell(&self, region: &str, environment: Option<String>) -> Result<Cell, Failure> {
        let mut cells = self.cloud.view(|world| world.cells(Some(region)));
        cells.retain(|cell| environment.as_deref().is_none_or(|wanted| wanted == cell.environment));
        match cells.as_slice() {
            [cell] => Ok(cell.clone()),
            [] => Err(Failure::not_found(format!("no gate is deployed in {region}"))),
            several => {
                let names: Vec<&str> = several.iter().map(|cell| cell.environment.as_str()).collect();
                Err(Failure(
                    StatusCode::BAD_REQUEST,
                    format!("{region} holds several environments: {}", names.join(", ")),
                ))
            }
        }
    }

    fn write(&self, input: Input) -> Result<Json<MarkerWritten>, Failure> {
        match self.cloud.act(input)? {
            Outcome::Written { region } => Ok(Json(MarkerWritten { region, at: self.cloud.clock().now() })),
            Outcome::Done | Outcome::EffectiveAt(_) => {
                Err(Failure(StatusCode::INTERNAL_SERVER_ERROR, "no marker was written".to_owned()))
            }
        }
    }
}
