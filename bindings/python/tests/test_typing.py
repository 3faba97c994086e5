"""What type checkers see. (`cargo xtask test python` runs mypy and pyright over the package.)"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

import conomyhq
from conomyhq import models, otel, resources, testing, webhooks

PACKAGE = Path(__file__).resolve().parents[1]


def check(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PACKAGE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_native_module_is_as_its_stub_says() -> None:
    check("mypy.stubtest", "conomyhq._native")


def test_mistakes_are_found() -> None:
    # Each mistake in that file has a comment that would be an error itself if it were not found.
    check("mypy", "--strict", "tests/mistakes.py")


def public() -> Iterator[typing.Any]:
    """Everything that people can name, and its methods."""
    for module in (conomyhq, models, otel, resources, testing, webhooks):
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isclass(value):
                yield value
                for method in dir(value):
                    function = inspect.getattr_static(value, method)
                    function = getattr(function, "__func__", function)
                    if inspect.isfunction(function) and "conomyhq" in function.__module__:
                        yield function
            elif inspect.isfunction(value):
                yield value


@pytest.mark.parametrize("value", list(public()), ids=lambda value: value.__qualname__)
def test_annotations_can_be_looked_up(value: typing.Any) -> None:
    typing.get_type_hints(value)


@pytest.mark.parametrize("value", list(public()), ids=lambda value: value.__qualname__)
def test_docstrings_are_prose(value: typing.Any) -> None:
    assert not re.search(r"\b(abc|types|typing)\.", inspect.getdoc(value) or "")


def test_annotations_are_what_they_say() -> None:
    hints = typing.get_type_hints(conomyhq.Conomy)
    assert hints["checkout_sessions"] is resources.CheckoutSessions
    create = resources.CheckoutSessions.create
    hints = typing.get_type_hints(create)
    assert hints["return"] is models.CheckoutSession
    assert set(hints) == {"return", *inspect.signature(create).parameters} - {"self"}
