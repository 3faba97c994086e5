//! The state in a file: what was answered is there again, however the process before ended. Judged by what clients were
//! answered and by what the next process answers.
#![cfg(unix)]
#![allow(missing_docs)]

mod common;

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use common::program::{Program, Scratch};
use serde_json::{Value, json};

fn created(program: &Program, path: &str, body: &str) -> Value {
    let (status, answer) = program.connect().send("POST", path, body).expect("an answer");
    assert!((200..300).contains(&status), "{path}: {answer}");
    answer
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Everything that reading tells, at a time that both of two processes can be asked for. Addresses of the sandbox's own
/// pages are those of the process that answers, so its port stands apart.
fn told(program: &Program, reads: &[String]) -> Vec<Value> {
    let mut connection = program.connect();
    let own = format!("http://{}", program.address);
    let told = |path: &String| {
        let answer = connection.send("GET", path, "").expect("an answer").1.to_string();
        serde_json::from_str(&answer.replace(&own, "http://own")).expect("JSON")
    };
    reads.iter().map(told).collect()
}

#[test]
fn a_restart_goes_on_where_it_ended() {
    let scratch = Scratch::new("restart");
    let file = scratch.file("state");
    let options = ["--state", &file, "--client-id", "c", "--access-token", "t", "--payment-step", "3600"];
    let mut program = Program::serve(&options);
    let mode = fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "payers' data");

    let token = created(&program, "/sandbox/auth", r#"{"clientId":"c","clientSecret":"s"}"#);
    created(&program, "/sandbox/auth", r#"{"clientId":"c","clientSecret":"s"}"#);
    let items = json!([{"totalAmount": "12500.00"}, {"totalAmount": "0.10"}]);
    let link = json!({"items": items, "currency": "CLP", "duration": 60, "paymentMethodsAllowed": ["ETPAY"]});
    let link = created(&program, "/sandbox/payment-links", &link.to_string());
    let gone = created(&program, "/sandbox/payment-links", "{}");
    let connection = &mut program.connect();
    let path = format!("/sandbox/payment-links/{}", text(&gone["id"]));
    assert_eq!(connection.send("DELETE", &path, "").expect("an answer").0, 200);
    let opening = json!({
        "checkoutToken": link["checkoutToken"], "customer": {"email": "told-twice@sandbox.test"}, "ours": [1.5, null],
    });
    let session = created(&program, "/sandbox/checkout-sessions", &opening.to_string());
    let payments = format!("/sandbox/checkout-sessions/{}/payments", text(&session["id"]));
    let payment = created(&program, &payments, r#"{"paymentMethod":"ETPAY","externalId":"order-1"}"#);
    let other = created(&program, &payments, r#"{"paymentMethod":"ETPAY"}"#);
    let put =
        json!({"webhook_url": "http://127.0.0.1:9/hook", "webhook_hold": true, "list_lag_seconds": 0.5});
    program.control("POST", "/_sandbox/settings", &put.to_string());
    let path = format!("/_sandbox/payments/{}/advance", text(&payment["id"]));
    program.control("POST", &path, r#"{"to":"CAPTURED"}"#);
    program.control("POST", "/_sandbox/clock", r#"{"advance_seconds":45}"#);
    let revoke = json!({"token": token["accessToken"]}).to_string();
    let (status, _) = program.connect().send("POST", "/_sandbox/tokens/revoke", &revoke).expect("an answer");
    assert_eq!(status, 204);

    let of_id = |kind: &str, answer: &Value| format!("/sandbox/{kind}/{}", text(&answer["id"]));
    let reads = [
        of_id("payment-links", &link),
        of_id("payment-links", &gone),
        of_id("checkout-sessions", &session),
        of_id("payments", &payment),
        of_id("payments", &other),
        "/_sandbox/payments".into(),
        "/_sandbox/tokens".into(),
        "/_sandbox/settings".into(),
        "/_sandbox/webhooks".into(),
    ];
    let before = told(&program, &reads);
    assert!(before.iter().all(|answer| !answer.is_null()), "{before:#?}");
    assert_eq!(before[8][0]["status"], "CAPTURED", "{}", before[8]);
    assert!(program.terminate().success());
    assert!(!fs::exists(format!("{file}-wal")).expect("it can be asked"), "the file is complete by itself");

    let program = Program::serve(&options);
    assert_eq!(told(&program, &reads), before);
    // What leads from one record to another holds as well: the link's token, the session's, the payment's next move.
    created(&program, "/sandbox/checkout-sessions", &opening.to_string());
    created(&program, &payments, r#"{"paymentMethod":"ETPAY"}"#);
    let now = program.control("POST", "/_sandbox/clock", r#"{"advance_seconds":3600}"#);
    assert!(now["now"].is_string());
    let moved = told(&program, &reads[4..5]);
    assert_eq!(moved[0]["status"], "PENDING", "{moved:?}");

    let (status, _) = program.connect().send("POST", "/_sandbox/reset", "").expect("an answer");
    assert_eq!(status, 204);
    program.kill();
    let program = Program::serve(&options);
    assert_eq!(told(&program, &reads[5..7]), [json!([]), json!([])]);
    assert_eq!(told(&program, &reads[7..8])[0]["webhook_url"], json!(null));
}

/// What the clients know of payments, by the marker that each has.
#[derive(Default)]
struct Known {
    /// The id that was answered, if any was, and the statuses it may stand in.
    payments: HashMap<String, (Option<String>, Vec<&'static str>)>,
    sessions: Vec<String>,
}

/// Pays until the connection breaks.
fn pay_on(address: &str, name: &str, known: &Mutex<Known>) -> Option<()> {
    let mut connection = common::program::Connection::to(address).ok()?;
    for turn in 0.. {
        let (status, session) =
            connection.send("POST", "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#).ok()?;
        assert_eq!(status, 201, "{session}");
        let id = text(&session["id"]).to_owned();
        known.lock().expect("no panic").sessions.push(id.clone());
        let marker = format!("{name}-{turn}");
        known.lock().expect("no panic").payments.insert(marker.clone(), (None, vec!["CREATED"]));
        let body = json!({"paymentMethod": "ETPAY", "marker": marker}).to_string();
        let path = format!("/sandbox/checkout-sessions/{id}/payments");
        let (status, payment) = connection.send("POST", &path, &body).ok()?;
        assert_eq!(status, 201, "{payment}");
        let id = text(&payment["id"]).to_owned();
        known.lock().expect("no panic").payments.insert(marker.clone(), (Some(id.clone()), vec!["CREATED"]));
        let statuses = ["CREATED", "PENDING", "AUTHORIZED", "CAPTURED"];
        for (now, next) in statuses.iter().zip(&statuses[1..]).take(turn % 4) {
            let may_be = |statuses: Vec<&'static str>| {
                let known = &mut known.lock().expect("no panic").payments;
                known.insert(marker.clone(), (Some(id.clone()), statuses));
            };
            may_be(vec![now, next]);
            let path = format!("/_sandbox/payments/{id}/advance");
            let (status, answer) = connection.send("POST", &path, "").ok()?;
            assert_eq!((status, text(&answer["status"])), (200, *next));
            may_be(vec![next]);
        }
    }
    Some(())
}

/// Holds what a process tells against what the clients of those before it were told.
fn judge(program: &Program, known: &mut Known) {
    let told = program.control("GET", "/_sandbox/payments", "");
    let mut found: HashMap<&str, &Value> = HashMap::new();
    for payment in told.as_array().expect("a list") {
        let marker = text(&payment["request"]["marker"]);
        assert!(found.insert(marker, payment).is_none(), "{marker} is there twice");
        assert!(known.payments.contains_key(marker), "nobody made {marker}");
    }
    for (marker, (id, statuses)) in &mut known.payments {
        let payment = found.get(marker.as_str());
        if let Some(id) = id {
            let payment = payment.unwrap_or_else(|| panic!("{marker} was answered and is lost"));
            assert_eq!(payment["id"], **id, "{marker}");
        }
        if let Some(payment) = payment {
            let status = text(&payment["status"]);
            assert!(statuses.contains(&status), "{marker} is {status}, and may be {statuses:?}");
            // What it is now was answered, and stays.
            statuses.retain(|known| *known == status);
            *id = Some(text(&payment["id"]).to_owned());
        }
    }
    known.payments.retain(|_, (id, _)| id.is_some());
    let mut connection = program.connect();
    for id in known.sessions.drain(..) {
        let path = format!("/sandbox/checkout-sessions/{id}");
        let (status, _) = connection.send("GET", &path, "").expect("an answer");
        assert_eq!(status, 200, "the session {id} was answered and is lost");
    }
}

#[test]
fn nothing_that_was_answered_is_lost_by_a_kill() {
    const KILLS: u64 = 60;
    const CLIENTS: usize = 4;
    let scratch = Scratch::new("kills");
    let file = scratch.file("state");
    let known = Arc::new(Mutex::new(Known::default()));
    // The moments are anyhow random: what a machine does meanwhile is.
    let mut moment = 7;
    for kill in 0..KILLS {
        let program = Program::serve(&["--state", &file]);
        judge(&program, &mut known.lock().expect("no panic"));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (address, known) = (program.address.clone(), known.clone());
                thread::spawn(move || pay_on(&address, &format!("{kill}-{client}"), &known))
            })
            .collect();
        moment = (moment * 31 + 11) % 43;
        // A third of them after so many milliseconds, the others after so many payments: a busy machine makes few in a time.
        let before = known.lock().expect("no panic").payments.len();
        let begun = Instant::now();
        while kill % 3 > 0
            && known.lock().expect("no panic").payments.len() < before + moment
            && begun.elapsed() < Duration::from_secs(5)
        {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(if kill % 3 > 0 { moment as u64 % 4 } else { moment as u64 }));
        program.kill();
        for client in clients {
            assert!(client.join().expect("no answer was wrong").is_none());
        }
    }
    let program = Program::serve(&["--state", &file]);
    let mut known = known.lock().expect("no panic");
    judge(&program, &mut known);
    assert!(known.payments.len() > 500, "only {} payments were there to be lost", known.payments.len());
}

#[test]
fn nothing_that_was_answered_is_lost_by_a_stop() {
    let scratch = Scratch::new("stops");
    let file = scratch.file("state");
    let known = Arc::new(Mutex::new(Known::default()));
    for stop in 0..12 {
        let mut program = Program::serve(&["--state", &file]);
        judge(&program, &mut known.lock().expect("no panic"));
        let clients: Vec<_> = (0..8)
            .map(|client| {
                let (address, known) = (program.address.clone(), known.clone());
                thread::spawn(move || pay_on(&address, &format!("{stop}-{client}"), &known))
            })
            .collect();
        thread::sleep(Duration::from_millis(40 + 7 * stop));
        let begun = Instant::now();
        assert!(program.terminate().success());
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        for client in clients {
            assert!(client.join().expect("no answer was wrong").is_none());
        }
        assert!(
            !fs::exists(format!("{file}-wal")).expect("it can be asked"),
            "the file is complete by itself"
        );
    }
    let program = Program::serve(&["--state", &file]);
    judge(&program, &mut known.lock().expect("no panic"));
}

/// What the program says of a file that it does not take.
fn refused(file: &str) -> String {
    let mut serve = Command::new(env!("CARGO_BIN_EXE_conomyhq-sandbox"));
    let output = serve.args(["serve", "--state", file]).stdin(Stdio::null()).output().expect("it ends");
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_file_has_one_sandbox_at_a_time() {
    let scratch = Scratch::new("two");
    let file = scratch.file("state");
    let first = Program::serve(&["--state", &file]);
    let why = refused(&file);
    assert!(why.contains(&file) && why.contains("another sandbox"), "{why}");
    created(&first, "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#);
    first.kill();
    Program::serve(&["--state", &file]);
}

#[test]
fn what_is_no_sandboxs_state_is_left_as_it_is() {
    let scratch = Scratch::new("foreign");
    let file = scratch.file("state");
    let program = Program::serve(&["--state", &file]);
    for _ in 0..50 {
        created(&program, "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#);
    }
    drop(program);
    // What a kill leaves, taken into the file itself.
    assert!(Program::serve(&["--state", &file]).terminate().success());
    let good = fs::read(&file).expect("it is there");
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at..at + 4].fill(byte);
        bytes
    };
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("text", b"a shopping list".to_vec(), "no sandbox's state"),
        ("long text", "a shopping list ".repeat(99).into_bytes(), "no sandbox's state"),
        ("another's database", with(68, 0), "no sandbox's state"),
        ("another version's", with(60, 9), "another version"),
        (
            "a damaged page",
            {
                let mut bytes = good.clone();
                let half = bytes.len() / 2;
                bytes[half..].fill(0xee);
                bytes
            },
            "damaged",
        ),
        ("half of it", good[..good.len() / 2].to_vec(), "damaged"),
        ("its header", good[..200].to_vec(), "damaged"),
    ];
    for (name, bytes, says) in cases {
        let file = scratch.file(name);
        fs::write(&file, &bytes).expect("written");
        let why = refused(&file);
        assert!(why.contains(says) && why.contains(&file), "{name}: {why}");
        assert!(fs::read(&file).expect("it is there") == bytes, "{name} was changed");
    }
    assert!(refused("/nowhere/state").contains("/nowhere/state"));
    assert!(refused(&std::env::temp_dir().display().to_string()).contains("directory"));
}

#[test]
fn a_file_is_one_whatever_its_name_means_to_sqlite() {
    let scratch = Scratch::new("names");
    let directory = Path::new(&scratch.file("state")).parent().expect("a directory").to_owned();
    for name in [":memory:", "file:state?mode=memory", " "] {
        let options = ["--state", name];
        let program = Program::serve_in(&directory, &options);
        let session = created(&program, "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#);
        program.kill();
        let program = Program::serve_in(&directory, &options);
        let path = format!("/sandbox/checkout-sessions/{}", text(&session["id"]));
        assert_eq!(program.connect().send("GET", &path, "").expect("an answer").0, 200, "{name:?}");
    }
}

#[test]
fn what_was_taken_can_be_read_again_however_deep_it_is_nested() {
    let scratch = Scratch::new("deep");
    let file = scratch.file("state");
    let options = ["--state", &file];
    let program = Program::serve(&options);
    let mut connection = program.connect();
    let mut send = |path: &str, body: &str| {
        let (status, answer) = connection.send("POST", path, body).expect("an answer");
        assert!([201, 400].contains(&status), "{answer}");
        (status == 201).then(|| text(&answer["id"]).to_owned())
    };
    let sessions = "/sandbox/checkout-sessions";
    let session = send(sessions, r#"{"checkoutToken":"ct_1"}"#).expect("it is flat");
    let payments = format!("{sessions}/{session}/payments");
    let mut kept = Vec::new();
    for depth in 80..=130 {
        let nested = "[".repeat(depth) + &"]".repeat(depth);
        for (path, body, read) in [
            (sessions, r#"{"checkoutToken":"ct_1","owner":{"a":NESTED}}"#, sessions),
            (payments.as_str(), r#"{"paymentMethod":"ETPAY","ours":NESTED}"#, "/sandbox/payments"),
            ("/sandbox/payment-links", r#"{"owner":{"a":NESTED}}"#, "/sandbox/payment-links"),
        ] {
            kept.extend(send(path, &body.replace("NESTED", &nested)).map(|id| format!("{read}/{id}")));
        }
    }
    program.kill();
    assert!(kept.len() > 30, "some of it was taken");
    let program = Program::serve(&options);
    let mut connection = program.connect();
    for path in kept {
        assert_eq!(connection.send("GET", &path, "").expect("an answer").0, 200, "{path}");
    }
}

#[test]
fn no_name_of_a_member_is_taken_that_cannot_be_read_again() {
    let scratch = Scratch::new("names-of-members");
    let options = ["--state", &scratch.file("state")];
    let program = Program::serve(&options);
    let session = created(&program, "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#);
    let payments = format!("/sandbox/checkout-sessions/{}/payments", text(&session["id"]));
    let mut connection = program.connect();
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number", "$ref", ""] {
        for value in ["-0.5", r#""x""#, r#"{"a":1}"#] {
            // It is not the first: there the parser takes it for its sign at once.
            for body in [
                format!(r#"{{"paymentMethod":"ETPAY","{name}":{value}}}"#),
                format!(r#"{{"paymentMethod":"ETPAY","ours":{{"a":1,"{name}":{value}}}}}"#),
            ] {
                let (status, answer) = connection.send("POST", &payments, &body).expect("an answer");
                assert!([201, 400].contains(&status), "{answer}");
            }
        }
    }
    program.kill();
    Program::serve(&options);
}
