//! One listener with its script and its log.

use std::{collections::BTreeMap, io, net::SocketAddr, sync::Arc, time::Duration};

use serde::Deserialize;
use tokio::time::sleep;

use super::{
    LedgerEntry, Random, Reads, ReceivedRequest, Stats, Step, Tls, Turn, connection,
    listening::Listening,
    log::Log,
    port::Port,
    script::{self, Script},
    tls::Authority,
};
use crate::path::base_path;

/// What an endpoint is opened with. In JSON: `{"script": [step, …]}` or `{"random": {…}}`, `"tls"` and `"reads"`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The behaviours, in order; see [`Step`] for who meets which.
    #[serde(default, deserialize_with = "script::turns")]
    pub script: Vec<Turn>,
    /// A lottery in place of the script.
    #[serde(default)]
    pub random: Option<Random>,
    /// Serves TLS; plain HTTP where unset.
    #[serde(default)]
    pub tls: Option<Tls>,
    /// Lets payments that were carried out be read back.
    #[serde(default)]
    pub reads: Option<Reads>,
}

impl Setup {
    /// A script over plain HTTP.
    pub fn script(turns: impl IntoIterator<Item = impl Into<Turn>>) -> Self {
        Self { script: turns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// A lottery over plain HTTP.
    pub fn random(random: Random) -> Self {
        Self { random: Some(random), ..Self::default() }
    }

    /// The same over TLS.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// The same, where payments that were carried out can be read back.
    pub fn reads(mut self, reads: Reads) -> Self {
        self.reads = Some(reads);
        self
    }

    fn has(&self, wanted: impl Fn(&Step) -> bool) -> bool {
        let drawn = self.random.iter().flat_map(|random| random.steps.iter().map(|(turn, _)| turn));
        self.script.iter().chain(drawn).any(|turn| wanted(&turn.step))
    }

    fn redirects(&self) -> bool {
        let by_name = self.random.as_ref().is_some_and(|random| random.weights.contains_key("redirect"));
        by_name || self.has(|step| matches!(step, Step::Redirect { to: None, .. }))
    }
}

/// An open endpoint. It lives until [`Endpoint::close`], or until its server stops; clones are the same endpoint.
#[derive(Clone)]
pub struct Endpoint {
    id: String,
    address: SocketAddr,
    ca_pem: Option<String>,
    listening: Arc<Listening>,
    /// Where redirects point to.
    elsewhere: Option<Box<Endpoint>>,
}

impl Endpoint {
    /// Listens (or refuses) before it returns. `InvalidInput` is a setup that makes no sense.
    pub(crate) async fn open(id: String, setup: Setup, authority: &Authority) -> io::Result<Self> {
        let elsewhere = match setup.redirects() {
            true => {
                let elsewhere = Self::open(format!("{id}-elsewhere"), Setup::default(), authority);
                Some(Box::new(Box::pin(elsewhere).await?))
            }
            false => None,
        };
        let mut port = Port::new(setup.has(|step| matches!(step, Step::AcceptNeverRead { fill: true })))?;
        let acceptor = setup.tls.map(|tls| authority.acceptor(tls)).transpose()?;
        let script = match setup.random {
            Some(_) if !setup.script.is_empty() => Err("script and random exclude each other".to_owned()),
            Some(random) => Script::drawn(random),
            None => Ok(Script::listed(setup.script)),
        };
        let script = script.map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
        port.set(script.at_port().as_ref()).await?;
        let elsewhere_url = elsewhere.as_ref().map(|elsewhere| elsewhere.url()).unwrap_or_default();
        let endpoint = Self {
            id,
            address: port.address(),
            ca_pem: acceptor.is_some().then(|| authority.ca_pem.clone()),
            listening: Arc::new(Listening::new(acceptor, script, setup.reads, elsewhere_url)),
            elsewhere,
        };
        tokio::spawn(attend(endpoint.listening.clone(), port));
        Ok(endpoint)
    }

    /// Its name on the control surface.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where it listens, by address: `http://127.0.0.1:PORT`, or `https`.
    pub fn url(&self) -> String {
        let scheme = if self.listening.acceptor.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// What a client takes as its base URL.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.url(), base_path())
    }

    /// The authority to trust, as PEM; `None` without TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.listening.log(|log| log.requests())
    }

    /// The counts so far.
    pub fn stats(&self) -> Stats {
        let redirected = self.elsewhere.as_ref().map(|elsewhere| Box::new(elsewhere.stats()));
        let script_left = self.listening.script.left();
        Stats { redirected, script_left, ..self.listening.log(|log| log.stats()) }
    }

    /// What became of every marker: the `marker` member of a request's JSON body, else its path.
    pub fn ledger(&self) -> BTreeMap<String, LedgerEntry> {
        self.listening.log(|log| log.ledger())
    }

    /// Closes the port and every connection. The log stays readable.
    pub fn close(&self) {
        self.listening.closed.send_replace(true);
        if let Some(elsewhere) = &self.elsewhere {
            elsewhere.close();
        }
    }
}

/// Keeps the port and sends everyone who comes to a task of their own, until the endpoint is closed.
async fn attend(endpoint: Arc<Listening>, mut port: Port) {
    let mut closed = endpoint.closed.subscribe();
    let mut changed = endpoint.script.subscribe();
    loop {
        let step = endpoint.script.at_port();
        if port.set(step.as_ref()).await.is_err() {
            // The port is lost: whoever connects is refused, which a test will notice.
            return;
        }
        endpoint.shut.send_replace(step.is_some());
        tokio::select! {
            _ = closed.wait_for(|closed| *closed) => return,
            () = lapse(step.as_ref()) => endpoint.script.pass_port(),
            stream = port.accept() => {
                let number = endpoint.log(Log::connection);
                let first = endpoint.script.take_for_connection();
                let endpoint = endpoint.clone();
                tokio::spawn(async move {
                    let mut closed = endpoint.closed.subscribe();
                    tokio::select! {
                        () = connection::serve(&endpoint, stream, number, first) => {}
                        _ = closed.wait_for(|closed| *closed) => {}
                    }
                    endpoint.log(Log::ended);
                });
            }
            _ = changed.changed(), if step.is_none() => {}
        }
    }
}

/// Waits as long as the step shuts the port.
async fn lapse(step: Option<&Step>) {
    match step {
        Some(Step::Refuse { ms: Some(ms) } | Step::NeverAccept { ms: Some(ms) }) => {
            sleep(Duration::from_millis(*ms)).await;
        }
        _ => std::future::pending().await,
    }
}
