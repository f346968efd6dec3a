//! What is answered when no region may be.

use std::net::Ipv4Addr;

use super::model::Region;
use super::spec::SorrySpec;
use super::tree::shown;
use super::units;
use super::validate::Validation;

/// The addresses that say sorry, of those that can.
pub(super) fn addresses(given: &SorrySpec, regions: &[Region], check: &mut Validation<'_>) -> Vec<Ipv4Addr> {
    let help = "write `none`, or addresses outside every region such as `[198.51.100.10, 203.0.113.10]`";
    let texts = match given {
        SorrySpec::Word(word) if word == "none" => return Vec::new(),
        SorrySpec::Word(word) => {
            let summary = format!("`{}` isn't a list of addresses", shown(word));
            check.wrong("topology::sorry", &["traffic", "sorry"], summary, help);
            return Vec::new();
        }
        SorrySpec::Addresses(texts) => texts,
    };
    if texts.is_empty() {
        let summary = "Nobody is there to say sorry".to_owned();
        check.wrong("topology::sorry", &["traffic", "sorry"], summary, help);
    }
    let mut found = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let fault = match text.parse::<Ipv4Addr>() {
            Err(_) => {
                Some(("isn't an IPv4 address", "write static addresses: a name would have to be asked for elsewhere"))
            }
            Ok(address) => unfit(address, regions)
                .or(found.contains(&address).then_some(("is there twice", "write each address once")))
                .or_else(|| {
                    found.push(address);
                    None
                }),
        };
        if let Some((fault, help)) = fault {
            let path = ["traffic", "sorry", &index.to_string()];
            check.wrong("topology::sorry", &path, format!("`{}` {fault}", shown(text)), help);
        }
    }
    found
}

/// Why nobody could say sorry at an address, and what to do.
fn unfit(address: Ipv4Addr, regions: &[Region]) -> Option<(&'static str, &'static str)> {
    if regions.iter().any(|region| region.cidr.contains(&address)) {
        return Some((
            "is inside a region's own network",
            "what says sorry stands outside every region: one may be lost",
        ));
    }
    let private = units::is_private(ipnet::Ipv4Net::from(address)) || address.is_link_local() || address.is_loopback();
    let nobodys = address.is_multicast() || address.octets()[0] == 0 || address.octets()[0] >= 240;
    (private || nobodys).then_some(("is an address that no client can reach", "write a public address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_sorry_is_outside_every_region() {
        let said = |sorry: &str| {
            let text = format!(
                "traffic: {{ sorry: {sorry} }}\nregions:\n  a: {{ region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }}\n"
            );
            let (topology, wrong) = crate::topology::parse(&text, "test");
            let wrong: Vec<String> = wrong.into_iter().map(|one| one.summary).collect();
            topology.map(|(topology, _)| topology.traffic.sorry).ok_or(wrong)
        };
        assert_eq!(said("none"), Ok(Vec::new()));
        assert_eq!(said("[198.51.100.10]"), Ok(vec![Ipv4Addr::new(198, 51, 100, 10)]));
        for (sorry, fault) in [
            ("[10.10.3.4]", "`10.10.3.4` is inside a region's own network"),
            ("[192.168.0.1]", "`192.168.0.1` is an address that no client can reach"),
            ("[127.0.0.1]", "`127.0.0.1` is an address that no client can reach"),
            ("[169.254.169.254]", "`169.254.169.254` is an address that no client can reach"),
            ("[0.0.0.0]", "`0.0.0.0` is an address that no client can reach"),
            ("[255.255.255.255]", "`255.255.255.255` is an address that no client can reach"),
            ("[sorry.example.com]", "`sorry.example.com` isn't an IPv4 address"),
            ("[\"2001:db8::1\"]", "`2001:db8::1` isn't an IPv4 address"),
            ("[198.51.100.10, 198.51.100.10]", "`198.51.100.10` is there twice"),
            ("198.51.100.10", "`198.51.100.10` isn't a list of addresses"),
            ("nobody", "`nobody` isn't a list of addresses"),
            ("[]", "Nobody is there to say sorry"),
        ] {
            assert_eq!(said(sorry), Err(vec![fault.to_owned()]), "{sorry}");
        }
    }
}
