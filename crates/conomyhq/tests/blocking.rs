//! Calls that a thread waits for.
#![cfg(feature = "blocking")]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{PAYMENT, builder, payment, response, serve};
use conomyhq::Error;

#[test]
fn threads_wait_for_their_calls_and_share_connections() {
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (url, wire) = server.block_on(serve(response("200 OK", PAYMENT)));
    let client = builder(&url).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let paid = client.checkout_sessions().create_payment("cs_1", payment()).wait().unwrap();
                    assert_eq!(paid.id, "pay_1");
                }
            });
        }
    });
    assert_eq!(wire.requests(), 20);
    let within =
        server.block_on(async { client.checkout_sessions().create_payment("cs_1", payment()).wait() });
    assert!(matches!(within.unwrap_err(), Error::Config(_)));
    assert_eq!(wire.requests(), 20);
}
