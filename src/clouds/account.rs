//! Accounts: what a cloud bills, and acts as.

/// What a cloud's accounts are called, and look like.
pub(crate) struct AccountForm {
    /// The word for one: `account`, `subscription`, `project`.
    pub word: &'static str,
    /// With the cloud's name, for sentences: `no AWS account is given`.
    pub noun: &'static str,
    /// The account of a topology that names none. Only the sandbox accepts it.
    pub placeholder: &'static str,
    /// Whether a text can be one: it becomes part of names and paths.
    pub is_legal: fn(&str) -> bool,
    /// What one looks like.
    pub help: &'static str,
}
