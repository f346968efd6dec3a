//! The plugin protocol's service: decodes, asks the lifecycle, encodes.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock, Mutex};

use tonic::{Request, Response, Status};

use super::SessionName;
use super::connection::ConnectionState;
use super::diagnostics::{error, fault};
use super::lifecycle::{Failure, Lifecycle};
use crate::clouds::Provider;
use crate::sandbox::cloud::Cloud;
use crate::sandbox::plan::Step;
use crate::sandbox::proto;
use crate::sandbox::proto::diagnostic::Severity;
use crate::sandbox::providers::change::Context;
use crate::sandbox::providers::facts::{self, Complaint, Facts};
use crate::sandbox::providers::{Configuration, Emulator, Place};
use crate::sandbox::resource::ResourceKey;
use crate::sandbox::schema::{Schema, Type, wire};
use crate::sandbox::value::{self, Value};

/// One provider, served to one session.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) cloud: Arc<Cloud>,
    pub(super) session: SessionName,
    pub(super) emulator: &'static Emulator,
    /// Objects that are being made.
    pub(super) reserved: Arc<Mutex<HashSet<ResourceKey>>>,
    /// Whether something was changed in this session. The first change also takes what terraform itself takes over a
    /// real network (`terraform-run` of the catalogue), which costs next to nothing here.
    pub(super) worked: AtomicBool,
}

type Answer<T> = Result<Response<T>, Status>;

impl Service {
    pub(super) fn new(cloud: Arc<Cloud>, session: SessionName, provider: Provider) -> Option<Self> {
        let emulator = Emulator::of(provider)?;
        Some(Self { cloud, session, emulator, reserved: Arc::default(), worked: AtomicBool::new(false) })
    }

    /// The context that stands for a place in calls.
    pub(super) fn context<'s>(&'s self, configuration: &'s Configuration, place: &'s Place) -> Context<'s> {
        Context {
            cloud: &self.cloud,
            session: &self.session.label,
            emulator: self.emulator,
            region: &place.region,
            account: configuration.account(),
            cluster: &place.cluster,
        }
    }

    /// What the release that is played says of its types.
    fn facts(&self) -> &'static Facts {
        self.emulator.facts(self.cloud.releases())
    }

    /// What is wrong with a configuration of a type; `prefix` stands before its name in the facts.
    fn validated(
        &self,
        request: &proto::TypedConfigRequest,
        prefix: &str,
        schemas: &'static BTreeMap<String, Schema>,
    ) -> proto::DiagnosticsIn1 {
        let kind = &request.type_name;
        let complaints = || -> Result<Vec<Complaint>, proto::Diagnostic> {
            let schema = schemas.get(kind).ok_or_else(|| unknown_type(kind))?;
            let config = decode(request.config.as_ref(), &schema.ty)?;
            let facts = self.facts().get(&format!("{prefix}{kind}"));
            Ok(facts::validate(facts, &schema.block, &config, self.cloud.releases()))
        };
        let diagnostics = match complaints() {
            Ok(complaints) => complaints.into_iter().map(complained).collect(),
            Err(diagnostic) => vec![diagnostic],
        };
        proto::DiagnosticsIn1 { diagnostics }
    }

    fn resource(&self, kind: &str) -> Result<&'static Schema, proto::Diagnostic> {
        self.emulator.schemas.resources.get(kind).ok_or_else(|| unknown_type(kind))
    }

    fn lifecycle(&self, state: &ConnectionState, kind: &str) -> Result<Lifecycle<'_>, proto::Diagnostic> {
        let schema = self.resource(kind)?;
        let behaviour = self.emulator.table.get(kind).ok_or_else(|| unknown_type(kind))?;
        let facts = self.facts().get(kind);
        let kind = kind.to_owned();
        Ok(Lifecycle { service: self, configuration: configured(state)?, schema, behaviour, facts, kind })
    }
}

fn unknown_type(kind: &str) -> proto::Diagnostic {
    fault(format!("It doesn't know the type {kind}."))
}

fn configured(state: &ConnectionState) -> Result<Arc<Configuration>, proto::Diagnostic> {
    state.configuration().ok_or_else(|| fault("The provider has not been configured."))
}

fn connection<T>(request: &Request<T>) -> ConnectionState {
    request.extensions().get::<ConnectionState>().cloned().unwrap_or_default()
}

