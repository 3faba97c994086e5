//! The text of a module, which knows how to indent and wrap.

pub(super) const WIDTH: usize = 100;

pub(super) struct Source(String);

impl Source {
    /// The start of a module that is made from the file of this path.
    pub(super) fn new(from: &str) -> Self {
        Self(format!("# @generated from {from} by `{}`. Do not edit.\n", crate::COMMAND))
    }

    pub(super) fn text(&mut self, text: &str) {
        self.0 += text;
    }

    /// `start`, then one item a line, then `end`.
    pub(super) fn list(
        &mut self,
        indent: usize,
        start: &str,
        items: impl IntoIterator<Item = String>,
        end: &str,
    ) {
        let pad = " ".repeat(indent);
        self.0 += &format!("{pad}{start}\n");
        for item in items {
            self.0 += &format!("{pad}    {item},\n");
        }
        self.0 += &format!("{pad}{end}\n");
    }

    /// One paragraph an item, wrapped; on one line if it fits.
    pub(super) fn docstring(&mut self, indent: usize, paragraphs: &[&str]) {
        let pad = " ".repeat(indent);
        let (first, rest) = paragraphs.split_first().expect("a docstring says something");
        let first = escaped(first);
        if rest.is_empty() && indent + first.len() + 6 <= WIDTH {
            self.0 += &format!("{pad}\"\"\"{first}\"\"\"\n");
            return;
        }
        let mut lines = wrap(&first, WIDTH - indent - 3, WIDTH - indent);
        for paragraph in rest {
            lines.push(String::new());
            lines.extend(wrap(&escaped(paragraph), WIDTH - indent, WIDTH - indent));
        }
        if let [only] = lines.as_slice() {
            // A line of its own for the quotes alone is not what ruff makes of it.
            self.0 += &format!("{pad}\"\"\"{only}\"\"\"\n");
            return;
        }
        let text = lines.join(&format!("\n{pad}")).replace(&format!("\n{pad}\n"), "\n\n");
        self.0 += &format!("{pad}\"\"\"{text}\n{pad}\"\"\"\n");
    }

    pub(super) fn wrapped(&mut self, first: usize, rest: usize, text: &str) {
        for (i, line) in wrap(&escaped(text), WIDTH - first, WIDTH - rest).iter().enumerate() {
            self.0 += &format!("{}{line}\n", " ".repeat(if i == 0 { first } else { rest }));
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A tuple of these expressions.
pub(super) fn tuple(items: &[String]) -> String {
    match items {
        [one] => format!("({one},)"),
        items => format!("({})", items.join(", ")),
    }
}

/// Words, in lines of `first` columns (the first one) and `rest` columns (the others).
fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let width = if lines.len() == 1 { first } else { rest };
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + 1 + word.len() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_docstrings_are_wrapped() {
        let mut out = Source(String::new());
        out.docstring(4, &[&"word ".repeat(40), "Short."]);
        assert!(out.0.lines().all(|line| line.len() <= WIDTH && !line.ends_with(' ')), "{}", out.0);
        assert!(out.0.ends_with("\n\n    Short.\n    \"\"\"\n"), "{}", out.0);
    }
}
