//! Where an HTTP/1.1 request begins and ends in a stream of bytes.

use percent_encoding::percent_decode_str;

/// What can be told of a request from the bytes so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Framed {
    /// From the request line, once that is whole.
    pub(crate) method: Option<String>,
    pub(crate) target: Option<String>,
    /// The whole header lines, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// What has come of the body, chunks put together.
    pub(crate) body: Vec<u8>,
    /// Where the head ends.
    pub(crate) head: Option<usize>,
    /// Where the request ends: `Some` only if all of it is there.
    pub(crate) end: Option<usize>,
}

impl Framed {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut framed = Self::default();
        let mut at = 0;
        let mut first = true;
        while let Some(line) = line(bytes, at) {
            let text = String::from_utf8_lossy(&bytes[at..line.text]);
            at = line.next;
            if first {
                let mut words = text.split(' ').map(str::to_owned);
                (framed.method, framed.target) = (words.next(), words.next());
                first = false;
            } else if text.is_empty() {
                framed.head = Some(at);
                framed.read_body(&bytes[at..], at);
                break;
            } else if let Some((name, value)) = text.split_once(':') {
                framed.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        framed
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The path's segments, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        let path = self.target.as_deref().unwrap_or_default().split('?').next().unwrap_or_default();
        path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect()
    }

    /// Whether the client wants the connection closed afterwards.
    pub(crate) fn wants_close(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    fn read_body(&mut self, rest: &[u8], at: usize) {
        let chunked =
            self.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
        if chunked {
            let (body, length) = chunks(rest);
            (self.body, self.end) = (body, length.map(|length| at + length));
            return;
        }
        let length = self.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
        self.body = rest[..rest.len().min(length)].to_vec();
        self.end = (rest.len() >= length).then(|| at + length);
    }
}

/// The data of a chunked body, and its length on the wire if it is all there.
fn chunks(bytes: &[u8]) -> (Vec<u8>, Option<usize>) {
    let (mut body, mut at) = (Vec::new(), 0);
    while let Some(size) = line(bytes, at) {
        let text = String::from_utf8_lossy(&bytes[at..size.text]);
        let length = text.split(';').next().and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        at = size.next;
        match length {
            None => break,
            Some(0) => return (body, trailers(bytes, at)),
            Some(length) => {
                let end = at.saturating_add(length);
                body.extend_from_slice(&bytes[at..end.min(bytes.len())]);
                // The data's own line end must be there too.
                match end.checked_add(2) {
                    Some(next) if next <= bytes.len() => at = next,
                    _ => break,
                }
            }
        }
    }
    (body, None)
}

/// Where the trailers, which are usually none, end.
fn trailers(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let line = line(bytes, at)?;
        if line.text == at {
            return Some(line.next);
        }
        at = line.next;
    }
}

struct Line {
    /// Where its text ends.
    text: usize,
    /// Where the next line begins.
    next: usize,
}

fn line(bytes: &[u8], from: usize) -> Option<Line> {
    let rest = bytes.get(from..)?;
    let at = rest.windows(2).position(|pair| pair == b"\r\n")?;
    Some(Line { text: from + at, next: from + at + 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end is found at the last byte and at no earlier one.
    fn ends_at_its_last_byte(request: &str, body: &str) {
        for length in 0..request.len() {
            assert_eq!(Framed::of(&request.as_bytes()[..length]).end, None, "{length}");
        }
        let framed = Framed::of(format!("{request}GET / HT").as_bytes());
        assert_eq!((framed.end, framed.body.as_slice()), (Some(request.len()), body.as_bytes()));
    }

    #[test]
    fn a_request_ends_where_it_says() {
        ends_at_its_last_byte("POST /a HTTP/1.1\r\nHost: x\r\n\r\n", "");
        ends_at_its_last_byte("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n{\r\n}!", "{\r\n}!");
        let chunked =
            "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n";
        ends_at_its_last_byte(&format!("{chunked}\r\n"), "abc0123456789");
        ends_at_its_last_byte(&format!("{chunked}T: 1\r\n\r\n"), "abc0123456789");
    }

    #[test]
    fn a_partial_request_tells_what_it_can() {
        assert_eq!(Framed::of(b"POST /a HT"), Framed::default());
        let framed = Framed::of(b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: Close\r\nX-Half: y");
        assert_eq!((framed.method.as_deref(), framed.target.as_deref()), (Some("POST"), Some("/a")));
        assert_eq!((framed.headers.len(), framed.wants_close(), framed.head), (2, true, None));
        let framed = Framed::of(b"POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n{\"a");
        assert_eq!((framed.body.as_slice(), framed.end), (&b"{\"a"[..], None));
    }
}
