"""A second database of the kind that the tests run on, in place of the default one or under a name of its own."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import environ
from django.db import connection, connections
from django.db.utils import load_backend

from tracker.config.environment import connected


@contextmanager
def other_database(folder: Path, *, migrated: bool) -> Iterator[str]:
    """The address of a second database, without a row of anybody.

    Args:
        migrated: with its tables: a copy of ours, in which nothing may stand yet. Otherwise without any.
    """
    if connection.vendor == "sqlite":
        path = folder / f"other-{secrets.token_hex(4)}.sqlite3"
        if migrated:
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)  # VACUUM INTO fails while a statement of an earlier test is open
        yield f"sqlite:///{path}"
        return
    place, name = connection.settings_dict, f"other_{secrets.token_hex(4)}"
    if migrated:
        connection.close()  # nobody may be connected to what is copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {place['NAME']}" if migrated else ""))
    try:
        yield f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{name}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def as_default(address: str) -> Iterator[None]:
    """Let the default connection lead to a second database until the end of the block."""
    line, name = connection.connection, connection.settings_dict["NAME"]
    # That of SQLite in memory stays open: its rows would be lost.
    connection.connection, connection.settings_dict["NAME"] = None, environ.Env.db_url_config(address)["NAME"]
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = line, name


@contextmanager
def named_to(address: str) -> Iterator[str]:
    """The name of a database, as the settings have it where TO_DATABASE_URL is set."""
    parsed = connected(environ.Env.db_url_config(address))
    found = connections.configure_settings({"default": parsed})["default"]
    connections["to"] = load_backend(found["ENGINE"]).DatabaseWrapper(found, "to")
    try:
        yield "to"
    finally:
        connections["to"].close()
        del connections["to"]
