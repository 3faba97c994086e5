//! JSON as JavaScript reads it and writes it again: what `JSON.stringify(JSON.parse(text))` gives.
//!
//! A reader and writer of its own, since others have no place for what decides here: halves of surrogate pairs, members
//! that come twice, the order in which JavaScript keeps names. Neither half recurses, so that no depth of brackets ends the
//! process, and both take time in proportion to the text, whoever wrote it.

use std::{borrow::Cow, collections::HashMap, iter, ops::Range};

/// JSON that was found to be valid.
pub(super) struct Json<'a> {
    text: &'a str,
    /// The values in the order in which they begin; in an object each follows its name.
    tokens: Vec<Token>,
}

/// A value or a name.
struct Token {
    /// Where it stands in the text.
    start: usize,
    end: usize,
    /// The number of the first token that is not within it.
    next: usize,
}

/// A member of an object as it stands: the tokens of its name and of its value.
type Member = (usize, usize);

/// Members of an object as they are written: the name in quotes, and the token of the value.
type Members<'a> = Vec<(Cow<'a, str>, usize)>;

impl<'a> Json<'a> {
    /// Nothing, where `JSON.parse` throws.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut reader = Reader { text: text.as_bytes(), at: 0, tokens: Vec::new() };
        // The objects and arrays that are not at their end.
        let mut open = Vec::new();
        loop {
            let token = reader.value()?;
            let kind = text.as_bytes()[reader.tokens[token].start];
            if matches!(kind, b'{' | b'[') {
                open.push(token);
            }
            // What an empty one goes on with is its end.
            match kind {
                b'{' if !reader.sees(b'}') => {
                    reader.name()?;
                    continue;
                }
                b'[' if !reader.sees(b']') => continue,
                _ => {}
            }
            loop {
                let Some(&container) = open.last() else {
                    let Reader { tokens, .. } = reader.at_end()?;
                    return Some(Self { text, tokens });
                };
                let object = text.as_bytes()[reader.tokens[container].start] == b'{';
                match reader.byte()? {
                    b',' if object => {
                        reader.name()?;
                        break;
                    }
                    b',' => break,
                    b'}' if object => {}
                    b']' if !object => {}
                    _ => return None,
                }
                open.pop();
                reader.close(container);
            }
        }
    }

    /// Whether all of it is an object.
    pub(super) fn is_object(&self) -> bool {
        self.kind(0) == b'{'
    }

    /// What JavaScript takes for a member of the object, or of what is in a member of it, if that is a text: as it stands
    /// between quotes in JSON.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<Cow<'a, str>> {
        let value = path.iter().try_fold(0, |value, name| {
            let members = (self.kind(value) == b'{').then(|| self.all_members(value))?;
            members.filter(|(token, _)| self.is_named(*token, name)).last().map(|(_, value)| value)
        })?;
        (self.kind(value) == b'"').then(|| unquoted(self.quoted(value)))
    }

    /// Whether the object has a member `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all_members(0).any(|(token, _)| self.is_named(token, name))
    }

    /// The object's text without its member `name`, all else byte for byte. Nothing, where it has several.
    pub(super) fn cut(&self, name: &str) -> Option<String> {
        let members: Vec<_> = self.all_members(0).collect();
        let mut named = (0..members.len()).filter(|i| self.is_named(members[*i].0, name));
        let Some(place) = named.next() else { return Some(self.text.to_owned()) };
        if named.next().is_some() {
            return None;
        }
        let end_of = |(_, value): Member| self.tokens[value].end;
        let cut = match (place.checked_sub(1), members.get(place + 1)) {
            (Some(before), _) => end_of(members[before])..end_of(members[place]),
            (None, Some(after)) => self.tokens[members[place].0].start..self.tokens[after.0].start,
            (None, None) => self.tokens[members[place].0].start..end_of(members[place]),
        };
        Some([&self.text[..cut.start], &self.text[cut.end..]].concat())
    }

    /// What `JSON.stringify` gives of the object without its members `name`.
    pub(super) fn stringify_without(&self, name: &str) -> String {
        let mut members = self.members(0);
        members.retain(|(quoted, _)| quoted[1..quoted.len() - 1] != *name);
        self.stringify(members, Self::members)
    }

    /// The same for any order of members.
    pub(super) fn stringify_sorted(&self) -> String {
        let sorted = |json: &Self, object| {
            let mut members = json.members(object);
            members.sort();
            members
        };
        self.stringify(sorted(self, 0), sorted)
    }

    /// Writes an object of these members; `members` gives those of the objects in them.
    fn stringify(&self, top: Members<'a>, members: impl Fn(&Self, usize) -> Members<'a>) -> String {
        let mut out = String::with_capacity(self.text.len());
        out.push('{');
        let mut open = vec![Unwritten::Members(top.into_iter())];
        while let Some(container) = open.last_mut() {
            // No value ends as an object or an array begins.
            let comma = if out.ends_with(['{', '[']) { "" } else { "," };
            let token = match container {
                Unwritten::Members(rest) => rest.next().map(|(name, value)| {
                    out.extend([comma, &name, ":"]);
                    value
                }),
                Unwritten::Items(rest) if rest.start == rest.end => None,
                Unwritten::Items(rest) => {
                    out.push_str(comma);
                    let item = rest.start;
                    rest.start = self.tokens[item].next;
                    Some(item)
                }
            };
            let Some(token) = token else {
                out.push(if matches!(container, Unwritten::Members(_)) { '}' } else { ']' });
                open.pop();
                continue;
            };
            match self.kind(token) {
                b'{' => {
                    out.push('{');
                    open.push(Unwritten::Members(members(self, token).into_iter()));
                }
                b'[' => {
                    out.push('[');
                    open.push(Unwritten::Items(token + 1..self.tokens[token].next));
                }
                b'"' => out.push_str(&self.quoted(token)),
                b't' | b'f' | b'n' => out.push_str(self.raw(token)),
                _ => number(self.raw(token), &mut out),
            }
        }
        out
    }

    /// The members of an object in JavaScript's order: names that are an index of an array first, as they count, then the
    /// others as they came. Of those of one name there is the last value in the first one's place.
    fn members(&self, object: usize) -> Members<'a> {
        let mut members: Members = Vec::new();
        let mut places = HashMap::new();
        for (name, value) in self.all_members(object) {
            let name = self.quoted(name);
            let place = *places.entry(name.clone()).or_insert(members.len());
            match members.get_mut(place) {
                Some(earlier) => earlier.1 = value,
                None => members.push((name, value)),
            }
        }
        members.sort_by_cached_key(|(name, _)| array_index(name).unwrap_or(u64::MAX));
        members
    }

    /// The members of an object as they stand.
    fn all_members(&self, object: usize) -> impl Iterator<Item = Member> {
        let (mut name, end) = (object + 1, self.tokens[object].next);
        iter::from_fn(move || {
            let member = (name < end).then_some((name, name + 1))?;
            name = self.tokens[member.1].next;
            Some(member)
        })
    }

    fn is_named(&self, token: usize, name: &str) -> bool {
        unquoted(self.quoted(token)) == name
    }

    fn raw(&self, token: usize) -> &'a str {
        &self.text[self.tokens[token].start..self.tokens[token].end]
    }

    /// What the value begins with tells what it is.
    fn kind(&self, token: usize) -> u8 {
        self.text.as_bytes()[self.tokens[token].start]
    }

    fn quoted(&self, token: usize) -> Cow<'a, str> {
        quoted(self.raw(token))
    }
}

