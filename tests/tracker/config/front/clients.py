"""Clients of an ASGI application, of all speeds, and the applications behind it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any

from tracker.config.front.application import Front
from tracker.config.front.asgi import Message

LIMIT = 1_000


def run(acts: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, in a thread of its own: in this one the browser of another test may have its loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, acts).result()


def story(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that is told in one loop, which is run to its end."""

    @wraps(test)
    def told(**given: Any) -> None:
        run(test(**given))

    return told


class Client:
    """One request. `pieces`: its body as it comes; `ends` False: the rest never does. `takes` of the messages of the
    answer are taken, then no more; after `stays` of them the client hangs up."""

    def __init__(
        self,
        path: str = "/",
        pieces: Iterable[bytes] = (b"",),
        *,
        method: str = "GET",
        headers: Iterable[tuple[bytes, bytes]] = (),
        ends: bool = True,
        takes: int = 1_000_000,
        stays: int = 1_000_000,
    ) -> None:
        self.scope: Message = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
            "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("192.0.2.1", 5),
            "headers": list(headers),
        }  # fmt: skip
        self.coming, self.ends, self.takes, self.stays = list(pieces), ends, takes, stays
        self.messages: list[Message] = []
        self.gone = asyncio.Event()

    async def receive(self) -> Message:
        if self.coming:
            piece = self.coming.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self.coming) or not self.ends}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if len(self.messages) == self.takes:
            await asyncio.Event().wait()
        self.messages.append(message)
        if len(self.messages) == self.stays:
            self.gone.set()
            await asyncio.sleep(0.05)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages[1:])

    @property
    def has_all(self) -> bool:
        return not self.messages[-1].get("more_body", False)

    def asks(self, front: Front) -> Awaitable[None]:
        return front(self.scope, self.receive, self.send)


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Says what came."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [str((environ["wsgi.input"].read(), environ["tracker.refused"])).encode()]


class Pages:
    """An application of bodies in pieces of 64 KB; counts what it made and closed."""

    def __init__(self, pieces: int, breaks_at: int = -1, headers: Iterable[tuple[str, str]] = ()) -> None:
        self.pieces, self.breaks_at, self.made, self.closed = pieces, breaks_at, 0, 0
        self.headers = list(headers)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> "Body":
        start("200 OK", self.headers)
        return Body(self)


class Body:
    """The body of one answer; others may be made at the same time."""

    def __init__(self, pages: Pages) -> None:
        self.pages, self.made = pages, 0

    def __iter__(self) -> "Body":
        return self

    def __next__(self) -> bytes:
        if self.made == self.pages.breaks_at:
            raise ValueError("broken")
        if self.made == self.pages.pieces:
            raise StopIteration
        self.made += 1
        self.pages.made += 1
        return b"x" * 64 * 1024

    def close(self) -> None:
        self.pages.closed += 1
