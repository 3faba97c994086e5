//! Certificates that are right, and such that a client must refuse; all made on the fly.

use std::{io, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use serde::Deserialize;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// What an endpoint shows to a TLS client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// A certificate for `localhost` and `127.0.0.1` by the server's authority.
    Good,
    /// By the same authority, for another name.
    WrongName,
    /// For the right names, by an authority that nobody knows.
    UnknownCa,
    /// By the right authority for the right names, and long expired.
    Expired,
}

/// The authority that clients are to trust, and one that they are not.
pub(crate) struct Authority {
    pub(crate) ca_pem: String,
    known: Issuer<'static, KeyPair>,
    unknown: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Result<Self, rcgen::Error> {
        let (params, key) = (authority("ConomyHQ fault server"), KeyPair::generate()?);
        let ca_pem = params.self_signed(&key)?.pem();
        let unknown = Issuer::new(authority("Nobody knows"), KeyPair::generate()?);
        Ok(Self { ca_pem, known: Issuer::new(params, key), unknown })
    }

    pub(crate) fn acceptor(&self, tls: Tls) -> io::Result<TlsAcceptor> {
        self.config(tls).map(|config| TlsAcceptor::from(Arc::new(config))).map_err(io::Error::other)
    }

    fn config(&self, tls: Tls) -> Result<ServerConfig, Box<dyn std::error::Error + Send + Sync>> {
        let names = match tls {
            Tls::WrongName => vec!["elsewhere.example".to_owned()],
            _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        };
        let issuer = if tls == Tls::UnknownCa { &self.unknown } else { &self.known };
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name.push(DnType::CommonName, "fault server");
        if tls == Tls::Expired {
            (params.not_before, params.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
        }
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, issuer)?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        Ok(ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?)
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
