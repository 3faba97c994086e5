//! A client that goes on for long, and whose calls fail and are cancelled, keeps its memory, descriptors and threads. It
//! calls from a child process, which the operating system is asked about.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{env, fs, process::Command, task::Poll, time::Duration};

use common::{
    builder, payment,
    service::{Habits, Service},
    session,
};
use conomyhq::Conomy;
use tokio::runtime::{Builder, Runtime};

const SERVICE_URL: &str = "SERVICE_URL";
/// Where nobody listens.
const NOBODY_URL: &str = "NOBODY_URL";

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    resident_kib: usize,
    descriptors: usize,
    threads: usize,
}

fn held() -> Held {
    const PAGE_KIB: usize = 4;
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    let entries = |folder: &str| fs::read_dir(folder).unwrap().count();
    Held {
        resident_kib: pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * PAGE_KIB,
        descriptors: entries("/proc/self/fd"),
        threads: entries("/proc/self/task"),
    }
}

/// How many calls of each kind are made: few ordinarily, all where endurance is asked for.
fn counts() -> (usize, usize) {
    if env::var_os("CONOMYHQ_ENDURANCE").is_some_and(|asked| asked == "full") {
        (200_000, 10_000)
    } else {
        (3_000, 400)
    }
}

/// Makes so many calls, nine of ten on connections that are used again.
async fn succeed(client: &Conomy, calls: usize) {
    for i in 0..calls {
        if i % 10 == 0 {
            client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap();
        } else {
            client.checkout_sessions().create(session()).await.unwrap();
        }
    }
}

async fn fail(nobody: &Conomy, calls: usize) {
    for _ in 0..calls {
        nobody.checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
    }
}

/// Drops each call after some polls.
async fn cancel(client: &Conomy, calls: usize) {
    for i in 0..calls {
        let mut call = std::pin::pin!(client.checkout_sessions().create_payment("cs_1", payment()));
        let mut left = i % 6;
        std::future::poll_fn(|cx| match call.as_mut().poll(cx) {
            Poll::Pending if left > 0 => {
                left -= 1;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            _ => Poll::Ready(()),
        })
        .await;
    }
}

/// What is held once what is under way has come to its end.
fn at_rest(runtime: &Runtime) -> Held {
    runtime.block_on(async { tokio::time::sleep(Duration::from_millis(300)).await });
    held()
}

fn go_on(service: &str, nobody: &str, runtime: &Runtime) {
    /// What an allocator may come to hold beyond: it does not grow with the calls.
    const SLACK_KIB: usize = 1024;
    /// Connections that a call opens because that of the call before is on its way back still.
    const MORE_CONNECTIONS: usize = 4;
    let client = builder(service).build().unwrap();
    let nobody = builder(nobody).max_retries(0).build().unwrap();
    let (many, some) = counts();
    let all = |share: usize| {
        runtime.block_on(async {
            succeed(&client, many / share).await;
            fail(&nobody, some / share).await;
            cancel(&client, some / share).await;
        });
    };
    all(4);
    let before = at_rest(runtime);
    all(1);
    let after = at_rest(runtime);
    println!("{before:?} -> {after:?}");
    assert!(after.resident_kib <= before.resident_kib + SLACK_KIB, "{before:?} -> {after:?}");
    assert!(after.descriptors <= before.descriptors + MORE_CONNECTIONS, "{before:?} -> {after:?}");
    assert_eq!(after.threads, before.threads);
}

/// Runs the test of that name again as a child, which holds nothing of the service.
fn in_a_process_of_its_own(test: &str, runtime: Runtime) {
    if let (Ok(service), Ok(nobody)) = (env::var(SERVICE_URL), env::var(NOBODY_URL)) {
        return go_on(&service, &nobody, &runtime);
    }
    drop(runtime);
    let service = Service::start(Habits::default());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(SERVICE_URL, &service.url)
        .env(NOBODY_URL, format!("http://{nobody}"))
        .output()
        .unwrap();
    let said = [child.stdout, child.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    println!("{said}");
    assert!(child.status.success(), "{said}");
    assert!(service.comes_to(Duration::from_secs(10), |seen| seen.open == 0));
}

#[test]
fn a_runtime_of_one_thread_keeps_what_it_holds() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    in_a_process_of_its_own("a_runtime_of_one_thread_keeps_what_it_holds", runtime);
}

#[test]
fn a_runtime_of_several_threads_keeps_what_it_holds() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    in_a_process_of_its_own("a_runtime_of_several_threads_keeps_what_it_holds", runtime);
}
