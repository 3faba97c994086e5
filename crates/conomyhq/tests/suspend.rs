//! No call is handed a connection that the machine slept over. The sleep is played: a library that is loaded ahead of the
//! others lets the wall clock of a child process move on, while the monotonic one does not.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{
    builder, clock, payment,
    service::{Habits, Service},
    session,
};
use tokio::runtime::Builder;

/// Two payments, sleep, and two more, with connections that may be used again.
fn pay_before_and_after(sleep: Duration, habits: Habits, test: &str, connections: usize) {
    if let Some((url, sleeps)) = clock::shifted(test) {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = builder(&url).reuse_connections(true).max_retries(0).build().unwrap();
        for i in 0..4 {
            if i == 2 {
                sleeps(sleep.as_secs() as i64);
            }
            let pay = client.checkout_sessions().create_payment(format!("cs_{i}"), payment());
            runtime.block_on(async { pay.await.unwrap() });
        }
        return;
    }
    let service = Service::start(habits);
    clock::run(test, &service.url);
    let seen = service.seen();
    assert_eq!(seen.connections, connections);
    assert_eq!(seen.answered.into_values().collect::<Vec<_>>(), [1; 4]);
}

#[test]
fn a_payment_is_handed_no_connection_that_was_slept_over() {
    let test = "a_payment_is_handed_no_connection_that_was_slept_over";
    pay_before_and_after(Duration::from_secs(3600), Habits::default(), test, 2);
}

#[test]
fn a_payment_is_not_lost_to_a_connection_that_died_meanwhile() {
    // As behind a gateway that has forgotten the connection: nobody said that it was closed, and nobody answers on it.
    let test = "a_payment_is_not_lost_to_a_connection_that_died_meanwhile";
    let habits = Habits { forgets_after: Some(2), ..Habits::default() };
    pay_before_and_after(Duration::from_secs(60), habits, test, 2);
}

#[test]
fn a_connection_is_used_again_where_nobody_slept() {
    let test = "a_connection_is_used_again_where_nobody_slept";
    pay_before_and_after(Duration::ZERO, Habits::default(), test, 1);
}

#[test]
fn a_sleep_during_a_lull_of_other_calls_is_noticed_by_each_runtime() {
    let test = "a_sleep_during_a_lull_of_other_calls_is_noticed_by_each_runtime";
    if let Some((url, sleep)) = clock::shifted(test) {
        let client = builder(&url).build().unwrap();
        let runtimes = [(); 2].map(|()| Builder::new_current_thread().enable_all().build().unwrap());
        for passed in [0, 20, 0, -20, 0] {
            sleep(passed);
            for runtime in &runtimes {
                runtime.block_on(async { client.checkout_sessions().create(session()).await.unwrap() });
            }
        }
        return;
    }
    let service = Service::start(Habits::default());
    clock::run(test, &service.url);
    assert_eq!(service.seen().connections, 6);
}
