//! The ledger: the signed record of the epoch and of who serves, and how it is written and read. Pure.
//!
//! One entry, kept by an odd number of holders. It is written by compare-and-swap to a majority of them and read back from a
//! majority, so that two operators can't both win and no gate misses what was decided. It holds no secret: everybody may
//! read it, and only the operator's key makes one.

mod entry;
mod growth;
mod key;
mod quorum;
mod writing;

pub(crate) use entry::{Content, Entry, EntryError, LONGEST, Signed, Verified};
pub(crate) use growth::{Unsettled, is_older, next, settling};
pub(crate) use key::{KeyError, PrivateKey, PublicKey};
pub(crate) use quorum::{Agreed, agreed, majority};
pub(crate) use writing::{Act, Kept, Outcome, Put, Writing};