fn decode(value: Option<&proto::DynamicValue>, ty: &Type) -> Result<Value, proto::Diagnostic> {
    let Some(value) = value else { return Ok(Value::Null) };
    if !value.msgpack.is_empty() {
        value::decode(&value.msgpack, ty).map_err(|error| fault(format!("A value can't be read: {error}.")))
    } else if !value.json.is_empty() {
        from_json(&value.json, ty)
    } else {
        Ok(Value::Null)
    }
}

fn from_json(bytes: &[u8], ty: &Type) -> Result<Value, proto::Diagnostic> {
    serde_json::from_slice(bytes)
        .map(|json| Value::from_json(&json, ty))
        .map_err(|error| fault(format!("A state can't be read: {error}.")))
}

#[expect(clippy::unnecessary_wraps, reason = "every message takes an optional value")]
fn encode(value: &Value) -> Option<proto::DynamicValue> {
    Some(proto::DynamicValue { msgpack: value::encode(value), json: Vec::new() })
}

fn failed(failure: &Failure) -> proto::Diagnostic {
    match failure {
        Failure::Refused(refusal) => error(refusal.summary.clone(), refusal.detail.clone()),
        Failure::Fault(text) => fault(text.clone()),
    }
}

fn complained(complaint: Complaint) -> proto::Diagnostic {
    let severity = if complaint.is_warning { Severity::Warning } else { Severity::Error };
    proto::Diagnostic {
        severity: severity as i32,
        attribute: paths(vec![complaint.at]).pop(),
        ..error(complaint.summary, complaint.detail)
    }
}

fn paths(paths: Vec<Vec<Step>>) -> Vec<proto::AttributePath> {
    use proto::attribute_path::step::Selector;
    let step = |step| proto::attribute_path::Step {
        selector: Some(match step {
            Step::Attribute(name) => Selector::AttributeName(name),
            Step::Key(key) => Selector::ElementKeyString(key),
            Step::Index(index) => Selector::ElementKeyInt(i64::try_from(index).unwrap_or(i64::MAX)),
        }),
    };
    paths.into_iter().map(|steps| proto::AttributePath { steps: steps.into_iter().map(step).collect() }).collect()
}

#[tonic::async_trait]
impl proto::provider_server::Provider for Service {
    async fn get_metadata(&self, _: Request<proto::Empty>) -> Answer<proto::MetadataResponse> {
        let named = |types: &std::collections::BTreeMap<String, Schema>| {
            types.keys().map(|kind| proto::metadata_response::Named { type_name: kind.clone() }).collect()
        };
        Ok(Response::new(proto::MetadataResponse {
            server_capabilities: Some(wire::capabilities()),
            diagnostics: Vec::new(),
            data_sources: named(&self.emulator.schemas.data_sources),
            resources: named(&self.emulator.schemas.resources),
            ephemeral_resources: named(&self.emulator.schemas.ephemeral),
        }))
    }

    async fn get_provider_schema(&self, _: Request<proto::Empty>) -> Answer<proto::ProviderSchemaResponse> {
        static READY: LazyLock<BTreeMap<Provider, proto::ProviderSchemaResponse>> = LazyLock::new(|| {
            Emulator::all().map(|emulator| (emulator.provider, wire::response(&emulator.schemas))).collect()
        });
        self.cloud.clock().touch();
        Ok(Response::new(READY[&self.emulator.provider].clone()))
    }

    async fn get_functions(&self, _: Request<proto::Empty>) -> Answer<proto::DiagnosticsIn2> {
        Ok(Response::new(proto::DiagnosticsIn2::default()))
    }

    async fn validate_provider_config(&self, request: Request<proto::ConfigRequest>) -> Answer<proto::DiagnosticsIn2> {
        let read = decode(request.get_ref().config.as_ref(), &self.emulator.schemas.provider.ty);
        Ok(Response::new(proto::DiagnosticsIn2 { diagnostics: read.err().into_iter().collect() }))
    }

    async fn configure_provider(&self, request: Request<proto::ConfigureRequest>) -> Answer<proto::DiagnosticsIn1> {
        self.cloud.clock().touch();
        let read = decode(request.get_ref().config.as_ref(), &self.emulator.schemas.provider.ty);
        let read =
            read.and_then(|block| (self.emulator.configure)(&block).map_err(|text| error(text, self.emulator.needs)));
        let diagnostics = match read {
            Ok(configuration) => {
                connection(&request).configure(configuration);
                Vec::new()
            }
            Err(diagnostic) => vec![diagnostic],
        };
        Ok(Response::new(proto::DiagnosticsIn1 { diagnostics }))
    }

