//! Exit codes; `docs/exit-codes.md` lists the same.

/// What the process answers. Adding one: the variant, its line in [`ExitCode::ALL`], and the table in the docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
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
    /// An objective was missed.
    ObjectiveMissed = 30,
    /// The run is incomplete.
    Incomplete = 31,
    /// Another run holds the environment.
    Held = 40,
    /// Interrupted.
    Interrupted = 130,
}

impl ExitCode {
    /// All codes with their meaning, in order.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Done, "done, nothing to change"),
        (Self::Unexpected, "something unexpected went wrong"),
        (Self::Usage, "the command line is wrong"),
        (Self::Topology, "the topology or a rule has errors"),
        (Self::Rendered, "rendered files are out of date or were edited by hand"),
        (Self::Changes, "changes are planned (with `plan --detailed-exitcode`)"),
        (Self::TerraformFailed, "terraform failed"),
        (Self::TerraformMissing, "terraform is missing or unsupported"),
        (Self::Refused, "a plan was refused"),
        (Self::ObjectiveMissed, "an objective was missed"),
        (Self::Incomplete, "the run is incomplete; run the command again to go on"),
        (Self::Held, "another run holds the environment"),
        (Self::Interrupted, "interrupted"),
    ];

    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}
