"""The schema, the rows and the list of migrations of a database, so that a test can compare two databases."""

import re
import subprocess

from django.db import connection

# Django fills these by itself; the numbers of their rows follow the order of models.
FILLED_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission", "sqlite_stat1"}
ENTRY = re.compile(r"^--\n-- (Name: .*)\n--$", re.MULTILINE)


def schema() -> dict[str, list[str]]:
    """Return the parts of every table, index, view, trigger and function.

    The order of the columns of a table is left out: every statement names its columns.
    """
    return _postgresql() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%%' ESCAPE '\\'", [])
        return {f"{kind} {name}": _parts(sql) for kind, name, sql in cursor.fetchall()}


def _parts(statement: str) -> list[str]:
    """Split a statement at those commas that are in its outermost brackets."""
    begin, _bracket, inside = statement.partition("(")
    found, depth = [""], 0
    for character in inside.rpartition(")")[0]:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [begin, *sorted(part.strip() for part in found), inside.rpartition(")")[2]]


def _postgresql() -> dict[str, list[str]]:
    place = connection.settings_dict
    options = [f"--host={place['HOST']}", f"--port={place['PORT']}", f"--username={place['USER']}"]
    program = ["pg_dump", "--schema-only", "--no-owner", "--no-privileges", *options, str(place["NAME"])]
    dump = subprocess.run(program, capture_output=True, text=True, check=True).stdout.partition("\n\\unrestrict")[0]
    _begin, *entries = ENTRY.split(dump)
    return {
        name: sorted(line.rstrip(",") for line in text.splitlines() if line)
        for name, text in zip(entries[::2], entries[1::2], strict=True)
    }


def rows() -> dict[str, list[str]]:
    """Return the rows of each table that has any, without those that Django makes by itself."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - FILLED_BY_DJANGO):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of the database's own
            found[table] = sorted(map(repr, cursor.fetchall()))
    return {table: of_it for table, of_it in found.items() if of_it}


def recorded() -> list[list[str]]:
    """Return the list of migrations that the database keeps, a row for each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(map(list, cursor.fetchall()))
