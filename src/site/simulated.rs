//! The simulated clouds, seen from outside as an operator sees real ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::ledger::Operator;
use super::look::{DatabaseSight, NameSight, Seen};
use super::markers::Markers;
use super::{Site, SiteError};
use crate::clouds::{self, Loss, Named, Operation};
use crate::gate::GateAnswer;
use crate::posture::Posture;
use crate::recovery::Probe;
use crate::render::{Engine, StackSource, render, sources};
use crate::run::{OpenWorkspace, Workspace};
use crate::sandbox::api;
use crate::sandbox::client::{Client, ClientError};
use crate::sandbox::databases::DatabaseStatus;
use crate::sandbox::tree::Tree;
use crate::stacks::StackId;
use crate::topology::{RegionName, ServiceName, Topology};

/// An environment in the sandbox.
pub(crate) struct Simulated {
    topology: Topology,
    client: Client,
    tree: Tree,
    folder: std::path::PathBuf,
    markers: Mutex<Markers>,
    pub(super) operator: Operator,
}

impl Simulated {
    /// The environment of a topology in a running sandbox, whose folder is given. Its ledger is signed by the sandbox's own
    /// key.
    ///
    /// # Errors
    /// If that key can't be kept.
    pub(crate) fn new(
        mut topology: Topology,
        client: Client,
        tree: Tree,
        folder: std::path::PathBuf,
    ) -> Result<Self, SiteError> {
        let operator = Operator::of_sandbox(&folder, &topology.environment)?;
        topology.fence.public_key = Some(operator.public_key());
        Ok(Self { topology, client, tree, folder, markers: Mutex::new(Markers::default()), operator })
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

    pub(super) fn environment(&self) -> &str {
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

    pub(super) fn forget_posture(&self) -> std::io::Result<()> {
        match std::fs::remove_file(self.posture_file()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
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

    /// A turn of the clock.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn turn(&self) -> Result<Turn, SiteError> {
        let session = self.client.open_session(&api::OpenSession {
            label: format!("{}/turn", self.environment()),
            state_region: None,
            state_path: None,
            process: Some(std::process::id()),
            holds_clock: true,
            serves: false,
        })?;
        Ok(Turn(Session { client: self.client.clone(), id: session.id }))
    }

    /// Takes something away.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(crate) fn lose(&self, loss: &Loss<RegionName>) -> Result<(), SiteError> {
        Ok(self.client.lose(loss.map(|region| self.location(region)))?)
    }

    /// Gives something back, if it is away.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn give_back(&self, loss: &Loss<RegionName>) -> Result<bool, SiteError> {
        let loss = loss.map(|region| self.location(region));
        if !self.client.faults()?.iter().any(|fault| fault.what == loss) {
            return Ok(false);
        }
        self.client.give_back(loss)?;
        Ok(true)
    }

    /// Does what Terraform can't, and waits until its effect is there. Answers what didn't answer and needn't have.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(super) fn operate(
        &self,
        operation: &Operation<RegionName>,
        run: &str,
        turn: &Turn,
    ) -> Result<Vec<String>, SiteError> {
        if let Operation::WriteLedger { epoch, content, then } = operation {
            let is_done = match then.as_deref() {
                Some((later, decides)) => self.has_gone_on(*epoch, *later, decides)?,
                None => false,
            };
            if is_done {
                return Ok(Vec::new());
            }
            self.refuse_second_primary(content)?;
            return self.write_ledger(*epoch, content, run);
        }
        let done = self.begin(operation)?;
        let left = done.effective_at.seconds_since(self.client.now()?);
        if left > 0.0 {
            turn.sleep(left)?;
        }
        Ok(done.missed)
    }

    /// Does what Terraform can't, and waits for nothing.
    ///
    /// # Errors
    /// If the sandbox refuses.
    pub(super) fn begin(&self, operation: &Operation<RegionName>) -> Result<api::OperationDone, SiteError> {
        let environment = Some(self.environment().to_owned());
        let operation =
            operation.in_cloud(|region| self.location(region), |region, name| self.identifier(region, name));
        Ok(self.client.operate(&api::Operate { environment, operation })?)
    }

    /// The cloud's name for a database.
    fn identifier(&self, region: &RegionName, database: &str) -> String {
        let region = self.topology.region(region).expect("a plan is over the topology's regions");
        (clouds::profile(region.cloud).name)(&self.topology.names(region), Named::Database(database))
    }

