"""The ASGI application over our WSGI application: reads, hands to a thread, sends."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tracker.config.front.asgi import Message, Receive, Send, environ_of
from tracker.config.front.bodies import FULL, Bodies, Gone, RequestBody

PIECE = 64 * 1024  # bytes that are made, and then sent, at a time
NO_BODY = 400  # of a request whose body came to no end
SEND_SECONDS = 60  # a client that does not take one piece in so long is given up

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
EXPORTS = (".csv", ".xlsx", ".jsonl", ".docx", ".pdf")
PROBES = 8
# So many requests of readers may wait for a thread. Whoever comes then is told at once to come again: the last in a
# longer line would be gone before it is his turn.
IN_LINE = 200
ROOMS = ("/portal/", "/admin/")  # whose people wait, and are never sent away
PLACES = 70_000  # of 8 bytes: a piece is a power of two, so that this one has 1 MiB, and half of it is left

log = logging.getLogger(__name__)

type Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Reply:
    """What the application said, with the next piece of its body."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: Iterable[bytes] | None = None  # as long as it is open
    pieces: Iterator[bytes] = field(default_factory=lambda: iter(()))
    piece: bytes = b""
    is_last: bool = True

    def begin(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        """`start_response` of PEP 3333; nothing of ours uses what it returns."""
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def go_on(self) -> None:
        """Make the next piece; close the body after its last."""
        made, size = [], 0
        for each in self.pieces:
            made.append(each)
            size += len(each)
            if size >= PIECE:
                break
        self.piece, self.is_last = b"".join(made), size < PIECE
        if self.is_last:
            self.close()

    def fail(self) -> None:
        """Say that there is none, in a line, with the number of the request if it has one."""
        numbers = [(name, value) for name, value in self.headers if name == b"x-request-id"]
        plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        self.status, self.headers, self.is_last = 500, [*plain, *numbers], True
        self.piece = b"\n".join([b"Something went wrong. Please try again.", *(value for _, value in numbers), b""])

    def close(self) -> None:
        """Say that the request is over, once."""
        body, self.body = self.body, None
        if close := getattr(body, "close", None):
            close()


class Lane:
    """Threads, and the line before them. `coming` counts the requests whose answer has not begun: it is told by the
    event loop alone."""

    def __init__(self, name: str, size: int) -> None:
        self.threads = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.size, self.coming = size, 0

    @property
    def is_busy(self) -> bool:
        """Whether one who comes now has to wait."""
        return self.coming >= self.size

    @property
    def is_full(self) -> bool:
        return self.coming >= self.size + IN_LINE


class Lanes:
    """Threads for pages, exports, questions of health, and refusals, none of which waits for another's.

    `size`: threads for pages and exports together; each keeps one connection to the database.
    """

    def __init__(self, size: int) -> None:
        exports = max(1, size // 8)
        self.health = Lane("health", PROBES)
        self.exports = Lane("exports", exports)
        self.refusals = Lane("refusals", 1)
        self.pages = Lane("pages", max(1, size - exports))

    def of(self, path: str, refused: int) -> Lane:
        """Where a request for `path` is worked at. Exports wait for one another: of 16 threads they have two. So do the
        pages that say why a request was not taken: whoever made six hundred of them may wait for his answers."""
        if refused:
            return self.refusals
        if path in HEALTH:
            return self.health
        return self.exports if path.endswith(EXPORTS) else self.pages

    def have_room(self, path: str) -> bool:
        """Whether a reader may still wait in the line. People of the rooms always may."""
        return path.startswith(ROOMS) or not self.of(path, 0).is_full


def with_stack_reserve[Result](call: Callable[[], Result]) -> Result:
    """Return what `call` returns. Its frames, and those of all that it calls, are in one piece of memory.

    Python keeps frames in pieces of 16 KiB. Where the calls of a loop cross from one piece into the next, each call
    takes a piece from the system and returns it: a page did so some hundred times, which was up to half of its cost. A
    frame that declares a large stack gets a piece for itself, and all that it calls is in the rest of that piece.
    """
    return call()


with_stack_reserve.__code__ = with_stack_reserve.__code__.replace(co_stacksize=PLACES)


class Front:
    """Answers requests of ASGI with what `application` says.

    `size`: threads for it, `limit`: bytes of the longest request.
    """

    def __init__(self, application: Wsgi, *, size: int, limit: int) -> None:
        self.application, self.bodies, self.lanes = application, Bodies(limit), Lanes(size)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            body = await self.bodies.read(receive)
        except Gone:  # or what came is no body: a program with a fault may read this
            with suppress(Exception):
                await _send(send, type="http.response.start", status=NO_BODY, headers=[(b"connection", b"close")])
                await _send(send, type="http.response.body")
            return
        try:
            await self._answer(scope, body, receive, send)
        except TimeoutError:  # the client takes nothing; the server closes a connection whose answer is not whole
            return
        finally:
            self.bodies.close(body)

    async def _answer(self, scope: Message, body: RequestBody, receive: Receive, send: Send) -> None:
        """Work in a thread of the lane, wait for the client in none."""
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and not self.lanes.have_room(scope["path"]):
            self.bodies.refuse(body, FULL)
        lane, context, answer = self.lanes.of(scope["path"], body.refused), copy_context(), Reply()
        environ = environ_of(scope, body.file, body.size, body.refused)
        try:
            try:
                work = partial(context.run, with_stack_reserve, partial(self._begin, answer, environ))
                await _begun(lane, work, receive if is_read else None)
            except Gone:
                return
            except Exception:
                if answer.body is None:  # of a body that breaks off the application has told the log
                    log.exception("The application gave no answer")
                answer.fail()
            if body.refused:  # the rest of it may still be on its way
                answer.headers.append((b"connection", b"close"))
            await _send(send, type="http.response.start", status=answer.status, headers=answer.headers)
            if scope["method"] == "HEAD":
                await _send(send, type="http.response.body")
            elif answer.is_last or await self._all_but_the_last(answer, lane, context, receive, send):
                await _send(send, type="http.response.body", body=answer.piece)
        finally:
            if answer.body is not None:
                await _in(lane, context, answer.close)

    async def _all_but_the_last(
        self, answer: Reply, lane: Lane, context: Context, receive: Receive, send: Send
    ) -> bool:
        """Send every piece before the last; False where no more is to be sent: the client hung up, or the body broke
        off, which the log has by then. What is left unfinished is seen as that by the client."""
        hung_up = asyncio.ensure_future(receive())
        try:
            while not answer.is_last:
                await _send(send, type="http.response.body", body=answer.piece, more_body=True)
                if hung_up.done():
                    return False
                await _in(lane, context, answer.go_on)
        except TimeoutError:
            raise
        except Exception:
            return False
        finally:
            hung_up.cancel()
        return True

    def _begin(self, answer: Reply, environ: dict[str, Any]) -> None:
        answer.body = body = self.application(environ, answer.begin)
        answer.pieces = iter(body)
        answer.go_on()


async def _in(lane: Lane, context: Context, work: Callable[[], None]) -> None:
    """Do it in a thread of the lane, in the context of its request: language and number go with it from thread to
    thread."""
    await asyncio.get_running_loop().run_in_executor(lane.threads, context.run, with_stack_reserve, work)


async def _begun(lane: Lane, work: Callable[[], None], receive: Receive | None) -> None:
    """Let an answer be begun in a thread of the lane.

    `receive`: of a client that only reads. Where he hangs up before it is his turn nothing is made, and Gone raised.
    """
    is_in_line, lane.coming = lane.is_busy, lane.coming + 1
    try:
        begun = lane.threads.submit(work)
        waiting = asyncio.wrap_future(begun)
        if is_in_line and receive is not None and await _hangs_up_before(waiting, receive) and begun.cancel():
            raise Gone
        await waiting
    finally:
        lane.coming -= 1


async def _hangs_up_before(waiting: asyncio.Future[None], receive: Receive) -> bool:
    """Wait for the client to hang up, or for the answer to begin; whether it was the first."""
    hung_up = asyncio.ensure_future(receive())
    heard: set[asyncio.Future[Any]] = {hung_up, waiting}
    try:
        await asyncio.wait(heard, return_when=asyncio.FIRST_COMPLETED)
        return hung_up.done() and not waiting.done()
    finally:
        hung_up.cancel()


async def _send(send: Send, **message: Any) -> None:
    """Raises TimeoutError where the client takes nothing."""
    async with asyncio.timeout(SEND_SECONDS):
        await send(message)
