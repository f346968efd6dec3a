//! What a command that drives terraform needs: the terraform, the run's folder with its journal, the sandbox or the
//! checkout, interrupts, progress.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::args::{Format, GlobalArgs};
use super::environment::Environment;
use super::error::CommandError;
use super::exit::ExitCode;
use super::output::Output;
use super::progress;
use super::{fence_key, live_ledger};
use crate::posture::Posture;
use crate::render::{out_of_reach, placeholders};
use crate::run::{EnvironmentLock, Event, Executor, Holder, Journal, Moment, Recorder, RunFolder, RunId};
use crate::sandbox::tree::Tree;
use crate::sandbox::{Client, Options, Sandbox};
use crate::site::{Live, SharedTurn, Simulated, Site};
use crate::terraform::{CliConfig, Interrupter, Terraform, discover, interrupts};

/// How long a state's lock is waited for.
const LOCK_TIMEOUT: Duration = Duration::from_secs(120);

/// A run that is being carried out.
pub(crate) struct Session {
    pub(crate) executor: Executor,
    /// Where it acts.
    pub(crate) site: Arc<Site>,
    /// The posture that is in force where the run acts.
    pub(crate) posture: Posture,
    pub(crate) began: Timestamp,
    interrupter: Interrupter,
    runtime: tokio::runtime::Runtime,
    // Kept until the run is over: the sandbox that this process hosts, and the hold on the environment.
    _sandbox: Option<Sandbox>,
    _lock: Option<EnvironmentLock>,
}

/// Whether a run changes what exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It only looks.
    Look,
    /// It changes.
    Change,
}

/// The folder of runs and of the sandbox, at the root of the repository.
pub(crate) fn work_folder(root: &Path) -> PathBuf {
    root.join(".terradrill")
}

/// The folder of the sandbox.
pub(crate) fn sandbox_folder(root: &Path) -> PathBuf {
    work_folder(root).join("sandbox")
}

/// A running sandbox of the folder, or a new one that lives as long as it is kept. One that runs plays on what it plays;
/// what stands in one that doesn't is taken over by other releases of the providers, as in the real clouds.
pub(crate) fn open_sandbox(options: &Options, output: &Output) -> Result<(Option<Sandbox>, Client), CommandError> {
    if let Ok(Some(client)) = Client::attach(&options.folder) {
        let running = client.status()?.providers;
        if options.releases.is_some_and(|wanted| wanted != running) {
            let problem = format!("The sandbox of this folder runs, and plays the {running} providers");
            return Err(CommandError::new(ExitCode::Held, problem)
                .hint("end what uses it first, or leave --sandbox-providers out"));
        }
        return Ok((None, client));
    }
    let sandbox = Sandbox::start(options)?;
    if let Some(before) = sandbox.played_before() {
        let now = sandbox.cloud().releases();
        output.status(&format!("The sandbox played the {before} providers; what stands in it is the {now} ones' now"));
    }
    let client = sandbox.client();
    Ok((Some(sandbox), client))
}

/// How many terraforms run at a time if nobody says: one for each core; two in the sandbox, where they wait for each
/// other's simulated time.
fn default_jobs(sandbox: bool) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    if sandbox { 2 * cores } else { cores }
}

/// As [`open_sandbox`], for a run: one that belongs to another run would go in the middle.
fn open_for_run(root: &Path, global: &GlobalArgs, output: &Output) -> Result<(Option<Sandbox>, Client), CommandError> {
    let options = Options::for_one_run(sandbox_folder(root)).playing(global.releases());
    let (sandbox, client) = open_sandbox(&options, output)?;
    if sandbox.is_none() && !client.status().is_ok_and(|status| status.shared) {
        return Err(CommandError::new(ExitCode::Held, "Another run holds the sandbox of this folder").hint(
            "wait for its end; or run `terradrill sandbox serve` beside both, and they share the simulated clouds",
        ));
    }
    Ok((sandbox, client))
}

