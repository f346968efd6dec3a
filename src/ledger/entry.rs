//! What an entry says, and the envelope in which it is signed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::{PrivateKey, PublicKey};

/// What is signed begins with this, so that the key signs nothing else by mistake.
const DOMAIN: &str = "terradrill ledger entry 1\n";

/// The longest text of an entry, in bytes: as much as the proxy before a gate lets in. One of fifty regions and fifty databases is
/// less than half of that.
pub(crate) const LONGEST: usize = 16 * 1024;

/// What was decided: who serves, and who is primary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The environment.
    pub environment: String,
    /// Grows with each decision.
    pub epoch: u64,
    /// What was decided.
    #[serde(flatten)]
    pub content: Content,
    /// The run that decided it: one alone has an epoch.
    pub run: String,
    /// When, by the clock of the one who wrote it. Nobody compares it with a clock of their own.
    pub written_at: Timestamp,
    /// Numbers of gates that asked for a fresh entry: to them it is one, and nobody can replay it to others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
}

/// What an entry decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The regions that serve, by name.
    pub serves: Vec<String>,
    /// The region that is primary of each database.
    pub primary: BTreeMap<String, String>,
    /// Those of them that served before and go on: they don't shut while their database is still being promoted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub going_on: Vec<String>,
    /// The regions that a failover left behind: their latches are shut, until a failback opens them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shut: Vec<String>,
    /// Who keeps the ledger, by name.
    pub holders: Vec<String>,
}

impl Content {
    /// Whether a region serves.
    #[must_use]
    pub(crate) fn lists(&self, region: &str) -> bool {
        self.serves.iter().any(|serving| serving == region)
    }
}

/// An entry as it is kept and sent: its very bytes, and the signature over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signed {
    /// The entry, as JSON.
    entry: String,
    /// The signature, in base64.
    signature: String,
}

/// An entry that an environment's key signed. Only a check makes one, or the sandbox's memory of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Verified(Arc<Checked>);

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Checked {
    entry: Entry,
    signed: Signed,
}

/// Why an entry isn't one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EntryError {
    /// It is no JSON of this form.
    #[error("it can't be read as an entry of the ledger: {0}")]
    Unreadable(String),
    /// It is longer than any entry is.
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    /// Another key signed it, or it was changed.
    #[error("its signature isn't one of the environment's key")]
    BadSignature,
    /// It belongs to another environment.
    #[error("it is an entry of the environment `{0}`")]
    OtherEnvironment(String),
}

impl Entry {
    /// Signs the entry.
    #[must_use]
    pub(crate) fn sign(&self, key: &PrivateKey) -> Signed {
        let entry = serde_json::to_string(self).expect("an entry has only strings, numbers and maps");
        let signature = STANDARD.encode(key.sign(&message(&entry)));
        Signed { entry, signature }
    }
}

impl Signed {
    /// Reads what a holder keeps or somebody sent.
    ///
    /// # Errors
    /// [`EntryError::Unreadable`] or [`EntryError::TooLong`].
    pub(crate) fn parse(text: &[u8]) -> Result<Self, EntryError> {
        if text.len() > LONGEST {
            return Err(EntryError::TooLong);
        }
        serde_json::from_slice(text).map_err(|error| EntryError::Unreadable(error.to_string()))
    }

    /// The text that holders keep.
    #[must_use]
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("two strings")
    }

    /// What it says, whoever signed it: to be shown, and for nothing else.
    #[must_use]
    pub(crate) fn claims(&self) -> Option<Entry> {
        serde_json::from_str(&self.entry).ok()
    }

    /// The entry, if the environment's key signed it.
    ///
    /// # Errors
    /// Why it isn't one.
    pub(crate) fn verify(self, key: &PublicKey, environment: &str) -> Result<Verified, EntryError> {
        let signature = STANDARD.decode(&self.signature).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        // The signature first: what isn't ours isn't parsed.
        if !signature.is_some_and(|signature| key.verifies(&message(&self.entry), &signature)) {
            return Err(EntryError::BadSignature);
        }
        let entry: Entry =
            serde_json::from_str(&self.entry).map_err(|error| EntryError::Unreadable(error.to_string()))?;
        if entry.environment != environment {
            return Err(EntryError::OtherEnvironment(entry.environment));
        }
        Ok(Verified(Arc::new(Checked { entry, signed: self })))
    }
}

