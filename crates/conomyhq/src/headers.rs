//! Headers that a caller adds to a request.

use std::{collections::BTreeMap, fmt, sync::Arc};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

use crate::{
    error::{Error, Result},
    operation,
};

/// What no caller sets: the client's own, and what belongs to the connection.
const OURS: [&str; 19] = [
    operation::API_KEY_HEADER,
    operation::API_VERSION_HEADER,
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Names and values as they were given.
#[derive(Clone, Default, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub(crate) struct ExtraHeaders(Arc<[(String, String)]>);

impl ExtraHeaders {
    /// The headers, or why they cannot be sent. Values are not quoted.
    pub(crate) fn check(&self, setting: &str) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        for (name, value) in self.0.iter() {
            let refused = |why: &str| Error::setting(setting, format!("{name:?} {why}"));
            let header = HeaderName::try_from(name)
                .map_err(|_| Error::setting(setting, "hold a name that no header has"))?;
            if OURS.contains(&header.as_str()) {
                return Err(refused("is the client's own"));
            }
            let value = HeaderValue::try_from(value)
                .map_err(|_| refused("has a value with a line break or a control character"))?;
            if headers.insert(header, value).is_some() {
                return Err(refused("is given twice"));
            }
        }
        Ok(headers)
    }

    /// The values, for the check that the service's words do not repeat them.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for ExtraHeaders {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        Self(headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl From<BTreeMap<String, String>> for ExtraHeaders {
    fn from(headers: BTreeMap<String, String>) -> Self {
        headers.into_iter().collect()
    }
}

/// Shows no value.
impl fmt::Debug for ExtraHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
