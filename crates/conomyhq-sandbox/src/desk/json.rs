//! JSON as it was on the wire, laid out line by line: the same order, the same numbers, the same escapes.

use serde::de::IgnoredAny;

/// A piece of a text that is shown, and what kind of piece it is, for its colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: &'static str,
    pub(super) text: String,
}

pub(super) const NAME: &str = "name";
pub(super) const TEXT: &str = "text";
pub(super) const OTHER: &str = "other";
pub(super) const PLAIN: &str = "plain";
pub(super) const HIDDEN: &str = "hidden";

impl Piece {
    pub(super) fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// Lays a text out; `None` if it is no JSON. `hide` is asked of every text, number, true and false what stands in its
/// place, if anything does; it gets the names that lead there and the value as it is spelled.
pub(super) fn laid_out(
    text: &str,
    hide: impl Fn(&[String], &str) -> Option<&'static str>,
) -> Option<Vec<Piece>> {
    // What comes after may rely on it being well-formed, and no deeper than it can be nested.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut layout = Layout { rest: text, pieces: Vec::new(), names: Vec::new(), depth: 0, hide };
    layout.value();
    Some(layout.pieces)
}

struct Layout<'a, H> {
    rest: &'a str,
    pieces: Vec<Piece>,
    names: Vec<String>,
    depth: usize,
    hide: H,
}

impl<H: Fn(&[String], &str) -> Option<&'static str>> Layout<'_, H> {
    fn value(&mut self) {
        match self.peek() {
            Some('{') => self.members('}', |layout| {
                let name = layout.scalar();
                layout.take();
                let bare = serde_json::from_str(&name).unwrap_or_default();
                layout.push(NAME, name);
                layout.push(PLAIN, ": ");
                layout.names.push(bare);
                layout.value();
                layout.names.pop();
            }),
            Some('[') => self.members(']', Self::value),
            _ => {
                let value = self.scalar();
                match (self.hide)(&self.names, &value) {
                    Some(mask) if value != "null" => self.push(HIDDEN, mask),
                    _ => self.push(if value.starts_with('"') { TEXT } else { OTHER }, value),
                }
            }
        }
    }

    /// An object's members or an array's elements, with the brackets around them.
    fn members(&mut self, end: char, one: impl Fn(&mut Self)) {
        let begin = self.take();
        if self.peek() == Some(end) {
            self.take();
            return self.push(PLAIN, format!("{begin}{end}"));
        }
        self.push(PLAIN, begin);
        self.depth += 1;
        loop {
            self.line();
            one(self);
            if self.take() != ',' {
                break;
            }
            self.push(PLAIN, ",");
        }
        self.depth -= 1;
        self.line();
        self.push(PLAIN, end);
    }

    fn line(&mut self) {
        let indent = "  ".repeat(self.depth);
        self.push(PLAIN, format!("\n{indent}"));
    }

    fn push(&mut self, kind: &'static str, text: impl Into<String>) {
        let text = text.into();
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind => last.text += &text,
            _ => self.pieces.push(Piece::new(kind, text)),
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self) -> char {
        let next = self.peek().unwrap_or_default();
        self.rest = self.rest.get(next.len_utf8()..).unwrap_or_default();
        next
    }

    /// A text, a number or a word, as it is spelled.
    fn scalar(&mut self) -> String {
        let end = match self.peek() {
            Some('"') => {
                let mut escaped = false;
                let closes = |byte: u8| {
                    let closes = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    closes
                };
                self.rest.bytes().skip(1).position(closes).map_or(self.rest.len(), |at| at + 2)
            }
            _ => self.rest.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len()),
        };
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let hide = |names: &[String], _: &str| names.contains(&"secret".into()).then_some("***");
        laid_out(text, hide).map(|pieces| pieces.into_iter().map(|piece| piece.text).collect())
    }

    #[test]
    fn it_is_laid_out_as_it_was_spelled() {
        let text = r#" {"b":1.50,"a":["\u0041\"}",{}, []],"secret":{"x":"y","z":null},"t":true} "#;
        let lines = "{\n  \"b\": 1.50,\n  \"a\": [\n    \"\\u0041\\\"}\",\n    {},\n    []\n  ],\n  \
                     \"secret\": {\n    \"x\": ***,\n    \"z\": null\n  },\n  \"t\": true\n}";
        assert_eq!(shown(text).as_deref(), Some(lines));
        for (text, same) in [("1e3", "1e3"), ("\"é\\\\\"", "\"é\\\\\""), ("[]", "[]"), ("null", "null")] {
            assert_eq!(shown(text).as_deref(), Some(same));
        }
        for text in ["", "{", "{\"a\":1}}", "x", &"[".repeat(10_000)] {
            assert_eq!(shown(text), None, "{text:.10}");
        }
    }
}
