//! The command line: what can be typed, with help and examples. No input or output happens here.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use super::fence_args::FenceCommand;
use crate::sandbox::Releases;

/// Plans disaster recovery for AI systems and drives it through Terraform.
#[derive(Debug, Parser)]
#[command(name = "terradrill", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Examples:
  terradrill drill region-loss --sandbox --env active-passive   rehearse the loss of a region, on this machine
  terradrill check --env production                              what will break, and what the design reaches
  terradrill render --env production                             write the Terraform
  terradrill failover --lose primary --env production            show the way out")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct GlobalArgs {
    /// The environment: a folder `environments/<ENV>` with a topology.yaml
    #[arg(long, short = 'e', global = true, env = "TERRADRILL_ENV", value_name = "ENV")]
    pub(crate) env: Option<String>,
    /// Use simulated clouds on this machine in place of real ones
    #[arg(long, global = true, env = "TERRADRILL_SANDBOX", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) sandbox: bool,
    /// The releases of the providers that the sandbox plays: of the range that is supported, the oldest or the newest
    /// [default: those that it played before, else the newest]
    #[arg(long, global = true, env = "TERRADRILL_SANDBOX_PROVIDERS", value_enum, value_name = "RELEASES")]
    pub(crate) sandbox_providers: Option<SandboxProviders>,
    /// Text for people, or one JSON object per line for machines
    #[arg(long, global = true, env = "TERRADRILL_FORMAT", value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// How many terraforms may run at a time [default: number of cores; twice that in the sandbox]
    #[arg(long, short = 'j', global = true, env = "TERRADRILL_JOBS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Colour: auto, always or never
    #[arg(long, global = true, env = "TERRADRILL_COLOR", value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
    /// Say nothing but results and errors
    #[arg(long, short = 'q', global = true, env = "TERRADRILL_QUIET", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) quiet: bool,
    /// Say more; twice says everything
    #[arg(long, short = 'v', global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Don't ask; needed where nobody can answer
    #[arg(long, short = 'y', global = true, env = "TERRADRILL_YES", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) yes: bool,
    /// The terraform (or tofu) to use [default: terraform, else tofu, of the PATH]
    #[arg(long, global = true, env = "TERRADRILL_TERRAFORM_BIN", value_name = "PATH")]
    pub(crate) terraform_bin: Option<PathBuf>,
}

/// Which releases of the providers the sandbox plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SandboxProviders {
    /// The oldest that are supported.
    Oldest,
    /// The newest that are known.
    Newest,
}

impl From<SandboxProviders> for Releases {
    fn from(providers: SandboxProviders) -> Self {
        match providers {
            SandboxProviders::Oldest => Self::Oldest,
            SandboxProviders::Newest => Self::Newest,
        }
    }
}

impl GlobalArgs {
    /// Which releases of the providers the sandbox shall play, if that was said.
    pub(crate) fn releases(&self) -> Option<Releases> {
        self.sandbox_providers.map(Releases::from)
    }
}

/// Who reads the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// People.
    Human,
    /// Machines.
    Json,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong with a topology, and what the design reaches
    Check(CheckArgs),
    /// Write, or compare, the Terraform of an environment
    Render(RenderArgs),
    /// Show what would change in every stack
    Plan(PlanArgs),
    /// Bring every stack to what is rendered
    Apply(ApplyArgs),
    /// Take every stack down
    Destroy(DestroyArgs),
    /// Move the system away from lost regions
    Failover(FailoverArgs),
    /// Go back to the normal posture
    Failback(FailbackArgs),
    /// Rehearse a scenario: lose, recover, measure, go back
    Drill(DrillArgs),
    /// What regions must have alike: the weights of models, proven
    #[command(subcommand)]
    Artifacts(ArtifactsCommand),
    /// The ledger: who keeps it, what gates know of it, and the key that signs it
    #[command(subcommand)]
    Fence(FenceCommand),
    /// Run a region's gate, as its pods do
    Gate(GateArgs),
    /// The simulated clouds
    Sandbox(SandboxArgs),
    /// Print the JSON Schema of topology.yaml, or of what a command answers
    #[command(after_help = "Examples:
  terradrill schema > topology.schema.json        for the editor
  terradrill schema check > check.schema.json     of `check --format json`")]
    Schema {
        /// What it describes
        #[arg(value_enum, default_value_t = SchemaOf::Topology)]
        of: SchemaOf,
    },
    /// Print completions for a shell
    #[command(after_help = "Example:\n  terradrill completions bash > /etc/bash_completion.d/terradrill")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// `artifacts`
