"""What the package does where something is wrong, and its fixtures."""

import json
import socket
import subprocess
import urllib.request

import pytest

import didit_fake
from didit_fake import Fake, FakeError

pytest_plugins = "pytester"


def create(fake):
    request = urllib.request.Request(
        f"{fake.base_url}/v3/session/",
        data=json.dumps({"workflow_id": fake.workflow_id}).encode(),
        headers={"x-api-key": fake.api_key, "content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["session_id"]


def test_port_in_use_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(FakeError, match=f"exit code .*{port}"):
            Fake(port=port)


def test_wrong_option_is_an_error():
    with pytest.raises(FakeError, match="exit code 2: .*--no-such-option"):
        Fake(["--no-such-option"])


def test_missing_binary_is_an_error(monkeypatch, tmp_path):
    with pytest.raises(FakeError, match="cannot start"):
        Fake(binary=tmp_path / "none")
    monkeypatch.delenv("DIDIT_BINARY", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(didit_fake.sysconfig, "get_path", lambda *_: str(tmp_path))
    with pytest.raises(FakeError, match="DIDIT_BINARY"):
        Fake()


def test_server_that_died_is_an_error():
    with Fake() as fake:
        fake._server.kill()
        fake._server.wait()
        with pytest.raises(FakeError, match="does not answer"):
            fake.advance(1)


def test_refusal_says_why(didit):
    with pytest.raises(FakeError, match="404 .*Session not found"):
        didit.complete("11111111-1111-4111-8111-111111111111")
    with pytest.raises(FakeError, match="400 .*aprove"):
        didit.complete(create(didit), "aprove")


def test_each_test_starts_anew(didit):
    first = create(didit)
    didit.complete(first)
    didit.advance(86_400)
    assert {hook.json()["session_id"] for hook in didit.webhooks()} == {first}
    didit.reset()
    assert didit.webhooks() == []
    clock = didit.control("GET", "clock")
    assert clock["now"][:10] == clock["clock"][:10]
    assert create(didit) == first


def test_command_has_a_name_of_its_own():
    version = subprocess.run([didit_fake.find_binary(), "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("didit ")


def test_settings_of_the_plugin(pytester):
    pytester.makeini("[pytest]\ndidit_args = --api-key key-of-mine\ndidit_webhook_url = http://127.0.0.1:9/")
    pytester.makepyfile("def test_it(didit):\n    assert didit.api_key == 'key-of-mine' and didit.webhooks() == []")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
    pytester.runpytest_subprocess("--didit-binary", "none").stdout.fnmatch_lines(["*cannot start none*"])
