//! The control surface's server.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::middleware;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{Endpoint, Proxy, ProxySetup, Setup, control, opened::Opened, tls::Authority};
use crate::{
    config::Config,
    guard::{self, Guard},
    shutdown::{closed, stop},
};

/// A fault server; see the module's documentation. Dropping it closes everything that it opened.
pub struct Server {
    address: SocketAddr,
    opened: Arc<Opened>,
    /// Dropped to stop.
    stopping: watch::Sender<()>,
    control: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Serves the control surface on this port of loopback; 0 takes a free one. Needs a tokio runtime.
    ///
    /// # Errors
    /// If the port cannot be listened on.
    pub async fn start(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let opened = Arc::new(Opened::new(Authority::new().map_err(io::Error::other)?));
        let (stopping, stopped) = watch::channel(());
        let guard = middleware::from_fn_with_state(Guard::of(&Config::default()), guard::check);
        let app = control::router().with_state(opened.clone()).layer(guard);
        let serve = axum::serve(listener, app).with_graceful_shutdown(closed(stopped));
        Ok(Self { address, opened, stopping, control: tokio::spawn(serve.into_future()) })
    }

    /// Where the control surface is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The authority to trust, as PEM.
    pub fn ca_pem(&self) -> &str {
        &self.opened.authority.ca_pem
    }

    /// Opens an endpoint.
    ///
    /// # Errors
    /// `InvalidInput` if the setup makes no sense, and what the system says.
    pub async fn endpoint(&self, setup: Setup) -> io::Result<Endpoint> {
        self.opened.endpoint(setup).await
    }

    /// Opens a proxy.
    ///
    /// # Errors
    /// What the system says.
    pub async fn proxy(&self, setup: ProxySetup) -> io::Result<Proxy> {
        self.opened.proxy(setup).await
    }

    /// Closes everything and ends the control surface.
    pub async fn stop(mut self) {
        self.opened.close_all();
        // `self` has a Drop, so the sender cannot be moved out: a fresh one takes its place.
        drop(std::mem::replace(&mut self.stopping, watch::Sender::new(())));
        stop(&mut self.control).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.opened.close_all();
    }
}
