//! HMAC-SHA256 with a webhook's secrets, by the library that does the cryptography of TLS.

#[cfg(all(feature = "aws-lc", not(feature = "ring")))]
use aws_lc_rs::{digest, hmac};
#[cfg(feature = "ring")]
use ring::{digest, hmac};

use crate::error::{Error, Result};

const LENGTH: usize = 32;

/// A signature as it is sent: in hexadecimal digits, small letters only, as Node writes them. A delivery has one form, then,
/// and a changed letter is a changed signature.
pub(super) struct Signature([u8; LENGTH]);

impl Signature {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (pairs, []) = text.as_bytes().as_chunks() else { return None };
        let digit = |letter: u8| match letter {
            b'0'..=b'9' => Some(letter - b'0'),
            b'a'..=b'f' => Some(letter - b'a' + 10),
            _ => None,
        };
        let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        Some(Self(bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()?))
    }
}

/// What deliveries may be signed with: several while a secret is being replaced by the next.
pub(super) struct Keys(Vec<hmac::Key>);

impl Keys {
    /// # Errors
    ///
    /// [`Error::Config`] for a blank secret, with which anybody could sign, and for none at all.
    pub(super) fn new<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self> {
        let keys: Vec<_> = secrets.into_iter().map(|secret| key(secret.as_ref())).collect::<Result<_>>()?;
        if keys.is_empty() { Err(blank()) } else { Ok(Self(keys)) }
    }

    /// Whether one of them made the signature, in a time that does not tell how much of it is right.
    pub(super) fn made(&self, signature: &Signature, message: &[u8]) -> bool {
        self.0.iter().any(|key| hmac::verify(key, message, &signature.0).is_ok())
    }
}

/// # Errors
///
/// [`Error::Config`] for a blank secret.
pub(super) fn sign(message: &[u8], secret: &[u8]) -> Result<String> {
    Ok(hex(hmac::sign(&key(secret)?, message).as_ref()))
}

/// The SHA-256 of a message.
pub(super) fn fingerprint(message: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, message).as_ref())
}

fn key(secret: &[u8]) -> Result<hmac::Key> {
    if secret.trim_ascii().is_empty() {
        return Err(blank());
    }
    Ok(hmac::Key::new(hmac::HMAC_SHA256, secret))
}

fn blank() -> Error {
    Error::setting("secret", "is missing: pass the secret that ConomyHQ shares with this webhook")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
