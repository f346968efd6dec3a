//! The key that signs the ledger: where it comes from, and how a new one is kept.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::error::CommandError;
use super::exit::ExitCode;
use crate::ledger::PrivateKey;

/// What names a secret of AWS.
const SECRET: &str = "arn:";

/// Reads the private part from a file, a variable (`env:NAME`) or a secret (its ARN). No message has any of its text.
pub(crate) fn read(from: &str) -> Result<PrivateKey, CommandError> {
    let text = if let Some(name) = from.strip_prefix("env:") {
        std::env::var(name).map_err(|_| failed(format!("the variable {name} isn't set")))?
    } else if from.starts_with(SECRET) {
        secret(from)?
    } else {
        std::fs::read_to_string(from).map_err(|error| failed(format!("{from} can't be read")).cause(&error))?
    };
    PrivateKey::from_pem(&text).map_err(|error| failed(format!("{from}: {error}")))
}

fn failed(what: String) -> CommandError {
    CommandError::new(ExitCode::Usage, format!("There is no key to sign with: {what}"))
        .hint("`--fence-key` takes a file, `env:NAME` or a secret's ARN; `terradrill fence key` makes a key")
}

/// A secret's text, by the cloud's own command line: it knows who asks.
fn secret(arn: &str) -> Result<String, CommandError> {
    // arn:partition:service:region:…
    let region = arn.split(':').nth(3).filter(|region| !region.is_empty());
    let Some(region) = region else { return Err(failed(format!("{arn} names no region"))) };
    let mut command = Command::new("aws");
    command.args(["secretsmanager", "get-secret-value", "--secret-id", arn, "--region", region]);
    command.args(["--query", "SecretString", "--output", "text", "--no-cli-pager"]);
    command.args(["--cli-connect-timeout", "5", "--cli-read-timeout", "15"]);
    let output = command.stdin(Stdio::null()).output();
    let output =
        output.map_err(|error| failed("`aws`, which gets secrets, can't be started".to_owned()).cause(&error))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.trim().lines().next_back().unwrap_or("it says nothing").to_owned();
        return Err(failed(format!("`aws` doesn't get {arn}: {words}")));
    }
    String::from_utf8(output.stdout).map_err(|_| failed(format!("{arn} holds no text")))
}

/// A new key, of the system's randomness.
pub(crate) fn make() -> Result<PrivateKey, CommandError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| CommandError::new(ExitCode::Unexpected, format!("the system gives no randomness: {error}")))?;
    Ok(PrivateKey::from_bytes(bytes))
}

/// Writes the private part into a new file that only its owner reads.
pub(crate) fn write(key: &PrivateKey, path: &Path) -> Result<(), CommandError> {
    let refused = |error: std::io::Error| {
        let there = error.kind() == std::io::ErrorKind::AlreadyExists;
        let failed = CommandError::new(ExitCode::Refused, format!("{} is not written", path.display())).cause(&error);
        if there { failed.hint("a key that is in use can't be made again; name another file") } else { failed }
    };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(refused)?;
    file.write_all(key.to_pem().as_bytes()).and_then(|()| file.sync_all()).map_err(refused)
}
