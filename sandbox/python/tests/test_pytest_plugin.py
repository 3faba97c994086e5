"""The fixtures, in the tests of somebody who installed the package."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conomyhq import Conomy
from conomyhq_sandbox import Sandbox

pytest_plugins = ["pytester"]

urls: set[str] = set()


@pytest.mark.parametrize("test", ["one", "another"])
def test_each_test_has_a_fresh_one_of_one_process(conomyhq_sandbox: Sandbox, test: str) -> None:
    assert conomyhq_sandbox.requests() == []
    with Conomy() as conomy:
        conomy.checkout_sessions.create(checkout_token=f"ct_{test}")
    assert len(conomyhq_sandbox.requests()) == 1
    urls.add(conomyhq_sandbox.url)
    assert len(urls) == 1


def test_the_environment_is_as_before_without_it() -> None:
    assert "CONOMY_BASE_URL" not in os.environ


def test_a_developers_production_is_out_of_reach(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("CONOMY_ENVIRONMENT", "production")
    monkeypatch.setenv("CONOMY_BASE_URL", "https://example.com")
    sandbox: Sandbox = request.getfixturevalue("conomyhq_sandbox")
    assert os.environ["CONOMY_ENVIRONMENT"] == "sandbox"
    with Conomy() as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
    assert len(sandbox.requests()) == 1


def test_options_are_overridden_in_a_conftest(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def conomyhq_sandbox_options():
            return {"api_key": "key-1", "links": ["ct_1:USD"]}
        """
    )
    pytester.makepyfile(
        """
        from conomyhq import Conomy

        def test_options(conomyhq_sandbox):
            with Conomy() as conomy:
                session = conomy.checkout_sessions.create(checkout_token="ct_1")
            assert session.currency == "USD"
            assert conomyhq_sandbox.environ["CONOMY_API_KEY"] == "key-1"
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_fixtures_are_explained(pytester: pytest.Pytester) -> None:
    shown = pytester.runpytest_subprocess("--fixtures")
    shown.stdout.fnmatch_lines(["conomyhq_sandbox -- *", "    A sandbox that knows nothing yet*"])


IMPORTED = """
import sys, pytest
before = set(sys.modules)
import conomyhq_sandbox.pytest_plugin
print(*sorted(set(sys.modules) - before))
"""


def test_pytest_starts_as_quickly_as_without_it() -> None:
    program = [sys.executable, "-c", IMPORTED]
    imported = subprocess.run(program, capture_output=True, check=True, text=True).stdout.split()
    assert {"conomyhq_sandbox", "conomyhq_sandbox.pytest_plugin"} <= set(imported)
    heavy = {"asyncio", "conomyhq", "email", "http", "json", "ssl", "urllib"}
    assert not heavy & {name.partition(".")[0] for name in imported}, imported
