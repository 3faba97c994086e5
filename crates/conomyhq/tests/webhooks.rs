//! Signatures of webhooks, judged by Node's own `JSON` and `crypto`: by the vectors that it made, and alive.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Lines, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use conomyhq::{
    Outcome,
    binding::{webhook, webhook_key},
    webhooks,
};
use serde_json::Value;

const SECRET: &str = "whsec_ñ_1";
/// Stands where a signature is to be.
const NONE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/webhooks")
}

/// What is read of a delivery, signed by `SECRET` in its body.
fn read(body: &str) -> conomyhq::Result<String> {
    webhook(body.as_bytes(), &[SECRET], None).map(|webhook| webhook.signed)
}

#[test]
fn deliveries_are_taken_and_refused_as_node_does() {
    let file: Value = serde_json::from_slice(&std::fs::read(folder().join("vectors.json")).unwrap()).unwrap();
    let secrets: Vec<&str> =
        file["secrets"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() > 100);
    for vector in vectors {
        let name = &vector["name"];
        let body = vector["body"].as_str().unwrap();
        let header = vector["header"].as_str();
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        match (vector["signed"].as_str(), webhook(body.as_bytes(), &secrets, header)) {
            // What a header signs is read as it stands.
            (Some(signed), Ok(webhook)) if header.is_some() => {
                assert_eq!(json(&webhook.signed), json(signed), "{name}")
            }
            (Some(signed), Ok(webhook)) => {
                assert_eq!(webhook.signed, signed, "{name}");
                assert_eq!(json(&webhook.json), json(vector["read"].as_str().unwrap_or(signed)), "{name}");
            }
            (None, Err(error)) => {
                assert_eq!(error.reason(), vector["reason"].as_str(), "{name}: {error}");
                assert_eq!((error.class(), error.outcome()), ("WebhookSignatureError", Outcome::NotSent));
                assert!(!error.retryable());
            }
            (_, other) => panic!("{name}: {other:?}"),
        }
    }
}

/// Node, which answers for the vendor.
struct Judge {
    node: Child,
    ask: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

/// What Node signs of a body.
#[derive(Debug)]
struct Verdict {
    part: String,
    signature: String,
    /// Whether the signature in the body is right.
    accepted: bool,
}

impl Judge {
    fn start() -> Self {
        let mut node = Command::new("node")
            .arg(folder().join("judge.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (ask, answers) = (node.stdin.take().unwrap(), node.stdout.take().unwrap());
        Self { node, ask, answers: BufReader::new(answers).lines() }
    }

    /// A verdict for each body, none where JavaScript reads no object.
    fn judge(&mut self, bodies: &[String]) -> Vec<Option<Verdict>> {
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let lines: String = bodies.iter().map(|body| format!("{} {}\n", hex(SECRET), hex(body))).collect();
        thread::scope(|scope| {
            // A pipe holds less than all of it.
            scope.spawn(|| self.ask.write_all(lines.as_bytes()).unwrap());
            bodies.iter().map(|_| verdict(&self.answers.next().unwrap().unwrap())).collect()
        })
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.node.kill().unwrap();
        self.node.wait().unwrap();
    }
}

fn verdict(line: &str) -> Option<Verdict> {
    let mut words = line.split(' ');
    let part: Vec<u8> = words
        .next()
        .filter(|hex| !hex.is_empty())?
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    let signature = words.next().unwrap().to_owned();
    Some(Verdict {
        part: String::from_utf8(part).unwrap(),
        signature,
        accepted: words.next() == Some("true"),
    })
}

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn space(&mut self) -> &'static str {
        self.of(&["", "", "", "", " ", "\t", "\n", "\r\n", "  "])
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(6) {
            match self.below(5) {
                0 => text += &format!("\\u{:04x}", self.below(0x1_0000)),
                1 => text += &format!("\\u{:04X}", 0xd800 + self.below(0x800)),
                2 => {
                    let letter = char::from_u32(0x20 + self.below(0x2_0000) as u32);
                    text.extend(letter.filter(|letter| !matches!(letter, '"' | '\\')));
                }
                3 => {
                    text += self
                        .of(&["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\u{2028}", "\u{7f}"])
                }
                _ => text += self.of(&["a", "ñ", "1", "é", "\u{fffd}", "😀", "\u{feff}"]),
            }
        }
        text
    }

