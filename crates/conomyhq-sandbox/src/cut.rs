//! An answer that ends before its end.

/// What ends the head of a request or of an answer.
pub(crate) const HEAD_END: &[u8] = b"\r\n\r\n";

/// How much of an answer's bytes may go out before its connection breaks.
pub(crate) struct Cut {
    /// So many bytes of the body, or not even the head.
    body: Option<usize>,
    written: Vec<u8>,
}

impl Cut {
    pub(crate) fn new(body: Option<usize>) -> Self {
        Self { body, written: Vec::new() }
    }

    /// How many of these bytes, which are next, may go out.
    pub(crate) fn room(&self, next: &[u8]) -> usize {
        let Some(body) = self.body else { return 0 };
        let all = [&self.written, next].concat();
        let head = all.windows(HEAD_END.len()).position(|bytes| bytes == HEAD_END);
        let least = |head: usize| (head + HEAD_END.len() + body).saturating_sub(self.written.len());
        head.map_or(next.len(), |head| least(head).min(next.len()))
    }

    pub(crate) fn wrote(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_cut_wherever_it_is_written() {
        let answer = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\r\n\r\n}";
        let head = answer.len() - 6;
        for (body, out) in [(None, 0), (Some(0), head), (Some(3), head + 3), (Some(99), answer.len())] {
            for size in 1..=answer.len() {
                let mut cut = Cut::new(body);
                for part in answer.chunks(size) {
                    let room = cut.room(part);
                    cut.wrote(&part[..room]);
                }
                assert_eq!(cut.written.len(), out, "{body:?} in parts of {size}");
            }
        }
    }
}
