"""What SQLite was told of its tables, forgotten: a rolled back test takes rows away and leaves what is in memory."""

from django.db import connection


def forget_statistics() -> None:
    """Nothing was looked at yet. PostgreSQL has nothing to forget here."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_master")  # makes their table where there is none
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_master")  # and reads it again
