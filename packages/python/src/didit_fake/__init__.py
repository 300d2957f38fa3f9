"""A fake Didit server for tests: sessions, decisions, signed webhooks, and a clock to move."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

__all__ = ["Fake", "FakeError", "Webhook"]


class FakeError(Exception):
    """The server is missing, did not start, or refused a call; the text says why and what to do."""


@dataclass(frozen=True)
class Webhook:
    """A webhook as it was delivered: give both to the handler under test."""

    headers: dict[str, str]
    """Headers with lower-case names, the three signatures among them."""
    body: bytes
    """The body, byte by byte as it was signed."""

    def json(self) -> Any:
        """Returns the parsed body."""
        return json.loads(self.body)


class Fake:
    """A running server. A context manager, which stops it at the end.

    ``args`` are options of ``didit serve``, such as ``["--revision", "2026-02"]``. ``webhook_url`` is a receiver on
    this machine; without one, webhooks are kept for ``webhooks()``. ``binary`` defaults to the one of this package,
    or to ``DIDIT_BINARY`` of the environment.

    Raises ``FakeError`` if there is no binary for this platform, or the server does not start.
    """

    base_url: str
    """``http://127.0.0.1:PORT``, without ``/v3``."""
    api_key: str
    webhook_secret: str
    application_id: str
    workflow_id: str
    """The full KYC workflow, whose approved decision has every report."""
    kyb_workflow_id: str
    workflows: dict[str, str]
    """All workflows: ``kyc``, ``kyb``, ``biometric_authentication``, …"""

    def __init__(
        self,
        args: list[str] | None = None,
        *,
        port: int = 0,
        webhook_url: str | None = None,
        binary: str | os.PathLike[str] | None = None,
    ) -> None:
        self._received: list[Webhook] = []
        self._receiver: ThreadingHTTPServer | None = None
        if webhook_url is None:
            self._receiver = _receiver(self._received)
            webhook_url = f"http://127.0.0.1:{self._receiver.server_port}/"
        program = [str(binary or find_binary()), "serve", "--json", "--port", str(port)]
        self._log = tempfile.TemporaryFile()
        try:
            self._server = subprocess.Popen(
                [*program, "--webhook-url", webhook_url, *(args or [])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._log,
            )
        except OSError as error:
            self._close()
            raise FakeError(f"cannot start {program[0]}: {error}") from error
        assert self._server.stdout
        line = self._server.stdout.readline()
        if not line:
            code = self._server.wait()
            self._log.seek(0)
            reason = self._log.read().decode(errors="replace").strip()
            self._server.stdout.close()
            self._close()
            raise FakeError(f"didit serve ended with exit code {code}: {reason}")
        atexit.register(self.stop)
        self.__dict__.update(json.loads(line))

    def complete(self, session_id: str, scenario: str = "approve") -> dict[str, Any]:
        """Plays the user to the end and returns ``session_id``, ``status`` and ``decision``.

        Scenarios: ``approve``, ``decline_document_expired``, ``review_face_match_borderline``, …; ``didit-fake
        scenarios`` lists them.
        """
        return self.control("POST", f"sessions/{session_id}/complete", {"scenario": scenario})

    def advance(self, seconds: int) -> None:
        """Moves the clock of the server: sessions and tokens expire, retries of webhooks become due."""
        self.control("POST", "clock/advance", {"seconds": seconds})

    def webhooks(self) -> list[Webhook]:
        """Returns the webhooks since the last reset, in order, when all that are due have been delivered.

        With a ``webhook_url``, that receiver has them instead and the list is empty.
        """
        self.control("POST", "settle")
        return list(self._received)

    def reset(self) -> None:
        """Returns to the start: no sessions, the same ids and keys, the time of this machine."""
        self.control("POST", "settle")
        self.control("POST", "reset")
        self._received.clear()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Calls any operation of the control plane, such as ``control("POST", "faults", {"effect": "hang"})``."""
        request = urllib.request.Request(
            f"{self.base_url}/_fake/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        # Straight to this machine, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")
            raise FakeError(f"{method} /_fake/{path}: {error.code} {reason}") from error
        except OSError as error:
            raise FakeError(f"{method} /_fake/{path}: the server does not answer: {error}") from error
        return json.loads(text) if text else None

    def stop(self) -> None:
        """Stops the server; a second call does nothing."""
        atexit.unregister(self.stop)
        self._server.terminate()
        self._server.wait()
        if self._server.stdout:
            self._server.stdout.close()
        self._close()

    def _close(self) -> None:
        self._log.close()
        if self._receiver:
            self._receiver.shutdown()
            self._receiver.server_close()
            self._receiver = None

    def __enter__(self) -> Fake:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Fake {self.base_url}>"


def find_binary() -> str:
    """Returns the path of the server of this package."""
    name = "didit-fake.exe" if sys.platform == "win32" else "didit-fake"
    user = sysconfig.get_path("scripts", "nt_user" if os.name == "nt" else "posix_user")
    # `pip install --target` puts scripts beside the packages.
    beside = Path(__file__).parent.parent / "bin"
    candidates = [Path(folder, name) for folder in (sysconfig.get_path("scripts"), user, beside)]
    found = os.environ.get("DIDIT_BINARY") or next((str(path) for path in candidates if path.is_file()), None)
    found = found or shutil.which(name)
    if found is None:
        raise FakeError(
            f"no {name} for {sysconfig.get_platform()}: install the wheel of this platform (pip install --force-reinstall"
            " --only-binary didit-fake didit-fake), or set DIDIT_BINARY to a didit built with `cargo install didit-cli`"
        )
    return found


def _receiver(received: list[Webhook]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            received.append(Webhook({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