impl Session {
    /// Opens a run of a command over an environment.
    pub(crate) fn open(
        environment: &Environment,
        command: &str,
        access: Access,
        global: &GlobalArgs,
        output: &Output,
    ) -> Result<Self, CommandError> {
        if !global.sandbox {
            require_live(environment)?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| CommandError::new(ExitCode::Unexpected, "The runtime can't start").cause(&error))?;
        let parent = std::env::vars_os().collect::<BTreeMap<_, _>>();
        let binary = runtime.block_on(discover(global.terraform_bin.as_deref(), &parent))?;

        let work = work_folder(&environment.root);
        let began = Timestamp::now();
        let suffix = (began.subsec_nanosecond() as u32 ^ std::process::id()) as u16;
        let id = RunId::new(began, &environment.name, suffix);
        let holder = Holder { run: id.clone(), command: command.to_owned(), process: std::process::id(), since: began };
        let held = if global.sandbox { format!("{}-sandbox", environment.name) } else { environment.name.clone() };
        let lock = match access {
            Access::Change => Some(EnvironmentLock::take(&work, &held, &holder)?),
            Access::Look => None,
        };
        let sandbox = if global.sandbox { Some(open_for_run(&environment.root, global, output)?) } else { None };
        let folder = RunFolder::create(&work, &id).map_err(|error| {
            CommandError::new(ExitCode::Unexpected, format!("The run's folder below {} can't be made", work.display()))
                .cause(&error)
        })?;
        let journal = Journal::open(&folder.journal())?;

        let topology = environment.topology.clone();
        let (sandbox, site) = match sandbox {
            Some((sandbox, client)) => {
                let folder = sandbox_folder(&environment.root);
                let tree = Tree::new(&environment.root, &folder);
                let site = Simulated::new(topology, client, tree, folder).map_err(|error| {
                    CommandError::new(ExitCode::Unexpected, "The sandbox can't be used").cause(&error)
                })?;
                (sandbox, Site::Simulated(Box::new(site)))
            }
            None => (None, Site::Live(Box::new(Live::new(topology, environment.folder())))),
        };
        let site = Arc::new(site);
        let posture = environment.posture_in(global.sandbox)?;
        let posture = site
            .at_epoch_of_ledger(posture)
            .map_err(|error| CommandError::new(ExitCode::Unexpected, "The ledger can't be read").cause(&error))?;
        let config = match &*site {
            Site::Simulated(_) => CliConfig::File(no_cli_config(&environment.root)?),
            Site::Live(_) => CliConfig::User,
        };
        let (interrupter, interrupted) = interrupts();
        let clock = clock(sandbox.as_ref(), &site);
        let recorder = Arc::new(Recorder::new(clock, Some(journal), vec![progress::listener(output)]));
        let open = site.open_workspace(&posture, SharedTurn::default());
        let jobs = global.jobs.map_or_else(|| default_jobs(global.sandbox), usize::from);
        let session = Self {
            executor: Executor {
                terraform: Arc::new(Terraform::new(binary, parent, config)),
                recorder: Arc::clone(&recorder),
                folder,
                open,
                interrupts: interrupted,
                jobs,
                lock_timeout: LOCK_TIMEOUT,
                tells_interrupts: true,
                parallelism: None,
            },
            site,
            posture,
            began,
            interrupter,
            runtime,
            _sandbox: sandbox,
            _lock: lock,
        };
        recorder.record(Event::version())?;
        recorder.record(Event::RunStarted {
            run: id,
            environment: environment.name.clone(),
            command: command.to_owned(),
            sandbox: global.sandbox,
        })?;
        Ok(session)
    }

    /// Lets the ledger say what the topology and the posture do: it is born once its holders stand, and follows regions that
    /// join and leave.
    pub(crate) async fn settle_ledger(&self, key: Option<&str>) -> Result<(), CommandError> {
        let run = self.executor.folder.id().to_string();
        let topology = self.site.topology();
        let wanted = self.posture.ledger(topology);
        match &*self.site {
            Site::Simulated(site) => site.settle_ledger(&wanted, self.posture.epoch, &run).map_err(|error| {
                CommandError::new(ExitCode::Incomplete, "The ledger couldn't be written").cause(&error)
            }),
            Site::Live(_) if wanted.holders.is_empty() => Ok(()),
            Site::Live(_) => {
                let key = key.map(fence_key::read).transpose()?;
                let operator = live_ledger::operator(topology)?;
                live_ledger::settle(&operator, key.as_ref(), &wanted, self.posture.epoch, &run).await
            }
        }
    }

    /// Does what comes before the run's work, such as asking; the run ends if that fails.
    pub(crate) fn before<T>(&self, work: impl FnOnce() -> Result<T, CommandError>) -> Result<T, CommandError> {
        work().inspect_err(|error| self.finish(error.exit))
    }

    /// Carries out the run's work while Ctrl-C is listened for, and journals how it ended.
    pub(crate) fn carry_out<T>(
        &self,
        work: impl Future<Output = Result<T, CommandError>>,
        exit_code: impl FnOnce(&Result<T, CommandError>) -> ExitCode,
    ) -> Result<T, CommandError> {
        let result = self.runtime.block_on(async {
            let listening = tokio::spawn(listen(self.interrupter.clone()));
            let result = work.await;
            listening.abort();
            result
        });
        self.finish(exit_code(&result));
        result
    }