#[derive(Debug, Subcommand)]
pub(crate) enum ArtifactsCommand {
    /// Write SHA256SUMS, by which replicas prove the weights in a folder, and print its digest for the topology
    #[command(after_help = "Example:
  terradrill artifacts manifest models/Llama-3.1-8B-Instruct")]
    Manifest {
        /// The folder that is uploaded
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// What a JSON Schema describes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SchemaOf {
    /// topology.yaml
    Topology,
    /// The answer of `check --format json`
    Check,
    /// The answer of `check --scenario ID --format json`
    Scenario,
    /// A drill's report.json
    Drill,
}

/// `check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill check --env production
  terradrill check unreserved-growth                              what a rule means, and what to do
  terradrill check --env production --lose us-east-1              what one loss, or gcp's, would take
  terradrill check --env production --fail-on warning             for a pipeline
  terradrill check --scenario list                                incidents of the past
  terradrill check --env production --scenario aws-us-east-1-2025-10-20
  terradrill check --env production --report sarif > check.sarif   for code scanning")]
pub(crate) struct CheckArgs {
    /// Explain this rule at length
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
    /// Exit with 10 from this severity on
    #[arg(long, value_enum, default_value_t = FailOn::Error, env = "TERRADRILL_FAIL_ON")]
    pub(crate) fail_on: FailOn,
    /// Another form of the answer, for code scanning or a pull request
    #[arg(long, value_enum, env = "TERRADRILL_REPORT")]
    pub(crate) report: Option<ReportForm>,
    /// Estimate only this loss: regions or clouds that go at the same time
    #[arg(long, value_name = "REGION|CLOUD", num_args = 1.., env = "TERRADRILL_LOSE", value_delimiter = ',')]
    pub(crate) lose: Vec<String>,
    /// Look at saved plans as well: a folder of `STACK.json`, such as `primary/platform.json`, each the output of
    /// `terraform show -json`
    #[arg(long, value_name = "DIR")]
    pub(crate) plans: Option<PathBuf>,
    /// Replay an incident of the past against the topology and its recovery plan; `list` names them all
    #[arg(long, value_name = "INCIDENT", conflicts_with = "rule", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(crate::incidents::ids().chain(["list"])))]
    pub(crate) scenario: Option<String>,
    /// Replay it as if it had happened in this region of the topology
    #[arg(long, value_name = "REGION", requires = "scenario")]
    pub(crate) at: Option<String>,
    /// Look at the topology as on this day, such as 2026-11-20 [default: today]
    #[arg(long, value_name = "DATE", env = "TERRADRILL_TODAY")]
    pub(crate) today: Option<jiff::civil::Date>,
}

/// From which severity on a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Warnings and errors.
    Warning,
    /// Errors.
    Error,
}

/// Forms of a check's answer besides text and JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportForm {
    /// SARIF 2.1.0.
    Sarif,
    /// Markdown.
    Markdown,
}

/// `render`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill render --env production
  terradrill render --check --env production   exit code 11 and a diff if something is out of date")]
pub(crate) struct RenderArgs {
    /// Write nothing; show as a diff what is out of date or was edited by hand
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite files that were edited by hand
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
    /// Render also if stacks that were applied leave the topology, or their states would be looked for elsewhere
    #[arg(long, conflicts_with = "check")]
    pub(crate) leave_behind: bool,
}

/// Which stacks.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SelectArgs {
    /// Only these stacks, such as `primary/platform`; `primary` or `global` means all of that place
    #[arg(value_name = "STACK")]
    pub(crate) stacks: Vec<String>,
}

/// What is allowed although it would be refused.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AllowArgs {
    /// Allow what would be refused at this address, such as `primary/vector-db:module.postgres.aws_db_instance.this`
    #[arg(long, value_name = "STACK:ADDRESS", requires = "reason")]
    pub(crate) allow: Vec<String>,
    /// Why it is allowed; goes into the journal
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

/// `plan`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill plan --sandbox --env active-passive
  terradrill plan secondary --sandbox --env active-passive --detailed-exitcode")]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// Exit with 12 if changes are planned
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
}

