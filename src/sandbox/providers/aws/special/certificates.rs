//! Certificates: what proves a name, and what is issued once every name is proven.

use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
use crate::sandbox::providers::template::draw;
use crate::sandbox::value::Value;

/// Seconds for which the provider waits for a certificate.
const PATIENCE: f64 = 75.0 * 60.0;
const LETTERS: &[u8] = b"0123456789abcdef";

/// Fills in the names and what proves each: a record that follows from the account and the name, and is the same in every
/// region.
pub(super) fn computed(change: &Change<'_>, value: &mut Value) {
    let proof = |name: &String| {
        let (owner, target) = record(change.context.account, name);
        let fields = [
            ("domain_name", name.clone()),
            ("resource_record_name", format!("{owner}.")),
            ("resource_record_type", "CNAME".to_owned()),
            ("resource_record_value", format!("{target}.")),
        ];
        Value::Map(fields.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect())
    };
    let names = names(value);
    value.set("domain_validation_options", Value::set_of(names.iter().map(proof).collect()));
    if value.get("subject_alternative_names").is_unknown() {
        value.set("subject_alternative_names", Value::set_of(names.into_iter().map(Value::from).collect()));
    }
}

/// A certificate is issued when the records of all of its names are there; else it is waited for in vain.
pub(super) fn before_validation(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    if change.verb != Verb::Create {
        return Ok(None);
    }
    let cloud = change.context.cloud;
    let arn = change.planned.get("certificate_arn").text().unwrap_or_default().to_owned();
    let certificates = cloud.list("aws_acm_certificate", Some(change.context.region));
    let Some(certificate) = certificates.into_iter().find(|found| found.text("arn") == Some(&arn)) else {
        return Ok(None);
    };
    let records = cloud.list("aws_route53_record", None);
    let options = certificate.attributes["domain_validation_options"].as_array().cloned().unwrap_or_default();
    let is_there = |option: &serde_json::Value| {
        let wanted = option["resource_record_name"].as_str().unwrap_or_default().trim_end_matches('.');
        records.iter().any(|record| record.text("name").is_some_and(|name| name.trim_end_matches('.') == wanted))
    };
    let unproven: Vec<&str> =
        options.iter().filter(|option| !is_there(option)).filter_map(|option| option["domain_name"].as_str()).collect();
    if unproven.is_empty() {
        return Ok(None);
    }
    let why = format!("timeout while waiting for {arn} to be issued: no record proves {}", unproven.join(", "));
    let mut refusal = change.context.emulator.refuse(behaviour, change.verb, change.planned, &why);
    refusal.seconds = PATIENCE;
    Err(refusal)
}

/// The subject, and the other names in order.
fn names(value: &Value) -> Vec<String> {
    let subject = value.get("domain_name").text().map(str::to_owned);
    let others = value.get("subject_alternative_names").items();
    let mut names: Vec<String> =
        subject.into_iter().chain(others.iter().filter_map(|name| name.text().map(str::to_owned))).collect();
    names.sort();
    names.dedup();
    names
}

/// The record that proves a name: its own name, and what it leads to.
fn record(account: &str, name: &str) -> (String, String) {
    let owner = draw(&[account, name, "owner"], 32, LETTERS);
    let target = draw(&[account, name, "target"], 32, LETTERS);
    (format!("_{owner}.{name}"), format!("_{target}.acm-validations.aws"))
}
