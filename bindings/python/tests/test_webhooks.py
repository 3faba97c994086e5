"""Webhooks, judged by what Node made: `tests/webhooks/vectors.mjs` of the repository."""

from __future__ import annotations

import hashlib
import hmac
import json
import pickle
import subprocess
import sys
import threading
from typing import Any

import pytest

from conomyhq import ConfigError, WebhookSignatureError, models, webhooks
from conftest import ROOT

FILE = json.loads((ROOT / "tests" / "webhooks" / "vectors.json").read_text("utf-8"))
SECRETS = FILE["secrets"]
SECRET = "whsec_1"
TRANSACTION = {"id": "tx_1", "totalAmount": "2050.00", "status": "CAPTURED", "new": 1}
EVENT = {"event": "Transaction.Captured", "data": {"transaction": TRANSACTION}, "version": 2}


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda vector: vector["name"])
def test_deliveries_are_taken_and_refused_as_node_does(vector: dict[str, Any]) -> None:
    body, header = vector["body"], vector.get("header")
    for raw in (body, body.encode(), bytearray(body.encode()), memoryview(body.encode())):
        if "signed" in vector:
            event = webhooks.verify(raw, SECRETS, header)
            assert event.to_dict() == json.loads(vector.get("read", vector["signed"]))
            assert event == webhooks.Event.from_dict(event.to_dict())
        else:
            with pytest.raises(WebhookSignatureError) as caught:
                webhooks.verify(raw, SECRETS, header)
            assert caught.value.reason == vector["reason"]
            assert (caught.value.outcome, caught.value.retryable) == ("not_sent", False)
            copied: Any = pickle.loads(pickle.dumps(caught.value))
            assert copied.reason == vector["reason"]


def test_an_event_is_a_model_with_a_key() -> None:
    event = webhooks.verify(webhooks.sign(EVENT, SECRET), SECRET)
    assert isinstance(event, models.WebhookEvent)
    assert event.event == "Transaction.Captured"
    assert event.extra == {"version": 2}
    assert event.data is not None and event.data.transaction is not None
    assert event.data.transaction.total_amount == "2050.00"
    assert event.data.transaction.extra == {"new": 1}
    assert event.key == "Transaction.Captured:tx_1:CAPTURED"
    assert "2050.00" in repr(event) and "version" in repr(event)
    # As when a queue hands it to a worker.
    for again in (pickle.loads(pickle.dumps(event)), webhooks.Event.from_dict(event.to_dict())):
        assert (again, again.key, type(again)) == (event, event.key, webhooks.Event)


def test_keys_of_other_events_tell_them_apart() -> None:
    def key(**event: Any) -> str:
        body = webhooks.sign({"event": "Account.Opened", **event}, SECRET)
        return webhooks.verify(body, SECRET).key

    assert key(account="a_1") == key(account="a_1") != key(account="a_2")
    assert key(data=None) != key()
    assert key(note="\ud800").startswith("Account.Opened:")


def test_what_was_signed_is_the_json_that_node_would_write() -> None:
    given = {"ñ": "\ud800 😀", "n": [1.0, -0.0, 1e21], "2": 0, "1": 0, "signature": "old"}
    body = webhooks.sign(given, SECRET)
    unsigned = '{"1":0,"2":0,"ñ":"\\ud800 😀","n":[1,0,1e+21]}'.encode()
    signature = hmac.new(SECRET.encode(), unsigned, hashlib.sha256).hexdigest()
    assert body == unsigned[:-1] + f',"signature":"{signature}"}}'.encode()
    event = models.WebhookEvent.from_dict(EVENT)
    assert webhooks.sign(event, SECRET) == webhooks.sign(event.to_dict(), SECRET.encode())
    header = hmac.new(SECRET.encode(), unsigned, hashlib.sha256).hexdigest()
    assert webhooks.signature_header(unsigned, SECRET) == header


def test_the_secret_is_found_among_several() -> None:
    body = webhooks.sign(EVENT, SECRET)
    assert webhooks.verify(body, ["whsec_2", SECRET.encode()]).key
    with pytest.raises(WebhookSignatureError) as caught:
        webhooks.verify(body, ("whsec_2", "whsec_3"))
    assert caught.value.reason == "mismatch"
    assert "whsec" not in str(caught.value) + repr(caught.value.to_dict())


MISSING: Any = [None, "", " \n", b"", [], [SECRET, ""], 5, [None], {"a"}]


@pytest.mark.parametrize("secret", MISSING, ids=repr)
def test_a_secret_has_to_be_one(secret: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        webhooks.verify(webhooks.sign(EVENT, SECRET), secret)
    assert caught.value.setting == "secret"


PARSED: Any = [EVENT, None, 5, [1], models.WebhookEvent.from_dict(EVENT)]


@pytest.mark.parametrize("body", PARSED, ids=lambda body: type(body).__name__)
def test_what_a_framework_parsed_is_refused_by_name(body: Any) -> None:
    with pytest.raises(ConfigError, match="pass the raw body") as caught:
        webhooks.verify(body, SECRET)
    assert caught.value.setting == "raw_body"
    with pytest.raises(ConfigError, match="pass the raw body"):
        webhooks.signature_header(body, SECRET)


UNSIGNED: Any = [b"", "[]", "null", {"a": object()}, {"a": float("nan")}, 5]


@pytest.mark.parametrize("body", UNSIGNED, ids=repr)
def test_only_objects_are_signed(body: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        webhooks.sign(body, SECRET)
    assert caught.value.setting == "body"


def test_bytes_that_are_no_text_are_refused() -> None:
    for body in (b'{"event":"\xff"}', '{"event":"\ud800"}', b"\xff\xfe{\x00}\x00"):
        with pytest.raises(WebhookSignatureError) as caught:
            webhooks.verify(body, SECRET)
        assert caught.value.reason == "malformed"


@pytest.mark.parametrize("header", ["\udcff", "0" * 63 + "\udc80", "\ud800 x"])
def test_a_header_that_is_no_text_is_no_signature(header: str) -> None:
    # As servers read odd bytes that anybody can send.
    with pytest.raises(WebhookSignatureError) as refused:
        webhooks.verify(b'{"event":"x"}', "secret", header)
    assert refused.value.reason == "malformed"
    signed = webhooks.sign({"event": "x"}, "secret")
    assert webhooks.verify(signed, "secret", header).event == "x"


def test_other_threads_go_on_while_a_long_body_is_read() -> None:
    body = b'{"signature":"' + b"0" * 64 + b'","a":[' + b"1.5," * 2_000_000 + b"0]}"
    counted = 0
    done = threading.Event()

    def verify() -> None:
        with pytest.raises(WebhookSignatureError):
            webhooks.verify(body, SECRET)
        done.set()

    thread = threading.Thread(target=verify)
    thread.start()
    while not done.wait(0.001):
        counted += 1
    thread.join()
    assert counted > 10


def test_the_package_loads_it_only_when_asked() -> None:
    script = (
        "import sys, conomyhq\n"
        "assert 'conomyhq.webhooks' not in sys.modules\n"
        "assert conomyhq.webhooks.sign({}, 's') == conomyhq.webhooks.sign('{}', b's')\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
