//! From a request to a command line: arguments and the child's whole environment. Pure.
//!
//! terraform reads much of its behaviour from the environment (`TF_CLI_ARGS_plan`, `TF_VAR_x`, `TF_WORKSPACE`,
//! `TF_LOG` …). A variable left over in somebody's shell must not change what a failover does, so the child gets no
//! variable that begins with `TF_` except those that are set here or by the caller, and `TF_TOKEN_…`, which are
//! credentials of module and provider registries. Everything else, such as cloud credentials, proxies and `PATH`, is
//! passed on.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Environment variables of a process, by name.
pub type Environment = BTreeMap<OsString, OsString>;

/// Where terraform's own CLI configuration (credentials, mirrors) comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CliConfig {
    /// The user's: `TF_CLI_CONFIG_FILE` if it is set, else the file in the home directory.
    #[default]
    User,
    /// A file of the caller's, such as one that names a provider mirror or an empty one for the sandbox.
    File(PathBuf),
}

/// What `init` is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InitOptions {
    /// Forget the backend that `.terraform` remembers (`-reconfigure`).
    pub reconfigure: bool,
    /// Move the state into the backend that the configuration now names (`-migrate-state -force-copy`).
    pub migrate_state: bool,
    /// Refuse to change the lock file (`-lockfile=readonly`).
    pub lock_file_readonly: bool,
    /// Do not configure the backend (`-backend=false`), enough for `validate`.
    pub without_backend: bool,
}

/// What `plan` is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// The file that receives the plan.
    pub out: PathBuf,
    /// Plan the destruction of everything (`-destroy`).
    pub destroy: bool,
    /// Addresses to replace although nothing about them changed.
    pub replace: Vec<String>,
    /// Read the real objects before planning. A survivor's stacks must sometimes be planned without.
    pub refresh: bool,
    /// Variable files beyond `terraform.tfvars`.
    pub var_files: Vec<PathBuf>,
    /// How long to wait for the state's lock; terraform asks again with growing pauses.
    pub lock_timeout: Duration,
    /// Resource operations at a time inside one stack; terraform's default (10) when absent.
    pub parallelism: Option<u32>,
}

impl PlanOptions {
    /// A plan of all changes, written to `out`, with the default lock timeout.
    pub fn new(out: impl Into<PathBuf>) -> Self {
        PlanOptions {
            out: out.into(),
            destroy: false,
            replace: Vec::new(),
            refresh: true,
            var_files: Vec::new(),
            lock_timeout: DEFAULT_LOCK_TIMEOUT,
            parallelism: None,
        }
    }
}

/// How long a state's lock is waited for when the caller says nothing.
pub const DEFAULT_LOCK_TIMEOUT: Duration = Duration::from_secs(120);

/// What `apply` is asked for. Only saved plans are applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyOptions {
    /// The saved plan.
    pub plan: PathBuf,
    /// How long to wait for the state's lock.
    pub lock_timeout: Duration,
    /// Resource operations at a time; terraform's default (10) when absent.
    pub parallelism: Option<u32>,
}

impl ApplyOptions {
    /// An apply of exactly `plan`.
    pub fn new(plan: impl Into<PathBuf>) -> Self {
        ApplyOptions { plan: plan.into(), lock_timeout: DEFAULT_LOCK_TIMEOUT, parallelism: None }
    }
}

/// One terraform command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// `terraform version -json`
    Version,
    /// `terraform init`
    Init(InitOptions),
    /// `terraform validate -json`
    Validate,
    /// `terraform plan -json -out=…`
    Plan(PlanOptions),
    /// `terraform show -json PLAN`
    ShowPlan(PathBuf),
    /// `terraform apply -json PLAN`
    Apply(ApplyOptions),
    /// `terraform output -json`
    Output,
    /// `terraform state pull`
    StatePull,
    /// `terraform fmt -check -recursive -list=true`
    FormatCheck,
}