impl Verified {
    /// The entry.
    #[must_use]
    pub(crate) fn entry(&self) -> &Entry {
        &self.0.entry
    }

    /// As it is kept and sent.
    #[must_use]
    pub(crate) fn signed(&self) -> &Signed {
        &self.0.signed
    }

    /// Whether two are the same decision: a holder may have one and another the other.
    #[must_use]
    pub(crate) fn is_same_decision(&self, other: &Self) -> bool {
        (self.entry().epoch, &self.entry().run) == (other.entry().epoch, &other.entry().run)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let serves = if self.content.serves.is_empty() { "nobody".to_owned() } else { self.content.serves.join(", ") };
        write!(formatter, "epoch {} of run {}: {serves} serves", self.epoch, self.run)
    }
}

fn message(entry: &str) -> Vec<u8> {
    [DOMAIN.as_bytes(), entry.as_bytes()].concat()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn key() -> PrivateKey {
        PrivateKey::from_bytes([7; 32])
    }

    pub(crate) fn entry(epoch: u64, run: &str, serves: &[&str]) -> Entry {
        Entry {
            environment: "demo".to_owned(),
            epoch,
            content: Content {
                serves: serves.iter().map(|name| (*name).to_owned()).collect(),
                holders: ["a", "b", "w"].map(str::to_owned).to_vec(),
                ..Content::default()
            },
            run: run.to_owned(),
            written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
            answers: Vec::new(),
        }
    }

    pub(crate) fn verified(epoch: u64, run: &str, serves: &[&str]) -> Verified {
        entry(epoch, run, serves).sign(&key()).verify(&key().public(), "demo").expect("our own")
    }

    #[test]
    fn what_is_signed_is_read_again() {
        let entry = entry(3, "r1", &["a", "b"]);
        let text = entry.sign(&key()).to_json();
        let read = Signed::parse(text.as_bytes()).expect("a signed entry").verify(&key().public(), "demo");
        assert_eq!(read.expect("ours").entry(), &entry);
    }

    #[test]
    fn an_entry_of_many_regions_is_short_enough() {
        let names: Vec<String> = (10..60).map(|number| format!("some-region-with-a-name-{number}")).collect();
        let mut entry = entry(u64::MAX, "r", &[]);
        entry.content.primary = names.iter().map(|name| (name.clone(), name.clone())).collect();
        (entry.content.serves, entry.content.shut) = (names.clone(), names);
        assert!(entry.sign(&key()).to_json().len() < LONGEST / 2);
    }

    #[test]
    fn what_isnt_ours_is_refused() {
        let signed = entry(3, "r1", &["a"]).sign(&key());
        let stranger = PrivateKey::from_bytes([8; 32]).public();
        assert_eq!(signed.clone().verify(&stranger, "demo"), Err(EntryError::BadSignature));
        let other = signed.clone().verify(&key().public(), "shop");
        assert_eq!(other, Err(EntryError::OtherEnvironment("demo".to_owned())));
        for (from, to) in [("\"epoch\":3", "\"epoch\":4"), ("[\"a\"]", "[\"b\"]")] {
            let changed = Signed { entry: signed.entry.replace(from, to), ..signed.clone() };
            assert_ne!(changed, signed);
            assert_eq!(changed.verify(&key().public(), "demo"), Err(EntryError::BadSignature));
        }
        let short = Signed { signature: "AAAA".to_owned(), ..signed };
        assert_eq!(short.verify(&key().public(), "demo"), Err(EntryError::BadSignature));
        assert_eq!(Signed::parse(&vec![b' '; LONGEST + 1]), Err(EntryError::TooLong));
        assert!(matches!(Signed::parse(b"<html>"), Err(EntryError::Unreadable(_))));
    }

    #[test]
    fn what_a_newer_release_adds_is_no_reason_to_shut() {
        let text =
            serde_json::to_string(&entry(3, "r1", &["a"])).expect("JSON").replace("\"run\"", "\"more\":1,\"run\"");
        let signature = STANDARD.encode(key().sign(&message(&text)));
        let newer = Signed { entry: text, signature }.verify(&key().public(), "demo");
        assert_eq!(newer.expect("ours").entry().epoch, 3);
    }
}
