"""A file that was made to break its reader breaks a child process, which has limits and does not see the server."""

import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.tracker.files import hostile
from tracker.files import child
from tracker.files.child import BROKEN, BUSY, TOO_LONG, ChildFailed, call


def failure(function: Callable[..., object], *arguments: object, **limits: float) -> str:
    with pytest.raises(ChildFailed) as failed:
        call(function, *arguments, **limits)
    return failed.value.code


@pytest.mark.parametrize(
    ("reader", "code", "in_the_log"),
    [
        (hostile.eats_memory, BROKEN, "MemoryError"),
        (hostile.loops, TOO_LONG, "loops ended with -9"),
        (hostile.crashes, BROKEN, "crashes ended with -6"),
        (hostile.raises, BROKEN, "ZeroDivisionError"),
        (hostile.says_nothing, BROKEN, ""),
        (hostile.says_too_much, BROKEN, "File too large"),
    ],
)
def test_a_file_that_breaks_its_reader_breaks_the_child_only(
    reader: Callable[..., object], code: str, in_the_log: str, caplog: pytest.LogCaptureFixture
) -> None:
    begun = time.monotonic()
    assert failure(reader, b"file", processor=1) == code
    assert time.monotonic() - begun < 15
    assert in_the_log in caplog.text
    assert call(hostile.says_nonsense) == ["nonsense"], "the next file is read"


def test_a_child_that_waits_for_ever_is_ended_by_the_clock() -> None:
    begun = time.monotonic()
    assert failure(time.sleep, 30, clock=1) == TOO_LONG
    assert time.monotonic() - begun < child.GRACE, "the child was ended, not only left"


def test_a_child_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert failure(hostile.connects, server.getsockname()[1]) == BROKEN
        assert failure(hostile.sends, server.getsockname()[1]) == BROKEN


def test_a_child_sees_no_secret_and_no_file_of_another(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the key of the site")
    assert set(call(hostile.environment)) <= {"LC_CTYPE"}
    assert call(hostile.open_files) == [0, 1, 2]
    for path in (str(secret), f"/proc/{os.getpid()}/environ"):
        assert failure(hostile.reads, path) == BROKEN
    assert failure(hostile.writes, str(tmp_path / "new")) == BROKEN
    assert sorted(tmp_path.iterdir()) == [secret]


def test_a_child_that_reads_fonts_reads_nothing_else_and_reaches_nobody(tmp_path: Path) -> None:
    """The kernel decides: version 1 of Landlock forbids files, 4 connections, 6 signals."""
    font, secret = tmp_path / "fonts" / "font", tmp_path / "secret"
    font.parent.mkdir()
    for path in (font, secret):
        path.write_text("read")
    with socket.create_server(("127.0.0.1", 0)) as server:
        folders = (str(font.parent), str(tmp_path / "nowhere"))
        assert call(hostile.reads, str(font), folders=folders) == "read"
        of_others = ((1, hostile.reads, str(secret)), (1, hostile.writes, str(font)), (6, hostile.signals, os.getpid()))
        for version, function, argument in (*of_others, (4, hostile.connects, server.getsockname()[1])):
            with pytest.raises(ChildFailed) if child.landlock_version() >= version else nullcontext():
                call(function, argument, folders=folders)


def test_what_a_child_starts_ends_with_it() -> None:
    left = call(hostile.forks)
    until = time.monotonic() + 5
    while Path(f"/proc/{left}").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path(f"/proc/{left}").exists()


def test_a_template_that_was_ended_is_started_again() -> None:
    call(hostile.forks)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(failure, time.sleep, 30, clock=2)
        time.sleep(0.5)
        restarted()
        assert waiting.result() == TOO_LONG, "the child of the other one is watched as before"


def restarted() -> None:
    assert child._template
    process = child._template[1]
    process.kill()
    process.wait()
    assert call(hostile.says_nonsense) == ["nonsense"]
    assert child._template[1].pid != process.pid


def test_so_many_children_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child takes up to a gigabyte: a dozen uploads at once took all memory of the machine."""
    lock, working, most = threading.Lock(), 0, 0

    def end_of_child(*_arguments: object) -> int:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.05)
        with lock:
            working -= 1
        return 1

    monkeypatch.setattr(child, "_end_of_child", end_of_child)
    with ThreadPoolExecutor(12) as threads:
        assert set(threads.map(lambda _: failure(hostile.raises), range(12))) == {BROKEN}
    assert most == child.AT_ONCE


def test_a_machine_without_memory_for_one_more_process_is_busy(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise BlockingIOError("no process")

    child.end_template()
    monkeypatch.setattr(child, "_started", fails)
    assert failure(hostile.says_nonsense) == BUSY
    assert "no process" in caplog.text


def test_a_caller_waits_for_a_turn_no_longer_than_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_places", threading.BoundedSemaphore(1))
    with child._places:
        assert failure(hostile.raises, patience=0.01) == BUSY
