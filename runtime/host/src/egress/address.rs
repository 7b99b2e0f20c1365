//! Which addresses an agent's request may be connected to. Names prove nothing: what a name resolves to is checked, at every resolution.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// On the public Internet (IANA special-purpose registries, RFC 6890).
    Public,
    /// This machine or a private network: only where a rule says `private`.
    Private,
    /// Link-local, cloud metadata, multicast, reserved: never.
    Never,
}

pub(crate) fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        // Metadata of Alibaba and Oracle stands in otherwise private ranges; Azure's in a public one.
        (100, 100, 100, 200) | (192, 0, 0, 192) | (168, 63, 129, 16) => Reach::Never,
        (127, ..) | (10, ..) | (192, 168, ..) => Reach::Private,
        (172, 16..=31, ..) => Reach::Private,
        // Shared address space (RFC 6598).
        (100, 64..=127, ..) => Reach::Private,
        // "This network", link-local with the clouds' metadata, protocol assignments, documentation, benchmarks, 6to4 relays, multicast, reserved.
        (0, ..) | (169, 254, ..) | (192, 0, 0, _) | (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => {
            Reach::Never
        }
        (198, 18..=19, ..) | (192, 88, 99, _) | (224..=255, ..) => Reach::Never,
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if address == Ipv6Addr::LOCALHOST {
        return Reach::Private;
    }
    let segments = address.segments();
    let [first, ..] = segments;
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // Mapped (::ffff:a.b.c.d), translated (64:ff9b::/96) and 6to4 (2002::/16) are their IPv4 address in other clothes, and nobody needs them: the
        // strictest of both.
        [0, 0, 0, 0, 0, 0xffff, high, low] => embedded(high, low),
        [0x64, 0xff9b, ..] | [0x2002, ..] => Reach::Never,
        // Metadata of AWS over IPv6.
        [0xfd00, 0xec2, ..] => Reach::Never,
        // Teredo, documentation, benchmarks, ORCHID.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Reach::Never,
        // Unique local addresses.
        _ if first & 0xfe00 == 0xfc00 => Reach::Private,
        // Global unicast is 2000::/3; everything else is link-local, site-local, multicast, compatible, or not assigned.
        _ if first & 0xe000 == 0x2000 => Reach::Public,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_told_from_public_ones() {
        let is = |text: &str| reach(text.parse().unwrap());
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "223.255.255.255",
        ] {
            assert_eq!(is(text), Reach::Public, "{text}");
        }
        for text in ["2606:4700::1111", "2a00:1450::1", "2001:4860::8888", "::ffff:8.8.8.8"] {
            assert_eq!(is(text), Reach::Public, "{text}");
        }
        for text in [
            "127.0.0.1",
            "127.255.255.254",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.0.1",
            "100.64.0.1",
            "::1",
            "fc00::1",
            "fdab::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
        ] {
            assert_eq!(is(text), Reach::Private, "{text}");
        }
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "169.254.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.88.99.1",
            "::",
            "::2",
            "::127.0.0.1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "2001:20::1",
            "3fff::1",
            "100::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::ffff:0.0.0.0",
            "4000::1",
        ] {
            assert_eq!(is(text), Reach::Never, "{text}");
        }
    }
}
