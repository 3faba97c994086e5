//! JSON as the service really sends it, and what is wrong where it cannot be read.
//!
//! An answer is first read plainly. One that cannot be read so may still be a success: a payment that went through
//! must not become an error because of a number that no double holds, a member that comes twice, or one that has
//! another type than documented. So it is [repaired](read_leniently), and read again.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    fmt,
    marker::PhantomData,
    ops::Range,
};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, json, value::RawValue};

/// A model that keeps the members that the spec does not name.
pub(crate) trait Extensible {
    fn extra(&mut self) -> &mut Map<String, Value>;
}

/// Reads a promised member that is null as one that is absent.
pub(crate) fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// An item by the name of its list and its number.
type ItemOf = (&'static str, usize);

/// What an answer was promised to say and did not.
#[derive(Default)]
pub(crate) struct Missing {
    members: Vec<(&'static str, Value)>,
    /// Of the items of its lists: which item, and what of it.
    of_items: Vec<(ItemOf, &'static str)>,
    contradicts: bool,
}

impl Missing {
    /// A text that the answer lacks is what the request says of it.
    pub(crate) fn text(&mut self, name: &'static str, value: &mut String, asked: &str) {
        if value.is_empty() {
            asked.clone_into(value);
            self.members.push((name, Value::from(asked)));
        }
    }

    /// Any other value, where nothing is known of it.
    pub(crate) fn value(&mut self, name: &'static str, value: &str) {
        if value.is_empty() {
            self.members.push((name, Value::from("")));
        }
    }

    /// The same of an item in a list. Items come in their order.
    pub(crate) fn of_item(&mut self, item: ItemOf, name: &'static str, value: &str) {
        if value.is_empty() {
            self.of_items.push((item, name));
        }
    }

    /// A value that must be the request's.
    pub(crate) fn same(&mut self, value: &str, asked: &str) {
        self.contradicts |= value != asked;
    }

    /// Whether the answer is somebody else's.
    pub(crate) fn contradicts(&self) -> bool {
        self.contradicts
    }

    /// The JSON object with what it lacks. At its end, since of two members of a name readers take the last.
    pub(crate) fn fill(&self, json: Bytes) -> Bytes {
        let mut json = json;
        for of_list in self.of_items.chunk_by(|((list, _), _), ((other, _), _)| list == other) {
            json = fill_items(&json, of_list).map_or(json, Bytes::from);
        }
        let Some(end) = json.iter().rposition(|byte| *byte == b'}').filter(|_| !self.members.is_empty())
        else {
            return json;
        };
        let mut filled = json[..end].to_vec();
        for (name, value) in &self.members {
            filled.extend_from_slice(format!(",\"{name}\":{value}").as_bytes());
        }
        filled.push(b'}');
        filled.into()
    }
}

/// The JSON object with what the items of one of its lists lack.
fn fill_items(json: &[u8], lacking: &[(ItemOf, &str)]) -> Option<Vec<u8>> {
    let ((list, _), _) = lacking.first()?;
    let Members(members) = serde_json::from_slice(json).ok()?;
    let is_it =
        |name: &RawValue| serde_json::from_str::<Name<'_>>(name.get()).is_ok_and(|Name(name)| name == *list);
    let (_, list) = members.iter().rfind(|(name, _)| is_it(name))?;
    let items: Vec<&RawValue> = serde_json::from_str(list.get()).ok()?;
    let (mut filled, mut rest) = (Vec::with_capacity(json.len()), 0);
    for ((_, index), name) in lacking {
        let item = items.get(*index)?.get();
        // Its closing bracket.
        let end = (item.as_ptr().addr() - json.as_ptr().addr()) + item.len() - 1;
        filled.extend_from_slice(json.get(rest..end)?);
        filled.extend_from_slice(format!(",\"{name}\":\"\"").as_bytes());
        rest = end;
    }
    filled.extend_from_slice(&json[rest..]);
    Some(filled)
}

/// JSON that any reader takes, of an answer that is odd.
pub(crate) fn repaired(raw: &[u8]) -> Option<String> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let text = String::from_utf8_lossy(raw.strip_prefix(BYTE_ORDER_MARK).unwrap_or(raw));
    let mut json = String::with_capacity(text.len());
    repair(serde_json::from_str(&text).ok()?, 0, &mut json)?;
    Some(json)
}

/// Reads an answer in spite of what is odd about it. Gives the JSON that was read as well, which any reader takes.
pub(crate) fn read_leniently<T: DeserializeOwned + Extensible>(raw: &[u8]) -> Option<(T, Vec<u8>)> {
    let json = repaired(raw)?;
    Some((set_aside(&json)?, json.into_bytes()))
}

/// Reads an object whose members may be of other types than documented: those are among what the spec does not name.
fn set_aside<T: DeserializeOwned + Extensible>(json: &str) -> Option<T> {
    let members: Map<String, Value> = serde_json::from_str(json).ok()?;
    // Each by itself, so that the time it takes grows with the answer, and not with what is wrong in it as well.
    let (members, mut aside): (Map<_, _>, Map<_, _>) =
        members.into_iter().partition(|(name, value)| is_readable::<T>(name, value));
    let mut model: T = serde_json::from_slice(&serde_json::to_vec(&members).ok()?).ok()?;
    model.extra().append(&mut aside);
    Some(model)
}

/// Reads the items of a page, each in spite of what is odd about it: one of them must not hide the others.
pub(crate) fn each<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Extensible,
{
    let items: Vec<Box<RawValue>> = Vec::deserialize(deserializer)?;
    let read = |item: &RawValue| {
        serde_json::from_slice(item.get().as_bytes())
            .or_else(|error| set_aside(item.get()).ok_or_else(|| D::Error::custom(without_place(&error))))
    };
    items.iter().map(|item| read(item)).collect()
}

/// Whether a member is of the type that is documented, or nothing is documented of it.
fn is_readable<T: DeserializeOwned>(name: &str, value: &Value) -> bool {
    // Without these nothing can be read, and they are never set aside.
    let mut members = json!({"id": "", "results": []});
    if members.get(name).is_some() {
        return true;
    }
    members[name] = value.clone();
    problem::<T>(&members).is_none()
}

/// How deep an answer's JSON is read: what lies deeper is left out.
const DEEPEST: usize = 100;

/// Writes a value so that it can be held: of members of one name the last, a number outside a double as a text, half a
/// surrogate pair as the replacement character. All else stays as it stands.
fn repair(value: &RawValue, depth: usize, out: &mut String) -> Option<()> {
    let text = value.get();
    if depth > DEEPEST {
        *out += "null";
        return Some(());
    }
    match text.as_bytes().first()? {
        b'{' => {
            let Members(members) = serde_json::from_str(text).ok()?;
            let members: Vec<_> =
                members.into_iter().map(|(name, value)| (repaired_string(name.get()), value)).collect();
            let last: HashMap<_, _> = members.iter().enumerate().map(|(i, (name, _))| (name, i)).collect();
            let kept = members.iter().enumerate().filter(|(i, (name, _))| last[name] == *i);
            let mut opening = '{';
            for (_, (name, value)) in kept {
                out.push(std::mem::replace(&mut opening, ','));
                *out += name;
                out.push(':');
                repair(value, depth + 1, out)?;
            }
            *out += if members.is_empty() { "{}" } else { "}" };
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for (i, item) in items.into_iter().enumerate() {
                *out += if i == 0 { "" } else { "," };
                repair(item, depth + 1, out)?;
            }
            out.push(']');
        }
        b'"' => *out += &repaired_string(text),
        b't' | b'f' | b'n' => *out += text,
        _ if serde_json::from_str::<f64>(text).is_ok() => *out += text,
        _ => *out += &Value::from(text).to_string(),
    }
    Some(())
}

/// A JSON string without half surrogate pairs: that is all that can be wrong in one that a parser has passed over.
fn repaired_string(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let escape = |from: usize| -> Option<u16> {
            let digits = rest.get(from..)?.strip_prefix("\\u")?.get(..4)?;
            u16::from_str_radix(digits, 16).ok()
        };
        let (length, half) = match (escape(at), escape(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            (Some(_), _) => (6, false),
            (None, _) => (2, false),
        };
        out += &rest[..at];
        out += if half { "\u{fffd}" } else { &rest[at..at + length] };
        rest = &rest[at + length..];
    }
    out + rest
}

/// An object's members as they stand, those of the same name too.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Collect<'a> {
            type Value = Members<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect(PhantomData))
    }
}

