//! Reading, planning and applying objects of a type.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use serde::{Deserialize, Serialize};

use super::service::Service;
use crate::catalog::timings;
use crate::sandbox::plan::{self, Step};
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Context, Refusal, Verb};
use crate::sandbox::providers::facts::{self, TypeFacts};
use crate::sandbox::providers::references;
use crate::sandbox::providers::template::{self, Scope};
use crate::sandbox::providers::{Configuration, Place};
use crate::sandbox::resource::{Resource, ResourceKey};
use crate::sandbox::schema::Schema;
use crate::sandbox::switch::Switch;
use crate::sandbox::value::Value;
use crate::sandbox::{Instant, StopSignal};

/// Why something was not done.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// The simulated cloud said no, or nothing.
    Refused(Refusal),
    /// The sandbox was sent what it can't use.
    Fault(String),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What became of an apply.
pub(super) struct Applied {
    /// The object's new state.
    pub(super) value: Value,
    /// What Terraform keeps for the provider.
    pub(super) private: Vec<u8>,
    /// What went wrong, if anything.
    pub(super) failure: Option<Failure>,
}

/// What Terraform keeps for the provider beside an object's state.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
struct Private {
    /// Names the object in the simulated cloud.
    identity: String,
    /// What its identifiers were made of.
    #[serde(default)]
    seed: String,
}

impl Private {
    fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// One object of one type, on its way through a call.
pub(super) struct Lifecycle<'a> {
    pub(super) service: &'a Service,
    pub(super) configuration: Arc<Configuration>,
    pub(super) schema: &'static Schema,
    pub(super) behaviour: &'static Behaviour,
    pub(super) facts: &'static TypeFacts,
    pub(super) kind: String,
}

