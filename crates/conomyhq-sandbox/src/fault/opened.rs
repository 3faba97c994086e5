//! All that was opened through a server's control surface.

use std::{
    collections::HashMap,
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{Endpoint, Proxy, ProxySetup, Setup, tls::Authority};

/// The endpoints and proxies of one server.
pub(crate) struct Opened {
    pub(crate) authority: Authority,
    endpoints: Mutex<HashMap<String, Endpoint>>,
    proxies: Mutex<HashMap<String, Proxy>>,
    numbers: AtomicU64,
}

impl Opened {
    pub(crate) fn new(authority: Authority) -> Self {
        Self { authority, endpoints: Mutex::default(), proxies: Mutex::default(), numbers: AtomicU64::new(1) }
    }

    pub(crate) async fn endpoint(&self, setup: Setup) -> io::Result<Endpoint> {
        let endpoint = Endpoint::open(self.name("e"), setup, &self.authority).await?;
        lock(&self.endpoints).insert(endpoint.id().to_owned(), endpoint.clone());
        Ok(endpoint)
    }

    pub(crate) async fn proxy(&self, setup: ProxySetup) -> io::Result<Proxy> {
        let proxy = Proxy::open(self.name("p"), setup).await?;
        lock(&self.proxies).insert(proxy.id().to_owned(), proxy.clone());
        Ok(proxy)
    }

    pub(crate) fn find_endpoint(&self, id: &str) -> Option<Endpoint> {
        lock(&self.endpoints).get(id).cloned()
    }

    pub(crate) fn find_proxy(&self, id: &str) -> Option<Proxy> {
        lock(&self.proxies).get(id).cloned()
    }

    pub(crate) fn close_endpoint(&self, id: &str) -> Option<()> {
        lock(&self.endpoints).remove(id).map(|endpoint| endpoint.close())
    }

    pub(crate) fn close_proxy(&self, id: &str) -> Option<()> {
        lock(&self.proxies).remove(id).map(|proxy| proxy.close())
    }

    fn name(&self, kind: &str) -> String {
        format!("{kind}{}", self.numbers.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn close_all(&self) {
        lock(&self.endpoints).drain().for_each(|(_, endpoint)| endpoint.close());
        lock(&self.proxies).drain().for_each(|(_, proxy)| proxy.close());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