/// Where a request says a member twice, if it does.
pub(crate) fn duplicate(json: &[u8]) -> Option<String> {
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_slice(json);
    // What cannot be read at all is refused elsewhere, with the reason.
    let _ = Walk { above: &Place::Top, found: &mut found }.deserialize(&mut reader);
    found
}

/// Where in JSON a value stands. Written out only for what is found there.
enum Place<'a> {
    Top,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Member(Self::Top, name) => f.write_str(name),
            Self::Member(object, name) => write!(f, "{object}.{name}"),
            Self::Item(array, index) => write!(f, "{array}[{index}]"),
        }
    }
}

/// Passes over a value, and notes the first member in it that comes twice.
struct Walk<'a> {
    above: &'a Place<'a>,
    found: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(Name(name)) = map.next_key()? {
            let place = Place::Member(self.above, &name);
            if self.found.is_none() && seen.contains(&name) {
                *self.found = Some(place.to_string());
            }
            map.next_value_seed(Walk { above: &place, found: self.found })?;
            seen.insert(name);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for index in 0.. {
            let place = Place::Item(self.above, index);
            if items.next_element_seed(Walk { above: &place, found: self.found })?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A member's name, as it stands in the JSON where that has no escapes in it.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads JSON, or says where and why that fails without quoting it.
pub(crate) fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(raw).map_err(|error| unreadable(raw, &error, &problem::<T>))
}

/// What is wrong with JSON that cannot be read, if it cannot.
pub(crate) fn explain<T: DeserializeOwned>(raw: &[u8]) -> Option<Unreadable> {
    read::<T>(raw).err()
}

/// Why a value cannot be read as a model, without the place, if it cannot.
fn problem<T: DeserializeOwned>(value: &Value) -> Option<String> {
    let error = serde_json::from_slice::<T>(&serde_json::to_vec(value).ok()?).err()?;
    Some(without_place(&error))
}

type Problem<'a> = &'a dyn Fn(&Value) -> Option<String>;

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text).to_owned()
}

