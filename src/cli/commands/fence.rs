//! `terradrill fence`

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;

use super::super::args::{FenceCommand, Format, GlobalArgs};
use super::super::environment;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::fence_args::{KeyArgs, LedgerArgs};
use super::super::output::Output;
use super::super::session::{Access, Session, confirm};
use super::super::views::fence as view;
use super::super::{fence_key, gate_file, live_ledger};
use crate::gate::Proven;
use crate::holders::{Holder, Holders, Http, Operator, OperatorError, Pushed, Status};
use crate::ledger::{Content, Outcome, PrivateKey, PublicKey, Verified};
use crate::site::{Simulated, SiteError};

/// Milliseconds after which it is no longer waited for that a region is shut: silence takes forty seconds to tell.
const PROVE_WITHIN: u64 = 90_000;

pub(crate) fn run(command: &FenceCommand, global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    match command {
        FenceCommand::Key { out } => key(out.as_deref(), output),
        FenceCommand::Status { of } if in_sandbox(of, global) => {
            let session = sandbox(global, output)?;
            shown(&session.site.simulated("fence").and_then(Simulated::status)?, output)
        }
        FenceCommand::Status { of } => {
            let operator = operator(of, global)?;
            shown(&runtime()?.block_on(operator.status()), output)
        }
        FenceCommand::Assume { of, .. } if in_sandbox(of, global) => {
            let session = sandbox(global, output)?;
            let (entry, told) = session.site.simulated("fence").and_then(Simulated::assume)?;
            assumed(&entry, &told, output)
        }
        FenceCommand::Assume { of, key } => {
            let (operator, key) = (operator(of, global)?, signing(key)?);
            runtime()?.block_on(assume(&operator, &key, output))
        }
        FenceCommand::Restore => restore(global, output),
        FenceCommand::Write { of, key, serves, shut, primary, run } => {
            let (operator, key) = (operator(of, global)?, signing(key)?);
            let content = Content {
                serves: serves.clone(),
                primary: primary.iter().cloned().collect(),
                holders: operator.holders.names().map(str::to_owned).collect(),
                shut: shut.clone(),
                going_on: Vec::new(),
            };
            runtime()?.block_on(write(&operator, &key, content, run, output))
        }
    }
}

fn in_sandbox(of: &LedgerArgs, global: &GlobalArgs) -> bool {
    of.gate.is_none() && global.sandbox
}

/// The simulated clouds, to be looked at.
fn sandbox(global: &GlobalArgs, output: &Output) -> Result<Session, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    Session::open(&environment, "fence", Access::Look, global, output)
}

fn signing(key: &KeyArgs) -> Result<PrivateKey, CommandError> {
    match &key.fence_key {
        Some(from) => fence_key::read(from),
        None => Err(CommandError::new(ExitCode::Usage, "There is no key to sign with")
            .hint("`--fence-key` takes a file, `env:NAME` or a secret's ARN")),
    }
}

/// The ledger that a gate's configuration names, or that follows from a topology.
fn operator(of: &LedgerArgs, global: &GlobalArgs) -> Result<Operator, CommandError> {
    let Some(file) = &of.gate else {
        let environment = environment::load(global.env.as_deref())?;
        if environment.topology.holders().is_empty() {
            return Err(no_ledger(&format!("The topology of {}", environment.name)));
        }
        let mut operator = live_ledger::operator(&environment.topology)?;
        operator.fronts.extend(of.front.iter().cloned());
        return Ok(operator);
    };
    let config = gate_file::read(file)?;
    let Some(ledger) = config.ledger else { return Err(no_ledger(&file.display().to_string())) };
    let unexpected = |error: &dyn std::error::Error| CommandError::unexpected(error);
    let http = Http::new().map_err(|error| unexpected(&error))?;
    let key = PublicKey::parse(&ledger.public_key).map_err(|error| unexpected(&error))?;
    let holders = ledger.holders.iter().map(|(name, holder)| Holder::new(name, holder));
    let holders = Holders::open(holders, &config.environment, key, &http).map_err(|error| unexpected(&error))?;
    let mut fronts = ledger.peers;
    fronts.extend(of.front.iter().cloned());
    Ok(Operator { holders, fronts, http })
}

fn no_ledger(what: &str) -> CommandError {
    CommandError::new(ExitCode::Topology, format!("{what} names no ledger"))
        .hint("a system of one region has none: there is nobody to be fenced from")
}

fn shown(status: &Status, output: &Output) -> Result<ExitCode, CommandError> {
    match output.format {
        Format::Json => output.json(&view::status_json(status))?,
        Format::Human => output.data(&view::status(status, Timestamp::now()))?,
    }
    Ok(ExitCode::Done)
}

async fn assume(operator: &Operator, key: &PrivateKey, output: &Output) -> Result<ExitCode, CommandError> {
    let status = operator.status().await;
    let (entry, told) = operator.assume(key, &status).await?;
    assumed(&entry, &told, output)
}

fn assumed(entry: &Verified, told: &BTreeMap<String, Pushed>, output: &Output) -> Result<ExitCode, CommandError> {
    match output.format {
        Format::Json => output.json(&view::told_json(entry, told))?,
        Format::Human => output.data(&view::told(entry, told))?,
    }
    Ok(if view::any_open(told) { ExitCode::Done } else { ExitCode::Incomplete })
}

