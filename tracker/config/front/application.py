"""The ASGI application over our WSGI application: reads, hands to a thread, sends."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tracker.config.front.asgi import Message, Receive, Send, environ_of
from tracker.config.front.bodies import FULL, Bodies, Gone, RequestBody
from tracker.config.front.lanes import Lane, Lanes
from tracker.config.front.stack_reserve import with_stack_reserve

PIECE = 64 * 1024  # bytes that are made, and then sent, at a time
NO_BODY = 400  # of a request whose body came to no end
SEND_SECONDS = 60  # a client that does not take one piece in so long is given up

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