fn unreadable(raw: &[u8], error: &serde_json::Error, problem: Problem<'_>) -> Unreadable {
    if !error.is_data() {
        let follows =
            if error.to_string().starts_with("trailing characters") { ": something follows it" } else { "" };
        return Unreadable { path: None, why: format!("is not JSON{follows}") };
    }
    let value = serde_json::from_slice::<Value>(raw).unwrap_or_default();
    let (path, text) = match problem(&value) {
        Some(text) => (culprit(&value, &text, problem), text),
        None => (Vec::new(), without_place(error)),
    };
    let path = Some(written(&path)).filter(|path| !path.is_empty());
    // serde quotes the offending value first and says what it wanted last.
    let why = match text.rsplit_once("expected ") {
        _ if text.starts_with("missing field `") => format!("misses {}", &text["missing field ".len()..]),
        Some((_, wanted)) => {
            let wanted = if wanted.starts_with("struct ") { "an object" } else { wanted };
            format!("is not the documented JSON: {} should be {wanted}", path.as_deref().unwrap_or("it"))
        }
        None => "is not JSON".into(),
    };
    Unreadable { path, why }
}

/// A step into a value: a member, or an item.
enum Segment {
    Member(String),
    Item(usize),
}

/// The way to what makes `value` unreadable by `problem`. A reader stops at what it cannot read, so that everything up to
/// there and not a member less has the same problem. A reader that knows where it is would be as large again for each
/// model, for answers that hardly ever come.
fn culprit(value: &Value, expected: &str, problem: Problem<'_>) -> Vec<Segment> {
    let mut path = Vec::new();
    let mut value = value.clone();
    loop {
        let length = match inner(&mut value, path.len()) {
            Some(Value::Object(members)) => members.len(),
            Some(Value::Array(items)) => items.len(),
            _ => return path,
        };
        let same = |kept: usize| {
            let mut value = value.clone();
            if let Some(inner) = inner(&mut value, path.len()) {
                keep(inner, 0..kept);
            }
            problem(&value).as_deref() == Some(expected)
        };
        if length == 0 || same(0) {
            return path;
        }
        // With so many it has the problem, and with one less or more it has not.
        let (mut without, mut with) = (0, length);
        while without + 1 < with {
            let middle = without.midpoint(with);
            if same(middle) { with = middle } else { without = middle }
        }
        let Some(found) = inner(&mut value, path.len()) else { return path };
        // All that was read before it is not read again at each step from here.
        keep(found, without..with);
        path.push(match found {
            Value::Object(members) => {
                Segment::Member(members.keys().next_back().cloned().unwrap_or_default())
            }
            _ => Segment::Item(without),
        });
    }
}