/// Takes back a failover in the simulated clouds: only there one can have been begun.
fn restore(global: &GlobalArgs, output: &Output) -> Result<ExitCode, CommandError> {
    let environment = environment::load(global.env.as_deref())?;
    if !global.sandbox {
        return Err(CommandError::new(ExitCode::Usage, "This release begins failovers in the simulated clouds only")
            .hint("add --sandbox to take one back there"));
    }
    let session = Session::open(&environment, "fence restore", Access::Change, global, output)?;
    session.before(|| confirm("Take back the failover that was begun?", global, output))?;
    let (site, posture) = (session.site.simulated("fence restore")?, session.posture.clone());
    let run = session.executor.folder.id().to_string();
    let work = async { site.take_back(&posture, &run).map_err(not_taken_back) };
    let before =
        session.carry_out(work, |result| result.as_ref().map_or_else(|error| error.exit, |_| ExitCode::Done))?;
    let serving: Vec<String> = before.serving().map(ToString::to_string).collect();
    output.status(&format!(
        "The failover is taken back: {} serves again, by epoch {} of the ledger",
        serving.join(", "),
        before.epoch
    ));
    output.status("what was raised for it is still there: `terradrill apply --sandbox` brings it back, too");
    Ok(ExitCode::Done)
}

fn not_taken_back(error: SiteError) -> CommandError {
    let (exit, hint) = match &error {
        SiteError::NothingBegun => (ExitCode::Refused, "after a failover that is done, `failback` leads back"),
        SiteError::Promoted(_) => (ExitCode::Refused, "run the failover again: it goes on, and `failback` leads back"),
        SiteError::NoMajority { .. } | SiteError::Overtaken(_) => {
            (ExitCode::Incomplete, "`terradrill fence status` shows which holders answer; then run it again")
        }
        _ => return error.into(),
    };
    CommandError::new(exit, format!("Nothing is taken back: {error}")).hint(hint)
}

async fn write(
    operator: &Operator,
    key: &PrivateKey,
    content: Content,
    run: &str,
    output: &Output,
) -> Result<ExitCode, CommandError> {
    let began = Instant::now();
    let clock = || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let shut = content.shut.clone();
    let (entry, outcome) = operator.write(key, content, run, 0, Timestamp::now()).await?;
    let written = clock();
    let done = matches!(outcome, Outcome::Written { .. });
    let told = if done { operator.push(entry.signed()).await } else { BTreeMap::new() };
    let mut proven = BTreeMap::new();
    for region in shut.iter().filter(|_| done) {
        let proof = operator.prove(region, &entry, clock, written, written + PROVE_WITHIN).await;
        proven.insert(region.clone(), proof.map(|(why, at)| (why == Proven::Acknowledged, at.saturating_sub(written))));
    }
    match output.format {
        Format::Json => output.json(&view::written_json(&entry, &outcome, &told, &proven))?,
        Format::Human => output.data(&view::written(&entry, &outcome, &told, &proven))?,
    }
    let all = done && proven.values().all(Result::is_ok);
    Ok(if all { ExitCode::Done } else { ExitCode::Incomplete })
}

impl From<OperatorError> for CommandError {
    fn from(error: OperatorError) -> Self {
        let failed = Self::new(ExitCode::Refused, format!("Nothing was written: {error}"));
        failed.hint(match error {
            OperatorError::Unknown => "`terradrill fence status` shows which holders answer, and with what",
            OperatorError::Unborn => {
                "`terradrill fence status` shows who answers; `apply` writes the first entry once the stores are there"
            }
            OperatorError::SecondPrimary(_) => "`terradrill fence status` shows what each gate sees of its database",
            OperatorError::OtherKey => "`--fence-key` names the private part of the topology's `fence.public_key`",
        })
    }
}

/// Makes a key. Its private part goes to a file, or to whoever asks for it by name.
fn key(out: Option<&Path>, output: &Output) -> Result<ExitCode, CommandError> {
    let to_output = match out {
        Some(path) => path == Path::new("-"),
        None if std::io::stdout().is_terminal() => true,
        None => {
            return Err(CommandError::new(ExitCode::Usage, "The private part isn't written to what is no terminal")
                .hint("`--out FILE` writes it into a file that only you can read, `--out -` writes it all the same"));
        }
    };
    let key = fence_key::make()?;
    let public = key.public().to_string();
    match out.filter(|_| !to_output) {
        Some(path) => {
            fence_key::write(&key, path)?;
            output.status(&format!("{}: the private part. Whoever has it decides who serves", path.display()));
        }
        None => output.data(&key.to_pem())?,
    }
    output.status("the public part, for the topology:");
    let lines = format!("fence:\n  public_key: {public}\n");
    match (output.format, to_output) {
        // The private part is what goes to standard output then, and nothing else.
        (_, true) => output.status(lines.trim_end()),
        (Format::Human, false) => output.data(&lines)?,
        (Format::Json, false) => output.json(&serde_json::json!({ "schema": 1, "public_key": public }))?,
    }
    Ok(ExitCode::Done)
}
