//! The fault server's control surface, TLS and proxies, over HTTP as every language's tests use them.
#![allow(missing_docs)]

mod common;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use common::{PATIENCE, PAYMENT, Wire, control, eventually};
use conomyhq_sandbox::fault::Server;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

async fn opened(url: &str, kind: &str, setup: Value) -> Value {
    let answer = control(url, "POST", &format!("/_faults/{kind}"), &setup.to_string()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

async fn shown(url: &str, kind: &str, opened: &Value, what: &str) -> Value {
    let id = opened["id"].as_str().expect("an id");
    control(url, "GET", &format!("/_faults/{kind}/{id}/{what}"), "").await.json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}: {value}"))
}

/// A payment over TLS on this stream, trusting this authority: the status, or what went wrong.
async fn pay_over_tls(stream: TcpStream, ca_pem: &str) -> Result<u16, String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).expect("PEM")).expect("a CA");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").expect("an address");
    let exchange = async {
        let mut tls = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
        tls.write_all(PAYMENT.as_bytes()).await?;
        let mut head = [0; 12];
        tls.read_exact(&mut head).await.map(|_| head)
    };
    let head =
        timeout(PATIENCE, exchange).await.expect("an end in time").map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&head[9..]).parse().expect("a status"))
}

/// Ends with the test that started it, also where that fails.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
    }
}

