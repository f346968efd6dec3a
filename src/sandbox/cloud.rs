//! The simulated clouds, shared by everything that serves them: the world, its clock, its log and
//! where they are kept.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::clock::{Clock, Instant};
use super::log::{Fact, Log, LogEntry, LogQuery, What};
use super::providers::facts::Releases;
use super::resource::{Call, Resource, ResourceKey, Unreachable, environment_of};
use super::storage::{Storage, StorageError};
use super::switch::Switch;
use super::world::faults::Fault;
use super::world::{Input, Outcome, Refusal, World};
use crate::clouds::object::{Object, Ref};

/// The simulated clouds: resources, faults and time.
#[derive(Debug)]
pub struct Cloud {
    clock: Clock,
    releases: Releases,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    world: World,
    log: Log,
    storage: Option<Storage>,
}

impl Cloud {
    /// A cloud that is kept in memory only and starts at [`Instant::EPOCH`].
    #[must_use]
    pub fn in_memory() -> Arc<Self> {
        Arc::new(Self {
            clock: Clock::starting_at(Instant::EPOCH),
            releases: Releases::default(),
            inner: Mutex::new(Inner { world: World::default(), log: Log::in_memory(), storage: None }),
        })
    }

    /// The cloud that is kept in a folder, made if it isn't there. Virtual time goes on where it
    /// was left, or begins at `epoch`.
    ///
    /// # Errors
    /// [`StorageError`] if another process serves the folder, or it can't be read or written.
    pub fn open(folder: &Path, epoch: Instant, releases: Releases) -> Result<Arc<Self>, StorageError> {
        let opened = Storage::open(folder)?;
        Ok(Arc::new(Self {
            clock: Clock::starting_at(opened.now.unwrap_or(epoch)),
            releases,
            inner: Mutex::new(Inner { world: opened.world, log: opened.log, storage: Some(opened.storage) }),
        }))
    }

    /// Which end of the providers' ranges is played.
    #[must_use]
    pub fn releases(&self) -> Releases {
        self.releases
    }

    /// The clock that the clouds live by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Announces a call: it is logged, and refused if it lands where nothing answers.
    ///
    /// # Errors
    /// [`Unreachable`] if the region, service or control plane is lost.
    pub fn call(&self, call: &Call<'_>) -> Result<(), Unreachable> {
        self.clock.touch();
        let mut inner = self.inner();
        let now = self.clock.now();
        inner.advance(now);
        let cause = inner.world.faults().refusal(call.region, call.service);
        inner.write(LogEntry {
            number: 0,
            at: now,
            what: What::Call,
            session: call.session.to_owned(),
            region: call.region.to_owned(),
            service: call.service.to_owned(),
            operation: call.operation.to_owned(),
            kind: call.kind.to_owned(),
            refused: cause.is_some(),
            detail: String::new(),
            fact: None,
        });
        match cause {
            None => Ok(()),
            Some(cause) => Err(Unreachable { service: call.service.to_owned(), region: call.region.to_owned(), cause }),
        }
    }

    /// A resource by its key.
    #[must_use]
    pub fn get(&self, key: &ResourceKey) -> Option<Resource> {
        self.inner().world.objects().get(key).cloned()
    }

    /// All resources of a kind, in the order of their identities; in one region or in all.
    #[must_use]
    pub fn list(&self, kind: &str, region: Option<&str>) -> Vec<Resource> {
        self.inner()
            .world
            .objects()
            .of_kind(kind)
            .filter(|resource| region.is_none_or(|region| resource.region == region))
            .cloned()
            .collect()
    }

    /// The cluster at an address: its region and its name.
    pub(super) fn cluster_at(&self, address: &str) -> Option<(String, String)> {
        let inner = self.inner();
        let cluster = inner.world.objects().find(&Ref::to(address), "", Object::cluster)?;
        Some((cluster.location().to_owned(), cluster.name().to_owned()))
    }

    /// What goes with a resource when it is deleted: all that runs in a cluster.
    pub(super) fn contents(&self, key: &ResourceKey) -> Vec<ResourceKey> {
        let inner = self.inner();
        let objects = inner.world.objects();
        let Some(cluster) = objects.seen(key, Object::cluster) else { return Vec::new() };
        let inside = |resource: &&Resource| resource.cluster == cluster.name() && resource.region == cluster.location();
        objects.resources().filter(inside).map(|resource| resource.key.clone()).collect()
    }

    /// Creates or replaces a resource; what follows from it by itself starts to happen.
    /// `created` and `changed` are set here.
    pub fn put(&self, resource: Resource) {
        // Putting is never refused.
        let _ = self.apply(Input::Put(Box::new(resource)));
    }

    /// Removes a resource.
    pub fn remove(&self, key: &ResourceKey) {
        let _ = self.apply(Input::Remove(key.clone()));
    }

    /// How many more machines of a type can start in a region; `None` if that is not limited.
    #[must_use]
    pub fn stock_left(&self, region: &str, instance_type: &str) -> Option<u32> {
        let inner = self.inner();
        let stock = inner.world.faults().stock(region, instance_type)?;
        Some(stock.saturating_sub(inner.world.workloads().machines(region, instance_type)))
    }

    /// Whether a region's state server answers.
    pub(super) fn state_storage_lost(&self, region: &str) -> bool {
        self.inner().world.faults().state_storage_lost(region)
    }

