//! Switches: each breaks one invariant of `sandbox::invariants` on purpose, to show that its predicate would notice.
//!
//! Most change how the simulated clouds behave, and do so under any drill. Some stand for what a person does wrong: nothing in
//! the clouds follows from them, and only a story that acts so breaks what they name.
//!
//! Adding one: a line here, what follows from it in `world`, a story in `invariants/tests/stories.rs`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::invariants::Invariant;

/// Whose doing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// The simulated clouds behave otherwise.
    Clouds,
    /// Whoever acts does something wrong. The clouds can't do it in his place.
    Operator,
}

macro_rules! switches {
    ($($name:ident $word:literal $breaks:ident $doing:ident: $does:literal,)*) => {
        /// Breaks one invariant on purpose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Switch {
            $(#[doc = $does] $name,)*
        }

        impl Switch {
            /// All of them, in the order of what they break.
            pub const ALL: [Self; 18] = [$(Self::$name),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it does, in a sentence.
            #[must_use]
            pub const fn does(self) -> &'static str {
                match self { $(Self::$name => $does,)* }
            }

            /// What it breaks.
            #[must_use]
            pub const fn breaks(self) -> Invariant {
                match self { $(Self::$name => Invariant::$breaks,)* }
            }

            /// Whose doing it is.
            #[must_use]
            pub const fn doing(self) -> Doing {
                match self { $(Self::$name => Doing::$doing,)* }
            }
        }
    };
}

switches! {
    NoSorry "no-sorry" F1 Clouds: "Name servers have no answer of last resort: with nothing healthy they name every region",
    CheckedSorry "checked-sorry" F2 Clouds: "The answer of last resort has a health check that says no",
    HealthPathOnly "health-path-only" F3 Clouds: "Gates answer health checks alone: who has an address is let in by a shut one, too",
    UnleasedWriters "unleased-writers" F4 Clouds: "Consumers in a region ask its gate for no lease, and go on writing",
    PromoteUnproven "promote-unproven" F5 Operator: "Somebody decides to go on without proof while the old primary still takes writes",
    OneNameForBoth "one-name-for-both" F6 Clouds: "A promoted replica stands alone: the name leads to every database that takes writes",
    PromoteEarly "promote-early" F7 Operator: "Somebody promotes before anything is proven, and decides nothing",
    AnyVersion "any-version" F8 Clouds: "Holders of the ledger keep whatever is written last, whichever version it was meant to replace",
    ResumeUnasked "resume-unasked" F9 Clouds: "Gates that stood still go on with what they knew, as if they had asked all the time",
    WaitForTheLost "wait-for-the-lost" F10 Operator: "Whoever writes the ledger waits for holders that don't answer",
    QuorumAsLiveness "quorum-as-liveness" F11 Clouds: "Gates shut as soon as they read no majority of holders",
    UnreachableIsShut "unreachable-is-shut" F12 Clouds: "A latch whose holder is lost counts as shut",
    LatchByControlPlane "latch-by-control-plane" F13 Clouds: "Latches are set by the control plane of the name servers",
    WaitForAll "wait-for-all" F14 Clouds: "Gates open only once every replica is ready",
    OneSignal "one-signal" F15 Clouds: "Gates don't repeat the signals of their latches, and one that hears nothing for three hours opens",
    PauseTheAudit "pause-the-audit" F16 Operator: "Whoever watches writes nothing while it matters, and counts no loss",
    NoSnapshots "no-snapshots" F17 Clouds: "Databases that are deleted leave no snapshot",
    DivergentTail "divergent-tail" F18 Clouds: "A former primary that is made a replica keeps what it alone had",
}

impl Switch {
    /// The one of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|switch| switch.name() == name)
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_breaks_one_and_has_the_name_that_the_api_takes() {
        let breaks: Vec<Invariant> = Switch::ALL.map(Switch::breaks).to_vec();
        assert_eq!(breaks, Invariant::ALL);
        for switch in Switch::ALL {
            assert_eq!(serde_json::to_value(switch).unwrap(), switch.name());
            assert_eq!(Switch::from_name(switch.name()), Some(switch));
        }
        assert_eq!(Switch::from_name("no-sense"), None);
    }
}
