//! One connection: request after request, each met by a step.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest},
    net::TcpStream,
    time::sleep,
};
use tokio_rustls::server::TlsStream;

use super::{
    Step, Turn,
    deliver::{Then, deliver},
    framing::Framed,
    listening::Listening,
    reads::Reads,
    reply::Reply,
};

/// What a request begins with that reads, and no other does: the byte that is there before a step is taken.
const READ: &[u8] = b"G";

/// A stream whose TCP connection can be got at.
pub(crate) trait Io: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Io for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Io for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Serves a connection to its end. `first` is the step that it was accepted with.
pub(crate) async fn serve(endpoint: &Listening, stream: TcpStream, number: u64, mut first: Option<Turn>) {
    let _ = stream.set_nodelay(true);
    if let Some(turn) = first.take_if(|turn| turn.step.is_for_connection()) {
        return before_any_request(stream, &turn.step).await;
    }
    let io: Box<dyn Io> = match &endpoint.acceptor {
        None => Box::new(stream),
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => Box::new(stream),
            Err(_) => return endpoint.log(|log| log.tls_failure()),
        },
    };
    let mut connection =
        Connection { io, endpoint, number, bytes: Vec::new(), request: 0, logged: 0, idle: None };
    match connection.requests(first).await {
        // An error means that the client has gone.
        Ok(Then::Close | Then::Stay) | Err(_) => drop(connection.io.shutdown().await),
        Ok(Then::Reset) => reset(connection.io.tcp()),
        Ok(Then::Hold) => connection.hold().await,
    }
}

/// Makes dropping the connection send RST.
fn reset(stream: &TcpStream) {
    let _ = stream.set_zero_linger();
}

async fn before_any_request(mut stream: TcpStream, step: &Step) {
    let mut buffer = [0; 4096];
    match step {
        Step::TlsReset {} => {
            let _ = stream.read(&mut buffer).await;
            reset(&stream);
        }
        Step::TlsStall {} => while matches!(stream.read(&mut buffer).await, Ok(1..)) {},
        Step::ReadBytesThenReset { .. } => reset(&stream),
        _ => ignore(&stream).await,
    }
}

/// Reads nothing until the client gives up, which shows without reading.
async fn ignore(stream: &TcpStream) {
    // Whatever it has sent keeps the stream ready, so that there is nothing to wait for but the time to look again.
    while stream.ready(Interest::READABLE).await.is_ok_and(|ready| !ready.is_read_closed()) {
        sleep(Duration::from_millis(20)).await;
    }
}

struct Connection<'a> {
    io: Box<dyn Io>,
    endpoint: &'a Listening,
    number: u64,
    /// The current request's bytes; after its end, what has come of the next.
    bytes: Vec<u8>,
    /// The current request's place in the log, and how many of its bytes the log has.
    request: usize,
    logged: usize,
    /// How long the connection stays open without a request.
    idle: Option<Duration>,
}

