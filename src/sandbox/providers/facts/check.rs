//! Which values an argument takes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use ipnet::IpNet;
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::sandbox::value::Value;

/// What a validator lets through. All that is given must hold, but for what `any` says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Check {
    /// The values. What is listed passes; what isn't, only with `or_other`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) one_of: Vec<Json>,
    /// In any case.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) ignore_case: bool,
    /// What isn't listed passes as well if the rest holds.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) or_other: bool,
    /// One of these must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any: Vec<Check>,
    /// The smallest and the greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<(Option<f64>, Option<f64>)>,
    /// A whole multiple of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) multiple_of: Option<f64>,
    /// The fewest and the most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length: Option<(Option<usize>, Option<usize>)>,
    /// What must match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) regex: Vec<Pattern>,
    /// What may not match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) not_regex: Vec<Pattern>,
    /// The fewest and the most bits of a network's prefix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prefix: Option<(u8, u8)>,
    /// What it must be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<Form>,
}

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    Json,
    Arn,
    Ip,
    Ipv4,
    Ipv6,
    /// With or without bits of a host.
    Cidr,
    Network,
    Ipv4Network,
    Ipv6Network,
    Time,
    Base64,
    /// A number as text, or nothing.
    Integer,
    IntegerOrPercent,
    Octal,
    Quantity,
}

/// A regular expression, compiled when it is first asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct Pattern {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Pattern {
    fn matches(&self, text: &str, ignore_case: bool) -> bool {
        let compiled = self.compiled.get_or_init(|| {
            // The providers' `\w` and `\d` are ASCII; only what can match parts of a character needs more.
            let of = |unicode| RegexBuilder::new(&self.text).unicode(unicode).case_insensitive(ignore_case).build();
            of(false).or_else(|_| of(true)).ok()
        });
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    #[cfg(test)]
    pub(super) fn is_usable(&self) -> bool {
        Regex::new(&self.text).is_ok()
    }
}

impl Check {
    /// All regular expressions in it.
    #[cfg(test)]
    pub(super) fn patterns(&self) -> Vec<&Pattern> {
        let inside = self.any.iter().flat_map(Self::patterns);
        self.regex.iter().chain(&self.not_regex).chain(inside).collect()
    }

    /// Whether a known value passes.
    pub(super) fn passes(&self, value: &Value) -> bool {
        if self.one_of.iter().any(|listed| is(listed, value, self.ignore_case)) {
            return true;
        }
        if !self.one_of.is_empty() && !self.or_other {
            return false;
        }
        if !self.any.is_empty() && !self.any.iter().any(|check| check.passes(value)) {
            return false;
        }
        self.number_passes(value) && value.text().is_none_or(|text| self.text_passes(text))
    }

    fn number_passes(&self, value: &Value) -> bool {
        if self.range.is_none() && self.multiple_of.is_none() {
            return true;
        }
        // Some numbers are written as text, so that they can be left empty.
        let number = match value {
            Value::String(text) if text.is_empty() => return true,
            Value::String(text) => text.parse().ok(),
            other => other.number(),
        };
        let Some(number) = number else { return false };
        let (least, most) = self.range.unwrap_or_default();
        least.is_none_or(|least| number >= least)
            && most.is_none_or(|most| number <= most)
            && self.multiple_of.is_none_or(|step| number % step == 0.0)
    }

    fn text_passes(&self, text: &str) -> bool {
        let (least, most) = self.length.unwrap_or_default();
        least.is_none_or(|least| text.len() >= least)
            && most.is_none_or(|most| text.len() <= most)
            && self.regex.iter().all(|pattern| pattern.matches(text, self.ignore_case))
            && !self.not_regex.iter().any(|pattern| pattern.matches(text, self.ignore_case))
            && self.prefix.is_none_or(|(least, most)| {
                text.parse::<IpNet>().is_ok_and(|net| (least..=most).contains(&net.prefix_len()))
            })
            && self.form.is_none_or(|form| form.fits(text))
    }

