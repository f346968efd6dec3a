//! What is rendered against what is on disk: a verdict per file, and a diff. Pure; `write` makes the snapshot.
//!
//! A stack's file is ours if it has our header. A module's file is ours if it has our header or stands where the binary has a
//! module's file: such a file may also be the module's source itself, as in terradrill's own repository, and is current then.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::files::Rendered;
use super::header::{self, Comment, Ownership};
use super::modules;

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// A regular file with text.
    Text(String),
    /// A folder, a link, a file that holds no text: nothing that we could have written.
    Other,
}

/// What is on disk, by path from the repository's root: everything at the paths that are rendered, and all other texts below
/// the environment's folder and below `modules/`.
pub(crate) type Snapshot = BTreeMap<String, OnDisk>;

/// The verdict on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileStatus {
    /// As it should be.
    Unchanged,
    /// Missing.
    Create,
    /// Ours and out of date.
    Update,
    /// Ours, and belongs to nothing any more.
    Orphan,
    /// Ours, and changed by hand since.
    Edited,
    /// Somebody else's, where ours should be.
    Foreign,
}

impl FileStatus {
    /// Whether rendering may not go over it without being told.
    #[must_use]
    pub fn is_obstacle(self) -> bool {
        matches!(self, Self::Edited | Self::Foreign)
    }
}

/// A file that isn't as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// What is wrong with it. Never `Unchanged`.
    pub status: FileStatus,
    /// What is there, if it is a text.
    pub before: Option<String>,
    /// What should be there; `None` if nothing should.
    pub after: Option<String>,
}

impl FileChange {
    /// From what is there to what should be there, as a unified diff with paths as git writes them.
    #[must_use]
    pub fn diff(&self, path: &str) -> String {
        let name = |side: &str, text: &Option<String>| match text {
            Some(_) => format!("{side}/{path}"),
            None => "/dev/null".to_owned(),
        };
        TextDiff::from_lines(self.before.as_deref().unwrap_or_default(), self.after.as_deref().unwrap_or_default())
            .unified_diff()
            .header(&name("a", &self.before), &name("b", &self.after))
            .to_string()
    }
}

/// The verdict on an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The environment's folder, from the repository's root.
    pub folder: String,
    /// What isn't as it should be, by path.
    pub changes: BTreeMap<String, FileChange>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

impl Comparison {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }

    /// The paths with a status.
    pub fn with(&self, status: FileStatus) -> impl Iterator<Item = &str> {
        self.changes.iter().filter(move |(_, change)| change.status == status).map(|(path, _)| path.as_str())
    }

    fn judge(&mut self, path: &str, status: FileStatus, before: Option<&OnDisk>, after: Option<String>) {
        if status == FileStatus::Unchanged {
            self.unchanged += 1;
            return;
        }
        let before = match before {
            Some(OnDisk::Text(text)) => Some(text.clone()),
            Some(OnDisk::Other) | None => None,
        };
        self.changes.insert(path.to_owned(), FileChange { status, before, after });
    }
}

/// Compares what is rendered with what is on disk.
#[must_use]
pub fn compare(rendered: &Rendered, disk: &Snapshot) -> Comparison {
    let mut comparison = Comparison { folder: rendered.folder(), ..Comparison::default() };
    for (path, text) in &rendered.stacks {
        let found = disk.get(path);
        let status = stack_file(text, found);
        let after = (status != FileStatus::Unchanged).then(|| text.clone());
        comparison.judge(path, status, found, after);
    }
    for (path, text) in modules::embedded() {
        let found = disk.get(path);
        // A module that this environment doesn't call may be another's: it is kept current, but not made.
        if found.is_some() || rendered.modules.contains_key(path) {
            let text = with_header(path, text);
            let status = module_file(path, &text, found);
            comparison.judge(path, status, found, Some(text));
        }
    }
    for (path, found) in disk {
        if rendered.stacks.contains_key(path) || modules::embedded().contains_key(path) {
            continue;
        }
        let OnDisk::Text(text) = found else { continue };
        match header::read(text) {
            Ownership::None => {}
            Ownership::Own(_) => comparison.judge(path, FileStatus::Orphan, Some(found), None),
            Ownership::Edited => comparison.judge(path, FileStatus::Edited, Some(found), None),
        }
    }
    comparison
}

fn stack_file(text: &str, found: Option<&OnDisk>) -> FileStatus {
    match found {
        None => FileStatus::Create,
        Some(OnDisk::Other) => FileStatus::Foreign,
        Some(OnDisk::Text(there)) if there == text => FileStatus::Unchanged,
        Some(OnDisk::Text(there)) => match header::read(there) {
            Ownership::Own(_) => FileStatus::Update,
            Ownership::Edited => FileStatus::Edited,
            Ownership::None => FileStatus::Foreign,
        },
    }
}

fn module_file(path: &str, text: &str, found: Option<&OnDisk>) -> FileStatus {
    match found {
        Some(OnDisk::Text(there)) if modules::embedded().get(path).is_some_and(|source| source == there) => {
            FileStatus::Unchanged
        }
        // Without a header it is the source of another version, or one that somebody works on.
        Some(OnDisk::Text(there)) if there != text && header::read(there) == Ownership::None => FileStatus::Edited,
        found => stack_file(text, found),
    }
}

