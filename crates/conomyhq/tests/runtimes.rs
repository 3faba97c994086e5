//! One client in runtimes of every kind: several at a time, such as end, and such as nobody drives between two calls.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{thread, time::Duration};

use common::{
    builder, payment,
    service::{Habits, Service},
    session,
};
use tokio::runtime::{Builder, Runtime};

/// A runtime that is driven only while it is waited for.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn runtimes_that_end_leave_no_call_of_others_unknown() {
    const THREADS: usize = 12;
    const RUNTIMES: usize = 15;
    const PAYMENTS: usize = 3;
    let service = Service::start(Habits::default());
    let client = builder(&service.url).reuse_connections(true).build().unwrap();
    let call_in_runtimes = |thread: usize| {
        let mut problems = Vec::new();
        for round in 0..RUNTIMES {
            runtime().block_on(async {
                for number in 0..PAYMENTS {
                    let id = format!("cs_{thread}_{round}_{number}");
                    if let Err(error) = client.checkout_sessions().create_payment(&id, payment()).await {
                        problems.push(format!("{id}: {error}"));
                    }
                    if let Err(error) = client.checkout_sessions().create(session()).await {
                        problems.push(format!("a session: {error}"));
                    }
                }
            });
        }
        problems
    };
    let problems: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|i| scope.spawn(move || call_in_runtimes(i))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(problems.is_empty(), "{} of them: {problems:#?}", problems.len());
    let payments: Vec<_> =
        service.seen().answered.into_iter().filter(|(path, _)| path.ends_with("/payments")).collect();
    assert_eq!(payments.len(), THREADS * RUNTIMES * PAYMENTS);
    assert!(payments.iter().all(|(_, times)| *times == 1), "{payments:?}");
    // The client is there still, and holds none of their connections.
    assert!(service.comes_to(PATIENCE, |seen| seen.open == 0), "{} are open", service.seen().open);
    // Each runtime used its connection again.
    assert_eq!(service.seen().connections, THREADS * RUNTIMES);
    drop(client);
}

#[test]
fn a_client_that_is_dropped_leaves_nothing_in_a_runtime_that_goes_on() {
    let service = Service::start(Habits::default());
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for _ in 0..20 {
        let client = builder(&service.url).build().unwrap();
        runtime.block_on(async { client.checkout_sessions().create(session()).await.unwrap() });
    }
    assert!(service.comes_to(PATIENCE, |seen| seen.open == 0), "{} are open", service.seen().open);
    let done = || runtime.metrics().num_alive_tasks() == 0;
    for _ in 0..1000 {
        if done() {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    assert!(done(), "{} tasks", runtime.metrics().num_alive_tasks());
}

/// Calls, and waits until the service has closed the connection, so that only the next call can notice it.
fn call_after_idle_connections_closed(pay: bool) {
    const CALLS: usize = 100;
    let habits = Habits { closes_idle: Some(Duration::from_millis(5)), ..Habits::default() };
    let service = Service::start(habits);
    let client = builder(&service.url).max_retries(0).reuse_connections(true).build().unwrap();
    let runtime = runtime();
    let mut problems = Vec::new();
    for i in 0..CALLS {
        let error = runtime.block_on(async {
            let sessions = client.checkout_sessions();
            match pay {
                true => sessions.create_payment(format!("cs_{i}"), payment()).await.err(),
                false => sessions.create(session()).await.err(),
            }
        });
        problems.extend(error.map(|error| format!("call {i}: {error}")));
        assert!(service.comes_to(PATIENCE, |seen| seen.open == 0));
    }
    assert!(problems.is_empty(), "{} of them: {problems:#?}", problems.len());
    let seen = service.seen();
    assert_eq!((seen.connections, seen.answered.values().sum::<usize>()), (CALLS, CALLS));
}

#[test]
fn an_idle_runtime_notices_closed_connections_before_a_payment() {
    call_after_idle_connections_closed(true);
}

#[test]
fn an_idle_runtime_notices_closed_connections_before_a_session() {
    call_after_idle_connections_closed(false);
}

#[test]
fn a_connection_of_its_own_is_closed_with_the_call() {
    let service = Service::start(Habits::default());
    let client = builder(&service.url).build().unwrap();
    let runtime = runtime();
    for i in 0..50 {
        let pay = client.checkout_sessions().create_payment(format!("cs_{i}"), payment());
        runtime.block_on(async { pay.await.unwrap() });
        // Nobody drives the runtime.
        assert!(service.comes_to(PATIENCE, |seen| seen.open == 0), "payment {i}");
    }
}