#[tokio::test]
async fn the_program_serves_it() {
    let child = Command::new(env!("CARGO_BIN_EXE_conomyhq-sandbox"))
        .args(["faults", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let Program(child) = &mut Program(child);
    let mut url = String::new();
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut url).expect("a line");
    let url = url.trim_end();
    let script = json!([{"do": "answer", "status": 422, "body": "{}"}, "status_429", {"do": "redirect"}]);
    let endpoint = opened(url, "endpoints", json!({ "script": script, "tls": null })).await;
    assert!(text(&endpoint, "base_url").ends_with("/sandbox") && endpoint["ca_pem"].is_null(), "{endpoint}");

    let mut wire = Wire::open(text(&endpoint, "url")).await;
    assert_eq!((wire.pay().await.0, wire.pay().await.0), (422, 429));
    let requests = shown(url, "endpoints", &endpoint, "requests").await;
    let expected = json!({
        "connection": 1, "method": "POST", "path": "/sandbox/checkout-sessions/s1/payments",
        "headers": [["host", "x"], ["content-type", "application/json"], ["content-length", "25"]],
        "body": r#"{"paymentMethod":"ETPAY"}"#, "bytes": PAYMENT.len(), "complete": true, "behaviour": "answer",
    });
    assert_eq!((&requests[0], &requests[1]["behaviour"]), (&expected, &json!("status_429")));
    let stats = shown(url, "endpoints", &endpoint, "stats").await;
    assert_eq!(
        (&stats["connections"], &stats["complete"], &stats["script_left"]),
        (&json!(1), &json!(2), &json!(1))
    );
    assert_eq!(stats["redirected"]["connections"], 0);
    let ledger = shown(url, "endpoints", &endpoint, "ledger").await;
    let entry = json!({
        "arrived": 2, "complete": 2, "applied": 0, "behaviours": ["answer", "status_429"], "answered": [422, 429],
        "given": [],
    });
    assert_eq!(ledger["/sandbox/checkout-sessions/s1/payments"], entry);

    let id = text(&endpoint, "id");
    assert_eq!(control(url, "DELETE", &format!("/_faults/endpoints/{id}"), "").await.status, 204);
    assert_eq!(control(url, "GET", &format!("/_faults/endpoints/{id}/stats"), "").await.status, 404);
    wire.rest().await;
    assert!(Wire::try_open(text(&endpoint, "url")).await.is_err());
    Command::new("kill").arg(child.id().to_string()).status().expect("kill runs");
    assert!(child.wait().expect("it ends").success());
}

#[tokio::test]
async fn a_setup_that_makes_no_sense_is_refused() {
    let faults = Server::start(0).await.expect("loopback");
    for setup in [
        json!({"script": ["fly"]}),
        json!({"script": [{"do": "answer", "stauts": 200}]}),
        json!({"scrip": []}),
        json!({"tls": "bad"}),
        json!({"script": ["answer"], "random": {"seed": 1, "weights": {"answer": 1}}}),
        json!({"random": {"seed": 1, "weights": {"refuse": 1}}}),
        json!({"random": {"seed": 1, "weights": {}}}),
    ] {
        let answer = control(&faults.url(), "POST", "/_faults/endpoints", &setup.to_string()).await;
        assert_eq!((answer.status, answer.json()["error"].is_string()), (400, true), "{setup}");
    }
    let random = json!({"random": {"seed": 1, "steps": [[{"do": "status_429", "retry_after": 0}, 1]]}});
    let endpoint = opened(&faults.url(), "endpoints", random).await;
    assert_eq!(Wire::open(text(&endpoint, "url")).await.pay().await.0, 429);
    faults.stop().await;
}

#[tokio::test]
async fn certificates_are_as_they_say() {
    let faults = Server::start(0).await.expect("loopback");
    for (tls, refused) in [
        ("good", None),
        ("wrong_name", Some("NotValidForName")),
        ("unknown_ca", Some("UnknownIssuer")),
        ("expired", Some("expired")),
    ] {
        let endpoint = opened(&faults.url(), "endpoints", json!({ "tls": tls })).await;
        assert!(text(&endpoint, "base_url").starts_with("https://127.0.0.1:"));
        let stream = Wire::open(text(&endpoint, "url")).await.0;
        let outcome = pay_over_tls(stream, text(&endpoint, "ca_pem")).await;
        match refused {
            None => assert_eq!(outcome, Ok(200)),
            Some(why) => {
                let error = outcome.expect_err("refused");
                assert!(
                    error.to_lowercase().contains(&why.to_lowercase())
                        || error.contains("not valid for name"),
                    "{tls}: {error}"
                );
            }
        }
        let expected = if refused.is_none() { (0, 1) } else { (1, 0) };
        let id = text(&endpoint, "id").to_owned();
        let mut stats = Value::Null;
        for _ in 0..500 {
            stats = control(&faults.url(), "GET", &format!("/_faults/endpoints/{id}/stats"), "").await.json();
            if stats["tls_failures"] == expected.0 {
                break;
            }
        }
        assert_eq!(
            (&stats["tls_failures"], &stats["complete"]),
            (&json!(expected.0), &json!(expected.1)),
            "{tls}"
        );
    }
}

#[tokio::test]
async fn tls_that_breaks_in_the_handshake() {
    let faults = Server::start(0).await.expect("loopback");
    let script = json!(["tls_reset", "tls_stall", "accept_never_read", "read_all_then_reset"]);
    let endpoint = opened(&faults.url(), "endpoints", json!({ "tls": "good", "script": script })).await;
    let (url, ca_pem) = (text(&endpoint, "url"), text(&endpoint, "ca_pem"));
    let error = pay_over_tls(Wire::open(url).await.0, ca_pem).await.expect_err("reset");
    assert!(error.contains("reset"), "{error}");
    for _ in ["tls_stall", "accept_never_read"] {
        let mut wire = Wire::open(url).await;
        wire.send("\x16\x03\x01 half a hello").await;
        assert!(wire.is_silent().await);
    }
    let error = pay_over_tls(Wire::open(url).await.0, ca_pem).await.expect_err("reset");
    assert!(error.contains("reset"), "{error}");
    let stats = shown(&faults.url(), "endpoints", &endpoint, "stats").await;
    assert_eq!((&stats["connections"], &stats["complete"]), (&json!(4), &json!(1)));
}

#[tokio::test]
async fn a_proxy_tunnels_for_real_and_asks_for_credentials() {
    let faults = Server::start(0).await.expect("loopback");
    let endpoint = opened(&faults.url(), "endpoints", json!({"tls": "good"})).await;
    let target = text(&endpoint, "url").replace("https://", "");
    let proxy = opened(&faults.url(), "proxies", json!({"auth": "user:pass"})).await;
    let connect = |more: &str| format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{more}\r\n");

    let mut wire = Wire::open(text(&proxy, "url")).await;
    wire.send(&connect("Proxy-Authorization: Basic d3Jvbmc=\r\n")).await;
    let (head, _) = wire.rest().await;
    assert!(head.starts_with("HTTP/1.1 407 ") && head.contains("Proxy-Authenticate: Basic"), "{head}");

    let mut wire = Wire::open(text(&proxy, "url")).await;
    wire.send(&connect("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n")).await;
    assert!(wire.until("\r\n\r\n").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(pay_over_tls(wire.0, text(&endpoint, "ca_pem")).await, Ok(200));

    let requests = shown(&faults.url(), "proxies", &proxy, "requests").await;
    let seen = |n: usize| {
        (&requests[n]["method"], &requests[n]["target"], &requests[n]["authorized"], &requests[n]["status"])
    };
    assert_eq!(seen(0), (&json!("CONNECT"), &json!(target), &json!(false), &json!(407)));
    assert_eq!(seen(1), (&json!("CONNECT"), &json!(target), &json!(true), &Value::Null));
    assert_eq!(requests[1]["headers"][1], json!(["proxy-authorization", "Basic ***"]));
}

#[tokio::test]
async fn a_proxy_can_fail_a_connect() {
    let faults = Server::start(0).await.expect("loopback");
    let refusing = opened(&faults.url(), "endpoints", json!({"script": ["refuse"]})).await;
    let nowhere = text(&refusing, "url").replace("http://", "");
    for (setup, status) in
        [(json!({"connect_status": 407}), "407"), (json!({"connect_status": 502}), "502"), (json!({}), "502")]
    {
        let proxy = opened(&faults.url(), "proxies", setup.clone()).await;
        let mut wire = Wire::open(text(&proxy, "url")).await;
        wire.send(&format!("CONNECT {nowhere} HTTP/1.1\r\n\r\n")).await;
        assert_eq!(wire.rest().await.0.get(9..12), Some(status), "{setup}");
    }
    let proxy = opened(&faults.url(), "proxies", json!({"connect_stall": true})).await;
    let mut wire = Wire::open(text(&proxy, "url")).await;
    wire.send(&format!("CONNECT {nowhere} HTTP/1.1\r\n\r\n")).await;
    assert!(wire.is_silent().await);
    assert_eq!(
        control(&faults.url(), "DELETE", &format!("/_faults/proxies/{}", text(&proxy, "id")), "")
            .await
            .status,
        204
    );
    wire.rest().await;
}

#[tokio::test]
async fn a_proxy_forwards_plain_http() {
    let faults = Server::start(0).await.expect("loopback");
    let setup = json!({"script": ["answer", "read_all_then_reset"]});
    let endpoint = opened(&faults.url(), "endpoints", setup).await;
    let proxy = opened(&faults.url(), "proxies", json!({})).await;
    let absolute = PAYMENT.replace("POST /", &format!("POST {}/", text(&endpoint, "url")));
    let mut wire = Wire::open(text(&proxy, "url")).await;
    wire.send(&absolute).await;
    assert!(wire.rest().await.0.starts_with("HTTP/1.1 200 OK"));
    let mut wire = Wire::open(text(&proxy, "url")).await;
    wire.send(&absolute).await;
    assert_eq!(wire.rest().await.0, "");
    let requests = shown(&faults.url(), "endpoints", &endpoint, "requests").await;
    assert_eq!(requests[0]["path"], "/sandbox/checkout-sessions/s1/payments");
    let proxied = shown(&faults.url(), "proxies", &proxy, "requests").await;
    assert_eq!((proxied.as_array().map(Vec::len), &proxied[0]["method"]), (Some(2), &json!("POST")));
}

#[tokio::test]
async fn stopping_closes_every_connection() {
    let faults = Server::start(0).await.expect("loopback");
    let endpoint = opened(&faults.url(), "endpoints", json!({"script": ["accept_never_read"]})).await;
    let mut held = Wire::open(text(&endpoint, "url")).await;
    held.send("x").await;
    faults.stop().await;
    held.rest().await;
    let url = text(&endpoint, "url").replace("http://", "");
    let gone = || std::net::TcpStream::connect(&url).is_err();
    eventually("the port is closed", gone).await;
}
