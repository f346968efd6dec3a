//! A holder's object, read and swapped.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, AwsCredentialProvider};
use object_store::azure::{AzureConfigKey, AzureCredentialProvider, MicrosoftAzureBuilder};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, RetryConfig, UpdateVersion};

use super::WITHIN;
use super::http::{AZURE_CREDENTIALS, CREDENTIALS, Http, chain};
use crate::catalog::locations;
use crate::clouds::{self, Backend};
use crate::gate::{Heard, HolderConfig};
use crate::ledger::{Kept, LONGEST, PublicKey, Put, Signed};

/// A place that keeps the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// The region's name, or a witness's.
    pub name: String,
    /// The bucket; on Azure the storage account, whose container is called `fence`.
    pub bucket: String,
    /// The cloud's region that it is in, which also says what kind of store it is.
    pub region: String,
    /// Where to reach it, where that doesn't follow from the region.
    pub endpoint: Option<String>,
}

/// The holders of an environment, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Holders {
    stores: BTreeMap<String, Store>,
    object: Path,
    pub(super) environment: String,
    pub(super) key: PublicKey,
}

/// A holder's store, and who signs what is asked of it.
#[derive(Clone, Debug)]
struct Store {
    objects: Arc<dyn ObjectStore>,
    signs: Signs,
}

#[derive(Clone, Debug)]
enum Signs {
    Aws(AwsCredentialProvider),
    Azure(AzureCredentialProvider),
}

impl Signs {
    /// Whether there is something to sign with.
    async fn ready(&self) -> Result<(), object_store::Error> {
        match self {
            Self::Aws(provider) => provider.get_credential().await.map(drop),
            Self::Azure(provider) => provider.get_credential().await.map(drop),
        }
    }
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
        Self::open_with(holders, environment, key, http, &variable)
    }

    fn open_with(
        holders: impl IntoIterator<Item = Holder>,
        environment: &str,
        key: PublicKey,
        http: &Http,
        variable: &Variables,
    ) -> Result<Self, OpenError> {
        let stores = holders.into_iter().map(|holder| {
            let opened = open(&holder, http, variable);
            let opened = opened.map_err(|error| OpenError { holder: holder.name.clone(), reason: chain(&error) })?;
            Ok((holder.name, opened))
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
        let store = self.store(holder).await?;
        let found = async {
            let found = store.objects.get(&self.object).await?;
            let version = found.meta.e_tag.clone();
            // What is longer than any entry isn't one.
            let text = if found.meta.size > LONGEST as u64 { None } else { Some(found.bytes().await?) };
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
        let store = self.store(holder).await?;
        let mode = match version {
            Some(tag) => PutMode::Update(UpdateVersion { e_tag: Some(tag.to_owned()), version: None }),
            None => PutMode::Create,
        };
        let options = PutOptions { mode, ..PutOptions::default() };
        let done = within(store.objects.put_opts(&self.object, entry.to_json().into(), options)).await?;
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

    /// The store of a holder, once there is something to sign with. Whoever refuses that isn't the holder.
    async fn store(&self, holder: &str) -> Result<&Store, NoLook> {
        let store = self.stores.get(holder).ok_or_else(|| NoLook::Silent("its address isn't known here".to_owned()))?;
        within(store.signs.ready())
            .await?
            .map_err(|error| NoLook::Silent(format!("no credentials: {}", chain(&error))))?;
        Ok(store)
    }
}

/// What credentials an environment's variables lead to, for a service of this cloud region.
pub(super) fn credentials(region: &str, http: &Http) -> Result<AwsCredentialProvider, object_store::Error> {
    Ok(Arc::clone(builder(region, http, &variable).with_bucket_name("none").build()?.credentials()))
}

/// The process's environment, or a test's.
type Variables = dyn Fn(&str) -> Option<String>;

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The container of a storage account that holds the ledger: the module `fence-store` makes it.
const CONTAINER: &str = "fence";

fn open(holder: &Holder, http: &Http, variable: &Variables) -> Result<Store, object_store::Error> {
    let cloud = locations::find(&holder.region).map(|at| at.cloud());
    if cloud.is_some_and(|cloud| clouds::profile(cloud).backend == Backend::Azurerm) {
        return open_account(holder, http, variable);
    }
    let builder = builder(&holder.region, http, variable).with_bucket_name(&holder.bucket);
    let store = match &holder.endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint).with_allow_http(true),
        None => builder.with_virtual_hosted_style_request(true),
    }
    .build()?;
    let signs = Signs::Aws(Arc::clone(store.credentials()));
    Ok(Store { objects: Arc::new(store), signs })
}

/// A storage account, by the identity that a cluster gives its pods, or by what a person is signed in as.
fn open_account(holder: &Holder, http: &Http, variable: &Variables) -> Result<Store, object_store::Error> {
    let builder = MicrosoftAzureBuilder::new()
        .with_account(&holder.bucket)
        .with_container_name(CONTAINER)
        .with_http_connector(http.clone())
        .with_retry(once());
    let given = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let is_signed_in = !AZURE_CREDENTIALS.iter().any(given);
    let builder = AZURE_CREDENTIALS.iter().fold(builder, |builder, name| {
        let key = name.to_ascii_lowercase().parse::<AzureConfigKey>();
        match (key, variable(name)) {
            (Ok(key), Some(value)) if !value.is_empty() => builder.with_config(key, value),
            _ => builder,
        }
    });
    let builder = builder.with_use_azure_cli(is_signed_in);
    let store = match &holder.endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint.clone()).with_allow_http(true),
        None => builder,
    }
    .build()?;
    let signs = Signs::Azure(Arc::clone(store.credentials()));
    Ok(Store { objects: Arc::new(store), signs })
}

