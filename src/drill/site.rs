//! Where a plan is carried out: the simulated clouds, seen from outside as an operator sees real ones.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::clouds::{self, Named};
use crate::posture::Posture;
use crate::recovery::{Operation, Probe};
use crate::render::{Engine, RenderError, StackSource, render, sources};
use crate::run::{OpenWorkspace, Workspace};
use crate::sandbox::api;
use crate::sandbox::client::{Client, ClientError};
use crate::sandbox::faults::Loss;
use crate::sandbox::tree::{Tree, TreeError};
use crate::stacks::StackId;
use crate::topology::{Region, RegionName, ServiceName, Topology};

/// Why something couldn't be done or seen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SiteError {
    /// The sandbox refused, or doesn't answer.
    #[error(transparent)]
    Sandbox(#[from] ClientError),
    /// The mirrored tree couldn't be brought up to date.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The variables couldn't be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The posture couldn't be kept.
    #[error("the sandbox's posture can't be written")]
    Posture(#[source] std::io::Error),
}

/// What a probe saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether it holds.
    pub holds: bool,
    /// What was seen, in words.
    pub detail: String,
}

impl Seen {
    fn new(holds: bool, detail: impl Into<String>) -> Self {
        Self { holds, detail: detail.into() }
    }
}

/// An environment in the sandbox.
pub(crate) struct Site {
    topology: Topology,
    client: Client,
    tree: Tree,
    folder: std::path::PathBuf,
    marker: Mutex<u64>,
    holds: AtomicU64,
}

impl Site {
    /// The environment of a topology in a running sandbox, whose folder is given.
    #[must_use]
    pub(crate) fn new(topology: Topology, client: Client, tree: Tree, folder: std::path::PathBuf) -> Self {
        Self { topology, client, tree, folder, marker: Mutex::new(0), holds: AtomicU64::new(0) }
    }

    /// The topology.
    #[must_use]
    pub(crate) fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The sandbox.
    #[must_use]
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    fn environment(&self) -> &str {
        &self.topology.environment
    }

