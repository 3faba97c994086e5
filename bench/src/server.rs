//! The service: HTTP/1.1 with connections that are kept, plain and over TLS 1.3, on one thread.
//!
//! By hand, since it must never be what is measured: a request is one read, a look at its head, and one write.

use std::{
    cell::Cell,
    fs,
    io::{self, Write},
    rc::Rc,
    time::Duration,
};

use serde_json::json;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::LocalSet,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    Result, answer, certificate,
    request::{Malformed, Request},
};

/// No request of a client that is measured is larger.
const LARGEST: usize = 64 * 1024;

/// Serves on two free ports of loopback, whose URLs it prints, until it is ended. The file gets the authority to trust.
pub(crate) async fn serve(ca_file: &str) -> Result {
    let (ca_pem, tls) = certificate::make()?;
    fs::write(ca_file, ca_pem)?;
    let (plain, encrypted) = (listen()?, listen()?);
    println!(
        "{}",
        json!({
            "http": format!("http://{}", plain.local_addr()?),
            "https": format!("https://{}", encrypted.local_addr()?),
        })
    );
    io::stdout().flush()?;

    let accepted = Rc::new(Cell::new(0));
    let local = LocalSet::new();
    local.spawn_local(accept(plain, None, Rc::clone(&accepted)));
    local.spawn_local(accept(encrypted, Some(tls), accepted));
    local.await;
    Ok(())
}

fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    // Thousands of clients' connections come at once.
    socket.listen(8192)
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, accepted: Rc<Cell<u64>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, most likely: others are given time to go.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        accepted.set(accepted.get() + 1);
        let (tls, accepted) = (tls.clone(), Rc::clone(&accepted));
        tokio::task::spawn_local(async move {
            // A connection that breaks is for its client to report.
            let _ = connection(stream, tls, &accepted).await;
        });
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, accepted: &Cell<u64>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match tls {
        Some(tls) => exchange(tls.accept(stream).await?, accepted).await,
        None => exchange(stream, accepted).await,
    }
}

/// Answers requests, one after the other, until the client closes or asks to.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, accepted: &Cell<u64>) -> io::Result<()> {
    let mut input = Vec::with_capacity(4096);
    let mut output = Vec::with_capacity(1024);
    loop {
        output.clear();
        let (used, closes) = match Request::read(&input) {
            Ok(Some(request)) => {
                answer::give(&request, accepted.get(), &mut output);
                (request.bytes, request.closes)
            }
            Ok(None) if input.len() > LARGEST => return Err(io::ErrorKind::InvalidData.into()),
            Ok(None) => {
                if stream.read_buf(&mut input).await? == 0 {
                    return Ok(());
                }
                continue;
            }
            Err(Malformed(what)) => {
                answer::refuse(what, &mut output);
                (input.len(), true)
            }
        };
        input.drain(..used);
        stream.write_all(&output).await?;
        // TLS holds records back until it is told not to.
        stream.flush().await?;
        if closes {
            return stream.shutdown().await;
        }
    }
}