/// What is left to write of an object or an array.
enum Unwritten<'a> {
    Members(<Members<'a> as IntoIterator>::IntoIter),
    /// The tokens of the items.
    Items(Range<usize>),
}

/// Finds where tokens end.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    /// The token of a value, or of how one begins that holds others.
    fn value(&mut self) -> Option<usize> {
        self.space();
        let start = self.at;
        match *self.text.get(start)? {
            b'{' | b'[' => self.at += 1,
            b'"' => self.string()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        let token = self.tokens.len();
        self.tokens.push(Token { start, end: self.at, next: token + 1 });
        Some(token)
    }

    /// A member's name and the colon behind it.
    fn name(&mut self) -> Option<()> {
        if !self.sees(b'"') {
            return None;
        }
        self.value()?;
        (self.byte()? == b':').then_some(())
    }

    /// The object or array ends here.
    fn close(&mut self, container: usize) {
        let next = self.tokens.len();
        let token = &mut self.tokens[container];
        (token.end, token.next) = (self.at, next);
    }

    fn at_end(mut self) -> Option<Self> {
        self.space();
        (self.at == self.text.len()).then_some(self)
    }

    fn space(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The next byte that is no space.
    fn byte(&mut self) -> Option<u8> {
        self.space();
        let byte = *self.text.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn sees(&mut self, byte: u8) -> bool {
        self.space();
        self.text.get(self.at) == Some(&byte)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let found = self.text[self.at..].starts_with(word);
        self.at += word.len();
        found.then_some(())
    }

    fn string(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            match *self.text.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    match *self.text.get(self.at)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                        b'u' => {
                            let digits = self.text.get(self.at + 1..self.at + 5)?;
                            self.at += 4;
                            digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                        }
                        _ => return None,
                    }
                }
                0..=0x1f => return None,
                _ => {}
            }
        }
        self.at += 1;
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        self.skip(b"-");
        match *self.text.get(self.at)? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        Some(())
    }

    /// Passes over one of `bytes`, if it is there.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = self.text.get(self.at).is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// A text without its quotes.
