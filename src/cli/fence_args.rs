//! `fence`: what can be typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum FenceCommand {
    /// Make the key that signs the ledger, and show what the topology says of it
    #[command(after_help = "Examples:
  terradrill fence key --out fence.pem     into a file that only you can read
  terradrill fence key --out - | aws secretsmanager create-secret --name fence --secret-string file:///dev/stdin")]
    Key {
        /// The file of the private part, which must not exist yet; `-` writes it to standard output
        #[arg(long, value_name = "FILE", env = "TERRADRILL_OUT")]
        out: Option<PathBuf>,
    },
    /// Show what each holder keeps, and what each gate knows
    #[command(after_help = "Examples:
  terradrill fence status --env production
  terradrill fence status --env active-passive --sandbox
  terradrill fence status --gate gate.json --front primary=https://primary.api.example.com")]
    Status {
        #[command(flatten)]
        of: LedgerArgs,
    },
    /// Let gates open that can't read a majority of holders: send them a fresh entry of the epoch in force
    #[command(after_help = "Example:
  terradrill fence assume --env production --fence-key fence.pem
Somebody may have decided since, where nobody reads it: look at `fence status` from wherever you can first.")]
    Assume {
        #[command(flatten)]
        of: LedgerArgs,
        #[command(flatten)]
        key: KeyArgs,
    },
    /// Take back a failover that was begun and promoted nothing: the ledger says again what it said before
    #[command(after_help = "Example:
  terradrill fence restore --env active-passive --sandbox
The other way out of a failover that stopped is to run it again: it goes on.")]
    Restore,
    /// Write the next entry to a majority of holders, tell gates, and prove that the regions it leaves are shut
    #[command(hide = true)]
    Write {
        #[command(flatten)]
        of: LedgerArgs,
        #[command(flatten)]
        key: KeyArgs,
        /// Regions that serve
        #[arg(long, value_name = "REGION", value_delimiter = ',', required = true)]
        serves: Vec<String>,
        /// Regions that are left behind
        #[arg(long, value_name = "REGION", value_delimiter = ',')]
        shut: Vec<String>,
        /// Which region is primary of a database
        #[arg(long, value_name = "DATABASE=REGION", value_parser = pair)]
        primary: Vec<(String, String)>,
        /// The run that decides it
        #[arg(long, value_name = "RUN")]
        run: String,
    },
}

/// Where the ledger is: as the environment's topology says, or as a gate is told.
#[derive(Clone, Debug, Args)]
pub(crate) struct LedgerArgs {
    /// Without a checkout: a gate's configuration, `kubectl get configmap gate -o jsonpath='{.data.gate\.json}'` of any region
    #[arg(long, value_name = "FILE", env = "TERRADRILL_GATE_CONFIG")]
    pub(crate) gate: Option<PathBuf>,
    /// Where a region's gates are reached, besides those that the file names: it doesn't name its own region's
    #[arg(long, value_name = "REGION=URL", value_parser = pair, env = "TERRADRILL_FRONT", value_delimiter = ',')]
    pub(crate) front: Vec<(String, String)>,
}

/// The key that signs it.
#[derive(Clone, Debug, Args)]
pub(crate) struct KeyArgs {
    /// The private part: a file, `env:NAME` for a variable, or the ARN of a secret
    #[arg(long, value_name = "FILE|env:NAME|ARN", env = "TERRADRILL_FENCE_KEY")]
    pub(crate) fence_key: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be two words with `=` between them")?;
    if name.is_empty() || value.is_empty() {
        Err("has a side without a word".to_owned())
    } else {
        Ok((name.to_owned(), value.to_owned()))
    }
}
