"""Fill an empty database as a release left it, then upgrade it to this one, as the guide says: back up, and migrate.

Run as a program with the folder of the release, it prints what migrating said, the schema and the list of migrations.
With `--rows-alone` it fills the tables that are there, and migrates nothing. With `--new` it migrates an empty database
and prints its rows as well; with `--by-old-files` the files that the squashed migration replaces come first.
"""

import gzip
import io
import json
import sys
import tarfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from tests.lab.releases.schema import recorded, rows, schema  # noqa: E402
from tests.migrated import migrate  # noqa: E402

LAST_OLD, SQUASHED = "0054_corrected_evidence", "0001_the_record_squashed_0054_corrected_evidence"


def as_it_was(migration: str) -> None:
    """Make the tables of the release: ours up to its last migration, those of packages as they are now."""
    call_command("migrate", "tracker", migration, verbosity=0)
    for label in sorted(MigrationLoader(connection).migrated_apps - {"tracker"}):
        call_command("migrate", label, verbosity=0)


def tables_in(path: Path) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    table: dict[str, Any] | None = None
    found_rows: list[list[Any]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            if isinstance(found, dict):
                if table:
                    yield table["table"], table["columns"], found_rows
                table, found_rows = found, []
            else:
                found_rows.append(found)
    if table:
        yield table["table"], table["columns"], found_rows


def places_of(table: str, columns: list[str]) -> list[str]:
    """A place for each value. SQLite wrote them: PostgreSQL reads each as a text and makes its own type of it."""
    if connection.vendor == "sqlite":
        return ["%s"] * len(columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s", [table])
        types = dict(cursor.fetchall())
    return [f"CAST(CAST(%s AS text) AS {types[column]})" for column in columns]


def fill(path: Path) -> None:
    """Put the rows in, in place of those that migrating made."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, values in tables_in(path):
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(places_of(table, columns))
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own file
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)  # noqa: S608
    there = set(connection.introspection.table_names())  # of the release: later tables are not
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in there]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def put_in(folder: Path) -> None:
    fill(folder / "database.jsonl.gz")
    with tarfile.open(folder / "media.tar.gz") as files:
        files.extractall(settings.MEDIA_ROOT, filter="data")


def main(folder: Path) -> dict[str, Any]:
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    as_it_was(release["migration"])
    put_in(folder)
    said = io.StringIO()
    with redirect_stdout(said):  # a migration prints
        call_command("backup", str(Path(settings.MEDIA_ROOT).parent / "before-upgrade"))
        call_command("migrate", verbosity=1, no_color=True)
    return {"said": said.getvalue(), "schema": schema(), "recorded": recorded()}


def new(*, by_old_files: bool) -> dict[str, Any]:
    if by_old_files:
        said = io.StringIO()
        call_command("migrate", "tracker", LAST_OLD, stdout=said, no_color=True)
        assert f"Applying tracker.{LAST_OLD}... OK" in said.getvalue(), "the squashed migration was applied"
        with connection.cursor() as cursor:  # as in a database from before the squashed file
            cursor.execute("DELETE FROM django_migrations WHERE name = %s", [SQUASHED])
    run = call_command if by_old_files else migrate
    run("migrate", verbosity=0)
    return {"schema": schema(), "rows": rows(), "recorded": recorded()}


if __name__ == "__main__":
    if "--new" in sys.argv:
        print(json.dumps(new(by_old_files="--by-old-files" in sys.argv)))
    else:
        begin = put_in if "--rows-alone" in sys.argv else main
        print(json.dumps(begin(Path(sys.argv[1]))))
