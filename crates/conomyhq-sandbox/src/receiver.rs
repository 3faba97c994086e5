//! Where webhooks are delivered to, and how.

use std::{net::IpAddr, time::Duration};

use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::clock::A_MILLENNIUM;

/// Where deliveries go, and what is done where one fails.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Receiver {
    /// Nobody is told where unset.
    pub(crate) url: Option<String>,
    pub(crate) secret: String,
    /// Sign in a header, as an older page of the documentation has it, in place of a member of the body.
    pub(crate) header: bool,
    /// Deliver nothing but what control asks for.
    pub(crate) hold: bool,
    /// How often each event is delivered.
    pub(crate) copies: u32,
    /// How often a delivery is tried.
    pub(crate) attempts: u32,
    /// How long after the first failure it is tried again; twice as long after each further one.
    pub(crate) backoff: Duration,
    /// How long an answer is waited for.
    pub(crate) timeout: Duration,
    /// Whether it may be beyond this machine.
    pub(crate) anywhere: bool,
}

/// The secret where none is said.
pub(crate) const USUAL_SECRET: &str = "sandbox-secret";

impl Default for Receiver {
    fn default() -> Self {
        Self {
            url: None,
            secret: USUAL_SECRET.into(),
            header: false,
            hold: false,
            copies: 1,
            attempts: 5,
            backoff: Duration::from_secs(1),
            timeout: Duration::from_secs(10),
            anywhere: false,
        }
    }
}

impl Receiver {
    /// Delivers there from now on.
    pub(crate) fn lead_to(&mut self, text: &str) -> Result<(), String> {
        let url: Url = text.parse().map_err(|error| format!("webhook_url {text:?}: {error}"))?;
        if url.scheme() != "http" {
            return Err("webhook_url: it is delivered by plain http://".into());
        }
        if !self.anywhere && !is_here(&url) {
            return Err(
                "webhook_url leads beyond this machine, which is allowed where the sandbox is started with \
                        `--webhook-anywhere`"
                    .into(),
            );
        }
        self.url = Some(url.into());
        Ok(())
    }

    /// How long after so many failures it is tried again; `None` if it is given up.
    pub(crate) fn retry_after(&self, failures: u32) -> Option<Duration> {
        let doublings = failures.saturating_sub(1).min(16);
        (failures < self.attempts).then(|| self.backoff.saturating_mul(1 << doublings).min(A_MILLENNIUM))
    }
}

fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_on_this_machine_unless_told_otherwise() {
        let mut receiver = Receiver::default();
        for url in ["http://127.0.0.1:8000/hook", "http://localhost/hook?a=b", "http://[::1]:1/"] {
            assert_eq!(receiver.lead_to(url), Ok(()), "{url}");
        }
        for url in ["http://192.0.2.1/", "http://localhost.example.com/", "https://localhost/", "x", ""] {
            assert!(receiver.lead_to(url).is_err(), "{url}");
        }
        receiver.anywhere = true;
        assert_eq!(receiver.lead_to("http://shop:8000/hook"), Ok(()));
        assert!(receiver.lead_to("https://shop/hook").is_err());
    }

    #[test]
    fn waits_double_until_it_is_given_up() {
        let receiver = Receiver { attempts: 4, ..Receiver::default() };
        let seconds = (1..=4).map(|failures| receiver.retry_after(failures).map(|wait| wait.as_secs()));
        assert_eq!(seconds.collect::<Vec<_>>(), [Some(1), Some(2), Some(4), None]);
    }
}
