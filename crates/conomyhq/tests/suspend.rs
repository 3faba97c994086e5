//! No call is handed a connection that the machine slept over. The sleep is played: a library that is loaded ahead of the
//! others lets the wall clock of a child process move on, while the monotonic one does not.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{env, fs, time::Duration};

use common::{
    builder, payment, preload,
    service::{Habits, Service},
    session,
};
use tokio::runtime::Builder;

const SHIFTED_CLOCK: &str = r#"
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *at) {
    int result = syscall(SYS_clock_gettime, clock, at);
    if (result == 0 && clock == CLOCK_REALTIME) {
        char text[32] = {0};
        int file = open(FOLDER "/shift", O_RDONLY);
        if (file >= 0) {
            if (read(file, text, sizeof text - 1) > 0) at->tv_sec += atoll(text);
            close(file);
        }
    }
    return result;
}
"#;

const SERVICE_URL: &str = "SERVICE_URL";

/// Runs the test of that name again, as the child, in a process whose clock can be shifted.
fn run_with_shifted_clock(test: &str, service: &Service) {
    let _ = fs::remove_file(preload::folder(test).join("shift"));
    preload::run_child(test, SHIFTED_CLOCK, &[(SERVICE_URL, &service.url)]);
}

/// In a child: where its service is, and what lets so many seconds pass asleep.
fn shifted_clock(test: &str) -> Option<(String, impl Fn(i64))> {
    let shift = preload::folder(test).join("shift");
    let sleep = move |seconds: i64| {
        let passed: i64 = fs::read_to_string(&shift).map_or(0, |passed| passed.parse().unwrap());
        fs::write(&shift, (passed + seconds).to_string()).unwrap();
    };
    preload::is_child().then(|| (env::var(SERVICE_URL).unwrap(), sleep))
}

/// Two payments, sleep, and two more, with connections that may be used again.
fn pay_before_and_after(sleep: Duration, habits: Habits, test: &str, connections: usize) {
    if let Some((url, sleeps)) = shifted_clock(test) {
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
    run_with_shifted_clock(test, &service);
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
    if let Some((url, sleep)) = shifted_clock(test) {
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
    run_with_shifted_clock(test, &service);
    assert_eq!(service.seen().connections, 6);
}