/// `apply`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill apply --sandbox --env active-passive --yes
  terradrill apply primary/platform --sandbox --env active-passive")]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// The key that signs the ledger, which the first apply begins: a file, `env:NAME` or a secret's ARN; not needed with
    /// --sandbox
    #[arg(long, value_name = "FILE|env:NAME|ARN", env = "TERRADRILL_FENCE_KEY")]
    pub(crate) fence_key: Option<String>,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
}

/// `destroy`
#[derive(Debug, Args)]
#[command(after_help = "Example:
  terradrill destroy --sandbox --env active-passive --yes")]
pub(crate) struct DestroyArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
}

/// `failover`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill failover --lose primary --env production     shows the plan and does nothing
  terradrill failover --lose us-east-1 --sandbox --env active-passive --execute
                                                          does it in the sandbox, after a confirmation")]
pub(crate) struct FailoverArgs {
    /// The lost region, by its name or its cloud region; several times for several
    #[arg(long, value_name = "REGION", required = true)]
    pub(crate) lose: Vec<String>,
    /// Do it, in this release with --sandbox only; without this the plan is only shown
    #[arg(long)]
    pub(crate) execute: bool,
    /// Go on, for this reason, where nothing proves that the lost region takes no writes; it is written down
    #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) fence_unproven: Option<String>,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
}

/// `failback`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill failback --env production     shows the plan and does nothing
  terradrill failback --sandbox --env active-passive --execute
                                           makes copies in the returned region, then goes back")]
pub(crate) struct FailbackArgs {
    /// Do it, in this release with --sandbox only; without this the plan is only shown
    #[arg(long)]
    pub(crate) execute: bool,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
}

/// `drill`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  terradrill drill region-loss --sandbox --env active-passive
  terradrill drill lost-region-returns --sandbox --env active-active --lose us-east-1
  terradrill drill partition --sandbox --env production     all of partition-holders, -probes and -clients
  terradrill drill ./ours.yaml --sandbox --env production   a scenario of your own; docs/scenarios.md has the form
Scenarios: region-loss, lost-region-returns, partition, partition-holders, partition-probes, partition-clients")]
pub(crate) struct DrillArgs {
    /// The scenario: a name, or a file that ends in .yaml or .yml
    #[arg(value_name = "SCENARIO|FILE")]
    pub(crate) scenario: String,
    /// What is lost [default: where the harm is greatest]
    #[arg(long, value_name = "REGION")]
    pub(crate) lose: Vec<String>,
}

/// `gate`
#[derive(Debug, Args)]
#[command(after_help = "Example:
  terradrill gate --config /etc/gate/gate.json --state /state --listen 0.0.0.0:8080")]
pub(crate) struct GateArgs {
    /// What it is told: a file that module `gate` makes
    #[arg(long, value_name = "FILE", default_value = "/etc/gate/gate.json", env = "TERRADRILL_GATE_CONFIG")]
    pub(crate) config: PathBuf,
    /// The folder that it shares with the proxy and with what watches the database
    #[arg(long, value_name = "DIR", default_value = "/state", env = "TERRADRILL_GATE_STATE")]
    pub(crate) state: PathBuf,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "0.0.0.0:8080", env = "TERRADRILL_GATE_LISTEN")]
    pub(crate) listen: SocketAddr,
}

/// `sandbox`
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    #[command(subcommand)]
    pub(crate) command: SandboxCommand,
}

/// What to do with the simulated clouds.
#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Serve the simulated clouds until Ctrl-C, for terraform run by hand
    #[command(after_help = "Example:\n  terradrill sandbox serve     prints the variables to export")]
    Serve,
    /// Show what the simulated clouds hold
    Status,
    /// Forget everything that the simulated clouds hold
    Reset,
    /// Trim a provider's schema to the types that the sandbox serves (for maintainers)
    #[command(hide = true)]
    Schemas {
        /// Output of `terraform providers schema -json`
        #[arg(value_name = "FILE")]
        input: Vec<PathBuf>,
        /// Folder with a folder of each provider, in which the trimmed schema stands
        #[arg(long, value_name = "DIR", default_value = "src/sandbox/providers")]
        output: PathBuf,
    },
    /// Reduce a release's facts to the types that the sandbox serves (for maintainers)
    #[command(hide = true)]
    Facts {
        /// Facts of one release each, such as aws-6.25.0.json
        #[arg(value_name = "FILE")]
        input: Vec<PathBuf>,
        /// Folder with a folder of each provider, in which the schema stands
        #[arg(long, value_name = "DIR", default_value = "src/sandbox/providers")]
        output: PathBuf,
    },
}