/// Whoever asks tries again by itself.
fn once() -> RetryConfig {
    RetryConfig { max_retries: 0, retry_timeout: WITHIN, ..RetryConfig::default() }
}

/// Of the environment's variables only those with credentials: each holder has an address of its own.
fn builder(region: &str, http: &Http, variable: &Variables) -> AmazonS3Builder {
    let builder = AmazonS3Builder::new().with_region(region).with_http_connector(http.clone()).with_retry(once());
    CREDENTIALS.iter().fold(builder, |builder, name| {
        let key = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>();
        match (key, variable(name)) {
            (Ok(key), Some(value)) if !value.is_empty() => builder.with_config(key, value),
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

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::ledger::{Content, Entry, PrivateKey};

    fn key() -> PrivateKey {
        PrivateKey::from_bytes([7; 32])
    }

    fn signed(environment: &str, by: &PrivateKey) -> Signed {
        let entry = Entry {
            environment: environment.to_owned(),
            epoch: 3,
            content: Content::default(),
            run: "r".to_owned(),
            written_at: "2026-11-27T03:00:00Z".parse().expect("a time"),
            answers: Vec::new(),
        };
        entry.sign(by)
    }

    /// A store that gives this answer to everything, and tells what it was asked; with no answer it only listens.
    fn store(answer: Option<(&str, String)>) -> (Holders, Receiver<String>) {
        store_in("r", answer)
    }

    /// The same in a cloud's region.
    fn store_in(region: &str, answer: Option<(&str, String)>) -> (Holders, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
        let (tell, told) = channel();
        let answer = answer.map(|(status, body)| {
            let length = body.len();
            let time = "Last-Modified: Fri, 27 Nov 2026 03:00:00 GMT";
            format!("HTTP/1.1 {status}\r\nETag: \"v1\"\r\n{time}\r\nContent-Length: {length}\r\n\r\n{body}")
        });
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let Some(answer) = &answer else {
                    std::mem::forget(connection);
                    continue;
                };
                let mut reader = BufReader::new(connection);
                let (mut head, mut length) = (String::new(), 0);
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {
                    let last = head.lines().next_back().unwrap_or_default().to_lowercase();
                    length = last.strip_prefix("content-length: ").and_then(|text| text.parse().ok()).unwrap_or(length);
                }
                let mut body = vec![0; length];
                let _ = reader.read_exact(&mut body);
                let _ = tell.send(head.to_lowercase());
                let _ = reader.get_mut().write_all(answer.as_bytes());
            }
        });
        let holder = Holder {
            name: "a".to_owned(),
            bucket: "demo-fence".to_owned(),
            region: region.to_owned(),
            endpoint: Some(endpoint),
        };
        let variable = |name: &str| (name.contains("KEY") || name.contains("STORAGE_TOKEN")).then(|| "none".to_owned());
        let http = Http::new().expect("a client");
        (Holders::open_with([holder], "demo", key().public(), &http, &variable).expect("an address"), told)
    }

    #[tokio::test]
    async fn what_a_holder_keeps() {
        let ours = signed("demo", &key());
        let (holders, told) = store(Some(("200 OK", ours.to_json())));
        let kept = holders.read("a").await.expect("an answer");
        assert_eq!(kept.entry.map(|entry| entry.entry().epoch), Some(3));
        assert_eq!(kept.version.as_deref(), Some("\"v1\""));
        let asked = told.recv().expect("it was asked");
        assert!(asked.starts_with("get /demo-fence/fence/demo.json http/1.1"), "{asked}");
        assert!(asked.contains("authorization: aws4-hmac-sha256 credential=none/"), "{asked}");
        // What isn't of the environment is no entry, and is there all the same: it is swapped by its version.
        for text in [
            String::new(),
            "<html>".to_owned(),
            "x".repeat(70_000),
            signed("demo", &PrivateKey::from_bytes([8; 32])).to_json(),
            signed("shop", &key()).to_json(),
        ] {
            let (holders, _told) = store(Some(("200 OK", text)));
            let kept = holders.read("a").await.expect("an answer");
            assert_eq!((kept.entry, kept.version.as_deref()), (None, Some("\"v1\"")));
        }
        let (holders, _told) = store(Some(("404 Not Found", String::new())));
        assert_eq!(holders.read("a").await, Ok(Kept { entry: None, version: None }));
    }

    #[tokio::test]
    async fn a_storage_account_keeps_it_as_a_bucket_does() {
        let ours = signed("demo", &key());
        let (holders, told) = store_in("westeurope", Some(("200 OK", ours.to_json())));
        let kept = holders.read("a").await.expect("an answer");
        assert_eq!(kept.entry.map(|entry| entry.entry().epoch), Some(3));
        assert_eq!(kept.version.as_deref(), Some("\"v1\""));
        let asked = told.recv().expect("it was asked");
        assert!(asked.starts_with("get /fence/fence/demo.json http/1.1"), "{asked}");
        assert!(asked.contains("authorization: bearer none"), "{asked}");
        for (version, status, answer, condition) in [
            (None, "201 Created", Some(Put::Done), "if-none-match: *"),
            (Some("\"v0\""), "201 Created", Some(Put::Done), "if-match: \"v0\""),
            (None, "409 Conflict", Some(Put::Changed), "if-none-match: *"),
            (Some("\"v0\""), "412 Precondition Failed", Some(Put::Changed), "if-match: \"v0\""),
            (None, "403 Forbidden", None, "if-none-match"),
        ] {
            let (holders, told) = store_in("westeurope", Some((status, String::new())));
            assert_eq!(holders.put("a", &ours, version).await.ok(), answer, "{status}");
            let asked = told.recv().expect("it was asked");
            assert!(asked.contains(condition), "{asked}");
        }
        let (holders, _told) = store_in("westeurope", Some(("503 Server Busy", String::new())));
        assert_eq!(holders.read("a").await.expect_err("an error").heard(), Heard::Nothing);
    }

    #[tokio::test]
    async fn an_error_is_an_answer_and_silence_is_none() {
        for status in ["403 Forbidden", "400 Bad Request", "500 Internal Server Error", "503 Slow Down", "301 Moved"] {
            let (holders, _told) = store(Some((status, "<Error/>".to_owned())));
            let error = holders.read("a").await.expect_err(status);
            assert_eq!((error.heard(), matches!(error, NoLook::Refused(_))), (Heard::Nothing, true), "{error}");
        }
        let (holders, _told) = store(None);
        let asked = std::time::Instant::now();
        let error = holders.read("a").await.expect_err("nobody answers");
        assert_eq!((error.heard(), error.to_string().as_str()), (Heard::Silence, "no answer within 2 s"));
        assert!(asked.elapsed() < WITHIN * 2, "no try after the first");
        assert_eq!(holders.read("b").await.expect_err("nobody knows it").heard(), Heard::Silence);
    }

    #[tokio::test]
    async fn a_put_is_a_swap() {
        let entry = signed("demo", &key());
        for (version, status, answer, condition) in [
            (None, "200 OK", Some(Put::Done), "if-none-match: *"),
            (Some("\"v0\""), "200 OK", Some(Put::Done), "if-match: \"v0\""),
            (None, "412 Precondition Failed", Some(Put::Changed), "if-none-match: *"),
            (Some("\"v0\""), "412 Precondition Failed", Some(Put::Changed), "if-match: \"v0\""),
            (Some("\"v0\""), "409 Conflict", Some(Put::Changed), "if-match"),
            (Some("\"v0\""), "404 Not Found", Some(Put::Changed), "if-match"),
            // The bucket itself isn't there.
            (None, "404 Not Found", None, "if-none-match"),
            (None, "403 Forbidden", None, "if-none-match"),
        ] {
            let (holders, told) = store(Some((status, String::new())));
            assert_eq!(holders.put("a", &entry, version).await.ok(), answer, "{status}");
            let asked = told.recv().expect("it was asked");
            assert!(asked.contains(condition), "{asked}");
        }
    }
}
