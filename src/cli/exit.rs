//! Exit codes; `docs/exit-codes.md` lists the same.

/// What the process answers. Adding one: the variant, and the table in the docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitCode {
    /// Done; nothing to change.
    Done = 0,
    /// Something unexpected went wrong.
    Unexpected = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The topology or a rule has errors.
    Topology = 10,
    /// Rendered files are out of date or were edited.
    Rendered = 11,
    /// Changes are planned (`plan --detailed-exitcode`).
    Changes = 12,
    /// terraform failed.
    TerraformFailed = 20,
    /// terraform is missing or unsupported.
    TerraformMissing = 21,
    /// A plan was refused.
    Refused = 22,
    /// An objective was missed, or an invariant broken.
    ObjectiveMissed = 30,
    /// The run is incomplete.
    Incomplete = 31,
    /// Another run holds the environment.
    Held = 40,
    /// Interrupted.
    Interrupted = 130,
}

impl ExitCode {
    /// The number.
    #[must_use]
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}
