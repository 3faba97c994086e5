"""Calls in OpenTelemetry: `pip install conomyhq[otel]`, and once, where the program sets it up:

```python
import conomyhq.otel

conomyhq.otel.instrument()
```

Each call is a span, and each attempt of it a client span as the semantic conventions of HTTP have
it; the call's context goes along in the request's headers. No span and no metric holds a
credential, a token or a person's data: of a URL they have the template.

Metrics, each by `conomyhq.operation`:

- `conomyhq.client.calls`: calls that ended, by `conomyhq.outcome` (`applied`, or as an error has it)
- `conomyhq.client.call.duration`: how long they took, in seconds, the same way
- `conomyhq.client.attempts`: attempts that ended, by `conomyhq.outcome`
- `http.client.request.duration`: how long those took, in seconds, as the conventions have it
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opentelemetry import metrics, propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from . import _hooks
from ._native import __version__

if TYPE_CHECKING:
    from ._call import Operation
    from ._hooks import Attempt
    from ._types import Outcome

__all__ = ["instrument", "uninstrument"]

SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
"""The bounds that the conventions give for `http.client.request.duration`."""


def instrument(
    *,
    tracer_provider: trace.TracerProvider | None = None,
    meter_provider: metrics.MeterProvider | None = None,
) -> None:
    """Have every call of every client observed from now on.

    Args:
        tracer_provider: Whom spans go to. Without it: OpenTelemetry's global one.
        meter_provider: Whom metrics go to. Without it: OpenTelemetry's global one.
    """
    instruments = _Instruments(
        trace.get_tracer("conomyhq", __version__, tracer_provider),
        metrics.get_meter("conomyhq", __version__, meter_provider),
    )
    _hooks.observer = instruments.begin


def uninstrument() -> None:
    """Have no call observed from now on."""
    _hooks.observer = None


class _Instruments:
    def __init__(self, tracer: trace.Tracer, meter: metrics.Meter) -> None:
        self.tracer = tracer
        self.calls = meter.create_counter("conomyhq.client.calls", "{call}", "Calls that ended.")
        self.attempts = meter.create_counter(
            "conomyhq.client.attempts", "{attempt}", "Attempts that ended."
        )
        self.duration = meter.create_histogram(
            "conomyhq.client.call.duration",
            "s",
            "How long calls took, all attempts and waits included.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )
        self.request_duration = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )

    def begin(self, operation: Operation, base_url: str) -> _hooks.Observed:
        return _Call(self, operation, base_url)


class _Call(_hooks.Observed):
    def __init__(self, instruments: _Instruments, operation: Operation, base_url: str) -> None:
        self._instruments = instruments
        self._operation = operation
        self._begun = time.monotonic()
        url = urlsplit(base_url)
        port = url.port or {"https": 443, "http": 80}.get(url.scheme, 0)
        self._http = {
            "http.request.method": operation.verb,
            "server.address": url.hostname or "",
            "server.port": port,
            "url.template": f"{url.path}{operation.template}",
            "conomyhq.operation": operation.name,
        }
        self._url = f"{base_url}{operation.template}"
        self._span = instruments.tracer.start_span(
            operation.name, attributes={"conomyhq.operation": operation.name}
        )
        self._context = trace.set_span_in_context(self._span)
        headers: dict[str, str] = {}
        propagate.inject(headers, self._context)
        self.headers = headers

    def attempt(self, attempt: Attempt) -> None:
        attributes: dict[str, Any] = dict(self._http)
        if attempt.status is not None:
            attributes["http.response.status_code"] = attempt.status
        if attempt.outcome is not None:
            # The status where that is what was wrong, else how far the attempt came.
            refused = attempt.status is not None and attempt.status >= 300
            attributes["error.type"] = str(attempt.status) if refused else attempt.phase
        more: dict[str, Any] = {"url.full": self._url, "conomyhq.phase": attempt.phase}
        if attempt.attempt > 1:
            more["http.request.resend_count"] = attempt.attempt - 1
        if attempt.trace_id is not None:
            more["conomyhq.trace_id"] = attempt.trace_id
        outcome = attempt.outcome or "applied"
        span = self._instruments.tracer.start_span(
            f"{self._operation.verb} {self._http['url.template']}",
            self._context,
            SpanKind.CLIENT,
            {**attributes, **more, "conomyhq.outcome": outcome},
            start_time=_nanoseconds(attempt),
        )
        if attempt.outcome is not None:
            span.set_status(Status(StatusCode.ERROR))
        span.end(_nanoseconds(attempt) + round(attempt.duration * 1e9))
        if attempt.session_id is not None:
            self._span.set_attribute("conomyhq.session_id", attempt.session_id)
        self._instruments.request_duration.record(attempt.duration, attributes, self._context)
        labels = {"conomyhq.operation": self._operation.name, "conomyhq.outcome": outcome}
        self._instruments.attempts.add(1, labels, self._context)

    def end(self, error: BaseException | None, outcome: Outcome | None) -> None:
        labels: dict[str, Any] = {
            "conomyhq.operation": self._operation.name,
            "conomyhq.outcome": outcome or "applied",
        }
        if error is not None:
            labels["error.type"] = type(error).__qualname__
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.set_attributes(labels)
        self._span.end()
        self._instruments.calls.add(1, labels, self._context)
        self._instruments.duration.record(time.monotonic() - self._begun, labels, self._context)


def _nanoseconds(attempt: Attempt) -> int:
    return round(attempt.started_at.timestamp() * 1e9)
