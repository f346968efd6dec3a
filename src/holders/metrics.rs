//! Telling the monitoring of a cloud region a number: what latches follow.

use object_store::aws::{AwsAuthorizer, AwsCredentialProvider};
use object_store::client::HttpRequest;

use super::WITHIN;
use super::http::{Http, chain};
use super::store::credentials;

/// A number about a region.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Metric {
    /// What it says.
    pub name: &'static str,
    /// Of which region.
    pub region: String,
    /// The number.
    pub value: f64,
}

/// Where numbers go.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    http: Http,
    credentials: AwsCredentialProvider,
    namespace: String,
    region: String,
    endpoint: String,
}

impl Metrics {
    /// The monitoring of this cloud region.
    ///
    /// # Errors
    /// If no credentials can be looked for.
    pub(crate) fn open(http: &Http, namespace: &str, region: &str, endpoint: Option<&str>) -> Result<Self, String> {
        let endpoint = endpoint.map_or_else(|| format!("https://monitoring.{region}.amazonaws.com"), str::to_owned);
        Ok(Self {
            http: http.clone(),
            credentials: credentials(region, http).map_err(|error| chain(&error))?,
            namespace: namespace.to_owned(),
            region: region.to_owned(),
            endpoint,
        })
    }

    /// Tells them.
    ///
    /// # Errors
    /// Why it wasn't taken.
    pub(crate) async fn put(&self, metrics: &[Metric]) -> Result<(), String> {
        let told = tokio::time::timeout(WITHIN * 2, self.tell(metrics));
        told.await.unwrap_or_else(|_| Err(format!("no answer within {} s", (WITHIN * 2).as_secs())))
    }

    async fn tell(&self, metrics: &[Metric]) -> Result<(), String> {
        let credential = self.credentials.get_credential().await.map_err(|error| chain(&error))?;
        let mut request = HttpRequest::new(form(&self.namespace, metrics).into());
        *request.method_mut() = axum::http::Method::POST;
        let uri = format!("{}/", self.endpoint.trim_end_matches('/'));
        *request.uri_mut() = uri.parse().map_err(|_| format!("{uri} is no address"))?;
        let kind = axum::http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
        request.headers_mut().insert(axum::http::header::CONTENT_TYPE, kind);
        let authorizer = AwsAuthorizer::new(&credential, "monitoring", &self.region);
        authorizer.try_authorize(&mut request, None).map_err(|error| chain(&error))?;
        let answer = self.http.store_client().execute(request).await.map_err(|error| chain(&error))?;
        if answer.status().is_success() { Ok(()) } else { Err(format!("HTTP {}", answer.status().as_u16())) }
    }
}

/// The call's form.
fn form(namespace: &str, metrics: &[Metric]) -> String {
    let mut fields = vec![
        ("Action".to_owned(), "PutMetricData".to_owned()),
        ("Version".to_owned(), "2010-08-01".to_owned()),
        ("Namespace".to_owned(), namespace.to_owned()),
    ];
    for (index, metric) in (1..).zip(metrics) {
        let of = |field: &str| format!("MetricData.member.{index}.{field}");
        fields.push((of("MetricName"), metric.name.to_owned()));
        fields.push((of("Dimensions.member.1.Name"), "Region".to_owned()));
        fields.push((of("Dimensions.member.1.Value"), metric.region.clone()));
        fields.push((of("Value"), metric.value.to_string()));
    }
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    fields.join("&")
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latch_is_a_number_about_a_region() {
        let metrics = [Metric { name: "latch", region: "primary".to_owned(), value: 1.0 }];
        assert_eq!(
            form("terradrill/my app", &metrics),
            "Action=PutMetricData&Version=2010-08-01&Namespace=terradrill%2Fmy%20app\
             &MetricData.member.1.MetricName=latch&MetricData.member.1.Dimensions.member.1.Name=Region\
             &MetricData.member.1.Dimensions.member.1.Value=primary&MetricData.member.1.Value=1"
        );
    }
}