fn unquoted(quoted: Cow<'_, str>) -> Cow<'_, str> {
    match quoted {
        Cow::Borrowed(text) => Cow::Borrowed(&text[1..text.len() - 1]),
        Cow::Owned(text) => Cow::Owned(text[1..text.len() - 1].to_owned()),
    }
}

/// What a name counts as an index of an array: 0 to 2^32 - 2, written as numbers are.
fn array_index(quoted: &str) -> Option<u64> {
    let digits = &quoted[1..quoted.len() - 1];
    let written = digits == "0" || (!digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()));
    digits.parse().ok().filter(|index| written && *index < u64::from(u32::MAX))
}

/// A valid text of JSON with its quotes, as `JSON.stringify` writes it.
fn quoted(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let unit =
            |from: usize| u16::from_str_radix(rest.get(from..)?.strip_prefix("\\u")?.get(..4)?, 16).ok();
        out += &rest[..at];
        let length = match (unit(at), rest.as_bytes()[at + 1]) {
            (Some(first), _) => {
                let second = unit(at + 6).filter(|_| (0xd800..0xdc00).contains(&first));
                let units = iter::once(first).chain(second.filter(|unit| (0xdc00..0xe000).contains(unit)));
                let mut length = 0;
                for letter in char::decode_utf16(units) {
                    length += 6 * letter.as_ref().map_or(1, |letter| letter.len_utf16());
                    match letter {
                        Ok(letter) => escape(letter, &mut out),
                        Err(half) => out += &format!("\\u{:04x}", half.unpaired_surrogate()),
                    }
                }
                length
            }
            (None, b'/') => {
                out.push('/');
                2
            }
            (None, _) => {
                out += &rest[at..at + 2];
                2
            }
        };
        rest = &rest[at + length..];
    }
    out += rest;
    Cow::Owned(out)
}

/// Writes a letter into a text.
fn escape(letter: char, out: &mut String) {
    let short = match letter {
        '"' => '"',
        '\\' => '\\',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\0'..='\u{1f}' => {
            *out += &format!("\\u{:04x}", u32::from(letter));
            return;
        }
        _ => return out.push(letter),
    };
    out.extend(['\\', short]);
}

/// Writes a number as `JSON.stringify` does the double next to it.
fn number(raw: &str, out: &mut String) {
    // The longest whole numbers that a double always holds.
    if raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return out.push_str(raw);
    }
    let value: f64 = raw.parse().unwrap_or(f64::NAN);
    if !value.is_finite() {
        return out.push_str("null");
    }
    if value == 0.0 {
        return out.push('0');
    }
    if value < 0.0 {
        out.push('-');
    }
    // The fewest digits that tell the double from its neighbours, which are JavaScript's too.
    let shortest = format!("{:e}", value.abs());
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits = digits.replace('.', "");
    let digits = even(value.abs(), &digits).unwrap_or(digits);
    let exponent: i32 = exponent.parse().unwrap_or_default();
    // How many of the digits stand before the point.
    let before = exponent + 1;
    match usize::try_from(before) {
        Ok(before @ 1..=21) if before >= digits.len() => {
            *out += &digits;
            out.extend(iter::repeat_n('0', before - digits.len()));
        }
        Ok(before @ 1..=21) => out.extend([&digits[..before], ".", &digits[before..]]),
        _ if (-5..=0).contains(&before) => {
            *out += "0.";
            out.extend(iter::repeat_n('0', before.unsigned_abs() as usize));
            *out += &digits;
        }
        _ => {
            *out += &digits[..1];
            if digits.len() > 1 {
                out.extend([".", &digits[1..]]);
            }
            *out += &format!("e{exponent:+}");
        }
    }
}

/// Other digits for a double, where there are as many that are as near to it: JavaScript takes those that are even, and Rust
/// the greater.
fn even(value: f64, digits: &str) -> Option<String> {
    let bits = value.to_bits();
    let (exponent, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
    let whole = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    // The value is `odd` times two to the power of `power`.
    let odd = whole >> whole.trailing_zeros();
    let power = i32::try_from(exponent.max(1)).ok()? - 1075 + i32::try_from(whole.trailing_zeros()).ok()?;
    // Half-way between two numbers lies what has one digit more than they, a five. So it has few, and a fraction.
    let fives = u32::try_from(-power).ok().filter(|fives| (1..=25).contains(fives))?;
    let all = u128::from(odd) * 5_u128.pow(fives);
    let even = (all / 10).next_multiple_of(2);
    let halfway = all.to_string().len() == digits.len() + 1;
    // Below a power of two, doubles lie closer, and the lesser digits can be those of the neighbour.
    let same = || format!("{even}e{}", power + 1).parse() == Ok(value);
    (halfway && same()).then(|| even.to_string())
}
