"""`manage.py migrate`, as Django has it; at its end the public views are made anew, the search index is kept, and the
database looks at the tables that have changed much."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from tracker import public_relations, table_statistics
from tracker.models import search_index


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]
        if not only_looks and connection.vendor == "sqlite":
            public_relations.drop(connection)  # SQLite renames no table that a view reads
        super().handle(*args, **options)
        if not only_looks:
            if not waits(connection):
                public_relations.make(connection)
            search_index.keep(options["database"])
            table_statistics.renew(options["database"])


def waits(connection: BaseDatabaseWrapper) -> bool:
    """Whether a migration was not made yet: it was asked for an older state, which may have other columns."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
