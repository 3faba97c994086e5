//! The request's headers as they were on the wire.
//!
//! hyper keeps headers in a map, which brings a name's values together. A test of what a client sends wants the
//! order and the repetitions themselves, so every connection keeps a copy of the bytes of its latest request.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::Sleep,
};

use crate::{
    answers::End,
    cut::{Cut, HEAD_END},
};

/// More than hyper accepts as the head of a request.
const HEAD_LIMIT: usize = 512 * 1024;
const MAX_HEADERS: usize = 256;

/// A connection may stay so many times as long, on which nothing is asked any more, as a request may take to arrive.
const IDLE: u32 = 10;

/// What an answer ahead of the answer begins with.
const INTERIM: &[u8] = b"HTTP/1.1 100 ";

/// Accepts connections that remember.
pub(crate) struct WireListener {
    pub(crate) listener: TcpListener,
    /// How long the head of a request may take to arrive.
    pub(crate) patience: Duration,
}

impl Listener for WireListener {
    type Io = WireStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers are small: without this each could wait for the peer's delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        (WireStream { stream, wire: Wire::default(), patience: self.patience, waited: None }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection whose latest request can be looked at.
#[derive(Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<Latest>>);

#[derive(Default)]
struct Latest {
    bytes: Vec<u8>,
    /// Its head is complete.
    has_head: bool,
    /// An answer has been written since: the next byte begins another request.
    answered: bool,
    /// Set where the answer that is about to be written is its connection's last.
    cut: Option<Cut>,
}

impl Wire {
    fn with<T>(&self, act: impl FnOnce(&mut Latest) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn received(&self, bytes: &[u8]) {
        self.with(|latest| {
            if std::mem::take(&mut latest.answered) {
                latest.bytes.clear();
                latest.has_head = false;
                latest.cut = None;
            }
            let room = HEAD_LIMIT.saturating_sub(latest.bytes.len());
            // Its end may have begun to come before.
            let from = latest.bytes.len().saturating_sub(HEAD_END.len() - 1);
            latest.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
            latest.has_head |= latest.bytes[from..].windows(HEAD_END.len()).any(|end| end == HEAD_END);
        });
    }

    /// How long the client may leave it at what it sent; nothing where it waits for an answer.
    fn may_wait(&self, patience: Duration) -> Option<Duration> {
        self.with(|latest| match latest {
            Latest { answered: true, .. } => Some(patience.saturating_mul(IDLE)),
            Latest { has_head: false, .. } => Some(patience),
            Latest { .. } => None,
        })
    }

    /// Lets only so much of the next answer out, and then breaks the connection.
    pub(crate) fn end_answer(&self, end: End) {
        let body = match end {
            End::Whole => return,
            End::Cut(bytes) => Some(bytes),
            End::Lost => None,
        };
        self.with(|latest| latest.cut = Some(Cut::new(body)));
    }

    /// The headers of the request being answered, names in lower case. `None` if it is not the latest on the
    /// connection, which takes a pipelining client.
    pub(crate) fn headers(&self, method: &str, target: &str) -> Option<Vec<(String, String)>> {
        self.with(|latest| {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut head = httparse::Request::new(&mut headers);
            head.parse(&latest.bytes).ok().filter(httparse::Status::is_complete)?;
            let same = head.method == Some(method) && head.path == Some(target);
            let text = |h: &httparse::Header<'_>| {
                (h.name.to_ascii_lowercase(), String::from_utf8_lossy(h.value).into_owned())
            };
            same.then(|| head.headers.iter().map(text).collect())
        })
    }
}

impl Connected<IncomingStream<'_, WireListener>> for Wire {
    fn connect_info(stream: IncomingStream<'_, WireListener>) -> Self {
        stream.io().wire.clone()
    }
}

pub(crate) struct WireStream {
    stream: TcpStream,
    wire: Wire,
    patience: Duration,
    /// Ends the wait for a request, and how long that wait may be.
    waited: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl WireStream {
    /// Whether the client has been waited for long enough.
    fn is_given_up(&mut self, context: &mut Context<'_>) -> bool {
        let Some(time) = self.wire.may_wait(self.patience) else {
            self.waited = None;
            return false;
        };
        // Bytes that come one by one do not begin the wait anew.
        let begun = self.waited.take().filter(|(begun, _)| *begun == time);
        let (_, sleep) =
            self.waited.insert(begun.unwrap_or_else(|| (time, Box::pin(tokio::time::sleep(time)))));
        sleep.as_mut().poll(context).is_ready()
    }
}

impl AsyncRead for WireStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if polled.is_ready() {
            self.wire.received(&buf.filled()[before..]);
        }
        if self.is_given_up(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        polled
    }
}

impl AsyncWrite for WireStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let room = self.wire.with(|latest| {
            // One that only says to go on answers nothing.
            latest.answered = !buf.starts_with(INTERIM);
            latest.cut.as_ref().map(|cut| cut.room(buf))
        });
        // From here on nothing may be asked any more, and nobody may look whether anything is. What goes on being
        // written, such as a stream of events, is no idleness.
        self.waited = None;
        self.is_given_up(cx);
        let Some(room) = room else { return Pin::new(&mut self.stream).poll_write(cx, buf) };
        if room == 0 && !buf.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &buf[..room]))?;
        self.wire.with(|latest| latest.cut.iter_mut().for_each(|cut| cut.wrote(&buf[..written])));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
