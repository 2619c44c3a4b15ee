"""`manage.py migrate`, as Django has it. At its end it makes the schema of public pages again, keeps the search index,
and lets the database look at the tables that have changed much."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from tracker.management import table_statistics
from tracker.models import search_index
from tracker.rules import public_relations


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]
        is_sqlite = connection.vendor == "sqlite"  # which renames no table that a view reads
        views = public_relations.drop(connection) if is_sqlite and not only_looks else []
        super().handle(*args, **options)
        if not only_looks:
            for view in views:
                connection.cursor().execute(view)
            if not waits(connection):
                public_relations.make(connection)
            search_index.keep(options["database"])
            table_statistics.renew(options["database"])


def waits(connection: BaseDatabaseWrapper) -> bool:
    """Whether a migration was not made yet: it was asked for an older state, which may have other columns."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
