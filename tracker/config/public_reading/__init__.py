"""Which connection a piece of code reads by: public pages read by one of their own, in every process.

That connection has views with the names of the tables, and refuses every other table
(`tracker.rules.public_relations`). So the code of public pages names tables as all other code does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

# A process of public pages has this connection only, and calls it "default".
PUBLIC_ALIAS = "public" if "public" in settings.DATABASES else DEFAULT_DB_ALIAS
_alias = ContextVar("alias", default=DEFAULT_DB_ALIAS)


@contextmanager
def reading_by(alias: str) -> Iterator[None]:
    """Let queries of this thread use a connection until the end of the block, unless they name another one."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def alias() -> str:
    """Return the name of the connection that queries of this thread use."""
    return _alias.get()


class PublicPages:
    """Django's router: asks `alias`, and migrates by the owner's connection only."""

    def db_for_read(self, model: Any, instance: Any = None, **hints: Any) -> str | None:
        if alias() != DEFAULT_DB_ALIAS:
            return alias()
        # A row that a public page read may be stored in memory.
        return DEFAULT_DB_ALIAS if instance is not None and instance._state.db == PUBLIC_ALIAS else None

    db_for_write = db_for_read  # which that connection refuses

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "public" else None
