//! The header of a rendered file: where it comes from, and a digest of what follows it.
//!
//! A file with our header is ours. If the digest doesn't match what follows, somebody edited it by hand, and it is not
//! overwritten silently. The header holds neither time nor version, so that it changes only with the file.

use crate::digest;

/// What begins the first line of every header, after the comment sign.
const OPENING: &str = "Rendered by terradrill from ";
/// What begins the second line of every header, after the comment sign.
const DIGEST: &str = "Digest of what follows: ";

/// How a kind of file writes comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comment {
    /// `# text`.
    Hash,
    /// `<!-- text -->`.
    Markup,
}

impl Comment {
    /// By a file's name. `None` if the file can't take a header: then it is written as it is, and compared with what it
    /// should be.
    #[must_use]
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "tf" | "tfvars" | "hcl" | "yaml" | "yml" => Some(Self::Hash),
            "md" => Some(Self::Markup),
            _ => None,
        }
    }

    fn wrap(self) -> (&'static str, &'static str) {
        match self {
            Self::Hash => ("# ", ""),
            Self::Markup => ("<!-- ", " -->"),
        }
    }
}

/// What a text's first lines say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ownership<'a> {
    /// No header of ours.
    None,
    /// Ours, as we wrote it. Holds what follows the header.
    Own(&'a str),
    /// Ours, and changed by somebody since.
    Edited,
}

/// What the header says of a stack's files: their source and the command to run after editing it.
#[must_use]
pub(crate) fn environment_source(environment: &str) -> String {
    format!("environments/{environment}/topology.yaml. Edit that file, then run terradrill render --env {environment}.")
}

/// What the header says of a module's files.
#[must_use]
pub(crate) fn module_source(path: &str) -> String {
    format!("its own {path}. Changes are kept only in a copy under another name.")
}

/// The body with a header in front of it. `source` is a sentence of our own, in one line.
#[must_use]
pub(crate) fn add(comment: Comment, source: &str, body: &str) -> String {
    let (open, close) = comment.wrap();
    format!("{open}{OPENING}{source}{close}\n{open}{DIGEST}{}{close}\n\n{body}", digest::short(body))
}

/// Reads a text's header.
#[must_use]
pub(crate) fn read(text: &str) -> Ownership<'_> {
    [Comment::Hash, Comment::Markup].into_iter().find_map(|comment| read_as(comment, text)).unwrap_or(Ownership::None)
}

fn read_as(comment: Comment, text: &str) -> Option<Ownership<'_>> {
    let (open, close) = comment.wrap();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    first.strip_prefix(open)?.strip_prefix(OPENING)?;
    let body = rest.split_once('\n').and_then(|(second, rest)| {
        let stated = second.strip_prefix(open)?.strip_suffix(close)?.strip_prefix(DIGEST)?;
        let body = rest.strip_prefix('\n')?;
        (stated == digest::short(body)).then_some(body)
    });
    Some(body.map_or(Ownership::Edited, Ownership::Own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_source_and_command() {
        insta::assert_snapshot!(add(Comment::Hash, &environment_source("production"), "a = 1\n"), @r"
        # Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
        # Digest of what follows: cb78bd8a17f7b751

        a = 1
        ");
    }

    #[test]
    fn what_was_written_is_recognised_and_what_was_edited_too() {
        for comment in [Comment::Hash, Comment::Markup] {
            let text = add(comment, "somewhere.", "a = 1\n\n# b\n");
            assert_eq!(read(&text), Ownership::Own("a = 1\n\n# b\n"));
            assert_eq!(read(&text.replace("a = 1", "a = 2")), Ownership::Edited);
            assert_eq!(read(&format!("{text}x")), Ownership::Edited);
            assert_eq!(read(text.lines().next().expect("a line")), Ownership::Edited);
        }
        for foreign in ["", "a = 1\n", "# Rendered by hand\n", "\n# Rendered by terradrill from x\n"] {
            assert_eq!(read(foreign), Ownership::None, "{foreign:?}");
        }
    }

    #[test]
    fn comments_by_file_name() {
        assert_eq!(Comment::of("a/main.tf"), Some(Comment::Hash));
        assert_eq!(Comment::of("a/x.tftest.hcl"), Some(Comment::Hash));
        assert_eq!(Comment::of("README.md"), Some(Comment::Markup));
        assert_eq!(Comment::of("gate.py"), None);
        assert_eq!(Comment::of("Makefile"), None);
    }
}
