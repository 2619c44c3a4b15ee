"""Public pages and everything else on one connection, for tests, whose rows are in a transaction that never ends.

A connection of its own would not see these rows. So the connection of the test is narrowed while a public page runs, by
the same views and the same authorizer, and widened after it. `tests/tracker/test_public_views.py` asks the real
connection.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from tracker import public_relations
from tracker.config import public_reading


class OneConnection:
    """In place of the variable that says which connection is used."""

    def __init__(self) -> None:
        self.used = DEFAULT_DB_ALIAS

    def get(self) -> str:
        return DEFAULT_DB_ALIAS

    def set(self, alias: str) -> str:
        before, self.used = self.used, alias
        if before != alias:
            CHANGES[connection.vendor](is_public=alias == public_reading.PUBLIC_ALIAS)
        return before

    reset = set


def _on_sqlite(*, is_public: bool) -> None:
    connection.ensure_connection()
    line: Any = connection.connection
    if is_public:
        public_relations.narrow(connection, line)
        return
    line.set_authorizer(None)
    for name in reversed(public_relations.VIEWS):
        for begin in ("tracker_", public_relations.HIDDEN):
            line.execute(f"DROP VIEW IF EXISTS temp.{begin}{name}")


def _on_postgresql(*, is_public: bool) -> None:
    connection.ensure_connection()
    connection.features.allows_group_by_selected_pks = not is_public
    line: Any = connection.connection
    line.execute(f"SET search_path = {public_relations.SCHEMA}" if is_public else "RESET search_path")


CHANGES = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
