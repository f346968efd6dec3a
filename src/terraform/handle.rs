//! The handle: terraform's commands as methods.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::boxed::errors_in;
use super::command::{ApplyOptions, CliConfig, Environment, InitOptions, PlanOptions, Request, command_line};
use super::discover::Binary;
use super::error::Error;
use super::failure::classify;
use super::interrupt::Interrupts;
use super::message::{ChangeCounts, Diagnostic, Message, parse_line};
use super::plan::{OutputValue, Plan, StateSummary};
use super::process::{self, Collected};

/// How many lines that are no events an error keeps.
const TAIL_LINES: usize = 40;

/// A terraform, ready to run in any directory. Cheap to share by reference.
#[derive(Debug, Clone)]
pub struct Terraform {
    binary: Binary,
    parent: Environment,
    config: CliConfig,
}

/// Where terraform works: a root module, what its environment holds besides, and its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workplace {
    /// The root module's directory.
    pub directory: PathBuf,
    /// Variables beside those that every terraform gets; they win.
    pub environment: BTreeMap<String, String>,
    /// The file that everything terraform says is appended to, except documents.
    pub log: PathBuf,
}

/// What planning told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Whether an apply has anything to do.
    pub changes: bool,
}

/// What applying told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// What was done.
    pub counts: ChangeCounts,
    /// The outputs afterwards; sensitive ones without their value.
    pub outputs: BTreeMap<String, OutputValue>,
}

impl Terraform {
    /// A handle for `binary`; `parent` is terradrill's own environment, of which terraform sees what
    /// [`command_line`] lets through.
    pub fn new(binary: Binary, parent: Environment, config: CliConfig) -> Self {
        Terraform { binary, parent, config }
    }

    /// Which binary this is.
    pub fn binary(&self) -> &Binary {
        &self.binary
    }

    /// Fetches modules and providers and connects the backend.
    pub async fn init(&self, place: &Workplace, options: &InitOptions, interrupts: &Interrupts) -> Result<(), Error> {
        self.work(place, &Request::Init(options.clone()), &mut |_| {}, interrupts).await.map(drop)
    }

    /// Checks the configuration; returns what it reports, errors and warnings.
    pub async fn validate(&self, place: &Workplace) -> Result<Vec<Diagnostic>, Error> {
        #[derive(Deserialize)]
        struct Answer {
            diagnostics: Vec<Diagnostic>,
        }
        let request = Request::Validate;
        let answer = self.ask(place, &request).await?;
        // It exits with 1 for an invalid configuration, and still answers.
        let answer: Answer = document(&request, &answer)?;
        Ok(answer.diagnostics)
    }

    /// Plans, and saves the plan, readable by its owner only.
    pub async fn plan(
        &self,
        place: &Workplace,
        options: &PlanOptions,
        sink: &mut (dyn FnMut(Message) + Send),
        interrupts: &Interrupts,
    ) -> Result<Planned, Error> {
        let request = Request::Plan(options.clone());
        make_private(&options.out).map_err(|source| unable(&request, place, source))?;
        let ended = self.work(place, &request, sink, interrupts).await?;
        Ok(Planned { changes: ended.code == Some(2) })
    }

    /// Reads a saved plan.
    pub async fn show_plan(&self, place: &Workplace, plan: &Path) -> Result<Plan, Error> {
        let request = Request::ShowPlan(plan.to_owned());
        let answer = self.ask_successfully(place, &request).await?;
        document(&request, &answer)
    }

    /// Applies exactly the saved plan, which may also be one of destruction.
    pub async fn apply(
        &self,
        place: &Workplace,
        options: &ApplyOptions,
        sink: &mut (dyn FnMut(Message) + Send),
        interrupts: &Interrupts,
    ) -> Result<Applied, Error> {
        let ended = self.work(place, &Request::Apply(options.clone()), sink, interrupts).await?;
        Ok(Applied { counts: ended.counts, outputs: ended.outputs })
    }

    /// Reads the outputs.
    pub async fn output(&self, place: &Workplace) -> Result<BTreeMap<String, OutputValue>, Error> {
        let answer = self.ask_successfully(place, &Request::Output).await?;
        document(&Request::Output, &answer)
    }

    /// Reads what the state is, without its contents; nothing if there is none yet.
    pub async fn state_pull(&self, place: &Workplace) -> Result<Option<StateSummary>, Error> {
        let answer = self.ask_successfully(place, &Request::StatePull).await?;
        StateSummary::parse(&answer.stdout)
            .map_err(|source| Error::Document { command: Request::StatePull.name(), source })
    }

