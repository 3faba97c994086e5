//! Calls in OpenTelemetry, as its in-memory exporters get them by way of `tracing-opentelemetry`.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{collections::BTreeMap, time::Duration};

use common::{builder, payment, response, serve};
use conomyhq::Error;
use opentelemetry::{
    KeyValue, Value,
    trace::{SpanId, SpanKind, Status, TracerProvider},
};
use opentelemetry_sdk::{
    metrics::{
        InMemoryMetricExporter, SdkMeterProvider,
        data::{AggregatedMetrics, MetricData},
    },
    trace::{InMemorySpanExporter, SdkTracerProvider, SpanData},
};
use tracing::instrument::WithSubscriber;
use tracing_opentelemetry::MetricsLayer;
use tracing_subscriber::layer::SubscriberExt;

const TEMPLATE: &str = "/checkout-sessions/{checkoutSessionId}/payments";

type Attributes = BTreeMap<String, String>;

/// What OpenTelemetry was told.
struct Seen {
    spans: InMemorySpanExporter,
    metrics: InMemoryMetricExporter,
    traces: SdkTracerProvider,
    meters: SdkMeterProvider,
}

impl Seen {
    fn new() -> Self {
        let (spans, metrics) = (InMemorySpanExporter::default(), InMemoryMetricExporter::default());
        let traces = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
        let meters = SdkMeterProvider::builder().with_periodic_exporter(metrics.clone()).build();
        Self { spans, metrics, traces, meters }
    }

    /// Everything is let through, as a program may do that filters nothing.
    fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync + 'static {
        tracing_subscriber::registry()
            .with(tracing_opentelemetry::layer().with_tracer(self.traces.tracer("shop")))
            .with(MetricsLayer::new(self.meters.clone()))
    }

    /// The spans of ours.
    fn spans(&self) -> Vec<SpanData> {
        let mut spans = self.spans.get_finished_spans().unwrap();
        spans.retain(|span| span.attributes.iter().any(|a| a.key.as_str() == "conomyhq.operation"));
        spans
    }

    /// For each metric the attributes of what was counted, and how often: a sum or a count.
    fn points(&self) -> BTreeMap<String, Vec<(Attributes, u64)>> {
        self.meters.force_flush().unwrap();
        let finished = self.metrics.get_finished_metrics().unwrap();
        let metrics = finished.last().unwrap().scope_metrics().flat_map(|scope| scope.metrics());
        metrics
            .map(|metric| {
                let points = match metric.data() {
                    AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                        sum.data_points().map(|p| (told(p.attributes()), p.value())).collect()
                    }
                    AggregatedMetrics::F64(MetricData::Histogram(histogram)) => histogram
                        .data_points()
                        .inspect(|p| {
                            assert!(0.0 < p.sum() && p.sum() < 10.0, "{} is in seconds", metric.name())
                        })
                        .map(|p| (told(p.attributes()), p.count()))
                        .collect(),
                    other => panic!("{}: {other:?}", metric.name()),
                };
                (metric.name().to_owned(), points)
            })
            .collect()
    }
}

fn told<'a>(attributes: impl Iterator<Item = &'a KeyValue>) -> Attributes {
    let text = |value: &Value| value.as_str().into_owned();
    attributes.map(|a| (a.key.to_string(), text(&a.value))).collect()
}

/// The attributes without those that `tracing-opentelemetry` adds of its own.
fn attributes(span: &SpanData) -> Attributes {
    let mut told = told(span.attributes.iter());
    for own in ["busy_ns", "idle_ns", "target"] {
        told.remove(own);
    }
    told.retain(|name, _| !name.starts_with("code.") && !name.starts_with("thread."));
    told
}

