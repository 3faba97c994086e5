"""The fixtures: one sandbox for a test session, a fresh one for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conomyhq_sandbox import Sandbox, start


@pytest.fixture(scope="session")
def conomyhq_sandbox_options() -> dict[str, Any]:
    """The arguments of `conomyhq_sandbox.start`, to be overridden in a conftest.py."""
    return {}


@pytest.fixture(scope="session")
def conomyhq_sandbox_process(conomyhq_sandbox_options: dict[str, Any]) -> Iterator[Sandbox]:
    """A sandbox on a free port that lives as long as the test session, and remembers."""
    with start(**conomyhq_sandbox_options) as sandbox:
        yield sandbox


@pytest.fixture
def conomyhq_sandbox(conomyhq_sandbox_process: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox that knows nothing yet, and that clients which are made in the test call."""
    conomyhq_sandbox_process.reset()
    for name, value in conomyhq_sandbox_process.environ.items():
        monkeypatch.setenv(name, value)
    return conomyhq_sandbox_process
