//! A holder's object, read and swapped.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey, AwsCredentialProvider};
use object_store::path::Path;
use object_store::{ObjectStore as _, ObjectStoreExt as _, PutMode, PutOptions, RetryConfig, UpdateVersion};

use super::WITHIN;
use super::http::{CREDENTIALS, Http, chain};
use crate::gate::{Heard, HolderConfig};
use crate::ledger::{Kept, PublicKey, Put, Signed};

/// No entry is longer; what is isn't read.
const LONGEST: u64 = 64 * 1024;

/// A place that keeps the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// The region's name, or a witness's.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    /// The cloud's region that it is in.
    pub region: String,
    /// Where to reach it, where that doesn't follow from the region.
    pub endpoint: Option<String>,
}

/// The holders of an environment, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Holders {
    stores: BTreeMap<String, Arc<AmazonS3>>,
    object: Path,
    pub(super) environment: String,
    pub(super) key: PublicKey,
}

/// Why a look showed nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoLook {
    /// It answered, with an error.
    #[error("{0}")]
    Refused(String),
    /// It didn't answer.
    #[error("{0}")]
    Silent(String),
}

/// Why a holder can't be asked at all.
#[derive(Debug, thiserror::Error)]
#[error("the holder `{holder}` can't be asked: {reason}")]
pub(crate) struct OpenError {
    holder: String,
    reason: String,
}

impl Holder {
    /// A holder as a gate is told of it.
    #[must_use]
    pub(crate) fn new(name: &str, config: &HolderConfig) -> Self {
        let HolderConfig { bucket, region, endpoint } = config.clone();
        Self { name: name.to_owned(), bucket, region, endpoint }
    }
}

impl NoLook {
    /// What a gate learns from it.
    #[must_use]
    pub(crate) const fn heard(&self) -> Heard {
        match self {
            Self::Refused(_) => Heard::Nothing,
            Self::Silent(_) => Heard::Silence,
        }
    }
}

impl Holders {
    /// Opens all of them. Nobody is asked yet.
    ///
    /// # Errors
    /// If one's address makes no sense.
    pub(crate) fn open(
        holders: impl IntoIterator<Item = Holder>,
        environment: &str,
        key: PublicKey,
        http: &Http,
    ) -> Result<Self, OpenError> {
        let stores = holders.into_iter().map(|holder| {
            let opened = open(&holder, http);
            let opened = opened.map_err(|error| OpenError { holder: holder.name.clone(), reason: chain(&error) })?;
            Ok((holder.name, Arc::new(opened)))
        });
        let object = Path::from_iter(["fence".to_owned(), format!("{environment}.json")]);
        Ok(Self { stores: stores.collect::<Result<_, _>>()?, object, environment: environment.to_owned(), key })
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.stores.keys().map(String::as_str)
    }

    /// What one keeps: nothing if the object isn't there, and no entry if it isn't one of the environment's.
    ///
    /// # Errors
    /// If it didn't say.
    pub(crate) async fn read(&self, holder: &str) -> Result<Kept, NoLook> {
        let store = self.store(holder)?;
        let found = async {
            let found = store.get(&self.object).await?;
            let version = found.meta.e_tag.clone();
            // What is longer than any entry isn't one.
            let text = if found.meta.size > LONGEST { None } else { Some(found.bytes().await?) };
            Ok::<_, object_store::Error>((version, text))
        };
        match within(found).await? {
            Ok((version, text)) => {
                let signed = text.and_then(|text| Signed::parse(&text).ok());
                let entry = signed.and_then(|signed| signed.verify(&self.key, &self.environment).ok());
                Ok(Kept { entry, version })
            }
            Err(object_store::Error::NotFound { .. }) => Ok(Kept { entry: None, version: None }),
            Err(error) => Err(no_look(&error)),
        }
    }

    /// Lets one keep an entry in place of the version that it was seen with, or of nothing.
    ///
    /// # Errors
    /// If it isn't known to have it: it may, if it didn't answer.
    pub(crate) async fn put(&self, holder: &str, entry: &Signed, version: Option<&str>) -> Result<Put, NoLook> {
        let store = self.store(holder)?;
        let mode = match version {
            Some(tag) => PutMode::Update(UpdateVersion { e_tag: Some(tag.to_owned()), version: None }),
            None => PutMode::Create,
        };
        let options = PutOptions { mode, ..PutOptions::default() };
        let done = within(store.put_opts(&self.object, entry.to_json().into(), options)).await?;
        match done {
            Ok(_) => Ok(Put::Done),
            Err(object_store::Error::Precondition { .. } | object_store::Error::AlreadyExists { .. }) => {
                Ok(Put::Changed)
            }
            // It was taken away in between. Without a version it is the bucket that is missing.
            Err(object_store::Error::NotFound { .. }) if version.is_some() => Ok(Put::Changed),
            Err(error) => Err(no_look(&error)),
        }
    }

    fn store(&self, holder: &str) -> Result<&Arc<AmazonS3>, NoLook> {
        self.stores.get(holder).ok_or_else(|| NoLook::Silent("its address isn't known here".to_owned()))
    }
}

/// What credentials an environment's variables lead to, for a service of this cloud region.
pub(super) fn credentials(region: &str, http: &Http) -> Result<AwsCredentialProvider, object_store::Error> {
    Ok(Arc::clone(builder(region, http).with_bucket_name("none").build()?.credentials()))
}

fn open(holder: &Holder, http: &Http) -> Result<AmazonS3, object_store::Error> {
    let builder = builder(&holder.region, http).with_bucket_name(&holder.bucket);
    match &holder.endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint).with_allow_http(true),
        None => builder.with_virtual_hosted_style_request(true),
    }
    .build()
}

/// Of the environment's variables only those with credentials: each holder has an address of its own.
fn builder(region: &str, http: &Http) -> AmazonS3Builder {
    let builder = AmazonS3Builder::new()
        .with_region(region)
        .with_http_connector(http.clone())
        .with_retry(RetryConfig { max_retries: 0, retry_timeout: WITHIN, ..RetryConfig::default() });
    CREDENTIALS.iter().fold(builder, |builder, name| {
        let key = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>();
        match (key, std::env::var(name)) {
            (Ok(key), Ok(value)) if !value.is_empty() => builder.with_config(key, value),
            _ => builder,
        }
    })
}

async fn within<T>(act: impl Future<Output = T>) -> Result<T, NoLook> {
    let silent = || NoLook::Silent(format!("no answer within {} s", WITHIN.as_secs()));
    tokio::time::timeout(WITHIN, act).await.map_err(|_| silent())
}

/// Whether it was an answer at all: what the network says isn't one.
fn no_look(error: &object_store::Error) -> NoLook {
    let mut next = error.source();
    while let Some(source) = next {
        if source.is::<object_store::client::HttpError>() {
            return NoLook::Silent(chain(source));
        }
        next = source.source();
    }
    NoLook::Refused(chain(error))
}
