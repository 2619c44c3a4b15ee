"""Nobody who is slow holds a thread: not while a request comes, not while an answer goes."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.config.front.clients import LIMIT, Client, Pages, echo, run, story
from tracker.config.front import application, bodies
from tracker.config.front.application import Front


def front_of(app: Any) -> Front:
    """With one thread for pages, and one for exports."""
    return Front(app, size=2, limit=LIMIT)


@story
async def test_unfinished_posts_hold_no_thread() -> None:
    front = front_of(echo)
    slow = [Client("/", [b"begun"], method="POST", ends=False) for _ in range(600)]
    waiting = [asyncio.ensure_future(client.asks(front)) for client in slow]
    await asyncio.sleep(0)
    other = Client("/", [b"a", b"b"], method="POST")
    await asyncio.wait_for(other.asks(front), 10)
    assert other.body == b"(b'ab', 0)"
    for task in waiting:
        task.cancel()


@story
async def test_slow_readers_hold_no_thread() -> None:
    front = front_of(Pages(20))
    slow = [Client(path, takes=3) for path in ("/file", "/file", "/rows.csv", "/rows.csv")]
    waiting = [asyncio.ensure_future(client.asks(front)) for client in slow]
    while any(len(client.messages) < 3 for client in slow):
        await asyncio.sleep(0.01)
    for path in ("/page", "/other.csv"):
        other = Client(path)
        await asyncio.wait_for(other.asks(front), 10)
        assert len(other.body) == 20 * 64 * 1024
    for task in waiting:
        task.cancel()


@pytest.mark.parametrize("size", [2, 4, 16])
@story
async def test_pages_and_exports_have_as_many_threads_as_there_may_be_connections(size: int) -> None:
    """A thread keeps one connection: forty who come at once take POOL_SIZE of them, and no more."""
    threads: set[int] = set()
    all_are_here = threading.Barrier(size)

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if threading.get_ident() not in threads:
            threads.add(threading.get_ident())
            all_are_here.wait(10)  # each thread of the pool is at work before one of them takes a second request
        return echo(environ, start)

    front = Front(app, size=size, limit=LIMIT)
    await asyncio.gather(*(Client(path).asks(front) for path in ("/page", "/rows.csv") * 20))
    assert len(threads) == size


@story
async def test_health_waits_for_no_page_and_no_export() -> None:
    goes_on = threading.Event()

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            goes_on.wait(30)
        return echo(environ, start)

    front = front_of(app)
    waiting = [asyncio.ensure_future(Client(path).asks(front)) for path in ("/", "/a.csv", "/", "/b.xlsx")]
    await asyncio.sleep(0.1)
    probe = Client("/healthz")
    await asyncio.wait_for(probe.asks(front), 10)
    assert probe.status == 200
    goes_on.set()
    await asyncio.gather(*waiting)


@pytest.mark.parametrize(
    ("pieces", "ends", "refused"),
    [
        ([b"x" * LIMIT], True, 0),
        ([b"x" * LIMIT, b"x"], True, 413),
        ([b"x"] * 9, False, 408),
        ([b"x" * LIMIT] * 9, False, 413),
    ],
)
@story
async def test_limits_of_size_and_time(
    monkeypatch: pytest.MonkeyPatch, pieces: list[bytes], ends: bool, refused: int
) -> None:
    if refused == bodies.TIMED_OUT:  # what came is not judged by the clock of a busy machine
        monkeypatch.setattr(bodies, "GRACE", 0.2)
    front, client = front_of(echo), Client("/", pieces, method="POST", ends=ends)
    await asyncio.wait_for(client.asks(front), 20)
    came = b"" if refused else b"".join(pieces)
    assert client.body == str((came, refused)).encode()
    assert ((b"connection", b"close") in client.messages[0]["headers"]) == bool(refused)


@story
async def test_the_disk_has_a_limit_and_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    monkeypatch.setattr(bodies, "ON_DISK", 1_500)
    front = front_of(echo)
    first, second = (Client("/", [b"x" * 900], method="POST", ends=False) for _ in range(2))
    waiting = [asyncio.ensure_future(each.asks(front)) for each in (first, second)]
    await asyncio.sleep(0.05)
    assert front.bodies.on_disk == 900
    small = Client("/", [b"small"], method="POST")
    await small.asks(front)
    assert small.body == b"(b'small', 0)"
    first.gone.set()
    second.gone.set()
    await asyncio.gather(*waiting)
    assert front.bodies.on_disk == 0


@story
async def test_what_is_no_body_is_the_fault_of_who_sent_it_and_whoever_hung_up_gets_no_answer() -> None:
    """A server that is given no answer says 500, as if it were ours: so it did of chunks without a length."""
    client, absent = (Client("/", [b"begun"], method="POST", ends=False) for _ in range(2))
    client.gone.set()
    await client.asks(front_of(echo))
    assert (client.status, client.body) == (400, b"")
    assert (b"connection", b"close") in client.messages[0]["headers"]

    async def send(message: Any) -> None:
        raise OSError("nobody is there")

    absent.send = send  # type: ignore[method-assign]
    absent.gone.set()
    await absent.asks(front_of(echo))


@story
async def test_a_full_disk_refuses_what_would_lie_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of passing files is full: the request is answered, and small ones go on."""
    full = Path("/dev/full").open
    monkeypatch.setattr(bodies, "SpooledTemporaryFile", lambda _size: full("w+b"))
    front = front_of(echo)
    for size in (10, 900):  # the first fails when it is read again, for until then it waits in memory
        client = Client("/", [b"x" * size], method="POST")
        await asyncio.wait_for(client.asks(front), 20)
        assert client.body == str((b"", bodies.FULL)).encode()
    assert front.bodies.on_disk == 0