/// What lies so many steps within a value, of which one thing is kept at each.
fn inner(value: &mut Value, steps: usize) -> Option<&mut Value> {
    (0..steps).try_fold(value, |value, _| match value {
        Value::Object(members) => members.values_mut().next_back(),
        Value::Array(items) => items.last_mut(),
        _ => None,
    })
}

/// Keeps some of a value's members or items.
fn keep(value: &mut Value, kept: Range<usize>) {
    match value {
        Value::Object(members) => {
            *members = std::mem::take(members).into_iter().take(kept.end).skip(kept.start).collect();
        }
        Value::Array(items) => *items = items.drain(kept).collect(),
        _ => {}
    }
}

/// A path as people write it, such as `items[0].tax`.
fn written(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Member(name) if text.is_empty() => text += name,
            Segment::Member(name) => text += &format!(".{name}"),
            Segment::Item(index) => text += &format!("[{index}]"),
        }
    }
    text
}

/// Why JSON cannot be read, and where in it. Never the text that stands there.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) path: Option<String>,
    pub(crate) why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Model {
        id: String,
        tags: Option<Vec<String>>,
        #[serde(flatten)]
        extra: Map<String, Value>,
    }

    impl Extensible for Model {
        fn extra(&mut self) -> &mut Map<String, Value> {
            &mut self.extra
        }
    }

    #[test]
    fn explanations_never_quote_the_json() {
        let rows = [
            (r#"{"id":"SECRET","tags":["a",5]}"#, Some("tags[1]"), "should be a string"),
            (r#"{"id":["SECRET, expected"]}"#, Some("id"), "should be a string"),
            (r#"{"tags":[]}"#, None, "misses `id`"),
            (r#"["SECRET"]"#, None, "it should be an object"),
            (r#"{"id":"x"} SECRET"#, None, "is not JSON"),
            (r#"{"id":SECRET}"#, None, "is not JSON"),
            (r#"{"id":"x","SECRET":{"a@b.co":tru"#, None, "is not JSON"),
            ("", None, "is not JSON"),
        ];
        for (json, path, why) in rows {
            let Unreadable { path: at, why: said } = explain::<Model>(json.as_bytes()).expect(json);
            assert_eq!(at.as_deref(), path, "{json}");
            assert!(said.contains(why) && !said.contains("SECRET"), "{json}: {said}");
        }
    }

    #[test]
    fn odd_answers_are_read() {
        let digits = "9".repeat(400);
        for (json, extra) in [
            ("\u{feff}{\"id\":\"x\"}".to_owned(), "{}"),
            (r#"{"id":"x","n":1e999,"tags":null}"#.into(), r#"{"n":"1e999"}"#),
            (
                format!(r#"{{"id":"x","n":[{{"m":-{digits}}}]}}"#),
                &format!(r#"{{"n":[{{"m":"-{digits}"}}]}}"#),
            ),
            (r#"{"id":"y","id":"x","a":1,"a":2}"#.into(), r#"{"a":2}"#),
            (
                r#"{"id":"x","a":"\ud800!","b":"\ude00\ud83d\ude00\n"}"#.into(),
                "{\"a\":\"\u{fffd}!\",\"b\":\"\u{fffd}😀\\n\"}",
            ),
            (r#"{"id":"x","tags":[1]}"#.into(), r#"{"tags":[1]}"#),
            (r#"{"id":"x","tags":{"a":1},"b":true}"#.into(), r#"{"b":true,"tags":{"a":1}}"#),
        ] {
            let (model, text) = read_leniently::<Model>(json.as_bytes()).expect(&json);
            assert_eq!(model.id, "x", "{json}");
            let expected: Value = serde_json::from_str(extra).expect(extra);
            assert_eq!(Value::Object(model.extra), expected, "{json}");
            assert!(serde_json::from_slice::<Value>(&text).is_ok(), "{json}");
        }
        for json in
            ["", "{", "[]", "{}", r#"{"id":5}"#, r#"{"id":null}"#, r#"{"id":"x"} x"#, "{\"id\":\"x\"", "null"]
        {
            assert!(read_leniently::<Model>(json.as_bytes()).is_none(), "{json}");
        }
        let deep = format!(r#"{{"id":"x","a":{}1{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(read_leniently::<Model>(deep.as_bytes()).expect("a success").0.id, "x");
    }

    #[test]
    fn the_more_is_wrong_in_a_long_answer_takes_hardly_longer() {
        let wrong = ["accountNumber", "createdAt", "currency", "fees", "origins", "product", "totalAmount"];
        let wrong = wrong.map(|name| format!("{name:?}:5"));
        let others: Vec<_> = (0..30_000).map(|i| format!("\"k{i}\":{i}")).collect();
        let json = format!(r#"{{"id":"x",{},"type":5,{}}}"#, others.join(","), wrong.join(","));
        let begun = std::time::Instant::now();
        let (model, _) =
            read_leniently::<crate::generated::types::Payment>(json.as_bytes()).expect("a success");
        assert_eq!((model.id.as_str(), model.extra.len()), ("x", 30_008));
        assert!(begun.elapsed().as_secs() < 8, "{:?}", begun.elapsed());
    }

    #[test]
    fn what_an_answer_lacks_is_taken_from_the_request() {
        let (mut missing, mut session) = (Missing::default(), String::new());
        missing.text("sessionId", &mut session, "cs_\"1");
        missing.text("token", &mut "ct_2".to_owned(), "ct_1");
        missing.value("status", "");
        missing.same(&session, "cs_\"1");
        assert_eq!((session.as_str(), missing.contradicts()), ("cs_\"1", false));
        let filled = missing.fill(Bytes::from_static(b"{\"id\":\"x\",\"sessionId\":null}\n"));
        assert_eq!(filled, r#"{"id":"x","sessionId":null,"sessionId":"cs_\"1","status":""}"#);
        missing.same("cs_2", "cs_1");
        assert!(missing.contradicts());
        assert_eq!(Missing::default().fill(Bytes::from_static(b"{}")), "{}");
    }

    #[test]
    fn a_member_that_is_said_twice_is_found() {
        for (json, found) in [
            (r#"{"a":1,"b":{"a":1}}"#, None),
            (r#"{"a":1,"b":2,"a":1}"#, Some("a")),
            (r#"{"b":{"c":[0,{"d":1,"d":null}]}}"#, Some("b.c[1].d")),
            (r#"{"a":1,"\u0061":1}"#, Some("a")),
            ("{", None),
        ] {
            assert_eq!(duplicate(json.as_bytes()).as_deref(), found, "{json}");
        }
    }
}
