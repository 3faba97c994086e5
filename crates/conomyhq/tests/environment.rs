//! The environment is read when settings are checked, and by nothing afterwards: a host language may be changing it.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{env, fs};

use common::{
    preload,
    service::{Habits, Service},
};
use conomyhq::binding::{Call, Secrets, call_options, client_settings, on_a_thread, operations, settings};
use tokio::runtime::Builder;

const COUNTED_READS: &str = r#"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

char *getenv(const char *name) {
    int file = open(FOLDER "/reads", O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (file >= 0) {
        if (write(file, name, strlen(name)) >= 0 && write(file, "\n", 1) >= 0) {}
        close(file);
    }
    size_t length = strlen(name);
    for (char **entry = environ; entry && *entry; entry++)
        if (!strncmp(*entry, name, length) && (*entry)[length] == '=') return *entry + length + 1;
    return 0;
}
"#;

#[test]
fn a_client_that_is_made_reads_the_environment_no_more() {
    let test = "a_client_that_is_made_reads_the_environment_no_more";
    let reads = preload::folder(test).join("reads");
    if !preload::is_child() {
        let service = Service::start(Habits::default());
        let _ = fs::remove_file(&reads);
        preload::run_child(test, COUNTED_READS, &[("SERVICE_URL", &service.url)]);
        // A payment each, and one that is retried on a name that has to be looked up.
        assert_eq!(service.seen().answered.into_values().sum::<usize>(), 4);
        return;
    }
    let url = env::var("SERVICE_URL").unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let secrets =
        || Secrets { api_key: Some("key".into()), access_token: Some("token".into()), ..Secrets::default() };
    let made = |url: &str| {
        let json = format!(r#"{{"base_url": "{url}", "connect_timeout_ms": 500, "max_retries": 0}}"#);
        settings(client_settings(&json).unwrap(), secrets(), |_| None, "test", on_a_thread).unwrap()
    };
    let plain = [made(&url), made(&url.replace("127.0.0.1", "localhost"))];
    let tls = made("https://localhost:9");
    let read = || fs::read_to_string(&reads).unwrap();
    let before = read();
    assert!(before.contains("SSL_CERT_FILE") && before.contains("HTTPS_PROXY"), "{before}");
    let pay = |settings, options: &str| {
        let body = r#"{"paymentMethod":"ETPAY"}"#.to_owned();
        let number = operations().position(|(id, _)| id == "createCheckoutPayment").unwrap();
        let options = call_options(options).unwrap();
        let call = Call::new(settings, number, vec!["cs_1".into()], Some(body), options);
        let client = settings.connect().unwrap();
        let call = call.unwrap();
        runtime.block_on(call.run(&client))
    };
    for settings in &plain {
        for options in ["{}", r#"{"reuse_connections":true}"#] {
            pay(settings, options).unwrap();
        }
    }
    pay(&tls, "{}").unwrap_err();
    let since = read()[before.len()..].to_owned();
    assert_eq!(since, "", "read afterwards");
}
