//! A request as far as the service looks at it: enough to see that every client sends the same.

use std::str;

/// Why a request gets no answer but a 400.
pub(crate) struct Malformed(pub(crate) &'static str);

pub(crate) struct Request<'a> {
    /// How many there are of it, head and body.
    pub(crate) bytes: usize,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) body: &'a [u8],
    /// Whether the client wants the connection closed.
    pub(crate) closes: bool,
    /// Whether it bears what [`CREDENTIALS`] asks for.
    pub(crate) admitted: bool,
}

/// The headers that every client sends with an operation, as the API wants them.
pub(crate) const CREDENTIALS: [(&str, &str); 4] = [
    ("x-api-key", "key_bench"),
    ("authorization", "Bearer token_bench"),
    ("conomyhq-api-version", "24-04-2025"),
    ("content-type", "application/json"),
];

impl<'a> Request<'a> {
    /// The first request in these bytes, if all of it is there.
    pub(crate) fn read(input: &'a [u8]) -> Result<Option<Self>, Malformed> {
        let Some(end) = input.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
        let head = str::from_utf8(&input[..end]).map_err(|_| Malformed("the head is no UTF-8"))?;
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(path), Some("HTTP/1.1")) = (words.next(), words.next(), words.next()) else {
            return Err(Malformed("that is no HTTP/1.1"));
        };
        let (mut length, mut closes, mut admitted) = (0, false, 0);
        for line in lines {
            let (name, value) = line.split_once(':').ok_or(Malformed("a header has no colon"))?;
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().map_err(|_| Malformed("Content-Length is no number"))?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                return Err(Malformed("a body that is known in full comes in chunks"));
            } else if name.eq_ignore_ascii_case("connection") {
                closes = value.eq_ignore_ascii_case("close");
            } else if let Some((_, wanted)) =
                CREDENTIALS.iter().find(|(wanted, _)| name.eq_ignore_ascii_case(wanted))
            {
                admitted += usize::from(value == *wanted);
            }
        }
        let start = end + 4;
        let Some(body) = input.get(start..start + length) else { return Ok(None) };
        let admitted = admitted == CREDENTIALS.len();
        Ok(Some(Self { bytes: start + length, method, path, body, closes, admitted }))
    }
}
