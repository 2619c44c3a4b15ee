"""One request, what came back and what it wrote; and then everything undone, so that each request meets the same world."""

import io
import re
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from tests.matrix.difference import Difference, Rows, difference, table_written
from tracker.models import User
from tracker.signing import sessions

A_DAY = 24 * 60 * 60
# Charts for other sites, and data that scripts of any site may read.
FRAMED = re.compile(r"^/[a-z-]+/embed/(?:.*/)?$|^/[a-z-]+/embed(?:/.*)?\.(?:svg|png)$")
DATA = re.compile(
    r"^/(?!portal/|admin/|static/|media/)[a-z-]+/.*\.(?:json|jsonl|csv|xlsx|atom|bib|ris)$|^/data/(?:releases/\d+/)?[^/]+$"
)
PRIVATE_ROOMS = ("/portal/", "/admin/")


@dataclass
class Reply:
    """What came back from one request, and what the request wrote before it was undone."""

    status: int
    headers: Mapping[str, str]
    body: str
    has_cookie: bool
    tables: frozenset[str]  # tables that a statement wrote to
    changes: Difference
    faults: list[str] = field(default_factory=list)  # exceptions that became an error page

    @property
    def goes_to(self) -> str:
        return self.headers.get("Location", "")


class Asker:
    """Sends requests as one person to the whole site, middleware and all, without the test client's copies of contexts."""

    def __init__(self, person: User | None, rows: Rows) -> None:
        """`rows` is the record as it stands before each request: filled when everybody has signed in."""
        self.rows = rows
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.handler.load_middleware()
        self.factory = RequestFactory()
        if person is not None:
            self.factory.cookies = signed_in(person)

    def opened(self, token: str) -> None:
        """Somebody who is not signed in, and opened the link to an account in this browser."""
        client = Client()
        client.get(reverse("portal:join", args=[token]))
        self.factory.cookies = client.cookies

    def ask(self, method: str, path: str, data: Any = None) -> Reply:
        request = getattr(self.factory, method.lower())(path, data or {})
        return self.send(request)

    def send(self, request: Any) -> Reply:
        request._dont_enforce_csrf_checks = True
        faults: list[str] = []
        with undone(), watching_writes() as tables, noticing(faults):
            response = self.handler.get_response(request)
            body = _body_of(response)
            after = difference(self.rows, tables) if tables else Difference()
        return Reply(
            response.status_code, response.headers, body, bool(response.cookies), frozenset(tables), after, faults
        )


def signed_in(person: User) -> SimpleCookie:
    """The cookies of a session that has begun, and whose clocks stand still: however long the tests take, no request has
    to write down that time passed, and the person has just proved who sits there."""
    client = Client()
    client.force_login(person)
    request: Any = RequestFactory().get("/")
    request.session, request.user = client.session, person
    sessions.begin(request)
    request.session[sessions.SEEN] = request.session[sessions.CONFIRMED] = time.time() + A_DAY
    request.session.save()
    return client.cookies


def _body_of(response: HttpResponseBase) -> str:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined, arg-type]
    # As Django's test client does: the end of a request must not close the connection with the world in it.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return readable(content)


def readable(content: bytes) -> str:
    """A body as text; of a packed one (a spreadsheet, a document) the text of all that is in it."""
    if not content.startswith(b"PK\x03\x04"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watching_writes() -> Iterator[set[str]]:
    tables: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if table := table_written(sql):
            tables.add(table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


@contextmanager
def noticing(faults: list[str]) -> Iterator[None]:
    """Errors of the site that a person would see as an error page."""

    def notice(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
        frame = traceback.extract_tb(sys.exc_info()[2])[-1]
        faults.append(f"{sys.exc_info()[1]!r} at {frame.filename}:{frame.lineno}")

    got_request_exception.connect(notice)
    try:
        yield
    finally:
        got_request_exception.disconnect(notice)


# --- what every response carries, and what none does


def header_faults(path: str, reply: Reply) -> list[str]:
    policy = reply.headers.get("Content-Security-Policy", "")
    faults = [*_frame_faults(path.partition("?")[0], reply, policy), *_open_faults(path.partition("?")[0], reply)]
    if "default-src 'none'" not in policy or "unsafe-" in policy:
        faults.append(f"content security policy {policy!r}")
    if reply.headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("no nosniff")
    if path.startswith(PRIVATE_ROOMS):
        if "no-store" not in reply.headers.get("Cache-Control", ""):
            faults.append("a private page may be stored")
    elif reply.has_cookie:
        faults.append("a public page sets a cookie")
    return faults


def _frame_faults(path: str, reply: Reply, policy: str) -> list[str]:
    """Nobody may show a page of ours in a frame, but the charts that are made for it."""
    is_open = "frame-ancestors *" in policy
    if is_open == (reply.headers.get("X-Frame-Options") == "DENY"):
        return ["the two headers about frames say different things"]
    if FRAMED.match(path):
        return ["a chart that no site may show"] if reply.status == 200 and not is_open else []
    return ["a page that any site may frame"] if is_open else []


def _open_faults(path: str, reply: Reply) -> list[str]:
    """Scripts of other sites may read public data, and nothing else."""
    allowed = reply.headers.get("Access-Control-Allow-Origin")
    if DATA.match(path):
        return ["data that scripts of other sites may not read"] if reply.status == 200 and allowed != "*" else []
    return [] if allowed is None else ["scripts of other sites may read it"]