impl Connection<'_> {
    /// Serves requests until one of them, or the client, ends it.
    async fn requests(&mut self, mut first: Option<Turn>) -> io::Result<Then> {
        // The step that answered a request and waits for the next one.
        let mut waiting: Option<Step> = None;
        let script = &self.endpoint.script;
        while self.begins().await? {
            if let Some(reads) = self.endpoint.reads.filter(|_| self.bytes.starts_with(READ)) {
                if self.read_back(reads).await? != Then::Stay {
                    return Ok(Then::Close);
                }
                continue;
            }
            let waited = waiting.is_some();
            let (step, applied) = match waiting.take() {
                // What it was told of is the first request, which was answered well; this one gets no answer.
                Some(step) => (step, script.applied(None, None)),
                None => {
                    let Turn { step, applied } = first.take().unwrap_or_else(|| script.take());
                    let applied = script.applied(applied, step.contract());
                    (step, applied)
                }
            };
            self.request = self.endpoint.log(|log| log.begin(self.number, step.name(), applied));
            self.logged = 0;
            let then = match &step {
                Step::CloseOnNextRequest { n, close } if waited => {
                    self.read_bytes(*n).await?;
                    if *close { Then::Close } else { Then::Reset }
                }
                step => self.meet(step).await?,
            };
            if then != Then::Stay {
                return Ok(then);
            }
            match step {
                Step::CloseIdleAfter { ms } => self.idle = Some(ms.duration()),
                Step::CloseOnNextRequest { .. } if !waited => waiting = Some(step),
                _ => {}
            }
        }
        Ok(Then::Close)
    }

    /// Waits for the first byte of a request; `false` if there will be none.
    ///
    /// A single byte is read, since the step that decides how many may be read is taken only when one is there.
    async fn begins(&mut self) -> io::Result<bool> {
        let mut changed = self.endpoint.script.subscribe();
        let idle = self.idle.take();
        let idle = async {
            match idle {
                Some(idle) => sleep(idle).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(idle);
        while self.bytes.is_empty() {
            if self.endpoint.script.at_port().is_some() {
                return Ok(false);
            }
            let mut byte = [0];
            tokio::select! {
                read = self.io.read(&mut byte) => match read? {
                    0 => return Ok(false),
                    _ => self.bytes.push(byte[0]),
                },
                _ = changed.changed() => {}
                () = &mut idle => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Answers a GET as [`Reads`] has it.
    async fn read_back(&mut self, reads: Reads) -> io::Result<Then> {
        self.request = self.endpoint.log(|log| log.begin(self.number, "reads".into(), false));
        self.logged = 0;
        let request = self.read_all().await?;
        let reply = self.endpoint.log(|log| {
            let reply = reads.reply(&request, log.made());
            log.read(self.request, reply.status);
            reply
        });
        deliver(&mut *self.io, &Step::well(), &reply, None, request.wants_close()).await
    }

    async fn meet(&mut self, step: &Step) -> io::Result<Then> {
        match step {
            // On a connection that is open already: from now on.
            Step::AcceptNeverRead { .. } => {
                ignore(self.io.tcp()).await;
                return Ok(Then::Close);
            }
            Step::TlsStall {} => return Ok(Then::Hold),
            Step::TlsReset {} => return Ok(Then::Reset),
            Step::ReadBytesThenReset { n } => {
                self.read_bytes(*n).await?;
                return Ok(Then::Reset);
            }
            _ => {}
        }
        let request = self.read_all().await?;
        let close = self.endpoint.await_port().await || request.wants_close();
        let id = self.endpoint.log(|log| log.id(self.request));
        let reply = Reply::of(step, &request, &id, &self.endpoint.elsewhere_url);
        if step.status().is_some() {
            self.endpoint.log(|log| log.answered(self.request, &reply));
        }
        let stray = reply.stray(step, &request);
        deliver(&mut *self.io, step, &reply, stray, close).await
    }

    /// Reads the whole request.
    async fn read_all(&mut self) -> io::Result<Framed> {
        loop {
            let framed = Framed::of(&self.bytes);
            if let Some(end) = framed.end {
                self.complete(end);
                return Ok(framed);
            }
            self.log();
            self.read(64 * 1024).await?;
        }
    }

    /// Reads the request's first `n` bytes, or all of it if it has fewer.
    async fn read_bytes(&mut self, n: usize) -> io::Result<()> {
        loop {
            if let Some(end) = Framed::of(&self.bytes).end {
                self.complete(end);
                return Ok(());
            }
            self.log();
            match n.saturating_sub(self.bytes.len()) {
                0 => return Ok(()),
                more => self.read(more).await?,
            }
        }
    }

    async fn read(&mut self, limit: usize) -> io::Result<()> {
        let mut buffer = vec![0; limit.min(64 * 1024)];
        match self.io.read(&mut buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.bytes.extend_from_slice(&buffer[..read]);
                Ok(())
            }
        }
    }

    /// Reads on, so that what a client sends all the same is on record, until it gives up.
    async fn hold(&mut self) {
        loop {
            self.log();
            if self.read(64 * 1024).await.is_err() {
                return;
            }
        }
    }

    fn complete(&mut self, end: usize) {
        let next = self.bytes.split_off(end);
        self.log();
        self.endpoint.log(|log| log.complete(self.request));
        (self.bytes, self.logged) = (next, 0);
    }

    fn log(&mut self) {
        let new = &self.bytes[self.logged..];
        self.endpoint.log(|log| log.received(self.request, new));
        self.logged = self.bytes.len();
    }
}
