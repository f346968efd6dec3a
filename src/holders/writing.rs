//! Carrying a write out: every holder at once, until a majority has the entry or can't have it any more.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;

use super::store::{Holders, NoLook};
use crate::ledger::{Act, Content, Kept, Outcome, Put, Verified, Writing};

/// How long those that are slower than the majority are waited for. What they don't get now the gates bring them.
const GRACE: Duration = Duration::from_millis(500);

enum Done {
    Read(Result<Kept, NoLook>),
    Put(Result<Put, NoLook>),
}

impl Holders {
    /// Writes an entry to a majority of its holders and of those of the entry before.
    pub(crate) async fn write(&self, entry: Verified, before: Option<&Content>) -> Outcome {
        let (mut writing, acts) = Writing::begin(entry, before);
        let mut under_way = JoinSet::new();
        let begin = |acts: Vec<Act>, under_way: &mut JoinSet<(String, Done)>| {
            for act in acts {
                let holders = self.clone();
                under_way.spawn(async move {
                    match act {
                        Act::Read { holder } => {
                            let kept = holders.read(&holder).await;
                            (holder, Done::Read(kept))
                        }
                        Act::Put { holder, version, entry } => {
                            let put = holders.put(&holder, &entry, version.as_deref()).await;
                            (holder, Done::Put(put))
                        }
                    }
                });
            }
        };
        begin(acts, &mut under_way);
        let mut enough: Option<tokio::time::Instant> = None;
        loop {
            let next = async {
                match enough {
                    Some(at) => tokio::time::timeout_at(at, under_way.join_next()).await.ok().flatten(),
                    None => under_way.join_next().await,
                }
            };
            // A task that panicked is one that never answers: all others decide.
            let Some(done) = next.await else { break };
            let Ok((holder, done)) = done else { continue };
            let act = match done {
                Done::Read(Ok(kept)) => writing.read(&holder, kept),
                Done::Put(Ok(put)) => writing.put(&holder, &put),
                Done::Read(Err(reason)) | Done::Put(Err(reason)) => {
                    writing.silent(&holder, reason.to_string());
                    None
                }
            };
            begin(act.into_iter().collect(), &mut under_way);
            if enough.is_none() && matches!(writing.outcome(), Some(Outcome::Written { .. })) {
                enough = Some(tokio::time::Instant::now() + GRACE);
            }
        }
        writing.outcome().unwrap_or_else(|| Outcome::Nowhere(BTreeMap::new()))
    }

    /// What each holder keeps, for `ledger::agreed`; who didn't say isn't in it, and is in the second map with the reason.
    pub(crate) async fn read_all(&self) -> (BTreeMap<String, Option<Verified>>, BTreeMap<String, String>) {
        let mut looks = JoinSet::new();
        for name in self.names().map(str::to_owned) {
            let holders = self.clone();
            looks.spawn(async move {
                let kept = holders.read(&name).await;
                (name, kept)
            });
        }
        let (mut answers, mut silent) = (BTreeMap::new(), BTreeMap::new());
        while let Some(look) = looks.join_next().await {
            match look {
                Ok((name, Ok(kept))) => drop(answers.insert(name, kept.entry)),
                Ok((name, Err(reason))) => drop(silent.insert(name, reason.to_string())),
                Err(_) => {}
            }
        }
        (answers, silent)
    }
}
