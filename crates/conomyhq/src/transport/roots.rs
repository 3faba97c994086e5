//! Which authorities are trusted.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::error::{Error, Result};

/// The variables that name the platform's roots.
const CERT_FILE: &str = "SSL_CERT_FILE";
const CERT_DIR: &str = "SSL_CERT_DIR";

/// TLS with the platform's roots (or those that the environment names), or with `ca_file`'s alone.
pub(super) fn tls(needed: bool, ca_file: Option<&Path>) -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca_file {
        let refused =
            |why: &dyn fmt::Display| Error::setting("ca_file", format!("{}: {why}", path.display()));
        add_file(&mut roots, path, refused)?;
    } else if needed {
        // Reading the platform's roots takes milliseconds, and plain http has no use for them.
        add_platform(&mut roots)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::config(format!("TLS is not available: {e}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

#[cfg(feature = "ring")]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

#[cfg(all(feature = "aws-lc", not(feature = "ring")))]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(any(feature = "ring", feature = "aws-lc")))]
compile_error!("conomyhq needs one of its features `ring` and `aws-lc` for TLS");

fn add_file(
    roots: &mut RootCertStore,
    path: &Path,
    refused: impl Fn(&dyn fmt::Display) -> Error,
) -> Result<()> {
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| refused(&e))? {
        roots.add(certificate.map_err(|e| refused(&e))?).map_err(|e| refused(&e))?;
    }
    if roots.is_empty() { Err(refused(&"no certificate in it")) } else { Ok(()) }
}

fn add_platform(roots: &mut RootCertStore) -> Result<()> {
    // What somebody names and is not there would otherwise show as a server that nobody trusts.
    let named = |name| env::var_os(name).map(PathBuf::from);
    let refused = |name, path: &Path, why: &dyn fmt::Display| {
        Error::setting(name, format!("names {}, which cannot be used: {why}", path.display()))
    };
    if let Some(file) = named(CERT_FILE)
        && let Err(why) = std::fs::read(&file)
    {
        return Err(refused(CERT_FILE, &file, &why));
    }
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        for name in [CERT_FILE, CERT_DIR] {
            if let Some(path) = named(name).filter(|path| !path.as_os_str().is_empty()) {
                return Err(refused(name, &path, &"no certificate in it"));
            }
        }
        return Err(Error::setting(
            "ca_file",
            format!(
                "is not set and no trusted certificate was found: install the platform's CA certificates, or set ca_file, {CERT_FILE} or {CERT_DIR}"
            ),
        ));
    }
    Ok(())
}
