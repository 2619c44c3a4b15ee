"""How long a query may take, by who asks for it. What takes longer is cut off, so that it holds no thread for ever.

PostgreSQL has a clock of its own (`statement_timeout`). SQLite has none: there we look at ours every now and then
while it works; a wait for another writer is bounded by the `timeout` of its connection instead.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import FileResponse, HttpResponseBase, StreamingHttpResponse

from tracker.config.processes import DESK, PORTAL
from tracker.config.public_reading import PUBLIC_ALIAS, alias, reading_by

ROOMS = {PORTAL: "portal", DESK: "desk"}
PUBLIC = "public"
STEPS = 20_000  # of SQLite's machine between two looks at the clock: some tenths of a millisecond


class StatementLimits:
    """Each request, and each piece of a body that is made while it is sent, has the limit and the reach of its room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        room = room_of(request.path_info)
        with allowed_to(room):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _pieces(iter(response), room)
        return response


def room_of(path: str) -> str:
    """Which entry of STATEMENT_SECONDS an address has."""
    return next((room for begin, room in ROOMS.items() if path.startswith(begin)), PUBLIC)


@contextmanager
def allowed_to(room: str) -> Iterator[None]:
    """Limit queries of this thread to the time of the room, and those of public pages to what is public."""
    with reading_by(PUBLIC_ALIAS if room == PUBLIC else DEFAULT_DB_ALIAS), limited(settings.STATEMENT_SECONDS[room]):
        yield


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Each statement of this thread is cut off after so long; 0 is no limit.

    Raises OperationalError where the database is away.
    """
    connection = connections[alias()]
    with LIMITS[connection.vendor](connection, seconds):
        yield


def _pieces(body: Iterator[bytes], room: str) -> Iterator[bytes]:
    """The same pieces. The thread that makes one is not always that which made the one before."""
    while True:
        with allowed_to(room):
            piece = next(body, None)
        if piece is None:
            return
        yield piece


@contextmanager
def _limited_by_postgresql(connection: BaseDatabaseWrapper, seconds: int) -> Iterator[None]:
    """The server is told, which also shows whether the line is still good: then nothing else has to ask that.

    It compiles no statement either: pages ask wide ones of few rows, of which the compiling takes seconds.
    """
    statement = f"SET statement_timeout = {seconds * 1000:d}; SET jit = off"
    connection.ensure_connection()
    try:
        connection.connection.execute(statement)
    except psycopg.Error:  # the server was started again meanwhile
        if connection.in_atomic_block:
            raise
        connection.close()
        connection.ensure_connection()
        connection.connection.execute(statement)
    connection.health_check_done = True  # type: ignore[attr-defined]
    yield


@contextmanager
def _limited_by_ourselves(connection: BaseDatabaseWrapper, seconds: int) -> Iterator[None]:
    """SQLite asks us while it works whether to go on. The clock starts anew with each statement."""

    def begun(execute: Callable[..., Any], *given: Any) -> Any:
        until = time.monotonic() + seconds
        connection.connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
        return execute(*given)

    try:
        with connection.execute_wrapper(begun) if seconds else nullcontext():
            yield
    finally:
        if connection.connection is not None:
            connection.connection.set_progress_handler(None, 0)


LIMITS = {"postgresql": _limited_by_postgresql, "sqlite": _limited_by_ourselves}
