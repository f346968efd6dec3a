//! Real clouds. Stacks are planned and applied in the checkout; what isn't built yet says so before anything starts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::run::{OpenWorkspace, Workspace};
use crate::stacks::StackId;
use crate::topology::Topology;

/// An environment in the user's accounts.
pub(crate) struct Live {
    topology: Topology,
    /// The environment's folder in the checkout.
    folder: PathBuf,
}

impl Live {
    /// The environment of a topology, whose folder in the checkout is given.
    #[must_use]
    pub(crate) const fn new(topology: Topology, folder: PathBuf) -> Self {
        Self { topology, folder }
    }

    pub(super) const fn topology(&self) -> &Topology {
        &self.topology
    }

    pub(super) fn open_workspace(&self) -> OpenWorkspace {
        let folder = self.folder.clone();
        Arc::new(move |stack: &StackId| {
            Ok(Workspace { directory: folder.join(stack.to_string()), environment: BTreeMap::new(), guard: None })
        })
    }
}
