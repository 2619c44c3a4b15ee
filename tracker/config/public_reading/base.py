"""The connection of public pages. Django loads this module by the name of its package, which the settings have."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.features import DatabaseFeatures
from django.db.backends.sqlite3 import base as sqlite

from tracker.rules import public_relations


class PublicSQLite(sqlite.DatabaseWrapper):
    """Has the views as temporary ones, and refuses everything else."""

    def get_new_connection(self, conn_params: Any) -> Any:
        line = super().get_new_connection(conn_params)
        public_relations.narrow(self, line)
        return line


class FeaturesOfViews(DatabaseFeatures):
    """What PostgreSQL can do with views, which have no primary key."""

    allows_group_by_selected_pks = False


class PublicPostgreSQL(postgresql.DatabaseWrapper):
    """Finds tables in the schema of public pages only, and begins no transaction that can write."""

    features_class = FeaturesOfViews

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        narrowed = f"-c search_path={public_relations.SCHEMA} -c default_transaction_read_only=on"
        return {**params, "options": f"{params.get('options', '')} {narrowed}".strip()}


ENGINES: dict[str, type[BaseDatabaseWrapper]] = {
    "django.db.backends.sqlite3": PublicSQLite,
    "django.db.backends.postgresql": PublicPostgreSQL,
}


def DatabaseWrapper(database: dict[str, Any], alias: str) -> BaseDatabaseWrapper:
    """Return a connection to the database that `tracker.config.environment.publicly` was given."""
    return ENGINES[database["TABLES_BY"]](database, alias)
