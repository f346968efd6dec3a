//! Values with units as people write them: durations, shares, sizes, address ranges. Each answers `None` for what it
//! doesn't understand.

use std::fmt;
use std::net::Ipv4Addr;

/// Seconds of `90`, `90s`, `15m`, `1h30m`, `2d`.
#[must_use]
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let (mut total, mut digits) = (0u64, String::new());
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        let unit = match character {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty()).then_some(total)
}

/// Seconds as people read them: `45s`, `7m 30s`, `2h 05m`.
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

/// An IPv4 address range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    /// First address.
    pub address: Ipv4Addr,
    /// Length of the prefix, 0 to 32.
    pub prefix: u8,
}

impl Cidr {
    /// The range of `10.10.0.0/16`; `None` unless the address is the first of the range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let cidr = Self { address: address.parse().ok()?, prefix: prefix.parse().ok().filter(|p| *p <= 32)? };
        (cidr.address.to_bits() & !cidr.mask() == 0).then_some(cidr)
    }

    fn mask(self) -> u32 {
        u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0)
    }

    /// Whether two ranges share an address.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let mask = self.mask() & other.mask();
        self.address.to_bits() & mask == other.address.to_bits() & mask
    }

    /// Whether the range is one of the private ones of RFC 1918 or the shared one of RFC 6598.
    #[must_use]
    pub fn is_private(self) -> bool {
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
            .into_iter()
            .filter_map(Self::parse)
            .any(|range| range.prefix <= self.prefix && range.overlaps(self))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
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
        let cidr = |text| Cidr::parse(text).expect(text);
        assert!(cidr("10.0.0.0/8").overlaps(cidr("10.20.0.0/16")));
        assert!(!cidr("10.10.0.0/16").overlaps(cidr("10.20.0.0/16")));
        assert!(cidr("172.20.0.0/16").is_private());
        assert!(!cidr("8.8.8.0/24").is_private());
        assert_eq!(Cidr::parse("10.10.0.1/16"), None);
        assert_eq!(Cidr::parse("10.10.0.0/33"), None);
    }
}
