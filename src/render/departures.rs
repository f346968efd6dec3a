//! What rendering would leave behind: stacks that are rendered no more, and states that would be looked for elsewhere.
//!
//! Terraform forgets what it has made when a stack's files or the way to its state are gone. So neither may go unseen.

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;

use super::compare::{Comparison, FileChange};
use crate::clouds::StateAddress;

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

/// The address in the text of a rendered `backend.tf`; `None` if it says none that is known.
fn address(text: &str) -> Option<StateAddress> {
    let body: Body = text.parse().ok()?;
    let terraform = body.blocks().find(|block| block.ident.as_str() == "terraform")?;
    let backend = terraform.body.blocks().find(|block| block.ident.as_str() == "backend")?;
    let value = |name: &str| match &backend.body.get_attribute(name)?.value {
        Expression::String(text) => Some(text.value().clone()),
        _ => None,
    };
    Some(match backend.labels.first()?.as_str() {
        "s3" => StateAddress::S3 { bucket: value("bucket")?, key: value("key")?, region: value("region")? },
        "azurerm" => StateAddress::Azurerm {
            subscription: value("subscription_id")?,
            account: value("storage_account_name")?,
            container: value("container_name")?,
            key: value("key")?,
        },
        "gcs" => StateAddress::Gcs { bucket: value("bucket")?, prefix: value("prefix")? },
        _ => return None,
    })
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
        assert_eq!(moved[0].from.region(), Some("eu-west-1"));
        assert_eq!(moved[0].to.as_ref().map(StateAddress::region), Some(Some("us-east-1")));
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

    #[test]
    fn addresses_are_read_from_the_backend_alone() {
        let s3 = "locals { key = \"x\" }\nterraform {\n  backend \"s3\" {\n    assume_role = { region = \"no\" }\n    bucket = \"b\"\n    key    = \"k=1\"\n    region = \"r\"\n  }\n}\n";
        let found = StateAddress::S3 { bucket: "b".to_owned(), key: "k=1".to_owned(), region: "r".to_owned() };
        assert_eq!(address(s3), Some(found));
        let gcs = "terraform {\n  backend \"gcs\" {\n    bucket = \"b\"\n    prefix = \"p\"\n  }\n}\n";
        assert_eq!(address(gcs), Some(StateAddress::Gcs { bucket: "b".to_owned(), prefix: "p".to_owned() }));
        for other in ["terraform {\n  backend \"http\" {}\n}\n", "terraform {}\n", "bucket = \"b\"\n", "{"] {
            assert_eq!(address(other), None, "{other}");
        }
    }
}