    /// What is allowed, in words.
    pub(super) fn allowed(&self) -> String {
        let mut all = Vec::new();
        let case = if self.ignore_case { " (in upper or lower case)" } else { "" };
        if !self.any.is_empty() {
            all.push(self.any.iter().map(Self::allowed).collect::<Vec<_>>().join(", or "));
        }
        match self.range {
            Some((Some(least), Some(most))) if least == most => all.push(format!("the number {least}")),
            Some((Some(least), Some(most))) => all.push(format!("a number from {least} to {most}")),
            Some((Some(least), None)) => all.push(format!("a number of at least {least}")),
            Some((None, Some(most))) => all.push(format!("a number of at most {most}")),
            _ => {}
        }
        if let Some(step) = self.multiple_of {
            all.push(format!("a multiple of {step}"));
        }
        match self.length {
            Some((least, Some(most))) => all.push(format!("{} to {most} characters", least.unwrap_or(0))),
            Some((Some(1), None)) => all.push("text that isn't empty".to_owned()),
            Some((Some(least), None)) => all.push(format!("at least {least} characters")),
            _ => {}
        }
        all.extend(self.regex.iter().map(|pattern| format!("text that matches `{}`{case}", pattern.text)));
        all.extend(self.not_regex.iter().map(|pattern| format!("text that doesn't match `{}`{case}", pattern.text)));
        if let Some((least, most)) = self.prefix {
            all.push(format!("a network whose prefix has {least} to {most} bits"));
        }
        if let Some(form) = self.form {
            all.push(form.words().to_owned());
        }
        let rest = all.join("; ");
        let listed: Vec<String> = self.one_of.iter().map(Json::to_string).collect();
        match (listed.len(), rest.is_empty()) {
            (0, _) => rest,
            (_, false) if self.or_other => format!("{}{case}, or {rest}", listed.join(", ")),
            _ => format!("{}{case}", listed.join(", ")),
        }
    }
}

fn is(listed: &Json, value: &Value, ignore_case: bool) -> bool {
    match (listed, value) {
        (Json::String(listed), Value::String(text)) if ignore_case => listed.eq_ignore_ascii_case(text),
        (Json::String(listed), Value::String(text)) => listed == text,
        (Json::Number(listed), Value::String(text)) => listed.to_string() == *text,
        (Json::Number(listed), Value::Number(number)) => listed.as_f64() == Some(number.as_f64()),
        (Json::Bool(listed), Value::Bool(value)) => listed == value,
        _ => false,
    }
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let network = |text: &str| text.parse::<IpNet>().ok().filter(|net| net.network() == net.addr());
        match self {
            Self::Json => text.is_empty() || serde_json::from_str::<Json>(text).is_ok(),
            Self::Arn => {
                let parts: Vec<&str> = text.splitn(6, ':').collect();
                text.is_empty()
                    || (parts.len() == 6 && parts[0] == "arn" && !parts[1].is_empty() && !parts[2].is_empty())
            }
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Cidr => text.parse::<IpNet>().is_ok(),
            Self::Network => network(text).is_some(),
            Self::Ipv4Network => network(text).is_some_and(|net| matches!(net, IpNet::V4(_))),
            Self::Ipv6Network => network(text).is_some_and(|net| matches!(net, IpNet::V6(_))),
            Self::Time => text.parse::<jiff::Timestamp>().is_ok(),
            Self::Base64 => {
                let digits = text.trim_end_matches('=');
                text.len().is_multiple_of(4)
                    && text.len() - digits.len() <= 2
                    && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
            }
            Self::Integer => text.is_empty() || text.parse::<i64>().is_ok(),
            Self::IntegerOrPercent => text.is_empty() || text.strip_suffix('%').unwrap_or(text).parse::<i64>().is_ok(),
            Self::Octal => text.starts_with('0') && u32::from_str_radix(text, 8).is_ok_and(|mode| mode <= 0o777),
            Self::Quantity => {
                let digits = text.trim_start_matches(['+', '-']);
                let number = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                number.len() < digits.len()
                    && number.chars().all(|c| c.is_ascii_digit() || "eEinumkKMGTP+-".contains(c))
            }
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Json => "a JSON document",
            Self::Arn => "an ARN, as in arn:PARTITION:SERVICE:REGION:ACCOUNT:NAME",
            Self::Ip => "an IP address",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Cidr => "a range of addresses, such as 10.1.0.0/16",
            Self::Network => "a network without bits of a host, such as 10.1.0.0/16",
            Self::Ipv4Network => "an IPv4 network without bits of a host, such as 10.1.0.0/16",
            Self::Ipv6Network => "an IPv6 network without bits of a host, such as 2001:db8::/56",
            Self::Time => "a time, such as 2026-01-31T08:00:00Z",
            Self::Base64 => "text in base64",
            Self::Integer => "a whole number",
            Self::IntegerOrPercent => "a whole number or a percentage",
            Self::Octal => "file permissions in octal, such as 0644",
            Self::Quantity => "a quantity, such as 500m or 2Gi",
        }
    }
}
