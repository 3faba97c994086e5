//! What a sandbox is told at its start.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use crate::{chaos::USUAL_RATE, receiver::Receiver};

/// How the sandbox behaves. By default it is lenient: any non-empty key and token, any link token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Address to listen on: loopback's, unless a container's own loopback would let nobody in. Whoever reaches it may
    /// read and control the sandbox.
    pub host: IpAddr,
    /// Names by which it is called on purpose, beside `localhost`: a container's, or one in `/etc/hosts`. Requests to
    /// any other name are refused, since a page of a browser could have sent them.
    pub allow_hosts: Vec<String>,
    /// Port to listen on; 0 lets the system choose.
    pub port: u16,
    /// The one `x-api-key` that is accepted; any non-empty one where unset.
    pub api_key: Option<String>,
    /// The one bearer token that is accepted beside those that `POST /auth` gives out. Where it is unset, any
    /// non-empty one is, unless a client is set.
    pub access_token: Option<String>,
    /// The one `clientId` that gets tokens; any non-empty one where unset.
    pub client_id: Option<String>,
    /// The one `clientSecret` that gets tokens; any non-empty one where unset.
    pub client_secret: Option<String>,
    /// How long a token that `POST /auth` gives out lives.
    pub token_ttl: Duration,
    /// The payment links that exist. Where there is none, every token is a link, in CLP.
    pub links: Vec<Link>,
    /// How long a session lives, unless its creation asks for a `duration`.
    pub session_ttl: Duration,
    /// How long a payment link that is made by the API can be used; for good where unset.
    pub link_ttl: Option<Duration>,
    /// How long a payment stays where it is before it moves on by itself; where unset, it moves by control only.
    pub payment_step: Option<Duration>,
    /// How long after the fact a list of payments shows what happened, by the sandbox's clock.
    pub list_lag: Duration,
    /// Where webhooks are delivered to, by plain HTTP; nobody is told where unset.
    pub webhook_url: Option<String>,
    /// What signs webhooks; `sandbox-secret` where unset.
    pub webhook_secret: Option<String>,
    /// Signs in the header `X-Webhook-Signature` in place of a member of the body.
    pub webhook_header: bool,
    /// How often a webhook is tried that is not answered 2xx.
    pub webhook_attempts: u32,
    /// How long after its first failure a webhook is tried again; twice as long after each further one.
    pub webhook_backoff: Duration,
    /// How long a webhook's answer is waited for.
    pub webhook_timeout: Duration,
    /// Lets webhooks be delivered beyond this machine.
    pub webhook_anywhere: bool,
    /// The file that the state is kept in over restarts; in memory only where unset.
    pub state: Option<PathBuf>,
    /// The seed by which chance deals faults to operation requests; none where unset.
    pub chaos: Option<u64>,
    /// The chance that an operation request meets a fault, from 0 to 1.
    pub chaos_rate: f64,
    /// How long a request may take to arrive: its head from its first byte on, and its body.
    pub request_timeout: Duration,
    /// How many links, sessions, payments, tokens and webhooks are remembered, of each kind, and requests, of which
    /// there are never more than 10,000. Of what is live nothing is forgotten: another one is refused then, 429.
    pub keep: usize,
}

/// Currency of a session whose link and whose creation name none: the recipe's.
pub(crate) const DEFAULT_CURRENCY: &str = "CLP";

impl Default for Config {
    fn default() -> Self {
        let receiver = Receiver::default();
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            allow_hosts: Vec::new(),
            port: 0,
            api_key: None,
            access_token: None,
            client_id: None,
            client_secret: None,
            token_ttl: Duration::from_secs(60 * 60),
            links: Vec::new(),
            session_ttl: Duration::from_secs(15 * 60),
            link_ttl: None,
            payment_step: None,
            list_lag: Duration::ZERO,
            webhook_url: None,
            webhook_secret: None,
            webhook_header: false,
            webhook_attempts: receiver.attempts,
            webhook_backoff: receiver.backoff,
            webhook_timeout: receiver.timeout,
            webhook_anywhere: false,
            state: None,
            chaos: None,
            chaos_rate: USUAL_RATE,
            request_timeout: Duration::from_secs(30),
            keep: 100_000,
        }
    }
}

