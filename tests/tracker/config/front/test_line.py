"""The line before the threads has an end, and whoever leaves it costs nothing."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.tracker.config.front.clients import LIMIT, Client, echo, story
from tracker.config.front import application
from tracker.config.front.application import Front


class Slow:
    """An application that waits for a word before it answers; `asked` are the addresses that came to it."""

    def __init__(self) -> None:
        self.goes_on, self.asked = threading.Event(), list[str]()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if not environ["tracker.refused"]:
            self.asked.append(environ["PATH_INFO"])
            self.goes_on.wait(30)
        return echo(environ, start)


@story
async def test_who_hangs_up_before_his_turn_costs_nothing() -> None:
    """Before, each of the 60 pages was made for nobody, and then came the one that somebody waited for."""
    slow = Slow()
    front = Front(slow, size=2, limit=LIMIT)
    first = asyncio.ensure_future(Client("/first").asks(front))
    await asyncio.sleep(0.1)
    crowd = [Client(f"/{number}") for number in range(60)]
    waiting = [asyncio.ensure_future(client.asks(front)) for client in crowd]
    await asyncio.sleep(0.1)
    for client in crowd:
        client.gone.set()
    await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert not [client for client in crowd if client.messages]
    last = Client("/last")
    waits = asyncio.ensure_future(last.asks(front))
    await asyncio.sleep(0.1)
    slow.goes_on.set()
    await asyncio.wait_for(asyncio.gather(first, waits), 10)
    assert (last.status, slow.asked) == (200, ["/first", "/last"])


@story
async def test_what_was_sent_is_worked_at_even_if_its_sender_hangs_up() -> None:
    slow = Slow()
    front = Front(slow, size=2, limit=LIMIT)
    first = asyncio.ensure_future(Client("/first").asks(front))
    await asyncio.sleep(0.1)
    sender = Client("/portal/", [b"words"], method="POST")
    sent = asyncio.ensure_future(sender.asks(front))
    await asyncio.sleep(0.1)
    sender.gone.set()
    await asyncio.sleep(0.1)
    slow.goes_on.set()
    await asyncio.wait_for(asyncio.gather(first, sent), 10)
    assert slow.asked == ["/first", "/portal/"]


@pytest.mark.parametrize(
    ("path", "method", "is_taken"),
    [("/en/", "GET", False), ("/en/", "POST", True), ("/portal/", "GET", True), ("/en/a.csv", "GET", True)],
)
@story
async def test_the_line_has_an_end(monkeypatch: pytest.MonkeyPatch, path: str, method: str, is_taken: bool) -> None:
    """A reader more is refused at once; who works in the rooms, and what was sent, waits; exports have a line of their
    own."""
    monkeypatch.setattr(application, "IN_LINE", 5)
    slow = Slow()
    front = Front(slow, size=2, limit=LIMIT)
    crowd = [asyncio.ensure_future(Client(f"/{number}").asks(front)) for number in range(6)]
    await asyncio.sleep(0.1)
    one_more = Client(path, method=method)
    asked = asyncio.ensure_future(one_more.asks(front))
    await asyncio.wait({asked}, timeout=0.5 if is_taken else 10)
    assert asked.done() is not is_taken
    slow.goes_on.set()
    await asyncio.wait_for(asyncio.gather(*crowd, asked), 10)
    assert one_more.body == (b"(b'', 0)" if is_taken else b"(b'', 503)")


@story
async def test_those_who_are_through_make_room() -> None:
    front = Front(echo, size=2, limit=LIMIT)
    for _round in range(3):
        await asyncio.gather(*(Client("/").asks(front) for _number in range(30)))
    assert front.lanes.pages.coming == 0
