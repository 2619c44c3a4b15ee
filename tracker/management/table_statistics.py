"""What the database knows of its tables when it plans a query: how many rows, how many values of a column.

PostgreSQL looks by itself. SQLite looks when it is asked, and until then takes the wrong index of a large table.
"""

from django.db import connections

ROWS_LOOKED_AT = 1_000  # of each index: three gigabytes take less than a second
# SQLite: all tables, not only those that this connection has read; those never looked at, or grown or shrunk tenfold.
LOOK_WHERE_NEEDED = 0x10002


def renew(database: str = "default") -> None:
    """Look again at the tables that have changed much. Cheap where there is nothing to do.

    Called at the end of `migrate` and of loading, and by the clock.
    """
    connection = connections[database]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        cursor.execute(f"PRAGMA optimize = {LOOK_WHERE_NEEDED}")