@story
async def test_what_came_quickly_earns_no_hour_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty-two who send 32 MB and then nothing would fill the disk's share for an hour: nobody else could send."""
    monkeypatch.setattr(bodies, "GRACE", 0.2)
    monkeypatch.setattr(bodies, "SLOWEST", 1)  # byte a second: 900 bytes would earn 15 minutes

    front, client = front_of(echo), Client("/", [b"x" * 900], method="POST", ends=False)
    await asyncio.wait_for(client.asks(front), 20)
    assert client.body == str((b"", bodies.TIMED_OUT)).encode()


def test_a_line_that_goes_on_at_the_slowest_speed_is_not_cut_off() -> None:
    now, until = 0.0, float(bodies.GRACE)
    for _ in range(1_000):  # a piece every four seconds
        now += 4
        assert now < until
        until = bodies.prolonged(until, 4 * bodies.SLOWEST, now)
        assert until <= now + bodies.GRACE
    assert bodies.prolonged(until, 1, now + 20) < now + bodies.GRACE + 1


@story
async def test_a_client_that_hangs_up_ends_the_making_of_its_answer() -> None:
    pages = Pages(1_000)
    await Client("/rows.csv", stays=5).asks(front_of(pages))
    assert pages.made < 20
    assert pages.closed == 1


@story
async def test_a_client_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "SEND_SECONDS", 0.1)
    pages, client = Pages(1_000), Client("/file", takes=3)
    await asyncio.wait_for(client.asks(front_of(pages)), 20)
    assert not client.has_all
    assert pages.closed == 1


@story
async def test_a_body_that_breaks_off_is_not_ended_as_if_it_were_whole() -> None:
    pages, client = Pages(9, breaks_at=4), Client("/rows.csv")
    await client.asks(front_of(pages))
    assert not client.has_all
    assert pages.closed == 1


@story
async def test_an_application_that_fails_is_500(caplog: pytest.LogCaptureFixture) -> None:
    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        raise ValueError("broken")

    client = Client("/")
    await client.asks(front_of(app))
    assert (client.status, client.has_all) == (500, True)
    assert "The application gave no answer" in caplog.text


@story
async def test_a_body_that_fails_at_its_beginning_is_closed_and_told_with_its_number(caplog: Any) -> None:
    """What has it open (a connection, a file) is given back; the log has its line from the application by then."""
    pages = Pages(9, breaks_at=0, headers=[("X-Request-ID", "0123456789ab"), ("Content-Type", "text/csv")])

    client = Client("/rows.csv")
    await client.asks(front_of(pages))
    assert (client.status, client.has_all, pages.closed) == (500, True, 1)
    assert b"0123456789ab" in client.body
    headers = dict(client.messages[0]["headers"])
    assert headers[b"x-request-id"] == b"0123456789ab"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-type"] == b"text/plain; charset=utf-8"
    assert not caplog.text


@story
async def test_head_makes_no_body() -> None:
    pages, client = Pages(1_000), Client("/rows.csv", method="HEAD")
    await client.asks(front_of(pages))
    assert (client.status, client.body, pages.closed) == (200, b"", 1)
    assert pages.made < 3


@story
async def test_what_a_request_knows_goes_with_it_from_thread_to_thread() -> None:
    language: ContextVar[str] = ContextVar("language", default="none")

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [])
        language.set(environ["PATH_INFO"])
        return (f"{language.get():<65536}".encode() for _ in range(5))

    front = Front(app, size=8, limit=LIMIT)
    clients = [Client(f"/{number}") for number in range(20)]
    await asyncio.gather(*(client.asks(front) for client in clients))
    for client in clients:
        assert set(client.body.split()) == {str(client.scope["path"]).encode()}


def test_headers_as_wsgi_knows_them() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.update(environ)
        return echo(environ, start)

    sent = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-dup", b"1"), (b"x-dup", b"2"), (b"x_under", b"1"),
            (b"content-type", b"text/plain"), (b"content-length", b"99")]  # fmt: skip
    run(Client("/caf%C3%A9%00", [b"four"], method="POST", headers=sent).asks(front_of(app)))  # type: ignore[arg-type]
    assert (seen["HTTP_COOKIE"], seen["HTTP_X_DUP"], seen["CONTENT_TYPE"]) == ("a=1; b=2", "1,2", "text/plain")
    assert (seen["CONTENT_LENGTH"], seen["REMOTE_ADDR"]) == ("4", "192.0.2.1")
    assert seen["PATH_INFO"].encode("latin-1") == "/café\0".encode()
    assert not {"HTTP_X_UNDER", "HTTP_CONTENT_LENGTH"} & set(seen)
