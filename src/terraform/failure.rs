//! What kind of failure a text is. Pure.
//!
//! The list is short on purpose: a retry that hides a real error costs more in a failover than one that is missing.
//! `init`, `plan` and `show` are tried again when the cause is [`Cause::Transient`]; `apply` never is, because its plan
//! is used up: it is planned again, judged again, and then applied.
//!
//! Adding one: the text as terraform, a provider's SDK or Go's network library prints it (lower case), in the list of
//! its cause, and a row in the test's table that shows a whole message.

use super::message::Diagnostic;

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The network or a rate limit: another try may well succeed.
    Transient,
    /// The service does something else with the object, such as a backup: it ends by itself, after minutes.
    Busy,
    /// Somebody else holds the state's lock.
    Lock,
    /// The state's storage does not answer.
    StateUnreachable,
    /// The saved plan no longer fits the state.
    StalePlan,
    /// The working directory has to be initialized (again).
    NeedsInit,
    /// Anything else.
    Other,
}

const LOCK: &[&str] = &["error acquiring the state lock", "state blob is already locked", "state already locked"];

/// Whoever had the lock gave it back just before terraform looked who it was: it says so in the storage's words, and waits no
/// longer (seen of terraform 1.11 with S3, a table of DynamoDB, and Google Cloud Storage).
const LOCK_GIVEN_BACK: &[&str] = &["nosuchkey", "object doesn't exist", "unexpected end of json input"];

const STALE: &[&str] = &["saved plan is stale", "saved plan does not match the given state"];

const NEEDS_INIT: &[&str] = &[
    "initialization required",
    "backend initialization required",
    "module not installed",
    "inconsistent dependency lock file",
    "missing required provider",
    "required plugins are not installed",
    "please run \"terraform init\"",
    "please run \"tofu init\"",
];

/// Messages that say that the failure was met while reading or writing state.
const STATE: &[&str] = &[
    "failed to load state",
    "error loading state",
    "failed to read state",
    "error refreshing state",
    "failed to get existing workspaces",
    "error saving state",
    "failed to save state",
    "failed to persist state",
    "unable to list objects in s3 bucket",
    "failed to get state",
    "failed to retrieve state",
];

const NETWORK: &[&str] = &[
    "connection refused",
    "connection reset by peer",
    "no such host",
    "i/o timeout",
    "tls handshake timeout",
    "context deadline exceeded",
    "client.timeout exceeded",
    "network is unreachable",
    "no route to host",
    "unexpected eof",
    ": eof",
    "giving up after",
    "500 internal server error",
    "502 bad gateway",
    "503 service unavailable",
    "504 gateway timeout",
    "requesterror: send request failed",
];

const RATE_LIMIT: &[&str] = &[
    "throttling: rate exceeded",
    "throttlingexception",
    "requestlimitexceeded",
    "toomanyrequestsexception",
    "too many requests",
    "ratelimitexceeded",
    "429 ",
];

/// What RDS says of an instance that is backed up, or changed by somebody else.
const BUSY: &[&str] = &["backing-up", "is not in available state", "is not in an available state"];

/// Tells the kind of a failure from the reported errors and the rest of the output.
pub(crate) fn classify(diagnostics: &[Diagnostic], tail: &str) -> Cause {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
        for part in [&diagnostic.summary, &diagnostic.detail] {
            text.push_str(part);
            text.push('\n');
        }
    }
    text.push_str(tail);
    let text = flatten(&text);
    let says = |list: &[&str]| list.iter().any(|words| text.contains(words));
    let network = says(NETWORK);
    // A lock that can't be asked for is the storage's failure, not somebody's lock.
    if says(LOCK) {
        return match text.contains("lock info:") {
            true => Cause::Lock,
            false if network => Cause::StateUnreachable,
            false if says(LOCK_GIVEN_BACK) => Cause::Transient,
            false => Cause::Lock,
        };
    }
    if says(STATE) && network {
        return Cause::StateUnreachable;
    }
    if says(STALE) {
        return Cause::StalePlan;
    }
    if says(NEEDS_INIT) {
        return Cause::NeedsInit;
    }
    if network || says(RATE_LIMIT) {
        return Cause::Transient;
    }
    if says(BUSY) {
        return Cause::Busy;
    }
    Cause::Other
}

/// Lower case, without the box that terraform draws around errors, and with line breaks as spaces.
fn flatten(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for word in text.split_whitespace().filter(|word| !matches!(*word, "│" | "╷" | "╵")) {
        flat.push_str(&word.to_lowercase());
        flat.push(' ');
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes() {
        let table = [
            ("Error: Error acquiring the state lock\n\nLock Info:\n  ID: 1", Cause::Lock),
            (
                "Error: Error acquiring the state lock\n\nError message: Put \"http://127.0.0.1:1/x\": dial tcp \
                 127.0.0.1:1: connect: connection refused",
                Cause::StateUnreachable,
            ),
            (
                "Error: Error acquiring the state lock\n\nError message: operation error S3: GetObject, https response error \
                 StatusCode: 404, NoSuchKey",
                Cause::Transient,
            ),
            (
                "│ Error: Failed to load state: Get \"http://127.0.0.1:9\": dial tcp: connection\n│ refused",
                Cause::StateUnreachable,
            ),
            ("Error: Saved plan is stale\n\nThe given plan file can no longer be applied", Cause::StalePlan),
            ("Error: Backend initialization required, please run \"terraform init\"", Cause::NeedsInit),
            ("Error: Inconsistent dependency lock file", Cause::NeedsInit),
            ("api error Throttling: Rate exceeded", Cause::Transient),
            ("could not query provider registry: 502 Bad Gateway", Cause::Transient),
            ("Error: InvalidDBInstanceState: Instance is currently backing-up", Cause::Busy),
            (
                "Error: updating RDS DB Instance (a): InvalidDBInstanceState: DB Instance is not in an available state.",
                Cause::Busy,
            ),
            ("InvalidDBInstanceState: Automated backups are not enabled for this database instance", Cause::Other),
            ("Error: Invalid CIDR block: 10.4.290.0/24", Cause::Other),
            ("Error: no capacity for g5.2xlarge in us-east-1a", Cause::Other),
            ("", Cause::Other),
        ];
        for (tail, cause) in table {
            assert_eq!(classify(&[], tail), cause, "{tail}");
        }
    }

    #[test]
    fn warnings_are_not_causes() {
        let warning = Diagnostic {
            severity: "warning".into(),
            summary: "connection refused".into(),
            detail: String::new(),
            address: None,
            range: None,
        };
        assert_eq!(classify(std::slice::from_ref(&warning), ""), Cause::Other);
        let error = Diagnostic { severity: "error".into(), ..warning };
        assert_eq!(classify(&[error], ""), Cause::Transient);
    }
}