    /// Names the files below the directory that are not in canonical form.
    pub async fn format_check(&self, place: &Workplace) -> Result<Vec<String>, Error> {
        let request = Request::FormatCheck;
        let answer = self.ask(place, &request).await?;
        match answer.status.code() {
            Some(0 | 3) => Ok(String::from_utf8_lossy(&answer.stdout).lines().map(str::to_owned).collect()),
            _ => Err(failed(&request, &answer)),
        }
    }

    async fn ask(&self, place: &Workplace, request: &Request) -> Result<Collected, Error> {
        let line = self.line(place, request);
        process::collect(&line).await.map_err(|source| unable(request, place, source))
    }

    async fn ask_successfully(&self, place: &Workplace, request: &Request) -> Result<Collected, Error> {
        let answer = self.ask(place, request).await?;
        if answer.status.success() { Ok(answer) } else { Err(failed(request, &answer)) }
    }

    async fn work(
        &self,
        place: &Workplace,
        request: &Request,
        sink: &mut (dyn FnMut(Message) + Send),
        interrupts: &Interrupts,
    ) -> Result<Worked, Error> {
        if interrupts.count() > 0 {
            return Err(Error::NotStarted { command: request.name() });
        }
        let line = self.line(place, request);
        let mut said = Said::default();
        let ended = process::stream(
            &line,
            &place.log,
            &mut |text| {
                if let Some(event) = said.note(text) {
                    sink(event);
                }
            },
            interrupts.clone(),
        )
        .await
        .map_err(|source| unable(request, place, source))?;
        let code = ended.status.code();
        if code == Some(0) || (code == Some(2) && matches!(request, Request::Plan(_))) {
            return Ok(Worked { code, counts: said.counts, outputs: said.outputs });
        }
        if ended.interrupted {
            return Err(Error::Interrupted { command: request.name() });
        }
        let tail = said.tail();
        let mut diagnostics = said.errors;
        if diagnostics.is_empty() {
            diagnostics = errors_in(&tail);
        }
        Err(Error::Failed {
            command: request.name(),
            status: ended.status.to_string(),
            cause: classify(&diagnostics, &tail),
            diagnostics,
            tail,
        })
    }

    fn line(&self, place: &Workplace, request: &Request) -> super::command::CommandLine {
        command_line(&self.binary.path, &place.directory, request, &self.parent, &self.config, &place.environment)
    }
}

struct Worked {
    code: Option<i32>,
    counts: ChangeCounts,
    outputs: BTreeMap<String, OutputValue>,
}

/// What a working command has said so far.
#[derive(Default)]
struct Said {
    errors: Vec<Diagnostic>,
    counts: ChangeCounts,
    outputs: BTreeMap<String, OutputValue>,
    text: VecDeque<String>,
}

impl Said {
    fn note(&mut self, line: &str) -> Option<Message> {
        let event = parse_line(line);
        match &event {
            Message::Diagnostic(diagnostic) if diagnostic.is_error() => self.errors.push(diagnostic.clone()),
            Message::ChangeSummary(counts) => self.counts = *counts,
            Message::Outputs(outputs) => self.outputs.clone_from(outputs),
            Message::Text(text) => {
                if self.text.len() == TAIL_LINES {
                    self.text.pop_front();
                }
                self.text.push_back(text.clone());
                if text.trim().is_empty() {
                    return None;
                }
            }
            _ => {}
        }
        Some(event)
    }

    fn tail(&self) -> String {
        self.text.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

fn unable(request: &Request, place: &Workplace, source: std::io::Error) -> Error {
    Error::Process { command: request.name(), directory: place.directory.clone(), source }
}

fn failed(request: &Request, answer: &Collected) -> Error {
    let lines: Vec<&str> = answer.stderr.lines().collect();
    let tail = lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n");
    Error::Failed {
        command: request.name(),
        status: answer.status.to_string(),
        diagnostics: errors_in(&tail),
        cause: classify(&[], &tail),
        tail,
    }
}

fn document<T: serde::de::DeserializeOwned>(request: &Request, answer: &Collected) -> Result<T, Error> {
    serde_json::from_slice(&answer.stdout).map_err(|source| {
        if answer.status.success() {
            Error::Document { command: request.name(), source }
        } else {
            failed(request, answer)
        }
    })
}

/// Makes the file, empty and readable by its owner only, before terraform writes into it: it keeps the mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))
}
