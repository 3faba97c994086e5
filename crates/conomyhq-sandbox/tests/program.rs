//! The program: one line on stdout, options, a graceful stop.
#![allow(missing_docs)]

mod common;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    time::Duration,
};

use common::{HEADERS, request};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conomyhq-sandbox"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::with_capacity(1, child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    line.trim_end().to_owned()
}

#[tokio::test]
async fn it_announces_itself_serves_and_stops() {
    let options = [
        "serve",
        "--port",
        "0",
        "--api-key",
        "k",
        "--access-token=t",
        "--link",
        "ct_1:USD:ETPAY",
        "--session-ttl",
        "60",
    ];
    let mut child = program(&options).spawn().expect("started");
    let base_url = first_line(&mut child);
    let url = base_url.strip_suffix("/sandbox").expect("what a client takes as its base URL");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let headers = format!("{HEADERS}Content-Type: application/json\r\n");
    let answer =
        request(url, "POST", "/sandbox/checkout-sessions", &headers, r#"{"checkoutToken":"ct_1"}"#).await;
    assert_eq!(answer.json()["currency"], "USD");
    let strange = headers.replace(": k", ": other");
    assert_eq!(request(url, "POST", "/sandbox/checkout-sessions", &strange, "{}").await.status, 403);

    let stopped = Command::new("kill").arg(child.id().to_string()).status().expect("kill runs");
    assert!(stopped.success());
    assert!(child.wait().expect("it ends").success());
    let mut rest = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "", "one line and no more");
}

#[test]
fn it_ends_with_its_standard_input_if_it_is_told_to() {
    for arguments in [&["serve", "--until-stdin-closes"][..], &["faults", "--until-stdin-closes"]] {
        let mut child = program(arguments).stdin(Stdio::piped()).spawn().expect("started");
        assert!(first_line(&mut child).starts_with("http://"), "{arguments:?}");
        // A terminal's Control-C is for whoever started it, who may go on.
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(interrupted.expect("kill runs").success());
        std::thread::sleep(Duration::from_millis(200));
        assert!(child.try_wait().expect("it can be asked").is_none(), "{arguments:?}");
        drop(child.stdin.take());
        assert!(child.wait().expect("it ends").success(), "{arguments:?}");
    }
}

#[test]
fn it_listens_where_it_is_told_and_says_whether_it_is_well() {
    let mut child = program(&["serve", "--host", "0.0.0.0"]).spawn().expect("started");
    let url = first_line(&mut child);
    let port = url.strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("a client's: {url}"));
    let port = port.split('/').next().expect("a port");
    let health = || program(&["health", "--port", port]).output().expect("ran").status.success();
    assert!(health());
    child.kill().and_then(|()| child.wait()).expect("it ends");
    assert!(!health());
}

#[test]
fn a_wrong_option_is_named() {
    for (arguments, named) in [
        (&["serve", "--prot", "0"][..], "--prot"),
        (&["serve", "--link", "ct_1"], "TOKEN:CURRENCY"),
        (&["serve", "--host", "localhost"], "--host \"localhost\""),
        (&["serve", "--port", "x"], "--port"),
        (&["serve", "--host", "192.0.2.1"], "192.0.2.1:0"),
        (&["health"], "--port"),
        (&["fly"], "fly"),
        (&[], "usage"),
    ] {
        let output = program(arguments).output().expect("ran");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(named), "{arguments:?}: {text}");
    }
    let version = program(&["--version"]).output().expect("ran");
    assert!(String::from_utf8_lossy(&version.stdout).contains(env!("CARGO_PKG_VERSION")));
    let help = program(&["serve", "--help"]).output().expect("ran");
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--session-ttl"));
}

#[test]
fn help_that_nobody_reads_to_its_end_is_no_failure() {
    let mut child = program(&["--help"]).spawn().expect("started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