/// A module's file as it is copied.
fn with_header(path: &str, text: &str) -> String {
    match Comment::of(path) {
        Some(comment) => header::add(comment, &header::module_source(path), text),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STACK: &str = "environments/p/primary/platform/main.tf";

    fn own(body: &str) -> String {
        header::add(Comment::Hash, &header::environment_source("p"), body)
    }

    fn rendered(body: &str) -> Rendered {
        Rendered {
            environment: "p".to_owned(),
            stacks: BTreeMap::from([(STACK.to_owned(), own(body))]),
            modules: BTreeMap::new(),
        }
    }

    fn disk(files: &[(&str, &str)]) -> Snapshot {
        files.iter().map(|(path, text)| ((*path).to_owned(), OnDisk::Text((*text).to_owned()))).collect()
    }

    #[test]
    fn verdicts_on_stack_files() {
        let edited = own("a = 1\n").replace("a = 1", "a = 3");
        for (there, expected) in [
            (None, Some(FileStatus::Create)),
            (Some(own("a = 2\n")), None),
            (Some(own("a = 1\n")), Some(FileStatus::Update)),
            (Some(edited), Some(FileStatus::Edited)),
            (Some("a = 2\n".to_owned()), Some(FileStatus::Foreign)),
        ] {
            let disk = there.as_ref().map(|text| disk(&[(STACK, text)])).unwrap_or_default();
            let comparison = compare(&rendered("a = 2\n"), &disk);
            assert_eq!(comparison.changes.get(STACK).map(|change| change.status), expected, "{there:?}");
        }
        let other = BTreeMap::from([(STACK.to_owned(), OnDisk::Other)]);
        assert_eq!(compare(&rendered("a = 2\n"), &other).changes[STACK].status, FileStatus::Foreign);
    }

    #[test]
    fn what_belongs_to_nothing_goes_and_what_people_put_there_stays() {
        let edited = own("a = 1\n") + "b = 2\n";
        let current = own("a = 2\n");
        let disk = disk(&[
            (STACK, &current),
            ("environments/p/primary/platform/extra.tf", "# mine\n"),
            ("environments/p/old/platform/main.tf", &own("a = 1\n")),
            ("environments/p/old/platform/outputs.tf", &edited),
            ("modules/aws/gone/main.tf", &own("a = 1\n")),
            ("modules/mine/main.tf", "a = 1\n"),
        ]);
        let comparison = compare(&rendered("a = 2\n"), &disk);
        let orphans: Vec<&str> = comparison.with(FileStatus::Orphan).collect();
        assert_eq!(orphans, ["environments/p/old/platform/main.tf", "modules/aws/gone/main.tf"]);
        let edited: Vec<&str> = comparison.with(FileStatus::Edited).collect();
        assert_eq!(edited, ["environments/p/old/platform/outputs.tf"]);
        assert_eq!((comparison.changes.len(), comparison.unchanged), (3, 1));
    }

    #[test]
    fn verdicts_on_module_files() {
        let (path, source) = modules::embedded().iter().find(|(path, _)| path.ends_with(".tf")).expect("a module");
        let copy = with_header(path, source);
        let older = header::add(Comment::Hash, &header::module_source(path), "# older\n");
        let mut rendered = rendered("a = 2\n");
        let own = own("a = 2\n");
        let verdict = |rendered: &Rendered, there: Option<&str>| {
            let mut files = vec![(STACK, own.as_str())];
            files.extend(there.map(|text| (path.as_str(), text)));
            compare(rendered, &disk(&files)).changes.get(path).map(|change| change.status)
        };
        assert_eq!(verdict(&rendered, None), None, "nobody calls it");
        rendered.modules.insert(path.clone(), source);
        for (there, expected) in [
            (None, Some(FileStatus::Create)),
            (Some(*source), None),
            (Some(copy.as_str()), None),
            (Some(older.as_str()), Some(FileStatus::Update)),
            (Some("# mine\n"), Some(FileStatus::Edited)),
        ] {
            assert_eq!(verdict(&rendered, there), expected, "{there:?}");
        }
        assert_eq!(verdict(&rendered, Some(&(copy.clone() + "#\n"))), Some(FileStatus::Edited));
    }

    #[test]
    fn the_diff_goes_from_disk_to_what_should_be() {
        let comparison = compare(&rendered("a = 2\n"), &disk(&[(STACK, &own("a = 1\n"))]));
        insta::assert_snapshot!(comparison.changes[STACK].diff(STACK), @"
        --- a/environments/p/primary/platform/main.tf
        +++ b/environments/p/primary/platform/main.tf
        @@ -1,4 +1,4 @@
         # Rendered by terradrill from environments/p/topology.yaml. Edit that file, then run terradrill render --env p.
        -# Digest of what follows: cb78bd8a17f7b751
        +# Digest of what follows: 1382c01db535c28d
         
        -a = 1
        +a = 2
        ");
    }
}
