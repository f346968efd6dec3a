//! What rendering would leave behind: stacks that are rendered no more, and states that would be looked for elsewhere.
//!
//! Terraform forgets what it has made when a stack's files or the way to its state are gone. So neither may go unseen.

use super::compare::{Comparison, FileChange};

/// Where a stack's state is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StateAddress {
    /// The bucket.
    pub bucket: String,
    /// The path in it.
    pub key: String,
    /// The bucket's region.
    pub region: String,
}

/// A stack that is rendered no more, or whose state would be looked for elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Departure {
    /// The stack, such as `primary/cache`.
    pub stack: String,
    /// Where its state is.
    pub from: StateAddress,
    /// Where its state would be looked for; `None` if the stack goes.
    pub to: Option<StateAddress>,
}

/// The stacks that a rendering would leave behind, by name.
#[must_use]
pub(crate) fn departures(comparison: &Comparison) -> Vec<Departure> {
    let of = |(path, change): (&String, &FileChange)| {
        let stack = path.strip_prefix(&comparison.folder)?.strip_prefix('/')?.strip_suffix("/backend.tf")?;
        let from = address(change.before.as_deref()?)?;
        let to = change.after.as_deref().and_then(address);
        (to.as_ref() != Some(&from)).then(|| Departure { stack: stack.to_owned(), from, to })
    };
    comparison.changes.iter().filter_map(of).collect()
}

/// The address in the text of a rendered `backend.tf`.
fn address(text: &str) -> Option<StateAddress> {
    let value = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == name).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    Some(StateAddress { bucket: value("bucket")?, key: value("key")?, region: value("region")? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::compare::FileStatus;
    use super::*;

    fn backend(region: &str, encrypt: bool) -> Option<String> {
        Some(format!(
            "terraform {{\n  backend \"s3\" {{\n    bucket  = \"b\"\n    key     = \"p/primary/links.tfstate\"\n    region  = \"{region}\"\n    encrypt = {encrypt}\n  }}\n}}\n"
        ))
    }

    fn compared(path: &str, before: Option<String>, after: Option<String>) -> Vec<Departure> {
        let change = FileChange { status: FileStatus::Update, before, after };
        departures(&Comparison {
            folder: "environments/p".to_owned(),
            changes: BTreeMap::from([(path.to_owned(), change)]),
            unchanged: 0,
        })
    }

    #[test]
    fn a_state_that_moves_and_a_stack_that_goes_are_departures() {
        let path = "environments/p/primary/links/backend.tf";
        let moved = compared(path, backend("eu-west-1", true), backend("us-east-1", true));
        assert_eq!(moved[0].stack, "primary/links");
        assert_eq!(moved[0].from.region, "eu-west-1");
        assert_eq!(moved[0].to.as_ref().map(|to| to.region.as_str()), Some("us-east-1"));
        let gone = compared(path, backend("eu-west-1", true), None);
        assert_eq!((gone[0].stack.as_str(), &gone[0].to), ("primary/links", &None));
    }

    #[test]
    fn what_is_new_or_stays_where_it_is_is_none() {
        let path = "environments/p/primary/links/backend.tf";
        assert_eq!(compared(path, None, backend("eu-west-1", true)), []);
        assert_eq!(compared(path, backend("eu-west-1", false), backend("eu-west-1", true)), []);
        assert_eq!(compared("environments/p/primary/links/main.tf", Some("a = 1".into()), None), []);
    }
}
