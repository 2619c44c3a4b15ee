"""`manage.py grant_public_role followup_public`: a role of PostgreSQL may read public relations, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from tracker.rules import public_relations
from tracker.rules.public_relations import PUBLIC_TABLES

# Every table, view and sequence that the role may do anything with, by whatever way: its own rights, those of a role it
# is in, or those of everybody.
REACHED = """
    SELECT found.relname FROM pg_class AS found
    JOIN pg_namespace AS place ON place.oid = found.relnamespace AND place.nspname IN (current_schema(), %(public)s)
    WHERE found.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND (
        CASE WHEN found.relkind = 'S' THEN has_sequence_privilege(%(role)s, found.oid, 'USAGE, SELECT, UPDATE')
        ELSE has_any_column_privilege(%(role)s, found.oid, 'INSERT, UPDATE, REFERENCES')
            OR has_table_privilege(%(role)s, found.oid, 'DELETE, TRUNCATE, TRIGGER')
            OR (has_any_column_privilege(%(role)s, found.oid, 'SELECT') AND place.nspname <> %(public)s) END)
    ORDER BY found.relname
"""


class Command(BaseCommand):
    help = "Let a role of PostgreSQL, which is there, read the public relations and nothing else. May be said again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="made before with: CREATE ROLE followup_public LOGIN")

    def handle(self, *args: Any, **options: Any) -> None:
        role: str = options["role"]
        if connection.vendor != "postgresql":
            raise CommandError(
                "Roles are PostgreSQL's. With SQLite public pages read the same relations, and nothing keeps the "
                "account of the server from the rest of the file."
            )
        with transaction.atomic(), connection.cursor() as cursor:
            self.look_at(cursor, role)
            for statement in statements(connection.ops.quote_name(role), _schema(cursor)):
                cursor.execute(statement)
            cursor.execute(REACHED, {"role": role, "public": public_relations.SCHEMA})
            if more := [name for (name,) in cursor.fetchall()]:
                raise CommandError(
                    f"{role} would reach more all the same, by another role or by what everybody may, and nothing was "
                    f"changed: {', '.join(more)}"
                )
        self.stdout.write(f"{role} may read {len(PUBLIC_TABLES)} relations and nothing else.")

    def look_at(self, cursor: Any, role: str) -> None:
        """Refuse a role that is not there, or to which rights mean nothing."""
        cursor.execute("SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise CommandError(
                f"There is no role {role}. Whoever keeps the database makes it: CREATE ROLE {role} LOGIN"
            )
        if any(found):
            raise CommandError(f"{role} may do everything here. Public pages need a role of their own.")


def statements(role: str, schema: str) -> list[str]:
    """What gives the role its rights, in place of those it has."""
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {role}",
        *public_relations.granted(role),
    ]


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    (name,) = cursor.fetchone()
    return connection.ops.quote_name(name)
