//! Reading back: pages, and the way back from an unknown outcome, by what a service had that answers them.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant, SystemTime},
};

use common::response;
use conomyhq::{
    Conomy, Error, Outcome,
    types::{ListPayments, Payment},
};
use serde_json::{Value, json};

const S: fn(u64) -> Duration = Duration::from_secs;
const MS: fn(u64) -> Duration = Duration::from_millis;

/// A request's query, and which request it is, from 0 on: the answer's `Date` if it has one, and its JSON.
type Answer = dyn Fn(&str, usize) -> (Option<SystemTime>, u16, String) + Send + Sync;

struct Service {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Service {
    fn start(answer: Box<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (asked.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, seen, answer) = (stream.unwrap(), seen.clone(), answer.clone());
                let mut lines =
                    BufReader::new(stream.try_clone().unwrap()).lines().map_while(|line| line.ok());
                thread::spawn(move || {
                    // A request without a body: up to its empty line.
                    while let Some(first) = lines.next() {
                        let path = first.split(' ').nth(1).unwrap().to_owned();
                        while lines.next().is_some_and(|line| !line.is_empty()) {}
                        let number = {
                            let mut seen = seen.lock().unwrap();
                            seen.push(path.clone());
                            seen.len() - 1
                        };
                        let (date, status, body) = answer(&path, number);
                        let mut answered = response(&status.to_string(), &body);
                        if let Some(date) = date {
                            let date = format!("\r\nDate: {}\r\n", httpdate::fmt_http_date(date));
                            answered = answered.replacen("\r\n", &date, 1);
                        }
                        if stream.write_all(answered.as_bytes()).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { url, asked }
    }

    fn client(&self) -> Conomy {
        Conomy::builder().api_key("k").access_token("t").base_url(&self.url).build().unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn page(payments: &[Value], total: Option<usize>) -> String {
    json!({"results": payments, "pagination": {"total": total}}).to_string()
}

fn ids(payments: &[Payment]) -> Vec<&str> {
    payments.iter().map(|payment| payment.id.as_str()).collect()
}

/// As the service writes it, with milliseconds.
fn written(at: SystemTime) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let (days, of_day) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    // By HTTP's dates, another implementation than the one under test.
    let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + S(days * 86_400));
    let parts: Vec<&str> = date.split(' ').collect();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|name| *name == parts[2]).unwrap() + 1;
    let (hours, minutes, seconds) = (of_day / 3_600, of_day % 3_600 / 60, of_day % 60);
    let millis = since.subsec_millis();
    format!("{}-{month:02}-{}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z", parts[3], parts[1])
}

#[tokio::test]
async fn items_go_on_from_page_to_page_until_there_is_none_more() {
    // How many there are, whether the service says so, whether it knows offsets; and how many pages are asked for.
    for (count, says, knows, pages) in [
        (0, true, true, 1),
        (0, false, true, 1),
        (5, true, true, 3),
        (4, true, true, 2),
        (4, false, true, 3),
        (2, false, false, 2),
    ] {
        let service = Service::start(Box::new(move |path, _| {
            let offset = path.split("offset=").nth(1).map_or(0, |offset| offset.parse::<usize>().unwrap());
            let offset = if knows { offset } else { 0 };
            let all: Vec<_> =
                (0..count).map(|i| json!({"id": format!("p{i}"), "status": "CAPTURED"})).collect();
            let some = &all[offset.min(count)..(offset + 2).min(count)];
            (None, 200, page(some, says.then_some(count)))
        }));
        let mut items = service.client().payments().list_all(ListPayments::new().limit(2)).timeout(S(5));
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(item.unwrap().id);
            assert!(found.len() < 10, "it never ends");
        }
        assert_eq!(found, (0..count).map(|i| format!("p{i}")).collect::<Vec<_>>());
        assert_eq!(service.asked().len(), pages, "{count} {says} {knows}: {:?}", service.asked());
    }
}

#[tokio::test]
async fn no_item_is_lost_where_a_whole_page_of_others_is_made_meanwhile() {
    let sent = SystemTime::now();
    let service = Service::start(Box::new(move |_, number| {
        let (ids, total) = [(["a", "b"], 4), (["a", "b"], 6), (["c", "d"], 6)][number % 3];
        let made = |id| json!({"id": id, "status": "CAPTURED", "createdAt": written(sent)});
        (Some(sent), 200, page(&ids.map(made), Some(total)))
    }));
    let client = service.client();
    let mut items = client.payments().list_all(ListPayments::new()).timeout(S(5));
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap().id);
    }
    assert_eq!(
        (found, service.asked().len()),
        (["a", "b", "a", "b", "c", "d"].map(str::to_owned).to_vec(), 3)
    );
    let payments = client.payments().resolve(("cs_1", sent)).timeout(S(5)).await.unwrap();
    assert_eq!((ids(&payments), service.asked().len()), (vec!["a", "b", "c", "d"], 6));
}

