//! Which authorities are trusted.

use std::{
    env,
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
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
    let roots = match ca_file {
        Some(path) => Arc::new(file(path)?),
        None if needed => platform()?,
        // Plain http has no use for any.
        None => Arc::new(RootCertStore::empty()),
    };
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

fn file(path: &Path) -> Result<RootCertStore> {
    let refused = |why: &dyn fmt::Display| Error::setting("ca_file", format!("{}: {why}", path.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| refused(&e))? {
        roots.add(certificate.map_err(|e| refused(&e))?).map_err(|e| refused(&e))?;
    }
    if roots.is_empty() { Err(refused(&"no certificate in it")) } else { Ok(roots) }
}

/// The platform's roots, which are read once a process: it takes milliseconds. Another place that the environment names
/// by now is read anew.
fn platform() -> Result<Arc<RootCertStore>> {
    type Named = [Option<OsString>; 2];
    static READ: Mutex<Option<(Named, Arc<RootCertStore>)>> = Mutex::new(None);
    let named = [CERT_FILE, CERT_DIR].map(env::var_os);
    // Never waited for: another thread could hold it while the process forks, and in the child for ever.
    if let Ok(read) = READ.try_lock()
        && let Some((as_named, roots)) = &*read
        && *as_named == named
    {
        return Ok(roots.clone());
    }
    let roots = Arc::new(read_platform()?);
    if let Ok(mut read) = READ.try_lock() {
        *read = Some((named, roots.clone()));
    }
    Ok(roots)
}

fn read_platform() -> Result<RootCertStore> {
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
    let mut roots = RootCertStore::empty();
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
    Ok(roots)
}