    /// Journals how the run ended: the last event of its stream.
    fn finish(&self, exit: ExitCode) {
        let seconds = (Timestamp::now().as_millisecond() - self.began.as_millisecond()) as f64 / 1000.0;
        self.executor.recorder.note(Event::RunFinished { exit_code: exit.code(), seconds });
    }

    /// Brings the mirrored tree up to date; a live run works in the checkout.
    pub(crate) fn prepare(&self) -> Result<(), CommandError> {
        self.site.prepare(&self.posture).map_err(|error| {
            CommandError::new(ExitCode::Unexpected, "The sandbox's tree can't be prepared").cause(&error)
        })
    }

    /// Whether Ctrl-C came.
    pub(crate) fn interrupted(&self) -> bool {
        self.executor.interrupts.count() > 0
    }
}

async fn listen(interrupter: Interrupter) {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return;
    };
    loop {
        tokio::select! {
            Some(()) = interrupt.recv() => {}
            Some(()) = terminate.recv() => {}
            else => return,
        }
        interrupter.interrupt();
    }
}

/// Both clocks. In the process that hosts the sandbox, its clock is read without a request.
fn clock(sandbox: Option<&Sandbox>, site: &Site) -> Box<dyn Fn() -> Moment + Send + Sync> {
    let cloud = sandbox.map(|sandbox| Arc::clone(sandbox.cloud()));
    let client = match site {
        Site::Simulated(site) => Some(site.client().clone()),
        Site::Live(_) => None,
    };
    Box::new(move || {
        let milliseconds = match (&cloud, &client) {
            (Some(cloud), _) => Some(cloud.clock().now().0),
            (None, Some(client)) => client.now().ok().map(|now| now.0),
            (None, None) => None,
        };
        let cloud = milliseconds.and_then(|now| Timestamp::from_millisecond(i64::try_from(now).ok()?).ok());
        Moment { at: Timestamp::now(), cloud }
    })
}

/// The sandbox needs nothing of the user's terraform configuration, and a missing or broken one does no harm to it.
fn no_cli_config(root: &Path) -> Result<PathBuf, CommandError> {
    let path = sandbox_folder(root).join("terraform.rc");
    std::fs::write(&path, "")?;
    Ok(path)
}

/// Without a sandbox nothing acts on an environment that doesn't say where.
fn require_live(environment: &Environment) -> Result<(), CommandError> {
    let missing = placeholders(&environment.topology);
    if missing.is_empty() {
        return require_reach(environment);
    }
    let mut error =
        CommandError::new(ExitCode::Topology, format!("{} doesn't say where it is to run", environment.file.path));
    error.causes = missing.into_iter().map(|(_, what)| what).collect();
    Err(error
        .hint("add `clouds:` and `traffic: { hostname: … }` to act live")
        .hint("add --sandbox to use simulated clouds"))
}

/// Nothing is built that nobody can then reach.
fn require_reach(environment: &Environment) -> Result<(), CommandError> {
    let shut: Vec<String> = out_of_reach(&environment.topology)
        .map(|region| format!("nobody outside its network reaches the cluster of {region}"))
        .collect();
    if shut.is_empty() {
        return Ok(());
    }
    let path = &environment.file.path;
    let mut error = CommandError::new(ExitCode::Topology, format!("{path} doesn't say how you reach the clusters"));
    error.causes = shut;
    Err(error
        .hint("over the internet, from ranges of yours: `regions.X.api: { allow: [203.0.113.0/24] }`")
        .hint("through a tunnel that you keep open: `regions.X.api: { through: localhost:8443 }`")
        .hint("from a runner inside the network: `regions.X.api: { access: runner }`")
        .hint("add --sandbox to use simulated clouds"))
}

/// What must be confirmed, and how: nobody is asked where nobody can answer.
pub(crate) fn confirm(question: &str, global: &GlobalArgs, output: &Output) -> Result<(), CommandError> {
    use std::io::{BufRead as _, IsTerminal as _};
    if global.yes {
        return Ok(());
    }
    if global.format == Format::Json || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(
            CommandError::new(ExitCode::Usage, "This has to be confirmed, and nobody can be asked").hint("add --yes")
        );
    }
    output.ask(&format!("{question} Only `yes` is taken as a yes: "));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim() == "yes" { Ok(()) } else { Err(CommandError::new(ExitCode::Interrupted, "Nothing was done")) }
}
