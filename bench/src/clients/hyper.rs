//! hyper alone, on one connection: no pool, no deadline, nothing that could fail over. Nobody would take payments with
//! it; it is how little a call can cost.

use std::{fs, sync::Arc};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::bare;
use crate::{Result, job::Job};

pub(super) async fn client(job: &Job) -> Result<impl AsyncFnMut(usize) -> Result> {
    let (_, host) = job.base_url.split_once("://").ok_or("the base URL has no scheme")?;
    let stream = TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    let mut sender = match &job.ca_file {
        None => connected(TokioIo::new(stream)).await?,
        Some(file) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(&fs::read(file)?)?)?;
            let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_root_certificates(roots)
                .with_no_client_auth();
            let name = ServerName::try_from("127.0.0.1")?;
            connected(TokioIo::new(TlsConnector::from(Arc::new(config)).connect(name, stream).await?)).await?
        }
    };
    let (host, operation) = (host.to_owned(), job.operation);
    Ok(async move |number| {
        let mut request = Request::post(bare::path(operation)).header("host", &host);
        for (name, value) in bare::headers() {
            request = request.header(name, value);
        }
        let body = serde_json::to_vec(&bare::body(operation, number))?;
        sender.ready().await?;
        let answer = sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
        if !answer.status().is_success() {
            return Err(format!("the service answered {}", answer.status()).into());
        }
        bare::read(operation, number, &answer.into_body().collect().await?.to_bytes())
    })
}

async fn connected<S>(stream: TokioIo<S>) -> Result<http1::SendRequest<Full<Bytes>>>
where
    TokioIo<S>: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
    S: Send + 'static,
{
    let (sender, connection) = http1::handshake(stream).await?;
    tokio::spawn(connection);
    Ok(sender)
}