    /// Virtual time, in seconds since the epoch.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn now(&self) -> Result<f64, SiteError> {
        Ok(self.client.now()?.0 as f64 / 1000.0)
    }

    /// Sleeps in virtual time.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn sleep(&self, seconds: f64) -> Result<(), SiteError> {
        self.client.sleep(seconds)?;
        Ok(())
    }

    fn posture_file(&self) -> std::path::PathBuf {
        self.folder.join("postures").join(format!("{}.yaml", self.environment()))
    }

    /// Brings the mirrored stacks and their variables to a posture, and keeps it. Comes before the first act that needs it.
    ///
    /// # Errors
    /// If something can't be rendered or written.
    pub(crate) fn write_posture(&self, posture: &Posture) -> Result<(), SiteError> {
        let sources = sources(&self.topology, posture);
        self.mirror(&sources)?;
        let file = self.posture_file();
        let write = || -> std::io::Result<()> {
            let folder = file.parent().unwrap_or(&file);
            std::fs::create_dir_all(folder)?;
            let temporary = tempfile::NamedTempFile::new_in(folder)?;
            std::fs::write(temporary.path(), posture.to_yaml())?;
            temporary.persist(&file).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(SiteError::Posture)
    }

    fn mirror(&self, sources: &[StackSource]) -> Result<(), SiteError> {
        let rendered = render(&Engine::embedded()?, self.environment(), sources)?;
        for source in sources {
            let files = rendered.stack(&source.directory);
            let variables = files.get(crate::sandbox::tree::VARIABLES).copied().unwrap_or_default();
            self.tree.mirror(self.environment(), &source.directory, variables)?;
        }
        Ok(())
    }

    /// Keeps the sandbox's clock from jumping until it is dropped, but for its own sleeps. Work that follows on other work
    /// begins at once in the cloud's time, however long this machine takes to begin it.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn hold(&self) -> Result<Hold, SiteError> {
        let number = self.holds.fetch_add(1, Ordering::Relaxed);
        let label = format!("{}/hold-{}-{number}", self.environment(), std::process::id());
        let session = self.client.open_session(&api::OpenSession {
            label: label.clone(),
            state_region: None,
            state_path: None,
            process: Some(std::process::id()),
            holds_clock: true,
            serves: false,
        })?;
        Ok(Hold { session: Session { client: self.client.clone(), id: session.id }, label })
    }

    /// Opens stacks' workspaces: a folder of the mirrored tree and a session of the sandbox, closed when the work is done.
    /// A hold that is handed over is let go once a session holds the clock, and taken again before that session closes.
    pub(crate) fn open_workspace(self: &Arc<Self>, posture: &Posture, hold: HeldBy) -> OpenWorkspace {
        let locations: BTreeMap<StackId, String> = crate::stacks::stacks(&self.topology, posture)
            .into_iter()
            .filter_map(|stack| Some((stack.id, self.topology.region(&stack.state?)?.location.clone())))
            .collect();
        let site = Arc::clone(self);
        Arc::new(move |stack: &StackId| {
            let label = format!("{}/{stack}", site.environment());
            let session = site.client.open_session(&api::OpenSession {
                state_region: locations.get(stack).cloned(),
                state_path: Some(label.clone()),
                label,
                process: Some(std::process::id()),
                holds_clock: true,
                serves: true,
            })?;
            let session_guard = Session { client: site.client.clone(), id: session.id };
            let held = hold.take();
            let regain = held.is_some().then(|| (Arc::clone(&site), hold.clone()));
            drop(held);
            let guard = OpenStack { regain, _session: session_guard };
            Ok(Workspace {
                directory: site.tree.stack(site.environment(), &stack.to_string()),
                environment: session.env,
                guard: Some(Box::new(guard)),
            })
        })
    }

    /// Takes a region away.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(crate) fn lose(&self, region: &RegionName) -> Result<(), SiteError> {
        Ok(self.client.lose(Loss::Region(self.location(region)))?)
    }

    /// Gives a region back, if it is away.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn give_back(&self, region: &RegionName) -> Result<bool, SiteError> {
        let loss = Loss::Region(self.location(region));
        if !self.client.faults()?.iter().any(|fault| fault.what == loss) {
            return Ok(false);
        }
        self.client.give_back(loss)?;
        Ok(true)
    }

    /// Does what Terraform can't.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(crate) fn operate(&self, operation: &Operation, hold: &Hold) -> Result<(), SiteError> {
        let environment = Some(self.environment().to_owned());
        let operation = match operation {
            Operation::SetLatch { region, holder, shut } => api::Operation::SetLatch {
                environment,
                region: region.to_string(),
                holder_region: self.location(holder),
                shut: *shut,
            },
            Operation::Unprotect { region, database } => api::Operation::Unprotect {
                region: self.location(region),
                identifier: self.identifier(region, database),
            },
        };
        let done = self.client.operate(&operation)?;
        let left = done.effective_at.seconds_since(self.client.now()?);
        if left > 0.0 {
            hold.sleep(left)?;
        }
        Ok(())
    }

    /// The cloud's name for a database.
    fn identifier(&self, region: &RegionName, database: &ServiceName) -> String {
        let region = self.topology.region(region).expect("a plan is over the topology's regions");
        (clouds::profile(region.cloud).name)(&self.topology.names(region), Named::Database(database.as_str()))
    }

    fn location(&self, region: &RegionName) -> String {
        self.topology.region(region).map_or_else(|| region.to_string(), |region| region.location.clone())
    }

    /// Looks whether something holds.
    ///
    /// # Errors
    /// If the sandbox doesn't answer; a lost region is an answer, not an error.
    pub(crate) fn look(&self, probe: &Probe) -> Result<Seen, SiteError> {
        let environment = self.environment();
        match probe {
            Probe::Reachable(region) => {
                let health = self.client.health(&self.location(region), environment)?;
                Ok(Seen::new(health.reachable, if health.reachable { "answers" } else { "doesn't answer" }))
            }
            Probe::Writable(region, database) => {
                let found = self.database(region, database)?;
                Ok(match found {
                    Some(status) if status.reachable && status.writable => Seen::new(true, "takes writes"),
                    Some(status) if status.reachable => Seen::new(false, "is a replica"),
                    _ => Seen::new(false, "doesn't answer"),
                })
            }
            Probe::CaughtUp(region, database) => self.caught_up(region, database),
            Probe::Ready(region, service, wanted) => self.ready(region, service, *wanted),
            Probe::GateOpen(region) | Probe::GateShut(region) => {
                let health = self.client.health(&self.location(region), environment)?;
                let wanted = matches!(probe, Probe::GateOpen(_));
                let detail = if health.healthy { "answers yes".to_owned() } else { health.reasons.join("; ") };
                Ok(Seen::new(health.reachable && health.healthy == wanted, detail))
            }
            Probe::TrafficOn(regions) => self.traffic_on(regions),
            Probe::WriteAccepted => Ok(match self.write_marker() {
                Ok((number, location)) => Seen::new(true, format!("marker {number} was written in {location}")),
                Err(SiteError::Sandbox(ClientError::Refused { reason, .. })) => Seen::new(false, reason),
                Err(error) => return Err(error),
            }),
        }
    }

    /// The highest marker that can be read in a region; `None` if its database doesn't answer.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn highest_marker(&self, region: &RegionName) -> Result<Option<u64>, SiteError> {
        match self.client.markers(&self.location(region), self.environment()) {
            Ok(markers) => Ok(markers.highest),
            Err(ClientError::Refused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the next marker as a client does. Answers its number and the cloud region that took it.
    ///
    /// # Errors
    /// If no write is accepted.
    pub(crate) fn write_marker(&self) -> Result<(u64, String), SiteError> {
        let mut last = self.marker.lock().unwrap_or_else(PoisonError::into_inner);
        let number = *last + 1;
        let written = self.client.write_through_name(&self.topology.traffic.hostname, number)?;
        *last = number;
        Ok((number, written.region))
    }

    /// Goes on counting after the markers that are in the databases already.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn count_markers(&self) -> Result<(), SiteError> {
        let mut highest = 0;
        for region in &self.topology.regions {
            highest = highest.max(self.highest_marker(&region.name)?.unwrap_or(0));
        }
        *self.marker.lock().unwrap_or_else(PoisonError::into_inner) = highest;
        Ok(())
    }

    fn database(
        &self,
        region: &RegionName,
        database: &ServiceName,
    ) -> Result<Option<crate::sandbox::databases::DatabaseStatus>, SiteError> {
        let identifier = self.identifier(region, database);
        let found = self.client.databases(&self.location(region), self.environment())?;
        Ok(found.into_iter().find(|status| status.identifier == identifier))
    }

    fn caught_up(&self, region: &RegionName, database: &ServiceName) -> Result<Seen, SiteError> {
        let Some(status) = self.database(region, database)?.filter(|status| status.reachable) else {
            return Ok(Seen::new(false, "doesn't answer"));
        };
        // One that was promoted already, before its plan was cut, must have what any other has.
        let sources = self.topology.regions.iter().filter(|other| match &status.source {
            Some((_, source)) => other.location == *source,
            None => other.name != *region && other.placement(database).is_some(),
        });
        let mut wanted = None;
        for source in sources {
            let Some(highest) = self.highest_marker(&source.name)? else {
                return Ok(Seen::new(false, format!("{source} doesn't answer")));
            };
            wanted = wanted.max(Some(highest));
        }
        let behind = wanted.unwrap_or(0).saturating_sub(status.highest.unwrap_or(0));
        Ok(Seen::new(wanted.is_some() && behind == 0, format!("{behind} markers behind")))
    }

    fn ready(&self, region: &RegionName, service: &ServiceName, wanted: u32) -> Result<Seen, SiteError> {
        let workloads = self.client.workloads(&self.location(region), self.environment())?;
        let pods = workloads.pods.iter().find(|pods| pods.name == service.as_str());
        let ready = pods.map_or(0, |pods| pods.ready);
        let nodes: u32 = workloads.nodes.iter().filter(|nodes| nodes.gpus > 0).map(|nodes| nodes.ready).sum();
        Ok(Seen::new(ready >= wanted, format!("{ready} of {wanted} replicas, {nodes} GPU nodes")))
    }

    fn traffic_on(&self, regions: &[RegionName]) -> Result<Seen, SiteError> {
        let status = self.client.dns(&self.topology.traffic.hostname)?;
        let wanted: Vec<String> = regions.iter().map(|region| self.location(region)).collect();
        let answers: Vec<String> = status.answers.iter().map(|answer| answer.region.clone()).collect();
        let all = !answers.is_empty() && answers.iter().all(|answer| wanted.contains(answer));
        let none_missing = wanted.iter().all(|region| answers.contains(region));
        let healthy = regions.iter().try_fold(true, |all, region| {
            self.client.health(&self.location(region), self.environment()).map(|health| all && health.healthy)
        })?;
        let detail = format!(
            "the name leads to {}{}",
            if answers.is_empty() { "nowhere".to_owned() } else { answers.join(", ") },
            if status.settled { "" } else { ", and some clients have an older answer" }
        );
        Ok(Seen::new(all && none_missing && healthy && status.settled, detail))
    }

    /// The regions of the topology.
    pub(crate) fn regions(&self) -> impl Iterator<Item = &Region> {
        self.topology.regions.iter()
    }
}

