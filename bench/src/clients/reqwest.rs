//! reqwest, with what the core has of it, and its deadlines.

use std::{fs, time::Duration};

use reqwest::{Certificate, Client};

use super::bare;
use crate::{Result, job::Job};

pub(super) fn client(job: &Job) -> Result<impl AsyncFnMut(usize) -> Result> {
    // There may be one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(25))
        .connect_timeout(Duration::from_secs(5))
        .http1_only();
    if let Some(file) = &job.ca_file {
        builder = builder.tls_certs_only([Certificate::from_pem(&fs::read(file)?)?]);
    }
    let (client, operation) = (builder.build()?, job.operation);
    let url = format!("{}{}", job.base_url, bare::path(operation));
    Ok(async move |number| {
        let mut request = client.post(&url);
        for (name, value) in bare::headers() {
            request = request.header(name, value);
        }
        let answer = request.json(&bare::body(operation, number)).send().await?.error_for_status()?;
        bare::read(operation, number, &answer.bytes().await?)
    })
}