    async fn validate_resource_config(
        &self,
        request: Request<proto::TypedConfigRequest>,
    ) -> Answer<proto::DiagnosticsIn1> {
        Ok(Response::new(self.validated(request.get_ref(), "", &self.emulator.schemas.resources)))
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<proto::TypedConfigRequest>,
    ) -> Answer<proto::DiagnosticsIn1> {
        Ok(Response::new(self.validated(request.get_ref(), "data.", &self.emulator.schemas.data_sources)))
    }

    async fn validate_ephemeral_resource_config(
        &self,
        request: Request<proto::TypedConfigRequest>,
    ) -> Answer<proto::DiagnosticsIn1> {
        Ok(Response::new(self.validated(request.get_ref(), "ephemeral.", &self.emulator.schemas.ephemeral)))
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<proto::UpgradeStateRequest>,
    ) -> Answer<proto::UpgradeStateResponse> {
        let request = request.get_ref();
        let upgraded = self.resource(&request.type_name).and_then(|schema| match &request.raw_state {
            Some(raw) if !raw.json.is_empty() => from_json(&raw.json, &schema.ty),
            _ => Ok(Value::Null),
        });
        Ok(Response::new(match upgraded {
            Ok(value) => proto::UpgradeStateResponse { upgraded_state: encode(&value), diagnostics: Vec::new() },
            Err(diagnostic) => proto::UpgradeStateResponse { upgraded_state: None, diagnostics: vec![diagnostic] },
        }))
    }

    async fn read_resource(&self, request: Request<proto::ReadResourceRequest>) -> Answer<proto::ReadResourceResponse> {
        let state = connection(&request);
        let request = request.into_inner();
        let read = || -> Result<Value, proto::Diagnostic> {
            let lifecycle = self.lifecycle(&state, &request.type_name)?;
            let current = decode(request.current_state.as_ref(), &lifecycle.schema.ty)?;
            lifecycle.read(&current, &request.private).map_err(|failure| failed(&failure))
        };
        let mut response = proto::ReadResourceResponse { private: request.private.clone(), ..Default::default() };
        match read() {
            Ok(value) => response.new_state = encode(&value),
            Err(diagnostic) => {
                response.new_state = request.current_state;
                response.diagnostics.push(diagnostic);
            }
        }
        Ok(Response::new(response))
    }

    async fn plan_resource_change(&self, request: Request<proto::PlanRequest>) -> Answer<proto::PlanResponse> {
        let state = connection(&request);
        let request = request.into_inner();
        let legacy_type_system = !self.facts().get(&request.type_name).framework;
        let plan = || -> Result<(Value, Vec<Vec<Step>>), proto::Diagnostic> {
            let lifecycle = self.lifecycle(&state, &request.type_name)?;
            let ty = &lifecycle.schema.ty;
            let prior = decode(request.prior_state.as_ref(), ty)?;
            let config = decode(request.config.as_ref(), ty)?;
            let proposed = decode(request.proposed_new_state.as_ref(), ty)?;
            if proposed.is_null() {
                return Ok((Value::Null, Vec::new()));
            }
            lifecycle.plan(&prior, &config).map_err(|failure| failed(&failure))
        };
        let mut response = proto::PlanResponse {
            planned_private: request.prior_private.clone(),
            // Without it terraform refuses defaults, which providers of the older kind plan.
            legacy_type_system,
            ..Default::default()
        };
        match plan() {
            Ok((value, replace)) => {
                response.planned_state = encode(&value);
                response.requires_replace = paths(replace);
            }
            Err(diagnostic) => {
                response.planned_state = request.prior_state;
                response.diagnostics.push(diagnostic);
            }
        }
        Ok(Response::new(response))
    }