/// Keeps the sandbox's clock from jumping.
pub(crate) struct Hold {
    session: Session,
    label: String,
}

impl Hold {
    /// Sleeps in virtual time.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn sleep(&self, seconds: f64) -> Result<(), SiteError> {
        self.session.client.sleep_held(&self.label, seconds)?;
        Ok(())
    }
}

/// A hold that its owner and a terraform session pass to each other.
#[derive(Clone, Default)]
pub(crate) struct HeldBy(Arc<Mutex<Option<Hold>>>);

impl HeldBy {
    /// With a hold to pass on.
    #[must_use]
    pub(crate) fn some(hold: Hold) -> Self {
        Self(Arc::new(Mutex::new(Some(hold))))
    }

    /// The hold, if it is here.
    #[must_use]
    pub(crate) fn take(&self) -> Option<Hold> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn put(&self, hold: Hold) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(hold);
    }
}

/// What an open workspace keeps. The fields are dropped in order: the hold is there again before the session is gone.
struct OpenStack {
    regain: Option<(Arc<Site>, HeldBy)>,
    _session: Session,
}

impl Drop for OpenStack {
    fn drop(&mut self) {
        // Without a hold the clock may jump early: times are a little off, nothing else.
        if let Some((site, held)) = &self.regain
            && let Ok(hold) = site.hold()
        {
            held.put(hold);
        }
    }
}

struct Session {
    client: Client,
    id: String,
}

impl Drop for Session {
    fn drop(&mut self) {
        // A sandbox that is gone has no sessions either.
        let _ = self.client.close_session(&self.id);
    }
}
