"""The exceptions: which there are, what they carry, and that they pickle."""

from __future__ import annotations

import asyncio
import concurrent.futures
import copy
import datetime
import json
import multiprocessing
import pickle
import socket
import traceback
from typing import Any

import pytest
from conftest import Sandbox

import conomyhq
from conomyhq import (
    ApiError,
    ConfigError,
    ConnectError,
    ConomyError,
    DecodeError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    ServerError,
    _errors,
    _native,
)


def tree(error: type[ConomyError]) -> list[tuple[str, str]]:
    below = error.__subclasses__()
    return [(c.__name__, error.__name__) for c in below] + [pair for c in below for pair in tree(c)]


def test_the_tree_is_the_core_s() -> None:
    core = [(name, parent) for name, parent in _native.ERROR_TREE if parent]
    assert sorted(set(core)) == sorted(tree(ConomyError))
    for name, _ in core:
        error = getattr(conomyhq, name)
        assert error.__module__ == "conomyhq"
        assert name in conomyhq.__all__
        assert error.__doc__


def raised(sandbox: Sandbox, asynchronous: bool, operation: str, **settings: Any) -> ConomyError:
    arguments: dict[str, Any] = {"payment_method": "ETPAY"} if operation == "create_payment" else {}
    with pytest.raises(ConomyError) as caught:
        if asynchronous:

            async def call() -> None:
                async with sandbox.asynchronous(**settings) as conomy:
                    await getattr(conomy.checkout_sessions, operation)("some-id", **arguments)

            asyncio.run(call())
        else:
            with sandbox.sync(**settings) as conomy:
                getattr(conomy.checkout_sessions, operation)("some-id", **arguments)
    return caught.value


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def asynchronous(request: pytest.FixtureRequest) -> bool:
    flag: bool = request.param
    return flag


def test_an_api_error_carries_the_answer(sandbox: Sandbox, asynchronous: bool) -> None:
    error = raised(sandbox, asynchronous, "create_payment")
    assert type(error) is NotFoundError
    assert error.outcome == "not_applied"
    assert error.operation == "checkout_sessions.create_payment"
    assert error.attempts == 1
    assert (error.status, error.code, error.type) == (404, "31", "notFound")
    assert error.trace_id is not None and error.trace_id in str(error)
    assert error.detail is not None and error.detail not in str(error)
    assert error.headers["content-type"] == "application/json"
    assert b'"code":"31"' in error.raw_body
    assert str(error) == error.message


def test_throttling_carries_the_wait(sandbox: Sandbox, asynchronous: bool) -> None:
    sandbox.answer(429, {"code": "32"}, headers=[["Retry-After", "21"]])
    error = raised(sandbox, asynchronous, "create_payment")
    assert type(error) is RateLimitError
    assert error.retry_after == 21.0


def test_a_payment_that_may_exist_is_no_api_error(sandbox: Sandbox, asynchronous: bool) -> None:
    before = datetime.datetime.now(datetime.timezone.utc)
    sandbox.answer(500, {"detail": "canary", "traceId": "trace"})
    error = raised(sandbox, asynchronous, "create_payment", retry_ambiguous=True)
    assert type(error) is OutcomeUnknownError
    assert not isinstance(error, ApiError)
    assert error.outcome == "unknown"
    assert (error.status, error.trace_id, error.session_id) == (500, "trace", "some-id")
    assert error.sent_at is not None
    assert abs(error.sent_at - before) < datetime.timedelta(seconds=10)
    assert b"canary" in error.raw_body
    assert len(sandbox.requests()) == 1


def test_other_operations_fail_and_are_tried_again_on_demand(
    sandbox: Sandbox, asynchronous: bool
) -> None:
    sandbox.answer(500, {}, times=2)
    error = raised(sandbox, asynchronous, "refresh", retry_ambiguous=True, max_retries=1)
    assert type(error) is ServerError
    assert (error.outcome, error.attempts) == ("unknown", 2)


def test_a_success_that_cannot_be_read(sandbox: Sandbox, asynchronous: bool) -> None:
    sandbox.answer(200, {"id": ["s"], "checkoutToken": "t"})
    error = raised(sandbox, asynchronous, "refresh")
    assert type(error) is DecodeError
    assert (error.status, error.path) == (200, "id")
    assert b'"id": ["s"]' in error.raw_body


def test_a_refused_connection_has_a_cause(sandbox: Sandbox, asynchronous: bool) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        error = raised(sandbox, asynchronous, "create_payment", base_url=base_url, max_retries=1)
    assert type(error) is ConnectError
    assert (error.outcome, error.phase, error.attempts) == ("not_sent", "connecting", 2)
    assert isinstance(error.__cause__, Exception) and str(error.__cause__)
    assert str(error.__cause__) in "".join(traceback.format_exception(error))


