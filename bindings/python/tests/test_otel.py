"""Calls in OpenTelemetry, as its in-memory exporters get them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Sandbox
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from conomyhq import NotFoundError, OutcomeUnknownError, otel

TEMPLATE = "/sandbox/checkout-sessions/{checkoutSessionId}/payments"


class Seen:
    """What OpenTelemetry was told."""

    def __init__(self) -> None:
        self.spans = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        self.traces = TracerProvider()
        self.traces.add_span_processor(SimpleSpanProcessor(self.spans))
        self.meters = MeterProvider([self.reader])

    def finished(self) -> list[ReadableSpan]:
        return list(self.spans.get_finished_spans())

    def points(self) -> dict[str, list[Any]]:
        data = self.reader.get_metrics_data()
        assert data is not None
        (resource,) = data.resource_metrics
        (scope,) = resource.scope_metrics
        return {metric.name: list(metric.data.data_points) for metric in scope.metrics}


@pytest.fixture
def seen() -> Iterator[Seen]:
    seen = Seen()
    otel.instrument(tracer_provider=seen.traces, meter_provider=seen.meters)
    yield seen
    otel.uninstrument()


def check_context(sandbox: Sandbox, call: ReadableSpan) -> None:
    """Every request names the call's span as its parent."""
    assert call.context is not None
    parent = f"00-{call.context.trace_id:032x}-{call.context.span_id:016x}-"
    sent = {dict(request["headers"])["traceparent"] for request in sandbox.requests()}
    assert {text[: len(parent)] for text in sent} == {parent}


def test_a_payment_of_two_attempts(sandbox: Sandbox, seen: Seen) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "0"]])
    sandbox.answer(503, {})
    with sandbox.sync(extra_headers={"x-shop": "1"}) as conomy:
        with seen.traces.get_tracer("shop").start_as_current_span("order") as order:
            with pytest.raises(OutcomeUnknownError):
                conomy.checkout_sessions.create_payment("s1", payment_method="ETPAY")
    assert [dict(r["headers"])["x-shop"] for r in sandbox.requests()] == ["1", "1"]
    first, second, call, _ = seen.finished()
    check_context(sandbox, call)
    assert call.name == "checkout_sessions.create_payment"
    assert call.parent is not None and call.parent.span_id == order.get_span_context().span_id
    assert call.status.status_code is StatusCode.ERROR
    assert call.attributes is not None
    assert dict(call.attributes) == {
        "conomyhq.operation": "checkout_sessions.create_payment",
        "conomyhq.outcome": "unknown",
        "conomyhq.session_id": "s1",
        "error.type": "OutcomeUnknownError",
    }
    for number, (span, status) in enumerate([(first, 429), (second, 503)]):
        assert span.name == f"POST {TEMPLATE}" and span.kind is SpanKind.CLIENT
        assert span.parent is not None and call.context is not None
        assert span.parent.span_id == call.context.span_id
        assert span.start_time is not None and span.end_time is not None
        assert call.start_time is not None and call.end_time is not None
        assert abs(span.start_time - call.start_time) < 10**10
        assert span.start_time < span.end_time
        assert span.attributes is not None
        told = dict(span.attributes)
        assert told["conomyhq.operation"] == "checkout_sessions.create_payment"
        assert told["conomyhq.phase"] == "reading"
        assert told["http.request.method"] == "POST"
        assert told["http.response.status_code"] == status
        assert told["error.type"] == str(status)
        assert told["url.template"] == TEMPLATE
        assert told["url.full"] == sandbox.address + TEMPLATE
        assert told["server.address"] == "127.0.0.1"
        assert told["server.port"] == int(sandbox.address.rpartition(":")[2])
        assert told.get("http.request.resend_count", 0) == number
    points = seen.points()
    (calls,) = points["conomyhq.client.calls"]
    assert calls.value == 1 and calls.attributes["conomyhq.outcome"] == "unknown"
    assert {(p.attributes["conomyhq.outcome"], p.value) for p in points["conomyhq.client.attempts"]} == {
        ("not_applied", 1),
        ("unknown", 1),
    }
    (duration,) = points["conomyhq.client.call.duration"]
    assert duration.count == 1 and 0 < duration.sum < 10
    requests = points["http.client.request.duration"]
    assert {p.attributes["http.response.status_code"] for p in requests} == {429, 503}
    assert {p.attributes["conomyhq.operation"] for p in requests} == {call.name}


def test_a_success_that_cannot_be_read(sandbox: Sandbox, seen: Seen) -> None:
    sandbox.answer(200, "<html>")
    with sandbox.sync() as conomy, pytest.raises(OutcomeUnknownError):
        conomy.checkout_sessions.create_payment("s1", payment_method="ETPAY")
    attempt, _ = seen.finished()
    assert attempt.attributes is not None
    assert attempt.attributes["error.type"] == "reading"


def test_awaited_calls_and_no_secret(sandbox: Sandbox, seen: Seen) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            await conomy.checkout_sessions.create(checkout_token="canary")
            with pytest.raises(NotFoundError):
                await conomy.checkout_sessions.refresh("canary-unknown")
            sandbox.answer(200, {}, delay_ms=30_000)
            payment = conomy.checkout_sessions.create_payment("s1", payment_method="ETPAY")
            task = asyncio.ensure_future(payment)
            while len(sandbox.requests()) < 3:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    spans = seen.finished()
    names = [span.name.partition(" ")[0] for span in spans]
    assert names == ["POST", "checkout_sessions.create", "POST", "checkout_sessions.refresh"] + [
        "POST",
        "checkout_sessions.create_payment",
    ]
    outcomes = [span.attributes["conomyhq.outcome"] for span in spans if span.attributes]
    assert outcomes == ["applied"] * 2 + ["not_applied"] * 2 + ["unknown"] * 2
    told = "".join(span.to_json() for span in spans) + str(seen.points())
    for secret in ("canary", sandbox.api_key, sandbox.access_token):
        assert secret not in told


def test_what_the_caller_sends_wins(sandbox: Sandbox, seen: Seen) -> None:
    with sandbox.sync(extra_headers={"x-shop": "1"}) as conomy:
        conomy.checkout_sessions.create(checkout_token="t", extra_headers={"Traceparent": "mine"})
    (request,) = sandbox.requests()
    assert dict(request["headers"])["traceparent"] == "mine"


def test_a_failure_of_it_changes_nothing(
    sandbox: Sandbox, seen: Seen, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(otel._Call, "attempt", broken)
    monkeypatch.setattr(otel._Call, "end", broken)
    with sandbox.sync() as conomy:
        assert conomy.checkout_sessions.create(checkout_token="t").id
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
