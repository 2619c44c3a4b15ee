"""A virus scanner that is none: it speaks as much of clamd's protocol as the product uses, PING and INSTREAM."""

import socketserver
import struct
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VIRUS = b"INVENTED-VIRUS-OF-THE-DRILL"


class Double(ABC):
    """A server in a thread of its own, which is there or away."""

    server: Any = None

    @abstractmethod
    def make(self) -> Any:
        """The server, ready to serve."""

    def start(self) -> None:
        self.server = self.make()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class FakeScanner(Double):
    """`answer`: what it says of a file without VIRUS; None for silence. `seen`: the files, as they came."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.path = str(folder / "clamd.ctl")
        self.answer: bytes | None = b"stream: OK\x00"
        self.seen: list[bytes] = []
        self.is_over = threading.Event()

    def make(self) -> "_Server":
        Path(self.path).unlink(missing_ok=True)
        server = _Server(self.path, _Clamd)
        server.scanner = self
        return server


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    scanner: FakeScanner

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that broke is no fault of the test."""


class _Clamd(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        scanner, asked = self.server.scanner, self._word()
        if asked == b"zPING":
            self.wfile.write(b"PONG\0")
        elif asked == b"zINSTREAM":
            content = b""
            while size := struct.unpack(">I", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            scanner.seen.append(content)
            if scanner.answer is None:
                scanner.is_over.wait(5)
            else:
                self.wfile.write(b"stream: Invented FOUND\0" if VIRUS in content else scanner.answer)

    def _word(self) -> bytes:
        word = b""
        while (byte := self.rfile.read(1)) not in (b"\0", b""):
            word += byte
        return word


@contextmanager
def fake_scanner(folder: Path) -> Iterator[FakeScanner]:
    """One that listens until the end of the block."""
    scanner = FakeScanner(folder)
    scanner.start()
    try:
        yield scanner
    finally:
        scanner.is_over.set()
        scanner.stop()
