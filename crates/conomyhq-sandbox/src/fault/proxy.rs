//! A forward proxy: `CONNECT` tunnels and plain HTTP in absolute form, for real.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::framing::Framed;
use crate::requests;

/// What a proxy is opened with. By default it lets everybody through.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxySetup {
    /// `user:password` that it asks for; whoever has another gets 407.
    #[serde(default)]
    pub auth: Option<String>,
    /// Answers every `CONNECT` with this status in place of a tunnel.
    #[serde(default)]
    pub connect_status: Option<u16>,
    /// Never answers a `CONNECT`.
    #[serde(default)]
    pub connect_stall: bool,
}

/// What a proxy was asked for.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ProxiedRequest {
    /// `CONNECT`, or the method to forward.
    pub method: String,
    /// `host:port`, or the absolute URL to forward to.
    pub target: String,
    /// Names in lower case and values, in the order of the wire, credentials masked.
    pub headers: Vec<(String, String)>,
    /// Whether the right credentials came with it, or none are asked for.
    pub authorized: bool,
    /// What the proxy itself answered; `None` where it forwarded, stalled or was sent no request.
    pub status: Option<u16>,
}

/// An open proxy. It lives until [`Proxy::close`], or until its server stops.
#[derive(Clone)]
pub struct Proxy(Arc<Inner>);

struct Inner {
    id: String,
    address: SocketAddr,
    setup: ProxySetup,
    log: Mutex<Vec<ProxiedRequest>>,
    closed: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn open(id: String, setup: ProxySetup) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let closed = watch::Sender::new(false);
        let proxy = Self(Arc::new(Inner { id, address, setup, log: Mutex::default(), closed }));
        tokio::spawn(proxy.clone().attend(listener));
        Ok(proxy)
    }

    /// Its name on the control surface.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Where it listens, `http://127.0.0.1:PORT`, without credentials.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// What it was asked for, in the order of arrival.
    pub fn requests(&self) -> Vec<ProxiedRequest> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Closes it and its tunnels.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    async fn attend(self, listener: TcpListener) {
        let mut closed = self.0.closed.subscribe();
        loop {
            let stream = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = closed.wait_for(|closed| *closed) => return,
            };
            let Ok((mut stream, _)) = stream else { continue };
            let (proxy, mut closed) = (self.clone(), closed.clone());
            tokio::spawn(async move {
                tokio::select! {
                    served = proxy.serve(&mut stream) => if served.is_err() {
                        // What broke on one side breaks on the other.
                        let _ = stream.set_zero_linger();
                    },
                    _ = closed.wait_for(|closed| *closed) => {}
                }
            });
        }
    }

    /// Serves a connection's one request; a forwarded one ends the connection.
    async fn serve(&self, client: &mut TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut bytes = Vec::new();
        let (request, head) = loop {
            let framed = Framed::of(&bytes);
            match framed.head {
                Some(head) if framed.end.is_some() => break (framed, head),
                _ => {}
            }
            if client.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        let tunnel = request.method.as_deref() == Some("CONNECT");
        let authorized = self.authorizes(&request);
        let forced = self.0.setup.connect_status.filter(|_| tunnel);
        let stalls = tunnel && self.0.setup.connect_stall;
        let mut status = if authorized { forced } else { Some(407) };
        let mut upstream = None;
        if status.is_none() && !stalls {
            upstream = connect(&request, tunnel).await;
            status = upstream.is_none().then_some(502);
        }
        self.record(&request, authorized, status);
        match (upstream, status) {
            (Some(mut upstream), _) => {
                if tunnel {
                    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
                    upstream.write_all(&bytes[head..]).await?;
                } else {
                    upstream.write_all(&origin_form(&bytes, head)).await?;
                }
                copy_bidirectional(client, &mut upstream).await.map(|_| ())
            }
            (None, Some(status)) => refuse(client, status).await,
            (None, None) => std::future::pending().await,
        }
    }

    fn authorizes(&self, request: &Framed) -> bool {
        let Some(wanted) = &self.0.setup.auth else { return true };
        let given = request.header("proxy-authorization").and_then(|value| value.strip_prefix("Basic "));
        given.is_some_and(|given| given == BASE64_STANDARD.encode(wanted))
    }

    fn record(&self, request: &Framed, authorized: bool, status: Option<u16>) {
        let mut headers = request.headers.clone();
        for (name, value) in &mut headers {
            requests::mask(name, value);
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (method, target) = (text(&request.method), text(&request.target));
        let proxied = ProxiedRequest { method, target, headers, authorized, status };
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner).push(proxied);
    }
}

/// Connects to where the request wants to go.
async fn connect(request: &Framed, tunnel: bool) -> Option<TcpStream> {
    let target = request.target.as_deref()?;
    let authority = match tunnel {
        true => target,
        false => target.strip_prefix("http://")?.split('/').next()?,
    };
    let has_port = authority.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok());
    let address = if has_port { authority.to_owned() } else { format!("{authority}:80") };
    let stream = TcpStream::connect(address).await.ok()?;
    stream.set_nodelay(true).ok()?;
    Some(stream)
}

/// The request as its origin wants it: the path alone, nothing that is for the proxy, one answer and then the end.
fn origin_form(bytes: &[u8], head: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(&bytes[..head]);
    let mut lines = text.trim_end().split("\r\n");
    let mut words = lines.next().unwrap_or_default().splitn(3, ' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.strip_prefix("http://").and_then(|rest| rest.find('/').map(|slash| &rest[slash..]));
    let mut origin = format!("{method} {} HTTP/1.1\r\n", path.unwrap_or("/"));
    for line in lines {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with("proxy-") && name != "connection" {
            origin += &format!("{line}\r\n");
        }
    }
    [(origin + "Connection: close\r\n\r\n").as_bytes(), &bytes[head..]].concat()
}

async fn refuse(client: &mut TcpStream, status: u16) -> io::Result<()> {
    let challenge = if status == 407 { "Proxy-Authenticate: Basic realm=\"faults\"\r\n" } else { "" };
    let head =
        format!("HTTP/1.1 {status} Proxy\r\n{challenge}Content-Length: 0\r\nConnection: close\r\n\r\n");
    client.write_all(head.as_bytes()).await?;
    client.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_sees_nothing_of_the_proxy() {
        let head = "POST http://a:1/b?c HTTP/1.1\r\nHost: a:1\r\nProxy-Authorization: x\r\nproxy-connection: y\r\nX: z\r\n\r\n";
        let sent = origin_form(format!("{head}body").as_bytes(), head.len());
        assert_eq!(sent, b"POST /b?c HTTP/1.1\r\nHost: a:1\r\nX: z\r\nConnection: close\r\n\r\nbody");
    }
}
