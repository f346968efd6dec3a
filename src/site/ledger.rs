//! The ledger in the simulated clouds: read from its holders, written to a majority of them, and seen to have shut whom it
//! shuts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::look::Seen;
use super::{Simulated, SiteError};
use crate::gate::{self, LOOK_EVERY, LOOK_WITHIN, Proof, Proven, Sighting};
use crate::holders::{Answer, Pushed, Status};
use crate::ledger::{
    self, Act, Agreed, Content, Entry, Kept, KeyError, Outcome, PrivateKey, Put, Signed, Unsettled, Verified, Writing,
    agreed,
};
use crate::posture::Posture;
use crate::sandbox::api;
use crate::sandbox::client::ClientError;
use crate::sandbox::log::Fact;
use crate::topology::{Holder, RegionName};

/// The operator's part of the ledger.
pub(super) struct Operator {
    key: PrivateKey,
    told: Mutex<Told>,
}

/// What the operator did and saw.
#[derive(Default)]
struct Told {
    /// The entry that a majority has by now.
    written: Option<Signed>,
    proofs: BTreeMap<(RegionName, u64), Proof>,
    /// The epochs after which the same plan has gone on already.
    gone_on: BTreeSet<u64>,
}

impl Operator {
    /// The sandbox's own key of an environment, made if it isn't there.
    ///
    /// # Errors
    /// If it can't be read or written.
    pub(super) fn of_sandbox(folder: &Path, environment: &str) -> Result<Self, SiteError> {
        let file = folder.join("keys").join(format!("{environment}.pem"));
        let text = match std::fs::read_to_string(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(|error| SiteError::Key(std::io::Error::other(error)))?;
                let text = PrivateKey::from_bytes(bytes).to_pem();
                keep(&file, &text).map_err(SiteError::Key)?;
                text
            }
            read => read.map_err(SiteError::Key)?,
        };
        let wrong = |error: KeyError| SiteError::Key(std::io::Error::new(std::io::ErrorKind::InvalidData, error));
        Ok(Self { key: PrivateKey::from_pem(&text).map_err(wrong)?, told: Mutex::default() })
    }

    /// The public part of the key.
    pub(super) fn public_key(&self) -> ledger::PublicKey {
        self.key.public()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a key that nobody else can read.
fn keep(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)?;
    // A temporary file is its owner's alone.
    let temporary = tempfile::NamedTempFile::new_in(folder)?;
    std::fs::write(temporary.path(), text)?;
    temporary.persist_noclobber(file).map_err(|error| error.error)?;
    Ok(())
}

