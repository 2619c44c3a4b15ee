"""How long a page takes: processor time of this process and of PostgreSQL's, over calls of Django's test client.

Processor time, because other work beside it lengthens the time on the clock and hardly this. No page is kept, and the
first call, which compiles templates, does not count.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import get_resolver

CALLS, FEW_CALLS = 9, 3
SLOW, LIMIT = 5.0, 20.0  # seconds: of a page that is called less often, and of one that is stopped
ROWS_OF_A_TABLE = 5_000


@dataclass(frozen=True)
class Page:
    """What is asked. `form`: page, or a table, of which the first rows are read while it is written."""

    group: str
    name: str
    address: str
    form: str = "page"


@dataclass
class Asked:
    """What came of asking a page. Times in milliseconds of processor time; `calls` is 0 where it was stopped."""

    group: str
    name: str
    address: str
    calls: int = 0
    median: float = 0.0
    worst: float = 0.0
    queries: int = 0
    size: int = 0
    note: str = ""
    slowest: str = ""
    plan: list[str] = field(default_factory=list)


class TooLong(Exception):
    """A page took longer than it may."""


@dataclass
class Query:
    sql: str
    params: Any
    took: float
    alias: str


def set_apart_what_stays() -> None:
    """Let no search for unused memory look through what was loaded: the server does so when it starts
    (`tracker.config.asgi`), and a page in which such a search falls takes half as long again."""
    _patterns = get_resolver().url_patterns  # imports the pages
    gc.collect()
    gc.freeze()


def backends() -> list[Path]:
    """Where the kernel counts the processor time of our PostgreSQL processes, one for each connection."""
    found = []
    for each in connections.all() if connection.vendor == "postgresql" else ():
        with each.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            found.append(Path(f"/proc/{cursor.fetchone()[0]}/schedstat"))
    return found


def clock(databases: Sequence[Path]) -> float:
    """Seconds of processor time so far, with that of child processes that have ended (they write PDF files)."""
    children = os.times()
    own = time.process_time() + children.children_user + children.children_system
    return own + sum(int(each.read_text().split()[0]) for each in databases) / 1e9


@contextmanager
def watched(databases: Sequence[Path]) -> Iterator[list[Query]]:
    """The queries that are asked meanwhile. Raises TooLong before the first that would begin after the limit."""
    queries: list[Query] = []
    began = clock(databases)

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        before = clock(databases)
        if before - began > LIMIT:
            raise TooLong
        try:
            return execute(sql, params, many, context)
        finally:
            queries.append(Query(sql, params, clock(databases) - before, context["connection"].alias))

    with ExitStack() as connected:
        for each in connections.all():
            connected.enter_context(each.execute_wrapper(noted))
        yield queries


def called(client: Client, page: Page, databases: Sequence[Path]) -> tuple[float, list[Query], Any, int]:
    """One call: seconds, queries, the response and its bytes on the wire."""
    with watched(databases) as queries:
        before = clock(databases)
        response = client.get(page.address, headers={"accept-encoding": "br"})
        size = _read(response, page)
        return clock(databases) - before, queries, response, size


def _read(response: Any, page: Page) -> int:
    """Read a response to its end, or a table so far; returns bytes."""
    if not response.streaming:
        return len(response.content)
    size, lines = 0, 0
    for piece in response.streaming_content:
        size += len(piece)
        lines += piece.count(b"\n")
        if page.form == "table" and lines > ROWS_OF_A_TABLE:
            break
    response.close()
    return size


def ask(client: Client, page: Page, databases: Sequence[Path], *, explain: bool = False) -> Asked:
    """The page, warm, nine times; three times where it is slow."""
    asked = Asked(page.group, page.name, page.address)
    took: list[float] = []
    try:
        first, queries, response, asked.size = called(client, page, databases)
        if response.status_code != 200:
            asked.note = f"answered {response.status_code}"
            return asked
        calls = CALLS if first < SLOW else FEW_CALLS
        for _number in range(calls):
            seconds, queries, _response, _size = called(client, page, databases)
            took.append(seconds)
    except (TooLong, OperationalError):
        asked.note = f"stopped after {LIMIT:.0f} s"
        return asked
    asked.calls, asked.queries = calls, len(queries)
    asked.median, asked.worst = statistics.median(took) * 1000, max(took) * 1000
    slowest = max(queries, key=lambda query: query.took, default=None)
    if slowest:
        asked.slowest = f"{slowest.took * 1000:.0f} ms: {slowest.sql[:300]}"
        asked.plan = plan_of(slowest) if explain else []
    return asked


def ask_act(name: str, act: Callable[[], Any], databases: Sequence[Path]) -> Asked:
    """An act that changes the record, three times, each taken back: the first does not count."""
    asked, took = Asked("acts", name, "-", calls=FEW_CALLS), list[float]()
    for _number in range(FEW_CALLS + 1):
        with transaction.atomic(), watched(databases) as queries:
            before = clock(databases)
            act()
            took.append(clock(databases) - before)
            transaction.set_rollback(True)
    asked.queries, warm = len(queries), took[1:]
    asked.median, asked.worst = statistics.median(warm) * 1000, max(warm) * 1000
    return asked


def plan_of(query: Query) -> list[str]:
    """How the database says that it works at a query."""
    begin = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[connection.vendor]
    with connections[query.alias].cursor() as cursor:
        cursor.execute(begin + query.sql, query.params)
        return [str(row[-1]) for row in cursor.fetchall()]


def load() -> str:
    return f"{os.getloadavg()[0]:.0f}"
