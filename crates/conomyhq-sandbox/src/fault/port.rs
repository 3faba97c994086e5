//! The port of an endpoint: open, closed while it stays ours, or so full that connecting hangs.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    time::{sleep, timeout},
};

use super::Step;

/// A receive buffer that even a small request fills; the system rounds it up to its least.
const TINY: u32 = 2048;

const BACKLOG: u32 = 1024;

pub(crate) struct Port {
    address: SocketAddr,
    tiny: bool,
    state: State,
}

enum State {
    /// Bound and not listening: connecting is refused, and nobody else can take the port.
    Closed(TcpSocket),
    Open(TcpListener),
    /// Listening with a full queue; connections beyond it stay unanswered.
    Full {
        _listener: TcpListener,
        _queue: Vec<TcpStream>,
    },
    /// Nothing, between two of the others.
    Gone,
}

impl Port {
    /// Takes a port, closed. `tiny` gives its connections the least receive buffer that there is.
    pub(crate) fn new(tiny: bool) -> io::Result<Self> {
        let socket = bind(SocketAddr::from(([127, 0, 0, 1], 0)), tiny)?;
        Ok(Self { address: socket.local_addr()?, tiny, state: State::Closed(socket) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Does what the step for the port says; opens if there is none.
    pub(crate) async fn set(&mut self, step: Option<&Step>) -> io::Result<()> {
        match (step, &self.state) {
            (None, State::Open(_)) | (Some(Step::Refuse { .. }), State::Closed(_)) => {}
            (None, _) => self.state = State::Open(self.close().await?.listen(BACKLOG)?),
            (Some(Step::NeverAccept { .. }), _) => {
                let listener = self.close().await?.listen(0)?;
                let queue = fill(self.address).await;
                self.state = State::Full { _listener: listener, _queue: queue };
            }
            (Some(_), _) => self.state = State::Closed(self.close().await?),
        }
        Ok(())
    }

    /// The next connection; never, unless the port is open.
    pub(crate) async fn accept(&self) -> TcpStream {
        loop {
            let State::Open(listener) = &self.state else { return std::future::pending().await };
            match listener.accept().await {
                Ok((stream, _)) => return stream,
                // Out of file descriptors, say: it passes.
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// The port, bound and not listening.
    async fn close(&mut self) -> io::Result<TcpSocket> {
        if let State::Closed(socket) = std::mem::replace(&mut self.state, State::Gone) {
            return Ok(socket);
        }
        let mut tries = 0;
        loop {
            match bind(self.address, self.tiny) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && tries < 100 => tries += 1,
                bound => return bound,
            }
            sleep(Duration::from_millis(10)).await;
        }
    }
}

fn bind(address: SocketAddr, tiny: bool) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections of the port's earlier life may still linger on it.
    socket.set_reuseaddr(true)?;
    if tiny {
        socket.set_recv_buffer_size(TINY)?;
    }
    socket.bind(address)?;
    Ok(socket)
}

/// Connects until the queue takes no more. On loopback a connection is made at once or not at all.
async fn fill(address: SocketAddr) -> Vec<TcpStream> {
    let mut queue = Vec::new();
    while let Ok(Ok(stream)) = timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
        queue.push(stream);
    }
    queue
}