impl Config {
    /// Listens on this address, and lets in whoever reaches it.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// Takes requests that are sent to this name, such as a container's.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.allow_hosts.push(name.into());
        self
    }

    /// Listens on this port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Accepts this key only.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Accepts this access token, and those that it gives out, only.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(token.into());
        self
    }

    /// Gives tokens to this client only.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Gives tokens for this secret only.
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sets how long a token lives that it gives out.
    pub fn token_ttl(mut self, ttl: Duration) -> Self {
        self.token_ttl = ttl;
        self
    }

    /// Whether a token can be good that was not given out here.
    pub(crate) fn takes_foreign_tokens(&self) -> bool {
        self.access_token.is_some() || (self.client_id.is_none() && self.client_secret.is_none())
    }

    /// Adds a payment link; from the first on, no other token is known.
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// Sets how long a session lives.
    pub fn session_ttl(mut self, ttl: Duration) -> Self {
        self.session_ttl = ttl;
        self
    }

    /// Sets how long a payment link that is made by the API can be used.
    pub fn link_ttl(mut self, ttl: Duration) -> Self {
        self.link_ttl = Some(ttl);
        self
    }

    /// Has payments move on by themselves, each step after this time.
    pub fn payment_step(mut self, step: Duration) -> Self {
        self.payment_step = Some(step);
        self
    }

    /// Has lists of payments show what happened only so long after the fact.
    pub fn list_lag(mut self, lag: Duration) -> Self {
        self.list_lag = lag;
        self
    }

    /// Delivers webhooks there. It is checked at the start.
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }

    /// Signs webhooks with this secret.
    pub fn webhook_secret(mut self, secret: impl Into<String>) -> Self {
        self.webhook_secret = Some(secret.into());
        self
    }

    /// Signs webhooks in a header, as an older page of the service's documentation has it.
    pub fn webhook_header(mut self) -> Self {
        self.webhook_header = true;
        self
    }

    /// Sets how often a webhook is tried that is not answered 2xx.
    pub fn webhook_attempts(mut self, attempts: u32) -> Self {
        self.webhook_attempts = attempts;
        self
    }

    /// Sets how long after its first failure a webhook is tried again.
    pub fn webhook_backoff(mut self, backoff: Duration) -> Self {
        self.webhook_backoff = backoff;
        self
    }

    /// Sets how long a webhook's answer is waited for.
    pub fn webhook_timeout(mut self, timeout: Duration) -> Self {
        self.webhook_timeout = timeout;
        self
    }

    /// Lets webhooks be delivered beyond this machine.
    pub fn webhook_anywhere(mut self) -> Self {
        self.webhook_anywhere = true;
        self
    }

    /// Keeps the state in this file, which is made if it is not there: links, sessions, payments, tokens, webhooks, changed
    /// settings and the clock's advance. It is written before an answer goes out.
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Deals faults to operation requests by chance, the same for the same seed and order of requests.
    pub fn chaos(mut self, seed: u64) -> Self {
        self.chaos = Some(seed);
        self
    }

    /// Sets the chance that an operation request meets a fault, from 0 to 1. It is checked at the start.
    pub fn chaos_rate(mut self, rate: f64) -> Self {
        self.chaos_rate = rate;
        self
    }

    /// Sets how long a request's head may take to arrive, and its body.
    pub fn request_timeout(mut self, time: Duration) -> Self {
        self.request_timeout = time;
        self
    }

    /// Remembers so many of each kind.
    pub fn keep(mut self, most: usize) -> Self {
        self.keep = most;
        self
    }
}

/// A payment link: the reusable offer that sessions are opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The link's checkout token.
    pub token: String,
    /// ISO 4217 code of the currency it is paid in.
    pub currency: String,
    /// The payment methods that it takes; every one where empty.
    pub methods: Vec<String>,
}

/// A link's text that is not `TOKEN:CURRENCY[:METHOD,METHOD]`.
#[derive(Debug)]
pub struct BadLink(String);

impl fmt::Display for BadLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a link is TOKEN:CURRENCY[:METHOD,METHOD], not {:?}", self.0)
    }
}

impl std::error::Error for BadLink {}

impl FromStr for Link {
    type Err = BadLink;

    fn from_str(text: &str) -> Result<Self, BadLink> {
        let bad = || BadLink(text.to_owned());
        let mut parts = text.split(':').map(str::to_owned);
        let token = parts.next().filter(|token| !token.is_empty()).ok_or_else(bad)?;
        let currency = parts.next().filter(|currency| !currency.is_empty()).ok_or_else(bad)?;
        let methods: Vec<String> = match parts.next() {
            Some(methods) => methods.split(',').map(str::to_owned).collect(),
            None => Vec::new(),
        };
        if parts.next().is_some() || methods.iter().any(String::is_empty) {
            return Err(bad());
        }
        Ok(Self { token, currency, methods })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reads_its_methods() {
        let link: Link = "ct_1:CLP:ETPAY,CARD".parse().expect("a link");
        assert_eq!((link.token.as_str(), link.currency.as_str()), ("ct_1", "CLP"));
        assert_eq!(link.methods, ["ETPAY", "CARD"]);
        assert!("ct_1:CLP".parse::<Link>().expect("a link").methods.is_empty());
    }

    #[test]
    fn a_malformed_link_is_refused() {
        for text in ["", "ct_1", ":CLP", "ct_1:", "ct_1:CLP:", "ct_1:CLP:ETPAY,", "ct_1:CLP:ETPAY:x"] {
            assert!(text.parse::<Link>().is_err(), "{text:?}");
        }
    }
}
