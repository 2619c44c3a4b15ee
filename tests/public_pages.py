"""Public pages and everything else on one connection, for tests, whose rows are in a transaction that never ends.

A connection of its own would not see these rows. So the connection of the test is narrowed while a public page runs, by
the same views and the same authorizer, and widened after it. `tests/tracker/rules/test_public_views.py` asks the real
connection.
"""

from functools import cache
from threading import current_thread, main_thread
from typing import Any
from unittest.mock import Mock

from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg.pq import TransactionStatus

from tracker.config import public_reading
from tracker.rules import public_relations


class OneConnection:
    """In place of the variable that says which connection is used.

    The thread of a live server shares the connection of the test, which may ask it at the same moment: it is not
    narrowed there, and neither in a test without a database.
    """

    def get(self) -> str:
        return DEFAULT_DB_ALIAS

    def set(self, alias: str) -> str:
        line: Any = connections[DEFAULT_DB_ALIAS]
        before: str = getattr(line, "used_as", DEFAULT_DB_ALIAS)
        is_served = line.allow_thread_sharing and current_thread() is not main_thread()
        is_asked = before != alias or line.vendor == "postgresql"  # where the end of a transaction takes it back
        if is_asked and not is_served and line.connection is not None:
            CHANGES[line.vendor](is_public=alias == public_reading.PUBLIC_ALIAS)
            line.used_as = alias
        return before

    reset = set


@cache
def _narrowing() -> tuple[list[str], Any]:
    """The statements and the authorizer that narrow a connection, made once: to make them takes as long as a page."""
    line = Mock()
    public_relations.narrow(connection, line)
    return [call.args[0] for call in line.execute.call_args_list], line.set_authorizer.call_args.args[0]


def _on_sqlite(*, is_public: bool) -> None:
    line: Any = connection.connection
    if is_public:
        statements, authorizer = _narrowing()
        for statement in statements:
            line.execute(statement)
        line.set_authorizer(authorizer)
        return
    line.set_authorizer(None)
    for name in reversed(public_relations.VIEWS):
        for begin in ("tracker_", public_relations.HIDDEN):
            line.execute(f"DROP VIEW IF EXISTS temp.{begin}{name}")


def _on_postgresql(*, is_public: bool) -> None:
    """Only within the transaction of a test, which puts the path back at its end, whatever happened to the page."""
    line: Any = connection.connection
    is_in_test = connection.in_atomic_block and line.info.transaction_status == TransactionStatus.INTRANS
    connection.features.allows_group_by_selected_pks = not (is_public and is_in_test)
    if is_in_test:
        line.execute(f"SET search_path = {public_relations.SCHEMA}" if is_public else "RESET search_path")


CHANGES = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
