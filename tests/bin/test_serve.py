"""`make run` leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from bin import serve

# A child that will not end when asked, and that has started a child of its own.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Whether a process is there and is not a zombie that nobody has waited for."""
    with suppress(OSError), open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False


def test_stubborn_children_and_theirs_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "GRACE_SECONDS", 0.3)
    child = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    with child.stdout:
        grandchild = int(child.stdout.readline())
    serve.end([child])
    assert child.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while is_running(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(grandchild)


def test_each_child_has_a_group_of_its_own() -> None:
    child = serve.start(sys.executable, "-c", "import time; time.sleep(60)")
    try:
        assert os.getpgid(child.pid) == child.pid
    finally:
        serve.end([child])
    assert child.poll() is not None


def test_the_address_that_is_printed_is_one_at_which_passkeys_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A passkey belongs to a name; at 127.0.0.1 no browser makes one. Links in mails lead to the same site."""
    monkeypatch.setenv("SITE_ADDRESS", "")
    monkeypatch.delenv("SITE_ADDRESS")  # and is as it was after the test
    monkeypatch.setattr(serve, "is_free", lambda port: True)
    monkeypatch.setattr(serve, "start", lambda *command: subprocess.Popen([sys.executable, "-c", "pass"]))
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    assert serve.main(8123) == 1  # each child ends at once
    said = capsys.readouterr().out
    for room in ("/en/", "/portal/", "/admin/"):
        assert f"http://localhost:8123{room}" in said
    assert os.environ["SITE_ADDRESS"] == "http://localhost:8123"


def test_a_taken_port_is_a_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.main(port) == 1
    assert f"Port {port} is taken" in capsys.readouterr().err


def test_the_first_mails_of_the_demonstration_lead_to_its_port() -> None:
    told = subprocess.run(["make", "-n", "setup", "PORT=8172"], capture_output=True, text=True, check=True).stdout
    (loading,) = [line for line in told.splitlines() if "load_demonstration" in line]
    assert "SITE_ADDRESS=http://localhost:8172 " in loading