    /// Everything that is lost now.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.inner().world.faults().all().to_vec()
    }

    /// The entries of the log that a query asks for; none if the log can't be read.
    #[must_use]
    pub fn log(&self, query: &LogQuery) -> Vec<LogEntry> {
        let mut inner = self.inner();
        inner.advance(self.clock.now());
        inner.log.query(query).unwrap_or_else(|error| {
            tracing::error!(%error, "the sandbox's log can't be read");
            Vec::new()
        })
    }

    /// Looks at the world as it is now.
    pub(super) fn view<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        let mut inner = self.inner();
        inner.advance(self.clock.now());
        look(&inner.world)
    }

    /// Does something to the world, and keeps it.
    pub(super) fn apply(&self, input: Input) -> Result<Outcome, Refusal> {
        let mut inner = self.inner();
        let now = self.clock.now();
        let outcome = inner.world.apply(now, input.clone());
        // A refused look-up still leaves an answer in the client's memory.
        if outcome.is_ok() || matches!(input, Input::WriteThroughName { .. }) {
            inner.keep(now, &input);
        }
        inner.write_events();
        outcome
    }

    /// Acts through the control API: as [`Cloud::apply`], and it is said in the log.
    pub(super) fn act(&self, input: Input) -> Result<Outcome, Refusal> {
        let what = input.to_string();
        let (operation, aimed_at) = (input.operation(), input.region().to_owned());
        let outcome = self.apply(input.clone());
        let region = match &outcome {
            // Whoever writes through a name learns only now where that was.
            Ok(Outcome::Written { region }) => region.clone(),
            _ => aimed_at,
        };
        self.write(LogEntry {
            number: 0,
            at: self.clock.now(),
            what: What::Control,
            session: String::new(),
            region,
            service: "sandbox".to_owned(),
            operation: operation.to_owned(),
            kind: String::new(),
            refused: outcome.is_err(),
            detail: match &outcome {
                Ok(_) => what,
                Err(refusal) => format!("{what}: {refusal}"),
            },
            fact: input.fact(&outcome),
        });
        outcome
    }

    /// Writes into the log what somebody who acts on an environment says.
    pub(super) fn note(&self, environment: &str, fact: Fact) {
        self.write(LogEntry {
            number: 0,
            at: self.clock.now(),
            what: What::Control,
            session: environment.to_owned(),
            region: String::new(),
            service: "operator".to_owned(),
            operation: "note".to_owned(),
            kind: String::new(),
            refused: false,
            detail: String::new(),
            fact: Some(fact),
        });
    }

    /// Writes into the log what begins or is kept by a call of a session.
    pub(crate) fn tell(&self, session: &str, region: &str, service: &str, operation: &str, fact: Fact) {
        self.write(LogEntry {
            number: 0,
            at: self.clock.now(),
            what: What::Event,
            session: environment_of(session).to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            operation: operation.to_owned(),
            kind: String::new(),
            refused: false,
            detail: String::new(),
            fact: Some(fact),
        });
    }

    /// Whether something is broken on purpose.
    pub(super) fn is_broken(&self, switch: Switch) -> bool {
        self.inner().world.is_broken(switch)
    }

    /// Writes into the log that somebody slept until now.
    pub(super) fn note_time(&self, seconds: f64) {
        self.write(LogEntry {
            number: 0,
            at: self.clock.now(),
            what: What::Control,
            session: String::new(),
            region: String::new(),
            service: "clock".to_owned(),
            operation: "sleep".to_owned(),
            kind: String::new(),
            refused: false,
            detail: format!("{seconds} s"),
            fact: None,
        });
    }

    /// Writes an entry of the log.
    pub(super) fn write(&self, entry: LogEntry) {
        let mut inner = self.inner();
        inner.advance(entry.at);
        inner.write(entry);
    }

    /// Writes the world anew, so that the next start has no journal to read.
    pub(super) fn snapshot(&self) {
        let mut inner = self.inner();
        inner.advance(self.clock.now());
        inner.snapshot();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn advance(&mut self, now: Instant) {
        self.world.advance(now);
        self.write_events();
    }

    fn keep(&mut self, at: Instant, input: &Input) {
        let Some(storage) = &mut self.storage else {
            return;
        };
        if let Err(error) = storage.keep(at, input) {
            tracing::error!(%error, "the sandbox's journal can't be written");
        }
        if storage.wants_snapshot() {
            self.snapshot();
        }
    }

    fn snapshot(&mut self) {
        if let Some(storage) = &mut self.storage
            && let Err(error) = storage.snapshot(&self.world)
        {
            tracing::error!(%error, "the sandbox's snapshot can't be written");
        }
    }

    fn write(&mut self, entry: LogEntry) {
        if let Err(error) = self.log.push(entry) {
            tracing::error!(%error, "the sandbox's log can't be written");
        }
    }

    fn write_events(&mut self) {
        for (at, event) in self.world.take_events() {
            self.write(LogEntry {
                number: 0,
                at,
                what: What::Event,
                session: event.environment,
                region: event.region,
                service: event.service,
                operation: event.operation,
                kind: String::new(),
                refused: false,
                detail: event.detail,
                fact: event.fact,
            });
        }
    }
}
