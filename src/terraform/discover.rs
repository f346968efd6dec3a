//! Finds the binary and checks that its version is supported.

use std::fmt;
use std::path::{Path, PathBuf};

use super::command::{CliConfig, Environment, Request, command_line};
use super::error::DiscoverError;
use super::process;

/// The oldest supported version, of Terraform and of OpenTofu: write-only arguments and S3's own locks came with it.
pub(crate) const MINIMUM_VERSION: Version = Version { major: 1, minor: 11, patch: 0 };

/// A release's number. Anything after the patch number (`-beta1`) is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number.
    pub patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// Which of the two products a binary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// HashiCorp's.
    Terraform,
    /// The Linux Foundation's.
    OpenTofu,
}

/// A terraform that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// Where it is.
    pub path: PathBuf,
    /// Which product.
    pub product: Product,
    /// Which version.
    pub version: Version,
}

/// Finds terraform: at `explicit` (a path, or a name to look for), else `terraform`, else `tofu` on the `PATH`; runs its `version`
/// command; and refuses what is older than [`MINIMUM_VERSION`].
pub async fn discover(explicit: Option<&Path>, parent: &Environment) -> Result<Binary, DiscoverError> {
    let path = find(explicit)?;
    let directory = std::env::temp_dir();
    let line = command_line(&path, &directory, &Request::Version, parent, &CliConfig::User, &Default::default());
    let answer = process::collect(&line)
        .await
        .map_err(|source| DiscoverError::NotRunnable { path: path.clone(), detail: source.to_string() })?;
    let Some((product, version)) = parse_version(&answer.stdout, &path) else {
        return Err(DiscoverError::NotRunnable { path, detail: first_words(&answer) });
    };
    if version < MINIMUM_VERSION {
        return Err(DiscoverError::TooOld { path, found: version });
    }
    Ok(Binary { path, product, version })
}

fn find(explicit: Option<&Path>) -> Result<PathBuf, DiscoverError> {
    if let Some(name) = explicit {
        return which::which(name).map_err(|_| {
            if name.exists() {
                DiscoverError::NotRunnable { path: name.to_owned(), detail: "it is not an executable file".into() }
            } else {
                DiscoverError::Missing { looked_for: name.display().to_string() }
            }
        });
    }
    which::which("terraform")
        .or_else(|_| which::which("tofu"))
        .map_err(|_| DiscoverError::Missing { looked_for: "terraform, tofu".to_owned() })
}

fn first_words(answer: &process::Collected) -> String {
    let text = if answer.stderr.trim().is_empty() {
        String::from_utf8_lossy(&answer.stdout)
    } else {
        answer.stderr.as_str().into()
    };
    match text.lines().map(str::trim).find(|line| !line.is_empty()) {
        Some(line) => line.chars().take(200).collect(),
        None => format!("its version command said nothing ({})", answer.status),
    }
}

/// Reads the answer of `version -json`. The product is told by the binary's name, for the answer doesn't say it.
pub(crate) fn parse_version(answer: &[u8], path: &Path) -> Option<(Product, Version)> {
    #[derive(serde::Deserialize)]
    struct Answer {
        terraform_version: String,
    }
    let answer: Answer = serde_json::from_slice(answer).ok()?;
    let release = answer.terraform_version.split(['-', '+']).next()?;
    let mut numbers = release.split('.').map(str::parse);
    let mut next = || numbers.next()?.ok();
    let version = Version { major: next()?, minor: next()?, patch: next()? };
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let product = if name.contains("tofu") { Product::OpenTofu } else { Product::Terraform };
    Some((product, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let parse = |text: &str, path: &str| parse_version(text.as_bytes(), Path::new(path));
        assert_eq!(
            parse(r#"{"terraform_version":"1.11.4","platform":"linux_amd64"}"#, "/bin/terraform"),
            Some((Product::Terraform, Version { major: 1, minor: 11, patch: 4 }))
        );
        assert_eq!(
            parse(r#"{"terraform_version":"1.12.0-rc1"}"#, "/opt/tofu"),
            Some((Product::OpenTofu, Version { major: 1, minor: 12, patch: 0 }))
        );
        assert_eq!(parse("Terraform v1.0", "/bin/terraform"), None);
        assert_eq!(parse(r#"{"terraform_version":"dev"}"#, "/bin/terraform"), None);
        assert!(Version { major: 1, minor: 9, patch: 9 } < MINIMUM_VERSION);
    }
}
