//! Values with units as people write them: durations, shares, sizes, address ranges. Each answers `None` for what it
//! doesn't understand.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use jiff::{Span, SpanRelativeTo};

/// Seconds of `90`, `90s`, `15m`, `1h30m`, `2d`.
#[must_use]
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    // jiff reads more than people are told to write: words, signs, fractions, weeks, milliseconds.
    let told = text.chars().all(|c| c.is_ascii_digit() || "dhms".contains(c)) && !text.contains("ms");
    let span: Span = text.parse().ok().filter(|_| told)?;
    u64::try_from(span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?.as_secs()).ok()
}

/// Seconds as people read them: `45s`, `7m 30s`, `2h 05m`. jiff prints no second unit alone with two digits.
#[must_use]
pub(crate) fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, rest) = (whole / 3_600, whole % 3_600 / 60, whole % 60);
    match (hours, minutes, rest) {
        (0, 0, _) if seconds > 0.0 && seconds < 9.95 && seconds.fract() > 0.05 => format!("{seconds:.1}s"),
        (0, 0, rest) => format!("{rest}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, rest) => format!("{minutes}m {rest:02}s"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h {minutes:02}m"),
    }
}

/// Percent of `99.95%`, `50 %` or `50`.
#[must_use]
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number: f64 = text.trim().trim_end_matches('%').trim().parse().ok()?;
    (number.is_finite() && (0.0..=100.0).contains(&number)).then_some(number)
}

/// GiB of `16GiB`, `16Gi`, `16GB`, `512MiB`, `1TiB` or `16`.
#[must_use]
pub(crate) fn gibibytes(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..split].parse().ok()?;
    let factor = match text[split..].trim() {
        "" | "GiB" | "Gi" | "G" => 1.0,
        "GB" => 1e9 / f64::from(1u32 << 30),
        "MiB" | "Mi" | "M" => 1.0 / 1024.0,
        "MB" => 1e6 / f64::from(1u32 << 30),
        "TiB" | "Ti" | "T" => 1024.0,
        "TB" => 1e12 / f64::from(1u32 << 30),
        _ => return None,
    };
    let size = number * factor;
    (size.is_finite() && size > 0.0).then_some(size)
}

/// The private ranges of RFC 1918, and the shared one of RFC 6598.
const PRIVATE: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
];

/// The range of `10.10.0.0/16`; `None` unless the address is the first of the range.
#[must_use]
pub(crate) fn range(text: &str) -> Option<Ipv4Net> {
    // The standard library reads the address: ipnet takes `010` for ten, where others take it for eight.
    let (address, prefix) = text.split_once('/')?;
    let range = Ipv4Net::new(address.parse().ok()?, prefix.parse().ok()?).ok()?;
    (range.addr() == range.network()).then_some(range)
}

/// The first and the last address of a range.
#[must_use]
pub(crate) fn bounds(range: Ipv4Net) -> (u32, u32) {
    (range.network().to_bits(), range.broadcast().to_bits())
}

/// Whether a range is inside one of those that nobody routes on the internet.
#[must_use]
pub(crate) fn is_private(range: Ipv4Net) -> bool {
    PRIVATE.iter().any(|private| private.contains(&range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("90", Some(90)),
            ("15m", Some(900)),
            ("1h30m", Some(5_400)),
            ("2d", Some(172_800)),
            ("", None),
            ("m", None),
            ("15 m", None),
            ("1w", None),
            ("15m3", None),
            ("1500ms", None),
            ("-5m", None),
            ("PT5M", None),
            ("5 minutes", None),
            ("99999999999999999999h", None),
        ] {
            assert_eq!(seconds(text), expected, "{text:?}");
        }
        for (value, expected) in [
            (0.0, "0s"),
            (2.4, "2.4s"),
            (45.0, "45s"),
            (60.0, "1m"),
            (450.0, "7m 30s"),
            (3_600.0, "1h"),
            (7_500.0, "2h 05m"),
        ] {
            assert_eq!(duration(value), expected);
        }
    }

    #[test]
    fn shares_and_sizes() {
        assert_eq!(percent("99.95%"), Some(99.95));
        assert_eq!(percent("101%"), None);
        assert_eq!(percent("NaN"), None);
        assert_eq!(gibibytes("16GiB"), Some(16.0));
        assert_eq!(gibibytes("512MiB"), Some(0.5));
        assert_eq!(gibibytes("16 parsecs"), None);
    }

    #[test]
    fn ranges() {
        let range = |text| super::range(text).expect(text);
        assert_eq!(bounds(range("10.20.0.0/16")), (0x0a14_0000, 0x0a14_ffff));
        assert!(is_private(range("172.20.0.0/16")));
        assert!(!is_private(range("8.8.8.0/24")) && !is_private(range("0.0.0.0/0")));
        for wrong in ["10.10.0.1/16", "10.10.0.0/33", "10.10.0.0", "10.010.0.0/16", "fd00::/8", " 10.0.0.0/8"] {
            assert_eq!(super::range(wrong), None, "{wrong}");
        }
    }
}