impl Request {
    /// The subcommand's name, as messages call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Request::Version => "version",
            Request::Init(_) => "init",
            Request::Validate => "validate",
            Request::Plan(_) => "plan",
            Request::ShowPlan(_) => "show",
            Request::Apply(_) => "apply",
            Request::Output => "output",
            Request::StatePull => "state pull",
            Request::FormatCheck => "fmt",
        }
    }

    fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        let mut push = |argument: OsString| arguments.push(argument);
        match self {
            Request::Version => ["version", "-json"].iter().for_each(|a| push(a.into())),
            Request::Init(options) => {
                ["init", "-input=false", "-no-color"].iter().for_each(|a| push(a.into()));
                if options.without_backend {
                    push("-backend=false".into());
                }
                if options.reconfigure {
                    push("-reconfigure".into());
                }
                if options.migrate_state {
                    push("-migrate-state".into());
                    push("-force-copy".into());
                }
                if options.lock_file_readonly {
                    push("-lockfile=readonly".into());
                }
            }
            Request::Validate => ["validate", "-json", "-no-color"].iter().for_each(|a| push(a.into())),
            Request::Plan(options) => {
                ["plan", "-json", "-input=false", "-no-color", "-detailed-exitcode"]
                    .iter()
                    .for_each(|a| push(a.into()));
                push(flag("-out=", &options.out));
                if options.destroy {
                    push("-destroy".into());
                }
                if !options.refresh {
                    push("-refresh=false".into());
                }
                push(seconds("-lock-timeout=", options.lock_timeout));
                if let Some(parallelism) = options.parallelism {
                    push(format!("-parallelism={parallelism}").into());
                }
                for address in &options.replace {
                    push(format!("-replace={address}").into());
                }
                for file in &options.var_files {
                    push(flag("-var-file=", file));
                }
            }
            Request::ShowPlan(plan) => {
                ["show", "-json", "-no-color"].iter().for_each(|a| push(a.into()));
                push(plan.into());
            }
            Request::Apply(options) => {
                ["apply", "-json", "-input=false", "-no-color"].iter().for_each(|a| push(a.into()));
                push(seconds("-lock-timeout=", options.lock_timeout));
                if let Some(parallelism) = options.parallelism {
                    push(format!("-parallelism={parallelism}").into());
                }
                push(options.plan.clone().into());
            }
            Request::Output => ["output", "-json", "-no-color"].iter().for_each(|a| push(a.into())),
            Request::StatePull => ["state", "pull"].iter().for_each(|a| push(a.into())),
            Request::FormatCheck => {
                ["fmt", "-check", "-recursive", "-list=true"].iter().for_each(|a| push(a.into()));
            }
        }
        arguments
    }
}

fn flag(name: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(name);
    argument.push(path);
    argument
}

fn seconds(name: &str, duration: Duration) -> OsString {
    format!("{name}{}s", duration.as_secs()).into()
}

/// All that is needed to start one terraform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The binary.
    pub program: PathBuf,
    /// Its arguments, without the program's own name.
    pub arguments: Vec<OsString>,
    /// Its whole environment: nothing is inherited beside this.
    pub environment: Environment,
    /// The directory that it runs in.
    pub directory: PathBuf,
    /// The subcommand's name, for messages.
    pub name: &'static str,
}

impl CommandLine {
    /// The command as a person would type it, for logs.
    pub(crate) fn display(&self) -> String {
        let mut text =
            self.program.file_name().map_or_else(|| "terraform".to_owned(), |name| name.to_string_lossy().into_owned());
        for argument in &self.arguments {
            text.push(' ');
            text.push_str(&argument.to_string_lossy());
        }
        text
    }
}

