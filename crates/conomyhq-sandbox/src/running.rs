//! A sandbox that runs.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, middleware};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    answers::Answer,
    arrival,
    config::Config,
    control, desk, durable,
    guard::{self, Guard},
    operations, page,
    path::base_path,
    place::Place,
    postman::{self, Postman},
    record,
    requests::RecordedRequest,
    settings::Settings,
    shared::Shared,
    shutdown::{closed, stop},
    store::Store,
    web,
    wire::{Wire, WireListener},
};

/// An offline ConomyHQ; see the crate's documentation.
pub struct Sandbox;

impl Sandbox {
    /// The settings to start from: lenient, on a port of the system's choice.
    pub fn builder() -> Config {
        Config::default()
    }

    /// Listens, on loopback unless told otherwise, and serves until stopped or dropped. Needs a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// If the address cannot be listened on. `InvalidInput` is a setting that makes no sense.
    pub async fn start(config: Config) -> io::Result<Running> {
        let wanted = SocketAddr::from((config.host, config.port));
        let listener = TcpListener::bind(wanted)
            .await
            .map_err(|error| io::Error::new(error.kind(), format!("{wanted}: {error}")))?;
        let place = Place::of(listener.local_addr()?);
        let (stop, stopping) = watch::channel(());
        let invalid = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
        let settings = Settings::of(&config).map_err(invalid)?;
        let postman = Postman::new().map_err(io::Error::other)?;
        let guard = Guard::of(&config);
        let kept = config.state.as_deref().map(Store::open).transpose()?;
        let shared = Shared::new(config, place, settings, postman.clone(), kept, stopping.clone());
        let shared = shared.map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
        let recorded = operations::router(&shared)
            .merge(page::router())
            .layer(middleware::from_fn_with_state(shared.clone(), record::record));
        let app = control::router().merge(web::router()).merge(desk::router()).merge(recorded);
        let app: Router = app
            .layer(middleware::from_fn_with_state(shared.clone(), durable::written))
            .layer(middleware::from_fn_with_state(shared.clone(), arrival::whole))
            .with_state(shared.clone())
            .layer(middleware::from_fn_with_state(guard, guard::check));
        let service = app.into_make_service_with_connect_info::<Wire>();
        let serve = axum::serve(WireListener { listener, patience: shared.config.request_timeout }, service)
            .with_graceful_shutdown(closed(stopping));
        let server = tokio::spawn(serve.into_future());
        tokio::spawn(postman::deliver(shared.clone(), postman));
        Ok(Running { shared, stop, server })
    }
}

impl Config {
    /// Starts the sandbox; the same as [`Sandbox::start`].
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn start(self) -> io::Result<Running> {
        Sandbox::start(self).await
    }
}

/// A sandbox that serves. Dropping it stops it as well, without waiting.
pub struct Running {
    shared: Shared,
    /// Dropped to stop.
    stop: watch::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Where this machine reaches it: `http://127.0.0.1:PORT`, or the address that it was told to listen on.
    pub fn url(&self) -> String {
        self.shared.place.root().to_owned()
    }

    /// What a client takes as its base URL: `http://127.0.0.1:PORT/sandbox`.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.url(), base_path())
    }

    /// The requests received (the latest 10,000), credentials masked; the control surface's own are not among them.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.look(|state| state.requests())
    }

    /// Advances the clock that sessions live by.
    pub fn advance(&self, by: Duration) {
        self.shared.state(|state| state.clock.advance(by));
    }

    /// Queues an answer for the next operation requests.
    ///
    /// # Errors
    /// If the answer cannot be HTTP; the text says why.
    pub fn answer(&self, answer: Answer) -> Result<(), String> {
        let answer = answer.prepare()?;
        self.shared.state(|state| state.queue_answer(answer));
        Ok(())
    }

    /// Forgets everything that happened, the clock's advance, and the settings that were changed since the start.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Stops: accepts no more, ends delays, lets answers that are on their way arrive (two seconds at most).
    pub async fn stop(self) {
        drop(self.stop);
        let mut server = self.server;
        stop(&mut server).await;
        self.shared.close_store().await;
    }
}
