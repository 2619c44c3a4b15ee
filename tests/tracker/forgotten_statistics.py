"""What the database was told of its tables, forgotten: another test may have had them looked at, and plans follow it.

In SQLite a rolled back test takes the rows away and leaves what is in memory; PostgreSQL looks at tables by itself.
"""

from django.db import connection

FORGETTING = {
    "sqlite": (
        "ANALYZE sqlite_master",  # makes their table where there is none
        "DELETE FROM sqlite_stat1",
        "ANALYZE sqlite_master",  # and reads it again
    ),
    "postgresql": (
        "DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relname LIKE 'tracker%')",
        "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname LIKE 'tracker%'",
    ),
}


def forget_statistics() -> None:
    """Nothing was looked at yet, until the end of the test."""
    with connection.cursor() as cursor:
        for statement in FORGETTING[connection.vendor]:
            cursor.execute(statement)
