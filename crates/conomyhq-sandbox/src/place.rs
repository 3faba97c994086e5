//! Where the sandbox is, and the pages that a payer is sent to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a path as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The sandbox's address, as a browser on this machine has it.
#[derive(Clone, Debug)]
pub(crate) struct Place(String);

impl Place {
    /// Where what listens here is called.
    pub(crate) fn of(mut address: SocketAddr) -> Self {
        // What listens on every address has none that a client could call.
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        Self(format!("http://{address}"))
    }

    pub(crate) fn root(&self) -> &str {
        &self.0
    }

    pub(crate) fn link(&self, token: &str) -> String {
        self.0.clone() + &link(token)
    }

    pub(crate) fn session(&self, token: &str, id: &str) -> String {
        self.0.clone() + &session(token, id)
    }

    pub(crate) fn bank(&self, payment: &str) -> String {
        self.0.clone() + &bank(payment)
    }
}

/// What the paths of a payer's pages begin with; a token comes next.
pub(crate) const CHECKOUT: &str = "/checkout/";

/// The path of a payment link's page, which opens a session for whoever comes.
pub(crate) fn link(token: &str) -> String {
    format!("{CHECKOUT}{}", utf8_percent_encode(token, SEGMENT))
}

/// The path of one session's page. The token alone would not do: it means whichever session was opened from it last,
/// and one payer would pay for another.
pub(crate) fn session(token: &str, id: &str) -> String {
    format!("{}/{}", link(token), utf8_percent_encode(id, SEGMENT))
}

/// The path of the bank's page, where a payment is decided.
pub(crate) fn bank(payment: &str) -> String {
    format!("/bank/{}", utf8_percent_encode(payment, SEGMENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_where_a_browser_finds_it() {
        let place = Place::of("0.0.0.0:4010".parse().expect("an address"));
        assert_eq!(place.root(), "http://127.0.0.1:4010");
        assert_eq!(place.session("ct_1", "s-1"), "http://127.0.0.1:4010/checkout/ct_1/s-1");
        assert_eq!(place.link("a/b?é"), "http://127.0.0.1:4010/checkout/a%2Fb%3F%C3%A9");
        assert_eq!(Place::of("[::]:1".parse().expect("an address")).root(), "http://[::1]:1");
    }
}