/// Builds the command line of a request: `parent` is terradrill's own environment, `extra` what the caller adds for
/// this directory (which may be any variable, `TF_REATTACH_PROVIDERS` and `TF_VAR_…` too).
pub(crate) fn command_line(
    program: &Path,
    directory: &Path,
    request: &Request,
    parent: &Environment,
    config: &CliConfig,
    extra: &BTreeMap<String, String>,
) -> CommandLine {
    let mut environment: Environment = parent
        .iter()
        .filter(|(name, _)| {
            let name = name.to_string_lossy();
            !name.starts_with("TF_") || name.starts_with("TF_TOKEN_")
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    match config {
        CliConfig::User => {
            if let Some(file) = parent.get(&OsString::from(CONFIG_VARIABLE)) {
                environment.insert(CONFIG_VARIABLE.into(), file.clone());
            }
        }
        CliConfig::File(file) => {
            environment.insert(CONFIG_VARIABLE.into(), file.into());
        }
    }
    for (name, value) in [("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0"), ("CHECKPOINT_DISABLE", "1")] {
        environment.insert(name.into(), value.into());
    }
    for (name, value) in extra {
        environment.insert(name.into(), value.into());
    }
    CommandLine {
        program: program.to_owned(),
        arguments: request.arguments(),
        environment,
        directory: directory.to_owned(),
        name: request.name(),
    }
}

const CONFIG_VARIABLE: &str = "TF_CLI_CONFIG_FILE";

#[cfg(test)]
mod tests {
    use super::*;

    fn line(request: &Request, parent: &[(&str, &str)], extra: &[(&str, &str)]) -> CommandLine {
        let parent = parent.iter().map(|(k, v)| (OsString::from(k), OsString::from(v))).collect();
        let extra = extra.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        command_line(Path::new("/bin/terraform"), Path::new("/w"), request, &parent, &CliConfig::User, &extra)
    }

    fn arguments(request: &Request) -> String {
        line(request, &[], &[]).display()
    }

    #[test]
    fn arguments_by_default_and_with_everything() {
        let mut everything = PlanOptions::new("/r/plan.tfplan");
        everything.destroy = true;
        everything.refresh = false;
        everything.replace = vec!["module.a.aws_db_instance.this[\"x\"]".to_owned(), "b.c".to_owned()];
        everything.var_files = vec!["/v/1.tfvars".into()];
        everything.lock_timeout = Duration::from_secs(5);
        everything.parallelism = Some(3);
        let table = [
            (Request::Version, "terraform version -json"),
            (Request::Init(InitOptions::default()), "terraform init -input=false -no-color"),
            (
                Request::Init(InitOptions {
                    reconfigure: true,
                    migrate_state: true,
                    lock_file_readonly: true,
                    without_backend: true,
                }),
                "terraform init -input=false -no-color -backend=false -reconfigure -migrate-state -force-copy \
                 -lockfile=readonly",
            ),
            (Request::Validate, "terraform validate -json -no-color"),
            (
                Request::Plan(PlanOptions::new("/r/plan.tfplan")),
                "terraform plan -json -input=false -no-color -detailed-exitcode -out=/r/plan.tfplan -lock-timeout=120s",
            ),
            (
                Request::Plan(everything),
                "terraform plan -json -input=false -no-color -detailed-exitcode -out=/r/plan.tfplan -destroy \
                 -refresh=false -lock-timeout=5s -parallelism=3 -replace=module.a.aws_db_instance.this[\"x\"] \
                 -replace=b.c -var-file=/v/1.tfvars",
            ),
            (Request::ShowPlan("/r/p".into()), "terraform show -json -no-color /r/p"),
            (
                Request::Apply(ApplyOptions::new("/r/p")),
                "terraform apply -json -input=false -no-color -lock-timeout=120s /r/p",
            ),
            (Request::Output, "terraform output -json -no-color"),
            (Request::StatePull, "terraform state pull"),
            (Request::FormatCheck, "terraform fmt -check -recursive -list=true"),
        ];
        for (request, expected) in table {
            assert_eq!(arguments(&request), expected);
        }
    }

    #[test]
    fn the_environment_is_owned() {
        let parent = [
            ("PATH", "/bin"),
            ("AWS_PROFILE", "live"),
            ("TF_CLI_ARGS_plan", "-target=x"),
            ("TF_CLI_ARGS", "-x"),
            ("TF_VAR_epoch", "9"),
            ("TF_LOG", "trace"),
            ("TF_WORKSPACE", "other"),
            ("TF_DATA_DIR", "/elsewhere"),
            ("TF_PLUGIN_CACHE_DIR", "/cache"),
            ("TF_REATTACH_PROVIDERS", "{}"),
            ("TF_CLI_CONFIG_FILE", "/home/u/.tfrc"),
            ("TF_TOKEN_app_example_com", "secret"),
        ];
        let built = line(&Request::Output, &parent, &[("TF_HTTP_ADDRESS", "http://127.0.0.1:1")]);
        let seen: Vec<String> = built
            .environment
            .iter()
            .map(|(name, value)| format!("{}={}", name.to_string_lossy(), value.to_string_lossy()))
            .collect();
        insta::assert_snapshot!(seen.join("\n"), @r"
        AWS_PROFILE=live
        CHECKPOINT_DISABLE=1
        PATH=/bin
        TF_CLI_CONFIG_FILE=/home/u/.tfrc
        TF_HTTP_ADDRESS=http://127.0.0.1:1
        TF_INPUT=0
        TF_IN_AUTOMATION=1
        TF_TOKEN_app_example_com=secret
        ");
    }

    #[test]
    fn a_configuration_file_of_the_caller_wins() {
        let parent = [(OsString::from("TF_CLI_CONFIG_FILE"), OsString::from("/home/u/.tfrc"))].into();
        let config = CliConfig::File("/run/own.tfrc".into());
        let built =
            command_line(Path::new("tofu"), Path::new("/w"), &Request::Version, &parent, &config, &BTreeMap::new());
        assert_eq!(built.environment[&OsString::from("TF_CLI_CONFIG_FILE")], OsString::from("/run/own.tfrc"));
    }
}
