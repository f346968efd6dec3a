//! What differs by cloud.

pub(crate) mod attributes;
mod aws;
mod azure;
mod gcp;
mod kubernetes;
pub(crate) mod object;
mod provider;

pub(crate) use provider::Provider;
