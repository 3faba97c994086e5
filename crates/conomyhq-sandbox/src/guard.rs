//! Keeps the pages of a browser on this machine away from the sandbox, and from the fault server's control surface.
//!
//! Loopback is no wall to a browser: any page may send requests there, and one whose name was made to mean 127.0.0.1
//! meanwhile (DNS rebinding) may even read the answers. The sandbox asks for no credentials that such a page would not
//! have, so whatever was not meant for it, or comes from a page that is not its own, is refused before anything else is
//! looked at. What is no browser says nothing of where it comes from, and is let in.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::config::Config;

/// The names that lead here.
pub(crate) struct Guard {
    /// Whether it can be reached from beyond this machine. No page can have an address for its name, so each is its own.
    beyond_loopback: bool,
    names: Vec<String>,
}

impl Guard {
    pub(crate) fn of(config: &Config) -> Arc<Self> {
        let names = config.allow_hosts.iter().map(|name| bare(name)).collect();
        Arc::new(Self { beyond_loopback: !config.host.to_canonical().is_loopback(), names })
    }

    /// Whether a request to this name was meant for the sandbox.
    fn knows(&self, host: &str) -> bool {
        let Some(name) = host.parse::<Authority>().ok().filter(|_| !host.contains('@')) else { return false };
        let name = bare(name.host());
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(ip) => self.beyond_loopback || ip.to_canonical().is_loopback() || self.names.contains(&name),
            Err(_) => name == "localhost" || name.ends_with(".localhost") || self.names.contains(&name),
        }
    }

    fn check(&self, request: &Request) -> Result<(), &'static str> {
        let headers = request.headers();
        // Every one of them: what stands before the sandbox may have gone by another than the sandbox would.
        let named = headers.get_all(header::HOST).iter().map(|host| host.to_str().unwrap_or_default());
        let target = request.uri().authority().map(Authority::as_str);
        if !named.chain(target).all(|host| self.knows(host)) {
            return Err(FOREIGN_HOST);
        }
        if is_foreign(request.method(), headers) { Err(FOREIGN_PAGE) } else { Ok(()) }
    }
}

const FOREIGN_HOST: &str = "This is a ConomyHQ sandbox, and the request's Host is not a name of it: a page that means \
                            another site may not read or control it. It goes by localhost and 127.0.0.1; a name that \
                            leads to it on purpose, such as a container's, is allowed by `serve --allow-host \
                            NAME`.\n";

const FOREIGN_PAGE: &str = "This is a ConomyHQ sandbox, and a page of another origin sent the request: only the \
                            sandbox's own pages may. Programs, which send no Origin, are let in.\n";

/// Lets through what was meant for the sandbox and comes from no other page.
pub(crate) async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.check(&request) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    }
}

/// Without the dot that may end it, in lower case.
fn bare(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Whether a page of another origin had the browser send it. A payer who is sent here by a shop's page comes from
/// elsewhere as well, but as a navigation, which changes nothing and shows that page nothing.
fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|sent| sent == value);
    let navigates = matches!(*method, Method::GET | Method::HEAD)
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document");
    let site = headers.get("sec-fetch-site");
    let own_site = site.is_some_and(|site| site == "same-origin" || site == "none");
    let sent_by = |which: &dyn Fn(&HeaderValue) -> bool| headers.get_all(header::ORIGIN).iter().any(which);
    let foreign_origin = sent_by(&|origin| origin != "null" && !is_own(origin, headers));
    // A page that gives no referrer hides its origin from its own site too, but not that the site is its own.
    let hidden_origin = sent_by(&|origin| origin == "null") && !own_site;
    let foreign_site = site.is_some() && !own_site;
    foreign_origin || (!navigates && (hidden_origin || foreign_site))
}

/// Whether it is the address that the request was sent to, which is known to be the sandbox's.
fn is_own(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // By https where something in front of the sandbox does TLS.
    let from = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")));
    host.zip(from).is_some_and(|(host, from)| host.eq_ignore_ascii_case(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_this_machine_is_known() {
        let guard = Guard::of(&Config::default().allow_host("Sandbox"));
        for host in [
            "localhost",
            "LocalHost:8080",
            "localhost.:1",
            "a.b.localhost:1",
            "127.0.0.1",
            "127.9.9.9:80",
            "[::1]",
            "[::1]:8080",
            "[::ffff:127.0.0.1]:1",
            "sandbox:8080",
            "SANDBOX.",
        ] {
            assert!(guard.knows(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "x@127.0.0.1",
            "127.0.0.1 ",
            "127.0.0.1, evil.example",
            "0.0.0.0",
            "192.0.2.1",
            "[2001:db8::1]:1",
            "a.sandbox",
        ] {
            assert!(!guard.knows(host), "{host:?}");
        }
    }

    #[test]
    fn beyond_loopback_every_address_is_known_and_no_other_name() {
        let guard = Guard::of(&Config::default().host([0, 0, 0, 0].into()).allow_host("sandbox"));
        for (host, known) in [
            ("192.0.2.1:8080", true),
            ("[2001:db8::1]", true),
            ("localhost", true),
            ("sandbox", true),
            ("evil.example", false),
        ] {
            assert_eq!(guard.knows(host), known, "{host}");
        }
    }
}
