//! What an incident was.

use std::fmt;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::catalog::Cloud;
use crate::topology::units;

/// The files, by id, latest first.
const FILES: [(&str, &str); 8] = [
    ("aws-me-central-1-2026-03-01", include_str!("data/aws-me-central-1-2026-03-01.yaml")),
    ("azure-front-door-2025-10-29", include_str!("data/azure-front-door-2025-10-29.yaml")),
    ("aws-us-east-1-2025-10-20", include_str!("data/aws-us-east-1-2025-10-20.yaml")),
    ("gcp-2025-06-12", include_str!("data/gcp-2025-06-12.yaml")),
    ("gcp-europe-west9-2023-04-25", include_str!("data/gcp-europe-west9-2023-04-25.yaml")),
    ("aws-us-east-1-2021-12-07", include_str!("data/aws-us-east-1-2021-12-07.yaml")),
    ("ovh-strasbourg-2021-03-10", include_str!("data/ovh-strasbourg-2021-03-10.yaml")),
    ("github-2018-10-21", include_str!("data/github-2018-10-21.yaml")),
];

/// An incident.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incident {
    /// The name on the command line, such as `gcp-2025-06-12`.
    pub id: String,
    /// What happened, in a line without a full stop.
    pub title: String,
    /// Whose it was.
    pub operator: String,
    /// The cloud, if it is one that topologies can use.
    #[serde(default)]
    pub cloud: Option<Cloud>,
    /// The operator's region in which it happened; `None` if it was everywhere.
    #[serde(default)]
    pub region: Option<String>,
    /// A region nearby that was struck too.
    #[serde(default)]
    pub neighbour: Option<String>,
    /// When it began.
    pub began: Timestamp,
    /// Seconds until it was declared over, or until its sources end.
    #[serde(deserialize_with = "seconds")]
    pub lasted: u64,
    /// Whether what was left behind was destroyed.
    #[serde(default)]
    pub destroyed: bool,
    /// What happened, in a few sentences.
    pub summary: String,
    /// What went, in the order of time.
    pub effects: Vec<Effect>,
    /// What it teaches.
    pub lessons: Vec<Lesson>,
    /// Who says so.
    pub sources: Vec<Source>,
}

/// Something that went for a while.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Effect {
    /// What.
    pub what: Thing,
    /// Where.
    #[serde(default, rename = "where")]
    pub place: Place,
    /// How many zones of the place; all of them if it isn't said.
    #[serde(default)]
    pub zones: Option<u8>,
    /// How badly.
    pub how: How,
    /// Seconds after the beginning.
    #[serde(default, deserialize_with = "seconds")]
    pub from: u64,
    /// Seconds after the beginning; `None` if it wasn't back when the sources end.
    #[serde(default, deserialize_with = "maybe_seconds")]
    pub until: Option<u64>,
    /// What was seen, in a few words.
    pub says: String,
}

/// What can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Thing {
    /// What runs: workloads, load balancers, databases.
    Serving,
    /// Launches of machines.
    Launches,
    /// Calls that change the region's resources.
    ControlPlane,
    /// Object storage: state and weights.
    Storage,
    /// Images.
    Registry,
    /// Getting a token.
    Identity,
    /// Metrics and alarms.
    Monitoring,
    /// Copying data to another region.
    Replication,
    /// Changes of roles and permissions.
    IdentityEdits,
    /// Changes of DNS records and of traffic profiles.
    DnsEdits,
    /// The console or portal.
    Console,
    /// The cloud's own worldwide entrance.
    Edge,
}

impl Thing {
    /// Whether there is one for a whole cloud, in place of one per region.
    #[must_use]
    pub(crate) fn is_global(self) -> bool {
        matches!(self, Self::IdentityEdits | Self::DnsEdits | Self::Console | Self::Edge)
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Serving => "what runs",
            Self::Launches => "launches of machines",
            Self::ControlPlane => "the control plane",
            Self::Storage => "object storage",
            Self::Registry => "the image registry",
            Self::Identity => "sign-in",
            Self::Monitoring => "metrics and alarms",
            Self::Replication => "replication",
            Self::IdentityEdits => "changes of roles",
            Self::DnsEdits => "changes of DNS",
            Self::Console => "the console",
            Self::Edge => "the global edge",
        })
    }
}

/// Where something goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    /// In the incident's region.
    #[default]
    Here,
    /// In the region nearby.
    Near,
    /// In every region of the cloud.
    Everywhere,
}

/// How badly something is hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum How {
    /// It answers, with errors, late or in part.
    Degraded,
    /// It doesn't answer.
    Gone,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Degraded => "degraded",
            Self::Gone => "gone",
        })
    }
}

/// What an incident teaches.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lesson {
    /// The rule of `check` that looks for it; `None` where a topology can't show it.
    #[serde(default)]
    pub rule: Option<String>,
    /// What to learn, as a sentence.
    pub because: String,
}

/// Who says so.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub address: String,
    /// When it was written, or read.
    pub date: Date,
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    units::seconds(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a duration")))
}

fn maybe_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    seconds(deserializer).map(Some)
}

static INCIDENTS: LazyLock<Vec<Incident>> = LazyLock::new(|| {
    let read = |(id, text): (&str, &str)| {
        let incident: Incident = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{id}: {error}"));
        incident
    };
    FILES.into_iter().map(read).collect()
});

/// All incidents, latest first.
pub(crate) fn all() -> impl Iterator<Item = &'static Incident> {
    INCIDENTS.iter()
}

/// Their ids, latest first; reads no file.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().map(|(id, _)| id)
}

/// The incident with this id.
#[must_use]
pub(crate) fn find(id: &str) -> Option<&'static Incident> {
    all().find(|incident| incident.id == id)
}
