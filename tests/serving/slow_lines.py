"""Those who hold a line without wanting much of it: readers who take some bytes a second, posts that never end."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.serving.crowd import EXPORTS
from tests.serving.lines import REFUSED, SILENT, Answer, Ports

SLOW, UNFINISHED = PARTS = ("slow readers", "unfinished posts")
READERS, POSTS = 200, 600
READ_EACH, READ_AT_ONCE = 1.0, 512  # a slow reader takes so many bytes, each so many seconds
DRIP_EACH = 5.0  # a post brings one more byte; a server that waits for the next one so long may let it go
LENGTH = 30_000  # of a post: longer than any run
PATIENCE = 60  # seconds without the first byte of an answer
FROM_ONE_ADDRESS = 150  # of 200 that the proxy allows
REQUESTS = {
    SLOW: "GET {address} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n",
    UNFINISHED: "POST {address} HTTP/1.1\r\nHost: {name}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\nusername=a",
}


@dataclass
class Slow:
    """One line, what was asked on it, and since when."""

    part: str
    address: str
    source: str
    line: socket.socket | None = None  # none: it is to be begun
    begun: float = 0
    next_at: float = 0
    is_noted: bool = False


class SlowLines:
    """All of them, in one thread; whatever ends or is thrown out is begun anew."""

    def __init__(
        self, ports: Ports, file: str, note: Callable[[str, Answer], None], going_home: threading.Event
    ) -> None:
        self.ports, self.note, self.going_home = ports, note, going_home
        asked = [each for export in EXPORTS for each in (file, export)]
        self.lines = [
            *(Slow(SLOW, asked[number % len(asked)], _source(1, number)) for number in range(READERS)),
            *(Slow(UNFINISHED, "/portal/sign-in/", _source(10, number)) for number in range(POSTS)),
        ]

    def open_ones(self) -> dict[str, int]:
        """How many lines of each part are open."""
        return {part: sum(each.part == part and each.line is not None for each in self.lines) for part in PARTS}

    def run(self) -> None:
        """Until it is time to go home."""
        while not self.going_home.wait(0.05):
            for each in self.lines:
                if each.next_at <= time.monotonic() and not self.going_home.is_set():
                    self.go_on(each)

    def go_on(self, slow: Slow) -> None:
        """One step of one line: it is begun, gives or takes a little, or ends."""
        slow.next_at = time.monotonic() + (DRIP_EACH if slow.part == UNFINISHED else READ_EACH)
        try:
            if slow.line is None:
                self._begin(slow)
                return
            came = self._came(slow.line)
            if came is None and slow.part == UNFINISHED:
                slow.line.send(b"a")
            elif came is not None:
                self._take(slow, came)
            elif not slow.is_noted and time.monotonic() - slow.begun > PATIENCE:
                self._end(slow, SILENT)
        except OSError:
            self._end(slow, REFUSED)

    def _begin(self, slow: Slow) -> None:
        port, name = self.ports.of(slow.address)
        slow.begun, slow.is_noted = time.monotonic(), False
        slow.line = line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.settimeout(5)
        line.bind((slow.source, 0))
        line.connect(("127.0.0.1", port))
        line.sendall(REQUESTS[slow.part].format(address=slow.address, name=name, length=LENGTH).encode())
        line.setblocking(False)

    @staticmethod
    def _came(line: socket.socket) -> bytes | None:
        """A few bytes, none at the end, and None where nothing is there."""
        try:
            return line.recv(READ_AT_ONCE)
        except BlockingIOError:
            return None

    def _take(self, slow: Slow, came: bytes) -> None:
        words = came.split(maxsplit=2)
        if not slow.is_noted and len(words) > 1:
            self._note(slow, words[1].decode())
        if not came or slow.part == UNFINISHED:
            self._end(slow, REFUSED)

    def _end(self, slow: Slow, status: str) -> None:
        """It is over; `status`: what that is called where no answer had begun."""
        if not slow.is_noted:
            self._note(slow, status)
        if slow.line is not None:
            slow.line.close()
        slow.line, slow.next_at = None, time.monotonic() + READ_EACH

    def _note(self, slow: Slow, status: str) -> None:
        slow.is_noted = True
        self.note(slow.part, Answer(slow.address, status, slow.begun, time.monotonic() - slow.begun))


def _source(network: int, number: int) -> str:
    """As many of one address as the proxy lets it have, and no more."""
    return f"127.0.{network + number // FROM_ONE_ADDRESS}.1"
