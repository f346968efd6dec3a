//! Asking and telling who keeps the ledger, and the gates that follow it. Used by the gate's own process and by whoever
//! decides at the command line.
//!
//! Nothing here decides: what holders answer goes to `ledger` and `gate`, which are pure. No look takes longer than
//! [`WITHIN`], retries included, of which there are none: whoever looks looks again.

mod gates;
mod http;
mod metrics;
mod operator;
mod store;
mod writing;

use std::time::Duration;

use crate::gate::LOOK_WITHIN;

pub(crate) use gates::{Answer, FORWARDED, OUTSIDE, Pushed, ask, push};
pub(crate) use http::Http;
pub(crate) use metrics::{Metric, Metrics};
pub(crate) use operator::{Operator, OperatorError, Status};
pub(crate) use store::{Holder, Holders};

/// How long an answer may take.
pub(crate) const WITHIN: Duration = Duration::from_millis(LOOK_WITHIN);
