"""What a public page asks of the database it reads by the public relations alone, in any process.

Just before a statement goes to the database the names of its tables become those of `disclosure.PUBLIC_RELATIONS`. So
the same code reads the same views with and without a role of its own, and a table that is not listed there is refused
here too, where there are no roles.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tracker.disclosure import PUBLIC_RELATIONS

STATEMENTS = 1024  # of which is remembered how they read: a page has a dozen, each in a few forms


class PrivateRelation(AssertionError):
    """A public page asked for a table that holds what is not public. A fault of ours: nothing was read."""


def by_public_relations() -> AbstractContextManager[None]:
    """Meanwhile this thread reads public relations, and no others."""
    return connection.execute_wrapper(_exchanged)


@contextmanager
def beside_public_reading() -> Iterator[None]:
    """Within a public page what is no part of it: in a process of both doors somebody signed in is told apart from a
    crowd."""
    is_public = _exchanged in connection.execute_wrappers
    if is_public:
        connection.execute_wrappers.remove(_exchanged)
    try:
        yield
    finally:
        if is_public:
            connection.execute_wrappers.append(_exchanged)


def _exchanged(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    return execute(public_statement(sql), params, many, context)


@lru_cache(STATEMENTS)
def public_statement(sql: str) -> str:
    """The statement with the names of public relations. Raises PrivateRelation where there is none for a table."""
    return _names().sub(_relation, sql)


def _relation(found: re.Match[str]) -> str:
    table = found.group()
    if table in PUBLIC_RELATIONS:
        return PUBLIC_RELATIONS[table]
    if table in _tables():
        raise PrivateRelation(table)
    return table


@cache
def _tables() -> frozenset[str]:
    """Every table that the product has."""
    others = (MigrationRecorder.Migration._meta.db_table, "shared_cache")
    return frozenset([*connection.introspection.django_table_names(), *others])


@cache
def _names() -> re.Pattern[str]:
    """What may be the name of a table. Values are no part of a statement, so each that is found is one."""
    beginnings = sorted({each.partition("_")[0] for each in _tables()})
    return re.compile(rf"\b(?:{'|'.join(beginnings)})_\w+")