    fn name(&mut self) -> String {
        match self.below(4) {
            0 => self.text(),
            1 => self.below(12).to_string(),
            2 => self
                .of(&[
                    "__proto__",
                    "constructor",
                    "toJSON",
                    "signature",
                    "\\u0073ignature",
                    "event",
                    "data",
                    "",
                    "00",
                    "-0",
                    "1e1",
                    "4294967294",
                    "4294967295",
                    "4294967296",
                    "9007199254740993",
                    "length",
                ])
                .to_owned(),
            _ => self.of(&["a", "b", "c", "\\u0061"]).to_owned(),
        }
    }

    fn number(&mut self) -> String {
        let sign = self.of(&["", "-"]);
        match self.below(7) {
            0 => format!("{sign}{}", self.below(1000)),
            1 => format!("{sign}{}.{}", self.below(100), self.next()),
            2 => format!("{sign}{}e{}", self.next(), self.below(700) as i64 - 350),
            3 => format!("{sign}{}", "9".repeat(1 + self.below(40))),
            4 => format!("{sign}{}E+{}", self.of(&["0", "0.0", "1.0", "1", "5.00"]), self.below(25)),
            5 => {
                // Some of these lie half-way between the two shortest numbers that tell them from others.
                let halves = (self.next() >> 11) as f64 / f64::from(1 << self.below(26));
                format!("{sign}{halves}")
            }
            _ => match f64::from_bits(self.next()) {
                value if value.is_finite() => format!("{value:e}"),
                _ => "0".into(),
            },
        }
    }

    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 5 } else { 9 }) {
            0 | 1 => self.number(),
            2 | 3 => format!("\"{}\"", self.text()),
            4 => self.of(&["true", "false", "null"]).into(),
            5 | 6 => {
                let items: Vec<_> = (0..self.below(4)).map(|_| self.value(depth - 1)).collect();
                format!("[{}{}]", self.space(), items.join(","))
            }
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        let mut text = format!("{}{{", self.space());
        for i in 0..self.below(7) {
            text += if i > 0 { "," } else { "" };
            let (name, value) = (self.name(), self.value(depth));
            let space = [(); 4].map(|()| self.space());
            text += &format!("{}\"{name}\"{}:{}{value}{}", space[0], space[1], space[2], space[3]);
        }
        text + self.space() + "}" + self.space()
    }

    /// The object with a place for a signature somewhere in it.
    fn unsigned(&mut self, object: &str) -> String {
        let member = format!("\"event\":\"x\",\"signature\"{}:\"{NONE}\"", self.space());
        let inner = object.trim().strip_prefix('{').unwrap();
        if inner.trim() == "}" {
            return format!("{{{member}}}");
        }
        match self.below(2) {
            0 => format!("{{{member},{inner}"),
            _ => format!("{{{},{member}}}", inner.strip_suffix('}').unwrap()),
        }
    }
}

#[test]
fn random_bodies_are_read_written_and_signed_as_node_does() {
    let (mut random, mut judge) = (Random(7), Judge::start());
    let bodies: Vec<_> = (0..4000).map(|_| random.object(4)).collect();
    let unsigned: Vec<_> = bodies.iter().map(|body| random.unsigned(body)).collect();
    let mut signed = Vec::new();
    for (body, verdict) in unsigned.iter().zip(judge.judge(&unsigned)) {
        let verdict = verdict.unwrap_or_else(|| panic!("not JSON: {body}"));
        let signed_as_node_does = webhooks::sign(body, SECRET).unwrap();
        let part = verdict.part.strip_suffix('}').unwrap();
        let comma = if part == "{" { "" } else { "," };
        assert_eq!(
            signed_as_node_does,
            format!("{part}{comma}\"signature\":\"{}\"}}", verdict.signature),
            "{body}"
        );
        signed.push(body.replace(NONE, &verdict.signature));
        signed.push(signed_as_node_does);
    }
    // There may be more signatures than the one that was put in: then Node says whether they are right.
    let mut accepted = 0;
    for (body, verdict) in signed.iter().zip(judge.judge(&signed)) {
        let verdict = verdict.unwrap();
        accepted += usize::from(verdict.accepted);
        match read(body) {
            Ok(json) => assert!(verdict.accepted && json == verdict.part, "{body}"),
            Err(error) => {
                let signed = error.reason() == Some("unreadable");
                assert!(verdict.accepted == signed && error.reason().is_some(), "{body}: {error}");
            }
        }
    }
    assert!(accepted > 7000, "{accepted}");
}