fn map<const N: usize>(pairs: [(&str, &str); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[tokio::test]
async fn a_call_and_its_attempts() {
    let seen = Seen::new();
    let slow = "HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
    let (url, _) = serve(slow.into()).await;
    let client = builder(&url).build().unwrap();
    let error = client
        .checkout_sessions()
        .create_payment("cs_1", payment())
        .with_subscriber(seen.subscriber())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::RateLimit(_)));
    let spans = seen.spans();
    let [first, second, call] = spans.as_slice() else { panic!("{spans:#?}") };

    assert_eq!(
        (call.name.as_ref(), &call.span_kind),
        ("checkout_sessions.create_payment", &SpanKind::Internal)
    );
    assert_eq!(call.parent_span_id, SpanId::INVALID);
    assert!(matches!(call.status, Status::Error { .. }));
    let of_call = [
        ("conomyhq.operation", "checkout_sessions.create_payment"),
        ("conomyhq.session_id", "cs_1"),
        ("conomyhq.outcome", "not_applied"),
        ("error.type", "RateLimitError"),
    ];
    assert_eq!(attributes(call), map(of_call));

    let (host, _) = url["http://".len()..].split_once('/').unwrap();
    let port = host.rsplit(':').next().unwrap();
    let (template, full) = (format!("/sandbox{TEMPLATE}"), format!("{url}{TEMPLATE}"));
    let request = map([
        ("http.request.method", "POST"),
        ("url.template", &template),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("http.response.status_code", "429"),
        ("error.type", "429"),
        ("conomyhq.operation", "checkout_sessions.create_payment"),
    ]);
    for (attempt, resent) in [(first, None), (second, Some("1"))] {
        assert_eq!(
            (attempt.name.as_ref(), &attempt.span_kind),
            (&*format!("POST {template}"), &SpanKind::Client)
        );
        assert_eq!(attempt.parent_span_id, call.span_context.span_id());
        assert!(matches!(attempt.status, Status::Error { .. }));
        let mut wanted = request.clone();
        wanted.extend(map([
            ("url.full", &*full),
            ("conomyhq.phase", "reading"),
            ("conomyhq.outcome", "not_applied"),
        ]));
        wanted.extend(resent.map(|count| ("http.request.resend_count".to_owned(), count.to_owned())));
        assert_eq!(attributes(attempt), wanted);
    }

    // Those of metrics are no events of a span.
    assert!(call.events.is_empty(), "{:#?}", call.events);

    let points = seen.points();
    let outcome = |more: &[(&str, &str)]| {
        let shared = [of_call[0], of_call[2]];
        shared.iter().chain(more).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let ended = outcome(&[("error.type", "RateLimitError")]);
    assert_eq!(points["conomyhq.client.calls"], [(ended.clone(), 1)]);
    assert_eq!(points["conomyhq.client.call.duration"], [(ended, 1)]);
    assert_eq!(points["conomyhq.client.attempts"], [(outcome(&[]), 2)]);
    assert_eq!(points["http.client.request.duration"], [(request, 2)]);
}

#[tokio::test]
async fn successes_and_dropped_calls_and_no_secret() {
    let seen = Seen::new();
    let (url, wire) = serve(response("200 OK", r#"{"id":"cs_1","checkoutToken":"PLANTED"}"#)).await;
    let client = builder(&url).api_key("PLANTED").access_token("PLANTED").build().unwrap();
    let (silent, silence) = serve(String::new()).await;
    let stalled = builder(&silent).build().unwrap();
    async {
        client.checkout_sessions().refresh("PLANTED").await.unwrap();
        let pay = stalled.checkout_sessions().create_payment("cs_2", payment());
        let _ = tokio::time::timeout(Duration::from_millis(300), pay).await;
    }
    .with_subscriber(seen.subscriber())
    .await;
    assert_eq!((wire.requests(), silence.requests()), (1, 1));
    let spans = seen.spans();
    let outcomes: Vec<_> =
        spans.iter().map(|s| (attributes(s)["conomyhq.outcome"].clone(), s.status.clone())).collect();
    let (applied, unknown) =
        (("applied".to_owned(), Status::Unset), ("unknown".to_owned(), Status::error("")));
    assert_eq!(outcomes, [applied.clone(), applied, unknown.clone(), unknown]);
    assert_eq!(attributes(&spans[3])["error.type"], "dropped");
    let points = seen.points();
    let calls = &points["conomyhq.client.calls"];
    assert_eq!(calls.iter().map(|(_, count)| count).sum::<u64>(), 2, "{calls:?}");
    assert!(!format!("{spans:?}{points:?}").contains("PLANTED"));
}