EXAMPLES = [
    ConomyError("m"),
    ConfigError("m", operation="checkout_sessions.create"),
    RateLimitError("m", status=429, headers={"a": "b"}, raw_body=b"x", retry_after=1.5),
    OutcomeUnknownError("m", sent_at=datetime.datetime.now(datetime.timezone.utc), attempts=1),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "clone", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_errors_pickle_and_copy(error: ConomyError, clone: Any) -> None:
    error.__cause__ = _errors.SourceError("below")
    other = clone(error)
    assert type(other) is type(error)
    assert other.args == error.args and vars(other) == vars(error)
    assert str(other.__cause__) == "below"


def test_an_error_that_was_raised_pickles(sandbox: Sandbox, asynchronous: bool) -> None:
    error = raised(sandbox, asynchronous, "create_payment")
    other = pickle.loads(pickle.dumps(error))
    assert vars(other) == vars(error) and other.__cause__ is None


def test_texts_hold_nothing_that_the_service_said(sandbox: Sandbox) -> None:
    sandbox.answer(400, {"code": "11", "detail": "canary", "traceId": "t"})
    error = raised(sandbox, False, "create_payment")
    text = "".join(traceback.format_exception(error)) + repr(error) + str(error.args)
    for secret in ("canary", sandbox.api_key, sandbox.access_token):
        assert secret not in text


DEFAULTS = {
    "ConomyError": ("unknown", False),
    "ConfigError": ("not_sent", False),
    "ApiError": ("not_applied", False),
    "NotFoundError": ("not_applied", False),
    "RateLimitError": ("not_applied", True),
    "ServerError": ("unknown", True),
    "ConnectError": ("not_sent", True),
    "TlsError": ("not_sent", False),
    "DecodeError": ("unknown", False),
    "OutcomeUnknownError": ("unknown", False),
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_an_error_made_by_hand_is_as_unknown_as_its_class(name: str) -> None:
    error: ConomyError = getattr(conomyhq, name)("m")
    assert (error.outcome, error.retryable) == DEFAULTS[name]
    assert (str(error), repr(error), error.args) == ("m", f"{name}('m')", ("m",))


TRACE = "7d7d3b1e-52a5-4a3e-9a3b-0c1f5f0f9c11"


def rich(sandbox: Sandbox) -> ConomyError:
    """An error with facts of every kind, some of which may not be shown."""
    body = {"code": "01", "type": "Jane Doe", "detail": "canary", "traceId": TRACE}
    sandbox.answer(500, body, headers=[["Retry-After", "7"], ["x-canary", "canary"]])
    return raised(sandbox, False, "create_payment")


SHOWN = {
    "outcome": "unknown",
    "retryable": False,
    "operation": "checkout_sessions.create_payment",
    "attempts": 1,
    "phase": "reading",
    "status": 500,
    "code": "01",
    "trace_id": TRACE,
    "retry_after": 7.0,
    "session_id": "some-id",
}


def check_shown(error: BaseException, original: ConomyError) -> None:
    assert type(error) is OutcomeUnknownError
    assert str(error) == str(original) and repr(error) == repr(original)
    for name, value in SHOWN.items():
        assert getattr(error, name) == value, name
    assert error.sent_at == getattr(original, "sent_at") and error.sent_at is not None
    assert (error.type, error.detail, error.raw_body, error.headers) == (None, None, b"", {})


def test_errors_go_through_json(sandbox: Sandbox) -> None:
    error = rich(sandbox)
    assert isinstance(error, OutcomeUnknownError)
    assert (error.type, error.detail) == ("Jane Doe", "canary")
    text = json.dumps(error.to_dict())
    for hidden in ("canary", "Jane", "key-", "token-"):
        assert hidden not in text + repr(error.args)
    for again in (
        ConomyError.from_dict(json.loads(text)),
        OutcomeUnknownError.from_dict(json.loads(text)),
    ):
        check_shown(again, error)
        assert json.loads(json.dumps(again.to_dict())) == json.loads(text)
    unheard = {**error.to_dict(), "class": "BrandNewError", "outcome": "maybe", "new": 1}
    assert type(ConomyError.from_dict(unheard)) is ConomyError
    assert ConomyError.from_dict(unheard).outcome == "unknown"
    assert ConomyError.from_dict({}).outcome == "unknown"
    assert ServerError.from_dict(ServerError("m").to_dict()).outcome == "unknown"


def through_celery(error: Exception) -> Exception:
    """Do what `celery.backends.base` does with JSON, in `prepare_exception` and its counterpart."""
    stored = json.dumps(
        {
            "exc_type": type(error).__name__,
            "exc_message": [argument for argument in error.args if json.dumps(argument)],
            "exc_module": type(error).__module__,
        }
    )
    told = json.loads(stored)
    made: type[Exception] = getattr(__import__(told["exc_module"]), told["exc_type"])
    return made(*told["exc_message"])


def test_errors_go_through_celery(sandbox: Sandbox) -> None:
    error = rich(sandbox)
    check_shown(through_celery(error), error)
    again = through_celery(through_celery(ServerError("m", status=503)))
    assert type(again) is ServerError and (again.outcome, again.status) == ("unknown", 503)


def fail() -> None:
    raise RateLimitError("m", None, attempts=2, status=429, raw_body=b"b", retry_after=1.5)


def check_failed(error: BaseException) -> None:
    assert type(error) is RateLimitError
    assert (error.outcome, error.retryable, error.attempts) == ("not_applied", True, 2)
    assert (error.raw_body, error.retry_after) == (b"b", 1.5)


def test_errors_go_through_processes() -> None:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, context) as pool:
        error = pool.submit(fail).exception(60)
        assert error is not None
        check_failed(error)
    with context.Pool(1) as workers:
        with pytest.raises(RateLimitError) as caught:
            workers.apply_async(fail).get(60)
        check_failed(caught.value)


def test_a_config_error_names_its_setting(sandbox: Sandbox) -> None:
    with pytest.raises(ConfigError) as caught:
        sandbox.sync(timeout=-1)
    assert caught.value.setting == "timeout" and str(caught.value).startswith("timeout ")
    with sandbox.sync() as conomy, pytest.raises(ConfigError) as caught:
        conomy.checkout_sessions.create_payment("", payment_method="ETPAY")
    assert caught.value.setting == "checkout_session_id"
    assert caught.value.operation == "checkout_sessions.create_payment"


def test_an_error_has_only_the_facts_of_its_class() -> None:
    assert ApiError("m").headers == {}
    with pytest.raises(TypeError, match="ConfigError has no status"):
        ConfigError("m", status=400)