#[test]
fn numbers_are_written_as_node_does() {
    let (mut random, mut judge) = (Random(13), Judge::start());
    let bodies: Vec<_> = (0..100)
        .map(|_| {
            let numbers: Vec<_> = (0..1000).map(|_| random.number()).collect();
            format!("{{\"n\":[{}]}}", numbers.join(","))
        })
        .collect();
    for (body, verdict) in bodies.iter().zip(judge.judge(&bodies)) {
        let signed = webhooks::sign(body, SECRET).unwrap();
        let numbers = |text: &str| text.split([',', '[', ']']).map(str::to_owned).collect::<Vec<_>>();
        let (ours, node) = (numbers(&signed), numbers(&verdict.unwrap().part));
        for i in 1..=1000 {
            assert_eq!(ours[i], node[i]);
        }
    }
}

#[test]
fn what_is_no_json_to_node_is_none_here() {
    let (mut random, mut judge) = (Random(11), Judge::start());
    let mutated: Vec<_> = (0..6000)
        .map(|_| {
            let mut letters: Vec<char> = random.object(3).chars().collect();
            for _ in 0..=random.below(2) {
                let at = random.below(letters.len());
                let letter = random.of(&[
                    '"', '\\', '{', '}', '[', ']', ',', ':', '0', '1', '-', '+', '.', 'e', 'u', '\u{b}',
                    '\u{a0}', 'n', '\0',
                ]);
                match random.below(3) {
                    0 => letters.insert(at, letter),
                    1 => letters[at] = letter,
                    _ => drop(letters.remove(at)),
                }
                letters.push(' ');
            }
            letters.into_iter().collect()
        })
        .collect();
    let mut none = 0;
    for (body, verdict) in mutated.iter().zip(judge.judge(&mutated)) {
        let ours = webhooks::sign(body, SECRET);
        none += usize::from(verdict.is_none());
        match (&ours, verdict) {
            (Ok(signed), Some(verdict)) => {
                assert!(signed.starts_with(verdict.part.trim_end_matches('}')), "{body}")
            }
            (Err(error), None) => assert_eq!((error.class(), error.setting()), ("ConfigError", Some("body"))),
            (_, verdict) => panic!("{body}: {ours:?}, and Node: {verdict:?}"),
        }
    }
    assert!((1000..5000).contains(&none), "{none}");
}

#[test]
fn a_changed_byte_is_seen_wherever_node_sees_it() {
    let event = r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"tx_1","totalAmount":"2050.00","n":[1.0,-0,1e21],"note":"\u00f1 \ud800"}}}"#;
    let compact = webhooks::sign(event, SECRET).unwrap();
    let pretty = compact.replace("\":", "\" : ").replace(",\"", ",\n  \"").replace("1e+21", "1E21");
    let mut judge = Judge::start();
    for body in [compact, pretty] {
        assert!(read(&body).is_ok());
        let mut changed = Vec::new();
        for at in 0..body.len() {
            for change in [1, 2, 4, 8, 16, 32, 64, 1 + 2 + 4] {
                let mut bytes = body.clone().into_bytes();
                bytes[at] ^= change;
                changed.extend(String::from_utf8(bytes));
            }
            for removed in [at..at + 1, 0..at, at + 1..body.len()] {
                let kept: Vec<u8> =
                    [&body.as_bytes()[..removed.start], &body.as_bytes()[removed.end..]].concat();
                changed.extend(String::from_utf8(kept));
            }
            if body.is_char_boundary(at) {
                changed.extend(
                    ["0", " ", "\"", ",", "\u{0}"].map(|added| [&body[..at], added, &body[at..]].concat()),
                );
            }
        }
        let mut harmless = 0;
        for (body, verdict) in changed.iter().zip(judge.judge(&changed)) {
            let accepted = verdict.is_some_and(|verdict| verdict.accepted);
            assert_eq!(read(body).is_ok(), accepted, "{body}");
            harmless += usize::from(accepted);
        }
        // White space, mostly. What those say is what was signed.
        assert!(harmless * 10 < changed.len(), "{harmless} of {}", changed.len());
    }
}