    async fn apply_resource_change(&self, request: Request<proto::ApplyRequest>) -> Answer<proto::ApplyResponse> {
        let state = connection(&request);
        let request = request.into_inner();
        let prepared = || -> Result<_, proto::Diagnostic> {
            let lifecycle = self.lifecycle(&state, &request.type_name)?;
            let ty = &lifecycle.schema.ty;
            let prior = decode(request.prior_state.as_ref(), ty)?;
            let planned = decode(request.planned_state.as_ref(), ty)?;
            let config = decode(request.config.as_ref(), ty)?;
            Ok((lifecycle, prior, planned, config))
        };
        let mut response = proto::ApplyResponse {
            private: request.planned_private.clone(),
            legacy_type_system: !self.facts().get(&request.type_name).framework,
            ..Default::default()
        };
        match prepared() {
            Err(diagnostic) => {
                response.new_state = request.prior_state;
                response.diagnostics.push(diagnostic);
            }
            Ok((lifecycle, prior, planned, config)) => {
                let applied = lifecycle.apply(&prior, &planned, &config, &request.planned_private, &state.stop).await;
                response.new_state = encode(&applied.value);
                response.private = applied.private;
                response.diagnostics = applied.failure.iter().map(failed).collect();
            }
        }
        self.cloud.clock().touch();
        Ok(Response::new(response))
    }

    async fn import_resource_state(&self, request: Request<proto::ImportRequest>) -> Answer<proto::ImportResponse> {
        let state = connection(&request);
        let request = request.get_ref();
        let import = || -> Result<_, proto::Diagnostic> {
            let lifecycle = self.lifecycle(&state, &request.type_name)?;
            let (value, private) = lifecycle.import(&request.id).map_err(|failure| failed(&failure))?;
            Ok(proto::import_response::Imported {
                type_name: request.type_name.clone(),
                state: encode(&value),
                private,
            })
        };
        Ok(Response::new(match import() {
            Ok(imported) => proto::ImportResponse { imported_resources: vec![imported], diagnostics: Vec::new() },
            Err(diagnostic) => proto::ImportResponse { imported_resources: Vec::new(), diagnostics: vec![diagnostic] },
        }))
    }

    async fn read_data_source(
        &self,
        request: Request<proto::TypedConfigRequest>,
    ) -> Answer<proto::ReadDataSourceResponse> {
        let state = connection(&request);
        let request = request.get_ref();
        let read = || -> Result<Value, proto::Diagnostic> {
            let schema = self
                .emulator
                .schemas
                .data_sources
                .get(&request.type_name)
                .ok_or_else(|| unknown_type(&request.type_name))?;
            let config = decode(request.config.as_ref(), &schema.ty)?;
            let configuration = configured(&state)?;
            super::reading::read_data(self, &configuration, &request.type_name, schema, &config)
                .map_err(|failure| failed(&failure))
        };
        Ok(Response::new(match read() {
            Ok(value) => proto::ReadDataSourceResponse { state: encode(&value), diagnostics: Vec::new() },
            Err(diagnostic) => proto::ReadDataSourceResponse { state: None, diagnostics: vec![diagnostic] },
        }))
    }

    async fn open_ephemeral_resource(
        &self,
        request: Request<proto::TypedConfigRequest>,
    ) -> Answer<proto::OpenEphemeralResponse> {
        let state = connection(&request);
        let request = request.get_ref();
        let open = || -> Result<Value, proto::Diagnostic> {
            let schema = self
                .emulator
                .schemas
                .ephemeral
                .get(&request.type_name)
                .ok_or_else(|| unknown_type(&request.type_name))?;
            let config = decode(request.config.as_ref(), &schema.ty)?;
            let configuration = configured(&state)?;
            super::reading::open_ephemeral(self, &configuration, &request.type_name, schema, &config)
                .map_err(|failure| failed(&failure))
        };
        Ok(Response::new(match open() {
            Ok(value) => proto::OpenEphemeralResponse { result: encode(&value), ..Default::default() },
            Err(diagnostic) => proto::OpenEphemeralResponse { diagnostics: vec![diagnostic], ..Default::default() },
        }))
    }

    async fn close_ephemeral_resource(
        &self,
        _: Request<proto::CloseEphemeralRequest>,
    ) -> Answer<proto::DiagnosticsIn1> {
        Ok(Response::new(proto::DiagnosticsIn1::default()))
    }

    async fn stop_provider(&self, request: Request<proto::Empty>) -> Answer<proto::StopResponse> {
        connection(&request).stop.stop();
        Ok(Response::new(proto::StopResponse::default()))
    }
}
