"""The bodies of requests, read whole, with limits of size and time, before anybody works at them."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from tracker.config.front.asgi import Receive

IN_MEMORY = 64 * 1024  # of one body; what is longer goes into a temporary file
ON_DISK = 1024 * 1024 * 1024  # of all bodies of this process together
# So long a body may take: half a minute, and a second more for each 8 KB that came, but never more than half a minute
# from now. A slow line sends 20 MB in time; a line that sends a byte a minute does not, nor one that sent much at once
# and then keeps its place on the disk for nothing.
GRACE = 30
SLOWEST = 8 * 1024
# What is too large is read on and thrown away, or the browser would show an error of its connection and not our page.
READ_ON = 4

TIMED_OUT, TOO_LARGE, FULL = 408, 413, 503


class Gone(Exception):
    """The client hung up before the request was there."""


@dataclass
class RequestBody:
    """A body as it came. `refused` is the status of a refusal, or 0; the file of a refused one is empty."""

    file: IO[bytes] = field(default_factory=lambda: SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - Bodies.close
    size: int = 0
    refused: int = 0


class Bodies:
    """Reads bodies, and keeps count of what they hold."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes of one body
        self.on_disk = 0

    async def read(self, receive: Receive) -> RequestBody:
        """The whole body. Raises Gone where the client hung up before its end."""
        body, arrived, until = RequestBody(), 0, time.monotonic() + GRACE
        try:
            while True:
                piece, is_last = await _next_piece(receive, until - time.monotonic())
                arrived, until = arrived + len(piece), prolonged(until, len(piece), time.monotonic())
                if arrived > self.limit:
                    self.refuse(body, TOO_LARGE)
                elif not body.refused:
                    self._write(body, piece)
                if is_last or arrived > READ_ON * self.limit:
                    break
            body.file.seek(0)
        except TimeoutError:
            self.refuse(body, TIMED_OUT)
        except OSError:  # no room where bodies lie
            self.refuse(body, FULL)
        except BaseException:
            self.close(body)
            raise
        return body

    def _write(self, body: RequestBody, piece: bytes) -> None:
        grown = _on_disk(body.size + len(piece)) - _on_disk(body.size)
        if self.on_disk + grown > ON_DISK:
            return self.refuse(body, FULL)
        self.on_disk += grown
        body.size += len(piece)
        body.file.write(piece)

    def refuse(self, body: RequestBody, status: int) -> None:
        """Let go of what came of it, and remember why."""
        self.close(body)
        body.file, body.size, body.refused = BytesIO(), 0, status

    def close(self, body: RequestBody) -> None:
        """The body is not needed any more."""
        if not body.file.closed:
            self.on_disk -= _on_disk(body.size)
            with suppress(OSError):  # what still waits in memory finds no room either
                body.file.close()


def prolonged(until: float, came: int, now: float) -> float:
    """Until when the next piece may take, `came` bytes having come."""
    return min(until + came / SLOWEST, now + GRACE)


async def _next_piece(receive: Receive, seconds: float) -> tuple[bytes, bool]:
    """The next bytes, and whether they are the last. Raises TimeoutError or Gone."""
    async with asyncio.timeout(max(0, seconds)):
        message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), not message.get("more_body", False)


def _on_disk(size: int) -> int:
    """How much of a body of this size is on the disk."""
    return size if size > IN_MEMORY else 0
