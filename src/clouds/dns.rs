//! DNS services with health checks: which cloud's they are, what they can check, and how soon they give a region up.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::Cloud;
use crate::catalog::control_planes::{self, Facility};
use crate::catalog::locations::LocationId;

/// The AWS regions from which Route 53 checks.
const ROUTE53_CHECKERS: [&str; 8] = [
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
];

/// A DNS service with health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "DnsSpec")]
#[expect(clippy::enum_variant_names, reason = "Cloud DNS is the product's name")]
pub enum Dns {
    /// AWS.
    Route53,
    /// Azure.
    AzureTrafficManager,
    /// Google Cloud.
    CloudDns,
}

/// What has to work for a region's latch to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LatchHome {
    /// Monitoring in the region that holds the latch: it is an alarm's metric there.
    Alarm,
    /// Edits of the DNS service's records, wherever its control plane is.
    Records,
}

impl Dns {
    /// Its name, for people.
    #[must_use]
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Route53 => "Route 53",
            Self::AzureTrafficManager => "Traffic Manager",
            Self::CloudDns => "Cloud DNS",
        }
    }

    /// The cloud that offers it.
    #[must_use]
    pub(crate) const fn cloud(self) -> Cloud {
        match self {
            Self::Route53 => Cloud::Aws,
            Self::AzureTrafficManager => Cloud::Azure,
            Self::CloudDns => Cloud::Gcp,
        }
    }

    /// Seconds from the last good answer until the service gives a region up, for a check every `interval` seconds.
    ///
    /// Route 53 and Cloud DNS do so after `failures` checks in a row. Traffic Manager tolerates that many and gives up with
    /// the next one, which also has to time out (9 s at an interval of 10 s, else 10 s).
    #[must_use]
    pub(crate) fn detection_seconds(self, interval: u64, failures: u32) -> f64 {
        let (every, failures) = (interval as f64, f64::from(failures));
        match self {
            Self::Route53 | Self::CloudDns => every * failures,
            Self::AzureTrafficManager => every * (failures + 1.0) + if interval <= 10 { 9.0 } else { 10.0 },
        }
    }

    /// The region in which its control plane stands, of those that share one.
    #[must_use]
    pub(crate) fn edited_in(self) -> Option<LocationId> {
        control_planes::of(self.cloud(), Facility::Dns)?.home
    }

    /// Whether a text of its own says of each region whether a latch about it is shut, by what is rendered.
    #[must_use]
    pub(crate) const fn says_latches(self) -> bool {
        matches!(self.latch_home(), LatchHome::Alarm)
    }

    /// The regions from which it checks health.
    #[must_use]
    pub(crate) const fn checkers(self) -> &'static [&'static str] {
        match self {
            Self::Route53 => &ROUTE53_CHECKERS,
            Self::AzureTrafficManager | Self::CloudDns => &[],
        }
    }

    /// Where latches are kept.
    #[must_use]
    pub(crate) const fn latch_home(self) -> LatchHome {
        match self {
            Self::Route53 => LatchHome::Alarm,
            Self::AzureTrafficManager | Self::CloudDns => LatchHome::Records,
        }
    }
}