    pub(super) fn location(&self, region: &RegionName) -> String {
        self.topology.region(region).map_or_else(|| region.to_string(), |region| region.location.to_string())
    }

    /// What a region's gate answers; `None` if nothing answers there.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(super) fn sight(&self, region: &RegionName) -> Result<Option<GateAnswer>, SiteError> {
        Ok(self.client.health(&self.location(region), self.environment())?)
    }

    /// Looks whether something holds.
    ///
    /// # Errors
    /// If the sandbox doesn't answer; a lost region is an answer, not an error.
    pub(super) fn look(&self, probe: &Probe) -> Result<Seen, SiteError> {
        Ok(match probe {
            Probe::Reachable(region) => Seen::reachable(self.sight(region)?.as_ref()),
            Probe::GateOpen(region) => Seen::gate(self.sight(region)?.as_ref(), true),
            Probe::GateShut(region) => Seen::gate(self.sight(region)?.as_ref(), false),
            Probe::FenceProven { region, epoch, acknowledged } => self.proven(region, *epoch, *acknowledged)?,
            Probe::Writable(region, database) => {
                let found = self.database(region, database)?;
                Seen::writable(found.map(|status| DatabaseSight { writable: status.writable }))
            }
            Probe::CaughtUp(region, database) => self.caught_up(region, database)?,
            Probe::Ready(region, service, wanted) => self.ready(region, service, *wanted)?,
            Probe::TrafficOn(regions) => self.traffic_on(regions)?,
            Probe::WriteAccepted => Seen::write(match self.write_marker() {
                Ok(written) => Ok(written),
                Err(SiteError::Sandbox(ClientError::Refused { reason, .. })) => Err(reason),
                Err(error) => return Err(error),
            }),
        })
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

    /// The markers that can be read in a region; `None` if its database doesn't answer.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn readable_markers(&self, region: &RegionName) -> Result<Option<BTreeSet<u64>>, SiteError> {
        match self.client.markers(&self.location(region), self.environment()) {
            Ok(markers) => Ok(Some(markers.all.into_iter().collect())),
            Err(ClientError::Refused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the next marker as a client does. Answers its number and the cloud region that took it.
    ///
    /// # Errors
    /// If no write is accepted.
    pub(crate) fn write_marker(&self) -> Result<(u64, String), SiteError> {
        let mut markers = self.markers.lock().unwrap_or_else(PoisonError::into_inner);
        let number = markers.next();
        let written = self.client.write_through_name(&self.topology.traffic.hostname, number)?;
        markers.written(number);
        Ok((number, written.region))
    }

    /// Goes on counting after the markers that are in the databases already.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn count_markers(&self) -> Result<(), SiteError> {
        let mut found = Vec::new();
        for region in &self.topology.regions {
            found.extend(self.highest_marker(&region.name)?);
        }
        self.markers.lock().unwrap_or_else(PoisonError::into_inner).found(found.into_iter());
        Ok(())
    }

    /// A database that answers.
    fn database(&self, region: &RegionName, database: &ServiceName) -> Result<Option<DatabaseStatus>, SiteError> {
        let identifier = self.identifier(region, database.as_str());
        let found = self.client.databases(&self.location(region), self.environment())?;
        Ok(found.into_iter().find(|status| status.identifier == identifier && status.reachable))
    }

    fn caught_up(&self, region: &RegionName, database: &ServiceName) -> Result<Seen, SiteError> {
        let Some(status) = self.database(region, database)? else { return Ok(Seen::silent()) };
        // One that was promoted already, before its plan was cut, must have what any other has.
        let sources = self.topology.regions.iter().filter(|other| match &status.source {
            Some((_, source)) => other.location.as_str() == source,
            None => other.name != *region && other.placement(database).is_some(),
        });
        let mut highest = Vec::new();
        for source in sources {
            let Some(marker) = self.highest_marker(&source.name)? else {
                return Ok(Seen { detail: format!("{source} doesn't answer"), ..Seen::silent() });
            };
            highest.push(marker);
        }
        Ok(Seen::caught_up(status.highest, &highest))
    }

    fn ready(&self, region: &RegionName, service: &ServiceName, wanted: u32) -> Result<Seen, SiteError> {
        let workloads = self.client.workloads(&self.location(region), self.environment())?;
        let pods = workloads.pods.iter().find(|pods| pods.name == service.as_str());
        let nodes = workloads.nodes.iter().filter(|nodes| nodes.gpus > 0).map(|nodes| nodes.ready).sum();
        Ok(Seen::ready(pods.map_or(0, |pods| pods.ready), wanted, nodes))
    }

    fn traffic_on(&self, regions: &[RegionName]) -> Result<Seen, SiteError> {
        let status = self.client.dns(&self.topology.traffic.hostname)?;
        let answers = status.answers.iter().map(|answer| answer.to.to_string()).collect();
        let wanted: Vec<String> = regions.iter().map(|region| self.location(region)).collect();
        let all_serve = regions.iter().try_fold(true, |all, region| {
            Ok::<_, SiteError>(all && self.sight(region)?.is_some_and(|answer| answer.serves))
        })?;
        Ok(Seen::traffic(&NameSight { answers, settled: status.settled }, &wanted, all_serve))
    }
}

/// Opens stacks' workspaces: a folder of the mirrored tree and a session of the sandbox, closed when the work is done.
/// A turn that is handed over is let go once a session holds the clock, and taken again before that session closes.
pub(super) fn open_workspace(site: &Arc<Site>, posture: &Posture, turn: SharedTurn) -> OpenWorkspace {
    let locations: BTreeMap<StackId, String> = crate::stacks::stacks(site.topology(), posture)
        .into_iter()
        .filter_map(|stack| {
            let kept_in = stack.kept_in(site.topology())?;
            Some((stack.id, kept_in.to_string()))
        })
        .collect();
    let site = Arc::clone(site);
    Arc::new(move |stack: &StackId| {
        let simulated = site.simulated("session")?;
        let label = format!("{}/{stack}", simulated.environment());
        let session = simulated.client.open_session(&api::OpenSession {
            state_region: locations.get(stack).cloned(),
            state_path: Some(label.clone()),
            label,
            process: Some(std::process::id()),
            holds_clock: true,
            serves: true,
        })?;
        let session_guard = Session { client: simulated.client.clone(), id: session.id };
        let handed = turn.take();
        let regain = handed.is_some().then(|| (Arc::clone(&site), turn.clone()));
        drop(handed);
        let guard = OpenStack { regain, _session: session_guard };
        Ok(Workspace {
            directory: simulated.tree.stack(simulated.environment(), &stack.to_string()),
            environment: session.env,
            guard: Some(Box::new(guard)),
        })
    })
}

/// Keeps the sandbox's clock from jumping, but for its own sleeps, until it is dropped. Work that follows on other work
/// begins at once in the cloud's time, however long this machine takes to begin it.
pub(crate) struct Turn(Session);

impl Turn {
    /// Sleeps in virtual time.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn sleep(&self, seconds: f64) -> Result<(), SiteError> {
        self.0.client.sleep_held(&self.0.id, seconds)?;
        Ok(())
    }

    /// Sleeps while others wait for something, or until the turn is ended.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn sleep_beside(&self, seconds: f64) -> Result<(), SiteError> {
        self.0.client.sleep_beside(&self.0.id, seconds)?;
        Ok(())
    }

    /// Ends the turn while somebody sleeps with it.
    pub(crate) fn end(&self) {
        // A sandbox that is gone has no sessions either.
        let _ = self.0.client.close_session(&self.0.id);
    }
}

/// A turn that its owner and a terraform session pass to each other.
#[derive(Clone, Default)]
pub(crate) struct SharedTurn(Arc<Mutex<Option<Turn>>>);

impl SharedTurn {
    /// With a turn to pass on.
    #[must_use]
    pub(crate) fn some(turn: Turn) -> Self {
        Self(Arc::new(Mutex::new(Some(turn))))
    }

    /// The turn, if it is here.
    #[must_use]
    pub(crate) fn take(&self) -> Option<Turn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn put(&self, turn: Turn) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(turn);
    }
}

/// What an open workspace keeps. The fields are dropped in order: the turn is there again before the session is gone.
struct OpenStack {
    regain: Option<(Arc<Site>, SharedTurn)>,
    _session: Session,
}

impl Drop for OpenStack {
    fn drop(&mut self) {
        // Without a turn the clock may jump early: times are a little off, nothing else.
        if let Some((site, shared)) = &self.regain
            && let Ok(turn) = site.turn()
        {
            shared.put(turn);
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
