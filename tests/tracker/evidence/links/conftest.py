"""A door that records where it was asked to go, and a site on the loopback address that only such a door reaches."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tracker.evidence.links.addresses import is_public, number_of
from tracker.evidence.links.asking import Door

PUBLIC = "93.184.215.14"


@dataclass
class Recorder:
    """Resolves names by a list, connects to nothing, and remembers every address to which a connection was wanted."""

    names: dict[str, list[str]] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    kept: list[socket.socket] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror("no such name")
        return self.names[host]

    def connect(self, number: str, port: int, seconds: float) -> socket.socket:
        assert is_public(number_of(number)), f"a connection to {number}"
        self.connected.append(number)
        if not self.replies:
            raise ConnectionRefusedError
        ours, theirs = socket.socketpair()
        theirs.sendall(self.replies.pop(0))
        theirs.shutdown(socket.SHUT_WR)
        self.kept.append(theirs)
        return ours

    @property
    def door(self) -> Door:
        return Door(resolve=self.resolve, connect=self.connect)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """One that knows the name of one public site."""
    found = Recorder({"example.org": [PUBLIC]})
    yield found
    for each in found.kept:
        each.close()


class Handler(BaseHTTPRequestHandler):
    """Answers by the path, as the test wrote it."""

    answers: dict[str, Callable[[Any], None]]
    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        self.asked.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
        self.answers[self.path.partition("?")[0]](self)

    def log_message(self, *_words: Any) -> None:
        """Quiet."""


@dataclass
class Site:
    """A site on the loopback address, and the one door that reaches it."""

    port: int
    answers: dict[str, Callable[[Any], None]]
    asked: list[dict[str, str]]
    door: Door

    def address(self, path: str) -> str:
        return f"http://site.example.net:{self.port}{path}"

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Let the site answer at a path; returns its address."""

        def answer(request: Any) -> None:
            request.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer
        return self.address(path)

    def with_door(self, **changed: Any) -> Door:
        return replace(self.door, **changed)


@pytest.fixture
def site() -> Iterator[Site]:
    """Ended with the test. Only its own door may reach the loopback address, and only this port."""
    handler: Any = type("OwnHandler", (Handler,), {"answers": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_words: None  # type: ignore[method-assign] # whoever lost patience is gone
    port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    door = Door(
        resolve=lambda host, port: ["127.0.0.1"],
        may_reach=lambda number: str(number) == "127.0.0.1",
        ports=frozenset({port}),
    )
    yield Site(port, handler.answers, handler.asked, door)
    server.shutdown()
    server.server_close()
