"""Fixtures for pytest, loaded by its entry point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import Fake, FakeError


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("didit-fake")
    group.addoption("--didit-binary", metavar="FILE", help="didit binary; the one of didit-fake if not set")
    parser.addini("didit_args", "options of `didit serve`, such as --revision 2026-02", type="args", default=[])
    parser.addini("didit_webhook_url", "receiver of webhooks on this machine; didit.webhooks() if not set")


@pytest.fixture(scope="session")
def didit_server(pytestconfig: pytest.Config) -> Iterator[Fake]:
    """The server of the whole run, which no test has reset."""
    try:
        server = Fake(
            pytestconfig.getini("didit_args"),
            webhook_url=pytestconfig.getini("didit_webhook_url") or None,
            binary=pytestconfig.getoption("--didit-binary"),
        )
    except FakeError as error:
        pytest.fail(str(error), pytrace=False)
    with server:
        yield server


@pytest.fixture
def didit(didit_server: Fake) -> Fake:
    """A fake Didit at its start: no sessions, no webhooks, the time of this machine."""
    didit_server.reset()
    return didit_server