impl Simulated {
    /// What each holder that answers keeps.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    fn kept(&self) -> Result<BTreeMap<String, Option<Verified>>, SiteError> {
        let mut kept = BTreeMap::new();
        for holder in self.topology().holders() {
            if let Ok(found) = self.ask(&holder)? {
                kept.insert(holder.name, found.entry);
            }
        }
        Ok(kept)
    }

    /// What the holders agree on.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn agreed(&self) -> Result<Agreed, SiteError> {
        let holders: Vec<String> = self.topology().holders().into_iter().map(|holder| holder.name).collect();
        Ok(agreed(&holders, &self.kept()?))
    }

    /// The ledger as it is seen from outside all regions.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn status(&self) -> Result<Status, SiteError> {
        let mut holders = BTreeMap::new();
        for holder in self.topology().holders() {
            let kept = self.ask(&holder)?.map(|kept| kept.entry);
            holders.insert(holder.name, kept);
        }
        let mut gates = BTreeMap::new();
        for region in &self.topology().regions {
            let answer = self.client().fence(region.location.as_str(), self.environment())?;
            let silent = || Answer::Nothing("no answer".to_owned());
            gates.insert(region.name.to_string(), answer.map_or_else(silent, |answer| Answer::Gate(Box::new(answer))));
        }
        Ok(Status { agreed: self.agreed()?, holders, gates })
    }

    /// Sends the gates that answer a fresh entry of the epoch in force, made for their very start.
    ///
    /// # Errors
    /// If there is no entry, or the sandbox doesn't answer.
    pub(crate) fn assume(&self) -> Result<(Verified, BTreeMap<String, Pushed>), SiteError> {
        let status = self.status()?;
        let fresh = status.fresh(&self.operator.public_key(), self.environment()).ok_or(SiteError::Unborn)?;
        let fresh = fresh.sign(&self.operator.key);
        let mut told = BTreeMap::new();
        for region in &self.topology().regions {
            let pushed = match self.client().push(region.location.as_str(), self.environment(), &fresh) {
                Ok(Some(answer)) => Pushed::Taken(Box::new(answer)),
                Ok(None) => Pushed::Nothing("no answer".to_owned()),
                Err(ClientError::Refused { reason, .. }) => Pushed::Nothing(reason),
                Err(error) => return Err(error.into()),
            };
            told.insert(region.name.to_string(), pushed);
        }
        Ok((self.verify(&fresh).expect("what the key signs it verifies"), told))
    }

    /// What a holder keeps, or why it doesn't answer.
    fn ask(&self, holder: &Holder) -> Result<Result<Kept, String>, SiteError> {
        match self.client().read_entry(holder.location.as_str(), &holder.store) {
            Ok(None) => Ok(Ok(Kept { entry: None, version: None })),
            Ok(Some(found)) => {
                Ok(Ok(Kept { entry: self.verify(&found.entry), version: Some(found.version.to_string()) }))
            }
            Err(ClientError::Refused { reason, .. }) => Ok(Err(reason)),
            Err(error) => Err(error.into()),
        }
    }

    fn verify(&self, entry: &Signed) -> Option<Verified> {
        entry.clone().verify(&self.operator.public_key(), self.environment()).ok()
    }

    /// Brings the ledger to what a topology and a posture ask for: it is born, or says who joined and who left. Nothing
    /// happens where it says so already, or where no majority of holders stands yet.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn settle_ledger(&self, wanted: &Content, epoch: u64, run: &str) -> Result<(), SiteError> {
        if wanted.holders.is_empty() {
            return Ok(());
        }
        let agreed = self.agreed()?;
        let contents = match ledger::settling(&agreed, wanted, epoch) {
            Ok(contents) => contents,
            Err(Unsettled::Older(known)) => return Err(SiteError::Older(known.to_string())),
            Err(Unsettled::Unknown) => return Ok(()),
        };
        for (next, content) in (ledger::next(agreed.latest(), epoch)..).zip(&contents) {
            self.write_ledger(next, content, run)?;
        }
        Ok(())
    }

    fn entry(&self, epoch: u64, content: &Content, run: &str) -> Entry {
        Entry {
            environment: self.environment().to_owned(),
            epoch,
            content: content.clone(),
            run: run.to_owned(),
            written_at: Timestamp::now(),
            answers: Vec::new(),
        }
    }

    /// Whether a plan that was cut has already written what comes after an epoch: then that is done, with all that it was for.
    pub(super) fn has_gone_on(&self, epoch: u64, later: u64, decides: &Content) -> Result<bool, SiteError> {
        let Agreed::On(known) = self.agreed()? else { return Ok(false) };
        let done = known.entry().epoch == later && known.entry().content == *decides;
        if done {
            self.operator.told().gone_on.insert(epoch);
        }
        Ok(done)
    }

    /// Writes an entry to a majority of its holders, and sends it to the gates that it shuts. Answers which holders didn't
    /// answer, and needn't have. What an earlier try left behind is gone on with.
    ///
    /// # Errors
    /// [`SiteError::Overtaken`] if somebody else decided, [`SiteError::NoMajority`] if too few holders have it.
    pub(crate) fn write_ledger(&self, epoch: u64, content: &Content, run: &str) -> Result<Vec<String>, SiteError> {
        let holders = self.topology().holders();
        let kept = self.kept()?;
        let names: Vec<String> = holders.iter().map(|holder| holder.name.clone()).collect();
        let before = match agreed(&names, &kept) {
            Agreed::On(before) => Some(before.entry().content.clone()),
            _ => None,
        };
        let begun = kept.values().flatten().filter(|found| {
            let entry = found.entry();
            entry.epoch == epoch && entry.content == *content
        });
        let begun = begun.min_by(|a, b| a.entry().run.cmp(&b.entry().run)).cloned();
        let fresh = || self.verify(&self.entry(epoch, content, run).sign(&self.operator.key));
        let entry = begun.or_else(fresh).expect("what the key signs it verifies");
        let (mut writing, mut acts) = Writing::begin(entry.clone(), before.as_ref());
        while let Some(act) = acts.pop() {
            acts.extend(self.act(&mut writing, &act, &holders)?);
        }
        let silent = match writing.outcome() {
            Some(Outcome::Written { silent, .. }) => silent,
            Some(Outcome::Overtaken(other)) => return Err(SiteError::Overtaken(other.entry().to_string())),
            Some(Outcome::Partly { holders, silent }) => {
                return Err(SiteError::NoMajority { epoch, has: holders, silent: reasons(silent).join("; ") });
            }
            Some(Outcome::Nowhere(silent)) => {
                return Err(SiteError::NoMajority { epoch, has: Vec::new(), silent: reasons(silent).join("; ") });
            }
            None => unreachable!("every act was answered"),
        };
        let now = self.client().now()?.0;
        let mut told = self.operator.told();
        told.written = Some(entry.signed().clone());
        let shut = self.topology().regions.iter().filter(|region| !content.lists(region.name.as_str()));
        for region in shut {
            told.proofs.insert((region.name.clone(), epoch), Proof::begin(epoch, now));
            // Who isn't reached reads it at a holder, or shuts by itself.
            let _ = self.client().push(region.location.as_str(), self.environment(), entry.signed());
        }
        Ok(reasons(silent))
    }

    /// Takes back a failover that was begun: the ledger says again what it said before, and so does the posture. Nothing may
    /// have been promoted, which whoever was to be has to say.
    ///
    /// # Errors
    /// [`SiteError::NothingBegun`], [`SiteError::Promoted`]; or as [`Simulated::write_ledger`] does.
    pub(crate) fn take_back(&self, posture: &Posture, run: &str) -> Result<Posture, SiteError> {
        let latest = self.agreed()?.latest().map_or(0, |latest| latest.epoch);
        let before = posture.taken_back(latest).ok_or(SiteError::NothingBegun)?;
        for (database, _) in self.topology().databases() {
            let Some(heir) = posture.primary(database).filter(|heir| before.primary(database) != Some(heir)) else {
                continue;
            };
            let gate = self.client().fence(&self.location(heir), self.environment())?;
            let here = gate.and_then(|gate| gate.database).filter(|here| here.name == database.as_str());
            match here {
                Some(here) if !here.takes_writes => {}
                Some(_) => return Err(SiteError::Promoted(format!("{database} in {heir} takes writes"))),
                None => return Err(SiteError::Promoted(format!("whether {database} in {heir} does isn't known"))),
            }
        }
        self.write_ledger(before.epoch, &before.ledger(self.topology()), run)?;
        self.write_posture(&before)?;
        Ok(before)
    }

    /// Refuses an entry by which a gate would open before anything is proven, for its database takes writes already.
    ///
    /// # Errors
    /// [`SiteError::SecondPrimary`].
    pub(super) fn refuse_second_primary(&self, content: &Content) -> Result<(), SiteError> {
        let Agreed::On(before) = self.agreed()? else { return Ok(()) };
        let before = &before.entry().content;
        for region in &self.topology().regions {
            let Some(gate) = self.client().fence(region.location.as_str(), self.environment())? else { continue };
            let problem = gate::second_primary(region.name.as_str(), gate.database.as_ref(), before, content);
            problem.map_or(Ok(()), |problem| Err(SiteError::SecondPrimary(problem)))?;
        }
        Ok(())
    }

    fn act(&self, writing: &mut Writing, act: &Act, holders: &[Holder]) -> Result<Option<Act>, SiteError> {
        let (Act::Read { holder: name } | Act::Put { holder: name, .. }) = act;
        let Some(holder) = holders.iter().find(|holder| holder.name == *name) else {
            writing.silent(name, format!("{name} is no holder of this topology"));
            return Ok(None);
        };
        match act {
            Act::Read { .. } => match self.ask(holder)? {
                Ok(kept) => Ok(writing.read(name, kept)),
                Err(reason) => {
                    writing.silent(name, reason);
                    Ok(None)
                }
            },
            Act::Put { version, entry, .. } => {
                let version = version.as_deref().and_then(|version| version.parse().ok());
                let write = api::WriteEntry { version, entry: entry.clone() };
                match self.client().write_entry(holder.location.as_str(), &holder.store, &write) {
                    Ok(done) => Ok(writing.put(name, if done { &Put::Done } else { &Put::Changed })),
                    Err(ClientError::Refused { reason, .. }) => {
                        writing.silent(name, reason);
                        Ok(None)
                    }
                    Err(error) => Err(error.into()),
                }
            }
        }
    }

    /// Looks at a region that an entry shuts, from here and by the eyes of the other regions' gates.
    pub(super) fn proven(&self, region: &RegionName, epoch: u64, acknowledged: bool) -> Result<Seen, SiteError> {
        let (client, environment) = (self.client(), self.environment());
        let Some(place) = self.topology().region(region) else { return Ok(Seen::silent()) };
        let (now, location) = (client.now()?.0, place.location.as_str());
        let mut told = self.operator.told();
        if told.gone_on.contains(&epoch) {
            return Ok(Seen::proven("the plan had gone on after it"));
        }
        let Some(written) = told.written.clone() else {
            return Ok(Seen::unproven(format!("no majority of holders has epoch {epoch} of the ledger")));
        };
        let proof = told.proofs.entry((region.clone(), epoch)).or_insert_with(|| Proof::begin(epoch, now));
        let pushed = match client.push(location, environment, &written) {
            Ok(answer) => answer,
            Err(ClientError::Refused { .. }) => client.fence(location, environment)?,
            Err(error) => return Err(error.into()),
        };
        let sighting = |answer: &crate::gate::FenceAnswer| answer.sighting(&self.operator.public_key(), environment);
        proof.saw("operator", pushed.as_ref().map_or(Sighting::Silent, sighting), now);
        for other in self.topology().regions.iter().filter(|other| other.name != *region) {
            let Some(answer) = client.fence(other.location.as_str(), environment)? else { continue };
            // What it saw lately, by its last look.
            let lately = |ago: &Option<u64>| ago.is_some_and(|ago| ago <= LOOK_EVERY + LOOK_WITHIN);
            let answers = answer.peers.get(region.as_str()).is_some_and(lately);
            proof.saw(other.name.as_str(), if answers { Sighting::Answers } else { Sighting::Silent }, now);
        }
        let answers = client.dns(&self.topology().traffic.hostname)?.answers;
        if answers.iter().any(|answer| answer.to.to_string() == location) {
            proof.named(now);
        }
        let seen = match proof.proven(now) {
            Some(Proven::Acknowledged) => Seen::proven("its gates say that they are shut"),
            Some(Proven::Silent) if !acknowledged => Seen::proven("nobody reaches it for 40 s: its gates have shut"),
            _ => Seen::unproven(proof.lacks(now)),
        };
        drop(told);
        if seen.holds {
            client.note(environment, Fact::Proven { region: region.to_string(), epoch })?;
        }
        Ok(seen)
    }
}

fn reasons(silent: BTreeMap<String, String>) -> Vec<String> {
    silent.into_iter().map(|(holder, reason)| format!("{holder}: {reason}")).collect()
}