#[tokio::test]
async fn a_page_that_fails_ends_the_items_with_its_error() {
    let service = Service::start(Box::new(|_, number| match number {
        0 => (None, 200, page(&[json!({"id": "p0", "status": "CREATED"})], Some(2))),
        _ => (None, 404, "{}".into()),
    }));
    let mut items = service.client().payments().list_all(ListPayments::new());
    assert_eq!(items.next().await.unwrap().unwrap().id, "p0");
    assert!(matches!(items.next().await, Some(Err(Error::NotFound(_)))));
    assert!(items.next().await.is_none());
    assert_eq!(service.asked().len(), 2);
}

#[tokio::test]
async fn a_page_without_results_is_no_empty_page() {
    let service = Service::start(Box::new(|_, _| (None, 200, r#"{"message":"Hello"}"#.into())));
    let payments = service.client();
    let error = payments.payments().list(ListPayments::new()).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let sent_at = SystemTime::now();
    let error = payments.payments().resolve(("cs_1", sent_at)).wait(S(0)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
}

#[tokio::test]
async fn an_odd_item_hides_none_of_a_page() {
    let sent = SystemTime::now();
    let service = Service::start(Box::new(move |_, _| {
        let payments = [
            json!({"id": "a", "totalAmount": 12500, "createdAt": written(sent)}),
            json!({"id": "b", "status": null, "createdAt": 1}),
            json!({"id": "c", "status": "CAPTURED", "createdAt": written(sent)}),
        ];
        (Some(sent), 200, page(&payments, Some(3)))
    }));
    let list = service.client().payments().list(ListPayments::new()).timeout(S(5)).await.unwrap();
    assert_eq!(ids(&list.results), ["a", "b", "c"]);
    assert_eq!(list.results[0].extra["totalAmount"], 12500);
    let found = service.client().payments().resolve(("cs_1", sent)).timeout(S(5)).await.unwrap();
    assert_eq!(ids(&found), ["a", "b", "c"]);
}

#[tokio::test]
async fn payments_since_the_attempt_are_found_by_the_services_clock_and_no_earlier_ones() {
    const HOUR: u64 = 3_600;
    for ahead in [-(HOUR as i64), -7, 0, 7, HOUR as i64] {
        let shift = move |at: SystemTime| match u64::try_from(ahead) {
            Ok(ahead) => at + S(ahead),
            Err(_) => at - S(ahead.unsigned_abs()),
        };
        let sent_at = SystemTime::now() - S(30);
        let made = move |id: &str, at: SystemTime| json!({"id": id, "status": "CREATED", "createdAt": written(shift(at))});
        let service = Service::start(Box::new(move |_, _| {
            let payments = [
                made("later", sent_at + S(20)),
                made("at_once", sent_at + MS(1)),
                made("earlier", sent_at - S(3)),
                made("long_ago", sent_at - S(1_000)),
            ];
            (Some(shift(SystemTime::now())), 200, page(&payments, Some(4)))
        }));
        let client = service.client();
        let found = client.payments().resolve(("cs_1", sent_at)).await.unwrap();
        assert_eq!(ids(&found), ["later", "at_once"], "{ahead} s ahead");
        let found = client.payments().resolve(("cs_1", sent_at)).known(["later"]).await.unwrap();
        assert_eq!(ids(&found), ["at_once"]);
    }
}

#[tokio::test]
async fn what_says_too_little_may_be_it_and_what_is_anothers_is_not() {
    let service = Service::start(Box::new(|_, _| {
        let payments = [
            json!({"id": "undated", "status": "CREATED"}),
            json!({"id": "odd", "status": "CREATED", "createdAt": "yesterday"}),
            json!({"id": "anothers", "status": "CREATED", "checkoutSessionId": "cs_2"}),
        ];
        (Some(SystemTime::now()), 200, page(&payments, None))
    }));
    let found = service.client().payments().resolve(("cs_1", SystemTime::now())).await.unwrap();
    assert_eq!(ids(&found), ["undated", "odd"]);
}

#[tokio::test]
async fn it_looks_again_while_there_is_none_and_no_longer_than_it_is_told() {
    let sent_at = SystemTime::now();
    let service = Service::start(Box::new(move |_, number| match number {
        0 => (None, 200, page(&[], Some(0))),
        // The list itself is in trouble now and then.
        1 => (None, 503, String::new()),
        2 => (
            None,
            200,
            page(&[json!({"id": "p", "status": "CREATED", "createdAt": written(sent_at)})], Some(1)),
        ),
        _ => (None, 200, page(&[], Some(0))),
    }));
    let client = service.client();
    let found = client.payments().resolve(("cs_1", sent_at)).max_retries(0).wait(S(60)).await.unwrap();
    assert_eq!((ids(&found), service.asked().len()), (vec!["p"], 3));
    let begun = Instant::now();
    let found = client.payments().resolve(("cs_1", sent_at)).wait(MS(900)).await.unwrap();
    assert_eq!(ids(&found), [""; 0]);
    assert!(begun.elapsed() >= MS(900) && begun.elapsed() < S(6), "{:?}", begun.elapsed());
    let looks = service.asked().len();
    assert!(looks >= 5, "{looks}");
    client.payments().resolve(("cs_1", sent_at)).wait(S(0)).await.unwrap();
    assert_eq!(service.asked().len(), looks + 1);
    assert!(service.asked().iter().all(|path| path.contains("checkoutSessionId=cs_1")));
}

#[tokio::test]
async fn pages_without_end_are_left_when_a_call_would_be_and_what_was_found_is_kept() {
    for (first_is_it, outcome) in [(true, None), (false, Some(Outcome::NotApplied))] {
        let sent = SystemTime::now();
        let service = Service::start(Box::new(move |_, number| {
            let made = if number == 0 && first_is_it { sent } else { sent - S(3600) };
            let payment =
                json!({"id": format!("p{number}"), "status": "CAPTURED", "createdAt": written(made)});
            (Some(sent), 200, page(&[payment], None))
        }));
        let begun = Instant::now();
        let found = service.client().payments().resolve(("cs_1", sent)).wait(MS(100)).timeout(MS(700)).await;
        assert!(begun.elapsed() < S(10), "{:?}", begun.elapsed());
        match outcome {
            None => assert_eq!(ids(&found.unwrap()), ["p0"]),
            Some(outcome) => assert_eq!(found.unwrap_err().outcome(), outcome),
        }
    }
}

#[tokio::test]
async fn pages_that_change_meanwhile_are_read_to_their_end_and_give_a_payment_once() {
    let sent = SystemTime::now();
    // One was made while the first page was read; and a service that knows no offset gives two orders in turn.
    for (pages, found, asked) in
        [([["a", "b"], ["b", "c"]], vec!["a", "b", "c"], 3), ([["a", "b"], ["b", "a"]], vec!["a", "b"], 2)]
    {
        let service = Service::start(Box::new(move |_, number| {
            let made = |id| json!({"id": id, "status": "CAPTURED", "createdAt": written(sent)});
            (Some(sent), 200, page(&pages[number % 2].map(made), None))
        }));
        let payments = service.client().payments().resolve(("cs_1", sent)).timeout(S(5)).await.unwrap();
        assert_eq!((ids(&payments), service.asked().len()), (found, asked));
    }
}

#[tokio::test]
async fn there_is_nothing_to_look_for_behind_another_error() {
    let service = Service::start(Box::new(|_, _| (None, 404, "{}".into())));
    let client = service.client();
    let error = client.payments().get("p").await.unwrap_err();
    let refused = client.payments().resolve(&error).await.unwrap_err();
    assert!(matches!(refused, Error::Config(_)));
    let refused = client.payments().resolve(("", SystemTime::now())).await.unwrap_err();
    assert!(matches!(refused, Error::Config(_)));
    assert_eq!((refused.outcome(), service.asked().len()), (Outcome::NotSent, 1));
}
