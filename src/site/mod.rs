//! Where a plan is carried out: simulated clouds, or real ones. One engine acts on both.
//!
//! A [`Site`] is asked and told what an operator could ask and tell: what a gate answers, who answers to the public name,
//! which markers can be read, an operation. `look` judges what was seen, whoever fetched it. Live, stacks are planned and
//! applied; the rest answers [`SiteError::NotYet`] before anything starts.

mod ledger;
mod live;
mod look;
mod markers;
mod simulated;

use std::sync::Arc;

use crate::clouds::Operation;
use crate::ledger::{Agreed, is_older};
use crate::posture::Posture;
use crate::recovery::Probe;
use crate::render::RenderError;
use crate::run::OpenWorkspace;
use crate::sandbox::client::ClientError;
use crate::sandbox::log::Fact;
use crate::sandbox::tree::TreeError;
use crate::topology::{RegionName, Topology};

pub(crate) use live::Live;
pub(crate) use look::Seen;
pub(crate) use simulated::{SharedTurn, Simulated, Turn};

/// Why something couldn't be done or seen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SiteError {
    /// The sandbox refused, or doesn't answer.
    #[error(transparent)]
    Sandbox(#[from] ClientError),
    /// The mirrored tree couldn't be brought up to date.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The variables couldn't be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The posture couldn't be kept.
    #[error("the sandbox's posture can't be written")]
    Posture(#[source] std::io::Error),
    /// The sandbox's own key can't be kept.
    #[error("the sandbox's key of the ledger can't be used")]
    Key(#[source] std::io::Error),
    /// The posture doesn't know what was decided.
    #[error("this posture is older than what was decided: {0}")]
    Older(String),
    /// Nobody knows any entry.
    #[error("no holder that answers has an entry of the ledger")]
    Unborn,
    /// Somebody else decided.
    #[error("somebody else decided meanwhile: the ledger has {0}")]
    Overtaken(String),
    /// Too few holders have an entry.
    #[error("no majority of holders has epoch {epoch} of the ledger ({}; {silent})", if has.is_empty() { "none has it".to_owned() } else { format!("{} has it", has.join(", ")) })]
    NoMajority {
        /// The entry's epoch.
        epoch: u64,
        /// Who has it.
        has: Vec<String>,
        /// Why others haven't.
        silent: String,
    },
    /// There is nothing to be taken back.
    #[error("no failover was begun that isn't done")]
    NothingBegun,
    /// What was begun can't be taken back any more.
    #[error("something may have been promoted: {0}")]
    Promoted(String),
    /// A database takes writes that isn't the primary yet.
    #[error("{0}")]
    SecondPrimary(String),
    /// This release does it in the sandbox only.
    #[error("a live {0} can't be carried out by this release")]
    NotYet(&'static str),
}

/// Where a plan is carried out.
pub(crate) enum Site {
    /// In the simulated clouds.
    Simulated(Box<Simulated>),
    /// In the user's accounts.
    Live(Box<Live>),
}

impl Site {
    /// The topology.
    #[must_use]
    pub(crate) fn topology(&self) -> &Topology {
        match self {
            Self::Simulated(site) => site.topology(),
            Self::Live(site) => site.topology(),
        }
    }

    /// The simulated clouds. What is asked of them alone can't be asked of real ones.
    ///
    /// # Errors
    /// [`SiteError::NotYet`] with the name of what was to be done, if the site is a live one.
    pub(crate) const fn simulated(&self, what: &'static str) -> Result<&Simulated, SiteError> {
        match self {
            Self::Simulated(site) => Ok(site),
            Self::Live(_) => Err(SiteError::NotYet(what)),
        }
    }

    /// Opens stacks' workspaces, as a posture has them. A turn of the clock that is handed over is let go once the work
    /// holds the clock itself, and taken again before it ends.
    pub(crate) fn open_workspace(self: &Arc<Self>, posture: &Posture, turn: SharedTurn) -> OpenWorkspace {
        match &**self {
            Self::Simulated(_) => simulated::open_workspace(self, posture, turn),
            Self::Live(site) => site.open_workspace(),
        }
    }

    /// Brings the variables of all stacks to a posture, and keeps it. Comes before the first act that needs it.
    ///
    /// # Errors
    /// If something can't be rendered or written.
    pub(crate) fn write_posture(&self, posture: &Posture) -> Result<(), SiteError> {
        self.simulated("change of posture")?.write_posture(posture)
    }

    /// Brings what terraform works on up to date; a live run works in the checkout, as it is.
    ///
    /// # Errors
    /// If something can't be rendered or written.
    pub(crate) fn prepare(&self, posture: &Posture) -> Result<(), SiteError> {
        match self {
            Self::Simulated(site) => site.write_posture(posture),
            Self::Live(_) => Ok(()),
        }
    }

    /// Forgets the posture of an environment of which nothing is left: what is built next begins in the normal one. Live, the
    /// posture is the user's file.
    ///
    /// # Errors
    /// If it can't be removed.
    pub(crate) fn forget_posture(&self) -> std::io::Result<()> {
        match self {
            Self::Simulated(site) => site.forget_posture(),
            Self::Live(_) => Ok(()),
        }
    }

    /// The time there, in seconds since the epoch.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn now(&self) -> Result<f64, SiteError> {
        self.simulated("plan")?.now()
    }

    /// Sleeps by the clock there.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn sleep(&self, seconds: f64) -> Result<(), SiteError> {
        self.simulated("plan")?.sleep(seconds)
    }

    /// A turn of the clock: until it is dropped, the clock stands still but for the turn's own sleeps.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn turn(&self) -> Result<Turn, SiteError> {
        self.simulated("plan")?.turn()
    }

    /// Does what Terraform can't. Answers what didn't answer and needn't have.
    ///
    /// # Errors
    /// If the cloud refuses.
    pub(crate) fn operate(
        &self,
        operation: &Operation<RegionName>,
        run: &str,
        turn: &Turn,
    ) -> Result<Vec<String>, SiteError> {
        self.simulated("operation")?.operate(operation, run, turn)
    }

    /// A posture at the epoch of the ledger, if that is later: what changed it wasn't a plan.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn at_epoch_of_ledger(&self, posture: Posture) -> Result<Posture, SiteError> {
        let Self::Simulated(site) = self else { return Ok(posture) };
        let wanted = posture.ledger(site.topology());
        let epoch = match site.agreed()? {
            // Whoever doesn't know of a failover may not pass for somebody who does.
            Agreed::On(known) | Agreed::Partly(known) if !is_older(known.entry(), &wanted, posture.epoch) => {
                known.entry().epoch.max(posture.epoch)
            }
            _ => posture.epoch,
        };
        Ok(Posture { epoch, ..posture })
    }

    /// Says something to those who prove something by what happened.
    ///
    /// # Errors
    /// If the sandbox doesn't answer.
    pub(crate) fn note(&self, fact: Fact) -> Result<(), SiteError> {
        let Self::Simulated(site) = self else { return Ok(()) };
        Ok(site.client().note(&site.topology().environment, fact)?)
    }

    /// Looks whether something holds.
    ///
    /// # Errors
    /// If the sandbox doesn't answer; a lost region is an answer, not an error.
    pub(crate) fn look(&self, probe: &Probe) -> Result<Seen, SiteError> {
        self.simulated("look")?.look(probe)
    }
}