impl Lifecycle<'_> {
    /// The state of an object as the cloud has it; null if it is gone.
    pub(super) fn read(&self, current: &Value, private: &[u8]) -> Result<Value, Failure> {
        if !self.configuration.reaches() {
            return Ok(current.clone());
        }
        let place = self.place(current)?;
        let context = self.context(&place);
        context
            .call(self.lands(&place), &self.behaviour.service, "read", &self.kind)
            .map_err(|refusal| self.unanswered("reading", &refusal, current))?;
        let private = Private::read(private).unwrap_or_else(|| self.recognise(context, current));
        let found = self.service.cloud.get(&context.key(&self.kind, &private.identity));
        Ok(found.map_or(Value::Null, |resource| Value::from_json(&resource.attributes, &self.schema.ty)))
    }

    /// The planned state of a change, and what in it forces a replacement.
    pub(super) fn plan(&self, prior: &Value, config: &Value) -> Result<(Value, Vec<Vec<Step>>), Failure> {
        let block = &self.schema.block;
        let before = (!prior.is_null()).then_some(prior);
        let filled = facts::with_defaults(self.facts, block, config);
        let mut planned = plan::merge(block, &filled, before);
        if before.is_none() {
            self.defaults(&mut planned, config);
        }
        self.configuration.fill(block, self.behaviour, &mut planned, config, before.is_none());
        let special = &self.service.emulator.special;
        (special.plan)(&self.kind, &mut planned, prior, &filled);
        let replace = match before {
            Some(prior) => facts::replaced(self.facts, block, &planned, prior, config, |path| {
                (special.replaces)(&self.kind, path, &planned, prior, config)
            }),
            None => Vec::new(),
        };
        Ok((planned, replace))
    }

    /// Fills in what the API would, where a plan already shows it.
    fn defaults(&self, planned: &mut Value, config: &Value) {
        let attributes = &self.schema.block.attributes;
        for (name, json) in &self.behaviour.defaults {
            if let (true, Some(attribute)) = (config.get(name).is_null(), attributes.get(name)) {
                planned.set(name, Value::from_json(json, &attribute.ty));
            }
        }
        for (prefix, attribute) in attributes.iter().filter(|(name, _)| name.ends_with("_prefix")) {
            if attribute.computed && config.get(prefix).is_null() && planned.get(prefix).is_unknown() {
                planned.set(prefix, Value::Null);
            }
        }
    }

    /// Applies a planned change.
    pub(super) async fn apply(
        &self,
        prior: &Value,
        planned: &Value,
        config: &Value,
        private: &[u8],
        stop: &StopSignal,
    ) -> Applied {
        let verb = match (prior.is_null(), planned.is_null()) {
            (true, _) => Verb::Create,
            (false, false) => Verb::Update,
            (false, true) => Verb::Delete,
        };
        let kept = Private::read(private);
        match self.change(verb, prior, planned, config, kept, stop).await {
            Ok((value, kept, stopped)) => {
                let failure = stopped.then(|| {
                    Failure::Refused(Refusal::with_detail(
                        format!("{} {} was interrupted", verb.gerund(), self.behaviour.noun),
                        "The call was cancelled while it waited for the cloud to finish.",
                    ))
                });
                Applied { value, private: kept.write(), failure }
            }
            Err(failure) => {
                if let Failure::Refused(refusal) = &failure {
                    // Some things fail late; being stopped meanwhile only brings the failure forward.
                    let _ = self.service.cloud.clock().sleep(&self.service.session.id, refusal.seconds, stop).await;
                }
                Applied { value: prior.clone(), private: private.to_vec(), failure: Some(failure) }
            }
        }
    }

    /// Does the change: the new state, what to keep, and whether it was cut short.
    async fn change(
        &self,
        verb: Verb,
        prior: &Value,
        planned: &Value,
        config: &Value,
        kept: Option<Private>,
        stop: &StopSignal,
    ) -> Result<(Value, Private, bool), Failure> {
        let subject = if verb == Verb::Delete { prior } else { planned };
        let place = self.place(subject)?;
        let context = self.context(&place);
        let kind = self.kind.as_str();
        let special = &self.service.emulator.special;
        let change = Change { context, kind, verb, prior, planned, config };
        context
            .call(self.lands(&place), &self.behaviour.service, verb.word(), kind)
            .map_err(|refusal| self.unanswered(verb.gerund(), &refusal, subject))?;

        let kept = kept.unwrap_or_else(|| self.recognise(context, prior));
        if verb == Verb::Delete {
            return self.delete(&change, &kept, stop).await;
        }
        references::check_exist(&change, &self.service.emulator.table, self.behaviour)?;
        if verb == Verb::Create {
            references::check_quota(&change, self.behaviour)?;
        }
        let seconds = (special.before)(&change, self.behaviour)?;
        let seconds = seconds.unwrap_or_else(|| self.behaviour.seconds(verb));
        let (kept, key, mut value, former) = match verb {
            Verb::Create => {
                let (kept, key, value) = self.identify(&change)?;
                (kept, key, value, None)
            }
            _ => {
                let key = context.key(kind, &kept.identity);
                if self.service.cloud.get(&key).is_none() {
                    let emulator = self.service.emulator;
                    let name = (emulator.called)(self.behaviour, prior);
                    let message = self.behaviour.missing.as_deref().unwrap_or(emulator.errors.gone);
                    let message = message.replace("{value}", &name);
                    return Err(self.refuse(verb, prior, &message).into());
                }
                let value = self.complete(&change, &kept.seed);
                let named = |object: &Value| self.identity(context, &kept.seed, object);
                let identity = named(&value);
                if self.behaviour.name.is_none() || identity == named(prior) {
                    (kept, key, value, None)
                } else {
                    // It is renamed in place.
                    let renamed = context.key(kind, &identity);
                    (Private { identity, ..kept }, renamed, value, Some(key))
                }
            }
        };
        let _reservation = Reservation { service: self.service, key: key.clone() };
        // Terraform forgives the older kind of provider what it refuses the newer one. The sandbox makes use of that only
        // where the API itself makes something else than it is told: in `complete`.
        if let Some(path) = plan::departure(planned, &value) {
            return Err(Failure::Fault(format!("{path} of {kind} was planned otherwise than it would be made.")));
        }
        (special.complete)(&change, &mut value);
        let mut attributes = value.to_json();
        (special.hidden)(&change, &mut attributes);
        let resource = Resource {
            key,
            region: if self.behaviour.global { String::new() } else { place.region.clone() },
            cluster: place.cluster_name.clone(),
            owner: self.service.session.label.clone(),
            attributes,
            created: Instant::default(),
            changed: Instant::default(),
        };
        let cloud = Arc::clone(&self.service.cloud);
        let finish = move || {
            if let Some(former) = former {
                cloud.remove(&former);
            }
            cloud.put(resource);
        };
        let stopped = self.take(seconds, stop, finish).await;
        Ok((value, kept, stopped))
    }

    async fn delete(
        &self,
        change: &Change<'_>,
        kept: &Private,
        stop: &StopSignal,
    ) -> Result<(Value, Private, bool), Failure> {
        let key = change.context.key(change.kind, &kept.identity);
        if self.service.cloud.get(&key).is_some() {
            if let Some(protection) = &self.behaviour.protected
                && change.prior.get(&protection.attribute).is_true()
            {
                let message = references::fill(&protection.refusal, change.prior);
                return Err(self.refuse(Verb::Delete, change.prior, &message).into());
            }
            let seconds = (self.service.emulator.special.before)(change, self.behaviour)?;
            references::check_unused(change, &self.service.emulator.table, self.behaviour)?;
            let seconds = seconds.unwrap_or_else(|| self.behaviour.seconds(Verb::Delete));
            let cloud = Arc::clone(&self.service.cloud);
            let left = (self.service.emulator.special.leaves)(change)
                .filter(|left| left.fact.is_none() || !cloud.is_broken(Switch::NoSnapshots));
            let keeps = left.as_ref().and_then(|left| left.fact.clone());
            let (label, region) = (self.service.session.label.clone(), change.context.region.to_owned());
            let service = self.behaviour.service.clone();
            let left = left.map(|left| Resource {
                key: change.context.key(left.kind, &left.identity),
                region: change.context.region.to_owned(),
                cluster: String::new(),
                owner: self.service.session.label.clone(),
                attributes: left.attributes,
                created: Instant::default(),
                changed: Instant::default(),
            });
            let finish = move || {
                // Before the object goes: whoever reads the log sees in this order what was safe.
                if let Some(keeps) = keeps {
                    cloud.tell(&label, &region, &service, "keeps", keeps);
                }
                for inside in cloud.contents(&key) {
                    cloud.remove(&inside);
                }
                cloud.remove(&key);
                if let Some(left) = left {
                    cloud.put(left);
                }
            };
            if self.take(seconds, stop, finish).await {
                return Ok((change.prior.clone(), kept.clone(), true));
            }
        }
        Ok((Value::Null, Private::default(), false))
    }

    /// Waits as long as the cloud takes and then does it: also if Terraform has gone away meanwhile,
    /// as in the real cloud, and at once if it stops the provider. Says whether it was stopped.
    async fn take(&self, seconds: f64, stop: &StopSignal, finish: impl FnOnce() + Send + 'static) -> bool {
        let cloud = Arc::clone(&self.service.cloud);
        let session = self.service.session.id.clone();
        let stop = stop.clone();
        let first = !self.service.worked.swap(true, Ordering::Relaxed);
        let seconds = if first { seconds + timings::common(timings::Common::TerraformRun).typical } else { seconds };
        let task = tokio::spawn(async move {
            let stopped = cloud.clock().sleep(&session, seconds, &stop).await.is_err();
            finish();
            stopped
        });
        task.await.unwrap_or(true)
    }

    /// Gives a new object its identity, in its kind and for good. A name that was drawn, as one with a prefix is, is drawn
    /// again where it is taken; one that was chosen stays the same, and is refused.
    fn identify(&self, change: &Change<'_>) -> Result<(Private, ResourceKey, Value), Failure> {
        let mut drawn_before = None;
        for attempt in 0_u32.. {
            let seed = self.seed(change, attempt);
            let value = self.complete(change, &seed);
            let identity = self.identity(change.context, &seed, &value);
            let key = change.context.key(&self.kind, &identity);
            let taken = {
                let mut reserved = self.service.reserved.lock().unwrap_or_else(PoisonError::into_inner);
                self.service.cloud.get(&key).is_some() || !reserved.insert(key.clone())
            };
            if !taken || self.behaviour.overwrites {
                return Ok((Private { identity, seed }, key, value));
            }
            if let Some(message) = &self.behaviour.taken
                && drawn_before.replace(identity.clone()) == Some(identity)
            {
                let message = references::fill(message, &value);
                return Err(self.refuse(Verb::Create, &value, &message).into());
            }
        }
        Err(Failure::Fault("It ran out of identifiers.".to_owned()))
    }

    /// The identity of an object of which only the state is left: of one that is replaced because its
    /// creation was cut, Terraform keeps no more.
    fn recognise(&self, context: Context<'_>, object: &Value) -> Private {
        Private { identity: self.identity(context, "", object), seed: String::new() }
    }

    /// What names an object in its kind.
    fn identity(&self, context: Context<'_>, seed: &str, object: &Value) -> String {
        let scope = Scope { context, seed: seed.to_owned(), object, computed: &self.behaviour.computed };
        scope.text(self.behaviour.name.as_deref().unwrap_or("{id}"))
    }

    /// What an object's identifiers are made of: its stack, and its name if it has one, else all that is
    /// said of it.
    fn seed(&self, change: &Change<'_>, attempt: u32) -> String {
        let context = &change.context;
        let name = self.service.emulator.named.iter().find_map(|name| change.planned.get(name).text());
        let said = match name {
            Some(name) if self.behaviour.name.is_some() => name.to_owned(),
            _ => change.planned.to_json().to_string(),
        };
        let cluster = change.planned.get("cluster_name").text().unwrap_or(context.cluster);
        format!("{}/{}/{}/{}/{cluster}/{said}/{attempt}", self.kind, context.session, context.account, context.region)
    }

    /// Fills in what was unknown when planning.
    fn complete(&self, change: &Change<'_>, seed: &str) -> Value {
        let scope = Scope {
            context: change.context,
            seed: seed.to_owned(),
            object: change.planned,
            computed: &self.behaviour.computed,
        };
        let named = (self.service.emulator.special.computed)(change, &scope);
        let scope = Scope { object: &named, ..scope };
        template::complete(&named, &self.schema.ty, "", &scope)
    }

    /// The state of an object that exists and that Terraform doesn't know yet.
    pub(super) fn import(&self, id: &str) -> Result<(Value, Vec<u8>), Failure> {
        let place = self.place(&Value::Null)?;
        let context = self.context(&place);
        context.call(self.lands(&place), &self.behaviour.service, "read", &self.kind)?;
        let region = (!self.behaviour.global).then_some(place.region.as_str());
        let known_as = ["id", "name", "identifier", "arn"];
        let found = self.service.cloud.list(&self.kind, region).into_iter().find(|resource| {
            resource.cluster == place.cluster_name && known_as.iter().any(|name| resource.text(name) == Some(id))
        });
        let resource = found.ok_or_else(|| {
            Refusal::new(format!(
                "Cannot import non-existent remote object: there is no {} with the id {id}",
                self.kind
            ))
        })?;
        let private = Private { identity: resource.key.identity, seed: String::new() };
        Ok((Value::from_json(&resource.attributes, &self.schema.ty), private.write()))
    }

    fn place(&self, object: &Value) -> Result<Place, Failure> {
        Ok(self.configuration.place(&self.service.cloud, object)?)
    }

    fn context<'s>(&'s self, place: &'s Place) -> Context<'s> {
        self.service.context(&self.configuration, place)
    }

    fn lands<'s>(&self, place: &'s Place) -> &'s str {
        (self.service.emulator.lands)(self.behaviour, place)
    }

    fn refuse(&self, verb: Verb, object: &Value, message: &str) -> Refusal {
        self.service.emulator.refuse(self.behaviour, verb, object, message)
    }

    fn unanswered(&self, doing: &str, refusal: &Refusal, object: &Value) -> Refusal {
        let summary = (self.service.emulator.unanswered)(doing, self.behaviour, object, refusal);
        Refusal::with_detail(summary, refusal.summary.clone())
    }
}

/// Keeps an identity taken while its object is being made.
struct Reservation<'a> {
    service: &'a Service,
    key: ResourceKey,
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.service.reserved.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