#[test]
fn no_byte_of_what_a_header_signs_can_change() {
    let body = "{\"event\": \"Transaction.Captured\", \"data\": {\"n\": 1.0}}\n";
    let header = webhooks::signature_header(body, SECRET).unwrap();
    let verify = |body: &[u8], header: &str| webhook(body, &[SECRET], Some(header)).is_ok();
    assert!(verify(body.as_bytes(), &header) && verify(body.as_bytes(), &format!(" {header} ")));
    for at in 0..body.len() {
        for change in 1..=255 {
            let mut changed = body.as_bytes().to_vec();
            changed[at] ^= change;
            assert!(!verify(&changed, &header), "{at} {change}");
        }
    }
    for at in 0..header.len() {
        for change in 1..128 {
            let mut changed = header.clone().into_bytes();
            changed[at] ^= change;
            assert!(!verify(body.as_bytes(), &String::from_utf8(changed).unwrap()), "{at} {change}");
        }
    }
}

#[test]
fn a_secret_has_to_be_one() {
    let body = webhooks::sign(r#"{"event":"x"}"#, SECRET).unwrap();
    for secrets in [&[][..], &[""], &[" \n"], &[SECRET, ""]] {
        let error = webhook(body.as_bytes(), secrets, None).unwrap_err();
        assert_eq!((error.class(), error.setting()), ("ConfigError", Some("secret")), "{secrets:?}");
    }
    assert!(webhooks::sign("{}", " ").is_err() && webhooks::signature_header("{}", "").is_err());
    // Longer than a block of SHA-256, and no text.
    let long = [0xff; 200];
    let body = webhooks::sign(r#"{"event":"x"}"#, long).unwrap();
    assert!(
        webhook(body.as_bytes(), &[&long[..]], None).is_ok()
            && webhook(body.as_bytes(), &[&long[..199]], None).is_err()
    );
}

/// A mebibyte of what a hostile sender could think of, and something that is not signed.
#[test]
fn a_mebibyte_of_anything_costs_little() {
    const SIZE: usize = 1 << 20;
    let filled = |piece: &str| piece.repeat(SIZE / piece.len());
    let unsigned = |text: String| format!("{{\"signature\":\"{NONE}\",\"a\":{text}}}");
    let numbered: Vec<String> = (0..SIZE / 10).rev().map(|i| format!("\"{i}\":0")).collect();
    let depth = SIZE / 14;
    let rows = [
        ("[", filled("[")),
        ("{\"a\":", filled("{\"a\":")),
        ("closed brackets", unsigned(filled("[")[SIZE / 2..].to_owned() + &filled("]")[SIZE / 2..])),
        (
            "objects that are out of order, within each other",
            unsigned("{\"b\":0,\"1\":".repeat(depth) + "0" + &"}".repeat(depth)),
        ),
        ("numbers", unsigned(format!("[{}0]", filled("0,")))),
        ("long numbers", unsigned(format!("[{}0]", filled("1.7976931348623157e308,")))),
        ("a number", unsigned(filled("9"))),
        ("a fraction", unsigned(format!("0.{}", filled("1")))),
        ("an exponent", unsigned(format!("1e{}", filled("9")))),
        ("escapes", unsigned(format!("\"{}\"", filled("\\ud83d")))),
        ("backslashes", unsigned(format!("\"{}\"", filled("\\\\")))),
        ("a text without an end", filled("\"")),
        ("one name", format!("{{{}\"signature\":\"{NONE}\"}}", filled("\"a\":0,"))),
        ("signatures", format!("{{{}\"signature\":\"{NONE}\"}}", filled("\"signature\":0,"))),
        ("many names, the last first", unsigned(format!("{{{}}}", numbered.join(",")))),
        ("white space", filled(" ")),
    ];
    for (what, body) in rows {
        let started = Instant::now();
        let refused = webhook(body.as_bytes(), &[SECRET, "another"], Some(NONE)).unwrap_err();
        let took = started.elapsed();
        println!("{what}: {took:?}, {}", refused.reason().unwrap());
        // A build without optimizations, on a machine that does other things as well.
        assert!(took < Duration::from_secs(3), "{what}: {took:?}");
    }
}

/// Deep brackets of a stranger are no trouble on the smallest of stacks either.
#[test]
fn depth_takes_no_stack() {
    let body = format!("{{\"event\":\"x\",\"a\":{}{}}}", "[".repeat(400_000), "]".repeat(400_000));
    let work = || {
        let signed = webhooks::sign(&body, SECRET).unwrap();
        assert_eq!(webhook(signed.as_bytes(), &["another"], None).unwrap_err().reason(), Some("mismatch"));
        signed
    };
    let signed = thread::scope(|scope| {
        let small = thread::Builder::new().stack_size(64 * 1024);
        small.spawn_scoped(scope, work).unwrap().join().unwrap()
    });
    assert_eq!(read(&signed).unwrap(), body);
}

#[test]
fn a_key_is_the_same_for_the_same_and_for_nothing_else() {
    let key = |transaction: &str| {
        webhook_key(&format!(r#"{{"event":"Transaction.Captured","data":{{"transaction":{transaction}}}}}"#))
    };
    assert_eq!(key(r#"{"id":"tx_1","status":"CAPTURED"}"#), "Transaction.Captured:tx_1:CAPTURED");
    assert_eq!(key(r#"{"status":"CAPTURED","n":1,"id":"tx_\u0031"}"#), "Transaction.Captured:tx_1:CAPTURED");
    assert_eq!(key(r#"{"id":"a:b","status":"%"}"#), "Transaction.Captured:a%3Ab:%25");
    // What is not known to be of a transaction in a state is told apart by all that it says.
    let others = [
        r#"{"id":"tx_1","status":null}"#,
        r#"{"id":"tx_1"}"#,
        r#"{"id":1,"status":"CAPTURED"}"#,
        r#"{"status":"CAPTURED"}"#,
        "[]",
        "null",
    ];
    let keys: BTreeSet<_> = others.iter().map(|transaction| key(transaction)).collect();
    assert_eq!(keys.len(), others.len());
    assert_eq!(
        webhook_key(r#"{"event":"A","b":{"c":1.0,"d":[]}}"#),
        webhook_key(r#"{ "b":{"d":[],"c":1}, "event":"A"}"#)
    );
    assert_ne!(webhook_key(r#"{"event":"A","b":1}"#), webhook_key(r#"{"event":"A","b":2}"#));
}

#[test]
fn events_are_read_whatever_else_is_in_them() {
    let verify = |body: &str| {
        let signed = webhooks::sign(body, SECRET).unwrap();
        webhooks::verify(signed.as_bytes(), ["whsec_2", SECRET], None).unwrap()
    };
    let event = verify(
        r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"tx_1","totalAmount":"1.50","status":"CAPTURED","new":1},"more":2},"v":3}"#,
    );
    assert_eq!(
        (event.event.as_str(), event.key().as_str()),
        ("Transaction.Captured", "Transaction.Captured:tx_1:CAPTURED")
    );
    assert_eq!(event.extra["v"], 3);
    let data = event.data.unwrap();
    assert_eq!(data.extra["more"], 2);
    let transaction = data.transaction.unwrap();
    assert_eq!((transaction.total_amount.as_deref(), &transaction.extra["new"]), (Some("1.50"), &1.into()));

    // Not as documented, and none the less read as far as it can be.
    let event = verify(
        r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"tx_1","id":"tx_2","totalAmount":1.5,"purchaseAmount":1e999,"status":"\ud800"}}}"#,
    );
    let transaction = event.data.as_ref().unwrap().transaction.as_ref().unwrap();
    assert_eq!((transaction.id.as_deref(), &transaction.extra["totalAmount"]), (Some("tx_2"), &1.5.into()));
    assert_eq!(event.key(), "Transaction.Captured:tx_2:\u{fffd}");
    for odd in [
        "null",
        "5",
        "[]",
        "{}",
        r#"{"transaction":5}"#,
        r#"{"transaction":{"id":5}}"#,
        r#"{"transaction":{"status":{}}}"#,
    ] {
        let event = verify(&format!(r#"{{"event":"Account.Opened","data":{odd}}}"#));
        assert_eq!(event.event.as_str(), "Account.Opened", "{odd}");
        assert!(event.key().starts_with("Account.Opened:"), "{odd}");
    }
    let event = verify(&format!(r#"{{"event":"x","deep":{}1{}}}"#, "[".repeat(3000), "]".repeat(3000)));
    assert_eq!(event.event.as_str(), "x");
}
