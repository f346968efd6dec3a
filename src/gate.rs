//! What a region's gate says of itself. The sandbox's data plane answers so, and what looks at a region judges it.
//!
//! `modules/kubernetes/gate` answers the same on its health path: 200 with a yes, 503 with a no and its reasons.

use serde::{Deserialize, Serialize};

/// The answer to "may traffic come here?".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GateAnswer {
    /// Yes, or no.
    pub serves: bool,
    /// The topology's name of the region; not known to a gate that can't read its posture.
    pub region: Option<String>,
    /// The epoch of the posture that it answers by.
    pub epoch: Option<u64>,
    /// Why not, in words; empty if it is yes.
    pub reasons: Vec<String>,
}
